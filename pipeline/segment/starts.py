"""Where articles begin: the signals of a line and of its neighbours are weighed, one pass from top to bottom.

Hard evidence decides at once: the end of the article before (a source credit, a column heading), an entry of the
table of contents, the next number of a top-level numbering. Elsewhere `WEIGHTS` are added up and compared with a
threshold, which is higher in a text that shows no sign of being a collection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.segment.credits import find_tail
from pipeline.segment.front import Front, column_name, is_decorated, title_key
from pipeline.segment.lines import Kind, Line, has_lead_colon
from pipeline.segment.shape import shape_score, shape_signals, starts_with_place
from pipeline.segment.words import load_words

# Weights of the context signals, added to the shape of the line.
WEIGHTS: dict[str, float] = {
    "dateline follows": 2.0,
    "prose follows": 0.5,
    "publish line follows": 4.0,
    "addressee follows": 3.0,
    "attachment note follows": 1.5,
    "heading follows": -0.5,
    "first section heading follows": 1.5,
    "document title follows": 0.5,
    "after signature": 4.0,
    "after attachment note": 1.5,
    "after rule": 4.0,
    "after boilerplate": 2.5,
    "set off by blank": 1.5,
    "not set off": -1.0,
    "stands out from indented text": 1.5,
    "indented like the text": -2.0,
    "centered": 1.0,
    "after colon": -3.0,
    "in a notice": -5.0,
    "echoes the title": -5.0,
    "place in a roundup": -6.0,
    "not in the contents": -4.0,
    "article has no text yet": -4.0,
}
COLLECTION_THRESHOLD = 4.0
CREDITED_THRESHOLD = 5.5
"""In a collection whose articles nearly all end in a credit, one without a credit is unlikely."""
SHORT_ITEM = 2
SHORT_ITEMS_THRESHOLD = 2.5
"""In a collection of short items, of two paragraphs and less, headings inside an item are unlikely."""
SINGLE_THRESHOLD = 7.0
HEADLINE = 5.0
"""So much is a headline beyond doubt; three of them make a collection of any text."""

_DATELINE = re.compile(
    r"[(\[【“]?(?:截至|今年以来|本报|新华社|中新社|中新网|人民网|央视|记者|近日|日前|近期|今日|昨日|今天|昨天|据悉|据|为(?:贯彻|深入|加快|进一步|落实|推动|规范|促进)|\d{1,2}月\d{1,2}日|\d{1,2}月,|(?:19|20)\d\d年\d{1,2}月|\d{1,2}日[,上下晚,]|\d{1,2}月[上中下]旬|[^。,]{2,8}\d{1,2}月\d{1,2}日[电讯]"
    r"|[^。,;]{0,24}?(?:近日|日前|\d{1,2}月\d{1,2}日)[,在印发召举正联公向]?)"
)
_DAY_LEAD = re.compile(r"(?:[^。,]{0,16})?(?:近日|日前|\d{1,2}月\d{1,2}日|\d{1,2}日)")
_QUOTED = re.compile(r"《([^》]{4,80})》")
_FIELD = re.compile(r"[\u4e00-\u9fff\s]{2,8}:\s?\S{1,40}$")
_ROUNDUP = re.compile("盘点|一览|综述|扫描|汇总|巡礼|纵览|比较|地图|各地|多地|大观|全景|速览")
_COPIES = ("抄送", "抄报", "分送", "主送", "报送")
_BULLETIN_KINDS = (Kind.CREDIT, Kind.META)


@dataclass(slots=True)
class Draft:
    """An article in the making; indexes into the lines."""

    first: int
    last: int
    titled: bool
    prose: int = 0
    """Lines of running text so far."""
    credit: int | None = None
    tail_credit: bool = False
    byline: bool = False
    noted: bool = False
    """Whether the last line was an attachment note."""
    signed: bool = False
    notice: bool = False
    copied: bool = False
    """Whether the list of recipients below a signature has been reached."""
    related: int = -1
    """Index of the last heading such as 相关新闻."""
    keys: set[str] = field(default_factory=set)
    """Keys of its title and of the titles in 《》 that its title and first lines name."""
    numbering: dict[str, int] = field(default_factory=dict)


@dataclass
class Survey:
    """Facts about the whole text that decide how its lines are read."""

    lines: list[Line]
    front: Front

    @cached_property
    def content(self) -> list[int]:
        """Indexes of the lines of the body that are neither blank nor rules."""
        skip = (Kind.BLANK, Kind.SEPARATOR)
        lines = self.lines
        return [index for index in range(self.front.body, len(lines)) if lines[index].kind not in skip]

    @cached_property
    def following(self) -> dict[int, int]:
        """Next content line by content line."""
        return dict(zip(self.content, self.content[1:], strict=False))

    @cached_property
    def prose(self) -> list[int]:
        return [i for i in self.content if self.lines[i].kind is Kind.TEXT and self.lines[i].prose]

    @cached_property
    def columns(self) -> dict[int, str]:
        """Lines that look like column headings and are not followed by what would make them section headings."""
        found: dict[int, str] = {}
        for index in self.content:
            if self.lines[index].prose or (name := column_name(self.lines[index])) is None:
                continue
            if index in self.following:
                found[index] = name
        return found

    @cached_property
    def known_columns(self) -> int:
        return sum(
            1 for name in set(self.columns.values()) if name in load_words()["column"] or name[-2:] in _SURE_ENDS
        )

    @cached_property
    def end_credits(self) -> int:
        """Credit lines that stand after the text they name."""
        return sum(
            1 for index in self.content if self.lines[index].kind is Kind.CREDIT and not self.is_header_credit(index)
        )

    @cached_property
    def tail_credits(self) -> int:
        return sum(1 for index in self.prose if find_tail(self.lines[index].tail))

    @cached_property
    def header_lines(self) -> int:
        """Titles with a publish line or a credit below, before the text."""
        count, previous = 0, None
        for index in self.content:
            line = self.lines[index]
            if (
                line.kind in _BULLETIN_KINDS
                and previous is not None
                and self.lines[previous].titled
                and self.is_header_credit(index)
            ):
                count += 1
            previous = index
        return count

    def is_header_credit(self, index: int) -> bool:
        """Whether a credit or publish line stands between a title and its text."""
        position = index
        previous = self.previous.get(index)
        for _ in range(4):
            if previous is None or self.lines[previous].kind not in (Kind.META, Kind.CREDIT, Kind.DATE):
                break
            previous = self.previous.get(previous)
        after = self.following.get(position)
        for _ in range(4):
            if after is None or self.lines[after].kind not in (
                Kind.META,
                Kind.CREDIT,
                Kind.DATE,
                Kind.BOILER,
                Kind.NAV,
            ):
                break
            after = self.following.get(after)
        if after is None:
            return False
        before_is_title = previous is None or self.lines[previous].titled
        follower = self.lines[after]
        starts_text = (
            follower.prose
            or follower.kind is Kind.ADDRESSEE
            or (follower.family in ("han", "hanp", "num") and follower.ordinal == 1)
        )
        return before_is_title and starts_text and follower.kind is not Kind.ATTACHMENT

    @cached_property
    def previous(self) -> dict[int, int]:
        return dict(zip(self.content[1:], self.content, strict=False))

    @cached_property
    def blank_before(self) -> tuple[float, float]:
        """Share of prose lines after prose, and of heading-like lines, that have a blank line before."""
        prose = prose_blank = heading = heading_blank = 0
        for index in self.content[1:]:
            line, blank = self.lines[index], self.lines[index - 1].kind is Kind.BLANK
            if line.kind is not Kind.TEXT:
                continue
            if line.prose:
                prose += 1
                prose_blank += blank
            else:
                heading += 1
                heading_blank += blank
        return prose_blank / prose if prose else 0.0, heading_blank / heading if heading else 0.0

    @cached_property
    def indented(self) -> bool:
        """Whether running text is mostly indented."""
        prose = self.prose
        return bool(prose) and sum(1 for i in prose if self.lines[i].indent >= 2) >= 0.6 * len(prose)

    @cached_property
    def digest(self) -> bool:
        """Paragraphs that each are an item: leads in 【】, credits at paragraph ends, agencies with colons."""
        prose = self.prose
        if not prose:
            return False
        leads = sum(1 for i in prose if self.lines[i].family == "bracket" or has_lead_colon(self.lines[i]))
        titled = sum(1 for i in self.content if self.lines[i].titled and i not in self.columns)
        return max(leads, self.tail_credits) >= max(2, 0.5 * len(prose)) and titled <= 0.5 * len(prose)

    @cached_property
    def untitled(self) -> bool:
        """Hardly any heading-like lines beside the columns."""
        titled = sum(
            1 for i in self.content if self.lines[i].titled and self.lines[i].size > 6 and i not in self.columns
        )
        return titled <= 0.15 * len(self.prose)

    @cached_property
    def collection(self) -> bool:
        """Whether the text shows that it collects several articles."""
        points = 0.0
        if self.front.number is not None:
            points += 3
        elif self.front.masthead is not None:
            points += 2
        if self.front.entries:
            points += 4
        points += min(self.known_columns, 3)
        if self.end_credits >= 2:
            points += 4
        if self.header_lines >= 2:
            points += 4
        if self.tail_credits >= 2:
            points += 2
        if self.digest:
            points += 2
        if self.front.number is None and any(self.lines[i].kind is Kind.ADDRESSEE for i in self.content[:8]):
            points -= 3
        return points >= 2

    @cached_property
    def wrapped(self) -> int:
        """Width at which the text is broken into lines without regard to sentences; 0 for ordinary text."""
        sizes = sorted(self.lines[i].size for i in self.content if self.lines[i].kind is Kind.TEXT)
        if len(sizes) < 12 or sizes[-1] > 80:
            return 0
        width = sizes[int(len(sizes) * 0.8)]
        full = [i for i in self.content if abs(self.lines[i].size + self.lines[i].indent - width) <= 3]
        broken = sum(1 for i in full if self.lines[i].body[-1] not in "。!?;:”)》】")
        return width if width >= 18 and broken >= 0.35 * len(self.content) else 0


_SURE_ENDS = ("动态", "要闻", "资讯", "速递", "快讯", "层面", "速览", "简讯", "传真", "短讯")


class Walk:
    """One pass over the lines that opens, extends and closes drafts of articles."""

    def __init__(self, survey: Survey, threshold: float) -> None:
        self.survey = survey
        self.threshold = threshold
        self.lines = survey.lines
        self.drafts: list[Draft] = []
        self.closed = True
        self.column: int | None = None
        """Index of the column heading that was the last thing seen, or None."""
        self.in_column = False
        self.top: tuple[str, int] | None = None
        """Family and last ordinal of the numbering whose headings are articles."""
        self.column_number = ("", 0)
        """Family and ordinal of the last column heading."""
        self.boiler = False
        self.headlines = 0
        """Lines that read like the headline of a report and have its first sentence below."""

    def run(self) -> list[Draft]:
        for index in self.survey.content:
            self.step(index)
        return self.drafts

    def step(self, index: int) -> None:
        line = self.lines[index]
        kind = line.kind
        draft = self.drafts[-1] if self.drafts else None
        if draft is None and kind is Kind.TEXT and self.is_field(index, line):
            return
        if kind is Kind.TEXT:
            self.step_text(index, line, draft)
            return
        if kind in (Kind.BOILER, Kind.NAV, Kind.TOC):
            if draft is not None and not self.survey.collection and draft.signed and line.body.startswith(_COPIES):
                self.extend(index)  # a notice on its own keeps its list of recipients
                draft.copied = True
                return
            self.boiler = True
            return
        if draft is None or (self.column is not None):
            if kind in (Kind.ADDRESSEE, Kind.RELATED) or (kind is Kind.META and self.is_label_title(line)):
                self.open(index, titled=kind is Kind.META)
            elif kind in (Kind.ATTACHMENT, Kind.CREDIT, Kind.DATE) and index not in self.survey.following:
                self.open(index, titled=False)
            return
        if kind is Kind.RELATED:
            draft.related = index
            self.closed = False
        elif kind is Kind.ADDRESSEE:
            draft.notice = draft.notice or draft.prose <= 1
        elif kind is Kind.CREDIT:
            draft.credit = index
            if not self.survey.is_header_credit(index) or draft.prose:
                self.closed = True
        elif kind is Kind.BYLINE:
            self.closed = draft.byline = draft.prose > 0
        elif kind is Kind.DATE:
            if draft.prose:
                draft.signed = True
                draft.notice = False
        elif kind is Kind.META and draft.prose and self.closed:
            return
        self.extend(index)
        draft.noted = kind is Kind.ATTACHMENT

    def is_field(self, index: int, line: Line) -> bool:
        """A field such as `效力级别:…` of the table above a document, next to other fields."""
        if line.prose or line.family or not _FIELD.match(line.body):
            return False
        near = (self.survey.previous.get(index), self.survey.following.get(index))
        return any(other is not None and self.lines[other].kind is Kind.META for other in near)

    def is_label_title(self, line: Line) -> bool:
        """`标题:…` of a saved web page, where the title does not stand on a line of its own as well."""
        return bool(re.match(r"(?:标题|题名|名称)\s?:", line.body)) and not self.repeats_soon(line)

    def repeats_soon(self, line: Line) -> bool:
        key = title_key(line.body.partition(":")[2])
        return any(title_key(self.lines[i].body) == key for i in self.survey.content[:24] if self.lines[i] is not line)

    # --- text lines

    def step_text(self, index: int, line: Line, draft: Draft | None) -> None:
        if self.is_column(index, line, draft):
            self.column, self.in_column, self.closed = index, True, True
            self.top = None if self.top and self.top[0] == line.family else self.top
            self.column_number = (line.family, line.ordinal)
            return
        if draft is None or self.column is not None:
            self.open(index, titled=self.can_title(index, line))
            self.start_numbering(line)
        elif self.starts(index, line, draft):
            self.open(index, titled=self.can_title(index, line))
        else:
            self.extend(index)
            draft.noted = False
            if line.family and line.ordinal:
                draft.numbering[line.family] = line.ordinal
            if line.prose:
                draft.prose += 1
                self.closed = False
                draft.tail_credit = find_tail(line.tail) is not None
                if draft.prose <= 2:
                    draft.keys.update(title_key(t) for t in _QUOTED.findall(line.body))

    def can_title(self, index: int, line: Line) -> bool:
        return not line.prose

    def start_numbering(self, line: Line) -> None:
        """The numbering that begins where an article must begin is the numbering of articles."""
        if not line.family:
            return
        if line.ordinal <= 1 or self.top is None or self.top == (line.family, line.ordinal - 1):
            self.top = (line.family, line.ordinal)

    def open(self, index: int, *, titled: bool) -> None:
        line = self.lines[index]
        draft = Draft(first=index, last=index, titled=titled)
        draft.keys.add(title_key(line.core))
        draft.keys.update(title_key(title) for title in _QUOTED.findall(line.body))
        if line.prose:
            draft.prose = 1
            draft.tail_credit = find_tail(line.tail) is not None
        self.drafts.append(draft)
        self.column = None
        self.closed = self.boiler = False

    def extend(self, index: int) -> None:
        self.drafts[-1].last = index
        self.boiler = False

    # --- decisions

    def is_column(self, index: int, line: Line, draft: Draft | None) -> bool:
        survey = self.survey
        after = survey.following.get(index)
        if line.prose or after is None:
            return False
        follower = self.lines[after]
        entries = survey.front.entries
        must = draft is None or self.closed or self.column is not None
        if entries and line.size <= 24 and title_key(line.body) in entries:
            # A line of the table of contents that is followed by another one, not by text, is a column of it.
            if title_key(follower.body) in entries and not follower.prose:
                return True
        if line.ordinal and self.top == (line.family, line.ordinal - 1):
            return False
        if must and self.column_number[0].startswith("bullet") and line.family == self.column_number[0]:
            return line.size <= 12
        if (
            line.ordinal
            and (line.family, line.ordinal - 1) == self.column_number
            and line.size <= 24
            and survey.collection
        ):
            return True
        if index in survey.columns:
            if not survey.collection and not must:
                return False
            if follower.kind not in (Kind.TEXT, Kind.META, Kind.SEPARATOR, Kind.BLANK):
                return False
            known = (
                survey.columns[index] in load_words()["column"]
                or is_decorated(line)
                or survey.columns[index][-2:] in _SURE_ENDS
            )
            if must:
                return known or not follower.prose
            if draft is not None and draft.notice:
                return False
            if known and (survey.known_columns >= 2 or is_decorated(line)):
                return (
                    not follower.prose
                    or follower.family != ""
                    or survey.digest
                    or survey.untitled
                    or survey.known_columns >= 2
                )
            return False
        if survey.collection and survey.untitled and line.size <= 6 and follower.prose and (must or self.in_column):
            return True
        if must and survey.collection and line.kind is Kind.TEXT and line.size <= 14 and follower.titled:
            name = line.core.strip("【】[]—-=*◆■●★☆ :")
            if name in load_words()["section"]:
                return False
            if is_decorated(line) and len(name) <= 8 and follower.family != line.family:
                return True
            if shape_score(line) >= 1:
                return False
            # An unknown short heading right above numbered or marked items, or above a clear headline.
            if follower.family and follower.family != line.family and (not line.family or follower.ordinal <= 1):
                return draft is None or self.column is not None or not line.family
            return not line.family and not follower.family and line.size <= 10 and shape_score(follower) >= 2
        return False

    def starts(self, index: int, line: Line, draft: Draft) -> bool:
        """Whether an article begins at this line, while another one is open or has just been closed."""
        survey = self.survey
        key = "" if line.prose else title_key(line.body)
        if draft.related == index - 1 or (draft.related >= 0 and survey.previous.get(index) == draft.related):
            return False
        if survey.front.entries and key in survey.front.entries and not line.prose and key not in draft.keys:
            return True
        if self.is_numbered_item(line, draft):
            return True
        if line.prose:
            return self.starts_untitled(index, line, draft)
        if self.is_section_number(line, draft):
            return False
        if draft.copied:
            return False
        if self.closed and self.ends_for_good(draft) and not (key in draft.keys and not survey.collection):
            return survey.collection or shape_score(line) >= 2
        score = self.score(index, line, draft)
        if score >= HEADLINE:
            self.headlines += 1
        return score >= self.threshold

    def ends_for_good(self, draft: Draft) -> bool:
        return draft.credit is not None or draft.tail_credit or draft.byline

    def is_numbered_item(self, line: Line, draft: Draft) -> bool:
        if self.top is None or line.family != self.top[0]:
            return False
        if not line.ordinal:
            # Bullets and 【】: every one of the same sort, as long as their shape is that of the first.
            return line.prose == self.lines[draft.first].prose or self.lines[draft.first].family == line.family
        inner = draft.numbering.get(line.family)
        if inner is not None and line.ordinal == inner + 1 and line.ordinal != self.top[1] + 1:
            return False
        if inner is not None and line.ordinal == inner + 1 and line.prose != self.lines[draft.first].prose:
            return False
        if line.ordinal == self.top[1] + 1:
            self.top = (line.family, line.ordinal)
            return True
        return False

    def is_section_number(self, line: Line, draft: Draft) -> bool:
        """A number that counts on from a heading of the open article, or begins a count inside it."""
        if not line.family or line.family == "bracket":
            return False
        if not line.ordinal:
            return line.family.startswith("bullet") and not self.closed
        if self.closed and self.ends_for_good(draft) and line.ordinal != draft.numbering.get(line.family, 0) + 1:
            return False
        return True

    def starts_untitled(self, index: int, line: Line, draft: Draft) -> bool:
        """Whether a paragraph without a title is an item of its own."""
        survey, first = self.survey, self.lines[draft.first]
        if draft.titled:
            return False
        if self.closed and draft.credit is not None:
            return True
        if draft.notice or draft.signed:
            return False
        if draft.tail_credit:
            return True
        if line.family:
            return False
        if has_lead_colon(line) and has_lead_colon(first) and survey.digest:
            return True
        if not survey.collection or not survey.untitled:
            return False
        if self.in_column:
            return True
        return bool(_DAY_LEAD.match(line.core)) and bool(_DAY_LEAD.match(first.core))

    def score(self, index: int, line: Line, draft: Draft) -> float:
        return shape_score(line) + sum(WEIGHTS[name] for name in self.context_signals(index, line, draft))

    def context_signals(self, index: int, line: Line, draft: Draft) -> list[str]:
        """Names of the signals that the neighbours of a line give."""
        survey, signals = self.survey, []
        after = survey.following.get(index)
        if after is not None:
            signals += self.signals_after(after)
        before = self.lines[index - 1]
        previous = self.lines[survey.previous[index]]
        if draft.signed and not draft.notice:
            signals.append("after signature")
        if before.kind is Kind.SEPARATOR or (
            before.kind is Kind.BLANK and self.lines[index - 2].kind is Kind.SEPARATOR
        ):
            signals.append("after rule")
        if self.boiler:
            signals.append("after boilerplate")
        prose_blank, heading_blank = survey.blank_before
        if prose_blank < 0.35 and heading_blank > 0.1:
            signals.append("set off by blank" if before.kind is Kind.BLANK else "not set off")
        if survey.indented:
            if line.indent == 0:
                signals.append("stands out from indented text")
            elif line.indent <= 4:
                signals.append("indented like the text")
            else:
                signals.append("centered")
        if previous.body[-1:] in ":,、":
            signals.append("after colon")
        if draft.notice:
            signals.append("in a notice")
        if echoes(title_key(line.core), draft.keys):
            signals.append("echoes the title")
        if title_key(self.lines[self.drafts[0].first].body) in survey.front.entries:
            signals.append("not in the contents")
        if draft.titled and _ROUNDUP.search(self.lines[draft.first].core) and starts_with_place(line.core):
            signals.append("place in a roundup")
        if draft.noted:
            signals.append("after attachment note")
        elif not draft.prose and draft.credit is None and not survey.untitled:
            signals.append("article has no text yet")
        if (
            survey.wrapped
            and previous.size + previous.indent >= survey.wrapped - 3
            and previous.body[-1] not in "。!?;:"
        ):
            signals.append("after colon")
        return signals

    def signals_after(self, after: int) -> list[str]:
        follower = self.lines[after]
        if follower.kind is Kind.META or (follower.kind is Kind.CREDIT and self.survey.is_header_credit(after)):
            return ["publish line follows"]
        if follower.kind is Kind.ADDRESSEE:
            return ["addressee follows"]
        if follower.kind is Kind.ATTACHMENT:
            return ["attachment note follows"]
        if follower.titled:
            signals = shape_signals(follower)
            if follower.ordinal == 1 or "verb first" in signals or "section word" in signals:
                return ["first section heading follows"]
            return ["document title follows"] if "document name" in signals else ["heading follows"]
        if follower.prose:
            return ["dateline follows"] if _DATELINE.match(follower.core) else ["prose follows"]
        return []


def find_drafts(survey: Survey) -> list[Draft]:
    """Drafts of the articles.

    What the first reading shows may call for a second: a text read as one article is a collection where headlines
    abound, and where nearly all articles end in a credit, the others must be clearer.
    """
    walk = Walk(survey, COLLECTION_THRESHOLD if survey.collection else SINGLE_THRESHOLD)
    drafts = walk.run()
    if not survey.collection:
        if walk.headlines >= 3:
            survey.collection = True
            drafts = Walk(survey, COLLECTION_THRESHOLD).run()
        return drafts
    credited = sum(1 for draft in drafts if draft.credit is not None or draft.byline)
    if credited >= 2 and credited >= 0.7 * len(drafts):
        return Walk(survey, CREDITED_THRESHOLD).run() if credited < len(drafts) else drafts
    sizes = sorted(draft.prose for draft in drafts if draft.titled)
    if len(sizes) >= 3 and sizes[len(sizes) // 2] <= SHORT_ITEM:
        drafts = Walk(survey, SHORT_ITEMS_THRESHOLD).run()
    return drafts


def echoes(key: str, keys: set[str]) -> bool:
    """Whether a heading repeats the article's title or a document that its title or first lines name."""
    if len(key) < 4:
        return False
    head = key[:60]
    return any(head in other[:90] or (len(other) >= 8 and other[:60] in key) for other in keys)

"""Where articles begin: the signals of a line and of its neighbours are weighed, one pass from top to bottom.

Hard evidence decides at once: the end of the article before (a source credit, a column heading), an entry of the
table of contents, the next number of a top-level numbering. Elsewhere the weights of `shape` and `signals` are added
up and compared with a threshold.
"""

from __future__ import annotations

import re

from pipeline.segment.credits import find_tail
from pipeline.segment.front import is_decorated, title_key
from pipeline.segment.lines import Kind, Line, has_lead_colon
from pipeline.segment.shape import shape_score
from pipeline.segment.signals import WEIGHTS, context_signals
from pipeline.segment.survey import SURE_COLUMN_ENDS, Draft, Survey
from pipeline.segment.words import load_words

HEADLINE = 5.0
"""So much is a headline beyond doubt; three of them make a collection of any text."""

_CONTINUES = re.compile(
    r"(?:据悉|据介绍|据了解|此外|同时|另外|下一步|目前|其中|会议|活动|该|此次|本次|这|他|她|与此同时|值得|为此|对此|截至目前|“|问[::]|答[::]|[一二三四五]是)"
)
_DAY_LEAD = re.compile(r"(?:[^。,]{0,16})?(?:近日|日前|\d{1,2}月\d{1,2}日|\d{1,2}日)")
_QUOTED = re.compile(r"《([^》]{4,80})》")
_FIELD = re.compile(r"[\u4e00-\u9fff\s]{2,8}:\s?\S{1,40}$")
_COPIES = ("抄送", "抄报", "分送", "主送", "报送")


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
            self.open(index, titled=not line.prose)
            self.start_numbering(line)
        elif self.starts(index, line, draft):
            if self.closed and self.ends_for_good(draft):
                self.start_numbering(line)
            self.open(index, titled=not line.prose)
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
        if (
            entries
            and line.size <= 24
            and title_key(line.body) in entries
            and title_key(follower.body) in entries
            and not follower.prose
        ):
            return True  # a line of the table of contents above another one, not above text, is a column of it
        if line.ordinal and self.top == (line.family, line.ordinal - 1):
            return False
        if self.tops_items(line, follower, draft):
            return True
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
                or survey.columns[index][-2:] in SURE_COLUMN_ENDS
            )
            if must:
                return known or not follower.prose
            if draft is not None and draft.notice:
                return False
            if survey.columns[index] in load_words()["briefs"]:
                return True
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

    def tops_items(self, line: Line, follower: Line, draft: Draft | None) -> bool:
        """A short heading between items of one numbering or mark: right above the next item, or above a new first."""
        if self.top is None or draft is None or not self.survey.collection or line.size > 14:
            return False
        family, ordinal = self.top
        if follower.family != family or line.family == family or self.lines[draft.first].family != family:
            return False
        return follower.ordinal in (0, 1, ordinal + 1)

    def starts(self, index: int, line: Line, draft: Draft) -> bool:
        """Whether an article begins at this line, while another one is open or has just been closed."""
        survey = self.survey
        key = title_key(line.body) if (survey.front.entries or self.closed) and not line.prose else ""
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
        if self.closed and self.ends_for_good(draft):
            return not self.survey.collection and line.ordinal == draft.numbering.get(line.family, 0) + 1
        return True

    def starts_untitled(self, index: int, line: Line, draft: Draft) -> bool:
        """Whether a paragraph without a title is an item of its own."""
        survey, first = self.survey, self.lines[draft.first]
        if draft.titled:
            # A paragraph with a credit of its own, below an article that has had its credit.
            after = survey.following.get(index)
            credited = after is not None and self.lines[after].kind is Kind.CREDIT
            return self.ends_for_good(draft) and (credited or find_tail(line.tail) is not None)
        if self.closed and draft.credit is not None:
            return True
        if draft.notice or draft.signed:
            return False
        if draft.tail_credit:
            return True
        if line.family:
            return False
        if has_lead_colon(line) and has_lead_colon(first) and (survey.digest or survey.collection):
            return True
        if not survey.collection or _CONTINUES.match(line.core):
            return False
        if self.in_column:
            return True  # what follows a column heading without a title of its own is a row of briefs
        return survey.untitled and bool(_DAY_LEAD.match(line.core)) and bool(_DAY_LEAD.match(first.core))

    def score(self, index: int, line: Line, draft: Draft) -> float:
        signals = context_signals(self.survey, index, draft, self.drafts[0], boiler=self.boiler)
        return shape_score(line) + sum(WEIGHTS[name] for name in signals)

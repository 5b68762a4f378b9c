"""Who issued a document and when: reads the issuing events around titles and gives them to all mentions.

An event is read from the sentence of a title (`A、B联合印发《…》`, `《…》由A发布`, `A:《…》`, `A关于印发《…》的通知`,
`经A会议通过`), or from the signature of a notice that hands the title on (`现将《…》印发给你们`). Titles in a row share one.
All mentions of a document in an article share what its events say; what an article leaves open, the rest of the issue
supplies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.context import Context
from pipeline.kit.fold import fold_key
from pipeline.link.issuing import EFFECT, Words, load_words
from pipeline.records import AgencyMention, Article, DateMention, DocumentMention, Mention

_ROW = re.compile(
    r"\)?[^\S\n]*(?:\([^()\n]{0,60}\))?[^\S\n]*(?:[、和与及]|以及|暨)?[^\S\n]*|[^\S\n]*\([^()《》\n]{0,40}(?:称|即)[^()《》\n]{0,6}"
)
_LINK = re.compile(
    r"\)?[^\S\n]*(?:[、,&]|和|与|及|以及|暨|联合|会同|商|携手|共同|\(|牵头,?(?:会同|联合)|,(?:会同|联合)|等(?:部门|单位)?联合|办公室)?\s*"
    r"|、[^、,。;:《》\n]{2,18}(?:、|和|与|及)"
)
_TRAIL = re.compile(r"(?:[一-龥]{0,3}|等[^,。;:《》]{0,16}|(?:联合|会同|携手|共同|和|与|及|、)[^,。;:《》]{2,40})?")
_BRACKETED = re.compile(r"\([^()]*\)")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十百零〇\d]+(?:次|届|号|个|项|份)")
_NOTICE = re.compile(r"(?:现将|将)\s*$")
_HANDED_ON = re.compile(r"[^。;《》\n]{0,120}?(?:现?印发(?:给)?你们|现予(?:公布|印发|发布)|予以(?:公布|印发|发布)|现印发)")
_DATED_NOUN = re.compile(r"(?:的)?(?:发布|印发|出台|公布|颁布|成文|通过)(?:时间|日期)(?:为|是|:|于)?\s*")
_NO_DATE_BEFORE = re.compile(r"(?:到|至|截至|截止|截止到|自|从|自从|面向|记者|早于|对标|为)\s*$")
_NO_DATE_AFTER = re.compile(r"\s*(?:起|以来|之?前|之?后|电|讯|间|版|度(?!假))")
_OPENING = re.compile(r"[\s\d.、,:(“一二三四五六七八九十据在于早]*")
_FROM_ISSUE = re.compile(r"自(?:公布|发布|印发|颁布|下发|通过)之日起(?:正式)?(?:施行|实施|执行|生效|试行)")
_HEADING_VERB = re.compile(r"(?:印发|发布|公布|下发)(?:了)?\s*$")
_CLOSING = re.compile(r"\)?(?:\([^()\n]{0,60}\))?(?:的通知|等文件|等)?")
_OWN = re.compile(r"本([一-龥]{2,6})自")
_ABOUT = re.compile(r".{2,60}?(?:部|委|局|厅|办|院|会|府|室|中央|省|市)(?=关于)")

_AGREED = re.compile(r"(?:同意|批准|授权|审核)[^,]{0,4},")
_PASSIVE = re.compile(r"[由经获被]")
_DECREE = re.compile(r"令[,\s]*\(?第?\s*\d+\s*号\)?[\s,]*(?:公布|发布)?\s*$")
_NO_SUBJECT = frozenset("经按据在向从对与和为")

REACH = 300
"""How far an event's subject and date may stand from the title, in characters of its sentence."""
MAX_HEADER_LINES = 20
"""Most lines of issuers above the verb of a heading."""
RANKS = {"publish": 4, "consult": 3, "sign": 3, "make": 2, "adjacent": 2, "pass": 1}


class Event(NamedTuple):
    """What one place of the text says about the issuing of a document."""

    rank: int
    issuers: tuple[str, ...]
    issued: str | None
    effective: str | None


def link_documents(context: Context, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with `issuers`, `issued` and `effective` of every document filled in where the text says so."""
    reader = _Reader(context, mentions)
    if not reader.documents:
        return list(mentions)
    in_article: dict[tuple[int | None, str], list[Event]] = {}
    in_issue: dict[str, list[Event]] = {}
    for document, event in reader.read():
        if document.norm.resolved_by == "nearest":
            continue  # a guessed link feeds no fact
        key = _key(document)
        in_article.setdefault((document.article, key), []).append(event)
        in_issue.setdefault(key, []).append(event)
    numbers: dict[str, str] = {}
    for document in reader.documents:
        if document.norm.number and document.norm.resolved_by != "nearest":
            numbers.setdefault(_key(document), document.norm.number)
    merged: dict[tuple[int | None, str], dict[str, object]] = {}
    linked: list[Mention] = []
    for mention in mentions:
        if not isinstance(mention, DocumentMention):
            linked.append(mention)
            continue
        key = (mention.article, _key(mention))
        if key not in merged:
            own, issue = merge_events(in_article.get(key, [])), merge_events(in_issue.get(key[1], []))
            merged[key] = {name: own[name] or issue[name] for name in own}
            if number := mention.norm.number or numbers.get(key[1]):
                merged[key]["number"] = number
        update = {name: value for name, value in merged[key].items() if value}
        linked.append(mention.model_copy(update={"norm": mention.norm.model_copy(update=update)}) if update else mention)
    return linked


def merge_events(events: Sequence[Event]) -> dict[str, object]:
    """One answer from several events: the strongest kind of event, its longest list, its finest date."""
    issuers: tuple[str, ...] = ()
    issued = effective = None
    named = [event for event in events if event.issuers]
    if named:
        top = max(event.rank for event in named)
        issuers = max((event.issuers for event in named if event.rank == top), key=len)
    dated = [event for event in events if event.issued]
    if dated:
        issued = max(dated, key=lambda event: event.rank).issued
        for event in dated:
            # A finer date of the same day, month or year wins, whatever event gives it.
            if event.issued and issued and event.issued.startswith(issued):
                issued = event.issued
    for event in events:
        effective = effective or event.effective
    return {"issuers": list(issuers), "issued": issued, "effective": issued if effective == EFFECT else effective}


def _key(document: DocumentMention) -> str:
    """Joining key of a title: without the issuers that some prints put before 关于."""
    return fold_key(_ABOUT.sub("", document.norm.title, count=1))


class _Reader:
    """Reads the events of one issue."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        self.context, self.folded = context, context.folded
        self.words: Words = load_words()
        self.documents = [m for m in mentions if isinstance(m, DocumentMention)]
        self.document_starts = [m.start for m in self.documents]
        self.agencies = [m for m in mentions if isinstance(m, AgencyMention)]
        self.inside = [m for m in self.agencies if self._in_title(m.start)]
        self.agencies = [m for m in self.agencies if not self._in_title(m.start)]
        self.agency_ends = [m.end for m in self.agencies]
        self.inside_starts = [m.start for m in self.inside]
        self.dates = [m for m in mentions if isinstance(m, DateMention) and not self._in_title(m.start)]
        self.date_ends = [m.end for m in self.dates]
        self.articles: dict[int, Article] = {article.n: article for article in context.layout.articles}

    def _in_title(self, position: int) -> bool:
        index = bisect_left(self.document_starts, position + 1) - 1
        return index >= 0 and position < self.documents[index].end

    def read(self) -> list[tuple[DocumentMention, Event]]:
        """Every event with the title it is about."""
        found: list[tuple[DocumentMention, Event]] = []
        row: list[DocumentMention] = []
        for document in self.documents:
            if row and not _ROW.fullmatch(self.folded, row[-1].end, document.start):
                found += self._read_row(row)
                row = []
            row.append(document)
        found += self._read_row(row)
        return found + self._read_closings()

    def _read_row(self, row: list[DocumentMention]) -> list[tuple[DocumentMention, Event]]:
        """Events of titles that stand in one row: what precedes the first and follows the last holds for all."""
        shared = [event for event in (self._before(row), self._after(row), self._effective(row)) if event]
        found = [(document, event) for document in row for event in shared]
        return found + [(document, event) for document in row if (event := self._within(document))]

    # --- before the title ---------------------------------------------------------------------------------------

    def _before(self, row: list[DocumentMention]) -> Event | None:
        start = row[0].start
        floor = self._floor(start)
        head = self.folded[floor:start]
        if match := self.words.before.search(head[-60:]):
            verb = floor + max(0, len(head) - 60) + match.start("verb")
            role = self.words.verbs[match["verb"]]
            return self._event(row, role, verb, floor)
        if (opening := self.words.object.search(head[-8:])) and (
            follows := self.words.handed.match(self.folded, row[-1].end, row[-1].end + 60)
        ):
            verb = floor + max(0, len(head) - 8) + opening.start()
            return self._event(row, self.words.verbs[follows["verb"]], verb, floor)
        return self._adjacent(row, floor)

    def _floor(self, position: int) -> int:
        floor = max(self.context.sentence_at(position)[0], position - REACH)
        if floor and not self.folded[floor:position].strip():
            above = max(self.folded.rfind("\n", 0, floor - 1) + 1, floor - REACH)
            if _HEADING_VERB.search(self.folded, above, floor):
                return above  # a heading broken after 关于印发
        return floor

    def _event(self, row: list[DocumentMention], role: str, verb: int, floor: int) -> Event | None:
        subject, _ = self._subject(verb, floor)
        clause = self.folded[max(floor, verb - 16) : verb]
        future = self.words.future.search(clause[clause.rfind(",") + 1 :]) is not None
        issued = None if future else self._date(verb, floor)
        notice = self._is_notice(row, verb)
        if notice and (signature := self._signature(row[0])):
            subject, issued = subject or signature[0], issued or signature[1]
        if not subject and issued is None:
            return None
        return Event(RANKS[role], subject, issued, None)

    def _is_notice(self, row: list[DocumentMention], verb: int) -> bool:
        head, tail = self.folded[max(0, verb - 4) : verb], self.folded[row[-1].end : row[-1].end + 4]
        handed = _NOTICE.search(self.folded, max(0, row[0].start - 4), row[0].start) is not None
        return handed or ("关于" in head and "通知" in tail) or head.endswith("我们")

    def _adjacent(self, row: list[DocumentMention], floor: int) -> Event | None:
        """`国务院《…规划》`, `省人民政府令第218号《…办法》` and, at the start of a line, `省数据局:《…》`."""
        start = row[0].start
        if decree := _DECREE.search(self.folded, max(0, start - 24), start):
            start, floor = decree.start(), max(0, decree.start() - REACH)
        index = bisect_left(self.agency_ends, start + 1) - 1
        if index < 0 or self.agency_ends[index] < start - 2 or self.agencies[index].start < floor:
            return None
        gap = self.folded[self.agency_ends[index] : start].strip()
        chain, first = self._chain(index, floor)
        opens_line = not self.folded[self.folded.rfind("\n", 0, first) + 1 : first].strip()
        if decree:
            return Event(RANKS["publish"], chain, None, None)
        if gap == "" and row[0].norm.kind in ("speech", "media", "book", "other"):
            return None
        if gap == "" or gap == ")" or (gap == ":" and opens_line):
            issued = None if opens_line else self._date(first, floor)
            return Event(RANKS["adjacent"], chain, issued, None)
        return None

    # --- subject ------------------------------------------------------------------------------------------------

    def _subject(self, verb: int, floor: int) -> tuple[tuple[str, ...], int]:
        """Agencies that do what the verb says, and where their list starts; none if another noun does it."""
        floor = self._header_floor(verb, floor)
        index = bisect_left(self.agency_ends, verb + 1) - 1
        if index < 0 or self.agencies[index].start < floor:
            return (), verb
        if self._is_trail(self.agencies[index].end, verb):
            return self._chain(index, floor)
        comma = max(self.folded.rfind(mark, floor, verb) for mark in ",:")
        if comma < 0 or self._residue(comma + 1, verb):
            return (), verb
        # No subject in the verb's clause: the one that opens an earlier clause goes on.
        while index >= 0 and self.agencies[index].start >= floor:
            names, first = self._chain(index, floor)
            opened = max(floor, *(self.folded.rfind(mark, floor, first) + 1 for mark in ",:"))
            after = self.folded[self.agencies[index].end : self.agencies[index].end + 6]
            serves = self.folded[max(floor, first - 1) : first] in _NO_SUBJECT  # 经国务院同意,…
            if not serves and not self._residue(opened, first) and not self.words.post.match(after):
                return names, first
            index = bisect_left(self.agency_ends, first + 1) - 1
        return (), verb

    def _header_floor(self, verb: int, floor: int) -> int:
        """In a heading broken into lines the issuers may fill the lines above 关于印发."""
        if self.folded[floor:verb].strip() not in ("", "关于"):
            return floor
        for _ in range(MAX_HEADER_LINES):
            above = self.folded.rfind("\n", 0, max(0, floor - 1)) + 1
            line, position = "", above
            for agency in self.agencies[bisect_left(self.agency_ends, above + 1) : bisect_left(self.agency_ends, floor)]:
                line += self.folded[position : agency.start]
                position = agency.end
            if floor == 0 or position == above or (line + self.folded[position:floor]).strip():
                break
            floor = above
        return floor

    def _is_trail(self, start: int, verb: int) -> bool:
        """Whether only 等N部门, adverbs, dates and partners stand between the last agency and its verb."""
        text = self._without_dates(start, verb)
        if text is None or _AGREED.search(text):
            return False  # 经省政府同意,…: who agrees does not issue
        text = self.words.adverb.sub("", _ORDINAL.sub("", _BRACKETED.sub("", text))).strip(" ),")
        text = text.removeprefix("令").strip(" ,")  # 国务院令,公布《…》
        return not self.words.post.search(text) and _TRAIL.fullmatch(text) is not None

    def _residue(self, start: int, end: int) -> str:
        """What of a stretch is neither date nor adverb."""
        text = self._without_dates(start, end)
        return text if text is None else self.words.adverb.sub("", text).strip(" (“\n")  # type: ignore[return-value]

    def _without_dates(self, start: int, end: int) -> str | None:
        if end - start > 90:
            return None
        text, position = "", start
        for date in self.dates[bisect_left(self.date_ends, start + 1) :]:
            if date.start >= end:
                break
            if date.start >= position and date.end <= end:
                text += self.folded[position : date.start]
                position = date.end
        return text + self.folded[position:end]

    def _chain(self, index: int, floor: int) -> tuple[tuple[str, ...], int]:
        """The list of agencies that ends with one, in order, and where it starts."""
        names, first = [self.agencies[index].norm.name], self.agencies[index].start
        while index > 0 and self.agencies[index - 1].start >= floor:
            gap = self.folded[self.agencies[index - 1].end : first]
            if not _LINK.fullmatch(gap) and gap.strip():
                break
            index -= 1
            names.append(self.agencies[index].norm.name)
            first = self.agencies[index].start
        return tuple(dict.fromkeys(reversed(names))), first

    # --- after the title ----------------------------------------------------------------------------------------

    def _after(self, row: list[DocumentMention]) -> Event | None:
        """`《…》由A印发`, `《…》经A会议审议通过`, `《…》发布`, `《…》发布时间2022年12月`, `《…》…现予公布`."""
        end = row[-1].end
        stop = min(self.context.sentence_at(end - 1)[1], end + 120)
        floor = self._floor(row[0].start)
        if closing := _CLOSING.match(self.folded, end, stop):
            end = closing.end()
        if noun := _DATED_NOUN.match(self.folded, end, stop):
            index = bisect_left(self.date_ends, noun.end() + 1)
            if index < len(self.dates) and self.dates[index].start <= noun.end() + 1:
                return Event(RANKS["publish"], (), self._value(self.dates[index]), None)
        match = self.words.after.search(self.folded, end, stop)
        event = self._passive(row, match.start("verb"), match["verb"], end, floor) if match else None
        if _HANDED_ON.match(self.folded, end, stop) and (signature := self._signature(row[0])):
            return Event(RANKS["publish"], signature[0] or (event.issuers if event else ()), signature[1], None)
        return event

    def _passive(self, row: list[DocumentMention], verb: int, word: str, end: int, floor: int) -> Event | None:
        named = [m for m in self.agencies[bisect_left(self.agency_ends, end + 1) :][:12] if m.start < verb]
        position, between = end, ""
        for agency in named:
            between += self.folded[position : agency.start]
            position = agency.end
        rest = self._without_dates(position, verb)
        if rest is None or verb - end > 90:
            return None
        before = self._without_dates(end, named[0].start) if named else ""
        inner = self.words.adverb.sub("", _ORDINAL.sub("", _BRACKETED.sub("", rest))).strip(" ,、")
        outer = self.words.adverb.sub("", before or "").strip(" ,、")
        if named and not _PASSIVE.search(self.folded, end, named[0].start):
            return None  # 《…》,A印发《…》: the agency is the subject of what follows
        if outer or not (self.words.venue.fullmatch(inner) or (named and _TRAIL.fullmatch(inner))):
            return None
        if _AGREED.search(rest):
            named = []
        later = self.dates[bisect_left(self.date_ends, end + 1) :][:4]
        inside = [value for d in later if d.start >= end and d.end <= verb and (value := self._value(d))]
        vague = self.words.vague.search(self.folded, end, verb) is not None
        issued = max(inside, key=len) if inside else None if vague else self._date(row[0].start, floor)
        if self.words.future.search(self.folded, end, verb):
            issued = None
        names = tuple(dict.fromkeys(agency.norm.name for agency in named))
        return Event(RANKS[self.words.verbs[word]], names, issued, None) if names or issued else None

    # --- inside the title ---------------------------------------------------------------------------------------

    def _within(self, document: DocumentMention) -> Event | None:
        """`《国务院关于…的意见》` names its issuers itself."""
        names: list[str] = []
        position = document.start + 1
        for agency in self.inside[bisect_left(self.inside_starts, document.start) :]:
            if agency.start >= document.end or (self.folded[position : agency.start].strip(" 、\n和") and names):
                break
            if not names and agency.start != position:
                break
            names.append(agency.norm.name)
            position = agency.end
        follows = self.folded[position : position + 3].lstrip()
        if not names or not follows.startswith(("关于", "令")):
            return None
        return Event(RANKS["publish"], tuple(dict.fromkeys(names)), None, None)

    # --- dates --------------------------------------------------------------------------------------------------

    def _date(self, verb: int, floor: int) -> str | None:
        """The day, month or year of an event, from its clause, the frame of its sentence, or the sentence it goes on."""
        index = bisect_left(self.date_ends, verb + 1) - 1
        vague = self.words.vague
        while index >= 0 and (date := self.dates[index]).start >= floor:
            index -= 1
            between = self.folded[date.end : verb]
            if vague.search(between) or vague.search(self.folded, max(floor, date.start - 6), date.start):
                return None
            if "》" in between:
                break
            if _NO_DATE_AFTER.match(self.folded, date.end, date.end + 3):
                continue
            if _NO_DATE_BEFORE.search(self.folded, max(floor, date.start - 3), date.start):
                continue
            if self._value(date) is None:
                continue
            opens = _OPENING.fullmatch(self.folded, floor, date.start) is not None
            if not (set(",:") & set(between)) or opens or between.startswith(","):
                return self._value(date)
        if vague.search(self.folded, floor, verb):
            return None
        return self._carried(verb, floor)

    def _carried(self, verb: int, floor: int) -> str | None:
        """`2023年11月,先行区启动。…同时发布《…》`: the date that frames the sentences before."""
        near = self.words.carry.search(self.folded, max(floor, verb - 20), verb)
        if not near and not self.words.carry.match(self.folded, floor, verb):
            return None
        line = self.folded.rfind("\n", 0, verb) + 1
        index = bisect_left(self.date_ends, floor + 1) - 1
        while index >= 0 and (date := self.dates[index]).start >= max(line, floor - 400):
            sentence = self.context.sentence_at(date.start)[0]
            opens = _OPENING.fullmatch(self.folded, sentence, date.start) is not None
            if opens and not _NO_DATE_AFTER.match(self.folded, date.end, date.end + 3) and self._value(date):
                return self._value(date)
            index -= 1
        return None

    @staticmethod
    def _value(date: DateMention) -> str | None:
        edtf = date.norm.edtf
        return edtf if edtf and "/" not in edtf else None

    def _signature(self, document: DocumentMention) -> tuple[tuple[str, ...], str | None] | None:
        """Signing agencies and date of the notice that a title stands in."""
        article = self.articles.get(document.article) if document.article is not None else None
        if article is None or article.signature is None:
            return None
        start, end = article.signature.start, article.signature.end
        names = [m.norm.name for m in self.agencies if start <= m.start and m.end <= end]
        days = [value for d in self.dates if start <= d.start and d.end <= end and (value := self._value(d))]
        return tuple(dict.fromkeys(names)), days[-1] if days else None

    # --- effect -------------------------------------------------------------------------------------------------

    def _effective(self, row: list[DocumentMention]) -> Event | None:
        """`《…》自2024年7月1日起施行`, `2022年3月正式施行的《…》`, `8月1日,《…》生效`."""
        end = row[-1].end
        stop = min(self.context.sentence_at(end - 1)[1], end + 160)
        stop = min(stop, *(m.start for m in self.documents[bisect_left(self.document_starts, end) :][:1]), stop)
        for date in self.dates[bisect_left(self.date_ends, end + 1) :]:
            if date.start >= stop:
                break
            if self.words.effect.match(self.folded, date.end, date.end + 24) and (value := self._value(date)):
                return Event(0, (), None, value)
        if _FROM_ISSUE.search(self.folded, end, stop):
            return Event(0, (), None, EFFECT)
        start = row[0].start
        if self.words.takes.match(self.folded, end, stop) and (value := self._date(start, self._floor(start))):
            return Event(0, (), None, value)
        index = bisect_left(self.date_ends, start) - 1
        if index >= 0 and self.dates[index].end >= start - 12:
            date = self.dates[index]
            match = self.words.effect.match(self.folded, date.end, start)
            if match and self.folded[match.end() : start].strip() == "的" and (value := self._value(date)):
                return Event(0, (), None, value)
        return None

    def _read_closings(self) -> list[tuple[DocumentMention, Event]]:
        """`本办法自2024年5月1日起施行` at the end of a full text: the last title of the article that ends so."""
        found: list[tuple[DocumentMention, Event]] = []
        for match in _OWN.finditer(self.folded):
            article = self.context.article_at(match.start())
            number = article.n if article else None
            index = bisect_left(self.document_starts, match.start())
            fits = [
                d
                for d in self.documents[max(0, index - 40) : index]
                if d.article == number and d.norm.resolved_by == "stated" and match[1] in d.norm.title[-16:]
            ]
            if len({_key(d) for d in fits}) != 1:
                continue
            at = bisect_left(self.date_ends, match.end() + 1)
            if at < len(self.dates) and self.dates[at].start == match.end():
                date = self.dates[at]
                if self.words.effect.match(self.folded, date.end, date.end + 24) and (value := self._value(date)):
                    found.append((fits[0], Event(0, (), None, value)))
        return found

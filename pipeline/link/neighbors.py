"""What stands around a title: agencies and dates, lists of agencies, meetings, the frame of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.context import Context
from pipeline.link.issuing import load_words
from pipeline.link.joint import organs_of
from pipeline.records import AgencyMention, DateMention, DocumentMention, Mention, ProvinceMention

_LINK = re.compile(
    r"\)?[^\S\n]*(?:[、,&]|和|与|及|以及|暨|联合|会同|商|携手|共同|\(|\)、?|牵头,?(?:会同|联合)|,(?:会同|联合)"
    r"|等(?:部门|单位)?联合|办公室)?\s*"
    r"|、[^、,。;:《》\n]{2,18}(?:、|和|与|及)"
)
"""What joins two agencies of one list; an organisation that is no agency may stand between."""
_JOINED = re.compile(r".(?:会同|联合|携手)$")
_TRAIL = re.compile(r"(?:[一-龥]{0,3}|等[^,。;:《》]{0,16}|(?:联合|会同|携手|共同|和|与|及|、)[^,。;:《》]{2,40})?")
_PARTNERS = re.compile(r"(?:联合|会同|携手|与|和|及)[^,。;:《》]{2,40}")
_SITTING = re.compile(r"届(?:人民代表大会|人大)(?P<standing>常务委员会|常委会)?")
_TERM = re.compile(r"第?[一二三四五六七八九十]{1,3}$")
"""A legislature by its term: `福建省第十四届人民代表大会常务委员会`."""
_VENUE = re.compile(r"在[^,。;:《》\n]{1,24}?(?:上|期间|现场|举行)")
BRACKETED = re.compile(r"\([^()]*\)")
ORDINAL = re.compile(r"第?[一二三四五六七八九十百零〇\d]+(?:次|届|号|个|项|份)")
AGREED = re.compile(r"(?:同意|批准|授权|审核)[^,]{0,4},")
_NO_SUBJECT = frozenset("经按据在向从对与和为")
_NO_DATE_BEFORE = re.compile(r"(?:到|至|截至|截止|截止到|自|从|自从|面向|记者|早于|对标|为)\s*$")
_NO_DATE_AFTER = re.compile(r"\s*(?:起|以来|之?前|之?后|电|讯|间|版|第|度(?!假))")
_OPENING = re.compile(r"(?:[\s\d.、,:(“一二三四五六七八九十据在于早]|此前|其中)*")
_MEETING = re.compile(
    r"(?:\(扩大\))?(?:第?[\d一二三四五六七八九十百]+次)?(?:党组|常务|全体|主任|专题|办公|部务|委务|局务|厅务|室务)?会议?(?!议?(?:代表|上|场|记录|纪要))"
)
"""What makes an organ a meeting that passes documents: `省政府常务会议`, `全国人大常委会第十次会议`."""
_HELD = re.compile(
    r"[^,。;]{0,10}(?:举行|召开|闭幕|结束)[^,。;]{0,12},(?:会议|会上|大会|并|会议还)"
    r"|(?:发布|印发|下发|签署)[^,。;《》]{0,24}(?:公告|通知|通告|令|文件|决定),"
)
_HEADING_VERB = re.compile(r"(?:印发|发布|公布|下发)(?:了)?\s*$")

REACH = 300
"""How far an event's subject and date may stand from the title, in characters of its sentence."""
MAX_HEADER_LINES = 20
"""Most lines of issuers above the verb of a heading."""
MAX_MEETING = 1200
"""How far a meeting may stand before what it passes."""


class Body(NamedTuple):
    """An organ that can issue, as printed at one place."""

    start: int
    end: int
    name: str


def names_of(bodies: Iterable[Body]) -> tuple[str, ...]:
    """Normal-form names in order, each once; a joint name (两办) gives its organs one by one."""
    return tuple(dict.fromkeys(name for body in bodies for name in organs_of(body.name)))


class Neighbors:
    """Agencies and dates of an issue outside titles, and the questions that events ask about them."""

    def __init__(self, context: Context, mentions: Sequence[Mention], documents: Sequence[DocumentMention]) -> None:
        self.context, self.folded, self.words = context, context.folded, load_words()
        self.documents = documents
        self.document_starts = [mention.start for mention in documents]
        self._regions: dict[int, int] = {}
        agencies = [Body(m.start, m.end, m.norm.name) for m in mentions if isinstance(m, AgencyMention)]
        agencies = sorted([*agencies, *self._sittings(mentions, agencies)])
        self.agencies = [body for body in agencies if not self._in_title(body.start)]
        self.agency_ends = [body.end for body in self.agencies]
        self.inside = [body for body in agencies if self._in_title(body.start)]
        self.inside_starts = [mention.start for mention in self.inside]
        self.dates = [m for m in mentions if isinstance(m, DateMention) and not self._in_title(m.start)]
        self.date_ends = [mention.end for mention in self.dates]

    def _sittings(self, mentions: Sequence[Mention], agencies: Sequence[Body]) -> list[Body]:
        """Regional legislatures named by term, which are sessions and no agency mentions, as the bodies that pass."""
        found: list[Body] = []
        for match in _SITTING.finditer(self.folded):
            if not self._regions:
                self._regions = {hit.end: hit.start for hit in self.context.places}
                self._regions |= {m.end: m.start for m in mentions if isinstance(m, ProvinceMention)}
            term = _TERM.search(self.folded, max(0, match.start() - 4), match.start())
            start = self._regions.get(term.start()) if term else None
            taken = bisect_left(agencies, match.start(), key=lambda body: body.end)
            if term is None or start is None or (taken < len(agencies) and agencies[taken].start < match.end()):
                continue
            name = f"{self.folded[start : term.start()]}人民代表大会{'常务委员会' if match['standing'] else ''}"
            found.append(Body(start, match.end(), name))
        return found

    def subject(self, verb: int, floor: int) -> tuple[tuple[str, ...], int]:
        """Agencies that do what the verb says, and where their list starts; none if another noun does it."""
        floor = self._header_floor(verb, floor)
        index = bisect_left(self.agency_ends, verb + 1) - 1
        if index < 0 or self.agencies[index].start < floor:
            return (), verb
        if self.is_trail(self.agencies[index].end, verb):
            return self.chain(index, floor)
        comma = max(self.folded.rfind(mark, floor, verb) for mark in ",:")
        if comma < 0 or self._residue(comma + 1, verb):
            return (), verb
        # No subject in the verb's clause: the one that opens an earlier clause goes on.
        while index >= 0 and self.agencies[index].start >= floor:
            names, first = self.chain(index, floor)
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
            first, last = bisect_left(self.agency_ends, above + 1), bisect_left(self.agency_ends, floor)
            for agency in self.agencies[first:last]:
                line += self.folded[position : agency.start]
                position = agency.end
            if floor == 0 or position == above or (line + self.folded[position:floor]).strip():
                break
            floor = above
        return floor

    def is_trail(self, start: int, verb: int) -> bool:
        """Whether only 等N部门, adverbs, dates and partners stand between the last agency and its verb."""
        text = self.without_dates(start, verb)
        if text is None or AGREED.search(text):
            return False  # 经省政府同意,…: who agrees does not issue
        if _PARTNERS.fullmatch(text) and not self.words.post.search(text):
            return True
        text = _VENUE.sub("", ORDINAL.sub("", BRACKETED.sub("", text)))
        text = self.words.adverb.sub("", text).strip(" ),\n")
        text = text.removeprefix("令").strip(" ,")  # 国务院令,公布《…》
        return not self.words.post.search(text) and _TRAIL.fullmatch(text) is not None

    def _residue(self, start: int, end: int) -> str:
        """What of a stretch is neither date nor adverb."""
        text = self.without_dates(start, end)
        return text if text is None else self.words.adverb.sub("", text).strip(" (“\n0123456789.、")  # type: ignore[return-value]

    def without_dates(self, start: int, end: int) -> str | None:
        if end - start > 90:
            return None
        text, position = "", start
        index = bisect_left(self.date_ends, start + 1)
        for date in self.dates[index : index + 12]:
            if date.start >= end:
                break
            if date.start >= position and date.end <= end:
                text += self.folded[position : date.start]
                position = date.end
        return text + self.folded[position:end]

    def chain(self, index: int, floor: int) -> tuple[tuple[str, ...], int]:
        """The list of agencies that ends with one, in order, and where it starts."""
        names, first = [self.agencies[index]], self.agencies[index].start
        while index > 0 and self.agencies[index - 1].start >= floor:
            gap = self.folded[self.agencies[index - 1].end : first]
            if _JOINED.search(gap):  # 国家发展改革委近日会同国家数据局
                told = self.without_dates(self.agencies[index - 1].end, first)
                gap = self.words.vague.sub("", told or gap).removeprefix("于")
            if not _LINK.fullmatch(gap) and gap.strip():
                break
            index -= 1
            names.append(self.agencies[index])
            first = self.agencies[index].start
        return names_of(reversed(names)), first

    def date(self, verb: int, floor: int) -> str | None:
        """Day, month or year of an event: from its clause, its sentence's frame, or the sentence it goes on from."""
        index = bisect_left(self.date_ends, verb + 1) - 1
        vague = self.words.vague
        while index >= 0 and (date := self.dates[index]).start >= floor:
            index -= 1
            between = self.folded[date.end : verb]
            told = vague.search(self.folded, max(floor, date.start - 6), date.start)
            if vague.search(between) or (told and not self.folded.endswith("此前,", 0, date.start)):
                return None
            if "》" in between:
                break
            if _NO_DATE_AFTER.match(self.folded, date.end, date.end + 3):
                continue
            if _NO_DATE_BEFORE.search(self.folded, max(floor, date.start - 3), date.start):
                continue
            if self.value(date) is None:
                continue
            opens = _OPENING.fullmatch(self.folded, floor, date.start) is not None
            if not (set(",:") & set(between)) or opens or between.startswith(",") or _HELD.match(between):
                return self.value(date)
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
            if opens and not _NO_DATE_AFTER.match(self.folded, date.end, date.end + 3) and self.value(date):
                return self.value(date)
            index -= 1
        return None

    def opening(self, start: int, end: int) -> str | None:
        """The first day of a stretch of time: `自5月6日起`, `5月6日至6月5日`."""
        index = bisect_left(self.date_ends, start + 1)
        for date in self.dates[index : index + 4]:
            if date.start < start or date.end > end or not date.norm.edtf:
                continue
            if "/" in date.norm.edtf or self.folded.startswith("起", date.end):
                first = date.norm.edtf.split("/")[0]
                return first if len(first) == len("2024-05-06") else None
        return None

    def meeting(self, verb: int) -> tuple[tuple[str, ...], str | None]:
        """Whose meeting `会议审议通过` speaks of, and its day: the last one named before in the article."""
        article = self.context.article_at(verb)
        floor = max(article.start if article else 0, verb - MAX_MEETING)
        index = bisect_left(self.agency_ends, verb) - 1
        while index >= 0 and (body := self.agencies[index]).start >= floor:
            held = _MEETING.match(self.folded, body.end, body.end + 24)
            if held and held[0]:
                return names_of([body]), self.date(body.start, self.context.sentence_at(body.start)[0])
            index -= 1
        return (), None

    @staticmethod
    def value(date: DateMention) -> str | None:
        """A day, month or year; of stretches of time only those of days, as a week or a session is."""
        edtf = date.norm.edtf
        return edtf if edtf and ("/" not in edtf or len(edtf) == len("2024-08-27/2024-08-29")) else None

    def bodies(self, start: int, end: int) -> list[Body]:
        """Agencies between two positions."""
        agencies = self.agencies[bisect_left(self.agency_ends, start) : bisect_right(self.agency_ends, end)]
        return [body for body in agencies if start <= body.start]

    def days(self, start: int, end: int) -> list[str]:
        """Days, months and years between two positions."""
        dates = self.dates[bisect_left(self.date_ends, start) : bisect_right(self.date_ends, end)]
        return [value for date in dates if start <= date.start and (value := self.value(date))]

    def floor(self, position: int) -> int:
        floor = max(self.context.sentence_at(position)[0], position - REACH)
        if floor and not self.folded[floor:position].strip():
            words = self.folded[max(0, floor - REACH) : floor].rstrip()
            if _HEADING_VERB.search(words[-8:]):
                return max(0, floor - REACH) + words.rfind("\n") + 1  # a heading broken after 关于印发
        return floor

    def _in_title(self, position: int) -> bool:
        index = bisect_left(self.document_starts, position + 1) - 1
        return index >= 0 and position < self.documents[index].end

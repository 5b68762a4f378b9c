"""Reads issuing events around titles: who issues, publishes, makes or passes a document, when, and its effect."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pipeline.kit.fold import fold_key
from pipeline.link.issuing import RANKS, Event
from pipeline.link.neighbors import REACH, Body, names_of
from pipeline.link.trailing import TrailingReader
from pipeline.records import DocumentMention

_ROW = re.compile(
    r"\)?[^\S\n]*(?:\([^()\n]{0,60}\))?[^\S\n]*(?:[、和与及]|以及|暨)?[^\S\n]*"
    r"|[^\S\n]*\([^()《》\n]{0,40}(?:称|即)[^()《》\n]{0,6}"
)
"""What stands between titles of one row: an enumeration, or the declaration of a short name."""
_NOTICE = re.compile(r"(?:现将|将)\s*$")
_BY_MANY = re.compile(
    r"\)?\s*等[\d一二三四五六七八九十]*[余多]?个?(?:国家|中央|省级|市级)?(?:部门|单位|部委|委办局|厅局|部)(?:的)?\s*"
)
_OTHER_OBJECT = re.compile(
    r"[^,。;:、!?\n《》()的]{0,12}?(?:行为准则|准则|草案|修订|修正案|指引|指南|细则|解读|问答|案例|申报|评选|征集|宣传|培训"
    r"|专题|专栏|配套|试点|编制|起草|图解|任务分解|分工)"
)
"""What makes a title the modifier of something else: 发布《人工智能法》通用模型行为准则草案."""
_PASSED = re.compile(r"经[^,。;]{2,50}?(?P<verb>(?:表决|审议)?(?:通过|批准)),\s*$")
"""`经A会议表决通过,《…》今日起施行`."""
_RELATIVE = re.compile(r"(?:通过|公布|发布|印发|颁布|出台|制定|修订|批准)的\s*$")
_IN_SESSION = re.compile(r".{0,6}会议(?:还|并|先后|分别|一致|集体|研究|审议|讨论|听取|表决|同时)*")
"""What a clause says before 通过 where its meeting was named in an earlier sentence."""
_AFTER_NAME = frozenset((":", "|", "丨", "】", "】:", "]"))
"""What parts the organ that opens a line from its title: `省数据局:《…》`, `【国务院】《…》`."""
_OWN_ORGAN = re.compile(
    r"(?<![与和及、])我(?:局|委|厅|部|办|院|中心)(?=会同|联合|牵头|组织|研究|制|编|起草|已|先后|近期|正式|印发|出台|发布|修|于|在|也|还|又|[\d,、和与]|$)"
)
"""The signer of a reply or notice, as it calls itself."""
_NO_EVENT = frozenset(("speech", "media"))
"""Kinds that nobody issues, although 发表 and 发布 stand beside them."""
_DECREE = re.compile(r"令[,\s]*\(?第?\s*\d+\s*号\)?[\s,]*(?:公布|发布)?\s*$")
_DRAFT = re.compile(
    r"[(〈]?(?:(?:修订|修正)?草案|(?:公开)?征求意见稿|送审稿|审议稿|讨论稿|意见征集稿)(?:征求意见稿)?[)〉]?$"
)
_TITLED = re.compile(r"\s*(?:等[\d一二三四五六七八九十]{0,3}个?(?:部门|单位|部委))?(?:办公[厅室])?\s*(?:关于|令)")
"""What follows the issuers that a title names itself."""
_ABOUT = re.compile(r".{2,60}?(?:部|委|局|厅|办|院|会|府|室|中央|省|市)(?=关于)")


@lru_cache(maxsize=4096)
def key_of(title: str) -> str:
    """Joining key of a title: without the issuers that some prints put before 关于, and without 征求意见稿 or 草案."""
    return _DRAFT.sub("", fold_key(_ABOUT.sub("", title, count=1)).removeprefix("关于"))


class EventReader(TrailingReader):
    """Reads the events of one issue, in front of its titles, behind and inside them."""

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
        return found

    def _read_row(self, row: list[DocumentMention]) -> list[tuple[DocumentMention, Event]]:
        """Events of titles that stand in one row: what precedes the first and follows the last holds for all."""
        end = row[-1].end
        read = (
            self._before(row), self.after(row, end), self.since(row, end), self.decreed(end), self.effective(row, end)
        )  # fmt: skip
        shared = [event for event in read if event]
        found = [(document, event) for document in row for event in shared]
        for document in row:
            found += [(document, event) for event in (self._within(document), self.bracketed(document.end)) if event]
        return [(document, event) for document, event in found if document.norm.kind not in _NO_EVENT]

    def _before(self, row: list[DocumentMention]) -> Event | None:
        start = row[0].start
        floor = self.near.floor(start)
        head = self.folded[floor:start]
        if match := self.words.before.search(head[-60:]):
            verb = floor + max(0, len(head) - 60) + match.start("verb")
            role = self.words.verbs[match["verb"]]
            if _OTHER_OBJECT.match(self.folded, row[-1].end, row[-1].end + 24):
                return None
            event = self.event(row, role, verb, floor)
            takes = _RELATIVE.search(head[-8:]) and self.words.takes.match(self.folded, row[-1].end, row[-1].end + 16)
            return event._replace(issued=None) if event and takes else event
        if head.rstrip().endswith(",") and (passed := _PASSED.search(head[-60:])):
            verb = floor + max(0, len(head) - 60) + passed.start("verb")
            event = self.event(row, "pass", verb, floor)
            takes = self.words.takes.search(self.folded, row[-1].end, row[-1].end + 24)
            return event._replace(issued=None) if event and takes else event
        if (opening := self.words.object.search(head[-8:])) and (
            follows := self.words.handed.match(self.folded, row[-1].end, row[-1].end + 60)
        ):
            verb = floor + max(0, len(head) - 8) + opening.start()
            return self.event(row, self.words.verbs[follows["verb"]], verb, floor)
        return self._adjacent(row, floor)

    def event(self, row: list[DocumentMention], role: str, verb: int, floor: int) -> Event | None:
        subject, _ = self.near.subject(verb, floor)
        clause = self.folded[max(floor, verb - 60) : verb]
        clause = clause[clause.rfind(",") + 1 :]
        if role != "consult" and (self.words.future.search(clause) or clause.endswith("正")):
            return None  # who is still at work on a document has not issued it
        issued = self.near.opening(floor, verb) if role == "consult" and not self.words.vague.search(clause) else None
        issued = issued or self.near.date(verb, floor)
        if role == "pass" and not subject and _IN_SESSION.fullmatch(clause):
            subject, held = self.near.meeting(verb)
            issued = issued or held
        if _OWN_ORGAN.search(clause) and (signed := self.near.signature(row[0])):
            subject = tuple(dict.fromkeys((*signed[0], *subject)))
        notice = role == "consult" or self._is_notice(row, verb)
        if notice and (signed := self.near.signature(row[0])) and (not subject or set(subject) & set(signed[0])):
            subject, issued = subject or signed[0], issued or signed[1]
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
        index = bisect_left(self.near.agency_ends, start + 1) - 1
        if index < 0 or self.near.agency_ends[index] < start - 16 or self.near.agencies[index].start < floor:
            return None
        gap = self.folded[self.near.agency_ends[index] : start].strip()
        if _BY_MANY.fullmatch(gap):
            gap = ""
        chain, first = self.near.chain(index, floor)
        opens_line = not self.folded[self.folded.rfind("\n", 0, first) + 1 : first].strip(" \u3000【[")
        if decree:
            return Event(RANKS["publish"], chain, None, None)
        if gap == "" and row[0].norm.kind in ("speech", "media", "book", "other"):
            return None
        if gap == "" or gap == ")" or (gap in _AFTER_NAME and opens_line):
            issued = None if opens_line else self.near.date(first, floor)
            return Event(RANKS["adjacent"], chain, issued, None)
        return None

    def _within(self, document: DocumentMention) -> Event | None:
        """`《国务院关于…的意见》` names its issuers itself."""
        names: list[Body] = []
        position = document.start + 1
        index = bisect_left(self.near.inside_starts, document.start)
        for agency in self.near.inside[index : index + 40]:
            if agency.start >= document.end or (self.folded[position : agency.start].strip(" 、\n和") and names):
                break
            if not names and agency.start != position:
                break
            names.append(agency)
            position = agency.end
        if not names or not _TITLED.match(self.folded, position):
            return None
        return Event(RANKS["publish"], names_of(names), None, None)

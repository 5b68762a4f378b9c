"""Reads what the words behind a title say of its issuing: `《…》由A印发`, `《…》(A,2023年10月)`, `《…》自…起施行`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from pipeline.context import Context
from pipeline.link.issuing import EFFECT, RANKS, Event, load_words
from pipeline.link.neighbors import AGREED, BRACKETED, ORDINAL, Body, names_of
from pipeline.link.notices import Notices
from pipeline.records import DocumentMention, Mention

_TRAIL = re.compile(r"(?:[一-龥]{0,3}|等[^,。;:《》]{0,16})")
_HANDED_ON = re.compile(
    r"[^。;《》\n]{0,120}?(?:现?印发(?:给)?你们|现?予以?(?:公布|印发|发布)|现(?:印发|公布|发布)(?!会)"
    r"|(?P<consult>现(?:面)?向[^,。;]{2,8}公开征[求集]|现(?:公开)?征[求集])|(?P<forward>现?转发(?:给)?你们))"
)
_SINCE = re.compile(r"(?P<verb>印发|发布|公布|颁布|出台)(?:施行|实施)?(?:以来|之?后|以后|至今)")
_SEGMENT = re.compile(r"[^,;() \u3000]+(?: (?![\d自])[^,;() \u3000]+)*")
_DATED_NOUN = re.compile(r"(?:的)?(?:发布|印发|出台|公布|颁布|成文|通过)(?:时间|日期)(?:为|是|:|于)?\s*")
_FROM_ISSUE = re.compile(r"自(?:公布|发布|印发|颁布|下发|通过)之日起(?:正式)?(?:施行|实施|执行|生效|试行)")
_EFFECT_HINT = re.compile(r"[施实试]行|实施|生效|执行")
_CLOSING = re.compile(
    r"\)?(?:\([^()\n]{0,60}\))?(?:的通知|等?(?:[两\d一二三四五六七八九十]*(?:项|个|份|部))?"
    r"(?:[一-龥]{0,4}文件|(?:推荐性|强制性)?(?:国家|行业|地方|团体)标准)|等)?"
)
_BRACKET = re.compile(r"[^\S\n]*\([^()\n]{4,200}\)")
_CREDITED = re.compile(r"[\s(),、]*(?:等[一-龥\d]{1,4}部门)?[\s(),、]*")
_PASSIVE = re.compile(r"[由经获被以]")
_DECREED = re.compile(r"[^。;《》\n]{0,60}?(?:签署|以)[^,。;《》]{0,16}令[^,。;《》]{0,12}(?:公布|发布)")

MAX_VERBS = 4
"""Most verbs that follow one title."""


class TrailingReader:
    """Reads events behind the titles of one issue."""

    def __init__(self, context: Context, mentions: Sequence[Mention], documents: Sequence[DocumentMention]) -> None:
        self.context, self.folded, self.words = context, context.folded, load_words()
        self.documents = documents
        self.document_starts = [mention.start for mention in documents]
        self.near = Notices(context, mentions, documents)

    def after(self, row: list[DocumentMention], end: int) -> Event | None:
        """`《…》由A印发`, `《…》经A会议审议通过`, `《…》发布`, `《…》发布时间2022年12月`, `《…》…现予公布`."""
        stop = min(self.context.sentence_at(end - 1)[1], end + 120)
        floor = self.near.floor(row[0].start)
        if closing := _CLOSING.match(self.folded, end, stop):
            end = closing.end()
        if noun := _DATED_NOUN.match(self.folded, end, stop):
            index = bisect_left(self.near.date_ends, noun.end() + 1)
            if index < len(self.near.dates) and self.near.dates[index].start <= noun.end() + 1:
                return Event(RANKS["publish"], (), self.near.value(self.near.dates[index]), None)
        event = self._passives(row, end, stop, floor)
        if handed := _HANDED_ON.match(self.folded, end, stop):
            names, day = self.near.signature(row[0]) or ((), None)
            if event is not None and event.issuers and not names:
                names = event.issuers
            if handed["forward"] or (event is not None and event.issuers and not set(event.issuers) & set(names)):
                names = event.issuers if event is not None else ()  # who passed or made it stands beside it
            day = day or self.near.dated_below(end)
            role = "consult" if handed["consult"] else "publish"
            if names or day:
                return Event(RANKS[role], names, day or (event.issued if event else None), None)
        return event

    def _passives(self, row: list[DocumentMention], end: int, stop: int, floor: int) -> Event | None:
        """`《…》由A起草,经B会议通过,以C名义印发`: what the verbs that follow one another say together."""
        found: list[Event] = []
        for match in islice(self.words.after.finditer(self.folded, end, stop), MAX_VERBS):
            event = self._passive(row, match.start("verb"), match["verb"], end, floor)
            if event is None:
                break
            found.append(event)
            end = match.end("verb")
        if not found:
            return None
        found.sort(key=lambda event: -event.rank)
        issuers = next((event.issuers for event in found if event.issuers), ())
        issued = next((event.issued for event in found if event.issued), None)
        return Event(found[0].rank, issuers, issued, None)

    def _passive(self, row: list[DocumentMention], verb: int, word: str, end: int, floor: int) -> Event | None:
        index = bisect_left(self.near.agency_ends, end + 1)
        named = [m for m in self.near.agencies[index : index + 12] if m.start < verb]
        position, between = end, ""
        for agency in named:
            between += self.folded[position : agency.start]
            position = agency.end
        rest = self.near.without_dates(position, verb)
        if rest is None or verb - end > 90:
            return None
        role = self.words.verbs[word]
        rest = rest.lstrip("自从") if role == "consult" else rest
        before = self.near.without_dates(end, named[0].start) if named else ""
        inner = self.words.adverb.sub("", ORDINAL.sub("", BRACKETED.sub("", rest))).strip(" ,、")
        outer = self.words.adverb.sub("", ORDINAL.sub("", before or "")).strip(" ,、")
        if named and not _PASSIVE.search(self.folded, end, named[0].start):
            return None  # 《…》,A印发《…》: the agency is the subject of what follows
        if outer or not (self.words.venue.fullmatch(inner) or (named and _TRAIL.fullmatch(inner))):
            return None
        if AGREED.search(rest):
            named = []
        index = bisect_left(self.near.date_ends, end + 1)
        later = self.near.dates[index : index + 4]
        inside = [
            value
            for d in later
            if d.start >= end
            and d.end <= verb
            and self.folded[d.start - 1] not in "至到"
            and (value := self.near.value(d))
        ]
        vague = self.words.vague.search(self.folded, end, verb) is not None
        issued = max(inside, key=len) if inside else None if vague else self.near.date(row[0].start, floor)
        clause = self.folded[max(floor, row[0].start - 16) : row[0].start]
        if self.words.future.search(self.folded, end, verb) or self.words.future.search(
            clause[clause.rfind(",") + 1 :]
        ):
            issued = None
        names = names_of(named)
        if role == "consult":
            issued = self.near.opening(end, verb) or issued
        if role == "consult" and not names and (signed := self.near.signature(row[0])):
            names, issued = signed[0], signed[1] or issued
        rank = 0 if "全文" in rest else RANKS[role]  # a text is printed in full long after it was passed
        return Event(rank, names, issued, None) if names or issued else None

    def since(self, row: list[DocumentMention], end: int) -> Event | None:
        """`自2022年6月《…》印发以来`."""
        if closing := _CLOSING.match(self.folded, end, end + 80):
            end = closing.end()
        verb = _SINCE.match(self.folded, end, end + 10)
        index = bisect_left(self.near.date_ends, row[0].start)
        if verb is None or index >= len(self.near.dates) or self.near.date_ends[index] != row[0].start:
            return None
        return Event(RANKS["publish"], (), self.near.value(self.near.dates[index]), None)

    def decreed(self, end: int) -> Event | None:
        """`《…条例》,9月24日由总理签署国务院令公布`."""
        decree = _DECREED.match(self.folded, end, end + 100)
        index = bisect_left(self.near.date_ends, decree.end() + 1) - 1 if decree else -1
        if decree is None or index < 0 or self.near.dates[index].start < end:
            return None
        return Event(RANKS["publish"], (), self.near.value(self.near.dates[index]), None)

    def bracketed(self, end: int) -> Event | None:
        """`《…条例》(国务院令第745号,2021年7月30日公布)`, `《…指引》(2023年8月由A印发)`."""
        bracket = _BRACKET.match(self.folded, end)
        if bracket is None:
            return None
        index, last = bisect_left(self.near.agency_ends, end), bisect_left(self.near.agency_ends, bracket.end())
        bodies = self.near.agencies[index:last]
        names = names_of(body for body in bodies if self.folded.startswith("令", body.end))
        index, last = bisect_left(self.near.date_ends, end), bisect_left(self.near.date_ends, bracket.end())
        days, issued = self.near.dates[index:last], None
        alone = len(days) == 1 and self.folded[bracket.start() : bracket.end()].strip(" ()") == days[0].text
        if alone and len(day := self.near.value(days[0]) or "") == len("2024-09-21"):
            issued = day  # 《…》(2024年9月21日); a year alone is what a report is about
        if bodies and days and self._is_credit(bracket, [*bodies, *days]):
            names, issued = names_of(bodies), self.near.value(days[0])  # 《…》(工信部等六部门,2023年10月)
        for segment in _SEGMENT.finditer(self.folded, bracket.start(), bracket.end() - 1):
            if self.words.closing.search(segment[0]) is None:
                continue
            inside = [body for body in bodies if segment.start() <= body.start and body.end <= segment.end()]
            dated = [day for day in days if segment.start() <= day.start and day.end <= segment.end()]
            names = names or names_of(inside)
            issued = issued or (self.near.value(dated[0]) if dated else None)
        effective = [
            self.near.value(day) for day in days if self.words.effect.match(self.folded, day.end, day.end + 24)
        ]
        return Event(RANKS["publish"], names, issued, effective[0] if effective else None) if names or issued else None

    def _is_credit(self, bracket: re.Match[str], parts: Sequence[Body | Mention]) -> bool:
        """Whether a bracket holds organs and a date and no other words."""
        words, position = "", bracket.start()
        for part in sorted(parts, key=lambda part: part.start):
            words, position = words + self.folded[position : part.start], max(position, part.end)
        return _CREDITED.fullmatch(words + self.folded[position : bracket.end()]) is not None

    def effective(self, row: list[DocumentMention], end: int) -> Event | None:
        """`《…》自2024年7月1日起施行`, `2022年3月正式施行的《…》`, `8月1日,《…》生效`."""
        stop = min(self.context.sentence_at(end - 1)[1], end + 160)
        if not _EFFECT_HINT.search(self.folded, max(0, row[0].start - 16), stop):
            return None
        following = bisect_left(self.document_starts, end)
        if following < len(self.documents):
            stop = min(stop, self.documents[following].start)
        index = bisect_left(self.near.date_ends, end + 1)
        for date in self.near.dates[index : index + 12]:
            if date.start >= stop:
                break
            if self.words.effect.match(self.folded, date.end, date.end + 24) and (value := self.near.value(date)):
                return Event(0, (), None, value)
        if _FROM_ISSUE.search(self.folded, end, stop):
            return Event(0, (), None, EFFECT)
        start = row[0].start
        if self.words.takes.match(self.folded, end, stop) and (value := self.near.date(start, self.near.floor(start))):
            return Event(0, (), None, value)
        index = bisect_left(self.near.date_ends, start) - 1
        if index >= 0 and self.near.dates[index].end >= start - 12:
            date = self.near.dates[index]
            match = self.words.effect.match(self.folded, date.end, start)
            if match and self.folded[match.end() : start].strip() == "的" and (value := self.near.value(date)):
                return Event(0, (), None, value)
        return None

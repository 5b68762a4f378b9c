"""The registers of an issue: one entry per distinct document and per distinct agency, with all their printed forms.

A short form that was only guessed (`nearest`) is listed with the document it was given to and supplies nothing else. A
form that nothing resolves (`《方案》` without a title before it, 省数据局 where no province is spoken of) names nothing
that could be registered; `problems` lists it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.context import Context
from pipeline.kit.ids import document_id
from pipeline.link.joint import organs_of
from pipeline.link.parents import parent_of
from pipeline.link.sorted_mentions import Mentions
from pipeline.records import (
    AgencyEntry,
    AgencyForm,
    AgencyMention,
    DocumentEntry,
    DocumentMention,
    Evidence,
    Scope,
    ShortName,
    Span,
)

_BARE = re.compile(
    r"(?:实施|工作|行动|指导|总体|建设|管理|若干|发展|暂行|重点|专项|该|本|此|前述|上述)*"
    r"(?:办法|意见|通知|方案|规划|要点|指南|规定|计划|清单|细则|条例|措施|决定|通报|公告|标准|规范|纲要|报告|白皮书|政策|目录|倡议)"
    r"(?:\(试行\)|\(征求意见稿\))?"
)
"""A title of nothing but its kind."""


def is_unresolved(mention: DocumentMention) -> bool:
    """Whether a mention is a short form that stands for a title which the text does not give."""
    return mention.norm.resolved_by == "stated" and _BARE.fullmatch(mention.norm.title) is not None


def register_documents(context: Context, mentions: Mentions) -> list[DocumentEntry]:
    """Documents in order of first mention."""
    groups: dict[str, list[DocumentMention]] = {}
    ids: dict[str, str] = {}
    for mention in mentions.documents:
        if not is_unresolved(mention):
            title = mention.norm.title
            id_ = ids.get(title) or ids.setdefault(title, document_id(title))
            groups.setdefault(id_, []).append(mention)
    witnesses = _Witnesses(context, mentions)
    return [_document(id_, found, witnesses) for id_, found in groups.items()]


def _document(id_: str, found: list[DocumentMention], witnesses: _Witnesses) -> DocumentEntry:
    own = [mention for mention in found if mention.norm.resolved_by != "nearest"] or found
    first = next((mention for mention in own if mention.norm.resolved_by == "stated"), own[0])
    norms = list({id(mention.norm): mention.norm for mention in own}.values())
    issuers = max((norm.issuers for norm in norms), key=len)
    # The finest date of one issuing wins; of two, the one that is told first.
    issued = next((norm.issued for norm in norms if norm.issued), None)
    for norm in norms:
        if norm.issued and issued and norm.issued.startswith(issued):
            issued = norm.issued
    effective = next((norm.effective for norm in norms if norm.effective), None)
    evidence: dict[str, Evidence] = {}
    if issuers and (seen := witnesses.issuers(own, frozenset(issuers))):
        evidence["issuers"] = seen
    for key, value in (("issued", issued), ("effective", effective)):
        if value and (seen := witnesses.date(own, value)):
            evidence[key] = seen
    agencies = [agency for name in issuers if (agency := witnesses.by_name.get(name))]
    region, seen = witnesses.title_region(own)
    if seen is None and agencies:
        region = sorted({a.norm.adcode[:2] + "0000" for a in agencies if a.norm.adcode != "000000"})
        seen = Evidence(resolved_by="issuers")
    if seen is not None:
        evidence["region"] = seen
    return DocumentEntry(
        id=id_,
        title=first.norm.title,
        kind=first.norm.kind,
        status=next((norm.status for norm in norms if norm.status), None),
        years=next((norm.years for norm in norms if norm.years), None),
        number=next((norm.number for norm in norms if norm.number), None),
        issuers=issuers,
        issuer_ids=[agency.norm.id for agency in agencies if agency.norm.resolved_by != "unresolved"],
        issued=issued,
        effective=effective,
        region=region,
        articles=_articles(found),
        mentions=[Span(start=mention.start, end=mention.end) for mention in found],
        short_names=[
            ShortName(
                text=mention.text,
                resolved_by=mention.norm.resolved_by,
                resolved_from=mention.norm.resolved_from,
                start=mention.start,
                end=mention.end,
            )
            for mention in found
            if mention.norm.resolved_by != "stated"
        ],
        evidence=evidence,
    )


def register_agencies(mentions: Mentions) -> list[AgencyEntry]:
    """Agencies in order of first mention."""
    groups: dict[str, list[AgencyMention]] = {}
    for mention in mentions.agencies:
        if mention.norm.resolved_by != "unresolved":
            groups.setdefault(mention.norm.id, []).append(mention)
    return [_agency(id_, found) for id_, found in groups.items()]


def _agency(id_: str, found: list[AgencyMention]) -> AgencyEntry:
    norm = found[0].norm
    if any(mention.norm.name != norm.name for mention in found):
        names = Counter(mention.norm.name for mention in found)
        name = min(names, key=lambda name: (-names[name], len(name), name))
        norm = next(mention.norm for mention in found if mention.norm.name == name)
    forms: dict[tuple[str, str], list[AgencyMention]] = {}
    for mention in found:
        forms.setdefault((mention.text, mention.norm.resolved_by), []).append(mention)
    return AgencyEntry(
        id=id_,
        name=norm.name,
        level=norm.level,
        adcode=norm.adcode,
        kind=norm.kind,
        parent=parent_of(norm),
        articles=_articles(found),
        mentions=[Span(start=mention.start, end=mention.end) for mention in found],
        forms=[
            AgencyForm(
                text=text,
                resolved_by=by,
                resolved_from=same[0].norm.resolved_from,
                count=len(same),
                start=same[0].start,
                end=same[0].end,
            )
            for (text, by), same in forms.items()
        ],
    )


def _articles(mentions: Iterable[AgencyMention | DocumentMention]) -> list[int]:
    return sorted({mention.article for mention in mentions if mention.article is not None})


class _Witnesses:
    """Finds the printed words that give a document its issuers, dates and region."""

    def __init__(self, context: Context, mentions: Mentions) -> None:
        self._context = context
        self._agencies, self._dates, self._provinces = mentions.agencies, mentions.dates, mentions.provinces
        self._agency_starts = [mention.start for mention in self._agencies]
        self._date_starts = [mention.start for mention in self._dates]
        self._province_starts = [mention.start for mention in self._provinces]
        self._place_starts = [hit.start for hit in context.places]
        self._articles = {article.n: article for article in context.layout.articles}
        self.by_name: Mapping[str, AgencyMention] = {
            name: mention for mention in reversed(self._agencies) for name in organs_of(mention.norm.name)
        }

    def issuers(self, own: Sequence[DocumentMention], names: frozenset[str]) -> Evidence | None:
        """The agencies that stand with the document in a sentence, sign its notice, or stand in its article."""
        for scope, start, end in self._stretches(own):
            low, high = bisect_left(self._agency_starts, start), bisect_left(self._agency_starts, end)
            named = [
                m for m in self._agencies[low : min(high, low + _FAR)] if not names.isdisjoint(organs_of(m.norm.name))
            ]
            if named:
                last = named[-1] if scope in ("sentence", "signature") else named[0]
                return Evidence(resolved_by=scope, start=named[0].start, end=last.end)
        return None

    def date(self, own: Sequence[DocumentMention], edtf: str) -> Evidence | None:
        """The date of that value that is nearest by the same steps."""
        for scope, start, end in self._stretches(own):
            low, high = bisect_left(self._date_starts, start), bisect_left(self._date_starts, end)
            for mention in self._dates[low : min(high, low + _FAR)]:
                if mention.norm.edtf == edtf:
                    return Evidence(resolved_by=scope, start=mention.start, end=mention.end)
        return None

    def _stretches(self, own: Sequence[DocumentMention]) -> Iterable[tuple[Scope, int, int]]:
        sentences = dict.fromkeys(self._context.sentence_at(mention.start) for mention in own[:_MOST])
        yield from (("sentence", start, end) for start, end in sentences)
        articles = dict.fromkeys(mention.article for mention in own if mention.article is not None)
        for number in articles:
            if signature := self._articles[number].signature:
                yield "signature", signature.start, signature.end
        for number in articles:
            yield "article", self._articles[number].start, self._articles[number].end
        yield "issue", 0, len(self._context.text)

    def title_region(self, own: Sequence[DocumentMention]) -> tuple[list[str] | None, Evidence | None]:
        """Provinces that a title names, itself or by a place in it."""
        for mention in own[:_MOST]:
            if mention.norm.resolved_by != "stated":
                continue
            spans: list[tuple[int, int, Sequence[str]]] = []
            index = bisect_left(self._province_starts, mention.start)
            for province in self._provinces[index : bisect_right(self._province_starts, mention.end)]:
                spans.append((province.start, province.end, province.norm.codes))
            index = bisect_left(self._place_starts, mention.start)
            for hit in self._context.places[index : bisect_right(self._place_starts, mention.end)]:
                if hit.resolution != "guess":
                    spans.append((hit.start, hit.end, [hit.place.province]))
            if spans:
                codes = sorted({code for _, _, found in spans for code in found})
                start, end = min(span[0] for span in spans), max(span[1] for span in spans)
                return codes, Evidence(resolved_by="title", start=start, end=end)
        return None, None


_FAR = 400
"""Most agencies or dates of a stretch that are asked."""
_MOST = 12
"""Most mentions of a document that are asked, so that a text of one title alone stays linear."""

"""Compute figures to facts: one place, one value, one status each, with the document that sets it and its issuers.

A figure that several places share with 各 or 均 (`廊坊和保定各有10个`) is one fact for each; figures that 分别 hands
out (`廊坊、保定分别有10个和12个`) go to their places one by one. A total of several places stays one fact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline.context import Context
from pipeline.kit.fold import fold_width
from pipeline.kit.ids import fact_id, fact_key
from pipeline.kit.lexicon import load_rows
from pipeline.link.registers import is_unresolved
from pipeline.link.sorted_mentions import Mentions
from pipeline.records import (
    ComputeMention,
    Dimension,
    DocumentEntry,
    DocumentMention,
    Evidence,
    Fact,
    Span,
)

_EACH = re.compile(r"各(?![类种级方界族行业项省市区县地国])|均(?![衡匀价值可])|都|分别")
_RESPECTIVELY = "分别"
_SENTENCE_END = re.compile(r"[。!?\n]")
_REACH = 500
"""Longest stretch on either side that still counts as the figure's sentence."""


class _Where(NamedTuple):
    region: list[str] | None
    place: str | None
    evidence: dict[str, Evidence]


def make_facts(context: Context, mentions: Mentions, documents: Sequence[DocumentEntry]) -> list[Fact]:
    """Facts of all compute figures, in order of the text; at least one each."""
    if not mentions.figures:
        return []
    titles = {mention.start: mention for mention in mentions.documents}
    entries = {span.start: entry for entry in documents for span in entry.mentions}
    reader = _PlaceReader(context, mentions)
    facts: list[Fact] = []
    sentence = Span(start=0, end=0)
    for figure in mentions.figures:
        if not sentence.start <= figure.start < sentence.end:
            sentence = _sentence(context.folded, figure)
        facts += _facts_of(figure, sentence, reader, titles, entries)
    return facts


def _facts_of(
    figure: ComputeMention,
    sentence: Span,
    reader: _PlaceReader,
    titles: Mapping[int, DocumentMention],
    entries: Mapping[int, DocumentEntry],
) -> list[Fact]:
    norm = figure.norm
    evidence = dict(norm.evidence)
    seen = evidence.get("document")
    title = titles.get(seen.start) if seen is not None and seen.start is not None else None
    entry = entries.get(title.start) if title is not None else None
    issuers: list[str] = []
    if title is None or is_unresolved(title):
        evidence.pop("document", None)  # 《方案》 without a title: which one sets it is not said
        title = None
    else:
        issuers = title.norm.issuers
        if issuers and entry is not None and "issuers" in entry.evidence:
            evidence["issuers"] = entry.evidence["issuers"]
    class_ = metric_class(norm.dimension, norm.metric)
    facts = []
    for where in reader.split(figure):
        if where.place is None:
            evidence.pop("place", None)
        place = reader.key(where.place, where.evidence.get("place"))
        key = fact_key(where.region, place, norm.dimension, class_, norm.as_of)
        facts.append(
            Fact(
                id=fact_id(key, norm.precision, norm.status),
                key=key,
                start=figure.start,
                end=figure.end,
                text=figure.text,
                article=figure.article,
                sentence=sentence,
                dimension=norm.dimension,
                value=norm.value,
                value_exact=norm.value_exact,
                high=norm.high,
                bound=norm.bound,
                precision=norm.precision,
                metric=norm.metric,
                metric_class=class_,
                region=where.region,
                place=where.place,
                status=norm.status,
                as_of=norm.as_of,
                mod=norm.mod,
                document=title.norm.title if title else None,
                document_id=entry.id if title and entry else None,
                issuers=issuers,
                flags=norm.flags,
                evidence=evidence | where.evidence,
            )
        )
    return facts


def _sentence(folded: str, figure: ComputeMention) -> Span:
    floor, ceiling = max(0, figure.start - _REACH), min(len(folded), figure.end + _REACH)
    start = floor
    for mark in "。!?\n":
        start = max(start, folded.rfind(mark, floor, figure.start) + 1)
    end = _SENTENCE_END.search(folded, figure.end, ceiling)
    stop = ceiling if end is None else end.start() if end[0] == "\n" else end.end()
    while start < figure.start and folded[start].isspace():
        start += 1
    return Span(start=start, end=stop)


class _PlaceReader:
    """Tells the places of a figure apart, and one name of a place from another name of the same."""

    def __init__(self, context: Context, mentions: Mentions) -> None:
        self._context = context
        self._starts = [figure.start for figure in mentions.figures]
        self._provinces = {mention.start: mention for mention in mentions.provinces}
        self._places = {hit.start: hit for hit in context.places}

    def key(self, place: str | None, seen: Evidence | None) -> str | None:
        """A place for an identifier: the code of a division or zone, however its name is printed; else the print."""
        if place is None or seen is None or seen.start is None:
            return place
        hit = self._places.get(seen.start)
        if hit is not None and hit.end in self._places and hit.end != seen.end:
            hit = self._places[hit.end]  # 哈密市伊吾县 is 伊吾县
        named = hit is not None and hit.end == seen.end and hit.resolution != "guess"
        return f"{hit.place.adcode}{hit.place.short}" if hit and named else place

    def split(self, figure: ComputeMention) -> list[_Where]:
        """One place each where the words share the figure out, else all that the figure has."""
        norm = figure.norm
        whole = [_Where(norm.region, norm.place, {})]
        seen = norm.evidence.get("place" if norm.place else "region")
        if seen is None or seen.start is None or seen.end is None or norm.dimension == "latency":
            # The two ends of a link are one place.
            return self._located(whole, seen)
        if not 0 <= figure.start - seen.end <= _REACH:
            return self._located(whole, seen)
        between = self._context.folded[seen.end : figure.start]
        # 各 and 分别 of an earlier sentence say nothing of this one's figures.
        if not _EACH.search(between) or _SENTENCE_END.search(between):
            return self._located(whole, seen)
        names = self._names(seen.start, seen.end)
        if len(names) < 2:
            return self._located(whole, seen)
        key = "place" if norm.place else "region"
        split = [
            _Where(region, name if norm.place else None, {key: Evidence(resolved_by=seen.resolved_by, start=s, end=e)})
            for s, e, name, region in names
        ]
        if _RESPECTIVELY in between:
            at = seen.end + between.rfind(_RESPECTIVELY)
            first = bisect_left(self._starts, at)
            number = bisect_left(self._starts, figure.start) - first
            end = _SENTENCE_END.search(self._context.folded, figure.end)
            stop = end.start() if end else len(self._context.folded)
            if bisect_left(self._starts, stop) - first == len(names):
                return [split[number]]
            # With a figure more or fewer than places nothing tells whose it is.
            return [_Where(norm.region, None, {})] if norm.place else whole
        return split

    def _located(self, whole: list[_Where], seen: Evidence | None) -> list[_Where]:
        place = whole[0].place
        return [_Where(whole[0].region, place, {"place": seen})] if place is not None and seen is not None else whole

    def _names(self, start: int, end: int) -> list[tuple[int, int, str, list[str]]]:
        """The names that a stretch enumerates, with their codes."""
        names: list[tuple[int, int, str, list[str]]] = []
        folded, position = self._context.folded, start
        while position < end:
            # By hits, not by splitting at 和, which 呼和浩特 holds.
            hit, province = self._places.get(position), self._provinces.get(position)
            if hit is not None:
                stop, codes = hit.end, [hit.place.province]
            elif province is not None:
                stop, codes = province.end, province.norm.codes
            else:
                return []  # something else stands between, so this is no plain enumeration
            names += [(position, stop, folded[position:stop], [code]) for code in codes]
            joiner = _JOINER.match(folded, stop, end)
            position = joiner.end() if joiner else stop
            if joiner is None and stop < end:
                return []
        return names


_JOINER = re.compile(r"\s*(?:、|,|和|与|及|以及)\s*")


@cache
def load_metrics() -> dict[Dimension, list[tuple[str, str]]]:
    """Surface and class of metrics by dimension, in the order in which they are tried."""
    metrics: dict[Dimension, list[tuple[str, str]]] = {}
    for row in load_rows("pipeline.link", "metrics.csv", ("dimension", "surface", "class", "source")):
        dimension = cast(Dimension, row.one_of("dimension", get_args(Dimension)))
        metrics.setdefault(dimension, []).append((row["surface"], row["class"]))
    return metrics


@cache
def metric_class(dimension: Dimension, metric: str | None) -> str:
    """Class of a printed metric, from a closed list: 智能算力总规模 of compute -> `intelligent_compute`."""
    folded = fold_width(metric or "")
    return next(class_ for surface, class_ in load_metrics()[dimension] if surface in folded)

"""The stretch of text that speaks about a figure: its sentence in clauses, with the words and mentions of each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.context import Context
from pipeline.kit.lexicon import load_rows
from pipeline.places import PlaceHit
from pipeline.records import (
    AgencyMention,
    ComputeMention,
    DateMention,
    DateNorm,
    DocumentMention,
    Mention,
    ProvinceMention,
)

_SENTENCE_END = re.compile(r"[。!?\n]")
_CLAUSE_END = re.compile(r"[;:]|,(?!\d{3}(?!\d))")
CLAUSES = 40
"""Clauses before a figure that may speak of it."""
_WITHIN_YEAR = re.compile(r"年(?<![\d一二三四五六七八九十两几数今去前多首满]年)内(?![容外地部])")


class Region(NamedTuple):
    """A printed name with the province-level codes it implies; no codes: the nation."""

    start: int
    end: int
    codes: tuple[str, ...]


@cache
def load_words() -> dict[str, tuple[str, ...]]:
    """Words of `figure_words.csv` by class, longest first."""
    words: dict[str, list[str]] = {}
    for row in load_rows("pipeline.link", "figure_words.csv", ("surface", "class", "source")):
        words.setdefault(row["class"], []).append(row["surface"])
    return {name: tuple(sorted(found, key=lambda word: (-len(word), word))) for name, found in words.items()}


@cache
def words_pattern(name: str) -> re.Pattern[str]:
    """Any word of a class."""
    return re.compile("|".join(re.escape(word) for word in load_words()[name]))


_NATIONAL = re.compile(
    r"全国(?!第|一体|首|前|最|排|各|领先|性|人大|政协|两会|唯一|比重|占比|总量|的?\d)|我国|国家在|国家层面|国内|中国(?=算力|数据中心|智能算力|智算|在用|已建)|[八8]大(?:国家)?(?:算力)?(?:枢纽|节点)|十大(?:国家)?(?:数据中心)?集群|三大(?:基础)?(?:电信)?运营商"
)


@dataclass(frozen=True)
class Found:
    """What the rooms found, by type and ascending, for look-ups by position."""

    context: Context
    mentions: Sequence[Mention]
    _clauses: dict[int, list[Clause]] = field(default_factory=dict)
    headers: dict[tuple[int, int], list[tuple[DateMention, bool]]] = field(default_factory=dict)
    """Dates that hold for a whole section, by its span; filled when first asked for."""

    @cached_property
    def dates(self) -> list[DateMention]:
        """Dates, and 年内 of the anchor's year, which is no mention but dates a plan."""
        dates = [mention for mention in self.mentions if isinstance(mention, DateMention)]
        return sorted([*dates, *self._within_year()], key=lambda date: date.start)

    def _within_year(self) -> Iterator[DateMention]:
        if (anchor := self.context.anchor) is None:
            return
        year = anchor.date[:4]
        norm = DateNorm(edtf=year, earliest=f"{year}-01-01", latest=f"{year}-12-31", resolved_by="anchor")
        for match in self._find(_WITHIN_YEAR):
            yield DateMention(start=match.start(), end=match.end(), text=match[0], rule="年内", norm=norm)

    @cached_property
    def documents(self) -> list[DocumentMention]:
        return [mention for mention in self.mentions if isinstance(mention, DocumentMention)]

    @cached_property
    def figures(self) -> list[ComputeMention]:
        return [mention for mention in self.mentions if isinstance(mention, ComputeMention)]

    @cached_property
    def regions(self) -> list[Region]:
        """Provinces, places, agencies, words for the nation in articles with figures; ascending, the longest first."""
        articles = {figure.article for figure in self.figures}
        found = [Region(match.start(), match.end(), ()) for match in self._find(_NATIONAL)]
        for start, end in self._stretches:
            hits = _inside(self.context.places, start, end)
            found += [Region(hit.start, hit.end, (hit.place.province,)) for hit in hits]
        for mention in self.mentions:
            if mention.article not in articles:
                continue
            if isinstance(mention, ProvinceMention):
                found.append(Region(mention.start, mention.end, tuple(mention.norm.codes)))
            elif isinstance(mention, AgencyMention):  # 000000 is the nation and whatever is abroad
                code = mention.norm.adcode[:2] + "0000"
                found.append(Region(mention.start, mention.end, () if code == "000000" else (code,)))
        kept: list[Region] = []
        for region in sorted(found, key=lambda region: (region.start, -region.end)):
            if not kept or region.start >= kept[-1].end:
                kept.append(region)
        return kept

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        """The articles that hold figures; the whole text where a figure stands outside articles."""
        articles = [self.context.article_at(figure.start) for figure in self.figures]
        if not all(articles):
            return [(0, len(self.context.text))]
        return sorted({(article.start, article.end) for article in articles if article})

    def _find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for start, end in self._stretches:
            yield from pattern.finditer(self.context.folded, start, end)

    @cached_property
    def places(self) -> list[PlaceHit]:
        """Named places below the province."""
        return [hit for hit in self.context.places if hit.place.level != "province"]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.start() for match in _SENTENCE_END.finditer(self.context.folded)]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence up to 。！？ or a line end, its mark left out; semicolons do not end it."""
        ends = self._sentence_ends
        index = bisect_left(ends, position)
        return (
            ends[index - 1] + 1 if index else 0,
            ends[index] if index < len(ends) else len(self.context.folded),
        )

    def clauses_at(self, position: int) -> list[Clause]:
        """The clauses of the sentence around a position; kept until another sentence is asked for."""
        start, end = self.sentence_at(position)
        if start not in self._clauses:
            self._clauses.clear()
            self._clauses[start] = clauses_of(self.context.folded, start, end) or [Clause(start, end)]
        return self._clauses[start]

    def clauses_up_to(self, position: int) -> list[Clause]:
        """The clauses of a sentence up to that of a position, which is the last; at most `CLAUSES` of them."""
        clauses = self.clauses_at(position)
        index = max(1, bisect_right(clauses, position, key=lambda clause: clause.start))
        return clauses[max(0, index - CLAUSES) : index]

    def places_in(self, start: int, end: int) -> list[PlaceHit]:
        """Places that lie inside a stretch."""
        return _inside(self.places, start, end)

    def regions_in(self, start: int, end: int) -> list[Region]:
        """Regions that lie inside a stretch."""
        return _inside(self.regions, start, end)

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """Dates that lie inside a stretch."""
        return _inside(self.dates, start, end)

    def documents_in(self, start: int, end: int) -> list[DocumentMention]:
        """Titles that lie inside a stretch."""
        return _inside(self.documents, start, end)

    def figures_in(self, start: int, end: int) -> list[ComputeMention]:
        """Figures that lie inside a stretch."""
        return _inside(self.figures, start, end)

    def in_title(self, position: int) -> bool:
        """Whether a position lies inside 《…》."""
        index = bisect_left(self.documents, position + 1, key=lambda mention: mention.start) - 1
        return index >= 0 and position < self.documents[index].end


def _inside(items: Sequence[object], start: int, end: int) -> list:  # type: ignore[type-arg]  # same items as given
    index = bisect_left(items, start, key=lambda item: item.start)  # type: ignore[attr-defined]  # all have start and end
    kept = []
    while index < len(items) and items[index].start < end:  # type: ignore[attr-defined]
        if items[index].end <= end:  # type: ignore[attr-defined]
            kept.append(items[index])
        index += 1
    return kept


class Clause(NamedTuple):
    """A stretch between commas, semicolons and colons."""

    start: int
    end: int


def clauses_of(folded: str, start: int, end: int) -> list[Clause]:
    """Clauses of a sentence, in order."""
    cuts = [start, *(match.end() for match in _CLAUSE_END.finditer(folded, start, end)), end]
    return [Clause(first, last) for first, last in pairwise(cuts) if last > first]


def line_end(folded: str, position: int) -> int:
    """Where the line of a position ends, its LF left out."""
    end = folded.find("\n", position)
    return len(folded) if end < 0 else end


def line_start(folded: str, position: int) -> int:
    """Where the paragraph of a position begins."""
    return folded.rfind("\n", 0, position) + 1

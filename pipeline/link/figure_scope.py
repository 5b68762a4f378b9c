"""The stretch of text that speaks about a figure: its sentence in clauses, with the words and mentions of each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, pairwise
from operator import itemgetter
from typing import Generic, NamedTuple, Protocol, TypeVar

from pipeline.context import Context
from pipeline.kit.lexicon import load_rows
from pipeline.link.figure_cues import CueHit, find_cues
from pipeline.link.sorted_mentions import Mentions
from pipeline.places import PlaceHit
from pipeline.records import AgencyMention, Article, DateMention, DateNorm, Section

_SENTENCE_MARKS = "。!?\n"
_CLAUSE_END = re.compile(r"[;:]|,(?!\d{3}(?!\d))")
CLAUSES = 40
"""Clauses before a figure that may speak of it."""
_WITHIN_YEAR = re.compile(r"年(?<![\d一二三四五六七八九十两几数今去前多首满]年)内(?![容外地部])")


class _Printed(Protocol):
    """What stands somewhere in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=_Printed)


class Spans(Generic[T]):
    """What stands in the text, ascending and without overlaps, for look-ups by position."""

    __slots__ = ("items", "starts")

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self.starts = [item.start for item in items]

    def within(self, start: int, end: int) -> Sequence[T]:
        """Those that lie inside a stretch."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, first)
        if last > first and self.items[last - 1].end > end:
            last -= 1
        return self.items[first:last]

    def around(self, position: int) -> T | None:
        """The one that a position lies in."""
        index = bisect_right(self.starts, position) - 1
        return self.items[index] if index >= 0 and position < self.items[index].end else None


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


# Each branch opens with a plain character, so that the search skips to one of these few.
_NATIONAL = re.compile(
    r"全国(?!第|一体|首|前|最|排|各|领先|性|人大|政协|两会|唯一|比重|占比|总量|的?\d)|我国|国家在|国家层面|国内"
    r"|中国(?=算力|数据中心|智能算力|智算|在用|已建)|八大(?:国家)?(?:算力)?(?:枢纽|节点)"
    r"|8大(?:国家)?(?:算力)?(?:枢纽|节点)|10个国家(?:数据中心)?(?:算力)?集群|8个国家(?:算力)?枢纽"
    r"|东西部(?:枢纽|算力|数据中心)|国家(?<![\u4e00-\u9fff]国家)(?:算力)?枢纽节点"
    r"|十大(?:国家)?(?:数据中心)?集群|三大(?:基础)?(?:电信)?运营商"
)


@cache
def _abroad() -> re.Pattern[str]:
    """A foreign country before what is counted: 美国算力规模."""
    return re.compile(
        f"(?:{words_pattern('abroad').pattern})(?=的?(?:总?算力|智能算力|智算|数据中心|服务器|机架|存储))"
    )


class Clause(NamedTuple):
    """A stretch between commas, semicolons and colons."""

    start: int
    end: int


class Sentence:
    """A sentence up to 。！？ or a line end, its mark left out, in clauses; semicolons do not end it."""

    __slots__ = ("_starts", "article", "clauses", "end", "line", "start")

    def __init__(self, start: int, end: int, line: int, clauses: Sequence[Clause], article: Article | None) -> None:
        self.start, self.end, self.line, self.clauses, self.article = start, end, line, clauses, article
        self._starts = [clause.start for clause in clauses]

    def index(self, position: int) -> int:
        """Number of the clause of a position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def clauses_up_to(self, position: int) -> Sequence[Clause]:
        """The clauses up to that of a position, which is the last; at most `CLAUSES` of them."""
        stop = self.index(position) + 1
        return self.clauses[max(0, stop - CLAUSES) : stop]


@dataclass
class Found:
    """What the rooms found, by type and ascending, for look-ups by position."""

    context: Context
    mentions: Mentions
    headers: dict[tuple[int, int], list[tuple[DateMention, bool]]] = field(default_factory=dict)
    """Dates that hold for a whole section, by its span; filled when first asked for."""
    _sentence: Sentence | None = None
    _cues: dict[int, Spans[CueHit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = self.context.folded
        self.documents = Spans(self.mentions.documents)
        self.figures = Spans(self.mentions.figures)
        self._latencies = Spans([figure for figure in self.mentions.figures if figure.norm.dimension == "latency"])
        self.dates = Spans(sorted([*self.mentions.dates, *self._within_year()], key=lambda date: date.start))
        self.dates_in, self.figures_in = self.dates.within, self.figures.within
        self.documents_in = self.documents.within

    def in_title(self, position: int) -> bool:
        """Whether a position lies inside 《…》."""
        return self.documents.around(position) is not None

    @cached_property
    def agencies(self) -> Spans[AgencyMention]:
        """Agencies, for look-ups by position."""
        return Spans(self.mentions.agencies)

    def _within_year(self) -> Iterator[DateMention]:
        """年内 of the anchor's year, which is no mention but dates a plan."""
        if (anchor := self.context.anchor) is None:
            return
        year = anchor.date[:4]
        norm = DateNorm(edtf=year, earliest=f"{year}-01-01", latest=f"{year}-12-31", resolved_by="anchor")
        for match in self._find(_WITHIN_YEAR):
            yield DateMention(start=match.start(), end=match.end(), text=match[0], rule="年内", norm=norm)

    @cached_property
    def regions(self) -> Spans[Region]:
        """Provinces, places, agencies, the nation, in articles with figures; of overlapping names the longest."""
        articles = {figure.article for figure in self.mentions.figures}
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for match in chain(self._find(_NATIONAL), self._find(_abroad())):
            found.append((match.start(), -match.end(), ()))
        for start, end in self._stretches:
            for hit in self.context.places_in(start, end):
                found.append((hit.start, -hit.end, (hit.place.province,)))
        for province in self.mentions.provinces:
            if province.article in articles:
                found.append((province.start, -province.end, tuple(province.norm.codes)))
        for agency in self.mentions.agencies:
            if agency.article in articles:
                province_code = agency.norm.adcode[:2] + "0000"  # 000000 is the nation and whatever is abroad
                codes = (province_code,) if province_code != "000000" else ()
                found.append((agency.start, -agency.end, codes))
        found.sort(key=itemgetter(0, 1))
        kept, position = [], -1
        for start, minus_end, implied in found:
            if start >= position:
                position = -minus_end
                kept.append(Region(start, position, implied))
        return Spans(kept)

    def regions_in(self, start: int, end: int) -> Sequence[Region]:
        """Regions that lie inside a stretch."""
        return self.regions.within(start, end)

    def is_link(self, start: int, end: int) -> bool:
        """Whether a clause gives a latency: the places in it are the ends of a link."""
        return bool(self._latencies.within(start, end))

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        """The articles that hold figures; the whole text where a figure stands outside articles."""
        articles = [self.context.article_at(figure.start) for figure in self.mentions.figures]
        if not all(articles):
            return [(0, len(self.folded))]
        return sorted({(article.start, article.end) for article in articles if article})

    def _find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for start, end in self._stretches:
            yield from pattern.finditer(self.folded, start, end)

    @cached_property
    def _outline(self) -> tuple[list[int], list[Section], list[int]]:
        """Starts of all sections, the sections, and for each the number of the one around it, or -1."""
        sections = [section for article in self.context.layout.articles for section in article.sections]
        parents: list[int] = []
        around: list[int] = []
        for number, section in enumerate(sections):
            while around and sections[around[-1]].end <= section.start:
                around.pop()
            parents.append(around[-1] if around else -1)
            around.append(number)
        return [section.start for section in sections], sections, parents

    def sections_at(self, position: int) -> list[Section]:
        """Sections around a position, the innermost first."""
        starts, sections, parents = self._outline
        found, number = [], bisect_right(starts, position) - 1
        while number >= 0:
            if position < sections[number].end:
                found.append(sections[number])
            number = parents[number]
        return found

    @cached_property
    def _places(self) -> Spans[PlaceHit]:
        return Spans([hit for hit in self.context.places if hit.place.level != "province"])

    def places_in(self, start: int, end: int) -> Sequence[PlaceHit]:
        """Named places below the province that lie inside a stretch."""
        return self._places.within(start, end)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        ends = [at for mark in _SENTENCE_MARKS for at in _positions(self.folded, mark)]
        ends.sort()
        return ends

    def bounds_at(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around a position."""
        ends = self._sentence_ends
        index = bisect_left(ends, position)
        return (ends[index - 1] + 1 if index else 0, ends[index] if index < len(ends) else len(self.folded))

    def sentence_at(self, position: int) -> Sentence:
        """The sentence around a position; kept until another is asked for, since figures come in order."""
        kept = self._sentence
        if kept is None or not kept.start <= position <= kept.end:
            start, end = self.bounds_at(position)
            clauses = _clauses(self.folded, start, end) or [Clause(start, end)]
            line, article = line_start(self.folded, start), self.context.article_at(position)
            kept = self._sentence = Sentence(start, end, line, clauses, article)
        return kept

    def cues_in(self, start: int, end: int) -> list[CueHit]:
        """Words that tell status in a stretch, outside titles. Each line is read once."""
        hits: list[CueHit] = []
        while start < end:
            line = line_start(self.folded, start)
            if line not in self._cues:
                found = find_cues(self.folded, line, line_end(self.folded, line))
                self._cues[line] = Spans([hit for hit in found if not self.in_title(hit.start)])
            hits += self._cues[line].within(start, end)
            start = line_end(self.folded, start) + 1
        return hits


def _clauses(folded: str, start: int, end: int) -> list[Clause]:
    cuts = [start, *(match.end() for match in _CLAUSE_END.finditer(folded, start, end)), end]
    return [Clause(first, last) for first, last in pairwise(cuts) if last > first]


def _positions(text: str, mark: str) -> list[int]:
    # Looking for one character at a time is many times faster than for a class of them.
    found, at = [], text.find(mark)
    while at >= 0:
        found.append(at)
        at = text.find(mark, at + 1)
    return found


def line_end(folded: str, position: int) -> int:
    """Where the line of a position ends, its LF left out."""
    end = folded.find("\n", position)
    return len(folded) if end < 0 else end


def line_start(folded: str, position: int) -> int:
    """Where the paragraph of a position begins."""
    return folded.rfind("\n", 0, position) + 1

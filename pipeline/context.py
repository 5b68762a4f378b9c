"""What a room may see: the text, the one scan, the layout, the places, the anchor, and what earlier rooms found.

A room that needs something another room knows takes it from here and never by import, so rooms stay independent.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.kit.fold import fold_width
from pipeline.kit.scan import Scan
from pipeline.kit.words import make_doc, word_at
from pipeline.places import PlaceHit, find_places
from pipeline.records import Anchor, Article, Mention, Norm, Part

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SENTENCE_END = re.compile(r"[。!?;\n]+[”’」』)]*")  # on folded text: full-width !?; are folded
_CLAUSE_END = re.compile(r"[。!?;\n,:]+[”’」』)]*")  # the enumeration mark 、 joins, it does not end a clause


class Candidate(NamedTuple):
    """A span that a room's recogniser holds for a mention."""

    start: int
    end: int
    rule: str
    entry: str | None = None
    """Lexicon row that decided, as `folder/file.csv:line`."""
    data: Any = None
    """What the recogniser learnt and its own normaliser needs; opaque to everybody else."""


class Layout(NamedTuple):
    """Result of segmentation."""

    parts: list[Part]
    articles: list[Article]
    number: int | None = None
    """Issue number, `第026期` -> 26."""
    series: str | None = None
    dated: tuple[int, int] | None = None
    """Span of the date that the issue prints for itself in its masthead, if any."""
    published: str | None = None
    """Raw publish string of a web page (`发布时间:2024-06-02 15:30`), for dateparser to read."""


@dataclass(frozen=True, slots=True)
class Room:
    """One entity type: its words for the shared scan, its recogniser and its normaliser."""

    type: str
    surfaces: Callable[[], Mapping[str, Iterable[str]]]
    """Scan groups (named `<type>.<what>`) and their surfaces."""
    find: Callable[[Context], list[Candidate]]
    """Text to candidates; no normal forms. Candidates of one room do not overlap and ascend."""
    resolve: Callable[[Context, Sequence[Candidate]], list[Norm | None]]
    """Candidates to normal forms, one each, in order; None drops a candidate that context disproves."""


@dataclass
class Context:
    """One issue in work. Offsets everywhere are code points of `text`; `folded` has the same offsets."""

    text: str
    layout: Layout
    scan: Scan
    folded: str = ""
    anchor: Anchor | None = None
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = self.folded or fold_width(self.text)

    @cached_property
    def places(self) -> list[PlaceHit]:
        """Named divisions, zones and areas of the text, resolved by chain and article; ascending, not overlapping."""
        return find_places(self.folded, self.scan, [(a.start, a.end) for a in self.layout.articles])

    @cached_property
    def _place_starts(self) -> list[int]:
        return [hit.start for hit in self.places]

    def places_in(self, start: int, end: int) -> list[PlaceHit]:
        """Places that lie inside a stretch."""
        first, last = bisect_left(self._place_starts, start), bisect_left(self._place_starts, end)
        return [hit for hit in self.places[first:last] if hit.end <= end]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END.finditer(self.folded)]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [match.end() for match in _CLAUSE_END.finditer(self.folded)]

    @cached_property
    def _article_starts(self) -> list[int]:
        return [article.start for article in self.layout.articles]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence around a position: up to and with 。！？； or a line end."""
        return self._between(self._sentence_ends, position)

    def clause_at(self, position: int) -> tuple[int, int]:
        """The clause around a position: up to and with ，：。！？； or a line end (、 joins)."""
        return self._between(self._clause_ends, position)

    def _between(self, ends: list[int], position: int) -> tuple[int, int]:
        index = bisect_right(ends, position)
        return (ends[index - 1] if index else 0), (ends[index] if index < len(ends) else len(self.text))

    def article_at(self, position: int) -> Article | None:
        """The article that holds a position; None in front, between and back matter."""
        index = bisect_right(self._article_starts, position) - 1
        if index < 0 or position >= self.layout.articles[index].end:
            return None
        return self.layout.articles[index]

    def doc(self, span: tuple[int, int]) -> Doc:
        """A spaCy Doc of jieba words over a span of the folded text; add `span[0]` to `token.idx` for offsets.

        For decisions only: loads jieba and spaCy when first called.
        """
        return make_doc(self.folded[span[0] : span[1]])

    def word_at(self, position: int) -> tuple[int, int]:
        """Span of the jieba word that covers a position, read within its clause. Loads jieba when first called."""
        start, end = self.clause_at(position)
        word, offset = word_at(self.folded[start:end], position - start)
        return start + offset, start + offset + len(word)

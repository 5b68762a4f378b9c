"""The one scan: every lexicon surface of every room found in a single pass over the folded text.

Aho-Corasick with all overlapping hits. Overlaps are needed because a surface of one room nests in a surface of
another (广东省 in 广东省通信管理局); a group that wants no overlaps asks for `Scan.longest`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.kit.fold import fold_width


class Hit(NamedTuple):
    """A surface found at `start:end`; `surface` is the folded pattern, the key of its lexicon."""

    start: int
    end: int
    surface: str


class Scan:
    """Hits of one text, by lexicon group, in order of start and then length (shortest first)."""

    __slots__ = ("_groups",)

    def __init__(self, groups: Mapping[str, list[Hit]]) -> None:
        self._groups = groups

    def hits(self, group: str) -> Sequence[Hit]:
        """All hits of a group, overlapping ones too."""
        return self._groups.get(group, ())

    def longest(self, group: str) -> list[Hit]:
        """Leftmost-longest hits of a group; no two overlap."""
        return leftmost_longest(self.hits(group))


def leftmost_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits keep the one that starts first, and of those the longest."""
    kept: list[Hit] = []
    position = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= position:
            kept.append(hit)
            position = hit.end
    return kept


class Scanner:
    """An automaton over named groups of surfaces.

    Args:
        groups: surfaces by group name, such as `{"agency.national": ["工信部", …], "place": [...]}`. Surfaces are
            folded here; a surface may stand in several groups.
    """

    __slots__ = ("_automaton", "_groups_of", "_surfaces")

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        groups_of: dict[str, tuple[str, ...]] = {}
        for group, surfaces in groups.items():
            # Folded in one piece: a call for each of ten thousand surfaces would cost more than the automaton.
            for surface in set(fold_width("\n".join(surfaces)).split("\n")):
                groups_of[surface] = (*groups_of.get(surface, ()), group)
        groups_of.pop("", None)
        self._surfaces = sorted(groups_of)
        self._groups_of = [groups_of[surface] for surface in self._surfaces]
        self._automaton = AhoCorasick(self._surfaces, matchkind=MatchKind.Standard, store_patterns=False)

    def scan(self, folded: str) -> Scan:
        """Find every surface in a folded text."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        surfaces, groups_of = self._surfaces, self._groups_of
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            hit = Hit(start, end, surfaces[index])
            for group in groups_of[index]:
                found[group].append(hit)
        for hits in found.values():
            hits.sort()
        return Scan(found)

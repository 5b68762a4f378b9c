"""Which place a name stands for: the parent before it, the nearest evidence, or a guess that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, cast

from pipeline.places.model import Name, Place, PlaceHit, Resolution

# What may stand between the places of a list, or between a place and its parent.
JOINT = frozenset({"、", "/", "和", "与", "及", "·", "-", "—", "以及", "到", "至", "("})
_SENTENCE_BREAKS = "。!?;\n"
_SENTENCE_BREAK = re.compile(f"[{_SENTENCE_BREAKS}]")
_SENTENCE = 400
"""Characters of a sentence looked at on either side of an ambiguous name."""
_WINDOW = 48
"""Evidence hits looked at on either side of an ambiguous name; bounds the work on hostile texts."""


class FoundName(NamedTuple):
    """A surface that is a place name where it stands, with the readings that remain possible."""

    start: int
    end: int
    readings: tuple[Name, ...]
    province: str | None
    """The province of all likely readings; None where they differ."""


def common_province(readings: tuple[Name, ...]) -> str | None:
    """The province of all likely readings; None where they differ."""
    found = {name.place.province for name in likely(readings)}
    return found.pop() if len(found) == 1 else None


def resolve_names(found: Sequence[FoundName], folded: str, articles: Sequence[tuple[int, int]]) -> list[PlaceHit]:
    """One place for every name."""
    evidence = [(name.start, likely(name.readings)[0].place) for name in found if name.province]
    positions = [position for position, _ in evidence]
    hits: list[PlaceHit] = []
    for name in found:
        if len(name.readings) == 1:
            place, form, _ = name.readings[0]
            hits.append(PlaceHit(name.start, name.end, place, form))
            continue
        chosen, how = _choose(name, hits[-1] if hits else None, folded, articles, evidence, positions)
        others = tuple(reading.place for reading in name.readings if reading is not chosen)
        hits.append(PlaceHit(name.start, name.end, chosen.place, chosen.form, others, how))
    return hits


def _choose(
    name: FoundName,
    previous: PlaceHit | None,
    folded: str,
    articles: Sequence[tuple[int, int]],
    evidence: list[tuple[int, Place]],
    positions: list[int],
) -> tuple[Name, Resolution]:
    if previous is not None and name.start - previous.end <= 1:
        gap = folded[previous.end : name.start]
        if gap in {"", "("}:
            for reading in name.readings:
                if holds(previous.place, reading.place):
                    return reading, "chain"
        elif gap in JOINT and previous.resolution != "guess":
            for reading in name.readings:
                if reading.place.adcode[:4] == previous.place.adcode[:4]:
                    return reading, "chain"
    name = name._replace(readings=likely(name.readings))
    first = name.readings[0]
    if len(name.readings) == 1:
        return first, "name"
    index = bisect_right(positions, name.start)
    near = evidence[max(0, index - _WINDOW) : index + _WINDOW]
    if near:
        # Bounds stay inside the window: a text without line breaks must not be searched again for every name.
        floor, ceiling = min(near[0][0], name.start), max(near[-1][0], name.end) + 1
        for how, (low, high) in (
            ("sentence", _around(folded, name.start, floor, ceiling)),
            ("paragraph", _line(folded, name.start, floor, ceiling)),
            ("article", _article(articles, name.start, len(folded))),
        ):
            if chosen := _nearest(name, near, low, high):
                return chosen, cast(Resolution, how)
    if len({reading.place.province for reading in name.readings}) == 1:
        return first, "name"
    return first, "guess"


def likely(readings: tuple[Name, ...]) -> tuple[Name, ...]:
    """Readings that need no parent beside them, if there are any: 西安 is the city, not the district of 辽源."""
    return tuple(name for name in readings if name.use == "alone") or readings


def _nearest(name: FoundName, near: list[tuple[int, Place]], low: int, high: int) -> Name | None:
    """The reading that the nearest evidence between two positions speaks for; what stands before counts first."""
    inside = [(position, place) for position, place in near if low <= position < high and position != name.start]
    before = [place for position, place in reversed(inside) if position < name.start]
    after = [place for position, place in inside if position > name.start]
    fallback: Name | None = None
    for place in before + after:
        same = [reading for reading in name.readings if reading.place.province == place.province]
        if not same:
            continue
        if place.level == "province":
            # Rank decides inside a province, unless a prefecture further off is named.
            fallback = fallback or same[0]
            continue
        exact = [reading for reading in same if reading.place.adcode[:4] == place.adcode[:4]]
        if exact:
            return exact[0] if fallback is None or fallback.place.province == place.province else fallback
        fallback = fallback or same[0]
    return fallback


def _around(folded: str, position: int, floor: int, ceiling: int) -> tuple[int, int]:
    low = position
    while low > max(floor, position - _SENTENCE) and folded[low - 1] not in _SENTENCE_BREAKS:
        low -= 1
    match = _SENTENCE_BREAK.search(folded, position, min(ceiling, position + _SENTENCE))
    return low, match.end() if match else min(ceiling, position + _SENTENCE)


def _line(folded: str, position: int, floor: int, ceiling: int) -> tuple[int, int]:
    start, end = folded.rfind("\n", floor, position), folded.find("\n", position, ceiling)
    return (start + 1 if start >= 0 else floor), (end if end >= 0 else ceiling)


def _article(articles: Sequence[tuple[int, int]], position: int, length: int) -> tuple[int, int]:
    if not articles:
        return 0, length
    index = bisect_right(articles, (position, length + 1)) - 1
    if index >= 0 and position < articles[index][1]:
        return articles[index]
    return position, position


def holds(above: Place, place: Place) -> bool:
    """Whether a place lies in another by their codes."""
    if above.level == "province":
        return above.province == place.province and place.level != "province"
    return above.level == "prefecture" and above.adcode[:4] == place.adcode[:4] and place.level in ("county", "zone")

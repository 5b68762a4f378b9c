"""Near-duplicate articles: shingles of six characters, a sketch of the smallest hashes to find candidates, then all.

Work and memory grow with the text: an article is looked up by its sketch alone, a hash leads to few articles, and
only likely pairs are compared in full.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from heapq import nsmallest
from typing import Generic, TypeVar

from pipeline.kit.fold import fold_width

Key = TypeVar("Key")

_SHINGLE = 6
_SKETCH = 48
_POSTINGS = 16
"""Most articles that one hash leads to; a phrase that many share says nothing."""
_SHARED = 0.25
"""Share of a sketch that makes a likely pair; nearly equal texts share most of it."""
_ALIKE = 0.8
"""Least Jaccard index of the shingles of a reprint."""
_HELD = 0.92
"""Or: the share of the shorter one that the longer holds, if it is at least `_SHORTER` of the longer."""
_SHORTER = 0.5
_NOISE = re.compile(r"[\W_]+")


class ReprintIndex(Generic[Key]):
    """Articles entered so far; a reprint is not entered, so that copies lead to the first."""

    def __init__(self) -> None:
        self._postings: dict[int, list[int]] = {}
        self._texts: list[str] = []
        self._keys: list[Key] = []

    def add(self, key: Key, text: str) -> Key | None:
        """Enter an article; the key of the earlier one that it reprints, if any."""
        plain = _NOISE.sub("", fold_width(text)).casefold()
        sketch = _sketch(plain)
        shared = Counter(index for value in sketch for index in self._postings.get(value, ()))
        least = max(2, int(len(sketch) * _SHARED))
        for index, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_POSTINGS]:
            if count >= least and _is_reprint(self._texts[index], plain):
                return self._keys[index]
        if len(sketch) >= 2:
            for value in sketch:
                postings = self._postings.setdefault(value, [])
                if len(postings) < _POSTINGS:
                    postings.append(len(self._keys))
            self._texts.append(plain)
            self._keys.append(key)
        return None


def _shingles(plain: str) -> set[str]:
    return {plain[i : i + _SHINGLE] for i in range(len(plain) - _SHINGLE + 1)}


def _sketch(plain: str) -> list[int]:
    data = plain.encode("utf-32-le")
    width = 4 * _SHINGLE
    # Not Python's own hash, which differs from run to run.
    return nsmallest(_SKETCH, {zlib.crc32(data[i : i + width]) for i in range(0, len(data) - width + 1, 4)})


def _is_reprint(one: str, other: str) -> bool:
    first, second = _shingles(one), _shingles(other)
    common = len(first & second)
    shorter, longer = sorted((len(first), len(second)))
    alike = common >= _ALIKE * (shorter + longer - common)
    return alike or (common >= _HELD * shorter and shorter >= _SHORTER * longer)

"""Names one edit away from an official function: 发改和改革委员会."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.agency.lexicon import Function, functions

_MISPRINT_LENGTH = 7
"""Shortest official function that a misprint may be mended to; shorter ones are too alike (财政局, 民政局)."""


@cache
def _official() -> dict[int, list[Function]]:
    """Official functions that a misprint may be mended to, by length."""
    found: dict[int, list[Function]] = {}
    for function in dict.fromkeys(functions().values()):
        if len(function.canonical) >= _MISPRINT_LENGTH and "{" not in function.canonical:
            found.setdefault(len(function.canonical), []).append(function)
    return found


@lru_cache(maxsize=4096)
def mend(printed: str) -> Function | None:
    """The one official function that is a single edit away from a printed one, if there is one."""
    near = {
        function.canonical: function
        for length in range(len(printed) - 1, len(printed) + 2)
        for function in _official().get(length, ())
        if _one_edit(function.canonical, printed)
    }
    return next(iter(near.values())) if len(near) == 1 else None


def is_curtailed(printed: str, official: str) -> bool:
    """Whether a printed name has lost one character inside an official one: 经济和信息厅, but not 文化旅游局."""
    start = next((index for index, char in enumerate(printed) if char != official[index]), len(printed))
    return 0 < start < len(printed) < len(official) and official[start] not in "和与及"


def _one_edit(left: str, right: str) -> bool:
    """Whether one substitution, insertion or deletion turns one string into the other."""
    if len(left) > len(right):
        left, right = right, left
    start = 0
    while start < len(left) and left[start] == right[start]:
        start += 1
    if len(left) == len(right):
        return left[start + 1 :] == right[start + 1 :]
    return left[start:] == right[start + 1 :]

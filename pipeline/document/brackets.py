"""Finds the spans of titles: bracket pairs, whole and broken, and the quoted names that a title is given."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from pipeline.context import Candidate, Context
from pipeline.document.aliases import find_quoted_aliases
from pipeline.document.titles import read_title

_TOKEN = re.compile(r"[《》\n]")
_STOP = re.compile(r"[。;,\n]")  # folded: ；， stand here as ;,
_WORD = re.compile(r"\w")

MAX_BROKEN = 100
"""Longest pair across a line break, in characters between the brackets."""
MAX_BREAKS = 2
"""Most line breaks inside a pair."""


class Pair(NamedTuple):
    """An outermost bracket pair, or an opening bracket with the title it leaves open."""

    start: int
    end: int
    form: str


def find_documents(context: Context) -> list[Candidate]:
    """Candidates for every outermost title and every declared quoted name, ascending."""
    folded = context.folded
    candidates = []
    for start, end, form in find_pairs(folded):
        title = read_title(context.text[start:end])
        if title is not None:
            candidates.append(Candidate(start, end, form, title.entry, title))
    for start, end, index in find_quoted_aliases(context, candidates):
        title = read_title(context.text[start:end])
        if title is not None and not _inside(candidates, start):
            name = title._replace(alias_of=candidates[index].start)
            candidates.append(Candidate(start, end, "(即“<name>”)", None, name))
    return sorted(candidates)


def _inside(candidates: list[Candidate], position: int) -> bool:
    index = bisect_right(candidates, position, key=lambda candidate: candidate.start) - 1
    return index >= 0 and position < candidates[index].end


def find_pairs(folded: str) -> list[Pair]:
    """Outermost pairs of `《》`, ascending; linear in the text, whatever it holds.

    On one line brackets pair as they nest. An opening bracket left over there pairs with the next closing one when no
    opening one stands between and it is near (`MAX_BROKEN`, `MAX_BREAKS`); otherwise its title ends before the first
    of 。；， or at the line's end.
    """
    if "《" not in folded:
        return []
    opened, partner = _match_lines(folded)
    pairs: list[Pair] = []
    position = 0
    for start in opened:
        if start < position:
            continue
        end, form = _close(folded, start, partner.get(start))
        if _WORD.search(folded, start, end):
            pairs.append(Pair(start, end, form))
        position = max(end, start + 1)
    return pairs


def _match_lines(folded: str) -> tuple[list[int], dict[int, tuple[int, bool]]]:
    """Positions of all opening brackets, and the closing partner of those that have one.

    The flag tells a pair on one line from one across a break.
    """
    opened: list[int] = []
    partner: dict[int, tuple[int, bool]] = {}
    stack: list[int] = []
    waiting: int | None = None  # the last bracket of the text so far, if it opens and stands on an earlier line
    breaks = 0
    for match in _TOKEN.finditer(folded):
        position, token = match.start(), match[0]
        if token == "《":
            opened.append(position)
            stack.append(position)
            waiting = None
        elif token == "》":
            if stack:
                partner[stack.pop()] = (position, True)
            elif waiting is not None and breaks <= MAX_BREAKS and position - waiting - 1 <= MAX_BROKEN:
                partner[waiting] = (position, False)
            waiting = None
        else:
            if stack:
                # Only the last opening bracket can still close below: none may open between.
                waiting, breaks = (stack[-1] if opened[-1] == stack[-1] else None), 0
                stack.clear()
            breaks += 1
    return opened, partner


def _close(folded: str, start: int, partner: tuple[int, bool] | None) -> tuple[int, str]:
    if partner is not None:
        return partner[0] + 1, "《<title>》" if partner[1] else "《<title>⏎<title>》"
    stop = _STOP.search(folded, start)
    end = stop.start() if stop else len(folded)
    return start + len(folded[start:end].rstrip()), "《<title>, left open"

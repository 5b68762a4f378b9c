"""Declarations of short names: `(以下简称《办法》)`, `下称“计划”`, `(即“数据二十条”)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.context import Candidate, Context

_NAMED = (
    r"(?:以下统称|以下合称|以下简称|以下称|下文简称|下文称|下文统称|下简称|下统称|下称|后简称|后称|统称|合称|简称|又称|也称|亦称"
    r"|俗称|被称为|即)为?:?\s*"
)
_OPENING = rf"\s*(?:\([^()\n。]{{0,60}}\))?\s*[(,]?\s*(?:[^()《》“”\n。]{{0,40}}[,; 、])?\s*{_NAMED}"
_DIRECT = re.compile(rf"{_OPENING}[“\"]?\s*")
_LOOSE = re.compile(rf"[^《》\n。]{{1,40}}\([^()《》\n。]{{0,40}}?{_NAMED}[“\"]?\s*")
_QUOTED = re.compile(rf"{_OPENING}(“[^“”\n。,;:《》()]{{2,20}}”)(?![一-龥])")
_QUOTED_WORDS = re.compile(r"“[^“”\n。,;:《》()]{2,20}”")
_NAMING_END = re.compile(r"[称即]为?:?\s*[“\"]?\s*$")
_DECLARING_TAIL = re.compile(rf"([(,])[^()《》\n。]{{0,40}}?{_NAMED}[“\"]?\s*$")

MAX_GAP = 120


def declares(folded: str, left: int, right: int) -> bool:
    """Whether the text between the end of a title and the start of the next names the second for the first."""
    return right - left <= MAX_GAP and _DIRECT.fullmatch(folded, left, right) is not None


def declares_phrase(folded: str, left: int, right: int) -> bool:
    """Whether the next title is named for a phrase that holds the first: `关于印发《…》的通知(以下简称《通知》)`."""
    return right - left <= MAX_GAP and _LOOSE.fullmatch(folded, left, right) is not None


def is_named(folded: str, start: int) -> bool:
    """Whether a declaring word stands right before a title; without one nothing else here needs asking."""
    return _NAMING_END.search(folded, max(0, start - 6), start) is not None


def declared_from(folded: str, start: int, floor: int) -> int | None:
    """End of the words that a short name at `start` is declared for; None when nothing declares it there."""
    floor = max(floor, start - 80)
    match = _DECLARING_TAIL.search(folded, floor, start)
    return match.start() if match else None


def find_quoted_aliases(context: Context, candidates: Sequence[Candidate]) -> Iterator[tuple[int, int, int]]:
    """Spans of quoted names where declared and where used later in the article, with the index of their title."""
    folded = context.folded
    names: dict[tuple[int | None, str], int] = {}
    declared: list[tuple[int, int, int]] = []
    for index, candidate in enumerate(candidates):
        match = _QUOTED.match(folded, candidate.end)
        if match is None:
            continue
        article = context.article_at(candidate.start)
        names[(article.n if article else None, match[1])] = index
        declared.append((*match.span(1), index))
    yield from declared
    if not names:
        return
    spans = {start for start, _, _ in declared}
    for match in _QUOTED_WORDS.finditer(folded):
        article = context.article_at(match.start())
        used = names.get((article.n if article else None, match[0]))
        if used is not None and match.start() > candidates[used].end and match.start() not in spans:
            yield match.start(), match.end(), used

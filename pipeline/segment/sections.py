"""The sections of an article: headings on lines of their own, and headings that a paragraph begins with."""

from __future__ import annotations

from pipeline.records import Section
from pipeline.segment.kinds import NUMBER_LINE, Kind
from pipeline.segment.lines import Line, printed
from pipeline.segment.names import signer_end
from pipeline.segment.survey import Survey
from pipeline.segment.titles import BRACKET_ALONE, SENTENCE_END

_RANK = {
    "chapter": 0,
    "part": 0,
    "": 1,
    "han": 2,
    "zero": 2,
    "hanp": 3,
    "hanbare": 3,
    "clause": 4,
    "num": 4,
    "nump": 5,
    "circle": 6,
}


def read_sections(members: list[int], skip: set[int], end: int, survey: Survey, text: str) -> list[Section]:
    heads: list[tuple[int, int, str]] = []
    for position, index in enumerate(members[1:], start=1):
        line = survey.lines[index]
        if index in skip:
            continue
        follower = survey.lines[members[position + 1]] if position + 1 < len(members) else None
        title = _heading(line, survey.lines[members[position - 1]], follower, text)
        if title:
            rank = 1 if line.kind is Kind.RELATED else _rank(line.family)
            heads.append((line.start, rank, title))
    ranks = {rank: level for level, rank in enumerate(sorted({rank for _, rank, _ in heads}), start=1)}
    ends = [end] * len(heads)
    stack: list[int] = []
    for position, (start, rank, _) in enumerate(heads):
        while stack and heads[stack[-1]][1] >= rank:
            ends[stack.pop()] = start
        stack.append(position)
    return [
        Section(title=title, level=ranks[rank], start=start, end=stop)
        for (start, rank, title), stop in zip(heads, ends, strict=True)
    ]


def _rank(family: str) -> int:
    if family.startswith("hash"):
        return int(family[4:]) - 6
    return _RANK.get(family, 5)


def _heading(line: Line, before: Line, after: Line | None, text: str) -> str | None:
    """The heading that a line is or begins with; None for running text."""
    if line.kind is Kind.RELATED:
        return printed(line, text)
    if line.kind is not Kind.TEXT:
        return None
    if not line.prose:
        if line.family:
            return printed(line, text)
        if after is None or line.size > 40 or before.body[-1:] in ":,、" or NUMBER_LINE.fullmatch(line.body):
            return None
        if line.body[0] == "(":
            return None
        if signer_end().search(line.body) and after.kind is Kind.DATE:
            return None
        goes_on = after.prose or after.family or after.kind is Kind.RELATED or BRACKET_ALONE.fullmatch(after.body)
        return printed(line, text) if goes_on else None
    if line.family in ("han", "hanp", "num", "nump", "zero", "chapter"):
        match = SENTENCE_END.search(line.body)
        if match and match.start() <= 40:
            return printed(line, text)[: match.start()]
    return None

"""What stands behind the last article: disclaimers, editors, distribution lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache

from pipeline.segment.lines import Kind, Line
from pipeline.segment.survey import Draft, Survey
from pipeline.segment.words import load_words

LONGEST = 10
"""A disclaimer goes on for no more lines than this."""


@cache
def _disclaimers() -> tuple[str, ...]:
    return tuple(load_words()["disclaimer"])


def trim(drafts: list[Draft], survey: Survey) -> list[Draft]:
    """Drafts of which the last ends before a disclaimer that runs on over further lines."""
    if not drafts:
        return open_rest(survey)
    last = drafts[-1]
    content = survey.content
    low, high = bisect_left(content, last.first), bisect_right(content, last.last)
    for position in range(low + 1, high):
        line = survey.lines[content[position]]
        if line.kind is Kind.BOILER and len(content) - position <= LONGEST and _opens_disclaimer(line):
            last.last = content[position - 1]
            break
    return drafts


def _opens_disclaimer(line: Line) -> bool:
    return line.body.lstrip("【[(*※◆■●—- ").startswith(_disclaimers())


def open_rest(survey: Survey) -> list[Draft]:
    """A text in which nothing reads like an article is one, unless it is a masthead alone."""
    if survey.front.masthead is not None or not survey.content:
        return []
    return [Draft(first=survey.content[0], last=survey.content[-1], titled=False)]

"""What stands around a date: titles, and the lines that date an article itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from pipeline.context import Candidate, Context
from pipeline.date.grammar import Expression
from pipeline.kit.tense import tense_at

_TITLE = re.compile(r"《[^《》\n]{0,200}(?:《[^《》\n]{0,100}》[^《》\n]{0,100}){0,2}》")
# A line that only dates: 2024年6月2日 / (2024年6月2日) / 发布时间:2024-06-02 15:30 来源:省数据局.
_LABEL = re.compile(r"时间|日期|来源|发布[:时日]|作者|编辑|字号|浏览")
_LINE_REST = 28
_TITLE_GLOSS = re.compile(r"》\([^()\n]*$")
_SINCE = re.compile(r"(?:[^,。;:\n]{0,60}[》”])?[^,。;:\n《]{0,14}以来")


def title_spans(context: Context) -> list[tuple[int, int]]:
    """Spans of 《…》, outermost, ascending."""
    return [match.span() for match in _TITLE.finditer(context.folded)]


def is_inside(spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a position is inside one of ascending, disjoint spans."""
    index = bisect_right(spans, (position, len(spans) + position)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]


def full_day(candidate: Candidate) -> date | None:
    """The day of a candidate that prints year, month and day and is no range."""
    expression: Expression = candidate.data
    point = expression.first
    if expression.last is not None or point.year is None or point.month is None or point.day is None:
        return None
    return date(point.year, point.month, point.day)


def is_own_line(context: Context, candidate: Candidate) -> bool:
    """Whether a date dates its article: alone on its line, beside a label, or before 电."""
    folded, start, end = context.folded, candidate.start, candidate.end
    if folded.startswith(("电", "讯"), end) or folded.startswith((" 电", " 讯"), end):
        return True
    line_start = folded.rfind("\n", 0, start) + 1
    line_end = folded.find("\n", end)
    line_end = len(folded) if line_end < 0 else line_end
    if line_end - end > 3 * _LINE_REST or start - line_start > 3 * _LINE_REST:
        return False
    before, after = folded[line_start:start].strip(" (["), folded[end:line_end].strip(" )]")
    # A text of one line is a sentence, not a signature.
    if not before and not after:
        return line_start > 0 or line_end < len(folded)
    rest = before + after
    return not set("。《") & set(rest) and len(rest) <= _LINE_REST and _LABEL.search(rest) is not None


def is_since(context: Context, candidate: Candidate) -> bool:
    """Whether a date opens a range up to the present: 自2023年11月《…》实施以来."""
    folded = context.folded
    return (
        folded.startswith(("自", "从"), max(0, candidate.start - 1)) and _SINCE.match(folded, candidate.end) is not None
    )


def is_gloss(context: Context, candidate: Candidate) -> bool:
    """Whether a date stands in the bracket behind a title, and so dates that document alone: 《…》(某局2020年发布)."""
    return _TITLE_GLOSS.search(context.folded, max(0, candidate.start - 24), candidate.start) is not None


def is_announced(context: Context, candidate: Candidate, following: Candidate | None) -> bool:
    """Whether a date is told of as future; words after a later date in a clause of its own are about that date."""
    if is_since(context, candidate):
        return False
    own = following is not None and "," in context.folded[candidate.end + 1 : following.start]
    return tense_at(context, candidate.start, candidate.end, following.start if own and following else None) == "future"


def own_days(context: Context, candidates: Sequence[Candidate]) -> dict[int, tuple[date, Candidate]]:
    """By article number the day of its dateline or signature; of several the last one."""
    titles = title_spans(context)
    found: dict[int, tuple[date, Candidate]] = {}
    for candidate in candidates:
        day = full_day(candidate)
        if day is None or is_inside(titles, candidate.start):
            continue
        article = context.article_at(candidate.start)
        if article is None:
            continue
        signature = article.signature
        if (signature is not None and signature.start <= candidate.start < signature.end) or is_own_line(
            context, candidate
        ):
            found[article.n] = (day, candidate)
    return found

"""Two issues in one file: an error, because one anchor and one number cannot serve both."""

from __future__ import annotations

from pipeline.errors import InputError
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.masthead import issue_number, series_of

BETWEEN = 6
"""At least so many content lines lie between two mastheads; nearer ones are a list of issues or a page header."""
FOLLOWING = 2
"""The second issue has text at so many content lines below its masthead, or later."""


def refuse_two_issues(lines: list[Line]) -> None:
    """Refuse a text with two mastheads of one series and different numbers.

    Raises:
        InputError: names both numbers and their lines.
    """
    seen: dict[str, tuple[int, int, int]] = {}
    second: tuple[str, int, int, int] | None = None
    previous = ""
    content = 0
    for line in lines:
        if line.kind is Kind.BLANK or line.kind is Kind.SEPARATOR:
            continue
        content += 1
        if second is not None and line.prose and content >= second[3] + FOLLOWING:
            series, other, where, _ = second
            first = seen[series]
            raise InputError(
                f"two issues in one text: {series} number {first[0]} begins at line {first[1]}, "
                f"number {other} at line {where}; put each into a file of its own"
            )
        if "期" in line.body and (number := issue_number(line)) is not None:
            series = series_of(line) or previous
            first = seen.setdefault(series, (number, line.number, content))
            if len(series) >= 4 and first[0] != number and content - first[2] >= BETWEEN:
                second = second or (series, number, line.number, content)
        previous = line.body if line.size <= 30 and not line.prose else ""

"""Tables in plain text: consecutive lines of cells between tabs or upright bars, with a caption above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*[\t|｜][^\n]*")


class Table(NamedTuple):
    """Rows of cells as spans, the head first."""

    start: int
    end: int
    rows: list[list[tuple[int, int]]]


def find_tables(text: str) -> Iterator[Table]:
    """Runs of two and more lines with equally many cells, in order. Blank cells count; outer bars do not."""
    if "\t" not in text and "|" not in text and "｜" not in text:
        return
    rows: list[list[tuple[int, int]]] = []
    start = end = -1
    for line in _LINE.finditer(text):
        cells = _cells(text, line.start(), line.end())
        if rows and (line.start() != end + 1 or len(cells) != len(rows[0])):
            if len(rows) > 1:
                yield Table(start, end, rows)
            rows = []
        if len(cells) > 1:
            start = line.start() if not rows else start
            rows.append(cells)
        end = line.end()
    if len(rows) > 1:
        yield Table(start, end, rows)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the cells of a line, blanks around them left out."""
    while start < end and text[start] in " |｜":
        start += 1
    while end > start and text[end - 1] in " |｜\r":
        end -= 1
    cells, position = [], start
    for mark in (*(match.start() for match in re.finditer(r"[\t|｜]", text[start:end])), end - start):
        first, last = position, start + mark
        while first < last and text[first] == " ":
            first += 1
        while last > first and text[last - 1] == " ":
            last -= 1
        cells.append((first, last))
        position = start + mark + 1
    return cells


def caption_of(text: str, position: int) -> tuple[int, int] | None:
    """The two lines above the table that a position stands in; None outside tables."""
    line = text.rfind("\n", 0, position) + 1
    if not _has_bar(text, line):
        return None
    while line > 0:
        above = text.rfind("\n", 0, line - 1) + 1
        if not _has_bar(text, above):
            return max(0, text.rfind("\n", 0, max(0, above - 1)) + 1), line
        line = above
    return None


def _has_bar(text: str, line: int) -> bool:
    end = text.find("\n", line)
    end = len(text) if end < 0 else end
    return any(text.find(mark, line, end) >= 0 for mark in "\t|｜")

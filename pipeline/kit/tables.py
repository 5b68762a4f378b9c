"""Tables in plain text: lines of cells between tabs, upright bars or runs of blanks, with a caption above."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

# Tried at line starts alone: tried everywhere, a long line without a bar would cost the square of its length.
_BARRED = re.compile(r"^[^\n\t|｜]*[\t|｜][^\n]*", re.M)
_SPACED = re.compile(r"^[ 　]*[^\s。;；]{1,24}(?:(?:  |　)[ 　]*[^\s。;；]{1,24}(?: [^\s。;；]{1,12})?)+[ 　]*$", re.M)
"""A line of short cells between two blanks or more, or a full-width one; sentences are no cells."""
_BARS = re.compile(r"[\t|｜]")
_BLANKS = re.compile(r"(?:  |　)[ 　]*")
_CAPTION = 2
"""Lines above a table that may say what holds for all of it."""


class Table(NamedTuple):
    """Rows of cells as spans, the head first."""

    start: int
    end: int
    rows: list[list[tuple[int, int]]]


@lru_cache(maxsize=2)
def find_tables(text: str) -> tuple[Table, ...]:
    """Runs of two and more lines with equally many cells, in order. Blank cells count; outer bars do not.

    Cells between blanks make a table from three lines, or three columns, on: two pairs of words are a signature.
    """
    tables = []
    if "\t" in text or "|" in text or "｜" in text:
        lines = [(m.start(), m.end(), _split(text, m.start(), m.end(), _BARS)) for m in _BARRED.finditer(text)]
        tables += _runs(lines)
    if "  " in text or "　" in text:
        lines = [(m.start(), m.end(), _split(text, m.start(), m.end(), _BLANKS)) for m in _SPACED.finditer(text)]
        tables += [table for table in _runs(lines) if len(table.rows) > 2 or len(table.rows[0]) > 2]
    return tuple(sorted(tables))


def _runs(lines: list[tuple[int, int, list[tuple[int, int]]]]) -> list[Table]:
    """Tables of neighboring lines with the same number of cells."""
    tables: list[Table] = []
    run: list[tuple[int, int, list[tuple[int, int]]]] = []
    for line in [*lines, (-1, -1, [])]:
        if run and (line[0] != run[-1][1] + 1 or len(line[2]) != len(run[0][2])):
            if len(run) > 1:
                tables.append(Table(run[0][0], run[-1][1], [cells for _, _, cells in run]))
            run = []
        if len(line[2]) > 1:
            run.append(line)
    return tables


def _split(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    """Spans of the cells of a line, blanks around them left out."""
    while start < end and text[start] in " |｜　":
        start += 1
    while end > start and text[end - 1] in " |｜\r　":
        end -= 1
    cells, position = [], start
    for first, last in (*((m.start(), m.end()) for m in mark.finditer(text, start, end)), (end, end)):
        low, high = position, first
        while low < high and text[low] == " ":
            low += 1
        while high > low and text[high - 1] == " ":
            high -= 1
        cells.append((low, high))
        position = last
    return cells


def caption_of(text: str, position: int) -> tuple[int, int] | None:
    """The two lines above the table that a position stands in; None outside tables."""
    tables = find_tables(text)
    index = bisect_right(tables, position, key=lambda table: table.start) - 1
    if index < 0 or position > tables[index].end:
        return None
    line = tables[index].start
    start = line
    for _ in range(_CAPTION):
        start = text.rfind("\n", 0, max(0, start - 1)) + 1
    return start, line

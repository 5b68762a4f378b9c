"""What the head of a column and the first cell of a row say of the figure between them.

`地区|2025年9月底算力规模|2027年目标` dates its cells and tells goals from what stands; a table that lost its lines
prints one cell a line (`地区`, `2027年目标`, `贵州`, `60EFLOPS`).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from pipeline.kit.tables import Table, find_tables
from pipeline.link.figure_above import Timing
from pipeline.link.figure_dates import is_ahead, use_of
from pipeline.link.figure_scope import Found, line_end, line_start
from pipeline.link.figure_state import PROJECT_STAGE
from pipeline.records import ComputeMention

_CELL = 24
"""Characters of a cell that has a line of its own."""
_LINES = 40
"""Lines above a figure in which the heads of such a table may stand, and lines below that show its columns."""
_LEAD = 4
"""Characters before a figure in its cell: 不低于."""
_COLUMNS = 8
_HEAD_KINDS = frozenset({"goal", "plan", "design", "works", "done", "state", "now", "tender"})


class Cell(NamedTuple):
    """The head of a figure's column and the first cell of its row, as spans; `row_end` is where its row ends."""

    head: tuple[int, int]
    label: tuple[int, int]
    row_end: int


class TableReader:
    """Finds the cells of the figures of an issue."""

    def __init__(self, found: Found) -> None:
        self._found, self._folded = found, found.folded
        self._tables: tuple[Table, ...] = find_tables(found.context.text)
        self._cell: tuple[int, Cell | None] = (-1, None)

    def cell_of(self, figure: ComputeMention) -> Cell | None:
        """Where a figure stands in its table; None outside tables, in heads and in first cells."""
        if self._cell[0] != figure.start:
            self._cell = figure.start, self._in_rows(figure.start) or self._in_lines(figure)
        return self._cell[1]

    def _in_rows(self, position: int) -> Cell | None:
        index = bisect_right(self._tables, position, key=lambda table: table.start) - 1
        if index < 0 or position >= self._tables[index].end:
            return None
        rows = self._tables[index].rows
        number = bisect_right(rows, position, key=lambda row: row[0][0]) - 1
        if number < 1:
            return None
        row = rows[number]
        column = bisect_right(row, position, key=lambda cell: cell[0]) - 1
        return Cell(rows[0][column], row[0], row[-1][1]) if column else None

    def _in_lines(self, figure: ComputeMention) -> Cell | None:
        """A cell on a line of its own: columns repeat, and the first of each row holds no figure."""
        found, folded = self._found, self._folded
        line, bottom = line_start(folded, figure.start), line_end(folded, figure.end)
        if bottom - line > _CELL or figure.start - line > _LEAD or not line:
            return None
        above = self._lines(line - 1, up=True)[::-1]
        lines = [*above, (line, bottom), *self._lines(bottom + 1, up=False)]
        filled = [bool(found.figures_in(*span)) for span in lines]
        first, own = filled.index(True) - 1, len(above)  # the first cell of the first row, that of the figure
        for columns in range(2, min(_COLUMNS, first) + 1):
            heads = lines[first - columns : first]
            column = (own - first) % columns
            rows = any(filled[first + columns :]) and not any(filled[first::columns])
            if rows and column and any(found.dates_in(*head) for head in heads):
                row = own - column
                return Cell(heads[column], lines[row], lines[min(row + columns, len(lines)) - 1][1])
        return None

    def _lines(self, position: int, up: bool) -> list[tuple[int, int]]:
        """Short lines one after the other, from a position up or down."""
        folded = self._folded
        lines: list[tuple[int, int]] = []
        while 0 <= position < len(folded) and len(lines) < _LINES:
            line = line_start(folded, position), line_end(folded, position)
            if not 0 < line[1] - line[0] <= _CELL or "。" in folded[line[0] : line[1]]:
                break
            lines.append(line)
            position = line[0] - 1 if up else line[1] + 1
        return lines


def said_by_table(found: Found, cell: Cell) -> Timing | None:
    """Status and date by the head of a figure's column, then by the first cell of its row."""
    date, cue = None, None
    for span in (cell.head, cell.label):
        dates = found.dates_in(*span)
        hits = [hit for hit in found.cues_in(*span) if hit.cue.kind in _HEAD_KINDS]
        date, cue = date or (dates[-1] if dates else None), cue or (hits[-1] if hits else None)
    if cue is not None and (date is not None or cue.cue.status != "current"):
        return Timing(cue.cue.status, date, (cue.start, cue.end))
    if date is None:
        return None
    return Timing("target" if is_ahead(found, date) else "current", date, (date.start, date.end))


def said_by_caption(found: Found, caption: tuple[int, int], said: Timing | None) -> Timing:
    """What the lines above a table say of a figure whose row and column said no more than `said`."""
    cues = found.cues_in(*caption)
    if said is None and cues and cues[-1].cue.kind in PROJECT_STAGE:
        return Timing(cues[-1].cue.status, None, (cues[-1].start, cues[-1].end))
    if dates := [date for date in found.dates_in(*caption) if use_of(found, date, date.end) != "none"]:
        date = dates[-1]
        return Timing("target" if is_ahead(found, date) else "current", date, (date.start, date.end))
    return said or Timing("current", None)

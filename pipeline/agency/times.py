"""Which organ bore a name when the text was written: the dates that it reports, and the organ of the nearest one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from pipeline.context import Context
from pipeline.records import DateNorm


class _Dated(Protocol):
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_to(self) -> str: ...


_T = TypeVar("_T", bound=_Dated)


class Times:
    """The times that a text speaks of, by position."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._anchor = context.anchor.date if context.anchor else "9999"
        self._dates = list(self._reported())
        self._starts = [start for start, _ in self._dates]

    def choose(self, rows: Sequence[_T], position: int) -> _T:
        """Of several organs that bore one surface, the one that existed at the nearest date."""
        if len(rows) == 1:
            return rows[0]
        date = self.near(position)
        for row in rows:
            if (not row.valid_from or row.valid_from <= date) and (not row.valid_to or date < row.valid_to):
                return row
        return next((row for row in rows if not row.valid_to), rows[0])

    def near(self, position: int) -> str:
        """The nearest date before a position in its sentence, or a month or day in its line; else the anchor's."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return self._anchor
        start, date = self._dates[index]
        # A year further off is history: 2019年启动改革。省政数局介绍.
        near = start >= self._context.sentence_at(position)[0]
        if not near and (len(date) == 4 or self._context.folded.find("\n", start, position) >= 0):
            return self._anchor
        return min(date, self._anchor)

    def _reported(self) -> Iterator[tuple[int, str]]:
        """Where the text names a time that was, and when: no titles, no plans."""
        titles = [(title.start, title.end) for title in self._context.candidates.get("document", ())]
        year = self._anchor[:4]
        for mention in self._context.mentions.get("date", ()):
            edtf = mention.norm.edtf if isinstance(mention.norm, DateNorm) else None
            index = bisect_right(titles, (mention.start, len(self._context.text))) - 1
            reported = edtf and edtf[0] in "12" and "X" not in edtf and edtf.split("/")[-1][:4] <= year
            if edtf and reported and (index < 0 or mention.start >= titles[index][1]):
                yield mention.start, edtf.split("/")[0]

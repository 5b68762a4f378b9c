"""What the dates of one article have established: its own day, its present, and the years that later dates inherit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from pipeline.context import Candidate, Context
from pipeline.date.calendar import first_day
from pipeline.date.grammar import Expression
from pipeline.date.surround import is_announced, is_gloss, is_since
from pipeline.date.values import Source, Value

_RECENT = timedelta(days=31)  # days of an article this close before the anchor are its present
_COMPARISON = frozenset("较比与同从由")


class Memory:
    """Filled date by date; emptied where an article begins."""

    def __init__(self, context: Context, candidates: Sequence[Candidate]) -> None:
        self.context = context
        self.anchor = date.fromisoformat(context.anchor.date) if context.anchor else None
        self.following = {c.start: later for c, later in pairwise(candidates)}
        self.begin(None)

    def begin(self, own: tuple[date, Candidate] | None) -> None:
        """Forget the article before.

        Args:
            own: the day of the new article's dateline or signature.
        """
        self.own = own
        self.recent: tuple[date, Candidate] | None = None
        self.known: list[tuple[Value, Candidate]] = []
        """All dates so far, oldest first."""
        self.years: list[tuple[int, Candidate]] = []
        """Years that later dates may inherit, oldest first."""

    def is_future(self, candidate: Candidate) -> bool:
        """Whether a date is told of as future."""
        return is_announced(self.context, candidate, self.following.get(candidate.start))

    def own_day(self) -> tuple[date, Source] | None:
        """The day that dates the article itself."""
        if self.own is None:
            return None
        day, candidate = self.own
        return day, Source("dateline", (candidate.start, candidate.end))

    def present(self) -> tuple[date, Source] | None:
        """The day an article speaks from: its own date, else its latest recent day, else the anchor."""
        if (own := self.own_day()) is not None:
            return own
        if self.recent is not None:
            day, candidate = self.recent
            return day, Source("inherited", (candidate.start, candidate.end))
        return (self.anchor, Source("anchor")) if self.anchor is not None else None

    def reference(self) -> date | None:
        """The day that tells past from future: that of the article itself, where it is before the anchor."""
        if self.anchor is None or self.own is None:
            return self.anchor
        return min(self.anchor, self.own[0])

    def year(self) -> tuple[int, Source] | None:
        """The year that a date without one is read in: inherited, else the article's own, else that of the anchor."""
        for year, candidate in reversed(self.years):
            if self.anchor is not None and year > self.anchor.year:
                continue
            if not self.is_future(candidate):
                return year, Source("inherited", (candidate.start, candidate.end))
        if (own := self.own_day()) is not None:
            return own[0].year, own[1]
        return (self.anchor.year, Source("anchor")) if self.anchor is not None else None

    def told(self, candidate: Candidate) -> tuple[date, Source] | None:
        """The latest day before a date in its sentence."""
        floor = self.context.sentence_at(candidate.start)[0]
        for value, earlier in reversed(self.known):
            if earlier.start < floor:
                return None
            if value.year is not None and value.month is not None and value.day is not None:
                day = date(value.year, value.month, value.day)
                return day, Source("inherited", (earlier.start, earlier.end))
        return None

    def remember(self, expression: Expression, value: Value, candidate: Candidate) -> None:
        """Note what later dates of the article may take from this one."""
        point, word = expression.first, expression.first.word
        self.known.append((value, candidate))
        if expression.last is not None or value.year is None:
            return
        wired = word is None and self.context.folded.startswith(("电", "讯"), candidate.end)
        if wired and self.own is None and value.month and value.day:
            self.own = date(value.year, value.month, value.day), candidate
        if is_since(self.context, candidate) or is_gloss(self.context, candidate):
            return
        if word is not None and word.unit == "year" and word.offset == -1 and point.month is None:
            if (present := self.present()) is not None:
                self.years.append((present[0].year, candidate))  # after 去年底 a bare month is of this year
            return
        if self._tells_year(expression, candidate):
            self.years.append((value.year, candidate))
        day = first_day(value.low) if value.day is not None and value.low == value.high else None
        if day is None or (word is not None and word.base == "published"):
            return
        if (self.anchor - _RECENT <= day <= self.anchor) if self.anchor is not None else not self.is_future(candidate):
            self.recent = (day, candidate)

    def _tells_year(self, expression: Expression, candidate: Candidate) -> bool:
        """Whether the year of a date is that of the report: not what is compared with (较2020年), not a bare 去年."""
        point, word = expression.first, expression.first.word
        compared = candidate.start > 0 and self.context.folded[candidate.start - 1] in _COMPARISON
        yearly = word is None or (word.unit == "year" and word.mod is None and (point.month or not word.offset))
        stated = (point.year is not None or word is not None) and yearly
        return bool(stated and (point.month is not None or (point.mod is None and not compared)))

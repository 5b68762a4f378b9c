"""Candidates and context to EDTF: points, relative words and ranges, with their bounds, modifier and clock time.

Nothing is invented: what the text leaves out comes from `missing` or stays X, and a relative word without a reference
has no value and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.context import Candidate, Context
from pipeline.date.calendar import bounds, format_point, is_day, month_days, shift_month, weekday_near
from pipeline.date.clock import parse_clock
from pipeline.date.grammar import Expression, Point
from pipeline.date.memory import Memory
from pipeline.date.missing import fill_month, fill_year
from pipeline.date.surround import is_inside, own_days, title_spans
from pipeline.date.values import STATED, Source, Unresolved, Value, make_value, value_from_day, value_from_earlier
from pipeline.records import DateMod, DateNorm, Norm, Span

_AFTERNOON = frozenset(("下午", "晚", "晚上", "晚间", "傍晚", "夜", "夜间", "午后", "深夜", "当晚"))


def resolve(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Normal forms of the candidates, one each, in order."""
    return list(_Resolver(context, candidates).run())


class _Resolver:
    def __init__(self, context: Context, candidates: Sequence[Candidate]) -> None:
        self.context = context
        self.candidates = candidates
        self.titles = title_spans(context)
        self.own = own_days(context, candidates)
        self.memory = Memory(context, candidates)

    def run(self) -> Iterator[DateNorm]:
        number: int | None = -1
        for index, candidate in enumerate(self.candidates):
            article = self.context.article_at(candidate.start)
            if (article.n if article else None) != number:
                number = article.n if article else None
                self.memory.begin(self.own.get(number) if number is not None else None)
            yield self._norm(index, candidate)

    def _norm(self, index: int, candidate: Candidate) -> DateNorm:
        expression: Expression = candidate.data
        first = self._resolve(expression.first, candidate, index)
        if isinstance(first, Unresolved):
            return DateNorm(edtf=None, mod=_mod(expression), resolved_by="unresolved", reason=first.reason)
        last: Value | Unresolved | None = None
        if expression.last is not None:
            last = self._resolve_last(expression.last, first, candidate, index)
            if expression.first.year is None and expression.first.word is None and isinstance(last, Value):
                first = self._year_from_last(expression, first, last)
        if isinstance(last, Unresolved):
            return DateNorm(edtf=None, mod=_mod(expression), resolved_by="unresolved", reason=last.reason)
        high = last.high if last is not None else first.high
        edtf = first.low if first.low == high else f"{first.low}/{high}"
        if not is_inside(self.titles, candidate.start):
            self.memory.remember(expression, first, candidate)
        earliest, latest = bounds(edtf)
        return DateNorm(
            edtf=edtf,
            mod=_mod(expression),
            earliest=earliest,
            latest=latest,
            time=_time(expression.first, first),
            resolved_by=first.source.by,
            resolved_from=Span(start=first.source.span[0], end=first.source.span[1]) if first.source.span else None,
            reason=first.reason,
        )

    def _resolve(self, point: Point, candidate: Candidate, index: int) -> Value | Unresolved:
        if point.years is not None:
            return Value(format_point(point.years[0]), format_point(point.years[1]), STATED, None)
        if point.word is not None:
            return self._relative(point, candidate, index)
        if point.year is not None:
            return make_value(point, point.year, point.month, STATED)
        if point.month is None and point.months is None:
            return fill_month(self.memory, point, candidate)
        return fill_year(self.memory, point, candidate)

    # Relative words.

    def _relative(self, point: Point, candidate: Candidate, index: int) -> Value | Unresolved:
        word = point.word
        assert word is not None
        if word.base == "context":
            return self._from_context(point)
        if (word.unit == "day" or point.weekday is not None) and (
            bracketed := self._bracketed(candidate, index)
        ) is not None:
            return bracketed
        present = self.memory.present()
        anchor = self.context.anchor
        if (
            word.unit in ("week", "month")
            and self.memory.own is None
            and anchor is not None
            and anchor.confidence == "high"
        ):
            present = date.fromisoformat(anchor.date), Source("anchor")  # the week of a digest, not of its events
        if present is None:
            return Unresolved(f"no dateline and no anchor says when {word.surface} is")
        if word.unit == "weekday":
            day, source = present
            present = weekday_near(day, word.offset, self.memory.is_future(candidate)), source
        return value_from_day(point, *present)

    def _bracketed(self, candidate: Candidate, index: int) -> Value | None:
        """`今天(4月10日)`: the bracketed day is the value."""
        if index + 1 >= len(self.candidates):
            return None
        following = self.candidates[index + 1]
        point: Point = following.data.first
        if (
            self.context.folded[candidate.end : following.start] != "("
            or point.day is None
            or following.data.last is not None
        ):
            return None
        value = self._resolve(point, following, index + 1)
        if isinstance(value, Unresolved):
            return None
        return value._replace(source=Source(value.source.by, (following.start, following.end)))

    def _from_context(self, point: Point) -> Value | Unresolved:
        word = point.word
        assert word is not None
        for value, candidate in reversed(self.memory.known):
            shifted = value_from_earlier(point, value, Source("inherited", (candidate.start, candidate.end)))
            if shifted is not None:
                return shifted
        if word.unit == "day" and word.offset == 0 and (own := self.memory.own_day()) is not None:
            return value_from_day(point, *own)
        return Unresolved(f"no earlier date in the article says when {word.surface} is")

    # The second end of a range.

    def _resolve_last(self, point: Point, first: Value, candidate: Candidate, index: int) -> Value | Unresolved:
        if point.word is not None:
            if point.word.base == "context" or point.word.mod is not None:
                shifted = value_from_earlier(point, first, first.source)
                if shifted is not None:
                    return _close(point, first, shifted)
            value = self._relative(point, candidate, index)
            return _close(point, first, value) if isinstance(value, Value) else value
        if point.year is not None or point.years is not None:
            value = self._resolve(point, candidate, index)
            return _close(point, first, value) if isinstance(value, Value) else value
        year, month = first.year, point.month
        start = (first.month or 1, first.day or 1)
        if month is None and point.months is None:
            month = first.month
            if month is not None and point.day is not None and first.day is not None and point.day < first.day:
                year, month = shift_month(year, month, 1) if year is not None else (None, month % 12 + 1)
        elif year is not None and (month or (point.months or (1, 12))[0], point.day or 31) < start:
            year += 1
        if point.day is not None and month is not None and not 1 <= point.day <= month_days(year, month):
            return Unresolved("the last day of the range is not in the calendar")
        return make_value(point, year, month, first.source)

    def _year_from_last(self, expression: Expression, first: Value, last: Value) -> Value:
        """`12月1日至2025年2月28日`: the second end prints the year of both."""
        point, end = expression.first, expression.last
        if end is None or end.year is None or point.month is None:
            return first
        year = end.year - ((point.month, point.day or 1) > (last.month or 12, last.day or 31))
        if point.day is not None and not is_day(year, point.month, point.day):
            return first
        return make_value(point, year, point.month, STATED)


def _close(point: Point, first: Value, last: Value) -> Value:
    """The end of a range at the grain of its start: 6月至年底 ends in December."""
    if point.mod == "END" and last.month is None and first.month is not None and len(last.high) == 4:
        return last._replace(high=f"{last.high}-12")
    return last


def _mod(expression: Expression) -> DateMod | None:
    """START, MID and END win over APPROX; a range has the mod of its end, or none where both ends have one."""
    first, last = expression.first, expression.last
    if last is None:
        return first.mod or expression.mod
    if first.mod is None and last.mod is not None and last.word is None:
        return last.mod
    return expression.mod


def _time(point: Point, value: Value) -> str | None:
    if point.clock is None or value.day is None or value.month is None:
        return None
    hour, minute = point.clock
    late = point.part in _AFTERNOON
    if hour == 24 or (hour == 12 and late and point.part not in ("下午", "午后")):
        return None  # midnight belongs to two days
    if hour == 12 and point.part == "凌晨":
        hour = 0
    part = "下午" if 0 < hour <= 12 and (late or (point.part == "中午" and hour < 11)) else ""
    year = value.year if value.year is not None else 2000  # a leap year: the clock does not depend on it
    return parse_clock(format_point(year, value.month, value.day), part, hour, minute)

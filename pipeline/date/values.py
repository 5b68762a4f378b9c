"""Values of resolved points: EDTF ends, calendar parts, and where the parts came from. Arithmetic only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pipeline.date.calendar import format_point, is_day, month_days, shift_month, week_of
from pipeline.date.grammar import Point


class Source(NamedTuple):
    """Where a missing part was taken from."""

    by: str
    span: tuple[int, int] | None = None


STATED = Source("stated")


class Value(NamedTuple):
    """A resolved point: EDTF of its first and last end, and the calendar parts later dates may take from it."""

    low: str
    high: str
    source: Source
    year: int | None
    month: int | None = None
    day: int | None = None
    reason: str | None = None


class Unresolved(NamedTuple):
    """A relative word without a reference."""

    reason: str


def make_value(point: Point, year: int | None, month: int | None, source: Source) -> Value:
    """EDTF ends of a point whose missing parts are settled."""
    if point.months is not None:
        low, high = (format_point(year, number) for number in point.months)
        return Value(low, high, source, year, point.months[0])
    if point.days is not None and month is not None:
        low = format_point(year, month, point.days[0])
        high = format_point(year, month, point.days[1] or month_days(year, month))
        return Value(low, high, source, year, month)
    text = format_point(year, month, point.day)
    return Value(text, text, source, year, month, point.day)


def value_from_day(point: Point, day: date, source: Source) -> Value:
    """A relative word seen from a day; a weekday is that day itself, which the caller chose."""
    word = point.word
    assert word is not None
    if word.unit == "century":
        century = (day.year - 1) // 100 + word.offset
        return Value(format_point(century * 100 + 1), format_point(century * 100 + 100), source, None)
    if word.unit == "week":
        monday, sunday = week_of(day, word.offset)
        if point.weekday is not None:
            found = monday + timedelta(days=point.weekday)
            return _of_days(found, found, source)
        if point.days is not None:
            return _of_days(monday + timedelta(days=point.days[0]), monday + timedelta(days=point.days[1]), source)
        return _of_days(monday, sunday, source)
    if word.unit == "weekday":
        return _of_days(day, day, source)
    if word.unit == "day":
        found = day + timedelta(days=word.offset)
        return _of_days(found, found, source)
    if word.unit == "quarter":
        year, month = shift_month(day.year, (day.month - 1) // 3 * 3 + 1, 3 * word.offset)
        return Value(format_point(year, month), format_point(year, month + 2), source, year, month)
    if word.unit == "month":
        year, month = shift_month(day.year, day.month, word.offset)
        return _checked(point, year, month, source)
    return _checked(point, day.year + word.offset, point.month, source)


def value_from_earlier(point: Point, value: Value, source: Source) -> Value | None:
    """A relative word seen from an earlier date; None where that date is too coarse."""
    word = point.word
    assert word is not None
    if value.year is None:
        return None
    if word.unit == "year":
        return _checked(point, value.year + word.offset, point.month, source)
    if value.month is None:
        return None
    if word.unit == "month":
        return _checked(point, *shift_month(value.year, value.month, word.offset), source)
    if value.day is None or not is_day(value.year, value.month, value.day):
        return None
    return value_from_day(point, date(value.year, value.month, value.day), source)


def _checked(point: Point, year: int, month: int | None, source: Source) -> Value:
    if point.day is not None and month is not None and not is_day(year, month, point.day):
        point = point._replace(day=None)
    return make_value(point, year, month, source)


def _of_days(first: date, last: date, source: Source) -> Value:
    return Value(
        first.isoformat(), last.isoformat(), source, first.year, first.month, first.day if first == last else None
    )

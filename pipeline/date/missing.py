"""Years and months that a date does not print: from the article, its own date or the anchor.

Tense is asked only where the choice of a year depends on it. Where no source supplies a part, its digits stay X.
"""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.context import Candidate
from pipeline.date.calendar import is_day, month_days, shift_month
from pipeline.date.grammar import Point
from pipeline.date.memory import Memory
from pipeline.date.values import Source, Value, make_value

_AFTER_ANCHOR = timedelta(days=30)  # contract: a day reported as past beyond this belongs to the year before
_BEFORE_ANCHOR = timedelta(days=90)  # an announced day this long past belongs to the next year


def fill_year(memory: Memory, point: Point, candidate: Candidate) -> Value:
    """`6月1日`, `上半年`: the year it falls in."""
    found = memory.year()
    if found is None:
        value = make_value(point, None, point.month, Source("unresolved"))
        return value._replace(reason="no earlier date in the article, no dateline and no anchor gives the year")
    year, source = found
    month, day = point.month or (point.months or (1, 12))[0], point.day or (point.days or (1, 0))[0]
    if memory.anchor is not None and is_day(year, month, min(day, 28)):
        year, source = _in_season(memory, date(year, month, min(day, 28)), source, candidate, point.months)
    if point.day is not None and not is_day(year, month, point.day):
        value = make_value(point, None, month, Source("unresolved"))
        return value._replace(reason=f"{year} has no such day")
    return make_value(point, year, point.month, source)


def _in_season(
    memory: Memory, first: date, source: Source, candidate: Candidate, months: tuple[int, int] | None
) -> tuple[int, Source]:
    """The year before for a reported day too far after the anchor, a later one for an announced day long past."""
    anchor = memory.reference()
    assert anchor is not None
    year, month, day = first.year, first.month, first.day
    if first > anchor + _AFTER_ANCHOR:
        if memory.is_future(candidate) or (months is not None and _is_nearer_ahead(anchor, year, months)):
            return year, source
        while date(year, month, day) > anchor + _AFTER_ANCHOR:
            year -= 1
        return year, source
    # A month or quarter is past when its end is: 6月底 in September is no day of next year.
    last = first if day > 1 else date(year, months[1] if months else month, 28)
    if last < anchor - _BEFORE_ANCHOR and memory.is_future(candidate):
        if (told := memory.told(candidate)) is not None and told[0] <= first:
            return year, told[1]  # announced on a day of that year: 3月29日发布,拟于4月4日生效
        later = anchor.year
        if date(later, month, day) < anchor - _BEFORE_ANCHOR:
            later += 1
        return later, Source("anchor")
    return year, source


def _is_nearer_ahead(anchor: date, year: int, months: tuple[int, int]) -> bool:
    """Whether a quarter or half begins sooner after the anchor than that of the year before ended."""
    ended = date(year - 1, months[1], month_days(year - 1, months[1]))
    return date(year, months[0], 1) - anchor < anchor - ended


def fill_month(memory: Memory, point: Point, candidate: Candidate) -> Value:
    """`31日`: the month and year it falls in."""
    assert point.day is not None
    for value, earlier in reversed(memory.known):
        if value.month is None:
            continue
        year, month = value.year, value.month
        if value.day is not None and point.day < value.day - 15:  # 5月31日…1日
            year, month = shift_month(year, month, 1) if year is not None else (None, month % 12 + 1)
        elif year is not None and _is_ahead_of_own(memory, value, earlier, point.day, candidate):
            year, month = shift_month(year, month, -1)  # 6月1日电 记者31日获悉
        if point.day <= month_days(year, month):
            found = make_value(point, year, month, Source("inherited", (earlier.start, earlier.end)))
            return found if year is not None else found._replace(source=value.source, reason=value.reason)
    if (present := memory.present()) is not None:
        day, source = present
        year, month = day.year, day.month
        if point.day > day.day:
            year, month = shift_month(year, month, -1)
        if is_day(year, month, point.day):
            return make_value(point, year, month, source)
    return make_value(point, None, None, Source("unresolved"))._replace(
        reason="no earlier date in the article, no dateline and no anchor gives the month"
    )


def _is_ahead_of_own(memory: Memory, value: Value, earlier: Candidate, day: int, candidate: Candidate) -> bool:
    """Whether a reported day would come after the dateline that gives its month."""
    own = memory.own is not None and memory.own[1] is earlier
    return own and value.day is not None and day > value.day and not memory.is_future(candidate)

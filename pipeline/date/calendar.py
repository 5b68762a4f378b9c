"""Calendar arithmetic and EDTF strings; no text here."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

# EDTF level 0 (Library of Congress, EDTF specification 2019-02-04) plus unspecified digits of level 1.
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    return 1 <= month <= 12 and 1 <= day <= month_days(year, month)


def month_days(year: int | None, month: int) -> int:
    """Number of days of a month; a February of an unknown year may have 29."""
    return 29 if year is None and month == 2 else calendar.monthrange(year or 2000, month)[1]


def format_point(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """`2024`, `2024-05`, `2024-05-29`; a missing year or month before a given part is `X`."""
    text = "XXXX" if year is None else f"{year:04d}"
    if month is not None:
        text += f"-{month:02d}"
    elif day is not None:
        text += "-XX"
    return text if day is None else f"{text}-{day:02d}"


def shift_month(year: int, month: int, offset: int) -> tuple[int, int]:
    """Year and month some months later."""
    index = year * 12 + month - 1 + offset
    return index // 12, index % 12 + 1


def week_of(day: date, offset: int) -> tuple[date, date]:
    """Monday and Sunday of the week some weeks after that of a day."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
    return monday, monday + timedelta(days=6)


def weekday_near(day: date, weekday: int, ahead: bool) -> date:
    """The next day of a weekday from a day on, or the last one up to it."""
    distance = (weekday - day.weekday()) % 7
    return day + timedelta(days=distance if ahead or not distance else distance - 7)


def first_day(point: str) -> date | None:
    """First day of an EDTF point; None where digits are unspecified."""
    match = _POINT.match(point)
    return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None


def last_day(point: str) -> date | None:
    """Last day of an EDTF point; None where digits are unspecified."""
    match = _POINT.match(point)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return date(year, month, int(match[3]) if match[3] else month_days(year, month))


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> tuple[str | None, str | None]:
    """Earliest and latest day of an EDTF point or interval, for filters in flat tables."""
    low, _, high = edtf.partition("/")
    earliest, latest = first_day(low), last_day(high or low)
    if earliest is None or latest is None:
        return None, None
    return earliest.isoformat(), latest.isoformat()

"""Clock times and publish stamps, read by dateparser: the one module that imports it.

dateparser is right about full dates with a clock time and about the stamps of web pages, and guesses elsewhere (it
fills missing days, reads numbers as months). So it only gets strings that the date grammar has shown to be complete.
Language, order and base are pinned: no result depends on today or on the machine's locale.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

_LANGUAGES = ["zh", "en"]
_SETTINGS = {
    "DATE_ORDER": "YMD",
    "PARSERS": ["absolute-time"],  # no relative words, no bare time stamps
    "RELATIVE_BASE": datetime(2000, 1, 1),  # never used by a complete date; pins what is left open to a fixed day
    "RETURN_AS_TIMEZONE_AWARE": False,
    "STRICT_PARSING": True,  # day, month and year, or nothing
}
_LABEL = re.compile(r"^[^0-9A-Za-z]*(?:[^0-9:]{0,8}[:])?\s*")


@lru_cache(maxsize=4096)
def parse_stamp(text: str) -> datetime | None:
    """A complete date, with its clock time where it has one; None for anything less.

    `"2024年6月2日15时30分"`, `"2024-06-02 15:30:08"`, `"June 2, 2024"`.
    """
    import dateparser

    found: datetime | None = dateparser.parse(text, languages=_LANGUAGES, settings=_SETTINGS)
    return found


def parse_published(raw: str) -> datetime | None:
    """The publish string of a page, label or not: `发布时间:2024-06-02 15:30`."""
    text = raw.strip()
    return parse_stamp(text) or parse_stamp(_LABEL.sub("", text, count=1))


def parse_clock(day: str, part: str, hour: int, minute: int) -> str | None:
    """Clock time `HH:MM` of a day, `part` being 上午 or 下午 or empty.

    The hour goes to dateparser as a complete date, which also settles 下午3时 and refuses 25:00.
    """
    year, month, number = day.split("-")
    found = parse_stamp(f"{int(year)}年{int(month)}月{int(number)}日{part}{hour}:{minute:02d}")
    if found is None or found.date().isoformat() != day:
        return None
    return found.strftime("%H:%M")

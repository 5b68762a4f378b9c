"""The anchor as callers give it: a day as text or as a date."""

from __future__ import annotations

import datetime
import re

from pipeline.errors import AnchorError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_anchor(anchor: str | datetime.date | None) -> str | None:
    """The anchor as `YYYY-MM-DD`; None stays None.

    Raises:
        AnchorError: no day of the calendar, or written otherwise.
    """
    if anchor is None:
        return None
    if isinstance(anchor, datetime.datetime):
        return anchor.date().isoformat()
    if isinstance(anchor, datetime.date):
        return anchor.isoformat()
    # fromisoformat alone would take 20240602 and 2024-W22-7 too.
    if _DAY.fullmatch(anchor):
        try:
            return datetime.date.fromisoformat(anchor).isoformat()
        except ValueError:
            pass
    raise AnchorError(f"anchor {anchor!r} is no calendar day; write YYYY-MM-DD, such as 2024-06-02")

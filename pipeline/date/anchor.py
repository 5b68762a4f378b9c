"""The date an issue is anchored to, where no option gives one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from pipeline.context import Candidate, Context
from pipeline.date.calendar import month_days
from pipeline.date.clock import parse_published
from pipeline.date.surround import full_day, is_announced, is_inside, is_own_line, title_spans
from pipeline.records import Anchor, Confidence

_NEIGHBORHOOD = timedelta(days=31)


def infer_anchor(context: Context) -> Anchor | None:
    """The day an issue speaks from: its masthead, its page's publish time, or the latest full date reported as past.

    Confidence: `high` for a printed masthead day and a publish time; `medium` for a masthead month (its last day) and
    for a latest date that signs or dates its article or has another past day within the 31 days before it; `low` for a
    latest date that stands alone. Dates announced as future, inside 《》 or in ranges never anchor.
    """
    return _from_masthead(context) or _from_publish_time(context) or _from_latest(context)


def _from_masthead(context: Context) -> Anchor | None:
    if context.layout.dated is None:
        return None
    low, high = context.layout.dated
    for candidate in context.candidates["date"]:
        if candidate.end <= low or candidate.start >= high:
            continue
        point = candidate.data.first
        if day := full_day(candidate):
            return _anchor(day, "high", candidate)
        if candidate.data.last is None and point.year is not None and point.month is not None and point.day is None:
            return _anchor(date(point.year, point.month, month_days(point.year, point.month)), "medium", candidate)
    return None


def _anchor(day: date, confidence: Confidence, candidate: Candidate) -> Anchor:
    return Anchor(
        date=day.isoformat(), method="stated", confidence=confidence, start=candidate.start, end=candidate.end
    )


def _from_publish_time(context: Context) -> Anchor | None:
    published = parse_published(context.layout.published) if context.layout.published else None
    if published is None:
        return None
    return Anchor(date=published.date().isoformat(), method="published", confidence="high")


def _from_latest(context: Context) -> Anchor | None:
    titles = title_spans(context)
    dates = context.candidates["date"]
    following = {c.start: later for c, later in pairwise(dates)}
    days = [(day, c) for c in dates if (day := full_day(c)) and not is_inside(titles, c.start)]
    days.sort(key=lambda item: (item[0], -item[1].start), reverse=True)
    announced: set[date] = set()
    for index, (day, candidate) in enumerate(days):
        own = is_own_line(context, candidate)
        if not own and (day in announced or is_announced(context, candidate, following.get(candidate.start))):
            announced.add(day)
            continue
        backed = any(day - other <= _NEIGHBORHOOD for other, _ in days[index + 1 :] if other < day)
        return Anchor(
            date=day.isoformat(),
            method="latest_past_date",
            confidence="medium" if own or backed else "low",
            start=candidate.start,
            end=candidate.end,
        )
    return None

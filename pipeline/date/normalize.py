"""Candidates and context to EDTF: missing years, months and days come from the article, its own date, or the anchor.

Nothing is invented: where no source supplies a part, its digits stay X, and a relative word without a reference has no
value and says why. Tense is asked only where the choice of a year depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from pipeline.context import Candidate, Context
from pipeline.date.calendar import bounds, first_day, format_point, is_day, month_days, shift_month, weekday_near
from pipeline.date.clock import parse_clock
from pipeline.date.grammar import Expression, Point
from pipeline.date.surround import is_announced, is_gloss, is_inside, is_since, own_days, title_spans
from pipeline.date.values import STATED, Source, Unresolved, Value, make_value, value_from_day, value_from_earlier
from pipeline.records import DateMod, DateNorm, Norm, Span

_AFTER_ANCHOR = timedelta(days=30)  # contract: a day reported as past beyond this belongs to the year before
_BEFORE_ANCHOR = timedelta(days=90)  # an announced day this long past belongs to the next year
_RECENT = timedelta(days=31)  # days of an article this close before the anchor are its present
_COMPARISON = frozenset("较比与同从由")
_AFTERNOON = frozenset(("下午", "晚", "晚上", "晚间", "傍晚", "夜", "夜间", "午后", "深夜", "当晚"))


@dataclass
class _Article:
    """What the dates of one article have established so far."""

    own: tuple[date, Candidate] | None = None
    years: list[tuple[int, Candidate]] = field(default_factory=list)
    """Years that later dates may inherit, oldest first."""
    known: list[tuple[Value, Candidate]] = field(default_factory=list)
    recent: tuple[date, Candidate] | None = None


def resolve(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Normal forms of the candidates, one each, in order."""
    return list(_Resolver(context, candidates).run())


class _Resolver:
    def __init__(self, context: Context, candidates: Sequence[Candidate]) -> None:
        self.context = context
        self.candidates = candidates
        self.anchor = date.fromisoformat(context.anchor.date) if context.anchor else None
        self.titles = title_spans(context)
        self.own = own_days(context, candidates)
        self.article = _Article()
        self.following = {c.start: later for c, later in pairwise(candidates)}

    def run(self) -> Iterator[DateNorm]:
        number: int | None = -1
        for index, candidate in enumerate(self.candidates):
            article = self.context.article_at(candidate.start)
            if (article.n if article else None) != number:
                number = article.n if article else None
                self.article = _Article(own=self.own.get(number) if number is not None else None)
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
            self._remember(expression, first, candidate)
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
            return self._bare_day(point, index)
        return self._without_year(point, candidate)

    # A year from the article, its own date or the anchor.

    def _without_year(self, point: Point, candidate: Candidate) -> Value:
        month, day = point.month or (point.months or (1, 12))[0], point.day or (point.days or (1, 0))[0]
        found = self._inherited_year() or self._own_year()
        if found is None and self.anchor is not None:
            found = self.anchor.year, Source("anchor")
        if found is None:
            value = make_value(point, None, point.month, Source("unresolved"))
            return value._replace(reason="no earlier date in the article, no dateline and no anchor gives the year")
        year, source = found
        if self.anchor is not None and is_day(year, month, min(day, 28)):
            year, source = self._in_season(year, source, month, min(day, 28), candidate, point.months)
        if point.day is not None and not is_day(year, month, point.day):
            value = make_value(point, None, month, Source("unresolved"))
            return value._replace(reason=f"{year} has no such day")
        return make_value(point, year, point.month, source)

    def _in_season(
        self,
        year: int,
        source: Source,
        month: int,
        day: int,
        candidate: Candidate,
        months: tuple[int, int] | None,
    ) -> tuple[int, Source]:
        """The year before for a reported day too far after the anchor, a later one for an announced day long past."""
        anchor = self._reference()
        assert anchor is not None
        first = date(year, month, day)
        if first > anchor + _AFTER_ANCHOR:
            if self._is_future(candidate) or (months is not None and self._is_nearer_ahead(year, months)):
                return year, source
            while date(year, month, day) > anchor + _AFTER_ANCHOR:
                year -= 1
            return year, source
        # A month or quarter is past when its end is: 6月底 in September is no day of next year.
        last = first if day > 1 else date(year, months[1] if months else month, 28)
        if last < anchor - _BEFORE_ANCHOR and self._is_future(candidate):
            if (told := self._told(candidate)) is not None and told[0] <= first:
                return year, told[1]  # announced on a day of that year: 3月29日发布,拟于4月4日生效
            later = anchor.year
            if date(later, month, day) < anchor - _BEFORE_ANCHOR:
                later += 1
            return later, Source("anchor")
        return year, source

    def _reference(self) -> date | None:
        """The day that tells past from future: that of the article itself, where it is before the anchor."""
        if self.anchor is None or self.article.own is None:
            return self.anchor
        return min(self.anchor, self.article.own[0])

    def _is_nearer_ahead(self, year: int, months: tuple[int, int]) -> bool:
        """Whether a quarter or half begins sooner after the anchor than that of the year before ended."""
        anchor = self._reference()
        assert anchor is not None
        ended = date(year - 1, months[1], month_days(year - 1, months[1]))
        return date(year, months[0], 1) - anchor < anchor - ended

    def _told(self, candidate: Candidate) -> tuple[date, Source] | None:
        """The latest day before a date in its sentence."""
        floor = self.context.sentence_at(candidate.start)[0]
        for value, earlier in reversed(self.article.known):
            if earlier.start < floor:
                return None
            if value.year is not None and value.month is not None and value.day is not None:
                day = date(value.year, value.month, value.day)
                return day, Source("inherited", (earlier.start, earlier.end))
        return None

    def _is_future(self, candidate: Candidate) -> bool:
        return is_announced(self.context, candidate, self.following.get(candidate.start))

    def _inherited_year(self) -> tuple[int, Source] | None:
        for year, candidate in reversed(self.article.years):
            if self.anchor is not None and year > self.anchor.year:
                continue
            if not self._is_future(candidate):
                return year, Source("inherited", (candidate.start, candidate.end))
        return None

    def _own_year(self) -> tuple[int, Source] | None:
        if self.article.own is None:
            return None
        day, candidate = self.article.own
        return day.year, Source("dateline", (candidate.start, candidate.end))

    def _bare_day(self, point: Point, index: int) -> Value:
        assert point.day is not None
        for value, candidate in reversed(self.article.known):
            if value.month is None:
                continue
            year, month = value.year, value.month
            if value.day is not None and point.day < value.day - 15:  # 5月31日…1日
                year, month = shift_month(year, month, 1) if year is not None else (None, month % 12 + 1)
            elif year is not None and self._is_ahead_of_own(value, candidate, point.day, index):
                year, month = shift_month(year, month, -1)  # 6月1日电 记者31日获悉
            if point.day <= month_days(year, month):
                found = make_value(point, year, month, Source("inherited", (candidate.start, candidate.end)))
                return found if year is not None else found._replace(source=value.source, reason=value.reason)
        present = self._present()
        if present is not None:
            day, source = present
            year, month = day.year, day.month
            if point.day > day.day:
                year, month = shift_month(year, month, -1)
            if is_day(year, month, point.day):
                return make_value(point, year, month, source)
        return make_value(point, None, None, Source("unresolved"))._replace(
            reason="no earlier date in the article, no dateline and no anchor gives the month"
        )

    def _is_ahead_of_own(self, value: Value, candidate: Candidate, day: int, index: int) -> bool:
        """Whether a reported day would come after the dateline that gives its month."""
        own = self.article.own is not None and self.article.own[1] is candidate
        return own and value.day is not None and day > value.day and not self._is_future(self.candidates[index])

    # Relative words.

    def _present(self) -> tuple[date, Source] | None:
        """The day an article speaks from: its own date, else its latest recent day, else the anchor."""
        if self.article.own is not None:
            day, candidate = self.article.own
            return day, Source("dateline", (candidate.start, candidate.end))
        if self.article.recent is not None:
            day, candidate = self.article.recent
            return day, Source("inherited", (candidate.start, candidate.end))
        return (self.anchor, Source("anchor")) if self.anchor is not None else None

    def _relative(self, point: Point, candidate: Candidate, index: int) -> Value | Unresolved:
        word = point.word
        assert word is not None
        if word.base == "context":
            return self._from_context(point)
        if (word.unit == "day" or point.weekday is not None) and (
            bracketed := self._bracketed(candidate, index)
        ) is not None:
            return bracketed
        present = self._present()
        anchor = self.context.anchor
        if (
            word.unit in ("week", "month")
            and self.article.own is None
            and anchor is not None
            and anchor.confidence == "high"
        ):
            present = date.fromisoformat(anchor.date), Source("anchor")  # the week of a digest, not of its events
        if present is None:
            return Unresolved(f"no dateline and no anchor says when {word.surface} is")
        if word.unit == "weekday":
            day, source = present
            present = weekday_near(day, word.offset, self._is_future(candidate)), source
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
        for value, candidate in reversed(self.article.known):
            shifted = value_from_earlier(point, value, Source("inherited", (candidate.start, candidate.end)))
            if shifted is not None:
                return shifted
        if word.unit == "day" and word.offset == 0 and self.article.own is not None:
            day, candidate = self.article.own
            return value_from_day(point, day, Source("dateline", (candidate.start, candidate.end)))
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

    def _remember(self, expression: Expression, value: Value, candidate: Candidate) -> None:
        """Note what later dates of the article may take from this one."""
        point, word = expression.first, expression.first.word
        self.article.known.append((value, candidate))
        if expression.last is not None or value.year is None:
            return
        wired = word is None and self.context.folded.startswith(("电", "讯"), candidate.end)
        if wired and self.article.own is None and value.month and value.day:
            self.article.own = date(value.year, value.month, value.day), candidate
        # A year that something is compared with (较2020年) is not the time of the report; nor is 去年 alone.
        folded = self.context.folded
        compared = candidate.start > 0 and folded[candidate.start - 1] in _COMPARISON
        if is_since(self.context, candidate) or is_gloss(self.context, candidate):
            return
        if word is not None and word.unit == "year" and word.offset == -1 and point.month is None:
            if (present := self._present()) is not None:
                self.article.years.append((present[0].year, candidate))  # after 去年底 a bare month is of this year
            return
        yearly = word is None or (word.unit == "year" and word.mod is None and (point.month or not word.offset))
        stated = (point.year is not None or word is not None) and yearly
        if stated and (point.month is not None or (point.mod is None and not compared)):
            self.article.years.append((value.year, candidate))
        day = first_day(value.low) if value.day is not None and value.low == value.high else None
        if day is None or (word is not None and word.base == "published"):
            return
        if (self.anchor - _RECENT <= day <= self.anchor) if self.anchor is not None else not self._is_future(candidate):
            self.article.recent = (day, candidate)


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

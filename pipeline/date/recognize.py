"""Folded text to candidates: spans and what they say. No year is filled in here.

Triggers are numbers before a calendar unit, Chinese numerals before one, and the words of the lexicon from the shared
scan. At each the grammar is matched in place; ranges are put together from two points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.context import Candidate, Context
from pipeline.date.calendar import is_day
from pipeline.date.evidence import is_calendar_day, is_count, is_weekday_told, is_yearly, opens_days
from pipeline.date.grammar import (
    APPROX,
    BARE_DAY,
    BARE_DAY0,
    BRACKETED,
    CONNECTOR,
    DECADE,
    FISCAL,
    INNER_DAY,
    ISO,
    ISO_MONTHS,
    ISO_SHORT,
    STAMP,
    TAIL,
    WEEK_END,
    WEEK_TAIL,
    Expression,
    Point,
    civil,
    number,
    read_civil,
)
from pipeline.date.lexicon import load_pairs, load_periods, load_plans, load_words
from pipeline.date.periods import read_decade, read_plan
from pipeline.kit.numerals import parse_number
from pipeline.records import DateMod

_DIGITS = re.compile(r"[0-9](?<![0-9][0-9])[0-9]*+(?= {0,2}(?:[年月日号季世财/.\-—~―─至到和、QH]|\)|个季))")
_HAN = re.compile(r"[一二三四五六七八九十元廿][〇○零Oo0一二三四五六七八九十]{0,3}(?= {0,2}[年月世日]|\)日)")
_JOIN = re.compile(CONNECTOR)
_ELIDED = ("year0", "month0", "day0", "month0_", "day0_")
_LIST = re.compile(r"(?P<numbers>(?:、[0-9]{1,4}){1,11}) {0,2}(?P<unit>年(?!代)度?|月(?!龄)(?:份(?!额))?|[日号])")
_BLANKS = re.compile(r"[ ]{0,2}")

_CENTURIES = ("19", "20")
_BAD_MONTH = re.compile(r" {0,2}[0-9]{1,2} {0,2}月")


def surfaces() -> dict[str, Iterable[str]]:
    """The room's words for the shared scan."""
    periods = [name for name in load_periods() if not name[0].isascii() and not name[-1].isascii()]
    return {"date.word": [*load_words(), *load_pairs()], "date.period": periods, "date.plan": list(load_plans())}


def find(context: Context) -> list[Candidate]:
    """Candidates of the whole text, ascending and not overlapping."""
    folded = context.folded
    triggers = {(match.start(), "number") for match in _DIGITS.finditer(folded)}
    triggers |= {(match.start(), "number") for match in _HAN.finditer(folded)}
    for group in ("word", "period", "plan"):
        triggers |= {(hit.start, group) for hit in context.scan.hits(f"date.{group}")}
    found: list[Candidate] = []
    position = 0
    for start, kind in sorted(triggers):
        if start < position:
            continue
        candidate = read_plan(folded, start, position) if kind == "plan" else _read_at(folded, start)
        if candidate is None:
            continue
        position = candidate.end
        if kind != "plan" and is_yearly(folded, candidate):
            continue
        found.append(candidate)
    return found


def _read_at(folded: str, start: int) -> Candidate | None:
    """The expression at a position: a point, or a range of two."""
    if start > 1 and folded.startswith("今(", start - 2) and (match := INNER_DAY.match(folded, start)):
        return Candidate(start - 2, match.end(), "今(<d>)日", None, Expression(Point(day=number(match["day"]))))
    for end in (start + 3, start + 4, start + 5):
        if pair := load_pairs().get(folded[start:end]):
            first, last = (Point(word=word, entry=pair[0].entry) for word in pair)
            return Candidate(start, end, "<several years>", first.entry, Expression(first, last))
    if not folded.startswith(_CENTURIES, start):
        return _read_range(folded, start)
    if match := ISO_MONTHS.match(folded, start):
        if folded[start - 1 : start] in ("/", "-", ".", "_"):
            return None
        first = Point(year=int(match["y1"]), month=int(match["m1"]))
        until = Point(year=int(match["y2"]), month=int(match["m2"]))
        return Candidate(start, match.end(), "<yyyy.mm>-<yyyy.mm>", None, Expression(first, until))
    if match := BRACKETED.match(folded, start):
        since = Point(year=int(match["y1"]))
        if match["y2"] is None:
            return Candidate(start, match.end(), "(<yyyy>)", None, Expression(since))
        if match["y2"] <= match["y1"]:
            return None
        return Candidate(start, match.end(), "(<yyyy>-<yyyy>)", None, Expression(since, Point(year=int(match["y2"]))))
    if match := FISCAL.match(folded, start):
        year, last_year = int(match["y1"]), match["y2"]
        if last_year is None:
            return Candidate(start, match.end(), "<fiscal year>", None, Expression(Point(year=year)))
        if int(last_year) % 100 != (year + 1) % 100:
            return None
        return Candidate(start, match.end(), "<fiscal year>", None, Expression(Point(year=year), Point(year=year + 1)))
    return _read_range(folded, start)


def _read_range(folded: str, start: int) -> Candidate | None:
    """A point of the general grammar, with the second point of a range where one follows."""
    read = _read_point(folded, start)
    if read is None:
        return None
    first, end, rule, elided = read
    joined = _read_last(folded, end, first, elided)
    last: Point | None = None
    if joined is not None:
        last, end, suffix = joined
        rule += suffix
    elif elided:
        return None
    approx = APPROX.match(folded, end)
    entry = first.word.entry if first.word else first.entry
    expression = Expression(first, last, "APPROX" if approx else None)
    return Candidate(start, approx.end() if approx else end, rule, entry, expression)


def _read_last(folded: str, end: int, first: Point, elided: bool) -> tuple[Point, int, str] | None:
    """The second end of a range that may follow a point."""
    if elided and folded.startswith("、", end):
        return _read_list(folded, end, first)
    join = _JOIN.match(folded, end)
    if join is None:
        return None
    start = join.end()
    if first.weekday is not None and first.word is not None and first.word.unit == "week":
        closing = WEEK_END.match(folded, start)
        weekday = _weekday(closing["weekday"]) if closing else 0
        return (
            (Point(word=first.word, weekday=weekday), closing.end(), "至<weekday>")
            if closing and weekday > first.weekday
            else None
        )
    if first.day is not None and first.month is not None:
        short = ISO_SHORT.match(folded, start)
        if (
            short is not None
            and folded[end - 1].isdigit()
            and first.year is not None
            and not folded[join.start() : start].isspace()
        ):
            last = Point(month=int(short["month"]), day=int(short["day"]))
            return last, short.end(), "-<mm.dd>"
    read = _read_point(folded, start, joined=True)
    if read is None or read[3] or not _may_end(first, read[0]):
        return None
    return read[0], read[1], "至" + read[2]


def _read_list(folded: str, end: int, first: Point) -> tuple[Point, int, str] | None:
    """The last of parts that share one unit (5月29、30日; 2023、2024、2025年), if they are neighbors and so a range."""
    match = _LIST.match(folded, end)
    if match is None:
        return None
    numbers = [int(digits) for digits in match["numbers"].split("、") if digits]
    start = first.day or first.month or first.year or 0
    if numbers != list(range(start + 1, start + 1 + len(numbers))):
        return None
    unit = match["unit"][0]
    if (unit in "日号") != (first.day is not None) or (unit == "年") != (first.month is None):
        return None
    if unit == "年":
        return Point(year=numbers[-1]), match.end(), "、<next>"
    return (Point(day=numbers[-1]) if first.day else Point(month=numbers[-1])), match.end(), "、<next>"


def _may_end(first: Point, last: Point) -> bool:
    """Whether a point can close a range: of a grain that the first one has, and not before it."""
    if first.years is not None or last.years is not None:
        return first.years is not None and last.years is not None
    if last.month is None and last.day is not None and first.day is None:
        return False
    if first.year is not None and last.year is not None:
        return (first.year, first.month or 0, first.day or 0) <= (last.year, last.month or 12, last.day or 31)
    if last.word is not None and last.word.unit in ("day", "week", "quarter"):
        return False
    # 2023年到5月 is no range.
    return first.month is not None or first.word is not None or first.months is not None or last.month is None


def _read_point(folded: str, start: int, joined: bool = False) -> tuple[Point, int, str, bool] | None:
    """One end of an expression: what it says, where it ends, the rule, and whether its unit is behind its partner."""
    before = folded[start - 1] if start else ""
    if folded.startswith(_CENTURIES, start) and (match := ISO.match(folded, start)):
        day = (int(match["year"]), int(match["month"]), int(match["day"]))
        if not is_day(*day) or (
            (before in ("/", "-", ".", "_") or (before.isascii() and before.isalnum())) and not joined
        ):
            return None
        return _with_tail(folded, match.end(), Point(*day), "<yyyy-mm-dd>")
    if (
        (match := STAMP.match(folded, start))
        and not (before.isascii() and before.isalnum())
        and before not in ("-", "/", ".")
    ):
        return _with_tail(
            folded, match.end(), Point(month=int(match["month"]), day=int(match["day"])), "<mm-dd> <clock>"
        )
    match = civil().match(folded, start)
    if match is None or match.end() == start:
        return _read_other(folded, start, before, joined)
    if match.end() == match.end("year") + 1 and _BAD_MONTH.match(folded, match.end()):
        return None  # 2024年13月
    if match["year2"] is not None and before.isascii() and before.isalnum():
        return None  # the end of a misprinted year (2O25年)
    point = read_civil(match)
    if point is None:
        return None
    word = point.word
    if word is not None and _refused(folded, start, match, joined):
        return None
    if point.year is None and word is None and not joined:
        if folded[match.end() - 1] == "季" and point.months is not None:
            return None  # 第一季 is a part of the year only after the year
        if point.months is not None:
            if before and before in "第一二三四五六七八九十0123456789":
                return None
        elif is_count(folded, match.end(), before, point):
            return None
    elided = any(match.group(*_ELIDED))
    rule = _rule_of(point)
    if elided:
        return point, match.end(), rule, True
    return _with_tail(folded, match.end(), point, rule)


def _refused(folded: str, start: int, match: re.Match[str], joined: bool) -> bool:
    """Whether the characters around a relative word make other words of it."""
    name = "yword" if match["yword"] is not None else "mword"
    word = load_words()[match[name]]
    if word.refused is not None and start and not joined and word.refused.match(folded, start - 1):
        return True
    return word.refused_after is not None and word.refused_after.match(folded, match.end(name)) is not None


def _read_other(folded: str, start: int, before: str, joined: bool) -> tuple[Point, int, str, bool] | None:
    """Words of days and weeks, decades and centuries, and days without a month."""
    for word_end in range(min(len(folded), start + 4), start, -1):
        word = load_words().get(folded[start:word_end])
        if word is not None and word.unit in ("day", "week", "weekday", "quarter"):
            if word.refused is not None and start and word.refused.match(folded, start - 1):
                return None
            if word.refused_after is not None and word.refused_after.match(folded, word_end):
                return None
            point = Point(word=word, entry=word.entry, mod=word.mod)
            if word.unit == "weekday":
                if not is_weekday_told(folded, start, word_end):
                    return None
                return _with_tail(folded, word_end, point._replace(weekday=word.offset), "<weekday>")
            if word.unit == "quarter" and folded.startswith(("末", "底", "初"), word_end):
                mod: DateMod = "START" if folded[word_end] == "初" else "END"
                return point._replace(mod=mod), word_end + 1, "<quarter><edge>", False
            if word.unit == "week":
                if tail := WEEK_TAIL.match(folded, word_end):
                    weekday = 5 if tail["end"] else _weekday(tail["weekday"])
                    point, word_end = point._replace(weekday=weekday, mod=None), tail.end()
                    if tail["end"]:
                        point = point._replace(days=(5, 6), weekday=None)
                return _with_tail(folded, word_end, point, "<week>")
            return _with_tail(folded, word_end, point, "<day word>")
    if (match := DECADE.match(folded, start)) and match.end() > start:
        return read_decade(folded, match, before)
    if joined:
        if match := BARE_DAY.match(folded, start):
            return _with_tail(folded, match.end(), Point(day=number(match["day"])), "<d>日")
        return None
    if (match := BARE_DAY.match(folded, start)) and is_calendar_day(folded, start, match.end()):
        return _with_tail(folded, match.end(), Point(day=number(match["day"])), "<d>日")
    if (
        (match := BARE_DAY0.match(folded, start))
        and opens_days(folded, start)
        and "日" in folded[match.end() : match.end() + 6]
    ):
        return Point(day=int(match["day"])), match.end(), "<d>日", True
    return None


def _weekday(text: str) -> int:
    """Number of a weekday, Monday being 0."""
    return "一二三四五六日".find(text.replace("天", "日"))


def _rule_of(point: Point) -> str:
    head = "<word>" if point.word else ("<yyyy>年" if point.year is not None else "")
    if point.months is not None:
        head += "<part of year>"
    if point.month is not None:
        head += "<m>月"
    if point.day is not None:
        head += "<d>日"
    if point.days is not None:
        head += "<旬>"
    return head + ("<edge>" if point.mod else "")


def _with_tail(folded: str, end: int, point: Point, rule: str) -> tuple[Point, int, str, bool]:
    """A point of the grain of a day with the weekday and clock that follow it."""
    is_day_grain = (
        point.day is not None or point.weekday is not None or (point.word is not None and point.word.unit == "day")
    )
    if not is_day_grain:
        return point, end, rule, False
    tail = TAIL.match(folded, end)
    if tail is None or tail.end() == end:
        return point, end, rule, False
    part = tail["part"] or ("晚" if point.word is not None and point.word.surface[-1] in "晚夜" else "")
    hour_text = tail["h1"] or tail["hh1"] or tail["h2"] or tail["hh2"]
    clock = None
    if hour_text:
        minute_text = (
            tail["n1"] or tail["nn1"] or tail["n2"] or tail["nn2"] or ("30" if tail["half1"] or tail["half2"] else "0")
        )
        clock = (number_of_clock(hour_text), number_of_clock(minute_text))
    return point._replace(part=part, clock=clock), tail.end(), rule + "<clock>" if clock else rule, False


def number_of_clock(text: str) -> int:
    """Hour or minute in any numerals."""
    return int(parse_number(text.removeprefix("零") or "0"))

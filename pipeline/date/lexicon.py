"""The room's tables: relative words, parts of the year, plan periods."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from pipeline.kit.lexicon import Row, load_rows
from pipeline.records import DateMod

Unit = Literal["year", "quarter", "month", "week", "weekday", "day", "century"]
Base = Literal["published", "context"]

_UNITS: tuple[Unit, ...] = ("year", "quarter", "month", "week", "weekday", "day", "century")
_MODS: dict[str, DateMod | None] = {"": None, "START": "START", "MID": "MID", "END": "END"}


class Word(NamedTuple):
    """A relative word: so many units from the time of publication or from the nearest date before it.

    The offset of a weekday is its number, Monday being 0.
    """

    surface: str
    unit: Unit
    offset: int
    base: Base
    mod: DateMod | None
    refused: re.Pattern[str] | None
    """What directly before it makes other words of its characters (说明年, 以上周)."""
    refused_after: re.Pattern[str] | None
    """What directly after it does (今年轻, 本周期)."""
    entry: str


class Period(NamedTuple):
    """A named period of whole months or years, ends included."""

    first: int
    last: int
    entry: str
    unquoted: bool = True
    """Whether the name is clear without quotation marks."""


@cache
def load_words() -> dict[str, Word]:
    """Relative words by surface."""
    words: dict[str, Word] = {}
    columns = ("surface", "unit", "offset", "base", "mod", "not_before", "not_after", "source")
    for row in load_rows("pipeline.date", "words.csv", columns):
        after = row.values("not_after")
        words[row["surface"]] = Word(
            surface=row["surface"],
            unit=next(unit for unit in _UNITS if unit == row.one_of("unit", _UNITS)),
            offset=row.parsed("offset", int, "a whole number"),
            base="context" if row.one_of("base", ("published", "context")) == "context" else "published",
            mod=_MODS[row.one_of("mod", _MODS)],
            refused=re.compile(f"[{re.escape(row['not_before'])}]") if row["not_before"] else None,
            refused_after=re.compile("|".join(map(re.escape, after))) if after else None,
            entry=row.where,
        )
    return words


@cache
def load_pairs() -> dict[str, tuple[Word, Word]]:
    """Words for several years in a row (今明两年), as the words for the first and the last."""
    words, pairs = load_words(), {}
    for row in load_rows("pipeline.date", "pairs.csv", ("surface", "first", "last", "source")):
        first, last = (words[row.one_of(column, words)] for column in ("first", "last"))
        pairs[row["surface"]] = first._replace(entry=row.where), last
    return pairs


@cache
def load_periods() -> dict[str, Period]:
    """Parts of a year by surface, in months."""
    columns = ("surface", "first_month", "last_month", "source")
    return {
        row["surface"]: _period(row, "first_month", "last_month")
        for row in load_rows("pipeline.date", "periods.csv", columns)
    }


@cache
def load_plans() -> dict[str, Period]:
    """Plan periods by the name between the quotation marks, in years."""
    plans: dict[str, Period] = {}
    for row in load_rows("pipeline.date", "plans.csv", ("surface", "first_year", "last_year", "unquoted", "source")):
        period = _period(row, "first_year", "last_year")
        plans[row["surface"]] = period._replace(unquoted=row.one_of("unquoted", ("yes", "no")) == "yes")
    return plans


def alternation(surfaces: list[str]) -> str:
    """Surfaces as a regular expression, longest first."""
    return "|".join(re.escape(surface) for surface in sorted(surfaces, key=lambda s: (-len(s), s)))


def _period(row: Row, first: str, last: str) -> Period:
    low, high = row.parsed(first, int, "a whole number"), row.parsed(last, int, "a whole number")
    if low > high:
        raise row.error(f"{first} {low} comes after {last} {high}; write the earlier one first")
    return Period(low, high, row.where)

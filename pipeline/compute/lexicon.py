"""The room's tables as compiled patterns: units, bounds, precisions and the words around a figure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import cast, get_args

from pipeline.kit.fold import fold_width
from pipeline.kit.lexicon import Row, load_rows
from pipeline.records import Bound, Dimension

_PACKAGE = "pipeline.compute"
_GUARDS = {
    *(
        "",
        "letter",
        "computing",
        "rate",
        "storage",
        "latency",
        "bandwidth",
        "bare_rate",
        "noun",
        "rack",
        "count",
        "card",
    ),
    *("power", "share", "tenths", "investment", "area"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: what it measures, its size in the base unit, and the check its context must pass."""

    surface: str
    dimension: Dimension
    factor: Fraction
    any_case: bool
    guard: str
    flags: tuple[str, ...]
    entry: str


@cache
def load_units() -> dict[str, Unit]:
    """Units by surface; those that ignore case by their lower-case surface, blanks dropped."""
    units: dict[str, Unit] = {}
    columns = ("surface", "dimension", "factor", "case", "guard", "flags", "source")
    for row in load_rows(_PACKAGE, "units.csv", columns):
        unit = Unit(
            surface=fold_width(row["surface"]),
            dimension=cast(Dimension, row.one_of("dimension", get_args(Dimension))),
            factor=row.parsed("factor", Fraction, "a number or a ratio, such as 1e18 or 2000/3"),
            any_case=row.one_of("case", ("any", "exact")) == "any",
            guard=row.one_of("guard", _GUARDS),
            flags=tuple(row.values("flags")),
            entry=row.where,
        )
        units[_unit_key(unit.surface, unit.any_case)] = unit
    return units


def find_unit(printed: str) -> Unit:
    """The unit of a printed form that `unit_pattern` matched."""
    units = load_units()
    return units.get(_unit_key(printed, False)) or units[_unit_key(printed, True)]


def _unit_key(surface: str, any_case: bool) -> str:
    compact = surface.replace(" ", "")
    return compact.lower() if any_case else compact


@cache
def unit_pattern(initial: str = "") -> re.Pattern[str]:
    """Any unit, or any that one character opens, longest first; one of Latin letters ends where no more follow."""
    parts = []
    for unit in sorted(load_units().values(), key=lambda unit: -len(unit.surface)):
        first = unit.surface[0]
        if initial and initial != first and not (unit.any_case and initial == first.swapcase()):
            continue
        escaped = re.escape(unit.surface).replace(r"\ ", r"\s?")
        pattern = f"(?i:{escaped})" if unit.any_case else escaped
        if unit.surface in ("次运算", "次计算"):
            pattern += "(?!速度|能力|性能|力)"  # 亿亿次 of 运算速度
        parts.append(
            pattern + r"(?![A-Za-z0-9])" if unit.surface[-1].isascii() and unit.surface[-1].isalnum() else pattern
        )
    return re.compile("|".join(parts))


@cache
def unit_initials() -> str:
    """Characters that may open a unit, for a character class."""
    initials = {unit.surface[0] for unit in load_units().values()}
    initials |= {char.swapcase() for char in initials if char.isascii()}
    return "".join(re.escape(char) for char in sorted(initials))


@cache
def load_terms() -> dict[str, list[str]]:
    """Context words by class, longest first."""
    terms: dict[str, list[str]] = {}
    for row in load_rows(_PACKAGE, "terms.csv", ("surface", "class", "source")):
        terms.setdefault(row["class"], []).append(fold_width(row["surface"]))
    for words in terms.values():
        words.sort(key=lambda word: (-len(word), word))
    return terms


def alternation(words: Iterable[str]) -> str:
    """A group that matches any of the words, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


@cache
def term(*classes: str) -> re.Pattern[str]:
    """A pattern of the words of one or more classes of `terms.csv`."""
    return re.compile(term_group(*classes))


def term_group(*classes: str) -> str:
    """The words of one or more classes of `terms.csv` as a group inside a larger pattern."""
    return alternation({word for name in classes for word in load_terms()[name]})


def has_term(text: str, *classes: str) -> bool:
    """Whether a text holds a word of the classes of `terms.csv`."""
    return term(*classes).search(text) is not None


def last_term(text: str, *classes: str) -> int:
    """Where the last word of the classes ends; -1 where there is none."""
    return max((match.end() for match in term(*classes).finditer(text)), default=-1)


@cache
def _bounds() -> list[Row]:
    return list(load_rows(_PACKAGE, "bounds.csv", ("surface", "side", "bound", "source")))


@cache
def load_bounds(side: str) -> dict[str, Bound]:
    """Bound by word; `side` is where the word stands, before or after the number."""
    return {
        fold_width(row["surface"]): cast(Bound, row.one_of("bound", get_args(Bound)))
        for row in _bounds()
        if row.one_of("side", ("before", "after")) == side
    }


@cache
def load_precisions() -> dict[str, str]:
    """Number format by printed word."""
    return {
        row["surface"]: row["precision"]
        for row in load_rows(_PACKAGE, "precisions.csv", ("surface", "precision", "source"))
    }


@cache
def precision_pattern() -> re.Pattern[str]:
    """A number format as printed: FP16, INT8, 半精度."""
    return re.compile(f"(?i:{alternation(load_precisions())})")


def find_precision(text: str) -> str | None:
    """The first number format a text names."""
    match = precision_pattern().search(text)
    return None if match is None else load_precisions().get(match[0], match[0].upper())

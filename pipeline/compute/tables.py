"""Figures in tables and lists whose unit stands in a label: `算力规模(EFLOPS)  20  38`, or in a column's head."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.compute.lexicon import Unit, find_unit, term, term_group, unit_pattern
from pipeline.context import Context
from pipeline.kit.tables import find_tables
from pipeline.records import Dimension


class Cell(NamedTuple):
    """A number in a table and the unit of its row or column."""

    start: int
    end: int
    dimension: Dimension
    number: str
    unit: Unit | None


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[万亿]?"
_CELL = re.compile(rf"[ \t|:]*(?:[≥≤><约超]|不低于|不高于)? ?(?P<number>{_NUMBER})(?:以上|以下|左右)?(?=[ \t|,;。]|$)")
_LINE = re.compile(
    rf"[ \t]*\n[ \t]*(?:[≥≤><约超]|不低于|不高于)? ?(?!(?:19|20)\d\d\s)(?P<number>{_NUMBER})"
    r"(?:以上|以下|左右)?(?=[ \t]*(?:\n|$))"
)
"""A cell on a line of its own; a year there is a head."""
_COUNT_NOUN: tuple[Dimension, ...] = ("facility", "rack", "server", "accelerator")


@cache
def _unit_label() -> re.Pattern[str]:
    return re.compile(rf"\((?:单位:)?(?P<scale>[十百千]?[万亿])?(?P<unit>{unit_pattern().pattern})\)")


@cache
def _unit_cell() -> re.Pattern[str]:
    # It begins with a character class: only at blanks, bars and line ends are units tried.
    return re.compile(
        rf"[ \t|\n](?P<scale>[十百千]?[万亿])?(?P<unit>{unit_pattern().pattern})(?=[ \t|]*[ \t|\n][≥≤><约超]?\d)"
    )


_METRIC = re.compile(r"[^\s|(),。;:]{2,24}[ \t|]*$")
_ITEM = re.compile(r"(?:^|\n)[ \t]*(?P<n>\d{1,2})[ \t]*\n[^\n]+(?:\n[^\n]+)?$")
"""The number of a row before its metric and unit, each cell on a line of its own."""
_PUE_VALUE = re.compile(r"[1-3]\.\d{1,3}")


_PUE_ABOVE = re.compile(r"(?:值|\([^()\n]{0,12}\))?[ \t]*(?=\n)(?:\n[ \t]*[—/\-]{1,2}[ \t]*(?=\n))?")
"""From the name PUE to the cells of its row, each on a line of its own; the unit may be a dash."""
_PUE_BELOW = re.compile(
    rf"(?:^|\n)[ \t]*[≥≤><约]?(?P<number>{_PUE_VALUE.pattern})(?:以下|左右)?[ \t]*\n[^\d\n,。;]{{0,12}}$"
)
_NO_VALUE = re.compile(rf"(?:值|\([^()\n]{{0,12}}\))?[ \t]*(?:$|\n)(?![ \t]*[≥≤><约]?{_PUE_VALUE.pattern})")


def _read_pue(context: Context) -> list[Cell]:
    """Values on the lines below the name PUE, or on the line above it where none stands below."""
    folded = context.folded
    cells: list[Cell] = []
    for name in context.scan.hits("compute.pue"):
        if label := _PUE_ABOVE.match(folded, name.end):
            row = _read_row(folded, label.end(), ("pue", None), None)
            cells += [cell for cell in row if _PUE_VALUE.fullmatch(cell.number)]
        if _NO_VALUE.match(folded, name.end) and (
            above := _PUE_BELOW.search(folded, max(0, name.start - 32), name.start)
        ):
            cells.append(Cell(above.start("number"), above.end("number"), "pue", above["number"], None))
    return cells


def find_tabled(context: Context) -> list[Cell]:
    """Numbers after a labelled unit or a unit with a cell of its own, and those of columns whose head has one."""
    folded = context.folded
    cells: list[Cell] = []
    for label in _unit_label().finditer(folded):
        metric = _METRIC.search(folded[max(0, label.start() - 25) : label.start()])
        if metric and (unit := _resolve(metric[0], label["unit"])):
            cells += _read_row(folded, label.end(), unit, label["scale"])
    for label in _unit_cell().finditer(folded):
        metric = _METRIC.search(folded[max(0, label.start() - 25) : label.start()])
        if metric and (unit := _resolve(metric[0], label["unit"])) and _is_told(metric[0], unit[1]):
            cells += _read_row(folded, label.end(), unit, label["scale"])
    return cells + _read_pue(context) + _read_columns(context)


def _is_told(metric: str, unit: Unit) -> bool:
    """Whether a metric without a bracket speaks of computing, where its unit alone does not."""
    return unit.guard in ("", "noun", "share", "count") or bool(
        term("topic", "storage_word", "latency_word").search(metric)
    )


def _resolve(metric: str, printed: str) -> tuple[Dimension, Unit] | None:
    """Dimension of a label; a general measure word and a percentage need a computing noun in the metric."""
    unit = find_unit(printed)
    if unit.guard == "count":
        for dimension in _COUNT_NOUN:
            if term(dimension).search(metric):
                return dimension, unit
        return None
    if unit.guard == "share":
        computing = (
            term("share_word").search(metric)
            and term("share_head").search(metric)
            and not term("share_no", "growth").search(metric)
        )
        return ("share", unit) if computing else None
    if unit.guard in ("investment", "area", "power", "letter", "bare_rate", "tenths", "rate"):
        words = {"investment": "money_word", "area": "area_word", "power": "power_word", "letter": "topic"}.get(
            unit.guard
        )
        return (unit.dimension, unit) if words and term(words).search(metric) else None
    return unit.dimension, unit


def _read_row(folded: str, start: int, unit: tuple[Dimension, Unit | None], scale: str | None) -> list[Cell]:
    """Numbers that follow a label on its line, cell by cell, or each on a line of its own below it."""
    end = folded.find("\n", start)
    end = len(folded) if end < 0 else end
    cell = _CELL if folded[start:end].strip() else _LINE
    end = end if cell is _CELL else len(folded)
    cells: list[Cell] = []
    item = _ITEM.search(folded, max(0, start - 60), start) if cell is _LINE else None
    while match := cell.match(folded, start, end):
        if item is not None and cells and match["number"] == str(int(item["n"]) + 1):
            break  # the number of the next row
        cells.append(
            Cell(match.start("number"), match.end("number"), unit[0], match["number"] + (scale or ""), unit[1])
        )
        start = match.end()
    return cells


_WHOLE = re.compile(
    rf"(?P<bound>[≥≤><约超]|不低于|不高于)? ?(?P<number>{_NUMBER})(?: ?(?P<unit>[%个座家台架张块]))?(?:以上|以下|左右)?"
)


def _read_columns(context: Context) -> list[Cell]:
    """Numbers below a head cell that names their unit or what they measure."""
    folded = context.folded
    cells: list[Cell] = []
    for table in find_tables(context.text):
        heads = [folded[slice(*head)] for head in table.rows[0]]
        for row in table.rows[1:]:
            for head, (start, end) in zip(heads, row, strict=True):
                match = _WHOLE.fullmatch(folded, start, end) if end - start <= 16 else None
                if match is not None and (known := _by_head(head, match["unit"])):
                    dimension, unit, scale = known
                    stop = match.end("unit") if match["unit"] else match.end("number")
                    cells.append(Cell(match.start("number"), stop, dimension, match["number"] + scale, unit))
    return cells


@cache
def _by_head(head: str, printed: str | None) -> tuple[Dimension, Unit | None, str] | None:
    """Dimension, unit and multiplier of a column, from its head and the unit printed in the cell, if any."""
    if printed:
        resolved = _resolve(head, printed)
        return (*resolved, "") if resolved and resolved[1].guard in ("count", "share", "rack") else None
    if label := _unit_label().search(head):
        resolved = _resolve(head[: label.start()], label["unit"])
        return (*resolved, label["scale"] or "") if resolved else None
    if re.search(f"(?i:{term_group('pue')})", head):
        return "pue", None, ""
    if term("index").search(head):
        return "index", None, ""
    return None

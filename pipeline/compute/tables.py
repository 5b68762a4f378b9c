"""Figures in tables and lists whose unit stands in a label: `算力规模(EFLOPS)  20  38`, or in a column's head."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.compute.lexicon import Unit, find_unit, term, unit_pattern
from pipeline.context import Context
from pipeline.records import Dimension


class Cell(NamedTuple):
    """A number in a table and the unit of its row or column."""

    start: int
    end: int
    dimension: Dimension
    number: str
    unit: Unit


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[万亿]?"
_CELL = re.compile(rf"[ \t|:]*(?:[≥≤><约超]|不低于|不高于)? ?(?P<number>{_NUMBER})(?:以上|以下|左右)?(?=[ \t|,;。]|$)")
_COUNT_NOUN: tuple[Dimension, ...] = ("facility", "rack", "server", "accelerator")


@cache
def _unit_label() -> re.Pattern[str]:
    return re.compile(rf"\((?:单位:)?(?P<scale>[十百千]?[万亿])?(?P<unit>{unit_pattern().pattern})\)")


_METRIC = re.compile(r"[^\s|(),。;:]{2,24} ?$")


def find_tabled(context: Context) -> list[Cell]:
    """Numbers of lines that carry a labelled unit, and of the columns below a head that does."""
    cells: list[Cell] = []
    for label in _unit_label().finditer(context.folded):
        metric = _METRIC.search(context.folded[max(0, label.start() - 25) : label.start()])
        unit = _resolve(metric[0], label["unit"]) if metric else None
        if unit is None:
            continue
        line_end = context.folded.find("\n", label.end())
        line_end = len(context.folded) if line_end < 0 else line_end
        row = _read_row(context.folded, label.end(), line_end, unit, label["scale"])
        cells += row or _read_column(context, label, line_end, unit)
    return cells


def _resolve(metric: str, printed: str) -> tuple[Dimension, Unit] | None:
    """Dimension of a label; a general measure word and a percentage need a computing noun in the metric."""
    unit = find_unit(printed)
    if unit.guard == "count":
        for dimension in _COUNT_NOUN:
            if term(dimension).search(metric):
                return dimension, unit
        return None
    if unit.guard == "share":
        computing = term("share_word").search(metric) and term("share_head").search(metric) and not term("share_no", "growth").search(metric)
        return ("share", unit) if computing else None
    if unit.guard in ("investment", "area", "power", "letter", "bare_rate", "tenths", "rate"):
        words = {"investment": "money_word", "area": "area_word", "power": "power_word", "letter": "topic"}.get(unit.guard)
        return (unit.dimension, unit) if words and term(words).search(metric) else None
    return unit.dimension, unit


def _read_row(folded: str, start: int, end: int, unit: tuple[Dimension, Unit], scale: str | None) -> list[Cell]:
    """Numbers that follow a label on its line, cell by cell."""
    cells = []
    while match := _CELL.match(folded, start, end):
        cells.append(Cell(match.start("number"), match.end("number"), unit[0], match["number"] + (scale or ""), unit[1]))
        start = match.end()
    return cells


def _read_column(context: Context, label: re.Match[str], line_end: int, unit: tuple[Dimension, Unit]) -> list[Cell]:
    """Numbers below a head cell, as long as lines have as many tabs as the head."""
    text, folded = context.text, context.folded
    line_start = folded.rfind("\n", 0, label.start()) + 1
    tabs = text.count("\t", line_start, line_end)
    if not tabs:
        return []
    column = text.count("\t", line_start, label.start())
    cells = []
    position = line_end + 1
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if text.count("\t", position, end) != tabs:
            break
        start = position
        for _ in range(column):
            start = text.index("\t", start) + 1
        if match := _CELL.match(folded, start, end):
            cells.append(Cell(match.start("number"), match.end("number"), unit[0], match["number"] + (label["scale"] or ""), unit[1]))
        position = end + 1
    return cells


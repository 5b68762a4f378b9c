"""Text to candidates: numbers with a unit, decided by the words around them, and numbers that a keyword announces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.compute.around import Around
from pipeline.compute.counts import find_counted
from pipeline.compute.guards import GUARDS
from pipeline.compute.keyed import find_keyed
from pipeline.compute.lexicon import Unit, alternation, find_unit, load_precisions, unit_pattern
from pipeline.compute.numbers import Printed, find_numbers, find_parts, find_sharing
from pipeline.compute.tables import find_tabled
from pipeline.context import Candidate, Context
from pipeline.records import Dimension


@dataclass(frozen=True, slots=True)
class Figure:
    """What the normaliser needs of a figure: the printed number, low end of a range, unit, the number's place."""

    dimension: Dimension
    number: str
    low: str | None
    unit: Unit | None
    start: int
    """Where the number begins; the span may begin earlier, with 每秒."""
    end: int
    """Where number and unit end, bracketed precision left out."""


@cache
def _precision_bracket() -> re.Pattern[str]:
    word = alternation(load_precisions())
    inner = r"(?:(?!每秒|次|指|即|以下简称)[^()\n]){0,8}?"
    return re.compile(rf" ?(?:\({inner}(?i:{word})(?:(?!每秒|次|指)[^()\n]){{0,10}}\)|@ ?(?i:{word}))")


_NO_START = frozenset("第^=")
_NO_FIGURE = re.compile(r"[第^]$|\d ?[A-Za-z]+ ?=$")
"""An ordinal, an exponent (10^18), a definition of a unit (1EB=1024PB)."""
_RATE_TAIL = re.compile(r" ?(?:/秒|/s|/S|每秒)")
_EFLOPS_GLOSS = re.compile(r"(?i:flops|flop/s)(?:\([^()\n]{0,12}|,? ?(?:是指|即|指|为|意为|表示)?)(?:每秒)?$")


def find_figures(context: Context) -> list[Candidate]:
    """All figures of the text, ascending, none overlapping."""
    found = _find_with_units(context)
    keyed_figures = find_keyed(context)
    extra = [
        Candidate(
            keyed.start,
            keyed.end,
            keyed.rule,
            None,
            Figure(keyed.dimension, keyed.number, keyed.low, None, keyed.start, keyed.end),
        )
        for keyed in keyed_figures
    ]
    extra += [
        Candidate(
            cell.start,
            cell.end,
            "<metric> (<unit>) <number>",
            cell.unit.entry if cell.unit else None,
            Figure(cell.dimension, cell.number, None, cell.unit, cell.start, cell.end),
        )
        for cell in find_tabled(context)
    ]
    # Those with a unit come first, then keyed ones, then cells: a stable sort keeps that order among equals.
    return _merge(_merge(found, extra[: len(keyed_figures)]), extra[len(keyed_figures) :])


def _merge(first: list[Candidate], second: list[Candidate]) -> list[Candidate]:
    """Both lists, ascending; what overlaps a candidate of the first, or an earlier one of its own, is left out."""
    kept: list[Candidate] = []
    index, position = 0, 0
    for candidate in sorted(second, key=lambda candidate: candidate.start):
        while index < len(first) and first[index].end <= candidate.start:
            kept.append(first[index])
            index += 1
        free = index == len(first) or candidate.end <= first[index].start
        if free and candidate.start >= position:
            kept.append(candidate)
            position = candidate.end
    return kept + first[index:]


_FROM = re.compile(r"[从由自](?!此)[^,;。]{0,14}$")


def _read_low(folded: str, match: Printed, unit: str) -> tuple[int, str | None]:
    """Where a figure begins, and the low end of its range; 从 or 由 opens a change of two figures, not a range."""
    if match.low is None or (match.low["unit"] and match.low["unit"].lower() != unit.lower()):
        return match.start, None
    start = match.start - len(match.low[0])
    if match.low[0].rstrip()[-1] in "至到" and _FROM.search(folded[max(0, start - 16) : start]):
        return match.start, None
    return start, match.low["low"]


def _find_with_units(context: Context) -> list[Candidate]:
    folded = context.folded
    found: list[Candidate] = []
    counted: dict[str, Dimension] = {}
    sentence_end = 0
    for match in find_numbers(folded):
        unit_start = match.end
        while folded[unit_start] == " ":
            unit_start += 1
        # One pattern an initial: a tenth of the alternatives to try.
        printed = unit_pattern(folded[unit_start]).match(folded, unit_start)
        if printed is None:
            continue
        unit, number = find_unit(printed[0]), folded[match.start : match.end]
        start, low = _read_low(folded, match, printed[0])
        if folded[start - 1 : start] in _NO_START and _NO_FIGURE.search(folded, max(0, start - 12), start):
            continue
        if start >= sentence_end:
            if not folded.startswith(";", sentence_end - 1):  # 甲集群机架3万架、服务器9万台;乙集群2万架、5万台
                counted = {}
            sentence_end = context.sentence_at(start)[1]
        end = printed.end()
        around = Around(context, start, end)
        dimension = _measured(around, printed[0], unit, number, counted)
        if dimension is None:
            labelled = (_measured(label, printed[0], unit, number, counted) for label in around.labels())
            dimension = next(filter(None, labelled), None)
        if dimension is None:
            continue
        figure = Figure(dimension, number, low, unit, start, end)
        span_start, span_end, rule = start, end, "<number> <unit>"
        if dimension == "compute":
            if unit.guard == "rate":
                if _EFLOPS_GLOSS.search(folded[max(0, start - 24) : start]):
                    continue
                if tail := _RATE_TAIL.match(folded, end):
                    span_end = tail.end()
                if folded.endswith("每秒", 0, start):
                    span_start = start - 2
            if bracket := _precision_bracket().match(folded, span_end):
                span_end, rule = bracket.end(), "<number> <unit> (<precision>)"
        elif unit.guard == "count" or dimension in ("rack", "server", "facility", "accelerator"):
            rule = "<number> <measure word>"
        if low is not None and found and found[-1].start >= span_start:
            found.pop()  # the low end, printed with its unit, stood as a figure of its own
        if found and span_start < found[-1].end:
            continue
        if low is None:
            found += _find_sharing(folded, figure)
        found.append(Candidate(span_start, span_end, rule, unit.entry, figure))
        if folded.startswith(("(", " ("), span_end):
            found += _find_parts(folded, span_end, figure)
    return found


def _measured(around: Around, printed: str, unit: Unit, number: str, counted: dict[str, Dimension]) -> Dimension | None:
    """What a number with its unit measures, by the words around it; counts are noted for later ones of the sentence."""
    if unit.guard != "count":
        return GUARDS[unit.guard](around, number, unit)
    dimension = find_counted(around, printed, number == "一", counted)
    if dimension is not None:
        counted[printed] = dimension
    return dimension


def _find_parts(folded: str, end: int, total: Figure) -> list[Candidate]:
    """The parts of a sum in the bracket behind it, each a figure of its own."""
    entry = total.unit.entry if total.unit else None
    return [
        Candidate(start, stop, "<sum>(<number>)", entry, Figure(total.dimension, number, None, total.unit, start, stop))
        for start, stop, number in find_parts(folded, end, total.number)
    ]


def _find_sharing(folded: str, last: Figure) -> list[Candidate]:
    """The numbers before a figure that share its unit, each a figure of its own."""
    found = []
    for start, number in find_sharing(folded, last.start, last.number):
        end = start + len(number.rstrip("十百千万亿"))
        figure = Figure(last.dimension, number, None, last.unit, start, end)
        found.append(Candidate(start, end, "<number>、<number> <unit>", last.unit.entry if last.unit else None, figure))
    return found

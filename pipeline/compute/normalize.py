"""Candidates to normal forms: exact values in base units, bound and precision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context as Arithmetic
from decimal import Decimal
from fractions import Fraction
from functools import cache

from pipeline.compute.lexicon import alternation, find_precision, load_bounds
from pipeline.compute.numbers import parse_count, parse_range
from pipeline.compute.recognize import Figure
from pipeline.context import Candidate, Context
from pipeline.kit.tables import caption_of
from pipeline.records import Bound, ComputeNorm, Norm

_EXACT = Arithmetic(prec=60)
_ROUNDED = Arithmetic(prec=6)
_INTEGER_LIMIT = 2**53


def resolve_figures(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Normal forms of figures; None for a number that turns out to have no value."""
    return [_resolve(context, candidate) for candidate in candidates]


def _resolve(context: Context, candidate: Candidate) -> ComputeNorm | None:
    figure: Figure = candidate.data
    factor = figure.unit.factor if figure.unit else Fraction(1)
    high: Fraction | None = None
    if figure.low is not None:
        ends = parse_range(figure.low, figure.number)
        if ends is None:
            return None
        value, high = ends
    else:
        single = parse_count(figure.number)
        if single is None:
            return None
        value = single
    if figure.unit is not None and figure.dimension == "storage" and figure.unit.dimension != "storage":
        factor = Fraction(10**15 if figure.unit.surface in ("P", "p") else 10**18)
    exact = _decimal(value * factor)
    return ComputeNorm(
        dimension=figure.dimension,
        value=_json_number(exact),
        value_exact=f"{exact:f}",
        high=None if high is None else _json_number(_decimal(high * factor)),
        bound="range" if high is not None else _find_bound(context.folded, candidate, figure),
        precision=_find_precision(context, candidate, figure),
        flags=sorted(figure.unit.flags) if figure.unit else [],
    )


def _decimal(value: Fraction) -> Decimal:
    """An exact decimal; thirds (亩) to six significant digits."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    arithmetic = _EXACT if denominator == 1 else _ROUNDED
    quotient = arithmetic.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(f"{quotient:f}") if quotient == quotient.to_integral_value() else quotient.normalize(_EXACT)


def _json_number(value: Decimal) -> int | float:
    """An integer below 2^53 as int, everything else as the shortest float."""
    integral = value == value.to_integral_value()
    return int(value) if integral and abs(value) < _INTEGER_LIMIT else float(value)


@cache
def _bound_before() -> re.Pattern[str]:
    return re.compile(rf"({alternation(load_bounds('before'))})(?:了|为|到|至|于|有|达到?|每秒)? ?$")


@cache
def _bound_after() -> re.Pattern[str]:
    return re.compile(rf"[ 的]?({alternation(load_bounds('after'))})")


@cache
def _bound_of_list() -> re.Pattern[str]:
    # 分别控制在20毫秒、25毫秒以内: what bounds the last bounds all.
    return re.compile(r"(?:[、和及] ?\d+(?:\.\d+)?[万亿]? ?(?:毫秒|ms|%|架|台|个)){1,6}(以内|以下|以上)")


def _find_bound(folded: str, candidate: Candidate, figure: Figure) -> Bound:
    """Bound words next to the figure; 余, 多 and + inside it."""
    before = _bound_before().search(folded[max(0, candidate.start - 10) : candidate.start])
    after = _bound_after().match(folded, candidate.end) or _bound_after().match(folded, figure.end)
    if before and (bound := load_bounds("before")[before[1]]) != "approx":
        return bound
    if shared := _bound_of_list().match(folded, candidate.end):
        return load_bounds("after")[shared[1]]
    if re.search("[余多+]", figure.number):
        return "gt"
    if after and not (after[1] == "内" and figure.dimension not in ("latency", "pue")):
        return load_bounds("after")[after[1]]
    return "approx" if before else "eq"


def _find_precision(context: Context, candidate: Candidate, figure: Figure) -> str | None:
    """Number format: inside the span, in the words or bracket after it, or before it in its clause."""
    if figure.dimension != "compute":
        return None
    folded = context.folded
    if inside := find_precision(folded[candidate.start : candidate.end]):
        return inside
    after = re.match(
        r" ?(?:\([^()\n]{0,40}\)|的?(?:[A-Za-z]{2}\d{1,2}|[半单双]精度))", folded[candidate.end : candidate.end + 44]
    )
    if after and (found := find_precision(after[0])):
        return found
    start = context.clause_at(candidate.start)[0]
    if before := find_precision(folded[max(start, candidate.start - 24) : candidate.start]):
        return before
    caption = caption_of(context.text, candidate.start)
    return find_precision(folded[slice(*caption)]) if caption else None

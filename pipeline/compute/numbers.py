"""Numbers as figures print them: multipliers, 余, 多 and +, ranges; and their exact values."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.compute.lexicon import unit_initials
from pipeline.errors import NumeralError
from pipeline.kit.numerals import ARABIC_NUMERAL, parse_number

_HAN = "〇零○一二三四五六七八九两十百千万亿"
# 千 before 瓦 and its like is a prefix of the unit, no multiplier: 3千瓦, 5万千瓦.
_MULTIPLIER = r"(?:[十百千]?[万亿]{1,3}|[百千](?![瓦克米卡字伏兆]))"
# A number may touch a word such as GPU or PUE; after other letters it belongs to a name (FP16, A100).
_FREE = r"(?:(?<![0-9A-Za-z.])|(?<=[GNCD]PU)|(?<=PUE))"
_ARABIC = rf"{_FREE}(?:{ARABIC_NUMERAL})(?: ?[余多]?{_MULTIPLIER}(?:\d{{1,4}}[万千百]?){{0,2}})?[余多+]?"
_HAN_NUMBER = (
    rf"(?<![{_HAN}数几])(?:[〇零○一二三四五六七八九两十百万亿]|千(?!瓦))+"
    r"(?:点[〇零一二三四五六七八九]+[万亿]*)?[余多]?"
)
NUMBER = rf"(?>{_ARABIC}|{_HAN_NUMBER})"
"""A number as printed; atomic, so a run of a million digits is read once."""

_LOW_UNIT = r"(?:%|[A-Za-z][A-Za-z/]{0,7}|毫秒|千瓦|兆瓦|平方米|亩|个|台|架|元|座|家)"
_LONGEST = 40
"""More characters than any printed number has; longer runs are noise."""


_DIGIT = "0-9〇零○一二三四五六七八九两十百万亿"
_RUN = rf"(?:[{_DIGIT}余多+]|千(?!瓦))"


@cache
def _run_pattern() -> re.Pattern[str]:
    """A run of number characters before a character that may open a unit.

    It begins with a character class, which is what makes a search fast, and is possessive and never tried from inside
    a run, which is what makes it linear.
    """
    return re.compile(
        rf"[{_DIGIT}千](?<![{_DIGIT}千][{_DIGIT}千])(?<![{_DIGIT}千][ .,点][{_DIGIT}千])"
        rf"(?:[ .,点]?{_RUN})*+(?= {{0,2}}[{unit_initials()}])"
    )


_NUMBER = re.compile(NUMBER)
_LOW = re.compile(rf"(?P<low>{NUMBER}) ?(?P<unit>{_LOW_UNIT})? ?(?:-|~|—{{1,2}}|至|到) ?$")


class Printed(NamedTuple):
    """A number before a unit; `low` is the first end of a range, with the unit printed at it, if any."""

    start: int
    end: int
    low: re.Match[str] | None


def find_numbers(folded: str) -> Iterator[Printed]:
    """Numbers, and ranges of two, before a character that may open a unit."""
    for run in _run_pattern().finditer(folded):
        if run.end() - run.start() > _LONGEST:
            continue
        for match in _NUMBER.finditer(folded, run.start(), run.end()):
            if match.end() == run.end():
                start = match.start()
                joined = folded[start - 1 : start] in _JOINS or folded[start - 2 : start - 1] in _JOINS
                low = _LOW.search(folded[max(0, start - _LONGEST) : start]) if start and joined else None
                yield Printed(start, match.end(), low)


_JOINS = frozenset("-~—至到")
_PLAIN = r"\d+(?:\.\d+)?"
_SHARING = re.compile(_PLAIN)
_LISTED = re.compile(rf"(?<![0-9A-Za-z.第\n。;—\-~/])(?P<list>{_PLAIN}(?: ?、 ?{_PLAIN}){{0,8}}) ?[、和及与] ?$")
_LIST_ENDS = frozenset("、和及与 ")
_TAIL = re.compile(r"[十百千]?[万亿]*$")


def find_sharing(folded: str, start: int, number: str) -> list[tuple[int, str]]:
    """Places and texts of the numbers before one at `start` that share its unit: `4、9和25EFLOPS`.

    A multiplier of the last is of all (`5、8万架`), as in a range. A number that opens its line counts items.
    """
    if start < 3 or folded[start - 1] not in _LIST_ENDS:
        return []
    match = _LISTED.search(folded, max(0, start - _LONGEST), start)
    if match is None or match.start() == 0:
        return []
    tail = _TAIL.search(number)
    return [
        (part.start(), part[0] + (tail[0] if tail else "")) for part in _SHARING.finditer(folded, *match.span("list"))
    ]


_PART = re.compile(rf"{_PLAIN}[万亿]?")
_NAMED_PART = rf"[一-龥]{{2,8}} ?{_PART.pattern}"
_PARTS = re.compile(rf" ?\((?:其中)?[:,]?(?P<parts>{_NAMED_PART}(?:[、,;及和]{_NAMED_PART})+)\)")


def find_parts(folded: str, end: int, number: str) -> list[tuple[int, int, str]]:
    """Places and texts of the parts of a sum in the bracket behind it, which share its unit: `16万架(其中甲9、乙7)`."""
    match = _PARTS.match(folded, end)
    if match is None:
        return []
    tail = _TAIL.search(number)
    return [
        (part.start(), part.end(), part[0] if part[0][-1] in "万亿" or not tail else part[0] + tail[0])
        for part in _PART.finditer(folded, *match.span("parts"))
    ]


@lru_cache(maxsize=4096)
def parse_count(text: str) -> Fraction | None:
    """Exact value of a printed number; None where the run of digits and multipliers is no number.

    `"200多"` -> 200, `"1.2万"` -> 12000, `"280百亿亿"` -> 2.8e20.
    """
    compact = text.replace(" ", "")
    for mark in "余多+":
        compact = compact.replace(mark, "")
    if not compact or len(compact) > _LONGEST:
        return None
    try:
        # 百亿亿: kit numerals hold one 亿 per place; the pair is 1e16 here.
        if compact.endswith("亿亿") and not compact[0].isdigit():
            return Fraction(parse_number(compact[:-2] or "一")) * 10**16
        return Fraction(parse_number(compact))
    except NumeralError:
        return None


_HEAD = re.compile(r"(.*?)([十百千]?[万亿]*)$")


def parse_range(low: str, high: str) -> tuple[Fraction, Fraction] | None:
    """Values of a range; a multiplier printed once applies to both ends: `5`, `8万` -> 50000, 80000.

    None where the two do not ascend.
    """
    first, last = parse_count(low), parse_count(high)
    if first is None or last is None:
        return None
    head = _HEAD.match(high.replace(" ", "").rstrip("余多+"))
    if head is not None and head[1] and head[2] and not set(low) & set("十百千万亿"):
        size = parse_count(head[1])
        # 5000至1万: the low end is above the high end's digits, so it is complete as printed.
        if size is not None and size > 0 and first <= size:
            first *= last / size
    return (first, last) if first < last else None

"""Chinese, Arabic and mixed numerals to exact decimals.

Source: GB/T 15835-2011 (general rules for writing numerals) for 〇, 零 and the place units; 廿 and 卅 as in
Xiandai Hanyu Cidian. Multiplier words: 十 百 千 万 亿 兆 (兆 = 10^12 in running text; the unit prefix 兆瓦 belongs to
the unit lexicon, not to numerals).
"""

import re
from decimal import Decimal

from pipeline.errors import NumeralError
from pipeline.kit.fold import fold_width

_DIGITS = {
    c: v
    for v, row in enumerate(("〇零○０", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in row
}
_DIGITS |= {str(d): d for d in range(10)}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TENS = {"廿": "二十", "卅": "三十"}

ARABIC_NUMERAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""Regular expression of an Arabic numeral with optional thousands commas and decimals; match on folded text."""

_ARABIC = re.compile(rf"({ARABIC_NUMERAL}) ?([十百千万亿兆]*)$")
_PARTS = re.compile(rf"{ARABIC_NUMERAL} ?[百千]?[万亿兆]*")


def parse_number(text: str) -> Decimal:
    """Value of a Chinese or Arabic numeral, multiplier included.

    `"1.2万"` -> 12000, `"三万五"` -> 35000, `"3万4000"` -> 34000, `"二〇二四"` -> 2024, `"1,100万"` -> 11000000.
    Exact: no float on the way.

    Args:
        text: the numeral alone, any width, no unit and no sign.
    Returns:
        A pure count, >= 0.
    Raises:
        NumeralError: no digit, two decimal points, or characters that belong to no numeral.
    Source: GB/T 15835-2011.
    """
    folded = fold_width(text).strip()
    if not folded:
        raise NumeralError("empty numeral; write digits such as 12 or 十二")
    if folded.startswith("百分之"):
        return parse_number(folded[3:]) / 100
    if folded == "半":
        return Decimal("0.5")
    if match := _ARABIC.match(folded):
        return Decimal(match[1].replace(",", "")) * _product(match[2])
    if folded[0].isascii() and folded[0].isdigit():
        return _sum_of_parts(folded)
    return _parse_han(folded, text)


def is_numeral(text: str) -> bool:
    """Whether `parse_number` reads the string."""
    try:
        parse_number(text)
    except NumeralError:
        return False
    return True


def parse_digits(text: str) -> int:
    """Value of digits read one by one, as years are printed: `"二〇二四"` -> 2024, `"２０２４"` -> 2024.

    Raises:
        NumeralError: a character is no digit.
    """
    try:
        return int("".join(str(_DIGITS[c]) for c in fold_width(text)))
    except (KeyError, ValueError):
        raise NumeralError(f"{text!r}: digits expected, such as 2024 or 二〇二四") from None


def _product(multipliers: str) -> Decimal:
    value = Decimal(1)
    for char in multipliers:
        value *= _SMALL.get(char) or _LARGE[char]
    return value


def _sum_of_parts(folded: str) -> Decimal:
    """`3万4000`, `1亿2000万`: Arabic parts of falling magnitude."""
    total, position = Decimal(0), 0
    for match in _PARTS.finditer(folded):
        if match.start() != position:
            break
        total += parse_number(match[0])
        position = match.end()
    if position != len(folded):
        raise NumeralError(f"{folded!r} is no numeral; stopped at {folded[position:]!r}")
    return total


def _parse_han(folded: str, text: str) -> Decimal:
    for short, full in _TENS.items():
        folded = folded.replace(short, full)
    if "点" in folded:
        return _parse_han_decimal(folded, text)
    if all(c in _DIGITS for c in folded):
        # 二〇二四 and 一二三 are read digit by digit.
        return Decimal("".join(str(_DIGITS[c]) for c in folded))
    total = section = digit = 0
    last_unit, seen = 1, False
    for char in folded:
        if char in _DIGITS:
            if digit and seen:
                raise NumeralError(f"{text!r}: two digits in a row inside a numeral with place units")
            digit, seen = _DIGITS[char], True
            if digit == 0:
                last_unit = 1  # 一万零五: the zero ends the reading of 五 as 五千
        elif char in _SMALL:
            section += (digit if seen and digit else 1) * _SMALL[char]
            last_unit, digit, seen = _SMALL[char], 0, True
        elif char in _LARGE:
            if not seen:
                raise NumeralError(f"{text!r}: a multiplier without a number before it")
            base = section + digit
            total = (total + base) * _LARGE[char] if total and total < _LARGE[char] else total + base * _LARGE[char]
            section = digit = 0
            last_unit = _LARGE[char]
        else:
            raise NumeralError(f"{text!r}: {char!r} belongs to no numeral")
    if digit and last_unit > 10:
        digit *= last_unit // 10  # 三万五 is 35000, 一百五 is 150
    return Decimal(total + section + digit)


def _parse_han_decimal(folded: str, text: str) -> Decimal:
    whole, _, rest = folded.partition("点")
    tail = re.fullmatch(r"(.*?)([十百千万亿兆]*)", rest)
    if tail is None or not tail[1] or any(c not in _DIGITS for c in tail[1]):
        raise NumeralError(f"{text!r}: digits expected after 点")
    value = Decimal(f"{_parse_han(whole or '零', text)}.{''.join(str(_DIGITS[c]) for c in tail[1])}")
    return value * _product(tail[2])

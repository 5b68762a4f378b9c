"""The shapes of calendar expressions, as regular expressions over the folded text, and what they say.

A `Point` is one end of an expression as printed, with nothing filled in; an `Expression` is one point or a range of
two. All patterns are matched at a known position, never searched, so their cost does not depend on the text around.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.date.calendar import month_days
from pipeline.date.lexicon import Word, alternation, load_periods, load_plans, load_words
from pipeline.kit.numerals import parse_digits, parse_number
from pipeline.records import DateMod

B = r"[ ]{0,2}"
CONNECTOR = rf"{B}(?:-{{1,2}}|—{{1,2}}|~{{1,2}}|―|─{{1,2}}|至|到){B}"

_YEAR4 = r"(?:1[89]|2[01])[0-9]{2}(?![0-9])"
_HAN_YEAR = r"[一二][〇○零Oo0一二三四五六七八九]{3}"
_MONTH = r"(?:1[0-2]|0?[1-9])(?![0-9])"
_HAN_MONTH = r"(?:十[一二]?|元|[一二三四五六七八九](?![一二三四五六七八九十]))"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_ONES = "[一二三四五六七八九]"
_HAN_DAY = rf"(?:三十一?|二十{_ONES}?|廿{_ONES}?|卅一?|十{_ONES}?|{_ONES}(?![一二三四五六七八九十]))"

# What may follow 中 for "the middle of": 2024年中 is a date, 2024年中央 is not.
_MIDDLE = (
    r"中(?=$|[ \n,。;:、!?)》”’…]|前|后|以|左右|将|期|完成|建成|投产|投用|投入|达到|达产|实现|召开|开工"
    r"|开始|开展|启动|全面|全部|基本|竣工|正式|交付|上线|推出|发布|举行|举办|会议|总结|调度|推进会)"
)
_EDGE = (
    r"底(?![层座线部盘色蕴数价气片料特])|末(?![期端梢位次级尾])"
    r"|初(?![步级始期衷心中创具次赛审稿见露试诊评选版学夏春秋冬一二三四五六七八九十])|" + _MIDDLE
)
_XUN = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 0),
    "上中旬": (1, 20),
    "中上旬": (1, 20),
    "中下旬": (11, 0),
    "上、中旬": (1, 20),
    "中、下旬": (11, 0),
    "上半月": (1, 15),
    "下半月": (16, 0),
}
_EDGES: dict[str, DateMod] = {"底": "END", "末": "END", "初": "START", "中": "MID"}

_DAYPART = (
    r"上午|下午|中午|凌晨|清晨|早晨|早上|傍晚|晚上|晚间|夜间|午后|午间|深夜|当晚"
    r"|晚(?![些于会报期稻餐点近])|早(?![于已在日期些报餐晚])|夜(?![以空色景间校])"
)
_HAN_HOUR = r"(?:二十[一二三四]?|十[一二三四五六七八九]?|[零一二三四五六七八九两])"
_CLOCK = (
    r"(?:(?P<h{0}>[01]?[0-9]|2[0-4]):(?P<n{0}>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?(?![0-9])"
    rf"|(?P<hh{{0}}>[01]?[0-9]|2[0-4]|{_HAN_HOUR})(?:时|点(?![位多以半]*(?:个|项|意见|要求)))"
    r"(?P<half{0}>半)?(?:整|许|左右|(?P<nn{0}>[0-5]?[0-9]|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])分?(?:[0-5]?[0-9]秒)?)?)"
)
_WEEKDAY = r"(?:\((?:星期|周|礼拜)[一二三四五六日天]\)|(?:星期|周|礼拜)[一二三四五六日天](?![之全]))"


class Point(NamedTuple):
    """One end of an expression as printed. Parts may be missing; `word` says what stands in their place."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: tuple[int, int] | None = None
    """A part of the year in whole months: quarter, half, the first so many."""
    days: tuple[int, int] | None = None
    """A part of the month; 0 stands for its last day."""
    word: Word | None = None
    weekday: int | None = None
    """0 is Monday; with a week word."""
    years: tuple[int, int] | None = None
    """A plan period, decade or century, complete in itself."""
    mod: DateMod | None = None
    part: str = ""
    """上午 or 下午 as the clock needs it."""
    clock: tuple[int, int] | None = None
    entry: str | None = None


class Expression(NamedTuple):
    """What a candidate says: one point, or a range of two."""

    first: Point
    last: Point | None = None
    mod: DateMod | None = None
    """左右 or 前后 behind the whole."""


@cache
def civil() -> re.Pattern[str]:
    """Years, months and days by number or relative word, and the parts of years and months."""
    words = load_words()
    years = alternation([s for s, w in words.items() if w.unit == "year"])
    months = alternation([s for s, w in words.items() if w.unit == "month"])
    periods = alternation(list(load_periods()))
    part = rf"""
        (?P<month>{_MONTH}|{_HAN_MONTH}){B}月(?:份(?!额))?
          (?:{B}(?P<day>{_DAY}|{_HAN_DAY}){B}[日号]
            |{B}(?P<day0>{_DAY})(?={CONNECTOR}(?P<day1>{_DAY}){B}[日号]|(?:、{_DAY}){{1,9}}{B}[日号])
            |{B}(?P<xun>{alternation(list(_XUN))})|月?(?P<medge>{_EDGE}))?
        |(?P<month0>{_MONTH})(?={CONNECTOR}{_MONTH}{B}月(?!龄)|(?:、{_MONTH}){{1,11}}{B}月(?!龄))
        |(?P<pair>[一二三四五六七八][二三四五六七八九])月(?:份(?!额)|间)?
        |(?P<period>{periods})(?P<pedge>{_EDGE})?
    """
    return re.compile(
        rf"""
        (?:(?P<year>{_YEAR4}|{_HAN_YEAR})(?:{B}年(?!代)(?P<fiscal>度)?|(?={B}(?:Q[1-4]|H[12])(?![0-9A-Za-z])))
            |(?P<year2>[0-4][0-9])年(?={B}(?:{_MONTH}{B}月|{periods}))|(?P<yword>{years}))
          (?:{B}(?:{part}|(?:前|头)(?P<span>1[01]|[2-9]|十一?|[两二三四五六七八九])个?月(?:份(?!额))?)|年?(?P<yedge>{_EDGE}|(?<=年年)中(?![国央])))?
        |(?P<year0>{_YEAR4})(?={CONNECTOR}{_YEAR4}{B}年(?!代)|(?:、{_YEAR4}){{1,9}}{B}年(?!代))
        |(?P<mword>{months})(?:份)?(?:{B}(?P<wday>{_DAY}){B}[日号]|(?P<wxun>{alternation(list(_XUN))})|(?P<wedge>{_EDGE}))?
        |{_part_again(part)}
        """,
        re.VERBOSE,
    )


def _part_again(part: str) -> str:
    # The same shapes without a year before them; a group name may stand only once in a pattern.
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", part)


ISO = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<month>0?[1-9]|1[0-2])(?:(?P=sep)|(?<=-[01][0-9])/)(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9]|(?P=sep)[0-9])(?:[日号](?![线楼])|T(?=[0-9]))?"
)
ISO_MONTHS = re.compile(
    rf"(?P<y1>(?:19|20)[0-9]{{2}})[./](?P<m1>0?[1-9]|1[0-2]){CONNECTOR}(?P<y2>(?:19|20)[0-9]{{2}})[./](?P<m2>0?[1-9]|1[0-2])(?![0-9./])"
)
STAMP = re.compile(
    r"(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])(?= {1,2}(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9]))"
)
"""A day without a year that a clock time shows to be one: `10-10 08:30`."""
ISO_SHORT = re.compile(
    r"(?P<month>0?[1-9]|1[0-2])(?P<sep>[-/.])(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9]|[-/.][0-9]|月)"
)
BRACKETED = re.compile(
    rf"(?<=\()(?P<y1>(?:19|20)[0-9]{{2}})(?:{CONNECTOR}(?P<y2>20[0-9]{{2}}))?(?=\))"
    r"(?!\)[ ]?(?:第?[0-9]+号|[^0-9\n]{0,4}字|[一-龥]{1,3}[0-9]))"
)
FISCAL = re.compile(
    r"(?P<y1>20[0-9]{2})(?:[ ]{0,1}[-—/~至]{1,2}[ ]{0,1}(?P<y2>(?:20)?[0-9]{2})(?:财政年度|财年|年度)"
    r"|财政年度|财年)(?![0-9])"
)
"""`2024/25财政年度`, `2025-26年度`, `2024财年`; the fiscal years of Hong Kong and of companies bridge two years."""
BARE_DAY = re.compile(rf"(?P<day>{_DAY}|{_HAN_DAY}){B}[日号]")
INNER_DAY = re.compile(rf"(?P<day>{_DAY}|{_HAN_DAY})\)[日天晨早晚]")
"""The rest of `今(18)日`."""
BARE_DAY0 = re.compile(rf"(?P<day>{_DAY})(?={CONNECTOR}{_DAY}{B}日(?![内均龄游间以之报]))")
DECADE = re.compile(
    rf"(?:(?:(?P<cent>2[01]|1[5-9]|二十一?|十[五六七八九])|(?P<cword>上|本))世纪)?(?:(?:(?P<since>[1-9]0)(?:、|和|{CONNECTOR})|(?P<ten>{_ONES})(?={_ONES}十年))?(?P<dec>[1-9]0|{_ONES}十)年代|(?P<dec4>(?:1[89]|20)[0-9]0)年代)?"
    r"(?P<edge>初期?|末期?|中期|中叶|后期|前期|早期)?"
)
TAIL = re.compile(
    rf"(?:{B}{_WEEKDAY})?(?:{B}(?:(?P<part>{_DAYPART}){B}(?:{_CLOCK.format(1)})?|{_CLOCK.format(2)}))?"
    rf"(?:{CONNECTOR}(?:次日|当日)?(?:{_DAYPART})?(?:{_CLOCK.format(3)}))?"
)
APPROX = re.compile(r"左右|前后")
WEEK_END = re.compile(r"(?:[本上下这]?(?:周|星期))?(?P<weekday>[一二三四五六日天])(?![个些次届批起体条年月])")
WEEK_TAIL = re.compile(r"(?P<weekday>[一二三四五六日天])(?![个些次届批起定期体直线条些年月日])|(?P<end>末)")


@cache
def plan() -> re.Pattern[str]:
    """Plan periods: `“十四五”时期`, `十三五期间`, `“十四五”末`."""
    names = alternation(list(load_plans()))
    return re.compile(
        rf"(?P<open>[“\"「『‘])?(?P<name>{names})(?(open)[”\"」』’])(?:时期|期间)?(?P<kind>计划|规划)?(?:(?P<edge>期?[末初]期?)(?![步级始]))?"
    )


def number(text: str) -> int:
    """A month or day, Arabic or Chinese; 元 is the first month."""
    if text.isascii():
        return int(text)
    return 1 if text == "元" else int(parse_number(text.replace("廿", "二十").replace("卅", "三十")))


def year_number(text: str) -> int:
    """A year of four digits in any print, the Latin O of typists included."""
    return int(text) if text.isascii() and text.isdigit() else parse_digits(text.replace("O", "〇").replace("o", "〇"))


@cache
def _slots() -> tuple[str, ...]:
    """What each group of `civil` is, in order; those without a year before them are the same."""
    names = {index: name.rstrip("_") for name, index in civil().groupindex.items()}
    return tuple(names.get(index, "") for index in range(1, civil().groups + 1))


def read_civil(match: re.Match[str]) -> Point | None:
    """What a match of `civil` says; None where the calendar has no such day."""
    g = {name: value for name, value in zip(_slots(), match.groups(), strict=True) if value is not None}
    said: dict[str, Any] = {}
    if year := g.get("year") or g.get("year0"):
        said["year"] = year_number(year)
    elif year := g.get("year2"):
        # Two digits are read within 2000-2049, and only before a month: 24年6月, not 24年.
        said["year"] = 2000 + int(year)
    elif surface := g.get("yword") or g.get("mword"):
        word = load_words()[surface]
        said.update(word=word, mod=word.mod, entry=word.entry)
    if month := g.get("month") or g.get("month0"):
        said["month"] = number(month)
    if day := g.get("day") or g.get("day0") or g.get("wday"):
        said["day"] = number(day)
    if xun := g.get("xun") or g.get("wxun"):
        said["days"] = _XUN[xun]
    if period := g.get("period"):
        row = load_periods()[period]
        said.update(months=(row.first, row.last), entry=row.entry)
    if pair := g.get("pair"):
        low, high = (number(digit) for digit in pair)
        if high != low + 1:
            return None
        said["months"] = (low, high)
    if span := g.get("span"):
        said["months"] = (1, number(span.replace("两", "二")))
    if edge := g.get("yedge") or g.get("medge") or g.get("pedge") or g.get("wedge"):
        said["mod"] = _EDGES[edge[0]]
    if "day" in said and "month" in said and not 1 <= said["day"] <= month_days(said.get("year"), said["month"]):
        return None
    return Point(**said)

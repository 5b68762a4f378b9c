"""Evidence beside a day, month or weekday that prints little: whether it is one of the calendar, or a count."""

from __future__ import annotations

import re

from pipeline.context import Candidate
from pipeline.date.grammar import Point

# Before a month without a year these make it a count, an ordinal or a frequency: 近3月, 第2月, 每6月, 前9月.
_COUNTED = frozenset("第每近满隔续前后头逾超达共约余多几数半个整.一二三四五六七八九十百千")
_AFTER_MONTH = re.compile(
    r"以[上内下]|龄|均[^衡匀]|[之]?内|革命|怀胎|三(?![十日])|度电|嫂|饼|球|光|期(?![间末初货])|初[一二三四五六七八九十]"
)
_YEARLY = re.compile(r"(?:每|历|逐|各)(?:年(?:度|的)?|个?月)$")
# Around a day without a month: what makes it a number of days, or a part of another word. All else is of the calendar.
_NO_DAY = re.compile(
    r"[内均龄游间线元圆历益常渐趋照产活语拘测]|达(?![成到])|回款|一个|1[次测]|以[上内下前后]|之[前后内]|前(?!夕)|后|报(?!道)|本(?:[国人]|企|公司|[,。;、!?\n]|$)"
)
_DAY_OPENS = re.compile(
    r"(?:^|[\n,。;:、!?” ▲△●○◆◇■□★☆•·【】]|记者|于|至|到|自|从|在|截止"
    r"|[今昨前明当]?[天日晚晨]\(|[周期拜][一二三四五六日天]\()$"
)
_COUNTED_DAY = frozenset(
    "了离程均有距第每近满达过共续期隔约前后逾超连整仅需多几余历计限为内时用费起各留示月年号.-—~%/+"
)
_COUNTED_DAYS = re.compile(
    r"(?:[少多低大小]于|产业|延长|顺延|推迟|缩短|暂停|给予|天数|[最延]长|最[短多少]|至少|休假|放假|时间|周期|有效|持续|合计"
    r"|停[产牌业工机]|拘[留役]|公告期?|[不未]到|历经)$"
)
# Verbs of persons, whose names may end in such a letter: 李家超17日向立法会.
_DAY_ACT = re.compile(
    r" {0,2}(?:上午|下午|晚)?"
    r"(?:向|表示|介绍|说|宣布|透露|出席|会见|主持|发表|致辞|指出|强调|[于在](?:[京沪港澳]|北京|上海))"
)
_NO_NAME = frozenset("第每月年号.-—~%/+")
_DAY_ENDS = re.compile(r" {0,2}(?:$|[,。;、!?\n)的])")
_WEEKDAY_BEFORE = re.compile(r"(?:^|[\n,。;:!?“”’ 于在将定拟])$")
_WEEKDAY_AFTER = re.compile(r" {0,2}(?:夜|,)")
_DAY_IN_BRACKET = re.compile(r" {0,2}\((?:[0-9]{1,2}月)?[0-9]{1,2}[日号]\)")
_DAY_VERB = re.compile(
    r" {0,2}(?:上午|下午|中午|晚|凌晨|傍晚|清晨|电|讯|消息|从|在[^内]|向|由|获悉|召开|举行|举办|发布|公布|印发|下发"
    r"|表示|介绍|说|宣布|透露|通报|出席|抵达|闭幕|开幕|启动|报道|正式|共同|联合|会同|对外|与|赴|率|主持|会见|签署|发出"
    r"|公告|公示|\((?:星期|周)|[0-9]{1,2}[时点:]|通过|审议|批准|推出|出台|发表|指出|强调|致辞|访问|于|揭牌|挂牌|上线|开工"
    r"|投产|成立|落幕|同意|收盘)"
)


def is_yearly(folded: str, candidate: Candidate) -> bool:
    """Whether a month or day comes round every year or month: 每年4月至6月, 每月5日."""
    point: Point = candidate.data.first
    if point.year is not None or point.word is not None:
        return False
    return _YEARLY.search(folded, max(0, candidate.start - 4), candidate.start) is not None


def is_count(folded: str, end: int, before: str, point: Point) -> bool:
    """Whether a month without a year is a duration, an ordinal or a part of another word."""
    if point.day is not None or point.days is not None:
        return before.isdigit() or before == "."
    return (before in _COUNTED and before != "") or _AFTER_MONTH.match(folded, end) is not None


def opens_days(folded: str, start: int) -> bool:
    """Whether a day without a month may begin here, by the character before it."""
    return _DAY_OPENS.search(folded, max(0, start - 3), start) is not None


def is_calendar_day(folded: str, start: int, end: int) -> bool:
    """Whether a day without a month is one of the calendar: 记者16日获悉, not 用时16日.

    Any is, unless the words around it count days; one that ends its clause must begin one, too.
    """
    if folded[end - 1] != "日":
        return False
    before = folded[start - 1] if start else "\n"
    if before in ("、", "和", "及", "与") and folded[start - 2 : start - 1] == "日":  # 5月29日、30日
        return not _NO_DAY.match(folded, end)
    if before.isascii() and before.isalnum():
        return False
    if not folded[start].isascii() and not _is_han_day(folded, start, end):
        return False
    if _NO_DAY.match(folded, end):
        return folded.startswith("前", end) and before in ("于", "在", "至")
    if _COUNTED_DAYS.search(folded, max(0, start - 3), start):
        return False
    if before in _COUNTED_DAY and not folded.endswith("记者", 0, start):
        return before not in _NO_NAME and _DAY_ACT.match(folded, end) is not None
    return opens_days(folded, start) or not (before == "(" or _DAY_ENDS.match(folded, end))


def _is_han_day(folded: str, start: int, end: int) -> bool:
    """Whether a day in Chinese numerals opens its clause and something happens on it: 二十三日,记者; 九日下午."""
    told = _DAY_VERB.match(folded, end) or (end - start > 2 and folded.startswith(",", end))
    return bool(told) and opens_days(folded, start)


def is_weekday_told(folded: str, start: int, end: int) -> bool:
    """Whether a weekday without 本 or 上 is one day that something happens on."""
    if _DAY_VERB.match(folded, end) or _DAY_IN_BRACKET.match(folded, end):
        return True
    return (
        _WEEKDAY_BEFORE.search(folded, max(0, start - 1), start) is not None
        and _WEEKDAY_AFTER.match(folded, end) is not None
    )

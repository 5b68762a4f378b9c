"""Source credits: `(摘自:“数据要素社”公众号)`, `来源：湖南日报`, `…。(新华社)` and their many spellings."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.segment.words import any_of, pattern

_QUOTES = "“”\"'‘’「」『』《》【】[]〈〉()"
_CREDIT_LINE = (
    r"[(\[【<—\-*※▲■◆●\s]*(?:(?:本文|本刊|以上内容|以上|内容|图文|文章|信息)?(?:均|系)?(?:%s)\s?(?:[】\]]\s?:?|:|\||丨|｜|/|于:|自:)"
    r"|[(\[](?:编译|摘译|译|摘编|改编|整理|选编)自[^()]{2,40}[)\]]"
    r"|(?:摘自|转自|转载自|选自|摘编自|综合自|来源于|原载|原载于|刊于|刊载于|据)(?=[“\"「《]))"
)
_BRACKET_LINE = re.compile(r"[(\[](?:据|综合|摘自|转自|来源)?[^()\[\]【】。;:]{2,36}[)\]]?")
_LABEL = r"(?:本文|本刊|以上内容|以上|内容|图文|文章|信息)?(?:均|系)?(?:%s)\s?[】\]]?\s?[::\|丨｜/]?(?:于|自)?:?\s*"
_PRINTED = re.compile(
    r"《[^》]{2,20}》\s?(?:(?:19|20)\d\d年)?\s?(?:\d{1,2}月\d{1,2}日|第\d{1,3}期)(?:\s?第?\s?\d{1,2}\s?版)?|《[^》]{2,12}(?:报|杂志|网)》"
)
"""`《学习时报》8月6日`."""
_ISSUE_LINE = re.compile(r"《[^》]{2,20}》\s?[(]\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*第?\s?\d{1,2}\s?版\s?[)]")
"""`《学习时报》(2024年8月6日 第3版)`."""
_TAIL = re.compile(r"(?:[。!?…;”’\"])\s*([(\[【]([^()\[\]【】。;]{2,60})[)\]】]\s?。?)$")
_TAIL_WORDS = ("来源", "摘自", "转自")
_TAIL_LABEL = re.compile(r"[。!?…”)]\s*((?:来源|文章来源|信息来源|摘自|转自)\s?[::]\s?([^。:;]{2,40}?))\s*[)\]】]?。?$")
_NO_MEDIUM = re.compile(r"[,!?]|^本[报刊网]|^总台|以下简称|简称|附件|详见|此件|公开|内部|(?:^|[^编])发布会")
_TAKEN_FROM = re.compile(r"^(?:据|综合|转自|摘自|(?:编译|摘译|译|摘编|改编|整理|选编)自)(?=[^\s])")
# Where the name of a source ends and other fields of the line begin.
_OTHER_FIELD = re.compile(
    r"\s*(?:\s(?=(?:作者|记者|编辑|责任编辑|责编|发布时间|发布日期|时间|日期|浏览|阅读|点击|字号|字体|打印|通讯员|20\d\d)|\S{1,8}:)"
    r"|(?:作者|责任编辑|责编|编辑|发布时间|发布日期|时间|日期|浏览次数|浏览量|阅读量|点击量|点击数|字号|字体)\s?[::]|[|｜丨]|,?\s?20\d\d[-年/.]|\s*https?:)"
)
_NEXT_FIELD = re.compile(
    r"(?:作者|记者|编辑|责任编辑|责编|发布时间|发布日期|更新时间|时间|日期|浏览|阅读|点击|分享)[^:]{0,3}:"
)
"""What stands behind the label of a source that is not given."""
_ACCOUNT = re.compile(r"\s?[(]?(?:微信号|ID|id)\s?:.*$")
_ANNOTATION = re.compile(
    r"(?<=社)[^\s\d]{2,8}(?=\d)|\s*(?:\d{1,2}月\d{1,2}日|\s\d{1,2}-\d{1,2}(?=\s|$)|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}).*$"
)


# Spellings of one channel.
_CHANNEL_NAMES = {
    "微信公众号": "公众号",
    "微信公众平台": "公众号",
    "官方微信": "公众号",
    "微信": "公众号",
    "官微": "公众号",
    "订阅号": "公众号",
    "服务号": "公众号",
    "微信视频号": "视频号",
    "官方微博": "微博",
    "官方网站": "官网",
}


class Credit(NamedTuple):
    """Name and channel of a source, as printed."""

    name: str
    channel: str | None


@cache
def _line() -> re.Pattern[str]:
    return pattern(_CREDIT_LINE, "credit_label")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(_LABEL % any_of("credit_label"))


@cache
def _media_end() -> re.Pattern[str]:
    return pattern(
        r"(?:%s)(?:[^\s,]{2,8}\d{1,2}月\d{1,2}日电)?(?:\s?[·\-/]?\s?(?:记者|通讯员|作者)\s?\S{2,12}|\s\S{2,4}(?:[\s、]\S{2,4}){0,3}|\s?(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?)?$|供稿$|供稿单位$",
        "media",
    )


@cache
def _office() -> re.Pattern[str]:
    """The office that sent an item in, below it: `(县水务局)`."""
    return pattern(r"(?!.*[试暂]行$)[\u4e00-\u9fff]{1,14}(?:%s)", "signer_end")


@cache
def _channel() -> re.Pattern[str]:
    return pattern(r"[\s,、·-]*((?:官方)?(?:%s))$", "channel")


@cache
def _channel_first() -> re.Pattern[str]:
    return pattern(r"^((?:%s))\s?[:：]?\s?(?=[“\"「《])", "channel")


def is_credit(body: str) -> bool:
    """Whether a whole line (folded, trimmed) is a source credit."""
    if len(body) > 120:
        return False
    if _line().match(body):
        return parse_credit(body) is not None
    if body[0] == "《" and _ISSUE_LINE.fullmatch(body):
        return True
    if body[0] in "([" and len(body) <= 40:
        # 【】 sets off titles and columns; without a label it is no credit.
        inner = body.strip("()[] ")
        return _BRACKET_LINE.fullmatch(body) is not None and (
            _is_media(inner) or _office().fullmatch(inner) is not None
        )
    return False


def _is_media(inner: str) -> bool:
    """`新华社`, `据新华社北京6月2日电`, `人民日报 记者 王芳`: the words of a bracket that name a medium."""
    if _PRINTED.fullmatch(inner):
        return True
    return bool(_media_end().search(inner)) and not _NO_MEDIUM.search(inner)


def find_tail(tail: str) -> tuple[int, Credit] | None:
    """A source credit at the end of a paragraph: its offset in `tail` and what it says."""
    if not tail.rstrip("。 ").endswith((")", "]", "】")) and not any(word in tail for word in _TAIL_WORDS):
        return None
    if match := _TAIL.search(tail):
        inner = match[2]
        if _label().match(inner) or _is_media(inner):
            credit = parse_credit(match[1])
            return (match.start(1), credit) if credit else None
    if match := _TAIL_LABEL.search(tail):
        credit = parse_credit(match[1])
        return (match.start(1), credit) if credit else None
    return None


def parse_credit(body: str) -> Credit | None:
    """Name and channel of a credit (folded, trimmed); None where nothing is named.

    `(摘自:“四川发展改革“公众号)` -> 四川发展改革, 公众号; `来源:新华社 作者:王芳` -> 新华社.
    """
    text = body.strip().strip("()[]【】<>—-*※▲■◆●。 \t")
    text = text[match.end() :] if (match := _label().match(text)) else text
    text = _TAKEN_FROM.sub("", text.strip(" :|丨"))
    if _NEXT_FIELD.match(text):
        return None
    if other := _OTHER_FIELD.search(text, 1):
        text = text[: other.start()]
    text = _ACCOUNT.sub("", text)
    text = _ANNOTATION.sub("", text).strip(" ,。;:")
    channel = None
    if match := _channel_first().match(text):
        channel, text = match[1], text[match.end() :]
    elif (
        (match := _channel().search(text))
        and match.start() > 0
        # 江西新闻客户端 is a name; “新湖南”客户端 is a name and a channel.
        and (match[1] not in ("客户端", "APP") or text[: match.start()].rstrip()[-1:] in '”"」》')
    ):
        channel, text = match[1], text[: match.start()]
    name = text.removesuffix("供稿").strip(_QUOTES + " ,。;:")
    if not name:
        return None
    return Credit(name, _CHANNEL_NAMES.get(channel, channel) if channel else None)

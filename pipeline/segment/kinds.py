"""What a line is, as far as it says so itself: a rule, a date, a credit, a field of a web page, or plain text."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from pipeline.segment.credits import is_credit
from pipeline.segment.words import any_of, load_words, pattern

CONTROL_MAX = 48
"""A row of buttons is no longer than this."""
PAGE = re.compile(r"第?\s?[A-Z]?\d{1,2}\s?版(?:\s?[::]|\s|$)")
"""`第A03版:要闻`, the page of a newspaper."""


class Kind(Enum):
    """What a line is, as far as it says so itself."""

    BLANK = "blank"
    SEPARATOR = "separator"
    """A rule of dashes or stars, or a page number."""
    TOC = "toc"
    CREDIT = "credit"
    META = "meta"
    """Fields of a web page: 发布时间, 作者, 字号, 索引号."""
    ATTACHMENT = "attachment"
    BYLINE = "byline"
    """`(通讯员 王某)`, `(县大数据局 李某)`: who wrote the article, below it."""
    DATE = "date"
    BOILER = "boiler"
    NAV = "nav"
    """The path to a page, or the page of a newspaper."""
    CONTROL = "control"
    """Buttons of a page: 打印, 关闭, 上一页."""
    RELATED = "related"
    ADDRESSEE = "addressee"
    TEXT = "text"


_SEPARATOR = re.compile(
    r"[-=_*~#·.—─━═☆★◆■●▬+…•﹏〓※\s]{3,}|-\s?\d{1,4}\s?-|—+\s?\d{1,4}\s?—+|第?\s?\d{1,4}\s?页(?:[,/\s]*共\s?\d{1,4}\s?页)?|\d{1,3}(?:\s?/\s?\d{1,3})?|[-·•.*—]{1,2}|\[\d{1,3}\]"
    r"|(?:PART|Part|part|NO|No)[.\s]{0,2}\d{1,2}"
)
"""Rules, page numbers, and a bare number or part above a heading."""
_SEPARATOR_START = frozenset("-=_*~#·.—─━═☆★◆■●▬+…•﹏〓※第0123456789[PpN")
_DATE = re.compile(
    r"[(\[]?\s?(?:(?:19|20)\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|[〇○O零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})"
    r"(?:\s*[(]?(?:星期|周)[一二三四五六日天][)]?)?(?:\s*农历\S{2,8})?(?:\s?印发)?\s?[)\]]?"
)
_DATE_TIME = re.compile(
    r"(?:[^\s\d]{2,12}\s?)?(?:19|20)\d\d(?:-|/|\.|年)\d{1,2}(?:-|/|\.|月)\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?(?=\s|$)|20\d\d\s\d\d/\d\d\s\d\d:\d\d"
    r"|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\s|]+(?:信息来源|文章来源|来源|稿源|来自|作者|记者|浏览|阅读|点击)\s?[:|]"
)
_COLUMN_AND_FIELDS = re.compile(
    r"[\u4e00-\u9fff]{2,8}\s+(?:(?:信息来源|文章来源|来源|稿源|作者|责任编辑|编辑|发布时间|时间)\s?:\s?\S+\s+)+(?:19|20)\d\d[-/.年]\d.*"
)
"""`镇区  来源:山讯网  责任编辑:百合  2020-12-30`."""
_BROKEN_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}/\d{1,2}|\d{1,2}:\d\d(?::\d\d)?")
"""A date that a page sets in several lines."""
_PRINTED_ON = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:报|网|社|台|刊|客户端)\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:报道|讯|电)?"
)
"""`解放日报 2024-07-09`."""
_ATTACHMENT = re.compile(
    r"[(【\[]?\s?(?:附件\s?\d{0,2}\s?(?:[::、.]|$)|附\s?[::]|附件下载|附表\s?\d{0,2}\s?:|点击.{0,8}(?:阅读原文|查看|下载)|阅读原文|原文链接|原文地址|原文网址|链接\s?:|网址链接|查看原文|详情(?:请)?(?:点击|见|链接)|政策原文|文件下载|相关附件"
    r"|(?:《[^》]{1,40}》)?(?:全文)?(?:详见|见)附件|https?://|www\.)"
)
_ATTACHMENT_SHORT = re.compile(
    r"[(【\[].{0,44}(?:详见附件|见附件|附后|点击阅读原文|阅读原文|全文附后)[^)】\]]{0,12}[)】\]]?。?"
)
_ADDRESSEE = re.compile(
    r"(?:各|省|市|县|区|有关|相关|国务院|中央|中国|全国|本|驻|机关|自治|尊敬|委|厅|局|你|.{2,12}(?:人民政府|委员会|厅|局|公司))[^。;!?\n]*(?:各|部门|单位|政府|厅|局|委|公司|处室|企业|机构|院|办|同志|代表|委员|大学|会|中心|你们|朋友们)[^。;!?]{0,30}:"
)
_BYLINE = re.compile(
    r"[(\[](?:(?:本报|本刊|见习|特约)?(?:记者|通讯员|撰稿|作者|文)[\s::/|]?[^()。,]{2,30}|[^()。,;:]{2,20}\s[^()。,;:]{2,12})[)\]]"
)
DOCUMENT_NUMBER = re.compile(r"\S{2,12}[〔\[(]20\d\d[〕\])]\s?第?\d{1,5}号")
"""`内政办发〔2022〕41号`."""
NUMBER_LINE = re.compile(r".{0,16}[〔\[(（]20\d\d[〕\])）].{0,8}号")
"""The number of a document with whatever stands before it."""
ADVERTISED = re.compile(r"[【\[(—\-]*(?:广告|推广|AD|活动推荐|课程推荐)[】\])—\-]*")
"""The label above an advertisement."""
_AUTHORS = re.compile(
    r"[◎●■□\s]*(?:本报|本刊|本网|新华社|中新社|人民日报|经济日报|光明日报|科技日报|特约|见习|首席)?(?:评论员|特约评论员|记者|见习记者|通讯员|撰稿人)\s?[\u4e00-\u9fff·]{2,4}(?:[\s、]+(?:通讯员|记者|实习生)?\s?[\u4e00-\u9fff·]{2,4}){0,5}"
    r"|[\u4e00-\u9fff·]{0,12}(?:报|社|网|台|新闻)(?:全媒体|融媒体|见习|首席)?记者\s?[\u4e00-\u9fff]{2,3}"
    r"|[\u4e00-\u9fff]{2,8}(?:新闻|日报|晚报|晨报|融媒|频道|记者站)(?:\s[\u4e00-\u9fff]{2,3}){2,5}"
    r"|[\u4e00-\u9fff]{2,10}(?:记者|评论员|通讯员)\s[\u4e00-\u9fff·]{2,4}(?:[\s、]+[\u4e00-\u9fff·]{2,4}){0,3}"
)
"""`本报记者 黄明`, below a title."""
_OPEN_IN = re.compile(r"打开\S{1,14}(?:APP|App|客户端)|欢迎(?:来到|访问|光临|浏览)\S{2,20}网站?!?$")
_SHORT_TRAIL = re.compile(r"[\u4e00-\u9fff]{2,10}\s?>\s?[\u4e00-\u9fff]{2,10}|首页[\u4e00-\u9fff]{2,24}(?:正文|详情)")
_EMPTY = re.compile(r"(?:[\u4e00-\u9fff]{2,4}:\s*)+")
"""Fields of a page that nothing was filled in."""
_RIGHTS = re.compile("侵权|侵删|违者|转载请|授权")
_RESERVED = re.compile(
    r"(?:本[文刊报号网站]|未经|版权|以上|凡|转载).{0,60}(?:违者必究|转载请|不得转载|联系授权|谢绝转载|严禁转载|侵权必究)"
)
_PRINTED_BY = re.compile(r"\S{4,40}\s+(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s?印发")
"""`青海省人民政府办公厅 2023年11月28日印发`, the last line of a notice."""
_FORBIDS = re.compile(r"(?:未经|版权)[^。]{0,24}(?:禁止|不得|严禁|谢绝|请勿)[^。]{0,8}(?:转载|摘编|镜像)")
_BARE = "【】[]—-=*◆■●★☆ :#<>《》"
_BULLETED = "•·●○◆■◎-*> "


@cache
def _boiler() -> re.Pattern[str]:
    return re.compile(
        rf"[—\-\s*_>※◆■●▎▍•·☆★▲]*(?:[(\[【]?(?:{any_of('boiler')})\s?(?:[:|丨/]|\s\s)|[(\[【](?:{any_of('boiler')})\s|(?:{any_of('boiler')})\s\S{{2,4}}\s+(?:{any_of('boiler')})\s"
        r"|(?:阅读|赞|在看|点赞|收藏|转发|评论|留言)\s*\d"
        r"|[(]?本(?:[刊报期网站]|[简汇专快周月通][报编讯]|资料|公众号|平台).{0,16}(?:仅供|仅限|不构成|不代表|为准|赠阅|投稿)"
        r"|本(?!文)[\u4e00-\u9fff]{1,5}(?:仅供|仅限|不构成)"
        rf"|.{{0,24}}编辑部\s+(?:地址|电话)|[(\[【]?(?:{any_of('boiler_start')}))"
    )


@cache
def _meta() -> re.Pattern[str]:
    labels = sorted(load_words()["meta_label"], key=lambda word: (-len(word), word))
    spaced = "|".join(r"\s{0,2}".join(word) for word in labels)  # 索 引 号
    return re.compile(rf"[\[(【]?(?:{spaced})(?:\s?[:|丨]|\t|\s{{3}})")


@cache
def _controls() -> re.Pattern[str]:
    """A row of the buttons of a page and nothing else: `打印  收藏  关闭`, `上一页 1 2 下一页`, `0人参与 0评论`."""
    marks = r"[\[\]【】()|/<>:·,?!+\-\s]*"
    return re.compile(rf"{marks}(?:(?>{any_of('control')}|\d+(?!\d)|[大中小](?![\u4e00-\u9fff])){marks})+")


def _is_trail(body: str) -> bool:
    """The path to a page: `新华网 > 数字经济 > 正文`, `资讯 > 行业新闻`; with its marks lost, `首页新闻详情`."""
    if body.count(">") >= 2 and body[0] != ">" and "。" not in body and "《" not in body:
        return True
    return _SHORT_TRAIL.fullmatch(body) is not None


def _reserves_rights(body: str) -> bool:
    """Whether a paragraph forbids to reprint a page, however it begins."""
    return ("未经" in body or "版权" in body) and _FORBIDS.search(body) is not None


def _is_boiler(body: str) -> bool:
    return any(find.match(body) for find in (_boiler(), _OPEN_IN, _RESERVED)) or ADVERTISED.fullmatch(body) is not None


def _is_control(body: str) -> bool:
    row = _controls().fullmatch(body)
    return row is not None and re.search(r"[^\W\d]", body) is not None


@cache
def _heads() -> frozenset[str]:
    """Characters that furniture begins with: most lines begin otherwise and need no further look."""
    words = load_words()
    heads = {word[0] for kind in ("boiler", "boiler_start", "meta_label", "control", "nav") for word in words[kind]}
    return frozenset(
        heads | set("()[]【】<>/|:·,?!+—-*_※◆■●▎▍•☆★▲○◎ 0123456789大中小赞在点收转评留本未版以凡打推活课欢A")
    )


@cache
def _toc() -> frozenset[str]:
    return load_words()["toc"]


def kind_of(body: str, size: int) -> Kind:
    """The kind of a line.

    Args:
        body: the folded, trimmed line, not empty; its beginning is enough.
        size: characters of the whole line.
    """
    if size > 60 and (size > 160 or body[-1] == "。"):
        boiler = (body[0] in _heads() and _boiler().match(body)) or _reserves_rights(body)
        return Kind.BOILER if boiler else Kind.TEXT
    if body[0] in _SEPARATOR_START and _SEPARATOR.fullmatch(body):
        return Kind.SEPARATOR
    bare = body.strip(_BARE)
    if len(bare) <= 12:
        joined = "".join(bare.split())
        if joined in _toc():
            return Kind.TOC
        if joined in load_words()["related"]:
            return Kind.RELATED
    if _DATE.fullmatch(body):
        return Kind.DATE
    if is_credit(body):
        return Kind.BOILER if _RIGHTS.search(body) else Kind.CREDIT
    furniture = body[0] in _heads()
    if furniture and _meta().match(body.lstrip(_BULLETED)) and body[-1] not in "。?!;":
        return Kind.CONTROL if body[-1] == ":" and _EMPTY.fullmatch(body) else Kind.META
    if furniture and size <= CONTROL_MAX and _is_control(body):
        return Kind.CONTROL
    if size <= 10 and _BROKEN_DATE.fullmatch(body):
        return Kind.META
    if (
        body.startswith("原创 ")
        or _COLUMN_AND_FIELDS.fullmatch(body)
        or _DATE_TIME.match(body)
        or _PRINTED_ON.fullmatch(body)
        or _AUTHORS.fullmatch(body)
    ):
        return Kind.META
    if _ATTACHMENT.match(body) or _ATTACHMENT_SHORT.fullmatch(body):
        return Kind.ATTACHMENT
    if body[-1] == "发" and _PRINTED_BY.fullmatch(body):
        return Kind.BOILER
    if ((furniture or "编辑部" in body) and _is_boiler(body)) or _reserves_rights(body):
        return Kind.BOILER
    if body[0] in "([" and _BYLINE.fullmatch(body):
        return Kind.BYLINE
    if (
        furniture
        and (body[0] != ">" or ">" in body.lstrip("> "))
        and pattern(r"(?:%s)(?![\u4e00-\u9fff])", "nav").match(body)
    ):
        return Kind.NAV
    if _is_trail(body):
        return Kind.NAV
    if size <= 30 and PAGE.match(body):
        return Kind.NAV
    if body[-1] == ":" and _ADDRESSEE.fullmatch(body):
        return Kind.ADDRESSEE
    return Kind.TEXT

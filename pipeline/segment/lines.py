"""Lines and what each of them looks like on its own, computed once.

Nothing here knows of its neighbours; `starts` weighs them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from pipeline.kit.numerals import parse_number
from pipeline.segment.credits import find_tail, is_credit
from pipeline.segment.words import any_of, load_words, pattern

HEAD = 240
"""So many characters of a line are looked at from its start, and half of them from its end: costs stay linear."""
SHOUT_MAX = 40
"""In a line so short an exclamation or a question inside (`重磅!三部门发文`) is no end of a sentence."""
TITLE_MAX = 90
"""A title is no longer than this."""


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
    RELATED = "related"
    ADDRESSEE = "addressee"
    TEXT = "text"


@dataclass(slots=True)
class Line:
    """One line of the text; `body` is its folded, trimmed text, cut after `HEAD` characters."""

    number: int
    start: int
    end: int
    """Without the LF."""
    body: str
    tail: str
    size: int
    """Characters of the trimmed line."""
    indent: int
    kind: Kind = Kind.TEXT
    family: str = ""
    """Family of the marker before the text (`han` for 一、), empty without one."""
    ordinal: int = 0
    core: str = ""
    """Text after the marker."""
    prose: bool = False
    """Running text rather than a heading."""
    shape: list[str] | None = None
    """Shape signals, kept by `shape.shape_signals` after the first look."""

    credited: bool | None = None
    """Whether the line ends in a source credit, kept by `ends_in_credit` after the first look."""

    @property
    def titled(self) -> bool:
        """A text line that may be a title or a heading."""
        return self.kind is Kind.TEXT and not self.prose


_HAN = "一二三四五六七八九十百"
_BULLETS = "›»◆■●▶►▲▼★☆◇□▪◎➤※•▍▌☞✦✧○❖➢√✅📌🔹🔸▎◉⭐"
_MARKER = re.compile(
    rf"(?:(?P<han>[{_HAN}]{{1,4}})\s?[、.．]\s?"
    rf"|(?P<hanp>\([{_HAN}]{{1,4}}\))[、.]?\s?"
    r"|(?P<num>\d{1,3})\s?(?:[、．]\s?|\.\s?(?!\d))"
    r"|(?P<num2>\d{1,2})\s(?=[\u4e00-\u9fff“《])(?!\s?[年月日号时个])"
    r"|(?P<nump>\(\d{1,3}\)|\d{1,2}\))[、.]?\s?"
    r"|(?P<circle>[①-⑳❶-❿])[、.]?\s?"
    rf"|第(?P<chapter>[{_HAN}\d]{{1,4}})(?:章|节|部分|编|篇)[\s:、]?\s?"
    rf"|第(?P<clause>[{_HAN}\d]{{1,4}})条[\s:、]\s?"
    r"|(?P<part>(?:PART|Part|NO|No)\.?\s?\d{1,2})[.\s:、|]*"
    r"|(?P<hash>#{1,6})\s+"
    r"|(?P<zero>0[1-9])(?:[\s.、|/:]\s?|(?=[^\d\s.、年月]))"
    rf"|(?P<bullet>[{_BULLETS}])\s*)"
)
_MARKER_START = frozenset(_HAN + "0123456789(第PNp#①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿" + _BULLETS)
_BRACKET_LEAD = re.compile(r"【([^】]{2,80})】\s*")
_LATE_ZERO = re.compile(r"([1-9]\d)(?=[^\d\s.、,年月日%℃年个项家条点万亿PEGTMKpegtmk(:-])")
_HAN_BARE = re.compile(rf"([{_HAN}])(?=[^{_HAN}、.,年月日个项是次种类家批期键图季级带体站网一])")
_SEPARATOR = re.compile(
    r"[-=_*~#·.—─━═☆★◆■●▬+…•﹏\s]{3,}|-\s?\d{1,4}\s?-|—+\s?\d{1,4}\s?—+|第?\s?\d{1,4}\s?页(?:[,/\s]*共\s?\d{1,4}\s?页)?|\d{1,3}(?:\s?/\s?\d{1,3})?|[-·•.*—]{1,2}"
)
_SEPARATOR_START = frozenset("-=_*~#·.—─━═☆★◆■●▬+…•﹏第0123456789")
_DATE = re.compile(
    r"[(\[]?\s?(?:(?:19|20)\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|[〇○O零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})"
    r"(?:\s?(?:星期|周)[一二三四五六日天])?(?:\s?印发)?\s?[)\]]?"
)
_DATE_TIME = re.compile(
    r"(?:[^\s\d]{2,12}\s?)?(?:19|20)\d\d(?:-|/|\.|年)\d{1,2}(?:-|/|\.|月)\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?(?=\s|$)"
)
_PRINTED_ON = re.compile(r"[\u4e00-\u9fff]{2,8}(?:报|网|社|台|刊|客户端)\s+(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
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
_CAPTION = re.compile(
    r"(?:图为|图片为|图[0-9一二三四五六七八九十]{1,2}[\s::]|表[0-9一二三四五六七八九十]{1,2}[\s::]|▲图|\(图)"
)
_WORDS = re.compile(r"[A-Za-z]{2,}[ ,:'&-]+[A-Za-z]{2,}")
_AUTHORS = re.compile(
    r"[◎●■□\s]*(?:本报|本刊|本网|新华社|中新社|人民日报|经济日报|光明日报|科技日报|特约|见习|首席)?(?:评论员|特约评论员|记者|见习记者|通讯员|撰稿人)\s?[\u4e00-\u9fff·]{2,4}(?:[\s、]+(?:通讯员|记者|实习生)?\s?[\u4e00-\u9fff·]{2,4}){0,5}"
)
"""`本报记者 黄明`, below a title."""
_ROW = re.compile(r"[^|]+\|[^|]+\|.*|\S+(?:\s{2,}\S+){2,}")
_SENTENCE = re.compile(r"。|[;!?](?=.)")
_CLOSERS = "”’\"')]】》」』 "
_LEAD_COLON = re.compile(
    r"(?!(?:点评|解读|评论|简评|短评|影响|意义|要点|内容|摘要|背景|亮点|主要|核心|原文|目标|任务|措施|问|答|注|记者|主持人|其中|一是|例如|比如|来源|时间|地点|附件))"
    r"[^。,;:!?]{2,24}:(?=\S)"
)


@cache
def _boiler() -> re.Pattern[str]:
    return re.compile(
        rf"[—\-\s*※◆■●▎▍•·☆★▲]*(?:[(\[【]?(?:{any_of('boiler')})\s?(?:[:|丨/]|\s\s)|[(\[【](?:{any_of('boiler')})\s|(?:{any_of('boiler')})\s\S{{2,4}}\s+(?:{any_of('boiler')})\s"
        r"|(?:阅读|赞|在看|点赞|收藏|转发|评论|留言)\s*\d"
        rf"|.{{0,24}}编辑部\s+(?:地址|电话)|[(\[【]?(?:{any_of('boiler_start')}))"
    )


@cache
def _meta() -> re.Pattern[str]:
    labels = sorted(load_words()["meta_label"], key=lambda word: (-len(word), word))
    spaced = "|".join(r"\s?".join(word) for word in labels)  # 索 引 号
    return re.compile(rf"[\[(【]?(?:{spaced})\s?[:|丨]")


@cache
def _toc() -> frozenset[str]:
    return load_words()["toc"]


def split_lines(text: str, folded: str) -> list[Line]:
    """The lines of a text with their features. A last line that is empty, after the last LF, is no line."""
    lines: list[Line] = []
    start, length, number = 0, len(text), 0
    while start < length:
        end = text.find("\n", start)
        if end < 0:
            end = length
        number += 1
        lines.append(_make_line(number, start, end, folded))
        start = end + 1
    _mark_bare_numbers(lines)
    _mark_dashes(lines)
    return lines


def _make_line(number: int, start: int, end: int, folded: str) -> Line:
    if start == end:
        return Line(number, start, end, "", "", 0, 0, Kind.BLANK)
    raw = folded[start:end]
    body = raw.strip()
    size = len(body)
    if not size:
        return Line(number, start, end, "", "", 0, 0, Kind.BLANK)
    indent = raw.index(body[0])
    tail = body[-HEAD // 2 :]
    line = Line(number, start, end, body[:HEAD], tail, size, indent)
    line.kind = _kind(line)
    _find_marker(line)
    if line.kind is Kind.TEXT:
        line.prose = _is_prose(line)
    return line


def _kind(line: Line) -> Kind:
    body = line.body
    if line.size > 160:
        return Kind.TEXT
    if line.size > 60 and body[-1] == "。":
        return Kind.BOILER if _boiler().match(body) else Kind.TEXT
    if body[0] in _SEPARATOR_START and _SEPARATOR.fullmatch(body):
        return Kind.SEPARATOR
    bare = body.strip("【】[]—-=*◆■●★☆ :#<>《》")
    if len(bare) <= 12:
        joined = "".join(bare.split())
        if joined in _toc():
            return Kind.TOC
        if joined in load_words()["related"]:
            return Kind.RELATED
    if _DATE.fullmatch(body):
        return Kind.DATE
    if is_credit(body):
        return Kind.BOILER if "侵权" in body or "侵删" in body else Kind.CREDIT
    if _meta().match(body) and body[-1] not in "。?!;":
        return Kind.META
    if body.startswith("原创 ") or _DATE_TIME.match(body) or _PRINTED_ON.fullmatch(body) or _AUTHORS.fullmatch(body):
        return Kind.META
    if _ATTACHMENT.match(body) or _ATTACHMENT_SHORT.fullmatch(body):
        return Kind.ATTACHMENT
    if _boiler().match(body):
        return Kind.BOILER
    if body[0] in "([" and _BYLINE.fullmatch(body):
        return Kind.BYLINE
    if (body[0] != ">" or ">" in body.lstrip("> ")) and pattern(r"(?:%s)(?![\u4e00-\u9fff])", "nav").match(body):
        return Kind.NAV
    if line.size <= 30 and PAGE.match(body):
        return Kind.NAV
    if body[-1] == ":" and _ADDRESSEE.fullmatch(body):
        return Kind.ADDRESSEE
    return Kind.TEXT


def _find_marker(line: Line) -> None:
    body = line.body
    line.core = body
    if line.kind is not Kind.TEXT:
        return
    if body[0] == ">":
        line.family, line.core = "bullet>", body.lstrip("> ")
        return
    if body[0] == "#" and body[-1] == "#" and 6 <= line.size <= 60:
        line.family, line.core = "bullet#", body.strip("# ")  # the topic of a post
        return
    if body[0] == "【":
        if match := _BRACKET_LEAD.match(body):
            line.family, line.core = "bracket", body[match.end() :] or match[1]
        return
    if body[0] not in _MARKER_START:
        return
    match = _MARKER.match(body)
    if match is None or match.end() >= len(body) or not match.lastgroup:
        return
    line.family = match.lastgroup
    digits = match[match.lastgroup]
    line.core = body[match.end() :]
    if line.family == "num2":
        line.family = "num"
    if line.family == "bullet":
        line.family = "bullet" + digits
    elif line.family == "hash":
        line.family = "hash" + str(len(digits))
    elif line.family == "circle":
        line.ordinal = ord(digits) - ord("①" if digits < "❶" else "❶") + 1
    else:
        line.ordinal = _ordinal(digits.strip("()PARTpartNOo. "))


def _ordinal(digits: str) -> int:
    try:
        return int(parse_number(digits))
    except (ValueError, ArithmeticError):
        return 0


def _is_prose(line: Line) -> bool:
    if line.size > TITLE_MAX:
        return True
    core = line.core
    if _CAPTION.match(core) or (core[0] == "—" and core[-1] != "—"):
        return True  # a caption or a second deck is no heading; `—— 要闻 ——` is
    if line.size <= 80 and not line.family and _is_row(core) and not _ISSUE.match(core):
        return True  # a row of a table
    if line.family == "bracket" and not line.body.endswith("】"):
        return True
    if core.rstrip(_CLOSERS)[-1:] in "。;,、:…":  # or nothing but closing marks
        return True
    if core[-1] == "." and core[-2:-1] > "\u3400":
        return True
    if core.isascii() and line.size >= 12 and not line.family and _WORDS.search(core):
        return True  # the deck of a title in another language
    if (line.size > SHOUT_MAX or "。" in core or ";" in core) and _SENTENCE.search(core, 1, max(len(core) - 1, 1)):
        # A full stop inside: running text. In quotation marks or 《》 it would be rare enough.
        return True
    return line.size > 56 and core.count(",") >= 3


_ISSUE = re.compile(r"[(\[]?第\s?\d{1,4}\s?期")


def _is_row(core: str) -> bool:
    if "|" in core or "  " in core:
        return _ROW.fullmatch(core) is not None
    words = core.split()
    return 3 <= len(words) <= 10 and sum(1 for word in words if any(map(str.isdecimal, word))) >= 2


def _mark_dashes(lines: list[Line]) -> None:
    """A dash before each of several headings is their mark; below a heading it opens the heading's second deck."""
    marked: list[Line] = []
    above: Line | None = None
    for line in lines:
        if line.kind is Kind.BLANK:
            continue
        short = line.body[0] == "—" and line.kind is Kind.TEXT and line.size <= TITLE_MAX and line.body[-1] not in "。;"
        if short and (above is None or above.prose or above.size <= 8):
            marked.append(line)
        above = line
    if len(marked) >= 3:
        for line in marked:
            line.family, line.core, line.prose = "bullet—", line.body.lstrip("—- "), False


def _mark_bare_numbers(lines: list[Line]) -> None:
    """Headings numbered without a separator: `01…` runs on into `10…`, and `一主题鲜明` to `五时间限定`."""
    expected = 0
    run: list[Line] = []
    for line in lines:
        if line.kind is not Kind.TEXT or line.prose:
            continue
        if line.family == "zero":
            expected = line.ordinal + 1
        elif line.family == "num" and 10 <= expected == line.ordinal and line.body[2:3] == " ":
            line.family = "zero"  # `10 …` after `09 …`
            expected += 1
        elif line.family:
            continue
        elif expected >= 10 and (match := _LATE_ZERO.match(line.body)) and int(match[1]) == expected:
            line.family, line.ordinal, line.core = "zero", expected, line.body[2:]
            expected += 1
        elif line.size <= 16 and (match := _HAN_BARE.match(line.body)):
            ordinal = _HAN.index(match[1]) + 1
            if ordinal == len(run) + 1:
                run.append(line)
            elif ordinal == 1:
                _mark_run(run)
                run = [line]
    _mark_run(run)


def _mark_run(run: list[Line]) -> None:
    """One such heading alone is a word that begins with a numeral; from two on it is numbering."""
    if len(run) >= 2:
        for ordinal, line in enumerate(run, start=1):
            line.family, line.ordinal, line.core = "hanbare", ordinal, line.body[1:]


def ends_in_credit(line: Line) -> bool:
    """Whether a paragraph ends in a source credit."""
    if line.credited is None:
        line.credited = find_tail(line.tail) is not None
    return line.credited


def has_lead_colon(line: Line) -> bool:
    """`国家发展改革委:…`: a paragraph that names its subject and runs on."""
    return bool(_LEAD_COLON.match(line.core))

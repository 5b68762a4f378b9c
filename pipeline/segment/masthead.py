"""The masthead of an issue: its series, number, date and publisher."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.kit.numerals import parse_number
from pipeline.segment.kinds import PAGE, Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import DECORATION, column_name, headline_word, is_decorated
from pipeline.segment.words import any_of, load_words

_NUMERAL = r"(?:\d{1,5}|[〇零一二三四五六七八九十百]{1,6})"
ISSUE_NUMBER = re.compile(
    rf"第\s?[(]?({_NUMERAL})[)]?\s?[期辑]|\(\s?总?第?\s?({_NUMERAL})\s?期\s?\)|(?:19|20)\d\d年?[-/.\s]?第?({_NUMERAL})期"
)
_OTHER_NUMBER = re.compile(rf"总\s?第?\s?{_NUMERAL}\s?期|\b(?:Vol|VOL|No|NO)\.?\s?\d+|增刊|特刊|专刊|试刊|创刊号")
FULL_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|[-./]\d{1,2}[-./]\d{1,2})|二[〇○O零]二?[〇○O零一二三四五六七八九]{1,2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_DATE_ONLY = re.compile(r"[\d年月日至到\-—~./,:星期周一二三四五六天〇○零十第总期()农历\[\]|丨\s]{6,50}")
_DATES_AT_END = re.compile(
    r"\s*[(\[][\d.\-—~年月日/\s]{3,24}[)\]]$|[\s(\[]*(?:19|20)\d\d[\d年月日至到\-—~./:星期周一二三四五六天\s)\]]*$"
)
_PUBLISHER = re.compile(
    r"[^。,;!?]{2,44}?\s*(?:编印|主办|编|印发|\s)\s*(?:(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|二[〇○零]\S{1,3}年\S{1,8}日)"
)
_NUMBERED_ISSUE = re.compile(
    r"[(\[]?(?:(?:19|20)\d\d年(?:\d{1,2}月号)?)?(?:(?<=号)|第\s?\d{1,4}\s?号)(?:\s?[(][上中下]+[)])?(?:\s?[(]?总第?\s?\d{1,5}\s?[期号][)]?)?[)\]]?"
)
_GAZETTE = re.compile(r"^\S{2,16}公报\s*[(]?(?:19|20)\d\d\s?年?\s?第\s?\d{1,3}\s?[号期]")
_OWN_NUMBER = re.compile(r"(?:令|公告|通告|决定|通知|文件|标准|批复|意见|议案|提案)$")
_ISSUED_NUMBER = re.compile(r".{0,12}[〔\[]20\d\d[〕\]].{0,8}号")
_EDITED = re.compile(r"(?:编印|主办|承办|编|主编|编译|编发|编制|出版)(?:\s+\S{2,8})?$")
_SPACED = re.compile(r"\S(?:\s+\S)+")
"""`专 题 会 议 纪 要`."""
NAMES = 5
"""A number makes a masthead of so many lines above it, if they are names."""
LONGEST = 16
TITLE_MIN = 6
"""A shorter line below a date is a name rather than a title."""


class Masthead(NamedTuple):
    """What the masthead says; spans are offsets."""

    last: int
    """Index of its last line."""
    number: int | None
    series: str | None
    dated: tuple[int, int] | None


@cache
def _series_name() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('series')})\s?(?:$|[(\[第|·\-—:])")


def read_masthead(lines: list[Line], content: list[int]) -> Masthead | None:
    """The masthead at the top of a text: names, then a sure sign such as a number, then what belongs to it.

    Args:
        content: indexes of the first lines that are not blank.
    """
    sure = _first_sign(lines, content)
    if sure is None:
        return None
    last, number, series = content[sure], None, None
    dated: tuple[int, int] | None = None
    for position, index in enumerate(content[:LONGEST]):
        line = lines[index]
        if position > sure and not _belongs(lines, content, position, named=series is not None):
            break
        if line.kind in (Kind.SEPARATOR, Kind.NAV, Kind.CONTROL) or (
            position > sure and line.body.isascii() and line.prose
        ):
            continue
        if (found := issue_number(line)) is not None:
            number = found if number is None else number
            series = series or series_of(line)
        elif _NUMBERED_ISSUE.fullmatch(line.body) and (digits := re.search(r"第\s?(\d+)", line.body)):
            number = number or int(digits[1])
        elif series is None and line.titled and not _is_date(line) and not PAGE.match(line.body):
            series = "".join(_DATES_AT_END.sub("", line.body).strip(DECORATION).split("  ")) or None
        if match := FULL_DATE.search(line.body):
            offset = line.start + line.indent
            dated = dated or (offset + match.start(), offset + match.end())
        last = index
    return Masthead(last, number, series, dated)


def _first_sign(lines: list[Line], content: list[int]) -> int | None:
    """Position of the first line that is surely of a masthead, below nothing but names."""
    if _tops_an_issue(lines, content):
        return 0
    if contents := _above_contents(lines, content):
        return contents - 1
    for position, index in enumerate(content[:NAMES]):
        line = lines[index]
        if line.size > 70 or line.kind in (Kind.TOC, Kind.CREDIT, Kind.ADDRESSEE, Kind.RELATED):
            return None
        follower = lines[content[position + 1]] if position + 1 < len(content) else None
        above = lines[content[position - 1]] if position else None
        if _is_sign(line, above) or (position <= 3 and _is_series(line, follower)):
            return position
        if not (
            _is_name(line)
            or _is_date(line)
            or line.kind in (Kind.NAV, Kind.CONTROL, Kind.SEPARATOR, Kind.BOILER)
            or line.body.isascii()
        ):
            return None
    return None


def _above_contents(lines: list[Line], content: list[int]) -> int:
    """Position of the heading of a table of contents below short lines alone, 0 without one."""
    for position, index in enumerate(content[: NAMES + 1]):
        if lines[index].kind is Kind.TOC:
            entry = lines[content[position + 1]] if position + 1 < len(content) else None
            listed = entry is not None and (entry.titled or bool(entry.family) or "|" in entry.body)
            return position if listed else 0
        if lines[index].size > 44 or (lines[index].prose and "|" not in lines[index].body):
            break
    return 0


def _is_sign(line: Line, above: Line | None) -> bool:
    """The number of an issue or the page of a newspaper."""
    if issue_number(line) is not None:
        return True
    if _NUMBERED_ISSUE.fullmatch(line.body):
        return above is not None and above.titled and not _OWN_NUMBER.search(above.body)
    if line.titled and line.size <= 44 and _GAZETTE.search(line.body):
        return True
    if PAGE.search(line.body) and line.size <= 44 and (PAGE.match(line.body) or FULL_DATE.search(line.body)):
        return True
    return _OTHER_NUMBER.search(line.body) is not None and line.size <= 30 and not line.prose


def _is_date(line: Line) -> bool:
    return line.kind is Kind.DATE or _DATE_ONLY.fullmatch(line.body) is not None


def _is_name(line: Line) -> bool:
    """A short line that may name a body or a series, and is no headline."""
    if not line.titled or line.size > 30 or line.family or re.search("[《,?!:“]|关于|[〔\\[]20", line.body):
        return False
    name = "".join(line.body.split())
    if _OWN_NUMBER.search(name):
        return False
    return headline_word().search(re.sub("公报$|通讯|通报|(?:信息|文化|产业|数据|经济)交流", "", name)) is None


def _belongs(lines: list[Line], content: list[int], position: int, *, named: bool) -> bool:
    """Whether a line below the sure sign is of the masthead too."""
    line = lines[content[position]]
    follower = lines[content[position + 1]] if position + 1 < len(content) else None
    if line.kind in (Kind.SEPARATOR, Kind.NAV, Kind.CONTROL, Kind.BOILER, Kind.META):
        return True
    if line.size > 70 or line.kind not in (Kind.TEXT, Kind.DATE):
        return False
    if line.body.startswith("> ") and ":" in line.body:
        return True
    if FULL_DATE.match(line.body) and line.size <= 36 and headline_word().search(line.body) is None:
        return True  # 2023年10月20日 星期五 浙江数字报
    if _is_date(line) or _PUBLISHER.fullmatch(line.body) or line.body.isascii() or PAGE.match(line.body):
        return True
    if _is_sign(line, lines[content[position - 1]]) or _ISSUED_NUMBER.fullmatch(line.body):
        return True
    return _is_publisher(line, follower) or (not named and position <= 3 and _is_series(line, follower))


def issue_number(line: Line) -> int | None:
    """The issue number that a masthead line prints; None in running text and in titles that merely name an issue."""
    if line.prose or line.size > 44 or line.kind not in (Kind.TEXT, Kind.BOILER):
        return None
    match = ISSUE_NUMBER.search(line.body)
    if match is None:
        return None
    if not (match.start() == 0 and FULL_DATE.search(line.body)) and headline_word().search(
        ISSUE_NUMBER.sub("", line.body.replace("通讯", "").replace("通报", ""))
    ):
        return None
    digits = match[1] or match[2] or match[3]
    return int(parse_number(digits))


def series_of(line: Line) -> str | None:
    """The series name beside the issue number on a masthead line."""
    rest = ISSUE_NUMBER.sub(" ", line.body)
    rest = _OTHER_NUMBER.sub(" ", FULL_DATE.sub(" ", rest))
    rest = re.sub(r"[()\[\]]\s*[()\[\]]|(?:19|20)\d\d年?\s*$", " ", rest).strip(DECORATION + "()")
    return rest if len(rest) >= 3 else None


def _tops_an_issue(lines: list[Line], content: list[int]) -> bool:
    """Whether the first line is a masthead by what stands below it: contents, a column, or a date and then no text.

    A press article has its text right below its date.
    """
    top = [lines[index] for index in content[:4]]
    if any(lines[index].kind is Kind.NAV for index in content[:8]):
        return False  # the name of a site and its sections
    if len(top) < 4 or not top[0].titled or top[0].size > 30 or top[0].family or "《" in top[0].body:
        return False
    below, third = top[1], top[2]
    if below.kind is Kind.TOC:
        return True
    if _is_listed_column(below):
        return True
    dated = below.kind is Kind.DATE or (below.size <= 44 and _DATE_ONLY.fullmatch(below.body) is not None)
    if not dated or third.prose or third.kind not in (Kind.TEXT, Kind.TOC):
        return False
    return (
        third.kind is Kind.TOC
        or _is_listed_column(third)
        or (third.titled and third.size >= TITLE_MIN and top[3].prose)
    )


def _is_listed_column(line: Line) -> bool:
    name = column_name(line) if not line.prose else None
    return name is not None and (name in load_words()["column"] or is_decorated(line))


def _is_series(line: Line, follower: Line | None) -> bool:
    """`甘肃省数据要素工作简报`: a serial's name alone on a line near the top."""
    if line.kind is not Kind.TEXT or line.size > 40 or re.search("[《。,;]|^—", line.body):
        return False
    name = _DATES_AT_END.sub("", line.body).strip(DECORATION)
    if _SPACED.fullmatch(name):
        name = "".join(name.split())
    if not _series_name().search(name) or len(name) > 28:
        return (
            not line.prose
            and follower is not None
            and line.size <= 24
            and issue_number(follower) is not None
            and line.size >= 4
        )
    if name in load_words()["column"] or (len(name) <= 6 and (is_decorated(line) or line.family)):
        return False
    return follower is None or not (follower.kind is Kind.META or follower.kind is Kind.CREDIT)


def _is_publisher(line: Line, follower: Line | None) -> bool:
    """`贵州省大数据发展管理局数据要素处`: the body that edits the issue, below its number."""
    if line.kind is Kind.TEXT and not line.family and line.size <= 60 and line.body.endswith(("编发", "编印", "主办")):
        return True
    if line.kind is not Kind.TEXT or line.prose or line.size > 30 or line.family:
        return False
    if line.size <= 8 and line.body.endswith(("日报", "晚报", "时报", "早报", "商报")):
        return True
    if _EDITED.search(line.body):
        return True
    if not re.search(rf"(?:{any_of('signer_end')})$", line.body) or headline_word().search(line.body):
        return False
    return follower is None or not follower.prose

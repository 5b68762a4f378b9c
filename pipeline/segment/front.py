"""What stands before the first article: navigation, masthead, table of contents; and column headings."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.kit.numerals import parse_number
from pipeline.segment.lines import Kind, Line
from pipeline.segment.words import any_of, load_words

_NUMERAL = r"(?:\d{1,5}|[〇零一二三四五六七八九十百]{1,6})"
ISSUE_NUMBER = re.compile(
    rf"第\s?({_NUMERAL})\s?期|\(\s?总?第?\s?({_NUMERAL})\s?期\s?\)|(?:19|20)\d\d年?[-/.\s]?第?({_NUMERAL})期"
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
_DECORATION = '【】〖〗[]—-=*◆■●★☆▲▼▶►◇□▪·•|:#<>《》~_+"“” '
_PAGE = re.compile(r"第?\s?[A-Z]?\d{1,2}\s?版(?:\s?[::]|\s|$)")
_NUMBERED_ISSUE = re.compile(
    r"[(\[]?(?:(?:19|20)\d\d年)?第\s?\d{1,4}\s?号(?:\s?[(]?总第?\s?\d{1,5}\s?[期号][)]?)?[)\]]?"
)
_OWN_NUMBER = re.compile(r"(?:令|公告|通告|决定|通知|文件|标准|批复|意见|议案|提案)$")
_DOCUMENT_NUMBER = re.compile(r"\([^()]{2,14}[〔\[]20\d\d[〕\]]\d{1,5}号\)$")
_LEADER = re.compile(r"[\s.…·\-—_]*\(?\s?(?:P|p|第)?\s?\d{1,3}\s?页?\s?\)?\s*$|[\s.…·\-—_]+$")
_LEADER_END = "0123456789页).…·-—_ "
_MARK = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|章|篇)?[、.\s:]+|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,3}\)?(?:[、.．\s]\s*|(?=\D))|[①-⑳]|#{1,6}\s*"
    r"|[◆■●▶►▲★☆◇□▪◎➤※•·▍☞✦○▎-]+\s*|【|PART\s?\d+\s*|P\d+\s*)+"
)
SURE_COLUMN_ENDS = ("动态", "要闻", "资讯", "速递", "快讯", "层面", "速览", "简讯", "传真", "短讯")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
TOC_MAX = 120
"""A table of contents has no more lines than this."""


class Front(NamedTuple):
    """Where the articles begin, as an index into the lines, and what was read on the way."""

    body: int
    masthead: tuple[int, int] | None
    """Indexes of the first and last masthead line."""
    number: int | None
    series: str | None
    dated: tuple[int, int] | None
    entries: frozenset[str]
    """Keys of the entries of the table of contents."""


@cache
def _series_name() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('series')})\s?(?:$|[(\[第|·\-—:])")


@cache
def _column_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('column_suffix')})$")


@cache
def headline_word() -> re.Pattern[str]:
    return re.compile(any_of("headline"))


def title_key(body: str) -> str:
    """Key that a line in the table of contents shares with the title itself: no marker, leader, page number, blanks."""
    body = body[:120]
    if body and body[-1] in _LEADER_END and (leader := _LEADER.search(body, max(0, len(body) - 60))):
        body = body[: leader.start()]
    if mark := _MARK.match(body):
        body = body[mark.end() :]
    return _DOCUMENT_NUMBER.sub("", "".join(body.strip(_DECORATION).split())).rstrip("。")


def column_name(line: Line) -> str | None:
    """The name of a column, where the line looks like a column heading on its own; else None."""
    if line.size > 24 or line.kind is not Kind.TEXT:
        return None
    name = line.core.strip(_DECORATION)
    if not 2 <= len(name) <= 12:
        return None
    words = load_words()
    if name in words["column"]:
        return name
    if name in words["section"] or "," in name or "。" in name:
        return None
    if len(name) <= 10 and _column_end().search(name) and not re.search(r"[《》!?0-9]", name):
        return name
    return None


def is_decorated(line: Line) -> bool:
    """`【政策动态】`, `★地方动态★`, `—— 要闻 ——`: the line is set off by its own marks."""
    return line.body[0] in "【〖[—-=*◆■●★☆▲▼▶◇□▪<~" and line.body[-1] in "】〗]—-=*◆■●★☆▲▼◀◇□▪>~"


def read_front(lines: list[Line], folded: str) -> Front:
    """Masthead and table of contents. Costs a few lines at the top, whatever the length of the text."""
    content = _first_content(lines, 40)
    last, number, series, dated = _read_masthead(lines, content, folded)
    masthead = (content[0], last) if last is not None else None
    body = last + 1 if last is not None else 0
    body, entries = _read_toc(lines, body)
    return Front(body, masthead, number, series, dated, entries)


def _first_content(lines: list[Line], count: int) -> list[int]:
    found: list[int] = []
    for index, line in enumerate(lines):
        if line.kind is not Kind.BLANK:
            found.append(index)
            if len(found) >= count:
                break
    return found


def find_published(lines: list[Line], front: Front) -> str | None:
    """The publish line of a web page (`发布时间:2024-06-02 15:30 来源:…`), at the top of a text without a masthead."""
    if front.masthead is not None:
        return None
    fields = []
    for index in _first_content(lines, 20):
        line = lines[index]
        if line.prose:
            break
        if line.kind in (Kind.META, Kind.CREDIT) and FULL_DATE.search(line.body):
            fields.append(line.body)
    # The day of publishing goes before the day a document was signed or made public.
    fields.sort(key=lambda body: 0 if "发布" in body else 1 if _CLOCK.search(body) else 2)
    return fields[0] if fields else None


def _read_masthead(
    lines: list[Line], content: list[int], folded: str
) -> tuple[int | None, int | None, str | None, tuple[int, int] | None]:
    last: int | None = None
    number: int | None = None
    series: str | None = None
    dated: tuple[int, int] | None = None
    strong = False
    named = _names_an_issue(lines, content)
    for position, index in enumerate(content[:16]):
        line = lines[index]
        follower = lines[content[position + 1]] if position + 1 < len(content) else None
        if line.kind in (Kind.SEPARATOR, Kind.NAV):
            continue
        if line.size > 70 or line.kind in (Kind.TOC, Kind.CREDIT, Kind.ADDRESSEE, Kind.RELATED):
            break
        match = issue_number(line)
        if match is not None:
            number = match if number is None else number
            series = series or series_of(line)
            strong = True
        elif 0 < position <= 3 and _NUMBERED_ISSUE.fullmatch(line.body):
            if not strong:
                break
            number = number or int(re.findall(r"第\s?(\d+)", line.body)[0])
        elif position and line.body.isascii() and line.size >= 4:
            continue
        elif (strong or not position) and _PAGE.match(line.body):
            strong = True
        elif _OTHER_NUMBER.search(line.body) and line.size <= 30 and not line.prose:
            strong = True
        elif position == 0 and (named or _tops_an_issue(lines, content)):
            series = series or line.body.strip(_DECORATION)
            strong = True
        elif position <= 3 and series is None and _is_series(line, follower):
            series = series or _DATES_AT_END.sub("", line.body).strip(_DECORATION)
            strong = True
        elif line.kind is Kind.DATE or _DATE_ONLY.fullmatch(line.body) or _PUBLISHER.fullmatch(line.body):
            if not strong:
                break
        elif line.kind in (Kind.BOILER, Kind.META) and last is not None:
            pass
        elif not (strong and _is_publisher(line, follower)):
            break
        if found := FULL_DATE.search(line.body):
            offset = line.start + line.indent
            dated = dated or (offset + found.start(), offset + found.end())
        last = index
    if not strong:
        return None, None, None, None
    return last, number, series, dated


def issue_number(line: Line) -> int | None:
    """The issue number that a masthead line prints; None in running text and in titles that merely name an issue."""
    if line.prose or line.size > 44 or line.kind not in (Kind.TEXT, Kind.BOILER):
        return None
    match = ISSUE_NUMBER.search(line.body)
    if match is None or headline_word().search(ISSUE_NUMBER.sub("", line.body.replace("通讯", "").replace("通报", ""))):
        return None
    digits = match[1] or match[2] or match[3]
    return int(parse_number(digits))


def series_of(line: Line) -> str | None:
    """The series name beside the issue number on a masthead line."""
    rest = ISSUE_NUMBER.sub(" ", line.body)
    rest = _OTHER_NUMBER.sub(" ", FULL_DATE.sub(" ", rest))
    rest = re.sub(r"[()\[\]]\s*[()\[\]]|(?:19|20)\d\d年?\s*$", " ", rest).strip(_DECORATION + "()")
    return rest if len(rest) >= 3 else None


def _names_an_issue(lines: list[Line], content: list[int]) -> bool:
    """Whether the first line is a short name and a number of the issue or of the page stands below it."""
    if not content or not lines[content[0]].titled or lines[content[0]].size > 24:
        return False
    name = lines[content[0]].body
    if _OWN_NUMBER.search(name) or headline_word().search(name.removesuffix("公报").removesuffix("通讯")):
        return False
    for index in content[1:6]:
        line = lines[index]
        if line.body.isascii() or line.kind is Kind.SEPARATOR:
            continue
        if line.prose or line.size > 44:
            return False
        if _NUMBERED_ISSUE.fullmatch(line.body) or _PAGE.match(line.body) or issue_number(line) is not None:
            return True
    return False


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
    return third.kind is Kind.TOC or _is_listed_column(third) or (third.titled and top[3].prose)


def _is_listed_column(line: Line) -> bool:
    name = column_name(line) if not line.prose else None
    return name is not None and (name in load_words()["column"] or is_decorated(line))


def _is_series(line: Line, follower: Line | None) -> bool:
    """`甘肃省数据要素工作简报`: a serial's name alone on a line near the top."""
    if line.kind is not Kind.TEXT or line.size > 40 or re.search("[《。,;]", line.body):
        return False
    name = _DATES_AT_END.sub("", line.body).strip(_DECORATION)
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
    if line.kind is not Kind.TEXT or line.prose or line.size > 30 or line.family:
        return False
    if line.size <= 8 and line.body.endswith(("日报", "晚报", "时报", "早报", "商报")):
        return True
    if not re.search(
        rf"(?:{any_of('signer_end')}|(?:编印|主办|承办|编|主编)(?:\s+\S{{2,8}})?)$", line.body
    ) or headline_word().search(line.body):
        return False
    return follower is None or not follower.prose


def _read_toc(lines: list[Line], body: int) -> tuple[int, frozenset[str]]:
    """The table of contents ends where its first entry comes again."""
    index = body
    while index < len(lines) and lines[index].kind in (Kind.BLANK, Kind.SEPARATOR):
        index += 1
    headed = index < len(lines) and lines[index].kind is Kind.TOC
    first: dict[str, int] = {}
    last_plain: int | None = None
    start = index + 1 if headed else index
    for position in range(start, min(len(lines), start + TOC_MAX)):
        line = lines[position]
        if line.kind is Kind.BLANK or line.kind is Kind.SEPARATOR:
            continue
        if line.size > 100 or line.kind in (Kind.CREDIT, Kind.ADDRESSEE):
            break
        key = title_key(line.body)
        # An unheaded list of titles counts only where it repeats from its start.
        if key in first and len(key) >= 2 and len(first) >= (2 if headed else 3) and (headed or first[key] == start):
            return position, frozenset(first)
        if not headed and line.prose:
            break
        first.setdefault(key, position)
        last_plain = position
    if headed:
        return _toc_without_repeat(lines, start, last_plain), frozenset(first)
    return body, frozenset()


def _toc_without_repeat(lines: list[Line], start: int, last: int | None) -> int:
    """A table of contents whose entries do not come again ends at a blank, or above the title of the first text."""
    position = start
    while position < len(lines) and lines[position].kind is Kind.BLANK:
        position += 1
    while position < len(lines) and position < start + TOC_MAX:
        line = lines[position]
        if line.kind is Kind.BLANK or line.kind is Kind.SEPARATOR:
            return position
        if line.prose and not line.family:
            return max(start, position - 1)
        position += 1
    return start if last is None else last + 1

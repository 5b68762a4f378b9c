"""What stands around the articles: the furniture of a page above the title, and what follows the last article."""

from __future__ import annotations

import re
from functools import cache

from pipeline.segment.kinds import NUMBER_LINE, Kind
from pipeline.segment.lines import TITLE_MAX, Line
from pipeline.segment.names import TITLE_FIELD, names_signer
from pipeline.segment.shape import shape_score
from pipeline.segment.survey import HEADLINE
from pipeline.segment.words import load_words

LISTED = 20
"""So many titles may stand below a heading such as 往期推荐."""
LOOSE = 6
"""So many lines that are no furniture by themselves may stand below an editor's line."""
SHORT = 16
"""A line without a full stop that is so short may be furniture, whatever it ends in."""
FIELD_MAX = 20
TOP = 24
"""The title of a page is among so many content lines."""
_CONTACT = re.compile(r"[(\[]?(?:联系人|联系电话|联系方式|联系地址|电话|传真|邮箱|电子邮箱|地址|通讯地址|邮编)")
_FIELDS = re.compile(r"[(\[]?[\u4e00-\u9fff]{2,6}:\S{1,24}(?:\s+[\u4e00-\u9fff]{2,6}:\S{1,24})+[)\]]?")
"""`编译:国际部  审校:战略所`."""
_SHARING = re.compile(r"[(\[【]?(?:分享|打印|征集结果|字号|字体|浏览|阅读|点击|扫一扫|视力保护|关键词|标签|人气|评论)")
_COLLECTIVE = re.compile("综合自|[::]综合|均来自|均来源|整理自|摘编自|本期内容|以上(?:内容|信息|资讯|消息)")
"""A credit for a whole collection: `（内容综合自新华社、各地政府网站）`."""
_REFERENCES = re.compile(r"参考(?:资料|文献|来源)\s?:?")
_LINKED = re.compile(r"(?:相关|政策|图文)?(?:解读|文件|报道)\s?:")
"""`解读:关于…的解读`, a link to another page below a document."""
_DOWNLOAD = re.compile(r"(?:相关)?附件下载|附件\d{0,2}\s?[.]\s?(?:docx?|pdf|xlsx?|zip|rar|wps)")
_KICKER = re.compile(r"[^。:]{1,6}\s?[/|]\s?[^。:]{1,6}")
"""`时评 / 求是网转载`, above a title."""
_COPIES = re.compile(r"(?:抄送|抄报|分送|主送|报送|发送|印送|报|送|发)\s?[::]|.*(?:共印\s?\d|日印发$)")
_LETTERHEAD = re.compile(r"\S{4,40}文件")
_FIELD = re.compile(r"[\u4e00-\u9fff\s]{2,8}:\s?\S{1,40}$")


@cache
def _disclaimers() -> tuple[str, ...]:
    return tuple(load_words()["disclaimer"])


@cache
def _links() -> frozenset[str]:
    return load_words()["links"]


def is_link_list(line: Line) -> bool:
    """`往期推荐`, `相关稿件`: the heading of a list of titles of other pages."""
    return line.size <= 14 and line.body.strip("【】[]—-=*◆■●★☆ :#<>《》·|+") in _links()


def is_copy(line: Line) -> bool:
    """`抄送:…`, `…办公室 2023年6月9日印发`, `共印80份`: to whom a notice goes."""
    return _COPIES.match(line.body) is not None


def is_contact(line: Line) -> bool:
    """`联系电话:…`, which a page on its own keeps."""
    return _CONTACT.match(line.body) is not None


def find_back(lines: list[Line], body: int, *, collection: bool) -> int:
    """Index of the first line of the back matter, `len(lines)` without one.

    Read from the end: editors, disclaimers, links to other pages, and whatever loose lines stand below them. A notice
    on its own keeps its list of recipients; in a collection that is the collection's.
    """
    back, loose = len(lines), 0
    for index in range(len(lines) - 1, body, -1):
        line = lines[index]
        kind = line.kind
        if (
            (kind is Kind.META and _SHARING.match(line.body))
            or (kind is Kind.ATTACHMENT and (line.body.count("|") >= 2 or _DOWNLOAD.match(line.body)))
            or (kind is Kind.CREDIT and collection and _COLLECTIVE.search(line.body))
        ):
            kind = Kind.CONTROL
        if kind is Kind.BLANK or kind is Kind.SEPARATOR:
            continue
        linked = kind is Kind.TEXT and not loose and _LINKED.match(line.body) is not None
        if is_link_list(line) or linked or (kind is Kind.RELATED and loose):
            if loose > LISTED:
                break
            back, loose = index, 0
        elif kind in (Kind.BOILER, Kind.NAV, Kind.CONTROL) or (kind is Kind.TEXT and _FIELDS.fullmatch(line.body)):
            if not collection and _CONTACT.match(line.body):
                loose += 1
                continue
            if is_copy(line) and (not collection or _is_own_copy(lines, index)):
                rest = [below for below in lines[index + 1 :] if below.size]
                return len(lines) if all(is_copy(below) or is_contact(below) for below in rest) else back
            if loose > (LISTED if line.body.startswith(_disclaimers()) else LOOSE):
                break
            back, loose = index, 0
        elif kind in (Kind.TEXT, Kind.META, Kind.DATE, Kind.RELATED, Kind.TOC) or (kind is Kind.ATTACHMENT and loose):
            listed = line.family == "bracket" and line.size <= TITLE_MAX and "。" not in line.body
            if _REFERENCES.match(line.body) or (
                line.prose and not listed and not _follows_disclaimer(lines, index, body)
            ):
                break
            if kind is Kind.DATE and _is_signed(lines[index - 1], last=back == len(lines) or not collection):
                break  # the day a notice was signed
            loose += 1
            if loose > LISTED:
                break
        else:
            break
    return back


def _is_own_copy(lines: list[Line], index: int) -> bool:
    """Whether a list of recipients is a notice's own: `抄送:…` below its date or the last clause of its rules."""
    above = index - 1
    while above > 0 and not lines[above].size:
        above -= 1
    line = lines[above]
    return lines[index].body.startswith("抄送") and (line.kind is Kind.DATE or line.family == "clause")


def _is_signed(above: Line, *, last: bool) -> bool:
    """Whether the line above a date names who signed: any line where no furniture stands below, else an organ."""
    return above.titled and (last or (names_signer(above) and not above.body.endswith("编辑部")))


def _follows_disclaimer(lines: list[Line], index: int, body: int) -> bool:
    """Whether a paragraph goes on with a disclaimer, or is the list of a site's own pages."""
    line = lines[index]
    if ("|" in line.body and line.size <= 60) or (line.size <= SHORT and line.body[-1] not in "。!?;"):
        return True
    for above in range(index - 1, max(body, index - 8), -1):
        if lines[above].kind is Kind.BOILER:
            return lines[above].body.lstrip("【[(*※◆■●—- ").startswith(_disclaimers())
        if lines[above].prose and lines[above].size > 120:
            return False
    return False


def find_title(lines: list[Line], content: list[int]) -> int | None:
    """Position in `content` of the title of an article on its own; None where there is nothing to read.

    Above it may stand the name of the site, its sections, the path to the page, a table of fields, a letterhead.
    """
    best: int | None = None
    best_score = 0.0
    labelled: int | None = None
    for position, index in enumerate(content[:TOP]):
        line = lines[index]
        if _is_letterhead(lines, content, position):
            continue
        if line.kind is Kind.NAV:
            best = None  # what stands above the path to the page is the site's
            continue
        if line.kind is Kind.META and best is None and TITLE_FIELD.match(line.body):
            if line.body.startswith("原标题"):
                return position
            labelled = position
        if line.kind is Kind.ADDRESSEE:
            break
        if line.kind is not Kind.TEXT or _is_field(lines, content, position):
            continue
        if line.prose:
            if "|" in line.body or (best is not None and line.size < 30):
                continue
            break
        score = _title_score(lines, content, position)
        if best is None or (score > best_score + 1.5 and _may_skip(lines, content, best, position)):
            best, best_score = position, score
        elif lines[content[position - 1]].kind is Kind.TEXT and not _may_skip(lines, content, best, position):
            break
    if best is None:
        best = labelled
    return best if best is not None else _first_text(lines, content)


def _is_letterhead(lines: list[Line], content: list[int], position: int) -> bool:
    """`湖南省卫生健康委员会文件` and the number below it, above the title of what was issued."""
    if position and NUMBER_LINE.fullmatch(lines[content[position]].body):
        return _is_letterhead(lines, content, position - 1)
    if position + 2 >= len(content) or not _LETTERHEAD.fullmatch(lines[content[position]].body):
        return False
    number = lines[content[position + 1]]
    return NUMBER_LINE.fullmatch(number.body) is not None


def _first_text(lines: list[Line], content: list[int]) -> int | None:
    own = (Kind.TEXT, Kind.ADDRESSEE, Kind.RELATED)
    return next(
        (position for position, index in enumerate(content) if lines[index].kind in own), 0 if content else None
    )


def _is_field(lines: list[Line], content: list[int], position: int) -> bool:
    """A field such as `效力级别:…` of the table above a document, next to other fields."""
    line = lines[content[position]]
    if line.size > 60 or line.family or not _names_field(line):
        return False
    near = content[max(0, position - 1) : position] + content[position + 1 : position + 2]
    return any(lines[other].kind is Kind.META for other in near)


def _names_field(line: Line) -> bool:
    """`效力级别:…`; `大同:算力产业开新局` is a headline."""
    return _FIELD.match(line.body) is not None and shape_score(line) < HEADLINE


def _title_score(lines: list[Line], content: list[int], position: int) -> float:
    line = lines[content[position]]
    follower = lines[content[position + 1]] if position + 1 < len(content) else None
    score = min(shape_score(line), 4.0) / 2 + (1.0 if line.size >= 9 else 0.0 if line.size >= 5 else -2.0)
    if _KICKER.fullmatch(line.body):
        score -= 2
    if follower is not None:
        if follower.kind in (Kind.META, Kind.CREDIT, Kind.DATE) or follower.body[0] == "—":
            score += 2
        elif follower.kind is Kind.ADDRESSEE or NUMBER_LINE.fullmatch(follower.body):
            score += 3
        elif follower.prose and follower.size >= 20:
            score += 1
    return score


def _is_small(line: Line) -> bool:
    """Whether a line above a title may be the name of a section, a kicker, or a field of the page."""
    field = line.size <= FIELD_MAX and _names_field(line)
    return line.size <= 8 or field or _KICKER.fullmatch(line.body) is not None


def _may_skip(lines: list[Line], content: list[int], best: int, position: int) -> bool:
    """Whether the lines from the best title so far up to another may be furniture: names of sections, a letterhead."""
    below = lines[content[position]].body
    for index in content[best:position]:
        line = lines[index]
        if below.startswith("关于") and names_signer(line):
            return False  # 甲局 / 关于…: one title
        parts = line.body.split()
        if line.titled and len(parts) == 2 and parts[1] in load_words()["column"]:
            continue  # 浙江省经济和信息化厅 通知公告
        furniture = line.kind in (Kind.META, Kind.NAV, Kind.CONTROL, Kind.BOILER, Kind.DATE) or (
            line.prose and "|" in line.body
        )
        if not (furniture or (line.titled and not line.family and _is_small(line))):
            return False
    return True

"""Lines and what each of them looks like on its own, computed once.

Nothing here knows of its neighbors, `runs` apart; `headings` and `regions` weigh them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.segment.credits import find_tail
from pipeline.segment.kinds import Kind, kind_of
from pipeline.segment.markers import find_marker
from pipeline.segment.words import pattern

HEAD = 240
"""So many characters of a line are looked at from its start, and half of them from its end: costs stay linear."""
SHOUT_MAX = 40
"""In a line so short an exclamation or a question inside (`重磅!三部门发文`) is no end of a sentence."""
TITLE_MAX = 90
"""A title is no longer than this."""
_SUMMARY = re.compile(
    r"(?:图为|图片为|图[0-9一二三四五六七八九十]{1,2}[\s::]|表[0-9一二三四五六七八九十]{1,2}[\s::]|▲图|\(图|资料图)"
    r"|(?:核心提示|内容提要|提要|摘要|(?:今日|今天|本期|本周)?导读|导语|编者按|编者的话|按|记者按|阅读提示|核心阅读)\s?[:】]\s?\S"
)
_WORDS = re.compile(r"[A-Za-z]{2,}[ ,:'&-]+[A-Za-z]{2,}")
_ROW = re.compile(r"[^|]+\|[^|]+\|.*|\S+(?:\s{2,}\S+){2,}")
_FIGURE = re.compile(r"[^:。,]{2,14}:\s?(?:约|超过?)?\d[\d.,]*\s?\S{0,8}")
"""`在用标准机架:82.5万架`, a row of a list of figures."""
_FIELDED = re.compile(
    r"(?P<title>[^。:]{6,60}?)\s+(?=(?:作者|文章来源|信息来源|来源|发布时间|发布日期|日期|时间)\s?:)[^。]*\d{4}[-/.年]\d{1,2}[-/.月]\d[^。]*"
)
"""`政协委员建言数字经济 作者: 王某 文章来源:江淮时报 更新时间:2023/7/11`."""
_INNER_MARK = re.compile(r"\s[·•■◆●▪]\s?\S")
_SENTENCE = re.compile(r"。|[!?](?=.)")
_CLOSERS = "”’\"')]】》」』 "


@cache
def labeled() -> re.Pattern[str]:
    """What stands below a table or a picture: `数据来源:…`, `注:…`."""
    return pattern(r"(?:%s)\s?:", "image_label")


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


def split_lines(text: str, folded: str) -> list[Line]:
    """The lines of a text with their features. A last line that is empty, after the last LF, is no line."""
    lines: list[Line] = []
    tabbed = "\t" in text
    start, length, number = 0, len(text), 0
    while start < length:
        end = text.find("\n", start)
        if end < 0:
            end = length
        number += 1
        raw = folded[start:end]
        if tabbed and "\t" in (printed := text[start:end]):
            raw = _with_tabs(raw, printed)
        lines.append(_make_line(number, start, end, raw))
        start = end + 1
    return lines


def _with_tabs(folded: str, printed: str) -> str:
    """The folded line with its tabs, which set the cells of a table apart."""
    cells, start = [], 0
    for cell in printed.split("\t"):
        cells.append(folded[start : start + len(cell)])
        start += len(cell) + 1
    return "\t".join(cells)


def _make_line(number: int, start: int, end: int, raw: str) -> Line:
    body = raw.strip()
    size = len(body)
    if not size:
        return Line(number, start, end, "", "", 0, 0, Kind.BLANK)
    indent = raw.index(body[0])
    tail = body[-HEAD // 2 :]
    head = body[:HEAD]
    kind = kind_of(head, size)
    if kind is not Kind.TEXT and kind is not Kind.RELATED:
        return Line(number, start, end, head, tail, size, indent, kind, core=head)
    family, ordinal, core = find_marker(head)
    line = Line(number, start, end, head, tail, size, indent, kind, family, ordinal, core)
    line.prose = kind is Kind.TEXT and _is_prose(line)
    return line


def title_above_fields(line: Line) -> str:
    """What stands before the fields of a page that are set on the line of the title; nothing without such fields."""
    match = _FIELDED.fullmatch(line.body) if ":" in line.body and line.size < HEAD else None
    return match["title"] if match else ""


def _is_prose(line: Line) -> bool:
    if title_above_fields(line):
        return False
    if line.size > TITLE_MAX:
        return True
    core = line.core
    if _SUMMARY.match(core) or labeled().match(core) or (core[0] == "—" and core[-1] != "—"):
        return True  # a caption, a summary or a second deck is no heading; `—— 要闻 ——` is
    if line.size <= 80 and not line.family and _is_row(core) and not _ISSUE.match(core):
        return True  # a row of a table
    if line.size <= 30 and _FIGURE.fullmatch(core):
        return True
    if line.family.startswith("bullet") and len(_INNER_MARK.findall(core)) >= 2:
        return True  # a preview of titles in one row
    if line.family == "bracket" and not line.body.endswith("】"):
        return True
    if core.rstrip(_CLOSERS)[-1:] in "。;,、:…":  # or nothing but closing marks
        return True
    if core[-1] == "." and core[-2:-1] > "\u3400":
        return True
    if core.isascii() and line.size >= 12 and not line.family and _WORDS.search(core):
        return True  # the deck of a title in another language
    if (line.size > SHOUT_MAX or "。" in core) and _SENTENCE.search(core, 1, max(len(core) - 1, 1)):
        # A full stop inside: running text. In quotation marks or 《》 it would be rare enough.
        return True
    return line.size > 56 and core.count(",") >= 3


_ISSUE = re.compile(r"[(\[]?第\s?\d{1,4}\s?期")


def _is_row(core: str) -> bool:
    if "\t" in core:
        return True
    if "|" in core or "  " in core:
        return _ROW.fullmatch(core) is not None
    words = core.split()
    return 3 <= len(words) <= 10 and sum(1 for word in words if any(map(str.isdecimal, word))) >= 2


def ends_in_credit(line: Line) -> bool:
    """Whether a paragraph ends in a source credit."""
    if line.credited is None:
        line.credited = find_tail(line.tail) is not None
    return line.credited


def printed(line: Line, text: str) -> str:
    """The trimmed line as printed."""
    start = line.start + line.indent
    return text[start : start + line.size]


def printed_core(line: Line, text: str) -> str:
    """The line as printed, without its marker."""
    offset = len(line.body) - len(line.core) if line.body.endswith(line.core) else 0
    return printed(line, text)[offset:].strip()

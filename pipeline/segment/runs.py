"""Marks that only a row of lines shows: dashes before headings, and numbers without a separator."""

from __future__ import annotations

import itertools
import re

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import TITLE_MAX, Line

COLON_MIN = 8
COLON_MAX = 40
_DAY = re.compile(r"20\d\d[-/.年]\d")
_HAN = "一二三四五六七八九十"
_LATE_ZERO = re.compile(r"([1-9]\d)(?=[^\d\s.、,年月日%℃年个项家条点万亿PEGTMKpegtmk(:-])")
_HAN_BARE = re.compile(rf"([{_HAN}])(?=[^{_HAN}、.,年月日个项是次种类家批期键图季级带体站网一])")


def mark_runs(lines: list[Line]) -> None:
    """Give the lines of such a row their family and number."""
    _mark_bare_numbers(lines)
    _mark_dashes(lines)
    _mark_headlines(lines)
    _mark_colons(lines)


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


def _mark_headlines(lines: list[Line]) -> None:
    """A long line of several clauses right above the publish line of a page is its headline."""
    above: Line | None = None
    for line in lines:
        if line.kind is Kind.BLANK:
            continue
        if (
            line.kind is Kind.META
            and above is not None
            and above.prose
            and above.size <= TITLE_MAX
            and "。" not in above.body
            and above.body[-1] not in ",;:、…"
            and _DAY.search(line.body)
        ):
            above.prose = False
        above = line


def _mark_colons(lines: list[Line]) -> None:
    """Titles that end in a colon, each above its text, in a text that has no other titles."""
    content = [line for line in lines if line.kind is Kind.TEXT]
    marked = []
    for line, below in itertools.pairwise(content):
        if line.titled and line.size > COLON_MIN and line is not content[0]:
            return
        ends = COLON_MIN <= line.size <= COLON_MAX and line.body[-1] == ":" and not line.family
        if ends and below.prose and below.body[-1] == "。" and "。" not in line.body:
            marked.append(line)
    if len(marked) >= 3:
        for line in marked:
            line.prose = False


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

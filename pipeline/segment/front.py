"""What stands before the first article: masthead and table of contents."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.masthead import FULL_DATE, read_masthead
from pipeline.segment.names import title_key

_CLOCK = re.compile(r"\d{1,2}:\d\d")
_AROUND = (Kind.BLANK, Kind.SEPARATOR, Kind.BOILER, Kind.CONTROL, Kind.META)
"""What may stand between a masthead and the table of contents."""
BROKEN_MIN = 4
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


def read_front(lines: list[Line]) -> Front:
    """Masthead and table of contents. Costs a few lines at the top, whatever the length of the text."""
    content = _first_content(lines, 40)
    head = read_masthead(lines, content)
    body, entries = _read_toc(lines, head.last + 1 if head else 0)
    if head is None:
        return Front(body, None, None, None, None, entries)
    return Front(body, (content[0], head.last), head.number, head.series, head.dated, entries)


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


def _read_toc(lines: list[Line], body: int) -> tuple[int, frozenset[str]]:
    """The table of contents ends where its first entry comes again."""
    index = body
    while index < len(lines) and lines[index].kind in _AROUND:
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
        if headed and line.titled and not line.family and len(key) >= BROKEN_MIN and _goes_on(lines, position, first):
            return position, frozenset(first)
        # An unheaded list of titles counts only where it repeats from its start.
        repeats = key in first or (headed and any(len(entry) >= 8 and key.startswith(entry) for entry in first))
        if repeats and len(key) >= 2 and len(first) >= (2 if headed else 3) and (headed or first[key] == start):
            return position, frozenset(first)
        if not headed and line.prose:
            break
        first.setdefault(key, position)
        last_plain = position
    if headed:
        return _toc_without_repeat(lines, start, last_plain), frozenset(first)
    return body, frozenset()


def _goes_on(lines: list[Line], position: int, entries: dict[str, int]) -> bool:
    """Whether a line and the next are an entry whose title is broken over two lines."""
    return position + 1 < len(lines) and title_key(lines[position].body + lines[position + 1].body) in entries


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

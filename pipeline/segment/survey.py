"""Facts about a whole text that decide how its lines are read, and the articles in the making."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.segment.front import Front
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line, ends_in_credit
from pipeline.segment.names import title_key
from pipeline.segment.shape import shape_score

HEADLINE = 2.5
"""A line whose words alone reach this reads like a headline."""
ENTRY_MIN = 8
TITLE_LINES = 4
"""A title is broken over no more lines than this."""
_HEADER = (Kind.META, Kind.CREDIT, Kind.DATE, Kind.ATTACHMENT)
_BELOW_HEADER = (*_HEADER, Kind.BOILER, Kind.NAV, Kind.CONTROL, Kind.SEPARATOR)


def _is_header(line: Line) -> bool:
    """A publish line, a credit, or the address of the page."""
    if line.kind is Kind.ATTACHMENT:
        return "http" in line.body or line.body.startswith("链接")
    return line.kind in (Kind.META, Kind.CREDIT)


@dataclass(slots=True)
class Draft:
    """An article in the making; indexes into the lines."""

    first: int
    last: int
    titled: bool
    credit: int | None = None


@dataclass
class Survey:
    """Facts about the whole text; `content` is its body, without blanks and rules."""

    lines: list[Line]
    front: Front
    end: int
    """Index of the first line of the back matter."""
    columns: set[int] = field(default_factory=set)
    """Indexes of column headings."""

    @cached_property
    def content(self) -> list[int]:
        """Indexes of the lines of the body that are neither blank nor rules."""
        skip = (Kind.BLANK, Kind.SEPARATOR)
        lines = self.lines
        return [index for index in range(self.front.body, self.end) if lines[index].kind not in skip]

    @cached_property
    def following(self) -> dict[int, int]:
        """Next content line by content line."""
        return dict(zip(self.content, self.content[1:], strict=False))

    @cached_property
    def previous(self) -> dict[int, int]:
        return dict(zip(self.content[1:], self.content, strict=False))

    @cached_property
    def prose(self) -> list[int]:
        return [i for i in self.content if self.lines[i].kind is Kind.TEXT and self.lines[i].prose]

    @cached_property
    def plain_titles(self) -> list[int]:
        """Heading-like lines without a marker."""
        return [i for i in self.content if self.lines[i].titled and not self.lines[i].family]

    def is_caption(self, index: int) -> bool:
        """Whether the line above leads to this one: it ends in a colon or a comma."""
        above = self.previous.get(index)
        return above is not None and self.lines[above].body[-1:] in ":,、"

    def after(self, index: int) -> Line | None:
        """The next content line."""
        follower = self.following.get(index)
        return None if follower is None else self.lines[follower]

    def is_set_off(self, index: int) -> bool:
        """Whether a blank line or a rule stands above."""
        return index > 0 and self.lines[index - 1].kind in (Kind.BLANK, Kind.SEPARATOR)

    def is_ruled(self, index: int) -> bool:
        """Whether a rule stands above, perhaps with blanks between."""
        above = index - 1
        while above >= 0 and index - above <= 3 and self.lines[above].kind is Kind.BLANK:
            above -= 1
        return above >= 0 and self.lines[above].kind is Kind.SEPARATOR and not self.lines[above].body[:1].isdigit()

    def is_entry(self, index: int) -> bool:
        """Whether a heading, perhaps with the headings right below it, stands in the table of contents."""
        entries, key = self.front.entries, ""
        for position in range(index, min(index + TITLE_LINES, self.end)):
            line = self.lines[position]
            if not entries or not (line.titled or (line.kind is Kind.META and key)):
                return False
            key = title_key(key + line.body if key else line.body)
            if key in entries or self._begins_like_entry(key):
                return True
        return False

    def _begins_like_entry(self, key: str) -> bool:
        entry = self._long_entries.get(key[:ENTRY_MIN])
        return entry is not None and key.startswith(entry)

    @cached_property
    def _long_entries(self) -> dict[str, str]:
        """Entries by their first characters: an entry may be the beginning of the title."""
        return {entry[:ENTRY_MIN]: entry for entry in self.front.entries if len(entry) >= ENTRY_MIN}

    def numbered(self, index: int) -> int:
        """The bare number on a line of its own above, 0 without one."""
        above = index - 1
        while above >= 0 and self.lines[above].kind is Kind.BLANK:
            above -= 1
        body = self.lines[above].body if above >= 0 else ""
        return int(body) if len(body) <= 2 and body.isdecimal() and body.isascii() else 0

    def has_header(self, index: int) -> bool:
        """Whether a publish line or a credit stands between a heading and its text."""
        after = self.following.get(index)
        if after is None or not _is_header(self.lines[after]):
            return False
        return self.is_header_credit(after)

    def is_header_credit(self, index: int) -> bool:
        """Whether a credit or publish line stands between a title and its text."""
        above = self.previous.get(index)
        for _ in range(4):
            if above is None or self.lines[above].kind not in _HEADER:
                break
            above = self.previous.get(above)
        below = self.following.get(index)
        for _ in range(4):
            if below is None or self.lines[below].kind not in _BELOW_HEADER:
                break
            below = self.following.get(below)
        if below is None or not (above is None or self.lines[above].titled):
            return False
        follower = self.lines[below]
        numbered = follower.family in ("han", "hanp", "num") and follower.ordinal == 1
        return follower.prose or follower.kind is Kind.ADDRESSEE or numbered

    def paragraphs(self, draft: Draft) -> int:
        """Paragraphs of an article."""
        return bisect_right(self.prose, draft.last) - bisect_left(self.prose, draft.first)

    def is_credited(self, draft: Draft) -> bool:
        """Whether an article ends in a credit or the name of who wrote it."""
        line = self.lines[draft.last]
        return line.kind in (Kind.CREDIT, Kind.BYLINE) or (line.prose and ends_in_credit(line))

    @cached_property
    def headers(self) -> int:
        """Headings with a publish line or a credit below, before the text."""
        return sum(1 for index in self.content if self.lines[index].titled and self.has_header(index))

    @cached_property
    def blank_marks_titles(self) -> float:
        """How far blank lines set off headlines from the text: 1 always and text never, 0 not at all."""
        heads = [i for i in self.plain_titles[1:] if shape_score(self.lines[i]) >= HEADLINE]
        if len(heads) < 2:
            # Titles such as `沿海:算力“出海”` do not read like headlines; then whatever stands above text speaks.
            heads = [i for i in self.plain_titles[1:] if (after := self.after(i)) is not None and after.prose]
        if len(heads) < 2:
            return 0.0
        text = sum(self.is_set_off(i) for i in self.prose) / max(1, len(self.prose))
        return max(0.0, sum(self.is_set_off(i) for i in heads) / len(heads) - 2 * text)

    @cached_property
    def indented(self) -> bool:
        """Whether running text is mostly indented."""
        return bool(self.prose) and sum(1 for i in self.prose if self.lines[i].indent >= 2) >= 0.6 * len(self.prose)

    @cached_property
    def untitled(self) -> bool:
        """Hardly any heading-like lines."""
        titled = sum(1 for i in self.content if self.lines[i].titled and self.lines[i].size > 8)
        return titled <= 0.15 * len(self.prose)

    @cached_property
    def wrapped(self) -> int:
        """Width at which the text is broken into lines without regard to sentences; 0 for ordinary text."""
        sizes = sorted(self.lines[i].size for i in self.content if self.lines[i].kind is Kind.TEXT)
        if len(sizes) < 12 or sizes[-1] > 80:
            return 0
        width = sizes[int(len(sizes) * 0.8)]
        full = [i for i in self.content if abs(self.lines[i].size + self.lines[i].indent - width) <= 3]
        broken = sum(1 for i in full if self.lines[i].body[-1] not in "。!?;:”)》】")
        return width if width >= 18 and broken >= 0.35 * len(self.content) else 0

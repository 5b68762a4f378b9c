"""Facts about a whole text that decide how its lines are read, and the articles in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipeline.segment.credits import find_tail
from pipeline.segment.front import Front, column_name
from pipeline.segment.lines import Kind, Line, has_lead_colon
from pipeline.segment.words import load_words

_BULLETIN_KINDS = (Kind.CREDIT, Kind.META)
SURE_COLUMN_ENDS = ("动态", "要闻", "资讯", "速递", "快讯", "层面", "速览", "简讯", "传真", "短讯")


@dataclass(slots=True)
class Draft:
    """An article in the making; indexes into the lines."""

    first: int
    last: int
    titled: bool
    prose: int = 0
    """Lines of running text so far."""
    credit: int | None = None
    tail_credit: bool = False
    byline: bool = False
    noted: bool = False
    """Whether the last line was an attachment note."""
    signed: bool = False
    notice: bool = False
    copied: bool = False
    """Whether the list of recipients below a signature has been reached."""
    related: int = -1
    """Index of the last heading such as 相关新闻."""
    keys: set[str] = field(default_factory=set)
    """Keys of its title and of the titles in 《》 that its title and first lines name."""
    numbering: dict[str, int] = field(default_factory=dict)


@dataclass
class Survey:
    """Facts about the whole text that decide how its lines are read."""

    lines: list[Line]
    front: Front

    @cached_property
    def content(self) -> list[int]:
        """Indexes of the lines of the body that are neither blank nor rules."""
        skip = (Kind.BLANK, Kind.SEPARATOR)
        lines = self.lines
        return [index for index in range(self.front.body, len(lines)) if lines[index].kind not in skip]

    @cached_property
    def following(self) -> dict[int, int]:
        """Next content line by content line."""
        return dict(zip(self.content, self.content[1:], strict=False))

    @cached_property
    def prose(self) -> list[int]:
        return [i for i in self.content if self.lines[i].kind is Kind.TEXT and self.lines[i].prose]

    @cached_property
    def columns(self) -> dict[int, str]:
        """Lines that look like column headings and are not followed by what would make them section headings."""
        found: dict[int, str] = {}
        for index in self.content:
            if self.lines[index].prose or (name := column_name(self.lines[index])) is None:
                continue
            if index in self.following:
                found[index] = name
        return found

    @cached_property
    def known_columns(self) -> int:
        return sum(
            1 for name in set(self.columns.values()) if name in load_words()["column"] or name[-2:] in SURE_COLUMN_ENDS
        )

    @cached_property
    def end_credits(self) -> int:
        """Credit lines that stand after the text they name."""
        return sum(
            1 for index in self.content if self.lines[index].kind is Kind.CREDIT and not self.is_header_credit(index)
        )

    @cached_property
    def tail_credits(self) -> int:
        return sum(1 for index in self.prose if find_tail(self.lines[index].tail))

    @cached_property
    def header_lines(self) -> int:
        """Titles with a publish line or a credit below, before the text."""
        count, previous = 0, None
        for index in self.content:
            line = self.lines[index]
            if (
                line.kind in _BULLETIN_KINDS
                and previous is not None
                and self.lines[previous].titled
                and self.is_header_credit(index)
            ):
                count += 1
            previous = index
        return count

    def is_header_credit(self, index: int) -> bool:
        """Whether a credit or publish line stands between a title and its text."""
        position = index
        previous = self.previous.get(index)
        for _ in range(4):
            if previous is None or self.lines[previous].kind not in (Kind.META, Kind.CREDIT, Kind.DATE):
                break
            previous = self.previous.get(previous)
        after = self.following.get(position)
        for _ in range(4):
            if after is None or self.lines[after].kind not in (
                Kind.META,
                Kind.CREDIT,
                Kind.DATE,
                Kind.BOILER,
                Kind.NAV,
            ):
                break
            after = self.following.get(after)
        if after is None:
            return False
        before_is_title = previous is None or self.lines[previous].titled
        follower = self.lines[after]
        starts_text = (
            follower.prose
            or follower.kind is Kind.ADDRESSEE
            or (follower.family in ("han", "hanp", "num") and follower.ordinal == 1)
        )
        return before_is_title and starts_text and follower.kind is not Kind.ATTACHMENT

    @cached_property
    def previous(self) -> dict[int, int]:
        return dict(zip(self.content[1:], self.content, strict=False))

    @cached_property
    def blank_before(self) -> tuple[float, float]:
        """Share of prose lines after prose, and of heading-like lines, that have a blank line before."""
        prose = prose_blank = heading = heading_blank = 0
        for index in self.content[1:]:
            line, blank = self.lines[index], self.lines[index - 1].kind is Kind.BLANK
            if line.kind is not Kind.TEXT:
                continue
            if line.prose:
                prose += 1
                prose_blank += blank
            else:
                heading += 1
                heading_blank += blank
        return prose_blank / prose if prose else 0.0, heading_blank / heading if heading else 0.0

    @cached_property
    def indented(self) -> bool:
        """Whether running text is mostly indented."""
        prose = self.prose
        return bool(prose) and sum(1 for i in prose if self.lines[i].indent >= 2) >= 0.6 * len(prose)

    @cached_property
    def digest(self) -> bool:
        """Paragraphs that each are an item: leads in 【】, credits at paragraph ends, agencies with colons."""
        prose = self.prose
        if not prose:
            return False
        leads = sum(1 for i in prose if self.lines[i].family == "bracket" or has_lead_colon(self.lines[i]))
        titled = sum(1 for i in self.content if self.lines[i].titled and i not in self.columns)
        return max(leads, self.tail_credits) >= max(2, 0.5 * len(prose)) and titled <= 0.5 * len(prose)

    @cached_property
    def untitled(self) -> bool:
        """Hardly any heading-like lines beside the columns."""
        titled = sum(
            1 for i in self.content if self.lines[i].titled and self.lines[i].size > 6 and i not in self.columns
        )
        return titled <= 0.15 * len(self.prose)

    @cached_property
    def collection(self) -> bool:
        """Whether the text shows that it collects several articles."""
        points = 0.0
        if self.front.number is not None:
            points += 3
        elif self.front.masthead is not None:
            points += 2
        if self.front.entries:
            points += 4
        points += min(self.known_columns, 3)
        if self.end_credits >= 2:
            points += 4
        if self.header_lines >= 2:
            points += 4
        if self.tail_credits >= 2:
            points += 2
        if self.digest:
            points += 2
        if self.front.number is None and any(self.lines[i].kind is Kind.ADDRESSEE for i in self.content[:8]):
            points -= 3
        return points >= 2

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

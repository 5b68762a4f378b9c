"""The article that is open while the lines of a text are read from top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line, ends_in_credit
from pipeline.segment.names import title_key

_SOURCED = ("数据来源", "资料来源")
_QUOTED = re.compile(r"《([^》]{4,80})》")


@dataclass(slots=True)
class Open:
    """The article that is open while the lines of a region are read."""

    first: int
    prose: int = 0
    """Lines of running text so far."""
    closed: bool = False
    """Whether it has had its credit or its author's line, and nothing since."""
    noted: bool = False
    """Whether the last line was an attachment note."""
    signed: bool = False
    notice: bool = False
    related: bool = False
    """Whether the last line was a heading such as 相关新闻."""
    boiler: bool = False
    """Whether the last line was boilerplate."""
    sourced: bool = False
    """Whether the last line named where its figures are from."""
    lead: str = ""
    """Its first paragraph."""
    keys: set[str] = field(default_factory=set)
    """Keys of its title and of the titles in 《》 that its title and first lines name."""
    numbering: dict[str, int] = field(default_factory=dict)

    def take(self, line: Line, *, header: bool) -> None:
        """Go on with a line that opens no article."""
        kind = line.kind
        self.related = self.noted = self.boiler = self.sourced = False
        if kind is Kind.TEXT:
            if line.prose:
                self._take_paragraph(line)
            elif line.ordinal:
                self.numbering[line.family] = line.ordinal
        elif kind is Kind.CREDIT:
            self.closed = not header or self.prose > 0
        elif kind is Kind.BYLINE:
            self.closed = self.prose > 0
        elif kind is Kind.ATTACHMENT:
            self.noted = True
        elif kind in (Kind.BOILER, Kind.NAV, Kind.CONTROL):
            self.boiler = True
        elif kind is Kind.ADDRESSEE:
            self.notice = self.notice or self.prose <= 1
        elif kind is Kind.DATE and self.prose:
            self.signed, self.notice = True, False
        elif kind is Kind.RELATED:
            self.related, self.closed = True, False

    def _take_paragraph(self, line: Line) -> None:
        self.sourced = self.prose > 0 and line.body.startswith(_SOURCED)
        self.prose += 1
        self.lead = self.lead or line.body
        self.closed = ends_in_credit(line)
        if self.prose <= 2:
            self.keys.update(title_key(t) for t in _QUOTED.findall(line.body))


def open_at(index: int, line: Line) -> Open:
    """The article that a line opens."""
    article = Open(index)
    article.keys.add(title_key(line.core))
    article.keys.update(title_key(title) for title in _QUOTED.findall(line.body))
    if line.prose:
        article.take(line, header=False)
    return article

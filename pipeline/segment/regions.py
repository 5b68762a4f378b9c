"""Where articles begin in a collection: region by region, each by the style of its first line.

What stands first, below the masthead or a column heading, is the title of an article (or an item without one). The
other titles of the region are set in the same style: the next number, the same mark, a bare number above, paragraphs
that each are an item, or plain headings, which `headings` weighs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.segment.headings import is_title, score
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line, ends_in_credit
from pipeline.segment.names import is_digest_name, is_preface
from pipeline.segment.opened import Open, open_at
from pipeline.segment.shape import is_news, shape_score
from pipeline.segment.survey import HEADLINE, Survey

_CONTINUES = re.compile(
    r"(?:据悉|据介绍|据了解|此外|同时|另外|下一步|目前|其中|会议|活动|该|此次|本次|这|他|她|与此同时|值得|为此|对此|截至目前|“|问[::]|答[::]|[一二三四五]是)"
)
_UNMARKED = ("clause", "chapter")
NEWS_SHARE = 0.6
"""So many paragraphs of a region are news where each is an item."""
INTRO_MAX = 3
"""An introduction above the first title has no more lines than this."""
INTRO_LINE_MAX = 12
"""A longer line that is no paragraph may be a title."""
SUB_COLUMN_MAX = 14
GREETING_MAX = 24


@dataclass
class Regions:
    """The starts of articles, and the column headings found on the way."""

    survey: Survey
    columns: set[int]
    threshold: float

    def __post_init__(self) -> None:
        self.starts: list[int] = []
        self.scores: list[float] = []
        """Scores that were compared with the threshold."""
        self.number = 0
        """Last bare number that stood above a title."""
        self.brief = False
        """Whether a region was a row of paragraphs that each are an item."""

    def read(self) -> list[int]:
        """Indexes of the first lines of all articles, in order."""
        region: list[int] = []
        for index in [*self.survey.content, None]:
            if index is None or index in self.columns:
                if region and not (self.is_intro(region) and index is not None):
                    self.read_region(region)
                region = []
            else:
                region.append(index)
        return self.starts

    def is_intro(self, region: list[int]) -> bool:
        """Whether the lines above the first column are a preview or a greeting."""
        lines = [self.survey.lines[index] for index in region]
        top = region[0] == self.survey.content[0]
        if top and len(lines) == 1 and lines[0].size <= GREETING_MAX:
            return True
        titled = [line for line in lines if line.titled and line.size > INTRO_LINE_MAX and not is_digest_name(line)]
        return top and len(lines) <= INTRO_MAX and not titled

    def read_region(self, region: list[int]) -> None:
        lines = self.survey.lines
        skip = 0
        while skip < len(region) and lines[region[skip]].kind not in (Kind.TEXT, Kind.ADDRESSEE):
            skip += 1
        region = region[skip:]
        if not region:
            return
        first = lines[region[0]]
        if not self.starts and len(region) > 2 and (self.prefaces(region) if first.prose else self.greets(region)):
            region = region[1:]
            first = lines[region[0]]
        if numbered := self.bare_numbers(region):
            self.starts += numbered
        elif first.family and first.family not in _UNMARKED:
            self.read_marked(region)
        elif first.prose:
            self.read_untitled(region)
        else:
            self.read_plain(region)

    def greets(self, region: list[int]) -> bool:
        """Whether the first line of the issue is a greeting: no headline, and right above a row of marked news."""
        lines = self.survey.lines
        head, below = lines[region[0]], lines[region[1]]
        if head.family or shape_score(head) >= HEADLINE or not below.family or below.ordinal > 1:
            return False
        items = [lines[i] for i in region if lines[i].family == below.family]
        return len(items) >= 2 and sum(map(is_news, items)) >= NEWS_SHARE * len(items)

    def prefaces(self, region: list[int]) -> bool:
        """Whether the first paragraph leads to a row of marked items or to a title."""
        lines = self.survey.lines
        below = lines[region[1]]
        if not is_preface(lines[region[0]]):
            return False
        if below.family and below.ordinal <= 1:
            return sum(1 for i in region if lines[i].family == below.family) >= 2
        return below.titled

    # --- a number on a line of its own

    def bare_numbers(self, region: list[int]) -> list[int]:
        """Headings below a line such as `01`, where these run on from number to number."""
        found: list[int] = []
        number = self.number
        for index in region:
            if not self.survey.lines[index].titled:
                continue
            above = self.survey.numbered(index)
            if above and above in (1, number + 1):
                number = above
                found.append(index)
        if (len(found) >= 2 and found[0] - region[0] <= INTRO_MAX * 2) or (found and self.number):
            self.number = number
            return found
        return []

    # --- marks and numbers before the titles

    def read_marked(self, region: list[int]) -> None:
        lines = self.survey.lines
        first = lines[region[0]]
        chain = set(self.chain(region))
        plain = [i for i in region if lines[i].titled and not lines[i].family]
        if len(chain) == 1 and not first.ordinal and first.family != "bracket" and not first.prose and len(plain) >= 2:
            self.read_plain(region)
            return
        article = self.open(region[0])
        for position, index in enumerate(region[1:], start=1):
            line = lines[index]
            if index in chain or self.stands_apart(index) or (article.closed and self.is_new(line, article)):
                article = self.open(index)
            elif line.titled and position + 1 < len(region) and region[position + 1] in chain and self.tops(line):
                self.columns.add(index)
            else:
                article.take(line, header=line.kind is Kind.CREDIT and self.survey.is_header_credit(index))

    def tops(self, line: Line) -> bool:
        """A short heading right above the next item of a numbering or mark."""
        return line.size <= SUB_COLUMN_MAX and not line.family and shape_score(line) < HEADLINE + 1

    def stands_apart(self, index: int) -> bool:
        """A plain heading below a rule."""
        line = self.survey.lines[index]
        return line.titled and not line.family and self.survey.is_ruled(index)

    def is_new(self, line: Line, article: Open) -> bool:
        """Whether a line below the credit of an article is text that does not number on in it."""
        counts_on = bool(line.ordinal) and line.ordinal == article.numbering.get(line.family, 0) + 1
        return line.kind is Kind.TEXT and not counts_on

    def chain(self, region: list[int]) -> list[int]:
        """The lines of the family of the first one that number on from it, or bear the same mark."""
        lines = self.survey.lines
        first = lines[region[0]]
        members = [i for i in region if lines[i].kind is Kind.TEXT and lines[i].family == first.family]
        if not first.ordinal:
            if first.family == "bracket" or first.prose:
                return members
            return [index for index in members if not lines[index].prose]
        found = [members[0]]
        last, inner = first.ordinal, 0
        for index in members[1:]:
            line = lines[index]
            restarts = line.ordinal == 1 and self.restarts(index)
            if line.ordinal == inner + 1 and inner:
                inner = line.ordinal
            elif line.ordinal == last + 1 or restarts:
                found.append(index)
                last, inner = line.ordinal, 0
            elif line.ordinal == 1:
                inner = 1
        return found

    def restarts(self, index: int) -> bool:
        """Whether a short heading without text of its own stands right above."""
        above = self.survey.previous.get(index)
        if above is None:
            return False
        line = self.survey.lines[above]
        return line.titled and not line.family and line.size <= SUB_COLUMN_MAX and line.body[-1] not in ":,"

    # --- items without titles

    def read_untitled(self, region: list[int]) -> None:
        survey, lines = self.survey, self.survey.lines
        heads = [i for i in region if lines[i].titled and (not lines[i].family or lines[i].ordinal == 1)]
        strong = [i for i in heads if shape_score(lines[i]) >= HEADLINE]
        if strong and (len(strong) >= 2 or not self.starts) and region.index(heads[0]) <= INTRO_MAX:
            # An introduction to the issue; an article of its own inside it.
            if self.starts:
                self.starts.append(region[0])
            self.read_region(region[region.index(heads[0]) :])
            return
        paragraphs = [i for i in region if lines[i].prose]
        fresh = [i for i in paragraphs if not _CONTINUES.match(lines[i].core)]
        news = self.brief or self.reports(fresh) >= NEWS_SHARE
        self.brief = self.brief or (news and len(fresh) >= 2)
        joined = [i for i in paragraphs[1:] if not survey.is_set_off(i) and lines[survey.previous[i]].prose]
        apart = [i for i in paragraphs[1:] if survey.is_set_off(i)]
        blocks = len(joined) >= 1 and len(apart) >= 1
        credits = sum(1 for i in region if lines[i].kind in (Kind.CREDIT, Kind.BYLINE) or ends_in_credit(lines[i]))
        article = self.open(region[0])
        for index in region[1:]:
            line = lines[index]
            opens = False
            if line.kind is Kind.TEXT:
                if article.closed:
                    opens = True
                elif line.titled:
                    opens = bool(line.family) and article.prose > 0 and is_news(line)
                elif blocks:
                    opens = survey.is_set_off(index)
                elif credits >= 2 and credits >= 0.5 * len(paragraphs):
                    opens = False
                elif news:
                    opens = not _CONTINUES.match(line.core) and not (line.family and line.ordinal)
            if opens:
                article = self.open(index)
            else:
                article.take(line, header=False)

    def reports(self, paragraphs: list[int]) -> float:
        """Share of paragraphs that begin like news."""
        lines = self.survey.lines
        news = sum(is_news(lines[i]) or lines[i].core[0] in "《【" for i in paragraphs)
        return news / max(1, len(paragraphs))

    # --- plain headings

    def read_plain(self, region: list[int]) -> None:
        survey, lines = self.survey, self.survey.lines
        article = self.open(region[0])
        for index in region[1:]:
            line = lines[index]
            if line.titled:
                opens = self.opens(index, article)
            else:
                opens = article.closed and line.prose and self.has_own_credit(index, line)
            if opens:
                article = self.open(index)
            else:
                article.take(line, header=line.kind is Kind.CREDIT and survey.is_header_credit(index))

    def opens(self, index: int, article: Open) -> bool:
        sure = is_title(self.survey, index, article)
        if sure is not None:
            return sure
        points = score(self.survey, index, article, self.starts[0])
        self.scores.append(points)
        return points >= self.threshold

    def has_own_credit(self, index: int, line: Line) -> bool:
        """Whether a paragraph has a credit of its own, as one below an article that has had its credit."""
        after = self.survey.after(index)
        return ends_in_credit(line) or (after is not None and after.kind is Kind.CREDIT)

    def open(self, index: int) -> Open:
        self.starts.append(index)
        return open_at(index, self.survey.lines[index])

"""What a notice says of itself: its heading, its metadata, its signature."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.context import Context
from pipeline.link.neighbors import Neighbors, names_of
from pipeline.records import Article, DocumentMention, Mention

_LABELS = re.compile(r"(?:[^,。;:|\n]{0,12}[:|\]】]\s*)*")
"""What may stand before the issuers of a heading: `标题: |`, `【通知】`."""
_HEADING = re.compile(r"\s*(?:等[^,。;:《》\n]{1,12}(?:部门|单位|部委))?\s*(?P<verb>关于|印发|转发|发布|公布)")
_DATED_ROW = re.compile(r"(?:(?P<made>成文|发文|生成|印发|制发|签发)|公布|发布|公开|颁布)(?:日期|时间)[\s:|]*$")
MAX_METADATA = 600
"""Most characters of metadata above a notice."""
MAX_HEADING = 200
"""How far into a notice its issuers may stand, in characters."""
MAX_CLOSING_LINES = 16
MAX_CLOSING_LINE = 40
"""Lines, and characters in each, between a notice's last sentence and the date it is signed with."""


class Notices(Neighbors):
    """Agencies and dates around titles, and who heads and signs the notice that a title stands in."""

    def __init__(self, context: Context, mentions: Sequence[Mention], documents: Sequence[DocumentMention]) -> None:
        super().__init__(context, mentions, documents)
        self.articles: dict[int, Article] = {article.n: article for article in context.layout.articles}

    def signature(self, document: DocumentMention) -> tuple[tuple[str, ...], str | None] | None:
        """Who signs the notice that a title stands in, and when; the head of the notice says what the end does not."""
        article = self.articles.get(document.article) if document.article is not None else None
        if article is None:
            return None
        issuers, official = self._heading(article)
        if article.signature is None:
            day = self.dated_below(document.end) if issuers else None
            return (issuers, day or self._dated_head(article, official)) if issuers else None
        start, end = article.signature.start, article.signature.end
        days = self.days(start, end)
        return names_of(self.bodies(start, end)) or issuers, days[-1] if days else self._dated_head(article, official)

    def _head(self, article: Article) -> int:
        """Where the head of a notice begins: with the rows of metadata above its title."""
        above = self.articles.get(article.n - 1)
        return max(above.end if above else 0, article.start - MAX_METADATA)

    def _heading(self, article: Article) -> tuple[tuple[str, ...], bool]:
        """Issuers at the head of a notice, `铜仁市人民政府办公室关于印发…的通知`, and whether it is an organ's own."""
        head = self._head(article)
        index = bisect_left(self.agency_ends, head)
        for position, body in enumerate(self.agencies[index : index + 12], index):
            if body.end > min(article.end, article.start + MAX_HEADING):
                break
            if verb := _HEADING.match(self.folded, body.end, body.end + 24):
                names, first = self.chain(position, head)
                line = self.folded[self.folded.rfind("\n", 0, first) + 1 : first]
                # Of what a body text says (落实国务院关于…的部署, …峰会上,国家数据局发布该报告) nothing heads a notice.
                return (names, verb["verb"] not in ("发布", "公布")) if _LABELS.fullmatch(line.strip()) else ((), False)
        return (), False

    def _dated_head(self, article: Article, official: bool) -> str | None:
        """The day in the metadata of a notice: when it was made, else when an organ's own page published it."""
        head = self._head(article)
        index = bisect_left(self.date_ends, head)
        published: str | None = None
        for date in self.dates[index : index + 12]:
            if date.end > min(article.end, article.start + MAX_HEADING):
                break
            row = _DATED_ROW.search(self.folded, max(head, date.start - 12), date.start)
            if row and row["made"] and (value := self.value(date)):
                return value
            published = published or (self.value(date) if row and official else None)
        return published

    def dated_below(self, position: int) -> str | None:
        """The day alone on a line below the last sentence of a decree that persons sign."""
        line = self.folded.find("\n", self.context.sentence_at(position)[1] - 1) + 1
        for _ in range(MAX_CLOSING_LINES if line else 0):
            stop = self.folded.find("\n", line, line + MAX_CLOSING_LINE + 1)
            last = stop < 0
            stop = min(len(self.folded), line + MAX_CLOSING_LINE + 1) if last else stop
            words = self.folded[line:stop].strip()
            if len(words) > MAX_CLOSING_LINE or "。" in words:
                return None
            index = bisect_left(self.date_ends, line + 1)
            if index < len(self.dates) and self.dates[index].text.strip() == self.context.text[line:stop].strip(
                " \u3000()（）"
            ):
                return self.value(self.dates[index])
            if last:
                return None
            line = stop + 1
        return None

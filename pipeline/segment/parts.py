"""The parts of an issue: a cover of the text without gap or overlap."""

from __future__ import annotations

from pipeline.records import Article, Part, PartKind
from pipeline.segment.kinds import Kind
from pipeline.segment.survey import Survey


def cover(articles: list[Article], survey: Survey, length: int) -> list[Part]:
    """Front matter, articles, what stands between them, and back matter, in order."""
    parts: list[Part] = []
    lines = survey.lines

    def add(kind: PartKind, first: int, last: int, article: int | None = None) -> None:
        """Add the lines with indexes `first` up to and with `last`, if any."""
        if first <= last:
            end = lines[last + 1].start if last + 1 < len(lines) else length
            parts.append(
                Part(
                    kind=kind,
                    start=lines[first].start,
                    end=end,
                    first_line=first + 1,
                    last_line=last + 1,
                    article=article,
                )
            )

    if not articles:
        add("front_matter", 0, len(lines) - 1)
        return parts
    position = _front_end(articles[0].first_line - 1, survey)
    add("front_matter", 0, position - 1)
    for article in articles:
        add("between", position, article.first_line - 2)
        add("article", article.first_line - 1, article.last_line - 1, article.n)
        position = article.last_line
    rest = position
    while rest < len(lines) and lines[rest].kind in (Kind.BLANK, Kind.SEPARATOR):
        rest += 1
    add("between" if rest == len(lines) else "back_matter", position, len(lines) - 1)
    return parts


def _front_end(first: int, survey: Survey) -> int:
    """Index of the first line behind the front matter, which holds no columns and blanks above the first article."""
    for index in range(first - 1, -1, -1):
        kind = survey.lines[index].kind
        if kind in (Kind.BLANK, Kind.SEPARATOR) or index in survey.columns:
            continue
        return index + 1
    return 0

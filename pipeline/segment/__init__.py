"""Text to front matter, articles, what stands between, and back matter.

`lines` looks at every line once, for its kind (`kinds`) and its mark (`markers`, `runs`); `front` reads masthead and
table of contents; `frame` finds the furniture around the articles; `readings` decides between one article and a
collection (`conviction`) and `drafts` reads them; `columns` and `regions` read a collection, by the style of what
stands first, and `headings` weighs plain headings by their words (`shape`) and their neighbors (`signals`); `titles`,
`sections` and `notices` read what `anatomy` puts together: titles, sections, credits, attachments and signatures.
`words.csv` holds the words. Every character falls into
exactly one of the `parts`.
"""

from __future__ import annotations

from pipeline.context import Layout
from pipeline.segment.anatomy import describe
from pipeline.segment.front import find_published, read_front
from pipeline.segment.issues import refuse_two_issues
from pipeline.segment.lines import split_lines
from pipeline.segment.parts import cover
from pipeline.segment.readings import read
from pipeline.segment.runs import mark_runs


def segment(text: str, folded: str) -> Layout:
    """Segment an issue, a single article, or a sentence.

    Args:
        text: decoded text, lines ended by LF.
        folded: the same text after `fold_width`.
    Raises:
        InputError: the text holds two issues of one series.
    """
    lines = split_lines(text, folded)
    mark_runs(lines)
    refuse_two_issues(lines)
    front = read_front(lines)
    drafts, survey = read(lines, front)
    front = survey.front
    articles = [describe(number, draft, survey, text) for number, draft in enumerate(drafts, start=1)]
    return Layout(
        parts=cover(articles, survey, len(text)),
        articles=articles,
        number=front.number,
        series=front.series,
        dated=front.dated,
        published=find_published(lines, front) if len(articles) <= 1 else None,
    )

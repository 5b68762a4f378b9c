"""Text to front matter, articles, what stands between, and back matter.

`lines` looks at every line once; `front` reads masthead, table of contents and column headings; `shape` and `starts`
weigh where articles begin; `back` finds what stands behind the last one; `anatomy` reads titles, sections, credits,
attachments and signatures. Every character falls into exactly one part.
"""

from __future__ import annotations

from pipeline.context import Layout
from pipeline.segment.anatomy import describe
from pipeline.segment.back import trim
from pipeline.segment.front import find_published, read_front
from pipeline.segment.issues import refuse_two_issues
from pipeline.segment.lines import split_lines
from pipeline.segment.parts import cover
from pipeline.segment.starts import Survey, find_drafts


def segment(text: str, folded: str) -> Layout:
    """Segment an issue, a single article, or a sentence.

    Args:
        text: decoded text, lines ended by LF.
        folded: the same text after `fold_width`.
    Raises:
        InputError: the text holds two issues of one series.
    """
    lines = split_lines(text, folded)
    refuse_two_issues(lines)
    front = read_front(lines, folded)
    survey = Survey(lines, front)
    drafts = trim(find_drafts(survey), survey)
    articles = [describe(number, draft, survey, text) for number, draft in enumerate(drafts, start=1)]
    return Layout(
        parts=cover(articles, survey, len(text)),
        articles=articles,
        number=front.number,
        series=front.series,
        dated=front.dated,
        published=find_published(lines, front) if len(articles) <= 1 else None,
    )

"""Plain headings, without mark or number: which of them are titles of articles.

Hard evidence decides at once: the credit of the article before, an entry of the table of contents. Elsewhere the
weights of `shape` and `signals` are added up and compared with a threshold.
"""

from __future__ import annotations

from pipeline.segment.kinds import DOCUMENT_NUMBER, Kind
from pipeline.segment.names import names_signer, title_key
from pipeline.segment.opened import Open
from pipeline.segment.shape import shape_score
from pipeline.segment.signals import WEIGHTS, context_signals, repeats
from pipeline.segment.survey import Survey

COLUMN_MAX = 8
"""A first line so short may be the heading of a column rather than a title."""


def is_title(survey: Survey, index: int, article: Open) -> bool | None:
    """Whether a heading opens an article while another one is open; None where only `score` can tell."""
    line = survey.lines[index]
    if article.related or DOCUMENT_NUMBER.fullmatch(line.body):
        return False
    if survey.is_entry(index) and title_key(line.body) not in article.keys:
        return True
    after = survey.after(index)
    if after is not None and after.kind is Kind.DATE and article.prose and names_signer(line):
        return False
    if article.signed and not article.closed and repeats(title_key(line.core), article.keys):
        return False  # the document that the article's title names
    below = not article.prose and survey.previous[index] == article.first and not survey.is_set_off(index)
    if below and survey.lines[article.first].size > COLUMN_MAX:
        return False  # the second line of a title, or its deck, right below the first
    if article.closed or (survey.headers >= 2 and survey.has_header(index)):
        return True
    return False if line.family else None


def score(survey: Survey, index: int, article: Open, first: int) -> float:
    """Sum of the weights of a heading's words and neighbours."""
    signals = context_signals(survey, index, article, first)
    return shape_score(survey.lines[index]) + sum(WEIGHTS[name] for name in signals)

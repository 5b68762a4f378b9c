"""One article or a collection: the readings of a text, and which of them stands.

A text is one article unless something says otherwise: a masthead, a table of contents, or a reading as a collection in
which the articles themselves show it, by publish lines or credits of their own, rules between them, one row of news.
"""

from __future__ import annotations

from pipeline.segment.conviction import convinces
from pipeline.segment.drafts import read_collection, read_single
from pipeline.segment.frame import find_back, find_title
from pipeline.segment.front import Front
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import column_name, is_digest_name, is_periodical, is_preface
from pipeline.segment.shape import shape_score
from pipeline.segment.signals import DATELINE
from pipeline.segment.survey import HEADLINE, Draft, Survey
from pipeline.segment.words import load_words

MASTHEAD_LINES = 6
"""A masthead that does not look like one is no longer than this."""


def read(lines: list[Line], front: Front) -> tuple[list[Draft], Survey]:
    """The articles, and the survey that they were found with."""
    collection = Survey(lines, front, find_back(lines, front.body, collection=True))
    if front.entries and front.number is None and _is_own_contents(lines, front):
        front = front._replace(body=0, masthead=None, series=None, entries=frozenset())
        collection = Survey(lines, front, collection.end)
    if front.masthead is not None or front.entries:
        drafts = read_collection(collection)
        if len(drafts) == 1 and _is_notice(collection):
            single = Survey(lines, front, find_back(lines, front.body, collection=False))
            return read_collection(single), single
        return drafts, collection
    single = Survey(lines, front, find_back(lines, front.body, collection=False))
    if len(single.content) >= 4 and single.prose:
        for topped in _collections(collection):
            drafts = read_collection(topped)
            if convinces(drafts, topped, single):
                return drafts, topped
    return read_single(single), single


def _is_own_contents(lines: list[Line], front: Front) -> bool:
    """Whether a table of contents lists the chapters of one document."""
    heads = [line for line in lines[: front.body] if line.titled]
    return sum(1 for line in heads if line.family == "chapter") >= 0.4 * len(heads)


def _is_notice(survey: Survey) -> bool:
    """Whether the only article below a masthead keeps its list of recipients: minutes and circulars."""
    lines, masthead = survey.lines, survey.front.masthead
    top = [*lines[masthead[0] : masthead[1] + 1], lines[survey.content[0]]] if masthead else []
    return any(line.body.endswith("纪要") for line in top) or any(
        lines[i].kind is Kind.ADDRESSEE for i in survey.content[:6]
    )


def _collections(survey: Survey) -> list[Survey]:
    """The text read as a collection: below a first line that may be its masthead, and from its first line."""
    lines = survey.lines
    top = find_title(lines, survey.content)
    if top and lines[survey.content[top]].ordinal:
        top = next(position for position, index in enumerate(survey.content) if lines[index].kind is Kind.TEXT)
    if top:
        survey = Survey(lines, survey.front._replace(body=survey.content[top]), survey.end)
    content = survey.content
    found: list[Survey] = []
    first, second = lines[content[0]], survey.after(content[0])
    if second is not None and second.prose and shape_score(first) >= HEADLINE and DATELINE.match(second.core):
        return [survey]  # a title and its news
    if is_preface(first) or (
        first.titled
        and not first.family
        and column_name(first) not in load_words()["column"]
        and (not survey.has_header(content[0]) or is_digest_name(first) or is_periodical(first))
    ):
        for below in content[1:MASTHEAD_LINES]:
            line = lines[below]
            if line.kind in (Kind.META, Kind.DATE, Kind.CREDIT, Kind.BOILER, Kind.NAV, Kind.CONTROL):
                continue
            name = first.body if first.size <= 30 else None
            masthead = (content[0], survey.previous[below])
            front = survey.front._replace(body=masthead[1] + 1, masthead=masthead, series=name)
            found.append(Survey(lines, front, survey.end))
            break
    found.append(survey)
    return found

"""What an article consists of: title, subtitle, sections, source credit, attachment notes, signature."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from pipeline.records import Article
from pipeline.segment.credits import Credit, find_tail, parse_credit
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line, printed, title_above_fields
from pipeline.segment.notices import read_attachments, read_signature
from pipeline.segment.sections import read_sections
from pipeline.segment.survey import Draft, Survey
from pipeline.segment.titles import find_subtitle, read_title

ABOVE = 8
"""So many lines above a title may name its source."""
_META_SOURCE = re.compile(r"(?:信息来源|文章来源|稿件来源|来源|来自|稿源)\s?[:|丨]\s?\S")


def describe(number: int, draft: Draft, survey: Survey, text: str) -> Article:
    """The record of one article."""
    lines, content = survey.lines, survey.content
    members = content[bisect_left(content, draft.first) : bisect_right(content, draft.last)]
    title, used = read_title(draft, members, survey, text)
    subtitle_index = find_subtitle(members, used, survey) if title is not None and draft.titled else None
    credit = _credit(draft, members, survey)
    if credit is None and number == 1 and survey.front.masthead is None:
        credit = _credit_above(draft.first, lines)
    last = lines[draft.last]
    end = lines[draft.last + 1].start if draft.last + 1 < len(lines) else len(text)
    signature, signing = read_signature(members, survey, text)
    skip = used | signing | ({subtitle_index} if subtitle_index is not None else set())
    attachments, noted = read_attachments(members, survey)
    return Article(
        n=number,
        title=title,
        subtitle=printed(lines[subtitle_index], text) if subtitle_index is not None else None,
        first_line=lines[draft.first].number,
        last_line=last.number,
        start=lines[draft.first].start,
        end=end,
        source=credit.name if credit else None,
        source_channel=credit.channel if credit else None,
        sections=read_sections(members, skip | noted, end, survey, text),
        attachments=attachments,
        signature=signature,
    )


def _credit(draft: Draft, members: list[int], survey: Survey) -> Credit | None:
    """The credit at the end, else the one below the title, else the one at the end of the last paragraph."""
    if draft.credit is not None:
        return parse_credit(survey.lines[draft.credit].body)
    for index in members[:8]:
        if found := _source_field(survey.lines[index], Kind.META):
            return found
    for index in reversed(members):
        line = survey.lines[index]
        if line.kind is Kind.TEXT:
            if line.prose and (tail := find_tail(line.tail)):
                return tail[1]
            break
    return None


def _credit_above(first: int, lines: list[Line]) -> Credit | None:
    """The source that a page names above its title."""
    for line in lines[max(0, first - ABOVE) : first]:
        if found := _source_field(line, Kind.META, Kind.CREDIT):
            return found
    return None


def _source_field(line: Line, *kinds: Kind) -> Credit | None:
    """The source among the fields of a line."""
    match = _META_SOURCE.search(line.body) if line.kind in kinds or title_above_fields(line) else None
    return parse_credit(line.body[match.start() :]) if match else None

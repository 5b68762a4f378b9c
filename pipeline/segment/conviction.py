"""Whether a text without a masthead is a collection: how clearly the lines that a reading found begin articles."""

from __future__ import annotations

import re

from pipeline.segment.frame import is_copy
from pipeline.segment.kinds import DOCUMENT_NUMBER, Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import column_name, is_decorated, is_digest_name, is_periodical
from pipeline.segment.shape import is_news, shape_score
from pipeline.segment.signals import DATELINE
from pipeline.segment.survey import HEADLINE, Draft, Survey

SHORT_ITEM = 2
NEWS_SHARE = 0.75
ITEM_MIN = 12
"""A numbered item that is news has so many characters at least; `一、北京` is a heading."""
HEADING_MAX = 16
"""A numbered heading inside an article is seldom as long as this."""
CONVINCING = 1.2
"""Mean conviction at which articles make a collection of a text without a masthead."""
CLEAR_COLUMNS = 2
"""So many columns in a frame, such as `—— 地方速览 ——`, or with the name of one speak for a collection."""
PERIODICAL = 0.4
"""Mean conviction enough below a name such as `周报丨数据要素一周大事记(11.3-11.9)`."""
_DOCUMENT = re.compile(r"第[一二三四五六七八九十]{1,3}条|.{0,16}[〔\[]20\d\d[〕\]].{0,8}号$|(?:问|答)\s?:")


def convinces(drafts: list[Draft], survey: Survey, single: Survey) -> bool:
    """Whether the articles of a reading show by themselves that the text is a collection."""
    lines = survey.lines
    topped = survey.front.masthead is not None
    if len(drafts) < 2 or any(draft.first == draft.last and not lines[draft.first].prose for draft in drafts[:1]):
        return False
    points = [_conviction(survey, draft, drafts[n - 1] if n else None) for n, draft in enumerate(drafts)]
    families = {lines[draft.first].family for draft in drafts}
    news = sum(is_news(lines[draft.first]) for draft in drafts)
    if len(families) == 1 and families != {""} and news >= NEWS_SHARE * len(drafts):
        points = [max(point, 1.0) for point in points]  # one row: what most of it is, all of it is
    ruled = [draft for draft in drafts[1:] if survey.is_ruled(draft.first)]
    if len(ruled) == len(drafts) - 1 >= 2 and all(_is_item(survey, draft) for draft in drafts):
        points = [1.5] * len(points)  # one item between two rules
    bare = [draft for draft in drafts if not survey.paragraphs(draft)]
    if len(drafts) == 2 and (points[1] < 2.5 or bare):
        return False
    mean = sum(points[1:]) / (len(points) - 1)
    need = CONVINCING
    top = [lines[i] for i in single.content[:8]]
    if any(line.kind is Kind.ADDRESSEE for line in top) or any(
        lines[i].body and _DOCUMENT.match(lines[i].body) for i in single.content
    ):
        need += 1.0
    head = lines[single.content[0]]
    if sum(_is_clear_column(lines[index]) for index in survey.columns) >= CLEAR_COLUMNS:
        need -= 0.6
    if topped:
        if is_periodical(head):
            if len(drafts) >= 3 and lines[drafts[0].first].titled:
                return True  # such a name with no text of its own
            need = PERIODICAL
        elif is_digest_name(head):
            need -= 0.7
        mean = sum(points) / len(points)
    if single.has_header(single.content[0]) and single.headers < 0.5 * len(drafts) and not is_digest_name(head):
        need += 1.5  # the publish line of one page
    return mean >= need


def _is_clear_column(line: Line) -> bool:
    return is_decorated(line) or column_name(line) is not None


def _is_item(survey: Survey, draft: Draft) -> bool:
    line = survey.lines[draft.first]
    return line.prose and is_news(line) and survey.paragraphs(draft) <= SHORT_ITEM


def _conviction(survey: Survey, draft: Draft, before: Draft | None) -> float:
    """How clearly a line begins an article, other than by the reading that found it."""
    lines = survey.lines
    line, after = lines[draft.first], survey.after(draft.first)
    points = 0.0
    if survey.has_header(draft.first):
        points += 2.5
    if before is not None and survey.is_credited(before):
        points += 2.5
    if before is not None and _ends_notice(lines[before.last]) and _opens_notice(survey, draft):
        points += 4.0
    if survey.is_ruled(draft.first):
        points += 1.5
    if survey.numbered(draft.first):
        points += 2.0
    elif line.family:
        points += _item_points(line)
    elif line.prose:
        points += -1.0
    elif shape_score(line) >= HEADLINE:
        points += 0.7
        if after is not None and after.prose and DATELINE.match(after.core):
            points += 0.5
        points += survey.blank_marks_titles if survey.is_set_off(draft.first) else 0.0
    else:
        points -= 1.0
    if draft.first == draft.last and not line.prose and not line.family:
        points -= 1.0
    return points


def _ends_notice(line: Line) -> bool:
    return line.kind is Kind.DATE or is_copy(line)


def _opens_notice(survey: Survey, draft: Draft) -> bool:
    """Whether a number or those whom a notice is for stand right below its title."""
    after = survey.after(draft.first)
    return after is not None and (after.kind is Kind.ADDRESSEE or DOCUMENT_NUMBER.fullmatch(after.body) is not None)


def _item_points(line: Line) -> float:
    """How much a marked line says that it is an item of its own: news, a headline, or at least no short heading."""
    if line.size >= ITEM_MIN and (is_news(line) or shape_score(line) >= HEADLINE):
        return 1.3
    return 0.3 if line.size >= HEADING_MAX and shape_score(line) > 0 else -1.0

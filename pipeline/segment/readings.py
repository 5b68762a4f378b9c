"""One reading of the text, or two: what the first shows may call for another threshold."""

from __future__ import annotations

from pipeline.segment.shape import is_news, shape_score
from pipeline.segment.starts import Walk
from pipeline.segment.survey import Draft, Survey

COLLECTION_THRESHOLD = 4.0
CREDITED_THRESHOLD = 5.5
"""In a collection whose articles nearly all end in a credit, one without a credit is unlikely."""
MASTHEAD_LINES = 8
"""A masthead that does not look like one is no longer than this."""
SHORT_ITEM = 2
SHORT_ITEMS_THRESHOLD = 2.5
"""In a collection of short items, of two paragraphs and less, headings inside an item are unlikely."""
SINGLE_THRESHOLD = 7.0


def find_drafts(survey: Survey) -> tuple[list[Draft], Survey]:
    """Drafts of the articles, and the survey that they were found with.

    What the first reading shows may call for a second: a text read as one article is a collection where headlines
    abound, perhaps under a masthead that does not look like one; where nearly all articles end in a credit, the
    others must be clearer; where they are short, less so.
    """
    walk = Walk(survey, COLLECTION_THRESHOLD if survey.collection else SINGLE_THRESHOLD)
    drafts = walk.run()
    if not survey.collection:
        if (topped := under_masthead(survey, drafts)) is not None:
            return topped
        if walk.headlines >= 3:
            survey.collection = True
            drafts = Walk(survey, COLLECTION_THRESHOLD).run()
        return drafts, survey
    credited = sum(1 for draft in drafts if draft.credit is not None or draft.byline)
    if credited >= 2 and credited >= 0.7 * len(drafts):
        return (Walk(survey, CREDITED_THRESHOLD).run() if credited < len(drafts) else drafts), survey
    sizes = sorted(draft.prose for draft in drafts if draft.titled)
    if len(sizes) >= 3 and sizes[len(sizes) // 2] <= SHORT_ITEM:
        drafts = Walk(survey, SHORT_ITEMS_THRESHOLD).run()
    return drafts, survey


def under_masthead(survey: Survey, drafts: list[Draft]) -> tuple[list[Draft], Survey] | None:
    """The reading that takes the first line for a masthead, where headlines below it bear that out."""
    if not drafts or not drafts[0].titled or survey.front.masthead is not None:
        return None
    first = drafts[0].first
    if (item := first_item(survey, first)) is not None:
        topped = _topped(survey, first, item)
        return Walk(topped, COLLECTION_THRESHOLD).run(), topped
    second = survey.following.get(first)
    while second is not None and second - first < MASTHEAD_LINES:
        after = survey.following.get(second)
        if survey.lines[second].prose or after is None:
            return None
        if survey.lines[second].titled and survey.lines[after].prose:
            break
        second = after
    if second is None or not survey.lines[second].titled:
        return None
    topped = _topped(survey, first, second)
    walk = Walk(topped, COLLECTION_THRESHOLD)
    found = walk.run()
    if len(found) >= 3 and walk.headlines >= max(2, 0.5 * (len(found) - 1)):
        return found, topped
    return None


def _topped(survey: Survey, first: int, body: int) -> Survey:
    """The survey of a collection whose masthead begins at one line and whose articles begin at another."""
    name = survey.lines[first].body
    masthead = (first, survey.previous[body])
    front = survey.front._replace(body=body, masthead=masthead, series=name if len(name) <= 30 else None)
    topped = Survey(survey.lines, front)
    topped.collection = True
    return topped


def first_item(survey: Survey, first: int) -> int | None:
    """Index of the first of a row of marked news items right below a heading that is none; else None.

    The items of a plan begin with a verb (`1.加强统筹`), those of the news with who did something, or when.
    """
    lines = survey.lines
    if shape_score(lines[first]) >= 2.5:
        return None
    start = survey.following.get(first)
    while start is not None and not lines[start].family and start - first < MASTHEAD_LINES:
        start = survey.following.get(start)
    if start is None or not lines[start].family or lines[start].ordinal > 1:
        return None
    items = [lines[i] for i in survey.content if i >= start and lines[i].family == lines[start].family]
    news = sum(1 for item in items if is_news(item))
    return start if len(items) >= 3 and news >= 0.6 * len(items) else None

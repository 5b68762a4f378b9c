"""The articles of a text, read as one or as a collection: from which line to which."""

from __future__ import annotations

from pipeline.segment.columns import find_columns
from pipeline.segment.frame import find_title, is_contact, is_copy
from pipeline.segment.kinds import ADVERTISED, Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import column_name, is_periodical
from pipeline.segment.regions import Regions
from pipeline.segment.shape import shape_score, shape_signals
from pipeline.segment.survey import HEADLINE, Draft, Survey
from pipeline.segment.words import pattern

THRESHOLD = 3.0
CREDITED_THRESHOLD = 5.5
"""Where nearly all articles end in a credit, one without a credit is unlikely."""
SHORT_ITEM = 2
ROW_THRESHOLD = -3.0
LEFT_OVER = 0.3
"""Where no more than this share of plain headings opens no article, these are most likely titles as well."""
LEFT_OVER_THRESHOLD = 1.0
COLUMN_MAX = 10
BARE_MAX = 24
"""The heading of a column is no longer than this, even where several of them spell it out."""
PERSON_MAX = 4
"""A line so short may be the name of who wrote the article above."""
ADVERTISED_MAX = 5
"""An advertisement below its label has fewer lines than this."""
_OWN_END = (Kind.BOILER, Kind.NAV, Kind.CONTROL, Kind.TOC, Kind.RELATED)


def read_single(survey: Survey) -> list[Draft]:
    """The text as one article, from its title to its last own line."""
    content = survey.content
    position = find_title(survey.lines, content)
    if position is None:
        return []
    first, last = content[position], _own_end(survey, content[position:])
    line = survey.lines[first]
    titled = not line.prose and line.kind in (Kind.TEXT, Kind.META)
    return [Draft(first, last, titled, _credit(survey, content[position:]))]


def read_collection(survey: Survey) -> list[Draft]:
    """The text as a collection of articles."""
    columns = find_columns(survey)
    drafts, scores = _read_at(survey, columns, THRESHOLD)
    credited = sum(1 for draft in drafts if survey.is_credited(draft))
    threshold = THRESHOLD
    if credited >= 2 and credited >= 0.7 * len(drafts):
        threshold = CREDITED_THRESHOLD
    if len(drafts) >= 3 and _left_over(survey, drafts) <= LEFT_OVER:
        threshold = min(threshold, LEFT_OVER_THRESHOLD)
    elif len(drafts) <= 2 and _is_row_of_titles(survey):
        threshold = ROW_THRESHOLD
    if any(min(threshold, THRESHOLD) <= score < max(threshold, THRESHOLD) for score in scores):
        drafts, _ = _read_at(survey, columns, threshold)
    return drafts


def _is_row_of_titles(survey: Survey) -> bool:
    """Whether a periodical has headings of one style alone, each above a paragraph or two."""
    lines, masthead = survey.lines, survey.front.masthead
    if masthead is None or not any(map(is_periodical, lines[masthead[0] : masthead[1] + 1])):
        return False
    heads = [i for i in survey.content if lines[i].titled]
    plain = all(not lines[i].family and "section word" not in shape_signals(lines[i]) for i in heads)
    over = all((after := survey.after(i)) is not None and after.prose for i in heads)
    return len(heads) >= 3 and plain and over and len(survey.prose) <= SHORT_ITEM * len(heads)


def _left_over(survey: Survey, drafts: list[Draft]) -> float:
    """Share of the plain headings that open no article. Where articles have headings inside, it is large."""
    opens = {draft.first for draft in drafts}
    heads = [
        i
        for i in survey.plain_titles
        if i not in survey.columns
        and (after := survey.after(i)) is not None
        and after.prose
        and not survey.is_caption(i)
    ]
    return sum(1 for i in heads if i not in opens) / max(1, len(heads))


def _read_at(survey: Survey, columns: set[int], threshold: float) -> tuple[list[Draft], list[float]]:
    """The articles at a threshold, and the scores that were compared with it."""
    survey.columns = set(columns)  # the reading adds to them
    regions = Regions(survey, survey.columns, threshold)
    drafts = _drafts(survey, regions.read(), survey.columns)
    bare = {draft.first for draft in drafts if _is_bare(survey, draft)}
    if 2 <= len(bare) <= len(drafts) / 2:
        survey.columns |= bare  # several titles without text, where the others have text, are no titles
        drafts = [draft for draft in drafts if draft.first not in bare]
    return drafts, regions.scores


def _is_bare(survey: Survey, draft: Draft) -> bool:
    """Whether an article is a short plain heading and nothing else, apart from the title that stands below it."""
    line, below = survey.lines[draft.first], survey.following.get(draft.first)
    alone = draft.first == draft.last and line.titled and not line.family and line.size <= BARE_MAX
    return alone and below is not None and survey.is_set_off(below)


def _drafts(survey: Survey, starts: list[int], columns: set[int]) -> list[Draft]:
    drafts: list[Draft] = []
    opens = set(starts)
    members: list[int] = []
    for index in [*survey.content, None]:
        if index is None or index in opens or index in columns:
            if index is not None and members and _is_column_above(survey.lines[members[-1]], alone=len(members) == 1):
                columns.add(members.pop())
            if _tops_title([survey.lines[i] for i in members[:3]]):
                columns.add(members.pop(0))
            if members:
                line = survey.lines[members[0]]
                titled = not line.prose and line.kind is Kind.TEXT
                drafts.append(Draft(members[0], _own_end(survey, members), titled, _credit(survey, members)))
            members = [index] if index is not None and index in opens else []
        elif members:
            members.append(index)
    return drafts


def _tops_title(top: list[Line]) -> bool:
    """Whether the name of a column stands above the title of an article with text."""
    if len(top) < 3 or top[0].family or top[1].family or not (top[0].titled and top[1].titled and top[2].prose):
        return False
    return column_name(top[0]) is not None and shape_score(top[0]) < HEADLINE


def _is_column_above(line: Line, *, alone: bool) -> bool:
    """Whether the last line before the next article is the heading of a column, since no text follows it."""
    if not line.titled or line.family or not 2 <= line.size <= COLUMN_MAX or shape_score(line) >= HEADLINE:
        return False
    if column_name(line) is not None:
        return True
    signs = pattern(r"(?:%s)$|[()0-9:《》]", "signer_end").search(line.body)
    return (alone or line.size > PERSON_MAX) and signs is None


def _own_end(survey: Survey, members: list[int]) -> int:
    """The last line with content of the article's own: what ends it are no advertisements and no page furniture."""
    advertised = [n for n, i in enumerate(members[1:], start=1) if ADVERTISED.fullmatch(survey.lines[i].body)]
    if advertised and len(members) - advertised[-1] <= ADVERTISED_MAX:
        members = members[: advertised[-1]]
    last = len(members) - 1
    single = survey.front.masthead is None
    while last > 0 and (line := survey.lines[members[last]]).kind in _OWN_END:
        if is_copy(line) or (single and is_contact(line)):
            break
        last -= 1
    return members[last]


def _credit(survey: Survey, members: list[int]) -> int | None:
    credits = [i for i in members if survey.lines[i].kind is Kind.CREDIT]
    return credits[-1] if credits else None

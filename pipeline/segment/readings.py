"""One article or a collection: the readings of a text, and which of them stands.

A text is one article unless something says otherwise: a masthead, a table of contents, or a reading as a collection in
which the articles themselves show it, by publish lines or credits of their own, rules between them, one row of news.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from pipeline.segment.columns import find_columns
from pipeline.segment.frame import find_back, find_title, is_contact, is_copy
from pipeline.segment.front import Front
from pipeline.segment.kinds import ADVERTISED, DOCUMENT_NUMBER, Kind
from pipeline.segment.lines import Line, ends_in_credit
from pipeline.segment.names import column_name, is_decorated, is_preface
from pipeline.segment.regions import Regions
from pipeline.segment.shape import is_news, shape_score, shape_signals
from pipeline.segment.signals import DATELINE
from pipeline.segment.survey import HEADLINE, Draft, Survey
from pipeline.segment.words import pattern

THRESHOLD = 3.0
CREDITED_THRESHOLD = 5.5
"""Where nearly all articles end in a credit, one without a credit is unlikely."""
SHORT_ITEM = 2
SHORT_ITEMS_THRESHOLD = 2.5
"""In a collection of short items, of two paragraphs and less, headings inside an item are unlikely."""
ROW_THRESHOLD = -3.0
LEFT_OVER = 0.3
"""Where no more than this share of plain headings opens no article, these are most likely titles as well."""
LEFT_OVER_THRESHOLD = 1.0
NEWS_SHARE = 0.75
ITEM_MIN = 12
"""A numbered item that is news has so many characters at least; `一、北京` is a heading."""
HEADING_MAX = 16
"""A numbered heading inside an article is seldom as long as this."""
NAME_MAX = 12
COLUMN_MAX = 10
PERSON_MAX = 4
"""A line so short may be the name of who wrote the article above."""
NAMED_MAX = 40
"""In a title so short the name of a series may stand anywhere."""
CONVINCING = 1.2
"""Mean conviction at which articles make a collection of a text without a masthead."""
FRAMED_COLUMNS = 2
"""So many columns in a frame, such as `—— 地方速览 ——`, speak for a collection."""
MASTHEAD_LINES = 6
"""A masthead that does not look like one is no longer than this."""
_DOCUMENT = re.compile(r"第[一二三四五六七八九十]{1,3}条|.{0,16}[〔\[]20\d\d[〕\]].{0,8}号$|(?:问|答)\s?:")
_DAILY = re.compile(
    r"[^,。:;!?]{2,14}[\s|丨·(\[-]*(?:(?:19|20)\d\d[年.\-/])?\d{1,2}[月.\-/]\d{1,2}日?[\s,(|丨]*"
    r"(?:星期|周)[一二三四五六日天]\)?"
)
ADVERTISED_MAX = 5
"""An advertisement below its label has fewer lines than this."""
PERIODICAL = 0.4
"""Mean conviction enough below a name such as `周报丨数据要素一周大事记(11.3-11.9)`."""
_PERIODICAL = re.compile("[周日早晚月旬]报|早餐|早知道|早班车|[一每本双]周|每日|[周月旬]刊|速览|资讯|快讯|要闻")
_PERIOD = re.compile(r"[丨|]|\d日?[-—~至到]\d|\d月\d{1,2}日|第\s?\d{1,4}\s?期|星期|周[一二三四五六日](?!大)")
_OWN_END = (Kind.BOILER, Kind.NAV, Kind.CONTROL, Kind.TOC)


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
            if _convinces(drafts, topped, single):
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
    drafts = _read_at(survey, columns, THRESHOLD)
    credited = sum(1 for draft in drafts if _ends(survey, draft))
    threshold = THRESHOLD
    sizes = sorted(_paragraphs(survey, draft) for draft in drafts if draft.titled)
    if credited >= 2 and credited >= 0.7 * len(drafts):
        threshold = CREDITED_THRESHOLD
    elif len(sizes) >= 3 and sizes[len(sizes) // 2] <= SHORT_ITEM:
        threshold = SHORT_ITEMS_THRESHOLD
    if len(drafts) >= 3 and _left_over(survey, drafts) <= LEFT_OVER:
        threshold = min(threshold, LEFT_OVER_THRESHOLD)
    elif len(drafts) <= 2 and _is_row_of_titles(survey):
        threshold = ROW_THRESHOLD
    if threshold != THRESHOLD:
        drafts = _read_at(survey, columns, threshold)
    return drafts


def _is_row_of_titles(survey: Survey) -> bool:
    """Whether a periodical has headings of one style alone, each above a paragraph or two."""
    lines, masthead = survey.lines, survey.front.masthead
    if masthead is None or not any(map(_is_periodical, lines[masthead[0] : masthead[1] + 1])):
        return False
    heads = [i for i in survey.content if lines[i].titled]
    plain = all(not lines[i].family and "section word" not in shape_signals(lines[i]) for i in heads)
    over = all((after := survey.after(i)) is not None and after.prose for i in heads)
    return len(heads) >= 3 and plain and over and len(survey.prose) <= SHORT_ITEM * len(heads)


def _paragraphs(survey: Survey, draft: Draft) -> int:
    return bisect_right(survey.prose, draft.last) - bisect_left(survey.prose, draft.first)


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


def _read_at(survey: Survey, columns: set[int], threshold: float) -> list[Draft]:
    survey.columns = set(columns)  # the reading adds to them
    return _drafts(survey, Regions(survey, survey.columns, threshold).read(), survey.columns)


def _drafts(survey: Survey, starts: list[int], columns: set[int]) -> list[Draft]:
    drafts: list[Draft] = []
    opens = set(starts)
    members: list[int] = []
    for index in [*survey.content, None]:
        if index is None or index in opens or index in columns:
            if index is not None and members and _is_column_above(survey.lines[members[-1]], alone=len(members) == 1):
                columns.add(members.pop())
            if members:
                line = survey.lines[members[0]]
                titled = not line.prose and line.kind is Kind.TEXT
                drafts.append(Draft(members[0], _own_end(survey, members), titled, _credit(survey, members)))
            members = [index] if index is not None and index in opens else []
        elif members:
            members.append(index)
    return drafts


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


# --- collections without a masthead


def _collections(survey: Survey) -> list[Survey]:
    """The text read as a collection: below a first line that may be its masthead, and from its first line."""
    lines = survey.lines
    top = find_title(lines, survey.content)
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
        and (not survey.has_header(content[0]) or _is_digest_name(first) or _is_periodical(first))
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


def _convinces(drafts: list[Draft], survey: Survey, single: Survey) -> bool:
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
    bare = [draft for draft in drafts if not _paragraphs(survey, draft)]
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
    if sum(is_decorated(lines[index]) for index in survey.columns) >= FRAMED_COLUMNS:
        need -= 0.6
    if topped:
        if _is_periodical(head):
            if len(drafts) >= 3 and lines[drafts[0].first].titled:
                return True  # such a name with no text of its own
            need = PERIODICAL
        elif _is_digest_name(head):
            need -= 0.7
        elif head.size > NAME_MAX and not survey.columns:
            need += 0.3  # the title of a list rather than the name of a digest
        need += 0.5 if shape_score(head) >= HEADLINE and need > PERIODICAL else 0.0
        mean = sum(points) / len(points)
    if single.has_header(single.content[0]) and single.headers < 0.5 * len(drafts) and not _is_digest_name(head):
        need += 1.5  # the publish line of one page
    return mean >= need


def _is_item(survey: Survey, draft: Draft) -> bool:
    line = survey.lines[draft.first]
    return line.prose and is_news(line) and _paragraphs(survey, draft) <= SHORT_ITEM


def _is_periodical(line: Line) -> bool:
    """A name and a period: `一周数问(7.1—7.7)`."""
    return _PERIODICAL.search(line.body) is not None and _PERIOD.search(line.body) is not None


def _is_digest_name(line: Line) -> bool:
    """A name of a series, beside headlines too (`甲发布新规;乙上市|早报`), or a name with a day of the week."""
    named = pattern(r"(?:%s)", "series")
    if line.size <= NAMED_MAX:
        return named.search(line.body) is not None or _DAILY.fullmatch(line.body) is not None
    parts = re.split(r"[|丨│]|,(?=[^,]*:$)" if line.prose else r"[|丨│]", line.body)
    return any(len(part) <= NAME_MAX and named.search(part) is not None for part in (parts[0], parts[-1]))


def _conviction(survey: Survey, draft: Draft, before: Draft | None) -> float:
    """How clearly a line begins an article, other than by the reading that found it."""
    lines = survey.lines
    line, after = lines[draft.first], survey.after(draft.first)
    points = 0.0
    if survey.has_header(draft.first):
        points += 2.5
    if before is not None and _ends(survey, before):
        points += 2.5
    if before is not None and lines[before.last].kind is Kind.DATE and _opens_notice(survey, draft):
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


def _opens_notice(survey: Survey, draft: Draft) -> bool:
    """Whether a number or those whom a notice is for stand right below its title."""
    after = survey.after(draft.first)
    return after is not None and (after.kind is Kind.ADDRESSEE or DOCUMENT_NUMBER.fullmatch(after.body) is not None)


def _item_points(line: Line) -> float:
    """How much a marked line says that it is an item of its own: news, a headline, or at least no short heading."""
    if line.size >= ITEM_MIN and (is_news(line) or shape_score(line) >= HEADLINE):
        return 1.3
    return 0.3 if line.size >= HEADING_MAX and shape_score(line) > 0 else -1.0


def _ends(survey: Survey, draft: Draft) -> bool:
    line = survey.lines[draft.last]
    return line.kind in (Kind.CREDIT, Kind.BYLINE) or (line.prose and ends_in_credit(line))

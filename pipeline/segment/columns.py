"""Column headings of a collection: lines such as 政策动态 or ◆ 境外观察 above the titles of articles.

Columns of one issue are set in one style. So they are judged together: the lines of a style are columns if all are
short, none reads like a headline, and some are known for columns or all stand right above titles.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import SURE_COLUMN_ENDS, column_name, is_decorated, title_key
from pipeline.segment.shape import is_news, is_place, shape_score
from pipeline.segment.survey import HEADLINE, Survey
from pipeline.segment.words import load_words

LONGEST = 18
NAME_MAX = 10
_NO_NAME = re.compile(r"[《》“!?,。:、()]|(?<![A-Z])\d")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日\s?(?:[(]?(?:周|星期)[一二三四五六日天][)]?)?")
"""`8月5日(周一)`, above what happened that day."""
_ORDERED = ("han", "num", "part", "hash1", "hash2", "hash3", "hash4", "zero")


def find_columns(survey: Survey) -> set[int]:
    """Indexes of the lines that are column headings, in a text that is a collection."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index in survey.content:
        line = survey.lines[index]
        if line.titled and line.family not in ("chapter", "clause"):
            groups[_style(line)].append(index)
    entries = survey.front.entries
    found = _first_level(survey) | _days(survey)
    related = [index for index in survey.content if survey.lines[index].kind is Kind.RELATED]
    for style, members in groups.items():
        if entries:
            found.update(index for index in members if _tops_entries(survey, index))
        short = [index for index in members if _may_be(survey, index)]
        if not short:
            continue
        known = {index for index in short if _is_known(survey.lines[index])}
        if style == "plain":
            found.update(_plain_columns(survey, short, known))
        elif len(short) == len(members):
            if known or (
                (len(short) >= 2 or style == "framed【") and all(_above_title(survey, index) for index in short)
            ):
                found.update(short if _in_order(survey, style, short) else ())
        else:
            found.update(index for index in short if _tops_items(survey, style, index, known=index in known))
    styles = {_style(survey.lines[index]) for index in found} - {"plain"}
    found.update(index for index in related if _style(survey.lines[index]) in styles)
    return found


def _first_level(survey: Survey) -> set[int]:
    """Numbered or marked columns, each right above titles that are numbered or marked otherwise, from the top on."""
    lines, content = survey.lines, survey.content
    if len(content) < 4 or not lines[content[0]].titled:
        return set()
    outer, inner = _style(lines[content[0]]), _style(lines[content[1]])
    if outer in (inner, "plain") or lines[content[0]].size > LONGEST:
        return set()
    found: list[int] = []
    for index, below in survey.following.items():
        line, after = lines[index], lines[below]
        if not line.titled or line.size > LONGEST or (_style(line), _style(after)) != (outer, inner):
            continue
        tops = after.kind is Kind.TEXT and after.ordinal <= 1 and (after.titled or inner != "plain")
        if tops and line.ordinal in (0, len(found) + 1):
            found.append(index)
    return set(found) if len(found) >= 2 else set()


def _days(survey: Survey) -> set[int]:
    days = {index for index in survey.plain_titles if _DAY.fullmatch(survey.lines[index].body)}
    return days if len(days) >= 2 else set()


def _style(line: Line) -> str:
    if line.family and line.family != "bracket":
        return line.family
    return "framed" + line.body[0] if is_decorated(line) else "plain"


def _may_be(survey: Survey, index: int) -> bool:
    """Whether the line alone could be a column heading."""
    line, after = survey.lines[index], survey.after(index)
    if line.size > LONGEST or after is None or after.kind not in (Kind.TEXT, Kind.META):
        return False
    if column_name(line) is not None:
        return True
    name = line.core.strip("【】[]〖〗—-=*◆■●★☆ :|")
    if not 2 <= len(name) <= NAME_MAX or _NO_NAME.search(name) or name in load_words()["section"]:
        return False
    return is_decorated(line) or shape_score(line) < HEADLINE


def _is_known(line: Line) -> bool:
    name = column_name(line)
    return name is not None and (
        name in load_words()["column"] or name.endswith(SURE_COLUMN_ENDS) or (is_decorated(line) and line.size <= 14)
    )


def _above_title(survey: Survey, index: int) -> bool:
    after = survey.after(index)
    return after is not None and (not after.prose or bool(after.family))


def _tops_items(survey: Survey, style: str, index: int, *, known: bool) -> bool:
    """One style for columns and titles: a column stands right above a title of that style, or above marked items."""
    after = survey.after(index)
    if after is None:
        return False
    if _style(after) == style:
        return not after.ordinal
    return known and bool(after.family) and after.family != survey.lines[index].family


def _in_order(survey: Survey, style: str, short: list[int]) -> bool:
    """Numbered columns run from 1 over the whole text, the first at its top."""
    lines = survey.lines
    if style not in _ORDERED or not lines[short[0]].ordinal:
        return True
    ordinals = [lines[index].ordinal for index in short]
    return (
        ordinals == list(range(1, len(short) + 1)) and short[0] in survey.content[:3] and _above_title(survey, short[0])
    )


def _plain_columns(survey: Survey, short: list[int], known: set[int]) -> list[int]:
    """Columns without a mark: known names, or several short lines right above headings with text."""
    named = {index for index in short if column_name(survey.lines[index]) is not None}
    several = len(known) >= 2 or (len(known) >= 1 and len(named) >= 2)
    stacked = {index for index in short if _tops_heading(survey, index)}
    found = []
    places = _elaborated(survey, short)
    for index in short:
        line, after = survey.lines[index], survey.after(index)
        if after is None:
            continue
        top = index == survey.content[0]
        if (
            (index in known and (several or top))
            or (index in named and several and not after.prose)
            or (index in stacked and len(stacked) >= 2)
            or (survey.untitled and len(short) >= 2 and line.size <= 6 and not (places and is_place(line.core)))
        ):
            found.append(index)
    return found


def _elaborated(survey: Survey, short: list[int]) -> bool:
    """Whether most second paragraphs below short headings go on with the first rather than report something else."""
    second = [below for i in short if (below := survey.following.get(survey.following.get(i, -1), None)) is not None]
    told = [survey.lines[i] for i in second if survey.lines[i].prose]
    return sum(not is_news(line) for line in told) > 0.5 * len(told)


def _tops_heading(survey: Survey, index: int) -> bool:
    """Whether a plain heading with text stands right below, which is no continuation of the line."""
    after = survey.after(index)
    if after is None or not after.titled or after.family:
        return False
    below = survey.after(survey.following[index])
    return below is not None and below.prose and shape_score(survey.lines[index]) < HEADLINE


def _tops_entries(survey: Survey, index: int) -> bool:
    """A line of the table of contents above another one, not above text."""
    line, after = survey.lines[index], survey.after(index)
    if after is None or line.size > 24 or title_key(line.body) not in survey.front.entries:
        return False
    below = survey.following[index]
    return survey.is_entry(below) or (line.size <= 8 and not line.family and bool(after.family))

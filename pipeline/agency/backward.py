"""Names that only a name before them makes clear: 领导小组办公室, 镇政府 after 西岔镇党委, what 以下简称 declares."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.agency import borders
from pipeline.agency.found import Found
from pipeline.agency.lexicon import suffix_kinds
from pipeline.context import Context

_GROUPS = ("领导小组", "协调小组", "工作专班", "指挥部", "联席会议")
_BEFORE_BARE = re.compile("[^一-龥]|[由向对在经和与及报]")
_DECLARED = re.compile(r"[(\[](?:以下|下)?(?:统一)?简?称(?:为|:)?[“\"]?(?P<alias>[一-龥]{2,12})[”\"]?[)\]]")
_ALIAS_END = tuple("局委办部厅院会府组署台站所社司室心处")
# 各数据局, 省数据局: with a level word before it the alias is another organ's name.
_ALIAS_BEFORE = tuple("各省市区县州盟旗")
TOWN = re.compile("[镇乡]|街道|苏木")
_TOWN_OFFICE = re.compile(
    "(?:(?<![一-龥])|(?<=[由向对在经和与及报]))"
    "(?:(?:镇|乡|苏木)(?:党委|人民政府|政府|人大|纪委)|镇委|街道(?:党工委|办事处|办))"
)
TOWN_RULES = ("<town office>", "<county> <township office>")


def add_offices(context: Context, chosen: list[Found]) -> list[Found]:
    """Offices named without the group that they serve, where the article has named one: 领导小组办公室."""
    folded = context.folded
    ends = [item.end for item in chosen]
    offices: list[Found] = []
    position = folded.find("办公室")
    while position >= 0:
        middle, end = position, position + 3
        position = folded.find("办公室", end)
        group = next((group for group in _GROUPS if folded.endswith(group, 0, middle)), None)
        if group is None:
            continue
        start = middle - len(group)
        if start and not _BEFORE_BARE.match(folded, start - 1):
            continue
        article = context.article_at(start)
        low = article.start if article else 0
        index = bisect_left(ends, start + 1)
        if index < len(chosen) and chosen[index].start < end:
            continue
        for item in reversed(chosen[max(0, index - 40) : index]):
            if item.start < low:
                break
            if folded.endswith(group, 0, item.end) and item.end - item.start > len(group):
                offices.append(Found(start, end, "<group> <office>", start, end, partner=item.start))
                break
    return sorted([*chosen, *offices]) if offices else chosen


def add_towns(context: Context, chosen: list[Found]) -> list[Found]:
    """Offices of the town that an organ before them has named: 西岔镇党委、|镇政府."""
    towns = [item for item in chosen if item.rule in TOWN_RULES]
    if not towns:
        return chosen
    folded = context.folded
    starts, ends = [item.start for item in towns], [item.end for item in chosen]
    offices: list[Found] = []
    for match in _TOWN_OFFICE.finditer(folded, towns[0].end):
        start, end = match.span()
        taken = bisect_right(ends, start)
        if (taken < len(chosen) and chosen[taken].start < end) or not borders.ends_well(folded, end):
            continue
        article = context.article_at(start)
        low = article.start if article else 0
        sort = TOWN.match(match[0])
        for item in reversed(towns[: bisect_left(starts, start)]):
            if item.start < low:
                break
            if sort and sort[0] in folded[item.core : item.end]:
                offices.append(Found(start, end, "<town> <office>", start, end, partner=item.start))
                break
    return sorted([*chosen, *offices]) if offices else chosen


def add_declared(context: Context, chosen: list[Found]) -> list[Found]:
    """Short names that the text declares, there and in the rest of the article: 市数字经济局(以下简称市数经局)."""
    folded = context.folded
    declared: list[Found] = []
    if "称" not in folded:
        return chosen
    for item in chosen:
        if folded[item.end : item.end + 1] not in ("(", "["):
            continue
        match = _DECLARED.match(folded, item.end)
        if match is None or not match["alias"].endswith(_ALIAS_END) or match["alias"] in suffix_kinds():
            continue
        for start in _uses(context, match.start("alias"), match["alias"]):
            end = start + len(match["alias"])
            declared.append(Found(start, end, "<declared name>", start, end, partner=item.start))
    return _merge(chosen, declared) if declared else chosen


def _uses(context: Context, first: int, alias: str) -> Iterator[int]:
    """Where a declared name stands, from its declaration to the end of the article."""
    folded = context.folded
    article = context.article_at(first)
    limit = article.end if article else len(folded)
    position = first
    while position >= 0:
        own = position == first or not folded.endswith(_ALIAS_BEFORE, 0, position)
        if own and borders.ends_well(folded, position + len(alias)):
            yield position
        position = folded.find(alias, position + len(alias), limit)


def _merge(chosen: Sequence[Found], declared: Sequence[Found]) -> list[Found]:
    """Both, a declared name instead of what was read in its place, but never a part of a longer name."""
    starts = [item.start for item in chosen]
    kept: list[Found] = []
    dropped: set[int] = set()
    for item in declared:
        index = bisect_right(starts, item.start) - 1
        first = index if index >= 0 and chosen[index].end > item.start else index + 1
        last = bisect_left(starts, item.end)
        if all(item.start <= other.start and other.end <= item.end for other in chosen[first:last]):
            dropped.update(range(first, last))
            kept.append(item)
    return sorted([*(other for index, other in enumerate(chosen) if index not in dropped), *kept])

"""What only looks like an organ's name: classes of organs (各市财政局、发展改革委), deputies, zones without a name."""

from __future__ import annotations

import re

from pipeline.agency import grammar
from pipeline.context import Context

NAMED_SORTS = ("zone", "banner")
"""Regions that bear names of their own before the level word, so that the word alone seldom begins an organ's name."""
# Names that only organs of regions bear, before a list goes on.
_REGIONAL_BEFORE = re.compile("(?:(?<!办公)厅|人民检察院|(?<!最高)人民法院)[、和]$")
# 各盟行政公署、|市人民政府: a government alone goes on the list, 市人民政府各部门 does not.
_ANY_GOVERNMENT = re.compile("(?:人民政府|政府|委|党委)(?![一-龥])")
_CLASS = re.compile("各(?:有关|相关)?(?P<level>省|自治区|市|区|县|地|州|盟|旗|开发区|高新区|经开区|新区|园区|功能区)")
_SORTS = re.compile(r"\((?:[省市区县州盟旗地、,及和]|自治[区州]|直辖市|计划单列市|兵团)+\)$")
GENERIC_ZONE = re.compile(
    "(?:国家)?(?:经济|临空|临港|空港|物流|化工|旅游|度假|农业|合作|试验|实验"
    "|技术|高新|产业|工业|综合|保税|开发|科技|示范|循环|园区|区|园)+$"
)


def follows_classes(folded: str, start: int) -> bool:
    """Whether sorts of regions in brackets stand before a name: 各省(区、市)|发展改革委."""
    return folded[start - 1 : start] == ")" and bool(_SORTS.search(folded, max(0, start - 16), start))


def in_class(context: Context, start: int) -> bool:
    """Whether a short name goes on a list of regional organs or of classes of them: 各市财政局、|发展改革委."""
    folded = context.folded
    if folded.endswith(("部门、", "部门和", "党委"), 0, start) or _REGIONAL_BEFORE.search(
        folded, max(0, start - 6), start
    ):
        return True
    if start and folded[start - 1] in "、(和":
        low, _ = context.clause_at(start)
        return bool(_CLASS.match(folded, low))
    return follows_classes(folded, start)


def of_class(context: Context, start: int, level: str) -> bool:
    """Whether a level word stands in a list of classes: 各区委、|区政府, 各县(市、区)人民政府、|开发区管委会."""
    low, _ = context.clause_at(start)
    match = _CLASS.match(context.folded, low)
    if match is None:
        return False
    return (
        grammar.LEVELS[level] in NAMED_SORTS
        or match["level"] == level[0]
        or bool(_ANY_GOVERNMENT.match(context.folded, start + len(level)))
    )


def is_deputy(folded: str, end: int) -> bool:
    """Whether 人大 is only part of a deputy's title: 人大代表."""
    return folded.startswith("代表", end) and not folded.startswith("代表大会", end)


def is_generic_zone(text: str) -> bool:
    """Whether a zone's office bears only the sort of the zone: 经济开发区管委会."""
    name = re.sub("(?:管委会|管理委员会|党工委).*$", "", text)
    return bool(GENERIC_ZONE.match(name))

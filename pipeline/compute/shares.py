"""Shares: which percentages and tenths are parts of computing infrastructure, and which of something else."""

from __future__ import annotations

import re

from pipeline.compute.around import Around
from pipeline.compute.lexicon import Unit, has_term, last_term
from pipeline.records import Dimension

_PREVIOUS_CLAUSE = re.compile(r"^(?:其中|且|并|分别|合计|约)?,?占")
_OF_THESE = re.compile(r"其中(?:约|近|超过?|逾|有)*$")
_LIES = re.compile(
    r"(?:以上|左右)?的?(?:新增|在用|智能|通用|标准)*(?:算力|机架|机柜|数据中心)(?:资源|规模)?(?:在|位于|集中|分布|部署|集聚)"
)
_ARE = re.compile(
    r"(?:以上|左右)?(?:的机架|的算力)?(?:均|都)?(?:部署|位于|分布|集中|布局|是大型|是超大型|为智能算力|为智算)"
)
_PLACE = re.compile(r"[一-龥]{2,8}(?:约|近|超)?")
_ROW = re.compile(r"(?P<of>[^,;。\n]{2,40}占[^,;。\n]{0,12})\d+(?:\.\d+)?%(?:[,、][一-龥]{2,8}\d+(?:\.\d+)?%)*[,、]$")
"""Shares in a row, of which only the first says of what: `北京算力占全国的12%,上海11%,广东10%`."""
_HOMEMADE = re.compile(r"(?:国产化?|自主化|自主可控)率[^,]{0,6}$")
_PART_OF_IT = re.compile(r"其中|占比|比重|份额|[一-龥]{2,6}(?:地区|省份)?(?:占比|份额)(?:为|达到?|约|超过?)*$")


def guard_share(around: Around, number: str, unit: Unit) -> Dimension | None:
    """The share of computing infrastructure in its own kind."""
    before = around.before
    if around.after.startswith("点"):
        return None
    share = last_term(before, "share_word")
    if share < 0 and _PLACE.fullmatch(before) and (row := _ROW.search(around.before_in_sentence[: -len(before)])):
        return "share" if has_term(row["of"], "share_head") and not has_term(row["of"], "share_no") else None
    if share < 0 and _is_where(around):
        return None if has_term(around.after[:12], "share_no") else "share"
    if share < 0 or (
        last_term(before, "growth") > share
        and not re.search(r"(?:提升|提高|增长|下降|扩大|上升|降低)(?:至|到)[^,]{0,4}$", before)
    ):
        return None
    if has_term(before, "share_no") or has_term(around.after[:12], "share_no"):
        return None
    if has_term(before, "share_head") or (_HOMEMADE.search(before) and has_term(around.after[:10], "share_head")):
        return "share"
    if _PREVIOUS_CLAUSE.match(before) or _PART_OF_IT.match(before):
        return "share" if _is_part(around) else None
    return None


def _is_where(around: Around) -> bool:
    """Whether a share says where that part stands: 其中近八成位于西部, 60%以上新增算力在枢纽节点集聚."""
    if _OF_THESE.match(around.before) and _ARE.match(around.after):
        return _is_part(around)
    return _LIES.match(around.after) is not None


def _is_part(around: Around) -> bool:
    """Whether the clause before that of a share names the computing infrastructure of which it is one."""
    previous = around.before_in_sentence[: len(around.before_in_sentence) - len(around.before)]
    clause = previous.rstrip(",;")[-40:]
    return has_term(clause, "share_head", "rack") and not has_term(clause, "share_no")


def guard_tenths(around: Around, number: str, unit: Unit) -> Dimension | None:
    """七成 after 占."""
    if re.match(r"立|为|果|本|都|员|就|效|功|熟|分|交", around.after):
        return None
    if not re.search(r"占[^,;。]{0,14}$", around.before) and not _is_where(around):
        return None
    return guard_share(around, number, unit)

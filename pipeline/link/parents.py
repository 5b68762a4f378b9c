"""The organ that an agency belongs to: what its own name says, then the list of parents, then its government."""

from __future__ import annotations

import re
from functools import cache

from pipeline.kit.lexicon import load_rows
from pipeline.records import AgencyKind, AgencyNorm, Level

_CUT = re.compile(r"(?:(?<=[部局厅署院室司所])|(?<=员会)|(?<=大会)|(?<=中心)|(?<=政府))(?=[\u4e00-\u9fff])")
"""Where an organ's name may end inside the name of its sub-unit."""
_UNIT = re.compile(r"[\u4e00-\u9fff、()]{1,24}(?:司|厅|局|处|部|所|室|中心|科|队|研究院|学院|小组|专班|委员会|总站)")
_NO_ORGAN = re.compile(r".{0,16}[东西南北中内全总干]部|.{0,16}(?:医院|法院|法学院|公司)")
"""What ends like an organ without being one that has this sub-unit: 西部, 内部, 干部."""
_CABINET = re.compile(r"(?:国家|中国|国务院)?[\u4e00-\u9fff]+(?:部|委员会|总局|署|局|银行|办公室|研究室)")


@cache
def load_parents() -> dict[tuple[str, str], str]:
    """Parents by name, or function part, and level."""
    rows = load_rows("pipeline.link", "parents.csv", ("name", "level", "parent", "source"))
    return {(row["name"], row["level"]): row["parent"] for row in rows}


def parent_of(norm: AgencyNorm) -> str | None:
    """Normal-form name of the organ above; None where neither name nor list tells."""
    return _parent(norm.name, norm.id.partition(":")[2], norm.level, norm.kind)


@cache
def _parent(name: str, function: str, level: Level, kind: AgencyKind) -> str | None:
    if level == "foreign" or "、" in name:
        return None
    listed = load_parents().get((name, level)) or _organ_in(name) or load_parents().get((function, level))
    if listed:
        return listed
    if level == "national":
        if kind == "party" and name != "中国共产党中央委员会":
            return "中国共产党中央委员会"
        return "国务院" if kind == "government" and name != "国务院" and _CABINET.fullmatch(name) else None
    vertical = any(function == listed for listed, _ in load_parents())
    if kind != "government" or vertical or level == "township" or not name.endswith(function):
        return None
    region = name[: -len(function)]
    return f"{region}人民政府" if region and not function.endswith(("人民政府", "管理委员会")) else None


def _organ_in(name: str) -> str | None:
    """The longest organ whose sub-unit the name is: 国家数据局数据资源司 -> 国家数据局."""
    for cut in reversed([match.start() for match in _CUT.finditer(name)]):
        organ, unit = name[:cut], name[cut:]
        if _UNIT.fullmatch(unit) and not _NO_ORGAN.fullmatch(organ) and len(unit) > 2:
            return organ
    return None

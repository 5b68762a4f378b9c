"""The parts of a normal form that need no context: full suffixes, whole names from their parts, levels, kinds."""

from __future__ import annotations

from functools import lru_cache

from pipeline.agency.found import Found
from pipeline.agency.lexicon import Organ, suffix_kinds, units
from pipeline.places import division
from pipeline.records import AgencyKind, AgencyNorm, Level

_FULL_SUFFIX = {
    "管委会": "管理委员会",
    "管委会办公室": "管理委员会办公室",
    "管委": "管理委员会",
    "镇政府": "镇人民政府",
    "乡政府": "乡人民政府",
    "街道办": "街道办事处",
    "监管办": "监管办公室",
}


def level_of(adcode: str) -> Level:
    """Level of a region by its code."""
    if adcode.endswith("0000"):
        return "provincial"
    return "prefectural" if adcode.endswith("00") else "county"


@lru_cache(maxsize=4096)
def national_norm(organ: Organ, rest: str) -> AgencyNorm:
    """Norm of a national organ or its sub-unit; records are frozen, so that mentions may share it."""
    name = organ.name + units().get((organ.name, rest), rest)
    kind = organ.kind if not rest else kind_of(rest, organ.kind)
    return AgencyNorm(
        name=name, level="national", adcode="000000", kind=kind, id=f"000000:{name}", resolved_by="lexicon"
    )


def fill_name(canonical: str, region: str, item: Found, adcode: str) -> str:
    """A whole name from its function part and its region."""
    if "{" not in canonical:
        return region + canonical
    place = division(adcode)
    # 北京互联网法院 and 国家金融监督管理总局湖北监管局 are official with the short name of their region.
    short = place.short if place and len(item.region) < 2 and not item.area else region
    if canonical.startswith("中共{}委") and region.endswith("自治区"):
        canonical = canonical.replace("{}委", "{}党委", 1)
    return canonical.replace("{short}", short).replace("{}", region)


def expand(printed: str) -> str:
    """The full suffix of a name whose function no table knows."""
    for brief, full in _FULL_SUFFIX.items():
        if printed.endswith(brief):
            return printed.removesuffix(brief) + full
    if printed.startswith("管委会"):
        return "管理委员会" + printed.removeprefix("管委会")
    return printed.replace("特区政府", "政府")


def committee(name: str) -> str:
    """Full name of a town's Party committee."""
    if name.endswith("党工委"):
        return f"中国共产党{name.removesuffix('党工委')}工作委员会"
    return f"中国共产党{name.removesuffix('党委')}委员会"


def level_of_word(word: str) -> Level:
    if word in ("省", "自治区", "特区", "特别行政区", "兵团"):
        return "provincial"
    return "county" if word in ("县", "区", "旗", "自治县") else "prefectural"


def kind_of(text: str, default: AgencyKind) -> AgencyKind:
    """Kind by the longest suffix that the table knows."""
    kinds = suffix_kinds()
    for length in range(min(8, len(text)), 0, -1):
        if kind := kinds.get(text[-length:]):
            # A department of a court is a court's, whatever its suffix says.
            return default if kind == "government" else kind
    return default

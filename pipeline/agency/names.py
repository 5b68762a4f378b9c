"""The parts of a normal form that need no context: full suffixes, whole names from their parts, levels, kinds."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.agency.found import Found
from pipeline.agency.lexicon import Organ, alternation, suffix_kinds, units, zone_words
from pipeline.places import division, parent
from pipeline.records import AgencyKind, AgencyNorm, Level

_FULL_SUFFIX = {
    "管委会": "管理委员会",
    "管委会办公室": "管理委员会办公室",
    "管委": "管理委员会",
    "执委会": "执行委员会",
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
    if len(item.region) > 1 and "{}" in canonical and (first := item.region[0].place).name.endswith(("省", "自治区")):
        # 江西省赣州市委 is 中国共产党赣州市委员会; where the print is a proper name (江西省赣州市人民政府), it stays.
        region = region.removeprefix(first.name)
    if canonical.startswith("中共{}委") and region.endswith(("自治区", "兵团")):
        canonical = canonical.replace("{}委", "{}党委", 1)
    return canonical.replace("{short}", short).replace("{}", region)


def expand(printed: str, adcode: str = "") -> str:
    """The full suffix of a name whose function no table knows."""
    for brief, full in _FULL_SUFFIX.items():
        if printed.endswith(brief):
            return zone_name(printed.removesuffix(brief), adcode) + full
    if printed.startswith("管委会"):
        return "管理委员会" + printed.removeprefix("管委会")
    return printed.replace("特区政府", "政府")


def region_name(adcode: str) -> str:
    """Full name of a region; a district's official name begins with its city's."""
    place = division(adcode)
    if place is None:
        return ""
    city = parent(adcode) if place.level == "county" and place.name.endswith("区") else None
    return (city.name if city and city.name.endswith("市") else "") + place.name


@cache
def _zone_word() -> re.Pattern[str]:
    """A short word for a sort of zone at the end of a zone's name or before what its bracket adds."""
    return re.compile(rf"{alternation(word for word, _ in zone_words())}(?=$|\()")


def zone_name(printed: str, adcode: str) -> str:
    """Official name of a zone: 成都高新区 is 成都高新技术产业开发区, 临泽县经开区 is 临泽县经济开发区."""
    match = _zone_word().search(printed)
    if match is None:
        return printed
    place = division(adcode)
    of = "县" if place and place.name.endswith(("县", "旗")) else ""
    words = zone_words()
    full = words.get((match[0], of)) or words[match[0], ""]
    return printed[: match.start()] + full + printed[match.end() :]


def zone_at(adcode: str, word: str) -> str:
    """Name of a zone known by its sort alone, with the region it lies in: zones of cities bear the short name."""
    place = division(adcode)
    if place is None:
        return word
    if word.startswith("自贸"):
        return f"中国({place.short})自由贸易试验区"
    return (place.short if place.name.endswith(("市", "自治州")) else place.name) + word


_COMMITTEES = {"党工委": "工作委员会", "纪工委": "纪律检查工作委员会", "党委": "委员会", "镇委": "镇委员会"}


def committee(name: str, adcode: str) -> str:
    """Full name of a town's or zone's Party committee; other names stay."""
    for brief, full in _COMMITTEES.items():
        if name.endswith(brief):
            return f"中国共产党{zone_name(name.removesuffix(brief), adcode)}{full}"
    return name


_TOWN = re.compile("(?:中国共产党)?(.+?(?:[镇乡]|街道|苏木))")


def town_office(named: str, printed: str) -> str:
    """Name of an office of the town that another organ's name holds: 镇政府 after 中国共产党西岔镇委员会."""
    town = _TOWN.match(named)
    office = expand(printed)
    sort = next(sort for sort in ("街道", "苏木", "镇", "乡") if office.startswith(sort))
    return committee((town[1] if town else "").removesuffix(sort) + office, "")


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

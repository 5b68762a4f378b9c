"""The patterns of agency names, compiled from the tables on first use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from pipeline.agency.borders import HAN
from pipeline.agency.lexicon import (
    alternation,
    areas,
    foreign,
    functions,
    local,
    national_bare,
    suffix_pattern,
    suffixes,
    topics,
    units,
)

# A slogan inside a name: “东数西算”产业园区管委会.
_QUOTED: Final = '[“"][^”"\\n]{2,10}[”"]'
# Words that grammar, not meaning, keeps out of a name.
_CORE: Final = "[^\\W\\da-zA-Z_的了在将是把被从于其该此并还也已又再更最就才只我你他们这那哪么吗呢到各]"
LEVELS: Final = {
    "自治区": "region",
    "区党委": "region",
    "特别行政区": "sar",
    "特区": "sar",
    "兵团": "corps",
    "自治州": "state",
    "自治县": "county",
    "新区": "zone",
    "高新区": "zone",
    "高新技术产业开发区": "zone",
    "经开区": "zone",
    "经济技术开发区": "zone",
    "经济开发区": "zone",
    "开发区": "zone",
    "自贸区": "zone",
    "自贸试验区": "zone",
    "综保区": "zone",
    "省": "province",
    "市": "city",
    "区": "district",
    "县": "county",
    "州": "state",
    "盟": "league",
    "旗": "banner",
}
"""Words that stand for a region named elsewhere, and what sort of region that is."""
_LEVEL = alternation(level for level in LEVELS if level != "区党委")
# Between the names of a signature, each followed by blanks or the end of its line.
_GAP: Final = (
    r"[ \u3000]{0,9}\n?[ \u3000]{1,20}(?=[一-龥]{2,12}(?:[ \u3000\n]|关于|$))"
    r"|\n(?=[一-龥]{2,12}[ \u3000]+[一-龥]|[一-龥]{2,12}\n[ \u3000]*\d{4}年)"
)

# The district that a zone shares its administration with: 杭州高新区(滨江)管委会.
_PART: Final = r"(?:(?<=区)\([一-龥]{2,4}\))?"
CONGRESS: Final = ("人大", "人民代表大会")
ZONE_END = re.compile("[区园城港带岛]$|基地$|集聚区$")


@cache
def _region_functions() -> Mapping[str, re.Pattern[str]]:
    """Patterns of the known functions by their first character: one for all would try a hundred branches."""
    words: dict[str, list[str]] = {}
    for word in (*functions(), *(surface for _, surface in local())):
        words.setdefault(word[0], []).append(word)
    return {first: re.compile(alternation(group)) for first, group in words.items()}


def region_function(folded: str, position: int) -> re.Match[str] | None:
    """A known function, right after its region."""
    pattern = _region_functions().get(folded[position : position + 1])
    return pattern.match(folded, position) if pattern else None


@cache
def elliptic() -> re.Pattern[str]:
    """A level word and a known function or topic name: 省发展改革委, 市公共资源交易中心."""
    known = alternation(functions())
    # Most level words are followed by nothing of the kind; the look-ahead spares the alternations there.
    heads = "".join(sorted({word[0] for word in (*functions(), *topics())}))
    return re.compile(f"(?P<level>{_LEVEL})(?=[{heads}])(?:(?P<known>{known})|(?P<topic>{_topic_name()}))")


@cache
def level_function() -> re.Pattern[str]:
    """The same after a short place name: 恩施|州政府."""
    return re.compile(f"(?P<level>{_LEVEL}){_PART}(?P<known>{alternation(functions())})")


@cache
def zone_level() -> re.Pattern[str]:
    """A zone after a short place name, whose organs may bear any name: 成都|高新区|电子信息产业局."""
    return re.compile(f"(?P<level>{alternation(level for level, sort in LEVELS.items() if sort == 'zone')}){_PART}")


@cache
def topic_name() -> re.Pattern[str]:
    """Listed topic words and a suffix: 气象科学研究所."""
    return re.compile(_topic_name())


def _topic_name() -> str:
    # 市委城市数字化转型办: an organ of the committee.
    return f"委?(?:{alternation(topics())}[和与及]?){{1,8}}?{suffix_pattern('topic')}"


@cache
def open_name() -> re.Pattern[str]:
    """Any run of plain characters up to a strong suffix, after a full region name."""
    return re.compile(f"(?P<core>{_CORE}{{2,22}}?)(?P<suffix>{_first('open')}{suffix_pattern('open')})")


@cache
def quoted_name() -> re.Pattern[str]:
    """The same around a slogan: “东数西算”产业园区管委会."""
    core = f"{_CORE}{{0,8}}{_QUOTED}{_CORE}{{0,18}}?"
    return re.compile(f"(?P<core>{core})(?P<suffix>{_first('open')}{suffix_pattern('open')})")


@cache
def sub_unit() -> re.Pattern[str]:
    """A sub-unit after its organ: 数据资源司."""
    return re.compile(f"(?P<core>{_CORE}{{1,15}}?)(?P<suffix>{_first('sub')}{suffix_pattern('sub')})")


def _first(use: str) -> str:
    """A look-ahead at the first characters of the suffixes: spares the alternation at most positions."""
    return f"(?=[{''.join(sorted({suffix[0] for suffix in suffixes(use)}))}])"


@cache
def branch() -> re.Pattern[str]:
    """What follows the region in the name of a national organ's branch: 调查总队, 监管局."""
    return re.compile(f"局|{_CORE}{{0,6}}?{suffix_pattern('branch')}")


@cache
def bare_function() -> re.Pattern[str]:
    """A function that may stand without its region in a list: 、财政局."""
    surfaces = [surface for surface, function in functions().items() if function.bare]
    return re.compile(f"(?P<join>[、/(]|和|与|及|以及|{_GAP})(?P<known>{alternation(surfaces)})")


@cache
def listed_unit() -> re.Pattern[str]:
    """Another department of the same ministry: 国家数据局政策和规划司、|数据资源司."""
    bureaus = alternation(unit for unit in units_by_post().values() if unit != "司")
    return re.compile(f"[、和](?P<unit>{_CORE}{{2,14}}?司|{bureaus})")


@cache
def zone_twin() -> re.Pattern[str]:
    """The administration of a zone after its Party committee, the zone named once: 高新区党工委、|管委会."""
    return re.compile("(?P<join>[、和]|)(?P<known>管理委员会|管委会)")


@cache
def head_twin() -> re.Pattern[str]:
    """A head of a region after its Party committee, the region named once: 自治区党委书记、|人大常委会主任."""
    heads = "人大常委会(?=党组|副?主任|机关)|政府(?!主导|引导|部门|职能|机关)"
    return re.compile(f"(?P<join>(?:副?书记(?=、人大))?[、和])(?P<known>{heads})")


@cache
def bare_national() -> re.Pattern[str]:
    """A short national name that only a list of national organs makes clear: 、能源局."""
    return re.compile(f"(?P<join>[、/(]|和|与|及|以及|{_GAP})(?P<known>{alternation(national_bare())})")


@cache
def foreign_organ() -> re.Pattern[str]:
    """An organ of a state, right after the state's name: 商务部|工业与安全局."""
    organ, sub = alternation(_foreign_words("organ")), alternation(_foreign_words("sub"))
    words = alternation([*topics(), "联邦", "国家"])
    suffix = "(?:部(?![分署门队落])|省(?!级)|署(?!名)|局(?![部面限域势])|厅|委员会|办公室)"
    run = f"(?:{_CORE[:-1]}国]|[、和与及暨]){{3,18}}?(?<![东西南北中内外全局总干大各一])部(?![分署门队落位级长])"
    return re.compile(
        f"(?P<listed>(?:联邦)?(?:{organ}(?:{sub})?|{sub}))|(?P<open>(?:{words}[和与及、]?){{1,6}}?{suffix})|(?P<run>{run})"
    )


@cache
def any_topic() -> re.Pattern[str]:
    """A topic word of two or more characters."""
    return re.compile(alternation(word for word in topics() if len(word) > 1))


def _foreign_words(role: str) -> list[str]:
    return [surface for surface, word in foreign().items() if word.role == role]


@cache
def foreign_starts() -> Mapping[str, tuple[str, str]]:
    """Surfaces of the scan group `agency.foreign`: the state's name, and `country`, `brief` (美商务部) or `alone`."""
    words = foreign()
    starts = {surface: (word.name, word.role) for surface, word in words.items() if word.role in ("country", "alone")}
    for letter in _foreign_words("letter"):
        for organ in _foreign_words("organ"):
            starts[letter + organ] = (words[letter].name, "brief")
    return starts


@cache
def free_trade_zone() -> re.Pattern[str]:
    """What follows a province in the name of a free-trade zone, part included."""
    part = r"[^\W\da-zA-Z和与及、管]{2,6}?(?:新片区|片区)|\([一-龥]{2,6}\)"
    return re.compile(rf"\)?(?:自由贸易试验区|自贸试验区|自贸区|自由贸易港|自贸港)(?P<part>{part})?")


@cache
def township() -> re.Pattern[str]:
    """A township or subdistrict office, right after its county."""
    return re.compile(
        f"[{HAN}]{{1,6}}?(?:(?:镇|乡|苏木)(?:人民政府|政府|党委|人大|纪委)|镇委|街道(?:办事处|党工委|办))"
    )


@cache
def offices() -> Mapping[str, str]:
    """Surfaces of the scan group `agency.office` with their use: the ends of names of town and zone offices."""
    return {suffix: use for use in ("town", "zone", "group") for suffix in suffixes(use)}


@cache
def group_name() -> re.Pattern[str]:
    """A level word and what a group is about, up to where the group's suffix begins."""
    before = "(?:(?<![一-龥])|(?<=[由向对在经和与及报立设建组是]))"
    levels = "自治区|自治州|省|市|区|县|州|盟|旗"
    core = f"(?!级|直|属|内|外)(?:{_CORE}{{2}}|{_QUOTED})(?:{_CORE}|{_QUOTED}){{0,20}}"
    return re.compile(f"{before}(?P<level>{levels})(?P<core>{core})$")


@cache
def units_by_post() -> Mapping[str, str]:
    """Surfaces of the scan group `agency.unit`, bureaus of ministries and 司 before a post; with what is the unit."""
    posts = ("司长", "副司长", "负责人", "负责同志", "有关负责", "相关负责", "主要负责", "一级巡视员", "二级巡视员")
    bureaus = {surface: surface for _, surface in units() if surface.endswith("局")}
    return bureaus | {"司" + post: "司" for post in posts}


@cache
def unit_owners() -> Mapping[str, frozenset[str]]:
    """The ministries that have a bureau of one name; listed departments are named by their words."""
    owners: dict[str, set[str]] = {}
    for organ, surface in units():
        if surface.endswith("局"):
            owners.setdefault(surface, set()).add(organ)
    return {surface: frozenset(names) for surface, names in owners.items()}


@cache
def unit_tail() -> re.Pattern[str]:
    """The name of a department before 司, back to the last mark or blank."""
    return re.compile(f"{_CORE}{{2,14}}$")


@cache
def topic_heads() -> frozenset[str]:
    """The first two characters of the topic words, or one where that is all of it."""
    return frozenset(word[:2] for word in topics())


@cache
def heads() -> frozenset[str]:
    """First characters of whatever may follow the short name of a region, runs up to a zone's office apart."""
    return level_heads() | {word[0] for word in (*_region_functions(), *topics())} | set("委第一二三四五六七八九十")


@cache
def level_heads() -> frozenset[str]:
    """First characters of the level words."""
    return frozenset(level[0] for level in LEVELS)


@cache
def provincial() -> frozenset[str]:
    """Surfaces of the scan group `agency.bare`: departments that only provinces have, clear without their region."""
    return frozenset(
        surface
        for surface, function in functions().items()
        if function.canonical.endswith("厅") and not function.canonical.endswith("办公厅") and surface.endswith("厅")
    )


@cache
def area_names() -> frozenset[str]:
    """Surfaces of the scan group `agency.area`."""
    return frozenset(areas())

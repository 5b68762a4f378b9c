"""Readers of organs that stand right after the name of their region or zone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.agency import borders, grammar
from pipeline.agency.evidence import splits_word
from pipeline.agency.found import Found
from pipeline.agency.generic import is_deputy
from pipeline.agency.lexicon import Area, Function, areas, functions, local
from pipeline.agency.regions import UNDIVIDED
from pipeline.context import Context
from pipeline.places import PlaceHit, division

_PREFIXES = ("中国人民政治协商会议", "中华人民共和国", "中国共产党", "中共", "政协")
_ZONE_OFFICES = ("管委会", "管理委员会", "党工委")
_FREE_PORT = re.compile("(?:贸易|自贸)港")
# The cities of the corps are named after its divisions: 第八师|石河子市.
_DIVISION = re.compile("第?[一二三四五六七八九十]{1,3}师$")
_TERM = re.compile("第?[一二三四五六七八九十]{1,3}届")
# 新建的|岳阳市大数据中心 is a building.
_BUILT = re.compile("(?:新建|在建|扩建|筹建)的?$")
# 临武县推进数据强县工作会议暨|推进数据强县建设领导小组
_MEETING = re.compile("会议?暨")
_PARK = re.compile("产业园区?$")


def chains_of(places: Sequence[PlaceHit]) -> Iterator[tuple[PlaceHit, ...]]:
    """For every place the chain that ends in it: 浙江省|宁波市; without its parent before it a place stands alone."""
    chain: tuple[PlaceHit, ...] = ()
    for hit in places:
        above = chain[-1] if chain else None
        if (
            above is not None
            and above.end == hit.start
            and above.place.province == hit.place.province
            and above.place.level != "county"
            and (hit.place.level != "province")
            and (above.place.level == "province" or hit.place.level != "prefecture")
        ):
            chain = (*chain, hit)
        else:
            chain = (hit,)
        yield chain


def find_regional(context: Context) -> Iterator[Found]:
    """Organs right after the name of their region."""
    folded, places = context.folded, context.places
    for chain in chains_of(places):
        last = chain[-1]
        if _begins(folded, last.end):
            yield from at_region(context, chain, chain[0].start, last.end, None)
        if (
            last.place.level == "province"
            and folded.startswith(("自", ")自"), last.end)
            and (zone := grammar.free_trade_zone().match(folded, last.end))
        ):
            yield from at_zone(context, chain, zone)
    lexicon = areas()
    starts = [hit.start for hit in places]
    for start, end, surface in context.scan.longest("agency.area"):
        region: tuple[PlaceHit, ...] = ()
        index = bisect_left(starts, start) - 1
        if index >= 0 and places[index].end == start:
            region = (places[index],)
        if _begins(folded, end):
            yield from at_region(context, region, region[0].start if region else start, end, lexicon[surface])


def at_zone(context: Context, chain: tuple[PlaceHit, ...], zone: re.Match[str]) -> Iterator[Found]:
    """Organs of a free-trade zone: its official name is 中国(天津)自由贸易试验区."""
    folded = context.folded
    place = chain[-1].place
    start = chain[0].start
    if folded.startswith("中国(", max(0, start - 3)):
        start -= 3
    kind = "自由贸易港" if _FREE_PORT.search(zone[0]) else "自由贸易试验区"
    area = Area(f"中国({place.short}){kind}{zone['part'] or ''}", place.adcode, "agency/areas.csv")
    if kind == "自由贸易港":
        area = Area(f"{place.short}{kind}", place.adcode, area.where)
    if _begins(folded, zone.end()):
        yield from at_region(context, chain, start, zone.end(), area)


class Spot(NamedTuple):
    """Where the name of a region or zone ends and an organ's function may begin."""

    context: Context
    chain: tuple[PlaceHit, ...]
    start: int
    """Start of the whole name, what stands before the region (中共) included."""
    end: int
    area: Area | None
    prefix: str
    full: bool
    """Whether the region is named in full, so that any function may follow."""

    def found(self, rule: str, core: int, end: int, **parts: Any) -> Found:
        """A reading that begins here; its function begins at `core`."""
        whole = {"region": self.chain, "area": self.area, "prefix": self.prefix} | parts
        return Found(self.start, end, rule, core, end, **whole)


def at_region(
    context: Context, chain: tuple[PlaceHit, ...], start: int, end: int, area: Area | None
) -> Iterator[Found]:
    """Organs whose function begins where a region's name ends."""
    folded = context.folded
    following = folded[end]
    last = chain[-1] if chain else None
    full = area is not None or last is None or last.form != "short" or last.place.level == "zone"
    run = full or _zone_follows(context, end)
    if not run and following not in grammar.heads():
        return
    prefix = next((prefix for prefix in _PREFIXES if folded.endswith(prefix, 0, start)), "")
    if last and last.place.adcode.startswith("6590") and (found := _DIVISION.search(folded, max(0, start - 5), start)):
        prefix = found[0]
    spot = Spot(context, chain, start - len(prefix), end, area, prefix, full)
    for item in at_function(spot):
        yield item
        if item.end - item.core > 2 and not "一" <= folded[item.end : item.end + 1] <= "龥":
            return  # no other reading is longer
    if chain and following in "第一二三四五六七八九十":
        yield from at_term(spot)
    if not full and following in grammar.level_heads():
        yield from at_level(spot)
    if borders.stops_at(folded, end):
        return
    if not prefix and folded.endswith(("数字", "智慧"), 0, start):
        yield from at_program(spot)
    if full or last is None or last.place.level == "province":
        yield from at_topic(spot)
    if run:
        yield from at_run(spot)
    if full and last is not None and (last.place.level in ("county", "zone") or last.place.adcode in UNDIVIDED):
        yield from at_town(spot)


def at_function(spot: Spot) -> Iterator[Found]:
    """A known function: 四川省|通信管理局."""
    match = grammar.region_function(spot.context.folded, spot.end)
    if match is None:
        return
    surface = _function_surface(match[0], spot.prefix)
    function = known_function(surface, spot.chain[-1].place.adcode if spot.chain else "")
    if function and fits(spot.context, spot.start, spot.end, match.end(), surface, spot.prefix, spot.full):
        yield spot.found("<region> <function>", spot.end, match.end(), function=function)


def at_term(spot: Spot) -> Iterator[Found]:
    """A congress with its term inside the name: 山东省|第十四届|人民代表大会常务委员会."""
    folded = spot.context.folded
    term = _TERM.match(folded, spot.end)
    match = grammar.region_function(folded, term.end()) if term else None
    if term is None or match is None or not borders.ends_well(folded, match.end()):
        return
    surface = _function_surface(match[0], spot.prefix)
    deputy = surface == "人大" and is_deputy(folded, match.end())
    congress = surface.startswith(grammar.CONGRESS) and not deputy
    if congress or (surface.endswith("委员会") and spot.prefix):
        rule = "<region> <term> <function>"
        yield spot.found(rule, term.end(), match.end(), area=None, function=functions()[surface])


def _function_surface(printed: str, prefix: str) -> str:
    """The surface that the table knows: 政协湖南省|委员会 is the conference's committee."""
    return "政协委员会" if printed == "委员会" and prefix.endswith(("政协", "协商会议")) else printed


def at_level(spot: Spot) -> Iterator[Found]:
    """Organs after a short place name and a level word: 恩施|州|政府, 成都|高新区|电子信息产业局."""
    folded = spot.context.folded
    if match := grammar.level_function().match(folded, spot.end):
        surface, core = match["known"], match.start("known")
        if fits(spot.context, spot.start, core, match.end(), surface, spot.prefix, True):
            rule, function = "<region> <level> <function>", functions()[surface]
            yield spot.found(rule, core, match.end(), level=match["level"], function=function)
    elif zone := grammar.zone_level().match(folded, spot.end):
        named = grammar.topic_name().match(folded, zone.end()) or grammar.open_name().match(folded, zone.end())
        if named and not borders.stop_words().search(named[0]) and borders.ends_well(folded, named.end()):
            yield spot.found("<region> <level> <run> <suffix>", zone.end(), named.end(), level=zone["level"])


def at_program(spot: Spot) -> Iterator[Found]:
    """The group of a program that bears the region's name: 数字福建|建设领导小组办公室."""
    named = grammar.topic_name().match(spot.context.folded, spot.end)
    if named and "小组" in named[0]:
        start = spot.start - 2
        yield Found(start, named.end(), "<program> <topic name>", start, named.end(), region=spot.chain)


def at_topic(spot: Spot) -> Iterator[Found]:
    """A name of listed words: 贵州省|大数据发展研究中心."""
    folded, end = spot.context.folded, spot.end
    heads = grammar.topic_heads()
    if folded[end : end + 2] not in heads and folded[end] not in heads and folded[end] != "委":
        return
    if (match := grammar.topic_name().match(folded, end)) and borders.ends_well(folded, match.end()):
        yield spot.found("<region> <topic name>", end, match.end())


def at_run(spot: Spot) -> Iterator[Found]:
    """Any words up to a strong suffix: 深圳市|防范和处置非法集资工作专班, 中卫|工业园区|管委会."""
    folded = spot.context.folded
    match = grammar.open_name().match(folded, spot.end)
    if match is None and ("“" in (near := folded[spot.end : spot.end + 10]) or '"' in near):
        match = grammar.quoted_name().match(folded, spot.end)
    if match is None:
        return
    name = match["core"]
    zone = match["suffix"] in _ZONE_OFFICES and grammar.ZONE_END.search(name)
    # A park is no organ, its office is one.
    inner = _PARK.sub("", name) if zone else name
    if not (spot.full or zone) or borders.stop_words().search(inner) or name.endswith(_ZONE_OFFICES):
        return
    if not borders.ends_well(folded, match.end()):
        return
    if (meeting := _MEETING.search(name)) and not zone:
        core = spot.end + meeting.end()
        yield Found(core, match.end(), "<region> <run> <suffix>", core, match.end(), region=spot.chain, area=spot.area)
    else:
        area = _pilot_part(spot) if zone and name == "片区" else None
        core = match.start("suffix") if zone and spot.chain and not spot.area else spot.end
        function = functions().get(match["suffix"]) if core != spot.end else None
        yield spot.found("<region> <run> <suffix>", core, match.end(), function=function, area=area or spot.area)


def _pilot_part(spot: Spot) -> Area | None:
    """The part of a free-trade zone that bears a city's name, where the text speaks of the zone: 昆明|片区|管委会."""
    folded = spot.context.folded
    if not spot.chain or not ("自由贸易试验区" in folded or "自贸" in folded):
        return None
    place = spot.chain[-1].place
    province = division(place.province)
    zone = f"中国({province.short})自由贸易试验区{place.short}片区" if province else ""
    return Area(zone, place.adcode, "agency/areas.csv") if province else None


def at_town(spot: Spot) -> Iterator[Found]:
    """The office of a town after its county: 海淀区|四季青镇人民政府."""
    match = grammar.township().match(spot.context.folded, spot.end)
    if match and not borders.stop_words().search(match[0][:-3]):
        yield spot.found("<county> <township office>", spot.end, match.end(), area=None, prefix="")


def _zone_follows(context: Context, end: int) -> bool:
    """Whether the office of a zone may follow within the length of a name."""
    offices = context.scan.hits("agency.office")
    index = bisect_left(offices, end, key=lambda hit: hit[0])
    return index < len(offices) and offices[index][0] < end + 30


def known_function(surface: str, adcode: str) -> Function | None:
    """The function that a surface names in a region, if it names one there."""
    if functions_here := local().get((adcode, surface)):
        return functions_here[-1]
    return functions().get(surface)


def fits(context: Context, start: int, core: int, end: int, surface: str, prefix: str, full: bool) -> bool:
    """Whether a known function is one where it stands."""
    folded = context.folded
    if not borders.ends_well(folded, end):
        return False
    if surface.startswith("委") or surface in ("党委", "党工委", "工委"):
        if not full or borders.of_other_party(folded, start):
            return False
        if surface == "委员会":
            return prefix in ("中共", "中国共产党")
        if surface == "委" and splits_word(context, core - 1, end):
            return False
    if surface == "人大" and is_deputy(folded, end):
        return False
    if surface.endswith("数据中心") and _BUILT.search(folded, max(0, start - 3), start):
        return False
    return full or surface not in ("管理局", "管理办公室", "管委", "管理办", "科学院")


def _begins(folded: str, position: int) -> bool:
    """Whether a name's function can begin at a position: with a letter, or with a slogan in quotation marks."""
    return "一" <= folded[position : position + 1] <= "龥" or folded[position : position + 1] in ("“", '"')

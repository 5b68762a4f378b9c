"""Readers of organs that stand right after the name of their region or zone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.agency import borders, grammar
from pipeline.agency.evidence import splits_word
from pipeline.agency.found import Found
from pipeline.agency.generic import is_deputy
from pipeline.agency.lexicon import Area, Function, areas, functions, local
from pipeline.context import Context
from pipeline.places import PlaceHit

_PREFIXES = ("中国人民政治协商会议", "中华人民共和国", "中国共产党", "中共", "政协")
_ZONE_OFFICES = ("管委会", "管理委员会", "党工委")
_FREE_PORT = re.compile("(?:贸易|自贸)港")
# The cities of the corps are named after its divisions: 第八师|石河子市.
_DIVISION = re.compile("第?[一二三四五六七八九十]{1,3}师$")
_TERM = re.compile("第?[一二三四五六七八九十]{1,3}届")
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


def at_region(
    context: Context, chain: tuple[PlaceHit, ...], start: int, end: int, area: Area | None
) -> Iterator[Found]:
    """Organs whose function begins where a region's name ends."""
    folded = context.folded
    following = folded[end : end + 1]
    prefix = ""
    if folded.endswith(_PREFIXES, 0, start):
        prefix = next(prefix for prefix in _PREFIXES if folded.endswith(prefix, 0, start))
    last = chain[-1] if chain else None
    if (
        last
        and last.place.adcode.startswith("6590")
        and (division := _DIVISION.search(folded, max(0, start - 5), start))
    ):
        prefix = division[0]
    start -= len(prefix)
    full = area is not None or last is None or last.form != "short" or last.place.level == "zone"
    head = folded[end : end + 2]
    if match := grammar.region_function(folded, end):
        surface = match[0]
        if surface == "委员会" and prefix.endswith(("政协", "协商会议")):
            surface = "政协委员会"
        function = known_function(surface, last.place.adcode if last else "")
        if function and fits(context, start, end, match.end(), surface, prefix, full):
            yield Found(
                start, match.end(), "<region> <function>", end, match.end(),
                region=chain, area=area, function=function, prefix=prefix,
            )  # fmt: skip
            if len(surface) > 2 and not "一" <= folded[match.end() : match.end() + 1] <= "龥":
                return  # no other reading is longer
    if following in "第一二三四五六七八九十" and (term := _TERM.match(folded, end)):
        # 山东省第十四届人民代表大会常务委员会: the term is printed inside the name.
        core = term.end()
        if (match := grammar.region_function(folded, core)) and borders.ends_well(folded, match.end()):
            surface = match[0]
            if surface == "委员会" and prefix.endswith(("政协", "协商会议")):
                surface = "政协委员会"
            congress = surface.startswith(grammar.CONGRESS) and not (
                surface == "人大" and is_deputy(folded, match.end())
            )
            if chain and (congress or (surface.endswith("委员会") and prefix)):
                yield Found(
                    start, match.end(), "<region> <term> <function>", core, match.end(),
                    region=chain, function=functions()[surface], prefix=prefix,
                )  # fmt: skip
    if not full and following in grammar.level_heads():
        yield from at_level(context, chain, start, prefix)
    if borders.stops_at(folded, end):
        return
    if not prefix and folded.endswith(("数字", "智慧"), 0, start):
        # 数字福建建设领导小组办公室: the program's name is part of the organ's.
        named = grammar.topic_name().match(folded, end)
        if named and "小组" in named[0]:
            yield Found(start - 2, named.end(), "<program> <topic name>", start - 2, named.end(), region=chain)
    if (
        (head in grammar.topic_heads() or following in grammar.topic_heads() or following == "委")
        and (full or last is None or last.place.level == "province")
        and (match := grammar.topic_name().match(folded, end))
        and borders.ends_well(folded, match.end())
    ):
        yield Found(
            start, match.end(), "<region> <topic name>", end, match.end(), region=chain, area=area, prefix=prefix
        )
    if (full or _zone_follows(context, end)) and (match := grammar.open_name().match(folded, end)):
        name = match["core"]
        zone = match["suffix"] in _ZONE_OFFICES and grammar.ZONE_END.search(name)
        # A park is no organ, its office is one.
        inner = _PARK.sub("", name) if zone else name
        if (
            (full or zone)
            and not borders.stop_words().search(inner)
            and not name.endswith(_ZONE_OFFICES)
            and borders.ends_well(folded, match.end())
        ):
            core = match.start("suffix") if zone and chain and not area else end
            function = functions().get(match["suffix"]) if core != end else None
            yield Found(
                start, match.end(), "<region> <run> <suffix>", core, match.end(),
                region=chain, area=area, function=function, prefix=prefix,
            )  # fmt: skip
    if (
        last is not None
        and full
        and last.place.level in ("county", "zone")
        and (match := grammar.township().match(folded, end))
        and not borders.stop_words().search(match[0][:-3])
    ):
        yield Found(start, match.end(), "<county> <township office>", end, match.end(), region=chain)


def at_level(context: Context, chain: tuple[PlaceHit, ...], start: int, prefix: str) -> Iterator[Found]:
    """Organs after a short place name and a level word: 恩施|州|政府, 成都|高新区|电子信息产业局."""
    folded, end = context.folded, chain[-1].end
    if match := grammar.level_function().match(folded, end):
        surface, core = match["known"], match.start("known")
        if fits(context, start, core, match.end(), surface, prefix, True):
            yield Found(
                start, match.end(), "<region> <level> <function>", core, match.end(),
                region=chain, level=match["level"], function=functions()[surface], prefix=prefix,
            )  # fmt: skip
    elif zone := grammar.zone_level().match(folded, end):
        core = zone.end()
        named = grammar.topic_name().match(folded, core) or grammar.open_name().match(folded, core)
        if named and not borders.stop_words().search(named[0]) and borders.ends_well(folded, named.end()):
            rule = "<region> <level> <run> <suffix>"
            yield Found(start, named.end(), rule, core, named.end(), region=chain, level=zone[0], prefix=prefix)


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
    return full or surface not in ("管理局", "管理办公室", "管委", "管理办", "科学院")


def _begins(folded: str, position: int) -> bool:
    """Whether a name's function can begin at a position: with a letter, or with a slogan in quotation marks."""
    return "一" <= folded[position : position + 1] <= "龥" or folded[position : position + 1] in ("“", '"')

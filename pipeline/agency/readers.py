"""The readers: national and foreign organs, organs after their region or a level word, offices of towns and zones.

Each yields every reading it sees; which of them stand is decided in `recognize`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.agency import grammar
from pipeline.agency.evidence import splits_word
from pipeline.agency.found import Found
from pipeline.agency.lexicon import Area, Function, areas, functions, local, national, organs
from pipeline.context import Context
from pipeline.places import PlaceHit

_PREFIXES = ("中国人民政治协商会议", "中华人民共和国", "中国共产党", "中共", "政协")
_ZONE_OFFICES = ("管委会", "管理委员会", "党工委")
_FULL = ("国家", "国务院", "全国", "中华", "最高", "党中央")
_SHORT_BEFORE = "各省市区县州盟旗级该地方多国"
_LEVEL_BEFORE = {
    "省": "各全两三四五六七八九十多几某外跨邻超",
    "市": "各全两三四五六七八九十多几某外跨辖城都超股门夜楼车债地省区县州上入",
    "区": "各全两三多几某社园地景校灾小片辖库厂牧特新军战街山林矿郊市城县州治省住禁"
    "营港发自技济保漕险时专学院馆展赛产分东西南北中工商",
    "县": "各全两三多几某市区州外本省知",
    "州": "各全两多某市贵广苏杭郑兰福徐温赣惠神九亚欧",
    "盟": "各全联同结加欧东",
    "旗": "各全红国党军锦",
    "新区": "各全两多个级",
    "高新区": "各全两多个级家",
    "经开区": "各全两多个级家",
    "开发区": "各全两多个级家术济新",
    "自贸区": "各全两多个级",
    "自贸试验区": "各全两多个级",
    "特区": "各",
    "兵团": "各",
}
_NAMED_SORTS = ("zone", "banner")
_GENERIC_LIST = re.compile(r"[省市区县州盟旗级地][)]?(?:[、,/(]|和|及|或)$")
# Names that only organs of regions bear, before a list goes on.
_REGIONAL_BEFORE = re.compile("(?:(?<!办公)厅|人民检察院|(?<!最高)人民法院)[、和]$")
_CLASS = re.compile("各(?:有关|相关)?(?P<level>省|自治区|市|区|县|地|州|盟|旗|开发区|高新区|经开区|新区|园区|功能区)")
_BANK_BRANCH = re.compile("[一-龥]{2,7}?(?:分行|中心支行|营业管理部)")
_FREE_PORT = re.compile("(?:贸易|自贸)港")
_BEFORE_OFFICE = re.compile("[^\\W\\da-zA-Z_和与及或在由对向报赴到从受被请邀让给为是各全的]{2,10}$")
_TERM = re.compile("第?[一二三四五六七八九十]{1,3}届")
_TERM_BEFORE = re.compile("(?:省|市|自治区|区|自治州|州|盟|自治县|县|旗)?第?[一二三四五六七八九十]{1,3}$")
_CONGRESS = ("人大", "人民代表大会")
_CONFERENCE = re.compile("(?:中国人民政治协商会议|政协)第[一二三四五六七八九十]{1,3}届全国委员会")
_GENERIC_OFFICE = re.compile("(?:级|有关|相关|所在|所属|各类|多个|重点|部分|属地|村|社区)")
_GENERIC_ZONE = re.compile("(?:国家)?(?:经济|技术|高新|产业|工业|综合|保税|开发|科技|示范|循环|园区|区|园)+$")
_ANY_HAN = re.compile("[一-龥]")
_PARK = re.compile("产业园区?$")
_ZONE_END = re.compile("[区园城港带岛]$|基地$|集聚区$")


def find_national(context: Context) -> Iterator[Found]:
    """National organs by their surfaces, less those that their neighbors disprove."""
    folded = context.folded
    lexicon = national()
    for start, end, surface in context.scan.hits("agency.national"):
        if not grammar.ends_well(folded, end) or splits_word(context, start, end):
            continue
        before = folded[start - 1] if start else ""
        if surface in functions() and in_class(context, start):
            continue
        if before and before in _SHORT_BEFORE and not surface.startswith(_FULL):
            # 各地发展改革委, 城市网信办: organs of regions, not of the nation.
            continue
        if surface == "全国人大" and is_deputy(folded, end):
            continue
        if surface in ("中央委员会", "党中央") and grammar.of_other_party(folded, start):
            continue
        if surface == "人行" and not _BANK_BRANCH.match(folded, end):
            continue
        begin = start - 7 if folded.startswith("中华人民共和国", max(0, start - 7)) and start >= 7 else start
        yield Found(begin, end, "<national organ>", start, end, organs=lexicon[surface])


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
    return False


def find_known(context: Context) -> Iterator[Found]:
    """Regional organs that are known by a name without their region."""
    lexicon = organs()
    for start, end, surface in context.scan.hits("agency.organ"):
        if grammar.ends_well(context.folded, end):
            yield Found(start, end, "<known organ>", start, end, local=lexicon[surface])


def find_foreign(context: Context) -> Iterator[Found]:
    """Organs of foreign states: a country and an organ's name."""
    folded, starts = context.folded, grammar.foreign_starts()
    for start, end, surface in context.scan.hits("agency.foreign"):
        country, role = starts[surface]
        core = start + 1 if role == "brief" else start
        if role == "country":
            match = grammar.foreign_organ().match(folded, end)
            if match is None or (match["open"] and grammar.stop_words().search(match["open"])):
                continue
            core, end = end, match.end()
        elif role == "brief" and start and folded[start - 1] in "中欧对赴在来驻访旅留抗与":
            continue
        if grammar.ends_well(folded, end):
            yield Found(start, end, "<country> <organ>", core, end, country=country)


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
        if "一" <= folded[last.end : last.end + 1] <= "龥":
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
        if "一" <= folded[end : end + 1] <= "龥":
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
    if "一" <= folded[zone.end() : zone.end() + 1] <= "龥":
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
        start -= len(prefix)
    last = chain[-1] if chain else None
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
        if (match := grammar.region_function(folded, core)) and grammar.ends_well(folded, match.end()):
            surface = match[0]
            if surface == "委员会" and prefix.endswith(("政协", "协商会议")):
                surface = "政协委员会"
            congress = surface.startswith(_CONGRESS) and not (surface == "人大" and is_deputy(folded, match.end()))
            if chain and (congress or (surface.endswith("委员会") and prefix)):
                yield Found(
                    start, match.end(), "<region> <term> <function>", core, match.end(),
                    region=chain, function=functions()[surface], prefix=prefix,
                )  # fmt: skip
    if not full and following in grammar.level_heads() and (match := grammar.level_function().match(folded, end)):
        surface, core = match["known"], match.start("known")
        if fits(context, start, core, match.end(), surface, prefix, True):
            yield Found(
                start, match.end(), "<region> <level> <function>", core, match.end(),
                region=chain, level=match["level"], function=functions()[surface], prefix=prefix,
            )  # fmt: skip
    if grammar.stops_at(folded, end):
        return
    if not prefix and folded.endswith(("数字", "智慧"), 0, start):
        # 数字福建建设领导小组办公室: the program's name is part of the organ's.
        named = grammar.topic_name().match(folded, end)
        if named and "小组" in named[0]:
            yield Found(start - 2, named.end(), "<program> <topic name>", start - 2, named.end(), region=chain)
    if (
        (head in grammar.topic_heads() or following in grammar.topic_heads())
        and (full or last is None or last.place.level == "province")
        and (match := grammar.topic_name().match(folded, end))
        and grammar.ends_well(folded, match.end())
    ):
        yield Found(
            start, match.end(), "<region> <topic name>", end, match.end(), region=chain, area=area, prefix=prefix
        )
    if (full or _zone_follows(context, end)) and (match := grammar.open_name().match(folded, end)):
        name = match["core"]
        zone = match["suffix"] in _ZONE_OFFICES and _ZONE_END.search(name)
        # A park is no organ, its office is one.
        inner = _PARK.sub("", name) if zone else name
        if (
            (full or zone)
            and not grammar.stop_words().search(inner)
            and not name.endswith(_ZONE_OFFICES)
            and grammar.ends_well(folded, match.end())
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
        and not grammar.stop_words().search(match[0][:-3])
    ):
        yield Found(start, match.end(), "<county> <township office>", end, match.end(), region=chain)


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
    if not grammar.ends_well(folded, end):
        return False
    if surface.startswith("委") or surface in ("党委", "党工委", "工委"):
        if not full or grammar.of_other_party(folded, start):
            return False
        if surface == "委员会":
            return prefix in ("中共", "中国共产党")
        if surface == "委" and splits_word(context, core - 1, end):
            return False
    if surface == "人大" and is_deputy(folded, end):
        return False
    return full or surface not in ("管理局", "管理办公室", "管委", "管理办", "科学院")


def is_deputy(folded: str, end: int) -> bool:
    """Whether 人大 is only part of a deputy's title: 人大代表."""
    return folded.startswith("代表", end) and not folded.startswith("代表大会", end)


def find_elliptic(context: Context) -> Iterator[Found]:
    """Organs whose region is a bare level word: 省发展改革委, 市公共资源交易中心."""
    folded = context.folded
    named = {hit.end for hit in context.places}
    for match in grammar.elliptic().finditer(folded):
        start, end, level = match.start(), match.end(), match["level"]
        before = folded[start - 1] if start else ""
        if before and before in _LEVEL_BEFORE.get(level, "各全两多某"):
            continue
        if (
            grammar.LEVELS[level] in _NAMED_SORTS
            and before
            and _ANY_HAN.match(before)
            and before not in "在对由向与和及等报经任原受为我本该"
        ):
            continue  # 南海新区管委, 察右前旗政府: a name of its own that the gazetteer does not know
        if folded.endswith(("所在", "所属", "相应", "相关", "设区的"), 0, start):
            continue
        if _GENERIC_LIST.search(folded, max(0, start - 3), start):
            continue
        if before == "、" and of_class(context, start, level):
            continue
        core = match.end("level")
        if core in named:
            # The end of a full name, 江苏省|委: what stands there was decided with the region.
            continue
        surface = match["known"]
        if surface is None:
            if grammar.ends_well(folded, end) and not grammar.stop_words().search(match["topic"]):
                yield Found(start, end, "<level> <topic name>", core, end, level=level)
            continue
        if surface == "委员会" or not grammar.ends_well(folded, end) or grammar.of_other_party(folded, start):
            continue
        if surface == "人大" and is_deputy(folded, end):
            continue
        yield Found(start, end, "<level> <function>", core, end, level=level, function=functions()[surface])


def find_bare(context: Context) -> Iterator[Found]:
    """Departments of a province named without it: 由自然资源厅会同省发展改革委."""
    folded = context.folded
    for start, end, surface in context.scan.longest("agency.bare"):
        before = folded[start - 1 : start]
        if ("一" <= before <= "龥" and before not in "由向与和及同据") or in_class(context, start):
            continue
        if folded[end : end + 1] not in "(/" and grammar.ends_well(folded, end):
            yield Found(start, end, "<bare function>", start, end, function=functions()[surface])


def find_terms(context: Context) -> Iterator[Found]:
    """Congresses with their term after a level word, 市十六届人大常委会; the national conference with its own."""
    folded = context.folded
    position = folded.find("届")
    named = {hit.end for hit in context.places} if position >= 0 else set()
    while position >= 0:
        core = position + 1
        if folded.startswith(_CONGRESS, core) and (before := _TERM_BEFORE.search(folded, max(0, core - 8), position)):
            level = before[0].rstrip("第一二三四五六七八九十")
            match = grammar.region_function(folded, core)
            start = before.start()
            if (
                match
                and level
                and start + len(level) not in named
                and grammar.ends_well(folded, match.end())
                and not (match[0] == "人大" and is_deputy(folded, match.end()))
            ):
                yield Found(
                    start, match.end(), "<level> <term> <function>", core, match.end(),
                    level=level, function=functions()[match[0]],
                )  # fmt: skip
        elif folded.startswith("全国委员会", core) and (
            match := _CONFERENCE.search(folded, max(0, position - 15), core + 5)
        ):
            start, end = match.span()
            yield Found(start, end, "<national organ>", start, end, organs=national()["全国政协"])
        position = folded.find("届", core)


def find_offices(context: Context) -> Iterator[Found]:
    """Offices of towns, subdistricts and zones by their own names: 桑园镇政府, 仓前街道办事处, 县经济开发区管委会."""
    folded = context.folded
    uses = grammar.offices()
    named = {hit.end for hit in context.places}
    for begin, end, surface in context.scan.longest("agency.office"):
        before = _BEFORE_OFFICE.search(folded, max(0, begin - 10), begin)
        if before is None or not grammar.ends_well(folded, end):
            continue
        start, name = before.start(), before[0]
        if len(name) == 10 and _ANY_HAN.match(folded, start - 1):
            continue  # the name goes on to the left, further than such names do
        town = uses[surface] == "town"
        if town:
            name += surface[0]
        # A place inside the run begins the name, or has been read as its region.
        inside = [stop for stop in range(start, begin) if stop in named]
        if inside or folded[start - 1 : start] in ("各", "全") or grammar.stop_words().search(name):
            continue
        if _GENERIC_OFFICE.search(name) or (folded[start - 1 : start] == "、" and of_class(context, start, "开发区")):
            continue
        level = "县" if town else "市"
        core = start
        if not town:
            if name[0] in "县市区州" and _GENERIC_ZONE.match(name, 1):
                level, core = name[0], start + 1
            elif not _ZONE_END.search(name):
                continue
            elif _GENERIC_ZONE.match(name):
                if name in ("园区", "产业园区", "工业园区", "开发区", "区", "园"):
                    continue
                level = "市"
        elif len(name) > 7:
            continue
        yield Found(start, end, "<town office>" if town else "<zone office>", core, end, level=level)


def of_class(context: Context, start: int, level: str) -> bool:
    """Whether a level word stands in a list of classes: 各区委、|区政府, 各县(市、区)人民政府、|开发区管委会."""
    low, _ = context.clause_at(start)
    match = _CLASS.match(context.folded, low)
    return match is not None and (grammar.LEVELS[level] in _NAMED_SORTS or match["level"] == level[0])


def is_generic_zone(text: str) -> bool:
    """Whether a zone's office bears only the sort of the zone: 经济开发区管委会."""
    name = re.sub("(?:管委会|管理委员会|党工委).*$", "", text)
    return bool(_GENERIC_ZONE.match(name))

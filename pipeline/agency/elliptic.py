"""Readers of organs named without their region: after a level word, in a list, by their term or their own zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.agency import borders, grammar
from pipeline.agency.found import Found
from pipeline.agency.generic import GENERIC_ZONE, NAMED_SORTS, follows_classes, in_class, is_deputy, of_class
from pipeline.agency.lexicon import functions, national
from pipeline.context import Context

_LEVEL_BEFORE = {
    "省": "各全两三四五六七八九十多几某外跨邻超",
    "市": "各全两三四五六七八九十多几某外跨辖城都超股门夜楼车债地省区县州上列",
    "区": "各全两三多几某范社园地景校灾小片辖库厂牧特新军战街山林矿郊市城县州治省住禁"
    "营港发自技济保漕险时专学院馆展赛产分东西南北中工商验",
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
_OWN_NAMED = (*NAMED_SORTS, "state", "league")
_GENERIC_LIST = re.compile(r"[省市区县州盟旗级地][)]?(?:[、,/(]|和|及|或)$")
_BEFORE_OFFICE = re.compile("[^\\W\\da-zA-Z_和与及或在由对向报赴到从受被请邀让给为是各全的]{2,10}$")
_TERM_BEFORE = re.compile("(?:省|市|自治区|区|自治州|州|盟|自治县|县|旗)?第?[一二三四五六七八九十]{1,3}$")
_NATIONAL_TERM = re.compile(
    "(?:(?:中国人民政治协商会议|政协)第?[一二三四五六七八九十]{1,3}届全国"
    "|(?P<party>中国共产党|中共)第?[一二三四五六七八九十]{1,3}届中央)委员会"
)
_GENERIC_OFFICE = re.compile("(?:级|乡镇|有关|相关|所在|所属|各类|多个|重点|部分|属地|村|社区)")
_ANY_HAN = re.compile("[一-龥]")


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
            grammar.LEVELS[level] in _OWN_NAMED
            and before
            and _ANY_HAN.match(before)
            and before not in "在对由向与和及等报经任原受为我本该委府会把将让使据按从"
        ):
            continue  # 南海新区管委, 察右前旗政府: a name of its own that the gazetteer does not know
        if folded.endswith(("所在", "所属", "相应", "相关", "有关", "设区的"), 0, start):
            continue
        if _GENERIC_LIST.search(folded, max(0, start - 4), start) or follows_classes(folded, start):
            continue
        if before == "、" and of_class(context, start, level):
            continue
        core = match.end("level")
        if core in named:
            # The end of a full name, 江苏省|委: what stands there was decided with the region.
            continue
        surface = match["known"]
        if surface is None:
            if borders.ends_well(folded, end) and not borders.stop_words().search(match["topic"]):
                yield Found(start, end, "<level> <topic name>", core, end, level=level)
            continue
        if surface == "委员会" or not borders.ends_well(folded, end) or borders.of_other_party(folded, start):
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
        if folded[end : end + 1] not in "(/" and borders.ends_well(folded, end):
            yield Found(start, end, "<bare function>", start, end, function=functions()[surface])


def find_terms(context: Context) -> Iterator[Found]:
    """Bodies printed with their term: 市十六届人大常委会, 政协第十四届全国委员会."""
    folded = context.folded
    if "届全国委员会" in folded or "届中央委员会" in folded:
        for term in _NATIONAL_TERM.finditer(folded):
            surface = "党中央" if term["party"] else "全国政协"
            yield Found(*term.span(), "<national organ>", *term.span(), organs=national()[surface])
    position = folded.find("届")
    named = {hit.end for hit in context.places} if position >= 0 else set()
    while position >= 0:
        core = position + 1
        position = folded.find("届", core)
        if not folded.startswith(grammar.CONGRESS, core):
            continue
        before = _TERM_BEFORE.search(folded, max(0, core - 8), core - 1)
        match = grammar.region_function(folded, core)
        if before is None or match is None or not borders.ends_well(folded, match.end()):
            continue
        start, level = before.start(), before[0].rstrip("第一二三四五六七八九十")
        deputy = match[0] == "人大" and is_deputy(folded, match.end())
        if level and start + len(level) not in named and not deputy:
            yield Found(
                start, match.end(), "<level> <term> <function>", core, match.end(),
                level=level, function=functions()[match[0]],
            )  # fmt: skip


def find_offices(context: Context) -> Iterator[Found]:
    """Offices of towns, subdistricts and zones by their own names: 桑园镇政府, 仓前街道办事处, 县经济开发区管委会."""
    folded = context.folded
    uses = grammar.offices()
    named = {hit.end for hit in context.places}
    for begin, end, surface in context.scan.longest("agency.office"):
        before = _BEFORE_OFFICE.search(folded, max(0, begin - 10), begin)
        if before is None or uses[surface] == "group" or not borders.ends_well(folded, end):
            continue
        start, name = before.start(), before[0]
        if len(name) == 10 and _ANY_HAN.match(folded, start - 1):
            continue  # the name goes on to the left, further than such names do
        town = uses[surface] == "town"
        if town:
            name += surface[0]
        # A place inside the run begins the name, or has been read as its region.
        inside = [stop for stop in range(start, begin) if stop in named]
        if inside or folded[start - 1 : start] in ("各", "全") or borders.stop_words().search(name):
            continue
        if _GENERIC_OFFICE.search(name) or (folded[start - 1 : start] == "、" and of_class(context, start, "开发区")):
            continue
        level = "县" if town else "市"
        core = start
        if not town:
            if name[0] in "县市区州" and GENERIC_ZONE.match(name, 1):
                level, core = name[0], start + 1
            elif not grammar.ZONE_END.search(name):
                continue
            elif GENERIC_ZONE.match(name):
                if name in ("园区", "产业园区", "工业园区", "开发区", "区", "园"):
                    continue
                level = "市"
        elif len(name) > 7:
            continue
        yield Found(start, end, "<town office>" if town else "<zone office>", core, end, level=level)


def find_groups(context: Context) -> Iterator[Found]:
    """Leading groups, joint conferences and the like after a bare level word: 省制造强省建设领导小组."""
    folded, uses = context.folded, grammar.offices()
    for begin, end, surface in context.scan.longest("agency.office"):
        if uses[surface] != "group":
            continue
        match = grammar.group_name().search(folded, max(0, begin - 25), begin)
        if match and not borders.stop_words().search(match["core"]) and borders.ends_well(folded, end):
            start, core = match.start(), match.start("core")
            yield Found(start, end, "<level> <run> <suffix>", core, end, level=match["level"])

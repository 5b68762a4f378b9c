"""What a name draws in from its right: sub-units, branches, the names of a list that share its region or nation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.agency import borders, grammar
from pipeline.agency.found import Found
from pipeline.agency.lexicon import Local, areas, functions, national, national_bare
from pipeline.agency.regional import chains_of
from pipeline.context import Context
from pipeline.places import PlaceHit

_RESIDENT = re.compile("驻[一-龥]{2,20}?纪检监察组")
_COMMITTEE = "中国共产党{}委员会"
_CONFERENCE = "中国人民政治协商会议{}委员会"
_TERM = re.compile(
    "第?[一二三四五六七八九十]{1,3}届(?:委员会)?(?:常务委员会|常委会)|第?[一二三四五六七八九十]{1,3}届委员会"
)
_RIVER = ("长江", "长三角", "长城", "长春")
_CORPS = "新疆生产建设兵团"
_MAX_SUBS = 3
_WEAK_UNIT = ("中心", "所", "部", "处", "室", "庭", "厅", "科")


def extend(folded: str, chosen: Sequence[Found], places: Sequence[PlaceHit]) -> list[Found]:
    """Names with their sub-units and branches: 国家数据局|数据资源司, 国家统计局|四川|调查总队."""
    chains = {chain[0].start: chain for chain in chains_of(places)}
    extended: list[Found] = []
    position = 0
    for index, item in enumerate(chosen):
        if item.start < position:
            continue
        if (
            item.organs
            and (chain := chains.get(item.end))
            and (match := grammar.branch().match(folded, chain[-1].end))
            and borders.ends_well(folded, match.end())
        ):
            position = match.end()
            branch = item._replace(end=position, tail=item.end, region=chain, rule="<national organ> <region> <branch>")
            unit = grammar.sub_unit().match(folded, position)
            if unit and not borders.stops_at(folded, position) and is_unit(folded, branch, unit):
                position = unit.end()
            extended.append(branch._replace(end=position))
            continue
        following = chosen[index + 1] if index + 1 < len(chosen) else None
        joined = following is not None and following.start == item.end and item.level in ("特区", "特别行政区")
        if following is not None and following.local and joined:
            # 特区政府|数字政策办公室: one name, printed with the government it belongs to.
            extended.append(following._replace(start=item.start))
            position = following.end
            continue
        item = with_term(folded, item)
        limit = following.start if following is not None else len(folded)
        end = item.end
        for _ in range(_MAX_SUBS):
            if resident := _RESIDENT.match(folded, end):
                end = position = resident.end()
                break
            if not "一" <= folded[end : end + 1] <= "龥" or borders.stops_at(folded, end):
                break
            unit = grammar.sub_unit().match(folded, end, limit)
            if unit is None or not is_unit(folded, item, unit):
                break
            end = unit.end()
        extended.append(item._replace(end=end) if end > item.end else item)
    return extended


def with_term(folded: str, item: Found) -> Found:
    """A conference with the term of its committee behind it: 省政协|十三届常委会."""
    if item.function is None or item.function.canonical != _CONFERENCE:
        return item
    match = _TERM.match(folded, item.end)
    if match is None:
        return item
    function = functions()["政协常委会"] if "常" in match[0] else item.function
    return item._replace(end=match.end(), tail=match.end(), function=function)


def is_unit(folded: str, item: Found, unit: re.Match[str]) -> bool:
    """Whether a run after an organ is a sub-unit of it and no sentence that goes on."""
    core, suffix = unit["core"], unit["suffix"]
    if item.country and suffix not in ("局", "办公室", "司"):
        return False
    if (core[0] in "等及和与以对副长令系" and not core.startswith(_RIVER)) or core.startswith(("网站", "官网", "内部")):
        return False
    if borders.stop_words().search(core):
        return False
    if not borders.ends_well(folded, unit.end()):
        return False
    if suffix in _WEAK_UNIT and unit[0] != "办公厅":
        return bool(borders.unit_end().match(folded, unit.end()))
    return True


def add_listed(folded: str, chosen: Sequence[Found]) -> list[Found]:
    """Names that leave out the region or nation of the list they stand in: 市发展改革委、财政局、数据局."""
    result: list[Found] = []
    queue = list(reversed(chosen))
    while queue:
        item = queue.pop()
        result.append(item)
        if item.country or item.rule.endswith("<branch>"):
            continue
        following = queue[-1] if queue else None
        if item.organs and item.tail < item.end and folded[item.end - 1] in "司局":
            unit = grammar.listed_unit().match(folded, item.end, following.start if following else len(folded))
            owners = grammar.unit_owners().get(unit["unit"]) if unit else None
            if owners and item.organs[0].name not in owners:
                unit = None
            if unit and not borders.stop_words().search(unit["unit"]) and borders.unit_end().match(folded, unit.end()):
                start, end = unit.span("unit")
                queue.append(item._replace(start=start, end=end, rule="<list> <unit>", core=start, tail=start))
                continue
        if corps := _corps(folded, item, following):
            queue.append(corps)
            continue
        pattern = grammar.bare_national() if item.organs else grammar.bare_function()
        if folded.endswith("党工委", 0, item.end) and not item.organs:
            pattern = grammar.zone_twin()
        match = pattern.match(folded, item.end)
        if match is None and item.function and item.function.canonical == _COMMITTEE:
            match = grammar.head_twin().match(folded, item.end)
        if match is None or not borders.ends_well(folded, match.end()):
            continue
        if match["join"] == "(" and folded[match.end() : match.end() + 1] not in ")、":
            continue
        start, end = match.span("known")
        if following is not None and following.start < end and (following.start < start or following.end > end):
            continue
        if following is not None and following.start == start:
            if item.organs or following.region or following.level:
                continue
            queue.pop()
        surface = match["known"]
        if item.organs:
            queue.append(Found(start, end, "<list> <national organ>", start, end, organs=national_bare()[surface]))
        else:
            partner = item.start if item.partner < 0 else item.partner
            listed = Found(start, end, "<list> <function>", start, end, function=functions()[surface], partner=partner)
            queue.append(listed._replace(region=item.region, level=item.level, area=item.area))
    return result


def _corps(folded: str, item: Found, following: Found | None) -> Found | None:
    """The corps as an organ of its own beside a government: 新疆维吾尔自治区人民政府、|新疆生产建设兵团."""
    start = item.end + 1
    if folded[item.end : start] not in ("、", "和") or not folded.startswith(_CORPS, start):
        return None
    end = start + len(_CORPS)
    if folded[end : end + 1] in ("各", "有") or (following is not None and following.start < end):
        return None
    area = areas()[_CORPS]
    organ = Local(area.name, area.adcode, "government", area.where)
    return Found(start, end, "<list> <known organ>", start, end, local=organ)


def add_units(context: Context, chosen: list[Found]) -> list[Found]:
    """Departments named by a post, after their ministry in the same line: 国家数据局局长、|数据资源司|司长."""
    folded = context.folded
    starts = [item.start for item in chosen]
    units: list[Found] = []
    for start, end, surface in context.scan.hits("agency.unit"):
        span = _unit_span(folded, start, end, grammar.units_by_post()[surface])
        if span is None:
            continue
        start, end = span
        index = bisect_left(starts, start)
        if (index and chosen[index - 1].end > start) or (index < len(chosen) and chosen[index].start < end):
            continue
        before = [item for item in reversed(chosen[max(0, index - 5) : index]) if item.organs and not item.region]
        owners = grammar.unit_owners().get(folded[start:end], frozenset())
        if owners:
            before = [item for item in before if item.organs[0].name in owners]
        if before and "\n" not in folded[before[0].end : start]:
            units.append(before[0]._replace(start=start, end=end, rule="<unit> <post>", core=start, tail=start))
        elif len(owners) == 1:
            organs = national()[next(iter(owners))]
            units.append(Found(start, end, "<unit> <post>", start, start, organs=organs))
    return sorted([*chosen, *units]) if units else chosen


def _unit_span(folded: str, start: int, end: int, unit: str) -> tuple[int, int] | None:
    """Span of a department: a listed bureau before a post, or the words before 司."""
    if unit != "司":
        return (start, end) if borders.unit_end().match(folded, end) else None
    tail = grammar.unit_tail().search(folded, max(0, start - 14), start)
    if tail is None:
        return None
    begin = tail.start()
    if words := [match.end() for match in borders.stop_words().finditer(folded, begin, start)]:
        # 副司长和|数字经济司: behind the post of the one before, only 和 can stand.
        begin = folded.rfind("和", words[-1], start) + 1
    return (begin, start + 1) if 0 < begin < start - 1 else None

"""Place names in a text: which surfaces are names there, and which place each one is.

Names are taken from left to right, the longest first; a name that its neighbors disprove gives way to a shorter one
(上海市 before 场 gives 上海) or to the next (云南 in 阿里云南京 gives 南京). Names that are ordinary words need
support: a parent before them (北京朝阳), another place beside them (海淀、朝阳), or a cue and their province in the
article.
Ambiguous names go to the parent before them, else to the nearest evidence in sentence, paragraph and article, else to
the first reading, marked as a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.kit.scan import Hit, Scan
from pipeline.kit.words import cut_words
from pipeline.places.gazetteer import borders, guards, provinces, readings_of, surfaces
from pipeline.places.model import Name, PlaceHit
from pipeline.places.resolve import JOINT, FoundName, common_province, holds, resolve_names

# Words that begin with the type character of a full name: 上海市|场 is 上海 市场.
_TAILS = {
    "市": "场民值级域郊容面井况",
    "省": "级会域份情际道",
    "区": "域间块位级划分别",
    "县": "级域城处",
    "州": "级府",
    "盟": "友员",
    "旗": "下舰帜",
}
_STREET = re.compile(r"(?:[东西南北中]?路(?![演由网线径桥权况过费政产])|[东西南北中]?大?街|大道|胡同|弄\d|里\d)")
_CUE_BEFORE = re.compile(
    r"(?:[\s、,。;:!?(\[“‘《·/|—-]|[在于赴与和及到至从由抵驻]|位于|落户|落地|选址|布局|前往|来自|走进|来到|^)$"
)
_CUE_AFTER = re.compile(
    r"[\s、,。;:!?)\]”’》·/|—-]|$|[等的和与及县市区旗]|数据|算力|智算|超算|集群|节点|基地|园区|产业|项目|枢纽|地区|一期|二期|建|召开|举"
    r"|入选|分别|先后|正|已|将|均|也|联合|共同|率先|成为|启动|签|获|各|两|三|四|五|多|组|间|之"
)
_QUOTES = ("”", '"')
_PROGRAM = ("“数字", "“智慧", '"数字', '"智慧')
_CLAUSE_BREAK = re.compile(r"[。!?;\n,:]")


class _Facts(NamedTuple):
    """What holds for a surface wherever it stands."""

    readings: tuple[Name, ...]
    sure: bool
    """Whether a reading needs no support."""
    province: str | None


@cache
def _facts(surface: str) -> _Facts:
    readings = readings_of(surface)
    return _Facts(readings, any(name.use == "alone" for name in readings), common_province(readings))


def place_surfaces() -> Sequence[str]:
    """Surfaces of the scan group `place`."""
    return tuple(surfaces())


def find_places(folded: str, scan: Scan, articles: Sequence[tuple[int, int]]) -> list[PlaceHit]:
    """Place names of a text, ascending and not overlapping, ambiguous ones resolved by chain and article.

    Args:
        folded: the text, width-folded.
        scan: hits of the group `place`.
        articles: spans of the articles, ascending; a text without any is taken as one article.
    """
    return resolve_names(find_names(folded, scan.hits("place"), articles), folded, articles)


def find_names(folded: str, hits: Sequence[Hit], articles: Sequence[tuple[int, int]]) -> list[FoundName]:
    """Surfaces that are place names where they stand, with the readings that remain possible."""
    strong: list[FoundName] = []
    weak: list[Hit] = []
    position = 0
    index, count = 0, len(hits)
    while index < count:
        stop = index + 1
        while stop < count and hits[stop].start == hits[index].start:
            stop += 1
        if hits[index].start >= position or hits[stop - 1].end > position:
            for hit in reversed(hits[index:stop]):
                if hit.start < position:
                    break
                facts = _facts(hit.surface)
                if not facts.sure:
                    weak.append(hit)
                elif is_name(folded, hit):
                    strong.append(FoundName(hit.start, hit.end, facts.readings, facts.province))
                    position = hit.end
                    break
        index = stop
    return _add_weak(folded, strong, weak, articles) if weak else strong


def is_name(folded: str, hit: Hit) -> bool:
    """Whether the neighbors leave a name standing: no word tail, no guard, no street, no word border inside it."""
    start, end, surface = hit
    last = surface[-1]
    following = folded[end : end + 1]
    if following and following in _TAILS.get(last, ""):
        # 浦东新区域 and 北京市面 are cut elsewhere; 苏州市区, 北京市民 keep the short name.
        return False
    if guard := guards().get(surface):
        if guard.before and folded.endswith(guard.before, 0, start):
            return False
        if guard.after and folded.startswith(guard.after, end):
            return False
    if surface.endswith("城市") and start and folded[start - 1] in borders()[0].get(surface[0], ""):
        return not crosses_words(folded, start, end, right=False)  # 航运城市
    if len(surface) > 3 or (last in "市省区县州旗盟" and len(surface) > 2):
        return True
    if following in "路街东西南北中大胡弄里" and _STREET.match(folded, end):
        return False
    return not _crosses(folded, start, end)


def _crosses(folded: str, start: int, end: int) -> bool:
    """Whether the name is cut out of two words, as 广西 in 推广西部; jieba is asked only where both are common."""
    if not start or end >= len(folded):
        return False
    before, after = borders()
    if folded[start - 1] not in before.get(folded[start], "") or folded[end] not in after.get(folded[end - 1], ""):
        return False
    return crosses_words(folded, start, end)


def crosses_words(folded: str, start: int, end: int, *, left: bool = True, right: bool = True) -> bool:
    """Whether jieba reads a word over the start (`left`) or the end (`right`) of a span, within its clause."""
    low, high = start, end
    while low and start - low < 40 and not _CLAUSE_BREAK.match(folded[low - 1]):
        low -= 1
    while high < len(folded) and high - end < 40 and not _CLAUSE_BREAK.match(folded[high]):
        high += 1
    position = low
    for word in cut_words(folded[low:high]):
        stop = position + len(word)
        if (left and position < start < stop) or (right and start < position < end < stop):
            return True
        if position >= end:
            break
        position = stop
    return False


def _add_weak(
    folded: str, strong: list[FoundName], weak: list[Hit], articles: Sequence[tuple[int, int]]
) -> list[FoundName]:
    """Add the ordinary words that something supports as names."""
    starts = [found.start for found in strong]
    free = [hit for hit in weak if _is_free(hit, strong, starts)]
    if not free:
        return strong
    seen_in = _provinces_by_article(strong, articles)
    merged: list[FoundName] = []
    pending: list[Hit] = []
    queue = iter(strong)
    current = next(queue, None)
    named: dict[str, tuple[Name, ...]] = {}
    position = 0
    for hit in sorted(free, key=lambda hit: (hit.start, -hit.end)):
        while current is not None and current.start < hit.start:
            merged.append(current)
            position = max(position, current.end)
            current = next(queue, None)
        if hit.start < position:
            continue
        readings = readings_of(hit.surface)
        if hit.surface in named:
            readings = named[hit.surface]
        elif merged and _chained(folded, merged[-1], hit, readings):
            if hit.surface.endswith("县"):
                named[hit.surface] = readings  # 江苏沛县 supports every later 沛县
        elif _is_program(folded, hit) and len(readings) == 1 and readings[0].use == "evidence":
            pass  # “数字临漳”建设
        else:
            local = seen_in(hit.start)
            readings = tuple(name for name in readings if name.use == "evidence" and name.place.province in local)
            if not (
                readings
                and _CUE_BEFORE.search(folded, max(0, hit.start - 3), hit.start)
                and _CUE_AFTER.match(folded, hit.end)
            ):
                pending.append(hit)
                continue
        if is_name(folded, hit):
            merged.append(FoundName(hit.start, hit.end, readings, common_province(readings)))
            position = hit.end
    while current is not None:
        merged.append(current)
        current = next(queue, None)
    return _add_enumerated(folded, merged, pending) if pending else merged


def _add_enumerated(folded: str, merged: list[FoundName], pending: list[Hit]) -> list[FoundName]:
    """Names before the place that supports them: 朝阳 in 朝阳、海淀. Walks backwards, so a whole list is taken up."""
    starts = [found.start for found in merged]
    added: list[FoundName] = []
    follower: FoundName | None = None
    for hit in reversed(pending):
        index = bisect_right(starts, hit.start)
        nearest = merged[index] if index < len(merged) else None
        if follower is not None and (nearest is None or follower.start < nearest.start):
            nearest = follower
        if nearest is None or nearest.start < hit.end or nearest.start - hit.end > 1:
            continue
        readings = readings_of(hit.surface)
        if index and merged[index - 1].end > hit.start:
            continue
        if hit.end == nearest.start:  # 大同 in 大同云冈区
            joined = any(holds(name.place, below.place) for name in readings for below in nearest.readings)
        else:
            joined = folded[hit.end : nearest.start] in {"、", "/", "·"} and _same_province(nearest, readings)
        if joined and is_name(folded, hit):
            follower = FoundName(hit.start, hit.end, readings, common_province(readings))
            added.append(follower)
    return sorted(merged + added, key=lambda found: found.start) if added else merged


def _is_free(hit: Hit, strong: list[FoundName], starts: list[int]) -> bool:
    """Whether no sure name overlaps the hit."""
    index = bisect_right(starts, hit.start)
    if index and strong[index - 1].end > hit.start:
        return False
    return index >= len(strong) or strong[index].start >= hit.end


def _chained(folded: str, previous: FoundName, hit: Hit, readings: tuple[Name, ...]) -> bool:
    """Whether the name follows its parent (北京朝阳) or another place of its province in a list (海淀、朝阳)."""
    gap = folded[previous.end : hit.start] if hit.start - previous.end <= 2 else None
    if gap is None:
        return False
    if gap in {"", "("}:
        return any(holds(above.place, name.place) for above in previous.readings for name in readings)
    return gap in JOINT and _same_province(previous, readings) and bool(_CUE_AFTER.match(folded, hit.end))


def _is_program(folded: str, hit: Hit) -> bool:
    """Whether quotation marks around 数字 or 智慧 and the name make a program of the place."""
    return folded[hit.end : hit.end + 1] in _QUOTES and folded.endswith(_PROGRAM, 0, hit.start)


def _same_province(found: FoundName, readings: tuple[Name, ...]) -> bool:
    # A province beside the name supports nothing: 北京、朝阳 would make any word a name.
    near = {name.place.province for name in found.readings if name.place.level != "province"}
    return any(name.place.province in near for name in readings)


def _provinces_by_article(
    strong: list[FoundName], articles: Sequence[tuple[int, int]]
) -> Callable[[int], frozenset[str]]:
    """Function from a position to the provinces that sure names of its article speak of."""
    spans = list(articles)
    starts = [start for start, _ in spans]
    found: dict[int, set[str]] = {}
    for name in strong:
        if name.province:
            found.setdefault(bisect_right(starts, name.start), set()).add(name.province)

    def provinces_at(position: int) -> frozenset[str]:
        return frozenset(found.get(bisect_right(starts, position), ()))

    return provinces_at


@cache
def province_names() -> frozenset[str]:
    """Surfaces that name a province-level division."""
    return frozenset(surface for entry in provinces().values() for surface in (entry.name, entry.short, *entry.aliases))

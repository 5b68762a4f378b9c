"""Which region an elliptic name means: 省发展改革委 in an article about Gansu is Gansu's.

The evidence is what the article names itself: places, provinces' letters, organs with their region. An organ earlier
in the same clause decides (甘肃省通信管理局联合省发改委); else the region that the issue is about, if its masthead or
most of it says so and the article names it (guests from elsewhere change nothing); else the region that the article
as a whole speaks of; else the nearest one named before. Where the article is silent the issue is asked, and where that
is silent too nothing is invented.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.agency.found import Found
from pipeline.agency.grammar import LEVELS
from pipeline.context import Context
from pipeline.places import division
from pipeline.records import ProvinceNorm

_MUNICIPALITIES = ("110000", "120000", "310000", "500000")
UNDIVIDED = ("441900", "442000", "460400", "620200")
"""Prefectures without counties: 东莞, 中山, 儋州, 嘉峪关; their towns are their own."""
_HOST = re.compile("[来莅在]$")
_DIRECTION = re.compile(r"(?:赴|前往|到|去|抵达|赶赴)$")
_GOES = ("赴", "前往", "抵达")
_SHARE = 0.6
_HOSTED, _TITLE, _SOURCE, _ORGAN, _PLACE, _VISITED = 8.0, 4.0, 3.0, 2.0, 1.0, 0.5


class Evidence(NamedTuple):
    """A region named at `start:end`, and how much that says about whose article it is."""

    start: int
    end: int
    adcode: str
    weight: float
    organ: bool


class Region(NamedTuple):
    """A region chosen for an elliptic name, and where it is named."""

    adcode: str
    start: int
    end: int


@cache
def target(adcode: str, sort: str) -> str | None:
    """The division of one sort that a named place speaks for: 成都市 speaks for its province, not for a county."""
    if sort in ("province", "region"):
        above = division(adcode[:2] + "0000")
        return above.adcode if above and above.name.endswith("省" if sort == "province" else "自治区") else None
    if sort == "pilot":
        return adcode[:2] + "0000"
    if sort == "town":
        return None if adcode.endswith("00") and adcode not in UNDIVIDED else adcode
    if sort == "sar":
        return adcode if adcode in ("810000", "820000") else None
    if sort == "corps":
        return "650000" if adcode.startswith("65") else None
    if sort == "city":
        if adcode[:2] + "0000" in _MUNICIPALITIES:
            return adcode[:2] + "0000"
        if adcode.endswith("0000"):
            return None
        own = division(adcode)
        if own and own.name.endswith("市"):
            return adcode
        above = division(adcode[:4] + "00")
        return above.adcode if above and above.name.endswith("市") else None
    endings = {"state": "自治州", "league": "盟", "county": "县", "banner": "旗", "district": "区", "zone": "市"}
    own = division(adcode)
    if own and own.name.endswith(endings[sort]) and not own.name.endswith(("自治区", "特别行政区")):
        return adcode
    if sort in ("state", "league", "zone") and (above := division(adcode[:4] + "00")):
        return above.adcode if above.name.endswith(endings[sort]) else None
    return None


def _visited(context: Context) -> frozenset[int]:
    """Starts of the places that somebody goes to."""
    folded, found = context.folded, set[int]()
    end = -1
    for hit in context.places:
        if hit.start == end or folded.endswith(_GOES, 0, hit.start):
            found.add(hit.start)
            end = hit.end
    return frozenset(found)


class Regions:
    """The regions that an issue speaks of, article by article."""

    def __init__(self, context: Context, found: Sequence[Found]) -> None:
        self._context = context
        self._visited = _visited(context)
        organs = {hit.start for item in found for hit in item.region}
        evidence = [
            self._weigh(hit.start, hit.end, hit.place.adcode, hit.start in organs)
            for hit in context.places
            if hit.resolution != "guess"
        ]
        seen = {item.start for item in evidence}
        for mention in context.mentions.get("province", ()):
            if isinstance(mention.norm, ProvinceNorm) and len(mention.norm.codes) == 1 and mention.start not in seen:
                evidence.append(self._weigh(mention.start, mention.end, mention.norm.codes[0], False))
        for item in found:
            if item.area and not item.region:
                evidence.append(self._weigh(item.start, item.core, item.area.adcode, True))
        self._evidence = sorted(evidence)
        self._starts = [item.start for item in self._evidence]
        self._first_use: dict[tuple[int, str], int] = {}
        for item in found:
            if item.level and not item.region and (article := context.article_at(item.start)):
                self._first_use.setdefault((article.start, LEVELS[item.level]), item.start)
        self._homes: dict[tuple[int, int, str], Region | None] = {}
        self._fits: dict[tuple[int, int, str], list[tuple[str, Evidence]]] = {}

    def _weigh(self, start: int, end: int, adcode: str, organ: bool) -> Evidence:
        context = self._context
        article = context.article_at(start)
        weight = _ORGAN if organ else _VISITED if start in self._visited else _PLACE
        if article is not None:
            first, last = self._edges.get(article.n, (0, 0))
            if start < first and _HOST.search(context.folded, max(0, start - 1), start):
                weight = _HOSTED
            elif (
                start < first
                and start not in self._visited
                and not _DIRECTION.search(context.folded, max(0, start - 2), start)
            ):
                weight = _TITLE
            elif start >= last:
                weight = _SOURCE
        return Evidence(start, end, adcode, weight, organ)

    @cached_property
    def _edges(self) -> dict[int, tuple[int, int]]:
        """Per article the end of its first line and the start of its last: title, and credit or signature."""
        folded = self._context.folded
        edges: dict[int, tuple[int, int]] = {}
        for article in self._context.layout.articles:
            first = folded.find("\n", article.start, article.end)
            stripped = len(folded[article.start : article.end].rstrip()) + article.start
            last = folded.rfind("\n", article.start, stripped)
            edges[article.n] = (first if first >= 0 else article.start, last if last > first else article.end)
        return edges

    def resolve(self, position: int, level: str) -> Region | None:
        """The region that a level word means where it stands; None where nothing says so."""
        sort = LEVELS.get(level, level)
        article = self._context.article_at(position)
        low, high = (article.start, article.end) if article else (0, len(self._context.text))
        region = (
            self._in_clause(position, sort)
            or self._issue_home(low, high, sort, position)
            or self._home(low, high, sort, position)
            or self._nearest(low, position, sort)
            or self._first(position, high, sort)
            or (self._autonomous(low, high) if sort == "district" else None)
            or (self._home(0, len(self._context.text), sort, position) if article else None)
        )
        if region and region.start > position and region.start in self._visited and sort not in ("province", "region"):
            # 市委书记赴廊坊市考察: a delegation is not from where it goes.
            return self._nearest(low, position, sort)
        return region

    def _autonomous(self, low: int, high: int) -> Region | None:
        """The autonomous region that an article names: without any district there, 区 stands for 自治区."""
        for item in self._slice(low, high):
            if item.adcode.endswith("0000") and target(item.adcode, "region"):
                return Region(item.adcode, item.start, item.end)
        return None

    def _issue_home(self, low: int, high: int, sort: str, position: int) -> Region | None:
        """The region that the whole issue is about, if the article names it and is not about another one."""
        if (low, high) == (0, len(self._context.text)):
            return None
        masthead = {adcode for item in self._masthead if (adcode := target(item.adcode, sort))}
        home = self._home(0, len(self._context.text), sort, position)
        adcode = next(iter(masthead)) if len(masthead) == 1 else home.adcode if home else None
        if adcode is None:
            return None
        fitting = self._fitting(low, high, sort)
        named = [item for code, item in fitting if code == adcode]
        if not named:
            # 省数据局赴广东学习: the article begins at home without saying where that is.
            if fitting and fitting[0][1].start < self._first_use.get((low, sort), position):
                return None
            source = next((item for item in self._masthead if target(item.adcode, sort) == adcode), None)
            return Region(adcode, source.start, source.end) if source else home
        own = self._find_home(low, high, sort)
        if own is not None and own.adcode != adcode and adcode not in masthead:
            return None
        before = [item for item in named if item.start < position]
        chosen = before[-1] if before else named[0]
        return Region(adcode, chosen.start, chosen.end)

    @cached_property
    def _masthead(self) -> list[Evidence]:
        """Regions named before the first article: the title of the series, its publisher."""
        articles = self._context.layout.articles
        # A table of contents names everybody; only the first lines are the masthead's.
        head = self._context.folded[: articles[0].start if articles else 0].split("\n\n")[0][:80]
        return self._slice(0, len(head))

    def _slice(self, low: int, high: int) -> list[Evidence]:
        return self._evidence[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def _in_clause(self, position: int, sort: str) -> Region | None:
        start, _ = self._context.clause_at(position)
        for item in reversed(self._slice(start, position)):
            if item.organ and (adcode := target(item.adcode, sort)):
                return Region(adcode, item.start, item.end)
        return None

    def _home(self, low: int, high: int, sort: str, position: int) -> Region | None:
        home = self._find_home(low, high, sort)
        if home is None:
            return None
        # Point at the nearest place that names it, before the mention if there is one.
        for item in reversed(self._slice(max(low, position - 2000), position)):
            if target(item.adcode, sort) == home.adcode:
                return Region(home.adcode, item.start, item.end)
        return home

    def _find_home(self, low: int, high: int, sort: str) -> Region | None:
        key = (low, high, sort)
        if key not in self._homes:
            self._homes[key] = self._weightiest(self._fitting(low, high, sort))
        return self._homes[key]

    def _fitting(self, low: int, high: int, sort: str) -> list[tuple[str, Evidence]]:
        """The evidence that speaks for divisions of one sort, each with its division."""
        key = (low, high, sort)
        if key not in self._fits:
            self._fits[key] = [
                (adcode, item) for item in self._slice(low, high) if (adcode := target(item.adcode, sort))
            ]
        return self._fits[key]

    @staticmethod
    def _weightiest(fitting: Sequence[tuple[str, Evidence]]) -> Region | None:
        """The division that most of the evidence speaks for; None where none has its share."""
        weights: dict[str, float] = {}
        first: dict[str, Evidence] = {}
        for adcode, item in fitting:
            weights[adcode] = weights.get(adcode, 0.0) + item.weight
            first.setdefault(adcode, item)
        if not weights:
            return None
        threshold = _SHARE * sum(weights.values())
        best = max(weights, key=lambda adcode: weights[adcode])
        if weights[best] < threshold:
            # 苏州's leaders visit 昆山: a city inside another speaks for that one too, where it is named.
            for adcode in weights:
                if (above := adcode[:4] + "00") != adcode and above in weights:
                    weights[above] += weights[adcode]
            best = max(weights, key=lambda adcode: weights[adcode])
        return Region(best, first[best].start, first[best].end) if weights[best] >= threshold else None

    def _nearest(self, low: int, position: int, sort: str) -> Region | None:
        index = bisect_right(self._starts, position)
        for item in reversed(self._evidence[max(0, index - 200) : index]):
            if item.start < low:
                break
            if adcode := target(item.adcode, sort):
                return Region(adcode, item.start, item.end)
        return None

    def _first(self, position: int, high: int, sort: str) -> Region | None:
        for item in self._slice(position, high)[:200]:
            if adcode := target(item.adcode, sort):
                return Region(adcode, item.start, item.end)
        return None

"""Region of a figure: from its clause, its sentence, the section heading, what the paragraph said before, the article.

A place that is the end of a link, a partner or an audience (到兰州, 服务京津冀) says nothing of whose figure it is.
全省 and its like forbid the nation. Where nothing says, the region is unknown (None); the nation is an empty list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.link.figure_scope import Clause, Found, Region, Sentence, line_end, line_start, load_words, words_pattern
from pipeline.link.figure_table import TableReader
from pipeline.records import ComputeMention

_JOIN = re.compile(r"[、和与及·\-—]|以及|等|\)|市|省| ")
_SITES = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}(?:中心|集群|基地|园区|枢纽|产业园|节点)(?:[、和及]|以及)")
"""Between places whose sites are listed: 上海`临港数据中心、`重庆."""
_AFTER_VERB = re.compile(r"[^,;。]{0,14}?(?:集中在|集中于|位于|分布在|分布于|落户|落地|布局在|坐落于)")
_BRAND_OPEN = re.compile(r"“[^”《]{0,3}$")
_BRAND_CLOSE = re.compile(r"[^“,。]{0,3}”")
"""A slogan in quotation marks (“疆算入渝”) names no region of its own."""
_VENUE = re.compile(r"在$")
_VENUE_VERB = re.compile(r"[^,。;]{0,12}(?:举行|举办|召开|开幕|发布|开讲|启动仪式|签约)")
_DATELINE = re.compile(r" ?(?:\d{4}年)?\d{1,2}月\d{1,2}日[电讯]")
_SIDE = re.compile(r"园区|片区|一侧|部分")
_OPERATOR = re.compile(
    r"[\W\d]*(?:其中)?(?:三大|三家|\d家)?(?:中国(?:移动|电信|联通|铁塔|广电)|(?:基础)?电信(?:运营商|企业))"
)
_SITE = re.compile(r"[^,;。:]{0,20}?(?:中心|基地|园区|产业园|集群|项目)")
"""What makes an operator's name the first words of a site's: 中国电信中部智算中心."""
_COMPANY = re.compile(r"[\u4e00-\u9fffA-Za-z()]{2,18}?(?:公司|集团)")
_ONE_SITE = re.compile(
    r"[^,;。:的]{0,6}?(?:数据|智算|算力|计算)中心(?:\([^()]{1,4}\)|[一二三四]期)?(?:项目|\(|[一二三四]期)"
)
"""What makes the name of several provinces the name of one site: 粤港澳大湾区一体化数据中心项目."""
_REACH = 600
"""Characters of a clause or paragraph before a figure that may name its region."""


class RegionRead(NamedTuple):
    """Codes of a region, ascending ([] for the nation), and the printed names that gave them."""

    codes: list[str]
    start: int
    end: int


class _Runs:
    """Runs of regions, ascending, for look-ups by position. Most are never looked at, so each is judged when it is."""

    def __init__(self, groups: list[list[Region]], folded: str) -> None:
        self._groups, self._folded = groups, folded
        self._ends = [group[-1].end for group in groups]
        self._judged: dict[int, bool] = {}

    def within(self, start: int, end: int, subjects_only: bool = True) -> list[list[Region]]:
        """Runs in a stretch, those that reach over its ends cut; of subjects alone, or objects and venues too."""
        kept = []
        for index in range(bisect_left(self._ends, start), len(self._groups)):
            group = self._groups[index]
            if group[0].start >= end:
                break
            if subjects_only and not self._is_subject(index):
                continue
            if group[0].start < start or group[-1].end > end:
                group = [region for region in group if start <= region.start and region.end <= end]
            if group:
                kept.append(group)
        return kept

    def _is_subject(self, index: int) -> bool:
        if index not in self._judged:
            self._judged[index] = _is_subject(self._folded, self._groups[index])
        return self._judged[index]


class RegionReader:
    """Reads the regions of the figures of an issue."""

    def __init__(self, found: Found, tables: TableReader) -> None:
        self.found = found
        self._tables = tables
        self._folded = found.context.folded
        self._named: dict[int, list[list[Region]]] = {}
        self._runs = _Runs(_groups(found.regions.items, self._folded), self._folded)

    def read(self, figure: ComputeMention, sentence: Sentence) -> RegionRead | None:
        """A figure's region and where it is printed; None where nothing says."""
        found, folded, end = self.found, self._folded, sentence.end
        after = _AFTER_VERB.match(folded, figure.end, min(end, figure.end + 30))
        if after and (groups := self._runs.within(after.end(), min(end, after.end() + 16), subjects_only=False)):
            return _read(groups[0])
        if (cell := self._tables.cell_of(figure)) is not None:
            for span in (cell.label, cell.head):
                if groups := self._runs.within(*span):
                    return _read(groups[-1])
        local = False
        clauses = sentence.clauses_up_to(figure.start)
        for clause in reversed(clauses):
            if found.is_link(*clause):
                continue  # its names are ends, not who sets it
            stop = min(clause.end, figure.start)
            start = max(clause.start, stop - _REACH)
            groups = self._runs.within(start, stop)
            if groups and (shared := self._distributed(figure, groups, clauses[-1])):
                return shared
            local = local or words_pattern("local").search(folded, start, stop) is not None
            if groups and (read := _last_of(groups, local)) is not None:
                return read
            operator = None if local else _OPERATOR.match(folded, clause.start, stop)
            if operator is None or _SITE.match(folded, operator.end(), stop):
                continue
            if not self._opens_local(line_start(folded, clause.start), clause.start):
                return RegionRead([], operator.start(), operator.end())
        return self._from_context(figure, sentence, local)

    def _from_context(self, figure: ComputeMention, sentence: Sentence, local: bool) -> RegionRead | None:
        """What opens the paragraph, the section heading, the paragraph so far, the title, an article of one region."""
        folded, article, line, start = self._folded, sentence.article, sentence.line, sentence.start
        floor = article.start if article else 0
        if (lead := self._opens_local(line, start)) is not None:
            return lead
        for section in self.found.sections_at(figure.start):
            # （四）建设算力高速公路。支持张家口…: the heading alone, not the paragraph that it opens.
            stop = section.start + _OPENING_LENGTH + len(section.title)
            groups = self._runs.within(section.start, min(section.end, line_end(folded, section.start), stop))
            if codes := sorted({code for group in groups for code in _codes(group)}):
                return RegionRead(codes, groups[0][0].start, groups[-1][-1].end)
        for low, high in ((max(line, start - _REACH), start), (floor, min(line_end(folded, floor), floor + _REACH))):
            said = _last_of(self._runs.within(low, high), local) if low < high else None
            if said is not None:
                return said
        named: dict[tuple[str, ...], list[Region]] = {}
        # A title has nothing before it; what its article names first is what it is about.
        stop = start if line > floor else floor + _REACH
        for group in self._first_named(floor, article.end if article else len(folded)):
            if group[-1].end > stop:
                break
            named[tuple(_codes(group))] = group
        local_only = {codes for codes in named if codes}
        if len(local_only) == 1 and (local or len(named) == 1 or () not in named):
            return _read(named[local_only.pop()])
        return _read(named[()]) if named.keys() == {()} and not local else None

    def _opens_local(self, line: int, sentence: int) -> RegionRead | None:
        """The province or place that opens a paragraph: `(2)宁夏中卫市:截至8月底,…`."""
        opening = _OPENING.match(self._folded, line)
        text_start = opening.end() if opening else line
        leads = self._runs.within(line, min(sentence, text_start + _LEAD))
        return _read(leads[0]) if leads and leads[0][0].start <= text_start + 1 and _codes(leads[0]) else None

    def _first_named(self, start: int, end: int) -> list[list[Region]]:
        """The first subject of each region that an article names, in order."""
        if start not in self._named:
            first: dict[tuple[str, ...], list[Region]] = {}
            for group in self._runs.within(start, end):
                first.setdefault(tuple(_codes(group)), group)
            self._named[start] = list(first.values())
        return self._named[start]

    def _distributed(self, figure: ComputeMention, groups: list[list[Region]], clause: Clause) -> RegionRead | None:
        """`京津冀和长三角…分别为21.5%和24.5%`: as many regions as figures, each its own."""
        regions = groups[-1]
        each = self._folded.find("分别", max(regions[-1].end, figure.start - _REACH), figure.start)
        if each < 0:
            return None
        figures = self.found.figures_in(max(clause.start, each), min(clause.end, each + _REACH))
        if len(figures) != len(regions) or figure not in figures:
            return None
        return _read(regions[figures.index(figure) : figures.index(figure) + 1])


_LEAD = 14
_OPENING_LENGTH = 12
_OPENING = re.compile(r"[\s(0-9.一二三四五六七八九十)、·▲●■★-]{0,12}")
"""What may stand before the region that opens a paragraph."""


def _read(group: Sequence[Region]) -> RegionRead:
    return RegionRead(_codes(group), group[0].start, group[-1].end)


def _last_of(groups: list[list[Region]], local: bool) -> RegionRead | None:
    """The last run; the nation is passed over where the words say 全省."""
    for group in reversed(groups):
        read = _read(group)
        if read.codes or not local:
            return read
    return None


def _groups(regions: Sequence[Region], folded: str) -> list[list[Region]]:
    """Regions in runs that 、 or 和 joins."""
    groups: list[list[Region]] = []
    for region in regions:
        if groups:
            last = groups[-1][-1]
            gap = region.start - last.end
            # 廊坊和保定, 北京、上海; a place right after another is its part: 河北张家口.
            joined = not gap or (gap <= 2 and _JOIN.fullmatch(folded, last.end, region.start))
            if (joined or (gap <= 18 and _SITES.fullmatch(folded, last.end, region.start))) and bool(
                last.codes
            ) == bool(region.codes):
                if not gap and _SIDE.match(folded, region.end):
                    groups[-1] = []  # 深港合作区香港园区: the side that is meant
                groups[-1].append(region)
                continue
        groups.append([region])
    return groups


def _codes(group: Sequence[Region]) -> list[str]:
    codes = {code for region in group for code in region.codes}
    # 长三角(南京), 京津冀枢纽张家口: a single province inside a named group is what is meant.
    last = group[-1].codes
    if (
        len(last) == 1
        and len(group) > 1
        and any(len(region.codes) > 1 and last[0] in region.codes for region in group[:-1])
    ):
        return list(last)
    return sorted(codes)


def _is_subject(folded: str, group: Sequence[Region]) -> bool:
    """Whether a run is no object, venue or dateline, nor the nation as a yardstick."""
    start, end = group[0].start, group[-1].end
    before = folded[max(0, start - 3) : start].rstrip("“《(")
    if not group[0].codes:
        if before.endswith(load_words()["national_not"]):
            return False
    elif before.endswith(load_words()["object_before"]) and not before.endswith(("截至", "参与", "作为", "成为")):
        return False
    if _DATELINE.match(folded, end) or _COMPANY.match(folded, end):
        return False
    if len(group[0].codes) > 1 and len(group) == 1 and _ONE_SITE.match(folded, end):
        return False
    if _BRAND_OPEN.search(folded[max(0, start - 4) : start]) and _BRAND_CLOSE.match(folded, end):
        return False
    return not (_VENUE.search(before) and _VENUE_VERB.match(folded, end))

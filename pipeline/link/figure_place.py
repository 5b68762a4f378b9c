"""The printed place or site that a figure belongs to; for a latency the two ends of its link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.link.figure_link import find_link
from pipeline.link.figure_scope import Clause, Found, Sentence, line_end, line_start, load_words
from pipeline.link.figure_table import Cell, TableReader
from pipeline.places import PlaceHit
from pipeline.records import ComputeMention


class PlaceRead(NamedTuple):
    """A place or site as printed, and where."""

    name: str
    start: int
    end: int


@cache
def _facility() -> re.Pattern[str]:
    kinds = sorted(load_words()["facility"], key=lambda word: (-len(word), word))
    initials = "".join(sorted({word[0] for word in kinds}))
    other = "项目?等|企业|领域|建设(?!的)|等|核心区"
    phase = r"[一二三四五六]期|\([一二三四五六]期\)"
    super_center = r"国家超(?:级计)?算[\u4e00-\u9fff]{2,4}中心"
    any_kind = "|".join(map(re.escape, kinds))
    return re.compile(rf"(?=[国{initials}])(?:{super_center}|{any_kind})(?!{other})(?:集群)?(?:{phase})?")


_NAME = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{0,16}(?:\([^()]{1,12}\)[\u4e00-\u9fff]{0,6}|(?<=[\u4e00-\u9fff]{2})“[^”]{1,8}”[\u4e00-\u9fff]{0,2})?$"
)
_NAME_CUT = re.compile(
    r"[\d两二三四五六七八九十]+[栋个座家]|[年月]底?|投产|位于[^,;]{0,10}?的|已经|建成|建设|建有|拥有|新建|现有|共有|包括|位于|推动|打造|全国|全省"
    r"|全市|全区|我国|完成|实现|投资|启动|在建|开工|布局|部署|部分|以及|投用|投运|投入|成为|作为|支持|面向|依托|目前|其中|积极|谋划|推进|加快"
    r"|开通|引进|落地|租用|接入|签约|运营|合资|成立|联合|承担|承载|提升|强化|开展|鼓励|引导|利用|充分|发挥|[的是在了等与及对将已各由暨]|(?<!华)为"
    r"|和(?!浩特|林格尔|田|龙|平|静|顺|县)|连同|至此|一处|两地|地处|枢纽(?=[\u4e00-\u9fff]{2})"
)
_GENERIC = re.compile(
    r"(?:[等个座家一二三四五六七八九十\d大超型小中级市省区级P万千百卡该]|重点|规模|平均|大型|国家|绿色|边缘|智能|智算|人工智能|先进|云|新型|存量|以上"
    r"|城市|公共|算力|超级|重大|工业化|通用|区域性|低时延|落后|老旧|自建|IDC|产业|数据|单体|自治|N\d+)*"
)
_OBJECT = ("接入", "租用", "调用", "连接", "连同", "分布在", "分布于", "选址于", "选址", "位于", "落户", "服务", "来自")
"""What stands before a site that is not whose figure it is."""
_LOCATED = ("位于", "坐落于", "坐落在", "地处", "落户", "落地", "选址", "选址于", "分布在", "集中在", "来到", "走进")
"""What stands before a place that only tells where the subject lies."""
_HELD = re.compile(r"[\u4e00-\u9fff]{0,8}(?:开工|动工|举行|奠基|召开|揭牌)")
_TOLD = re.compile(r"(?:负责人|局长|主任|有关)?[\u4e00-\u9fff]{0,10}?(?:说|表示|介绍|透露|称|通报|宣布)")
_AND_OTHERS = re.compile(r"\)?等(?:\d*[多余]?[地城市省区个]|地区|[^,。;]{0,6}(?:高地|区域))")
_AFTER = re.compile(r"[^,;。]{0,6}?(?:集中在|集中于|位于|分布在|分布于|落户|落地)")
_OF_SITE = re.compile(r"(?:资金)?的[^,;。]{2,30}")
_REACH = 200
_WHOLE = re.compile(r"全[省区市州县国]|我[省区市]|省内|区内")
_WHOLE_REACH = 400
_LEVELS = {"市": ("prefecture",), "州": ("prefecture",), "县": ("county",)}
"""Levels of the places that 全市, 全州 and 全县 may stand for."""
_BACK = re.compile(
    r"该[^,。;]{0,4}(?:项目|中心|基地|园区|平台|集群)|项目|(?<![\u4e00-\u9fff])(?:中心|园区|集群)|[一二三四五六首]期|总投资|占地"
)
_BACK_FAR = re.compile(r"[\s据悉介绍了解,]*(?:该|项目|[一二三四五六首]期)")
"""What opens a paragraph that goes on about the site of the one above it."""
_PHASE = re.compile(r"[一二三四五六]期$")
_PHASES = re.compile(r"[一二三四五六](?:、[一二三四五六])*期|[一二三四五六]至[一二三四五六]期")
_AS_WHOLE = re.compile(r"(?:该|(?<![\u4e00-\u9fff]))(?:中心|基地|园区|平台)")
_DATELINE = re.compile(r" ?(?:\d{4}年)?\d{1,2}月\d{1,2}日[电讯]")
_COMPANY = re.compile(r"[\u4e00-\u9fffA-Za-z()]{2,18}?(?:公司|集团)")


class PlaceReader:
    """Reads the places of the figures of an issue; the sites of a clause are looked for once."""

    def __init__(self, found: Found, tables: TableReader) -> None:
        self.found = found
        self._tables = tables
        self._folded, self._text = found.folded, found.context.text
        self._sites: dict[int, list[PlaceRead]] = {}

    def read(self, figure: ComputeMention, sentence: Sentence) -> PlaceRead | None:
        """The site or place that a figure's words name, else the nearest before it in its sentence."""
        found, folded = self.found, self._folded
        if figure.norm.dimension == "latency":
            return self._link(figure, sentence)
        if (cell := self._tables.cell_of(figure)) is not None and (in_cells := self._in_cells(cell)):
            return in_cells[0]
        if (behind := self._behind(figure, sentence)) is not None:
            return behind
        clauses = sentence.clauses_up_to(figure.start)
        location: PlaceRead | None = None
        for clause in reversed(clauses):
            stop = min(clause.end, figure.start)
            if found.is_link(clause.start, stop):
                continue  # the places of a link are its ends
            sites = [site for site in self._sites_of(clause) if site.end <= stop]
            owners = [site for site in sites if not self._is_location(site)]
            if sites and figure.norm.dimension not in ("facility", "share"):
                if owners:
                    return self._in_phase(owners[-1], figure)
                location = location or sites[-1]
            places = found.places_in(max(clause.start, stop - _REACH), stop)
            named = [hit for hit in places if not any(site.start <= hit.start < site.end for site in sites)]
            if named and (aside := self._is_aside(named[-1])) is not True:
                if _AND_OTHERS.match(folded, named[-1].end):
                    return None
                place = self._joined(named, figure, clause)
                if aside is False and not self._is_location(place):
                    return place
                location = location or (owners[-1] if owners else place)
            if whole := _WHOLE.search(folded, max(clause.start, stop - 40), stop):
                # 全省算力总规模: what an earlier clause named is only a part; 全市 is the city named before.
                return self._whole(whole[0], figure, sentence)
        return self._carried(figure, sentence) or location

    def _link(self, figure: ComputeMention, sentence: Sentence) -> PlaceRead | None:
        """Both ends of a figure's link; one that begins with 到 goes on from the site that the sentence is about."""
        link = find_link(self._folded, sentence.start, figure.start)
        if link is None:
            return None
        origin, to = link.origin, link.to
        if origin is None:
            for clause in reversed(sentence.clauses_up_to(link.start)):
                if sites := self._sites_of(clause):
                    origin = sites[-1].name
                    break
        ends, figures = to.split("、"), self.found.figures_in(link.end, sentence.end)
        if len(ends) > 1 and len(ends) == len(figures) and "分别" in self._folded[link.end : figure.start]:
            to = ends[list(figures).index(figure)]
        return PlaceRead(f"{origin or ''}{link.join if origin else ''}{to}", link.start, link.end)

    def _behind(self, figure: ComputeMention, sentence: Sentence) -> PlaceRead | None:
        """`投资93亿元的…算力中心`, `18个集中在贵安新区`."""
        stop = min(sentence.end, figure.end + 40)
        if (after := _AFTER.match(self._folded, figure.end, stop)) and (
            places := self.found.places_in(after.end(), min(stop, after.end() + 12))
        ):
            return self._print(places[0].start, places[0].end)
        if of_site := _OF_SITE.match(self._folded, figure.end, stop):
            sites = self._find_sites(Clause(of_site.start(), of_site.end()))
            return sites[0] if sites else None
        return None

    def _is_aside(self, hit: PlaceHit) -> bool | None:
        """Whether a place is that of a dateline or of a company; None for that of who speaks."""
        if _DATELINE.match(self._folded, hit.end) or _COMPANY.match(self._folded, hit.end):
            return True
        agency = self.found.agencies.around(hit.start)
        return None if agency is not None and _TOLD.match(self._folded, agency.end) else False

    def _in_phase(self, site: PlaceRead, figure: ComputeMention) -> PlaceRead:
        """A site in the phase that the words between it and its figure name; whole where they name it whole."""
        base = _PHASE.sub("", site.name)
        between = self._folded[site.end : figure.start]
        phases = _PHASES.findall(between)
        if not phases:
            return site._replace(name=base) if _AS_WHOLE.search(between) else site
        return site._replace(name=base + phases[-1] if len(phases) == 1 and len(phases[0]) == 2 else base)

    def _is_location(self, place: PlaceRead) -> bool:
        before = self._folded[max(0, place.start - 4) : place.start]
        held = before.endswith("在") and _HELD.match(self._folded, place.end) is not None
        return held or before.endswith(_LOCATED)

    def _whole(self, words: str, figure: ComputeMention, sentence: Sentence) -> PlaceRead | None:
        """The city or county that 全市, 我县 and the like stand for: the last in the paragraph or title."""
        levels = _LEVELS.get(words[-1])
        if levels is None:
            return None
        article = sentence.article
        title = (article.start, line_end(self._folded, article.start)) if article else (0, 0)
        for start, end in ((max(sentence.line, figure.start - _WHOLE_REACH), figure.start), title):
            for hit in reversed(self.found.places_in(start, end)):
                if hit.place.level in levels and self._is_aside(hit) is not True:
                    return PlaceRead(self._name(hit), hit.start, hit.end)
        return None

    def _name(self, hit: PlaceHit) -> str:
        """A place as printed; 市 of an agency or a title (泉州市工业和信息化局) belongs to that name."""
        found, city = self.found, self._folded[hit.end - 1] == "市"
        inside = city and (found.agencies.around(hit.start) is not None or found.in_title(hit.start))
        return self._text[hit.start : hit.end - inside]

    def _carried(self, figure: ComputeMention, sentence: Sentence) -> PlaceRead | None:
        """The site that the paragraph is about, where a sentence only says 该项目 or 二期."""
        folded, start, line = self._folded, sentence.start, sentence.line
        said = max(start, figure.start - _REACH)
        if figure.norm.dimension == "share" or not _BACK.search(folded, said, figure.start):
            return None
        if sentence.article and line > sentence.article.start and _BACK_FAR.match(folded, line):
            line = max(sentence.article.start, line_start(folded, line - 1))
        while start > line:
            low, high = self.found.bounds_at(start - 2 if folded[start - 1] != "\n" or start < 2 else start - 1)
            if low >= start:
                return None
            if sites := self._find_sites(Clause(max(low, high - _REACH), high)):
                return self._in_phase(sites[0], figure)
            start = low
        return None

    def _in_cells(self, cell: Cell) -> list[PlaceRead | None]:
        """The place or site of a table's row, or else of its column; None in it for a province, which is no place."""
        for span in (cell.label, cell.head):
            if sites := self._find_sites(Clause(*span)):
                return [sites[0]]
            if places := self.found.places_in(*span):
                return [self._print(places[0].start, places[-1].end)]
            if self.found.regions_in(*span):
                return [None]
        return []

    def _sites_of(self, clause: Clause) -> list[PlaceRead]:
        if clause.start not in self._sites:
            sites = self._find_sites(clause)
            self._sites[clause.start] = [
                site for site in sites if not self._folded.endswith(_OBJECT, clause.start, site.start)
            ]
        return self._sites[clause.start]

    def _find_sites(self, clause: Clause) -> list[PlaceRead]:
        """Named computing sites of a stretch: `西安未来人工智能计算中心`, not `大型数据中心`."""
        sites = []
        for kind in _facility().finditer(self._folded, clause.start, clause.end):
            name = _NAME.search(self._folded, max(clause.start, kind.start() - 24), kind.start())
            own = _NAME_CUT.split(name[0])[-1] if name else ""
            if kind[0].startswith("国家超") or (len(own) >= 2 and not _GENERIC.fullmatch(own)):
                start = kind.start() - len(own)
                sites.append(PlaceRead(self._text[start : kind.end()], start, kind.end()))
        return sites[-20:]

    def _joined(self, places: Sequence[PlaceHit], figure: ComputeMention, clause: Clause) -> PlaceRead:
        """The last place with those that 、 or 和 joins to it; its own where 分别 hands the figures out."""
        joined = [places[-1]]
        for hit in reversed(places[:-1]):
            if self._folded[hit.end : joined[0].start] not in ("、", "和", "与", "及"):
                break
            joined.insert(0, hit)
        each = self._folded.find("分别", joined[-1].end, figure.start)
        if each >= 0 and len(joined) > 1:
            figures = list(self.found.figures_in(each, min(clause.end, each + _REACH)))
            if len(figures) == len(joined) and figure in figures:
                joined = [joined[figures.index(figure)]]
        names = [self._name(hit) for hit in joined]
        start = joined[0].start
        if len(places) > 1 == len(joined) and places[-2].end == start:
            start = places[-2].start  # 哈密市伊吾县
            names = [self._text[start : joined[0].end]]
        return PlaceRead("、".join(names), start, joined[-1].end)

    def _print(self, start: int, end: int) -> PlaceRead | None:
        return PlaceRead(self._text[start:end], start, end) if end > start else None

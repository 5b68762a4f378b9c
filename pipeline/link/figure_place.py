"""The printed place or site that a figure belongs to; for a latency the two ends of its link."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.kit.tables import caption_of
from pipeline.link.figure_scope import Clause, Found, Sentence, line_start, load_words
from pipeline.records import ComputeMention


@cache
def _facility() -> re.Pattern[str]:
    kinds = sorted(load_words()["facility"], key=lambda word: (-len(word), word))
    initials = "".join(sorted({word[0] for word in kinds}))
    other = "项目?等|企业|领域|建设(?!的)|等|核心区"
    phase = r"[一二三四五六]期|\([一二三四五六]期\)"
    return re.compile(rf"(?=[{initials}])(?:{'|'.join(map(re.escape, kinds))})(?!{other})(?:集群)?(?:{phase})?")


_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{0,16}(?:\([^()]{1,12}\)[\u4e00-\u9fff]{0,6})?$")
_NAME_CUT = re.compile(
    r"\d+[栋个座家]|[年月]底?|投产|位于[^,;]{0,10}?的|已经|建成|建设|建有|拥有|新建|现有|共有|包括|位于|推动|打造|全国|全省|全市|全区|我国|完成|实现|投资|启动|在建|开工|布局|部署|部分|以及|投用|投运|成为|作为|支持|面向|依托|目前|其中|[的是为在了等与及对将已各]|和(?!浩特|林格尔|田|龙|平|静|顺|县)|连同|一处|两地|地处"
)
_GENERIC = re.compile(
    r"(?:[等个座家一二三四五六七八九十\d大超型小中级市省区级P]|重点|规模|平均|大型|国家|绿色|边缘|智能|人工智能|先进|云|新型|存量|以上|城市|公共|算力|超级|重大|工业化|N\d+)*"
)


class Site(NamedTuple):
    """A named computing site where it is printed."""

    start: int
    end: int
    name: str


class PlaceReader:
    """Reads the places of the figures of an issue; the sites of a clause are looked for once."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self._sites: dict[int, list[Site]] = {}

    def read(self, figure: ComputeMention, sentence: Sentence) -> str | None:
        """The nearest site or place before a figure in its sentence."""
        found, folded = self.found, self.found.folded
        if figure.norm.dimension == "latency":
            return _link_ends(folded, sentence.start, figure.start)
        if (row := self._row(figure)) is not None:
            return row
        clauses = sentence.clauses_up_to(figure.start)
        for clause in reversed(clauses):
            stop = min(clause.end, figure.start)
            if found.is_link(clause.start, stop):
                continue  # the places of a link are its ends
            if figure.norm.dimension not in ("facility", "share"):
                sites = [site for site in self._sites_of(clause) if site.end <= stop]
                if sites:
                    return sites[-1].name
            if places := found.places_in(max(clause.start, stop - _REACH), stop):
                return _joined(folded, [(hit.start, hit.end) for hit in places])
            if _WHOLE.search(folded, max(clause.start, stop - 40), stop):
                return None  # 全省算力总规模: what an earlier clause named is only a part
        return self._carried(figure, clauses[0].start)

    def _carried(self, figure: ComputeMention, sentence: int) -> str | None:
        """The site that the paragraph is about, where a sentence only says 该项目 or 二期."""
        found, folded = self.found, self.found.folded
        line = line_start(folded, figure.start)
        if figure.norm.dimension == "share" or not _BACK.search(folded, sentence, figure.start):
            return None
        while sentence > line:
            start, end = found.bounds_at(sentence - 2)
            if start >= sentence:
                return None
            if sites := _find_sites(folded, Clause(max(start, end - _REACH), end)):
                return sites[0].name
            sentence = start
        return None

    def _row(self, figure: ComputeMention) -> str | None:
        """The place at the head of a table's row."""
        found, text = self.found, self.found.context.text
        if caption_of(text, figure.start) is None:
            return None
        line = line_start(text, figure.start)
        regions = found.regions_in(line, figure.start)
        first = regions[0] if regions and not text[line : regions[0].start].strip(" |｜　") else None
        return text[first.start : first.end] if first else None

    def _sites_of(self, clause: Clause) -> list[Site]:
        if clause.start not in self._sites:
            self._sites[clause.start] = _find_sites(self.found.folded, clause)
        return self._sites[clause.start]


_REACH = 200
_WHOLE = re.compile(r"全[省区市州县国]|我[省区市]|省内|区内")
_BACK = re.compile(r"该(?:项目|中心|基地|园区|平台)|项目|[一二三四五六首]期|总投资|占地")


def _find_sites(folded: str, clause: Clause) -> list[Site]:
    """Named computing sites of a clause: `西安未来人工智能计算中心`, not `大型数据中心`."""
    sites = []
    for kind in _facility().finditer(folded, clause.start, clause.end):
        name = _NAME.search(folded, max(clause.start, kind.start() - 24), kind.start())
        own = _NAME_CUT.split(name[0])[-1] if name else ""
        if len(own) >= 2 and not _GENERIC.fullmatch(own):
            sites.append(Site(kind.start() - len(own), kind.end(), own + kind[0]))
    return sites[-20:]


def _joined(folded: str, spans: list[tuple[int, int]]) -> str:
    """The last place with those that 、 or 和 joins to it."""
    names = [folded[slice(*spans[-1])]]
    for index in range(len(spans) - 1, 0, -1):
        if folded[spans[index - 1][1] : spans[index][0]] not in ("、", "和", "与", "及"):
            break
        names.insert(0, folded[slice(*spans[index - 1])])
    return "、".join(names)


_LINK_ENDS = re.compile(
    r"(?:实现|从|由|打造|,|;|、|:|“|^)?(?P<from>[^,;。、“”到至]{2,16}?)?(?P<join>到|至|与|—|-)(?P<to>[^,;。“”到至]{2,16}?)(?:之?间)?(?:的|城市间|单向|双向|端到端|网络|传输)*(?:时延|延迟|延时)?(?:已经?|分别|稳定在|达到|达|为|不超过|不高于|低于|小于|控制在|≤|<|降至|降到|约)*$"
)
_LEAD_VERB = re.compile(r"^(?:实现|打造|其中|从|由)+")
_EARLIER_LINK = re.compile(r"([^,;。、“”到至]{2,16}?)(?:到|至)[^,;。]{2,16}?(?:单向)?(?:时延|延迟)")


def _link_ends(folded: str, sentence: int, position: int) -> str | None:
    """`韶关至广深`; a clause that begins with 到 goes on from the start of the last link."""
    text = folded[max(sentence, position - 48) : position]
    cut = max(text.rfind(mark) for mark in ",;“\n") + 1
    match = _LINK_ENDS.search(text[cut:])
    if match is None:
        return None
    origin = match["from"]
    if not origin:
        earlier = _EARLIER_LINK.findall(folded, max(sentence, position - 200), position - len(text[cut:]))
        origin = earlier[-1] if earlier else None
    if not origin:
        return match["to"]
    return f"{_LEAD_VERB.sub('', origin)}{match['join']}{match['to']}"

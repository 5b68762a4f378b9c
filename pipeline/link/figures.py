"""Compute figures to facts: the metric, region, place, status, date and document that the text gives to a number.

Works on clauses. Each key is looked for in the figure's clause, then its sentence, then the section heading and the
article; what none of them says stays null.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.context import Context
from pipeline.link.evidence import Readings, gather_evidence
from pipeline.link.figure_region import RegionReader
from pipeline.link.figure_scope import Found, clauses_of, line_start, load_words, sentence_around
from pipeline.link.figure_status import TimingReader
from pipeline.records import ComputeMention, DocumentMention, Mention


def link_figures(context: Context, mentions: list[Mention]) -> list[Mention]:
    """The mentions with every compute figure linked to what the text says about it."""
    found = Found(context, mentions)
    if not found.figures:
        return mentions
    linked: dict[int, ComputeMention] = {}
    timings, regions = TimingReader(found), RegionReader(found)
    for figure in found.figures:
        timing = timings.read(figure)
        date = timing.date
        read = Readings(
            metric=read_metric(found, figure),
            region=regions.read(figure),
            place=read_place(found, figure),
            timing=timing,
            document=read_document(found, figure) if timing.status == "target" else None,
        )
        norm = figure.norm.model_copy(
            update={
                "metric": read.metric,
                "region": read.region.codes if read.region else None,
                "place": read.place,
                "status": timing.status,
                "as_of": date.norm.edtf if date else None,
                "mod": date.norm.mod if date else None,
                "document": read.document.norm.title if read.document else None,
                "evidence": gather_evidence(found, figure, read),
            }
        )
        linked[figure.start] = figure.model_copy(update={"norm": norm})
    return [linked[mention.start] if isinstance(mention, ComputeMention) else mention for mention in mentions]


def read_document(found: Found, figure: ComputeMention) -> DocumentMention | None:
    """The document that sets a goal: the last title in the paragraph before it, else the article's own title.

    A short form that was only guessed (`nearest`) hides whose goal it is, so it gives none.
    """
    folded = found.context.folded
    documents = found.documents_in(line_start(folded, figure.start), figure.start)
    kinds = ("policy", "law", "regulation", "standard")
    for document in reversed(documents):
        if document.norm.kind in kinds:
            return document if document.norm.resolved_by != "nearest" else None
    article = found.context.article_at(figure.start)
    if article is None:
        return None
    first_line = folded.find("\n", article.start)
    titles = found.documents_in(article.start, first_line if first_line >= 0 else article.end)
    return titles[0] if len(titles) == 1 and titles[0].norm.kind in kinds else None


_TAIL = re.compile(
    r"(?>约为?|大约|近|将近|接近|超过|超|突破|逾|达到|达|增至|增加到|增加至|提升至|提升到|降至|降低到|扩容至|扩大到|到|至|为|是|有|了|共计|共|合计|累计|总计|分别|控制在|不低于|不高于|不超过|不少于"
    r"|低于|高于|小于|大于|优于|不足|可达|已经|已|将|的|各|仅|一期|在|[≤≥<>:= ])+$"
)
_HEAD_CUT = re.compile(
    r"[,;:。、“”‘’!?\n]|拥有|建成(?!后)|实现|形成|部署|提供|建设|达到|其中|目前|计划|预计|占据|共有|已有|截至"
)
_NOUN_AFTER = re.compile(r"的?([\u4e00-\u9fffA-Za-z]{2,12}?)(?=[,;。、!?\n()“”:]|建成|投用|被|入选|已|集中|项目|的|$)")
_COUNTS = frozenset({"facility", "rack", "server", "accelerator"})


def read_metric(found: Found, figure: ComputeMention) -> str | None:
    """The printed phrase that says what is measured: before the number, or after a count's measure word."""
    folded = found.context.folded
    if figure.norm.dimension in _COUNTS and (match := _NOUN_AFTER.match(folded, figure.end)):
        return match[1]
    start = sentence_around(folded, figure.start)[0]
    for clause in reversed(clauses_of(folded, start, figure.start)):
        text = re.sub(r"\([^()]*\)", "", folded[clause.start : min(clause.end, figure.start)])
        cuts = [region.end - clause.start for region in found.regions_in(clause.start, figure.start)]
        cuts += [date.end - clause.start for date in found.dates_in(clause.start, figure.start)]
        plain = folded[clause.start : min(clause.end, figure.start)]
        if text == plain and cuts:
            text = text[max(cuts) :]
        text = _TAIL.sub("", text.rstrip(",;: "))
        phrase = _HEAD_CUT.split(text)[-1].strip(" 市省的")
        if len(phrase) >= 2:
            return phrase[-24:]
    return None


@cache
def _facility() -> re.Pattern[str]:
    kinds = "|".join(map(re.escape, load_words()["facility"]))
    return re.compile(rf"(?:{kinds})(?!集群|项目?等|企业|领域|建设(?!的)|等)")


_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{0,16}(?:\([^()]{1,12}\)[\u4e00-\u9fff]{0,6})?$")
_NAME_CUT = re.compile(
    r"已经|建成|建设|建有|拥有|新建|现有|共有|包括|位于|推动|打造|全国|全省|全市|全区|我国|完成|实现|投资|启动|在建|开工|布局|部署|部分|以及|投用|投运|成为|作为|支持|面向|依托|目前|其中|[的是为在了等和与及对将已各]"
)
_GENERIC = re.compile(
    r"(?:[等个座家一二三四五六七八九十\d大超型小中级市省区级P]|重点|规模|平均|大型|国家|绿色|边缘|智能|人工智能|先进|云|新型|存量|以上|城市|公共|算力|超级|重大)*"
)


def _site_names(folded: str, start: int, end: int) -> list[str]:
    """Named computing sites of a stretch: `西安未来人工智能计算中心`, not `大型数据中心`."""
    names = []
    for kind in _facility().finditer(folded, start, end):
        name = _NAME.search(folded, max(start, kind.start() - 24), kind.start())
        own = _NAME_CUT.split(name[0])[-1] if name else ""
        if len(own) >= 2 and not _GENERIC.fullmatch(own):
            names.append(own + kind[0])
    return names


_LINK_ENDS = re.compile(
    r"(?:实现|从|由|打造|,|;|、|:|“|^)?(?P<from>[^,;。、“”到至]{2,16}?)?(?:到|至|与|—|-)(?P<to>[^,;。“”到至]{2,16}?)(?:之?间)?(?:的|城市间|单向|双向|端到端|网络|传输)*(?:时延|延迟|延时)?(?:达到|达|为|不超过|不高于|低于|小于|控制在|≤|<|降至|约)*$"
)


def read_place(found: Found, figure: ComputeMention) -> str | None:
    """The printed place or facility that a figure belongs to; for a latency the two ends of its link."""
    folded = found.context.folded
    start, _ = sentence_around(folded, figure.start)
    clauses = clauses_of(folded, start, figure.start)
    if figure.norm.dimension == "latency":
        return _link_ends(folded, start, figure.start)
    for clause in reversed(clauses):
        sites = _site_names(folded, clause.start, min(clause.end, figure.start))
        if sites and figure.norm.dimension not in ("facility", "share"):
            return sites[-1]
        places = [
            hit
            for hit in found.context.places
            if clause.start <= hit.start and hit.end <= min(clause.end, figure.start) and hit.place.level != "province"
        ]
        if places:
            return _joined(folded, [(hit.start, hit.end) for hit in places])
    return None


def _joined(folded: str, spans: list[tuple[int, int]]) -> str:
    """The last place with those that 、 or 和 joins to it."""
    names = [folded[slice(*spans[-1])]]
    for index in range(len(spans) - 1, 0, -1):
        if folded[spans[index - 1][1] : spans[index][0]] not in ("、", "和", "与", "及"):
            break
        names.insert(0, folded[slice(*spans[index - 1])])
    return "、".join(names)


def _link_ends(folded: str, sentence: int, position: int) -> str | None:
    """`韶关至广深`; a clause that begins with 到 goes on from the start of the last link."""
    text = folded[max(sentence, position - 48) : position]
    cut = max(text.rfind(mark) for mark in ",;“\n") + 1
    match = _LINK_ENDS.search(text[cut:])
    if match is None:
        return None
    origin = match["from"]
    if not origin:
        earlier = re.findall(
            r"([^,;。、“”到至]{2,16}?)(?:到|至)[^,;。]{2,16}?(?:单向)?(?:时延|延迟)",
            folded[max(sentence, position - 200) : position - len(text[cut:])],
        )
        origin = earlier[-1] if earlier else None
    return f"{origin}至{match['to']}" if origin else match["to"]

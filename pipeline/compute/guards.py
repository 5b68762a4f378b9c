"""Whether a number with its unit measures computing infrastructure: one decision per kind of unit.

Each guard reads the words around the figure and answers with the dimension, or None. Words come from `terms.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from pipeline.compute.around import Around
from pipeline.compute.lexicon import Unit, has_term, last_term, term, term_group
from pipeline.compute.shares import guard_share, guard_tenths
from pipeline.records import Dimension

Guard = Callable[[Around, str, Unit], Dimension | None]
"""Words around, number as printed, unit -> dimension or None."""


_NEAR_AHEAD = 40
_NEAR_BEFORE = 120


def is_computing(around: Around) -> bool:
    """Whether sentence or near text speaks of computing."""
    hits = around.context.scan.hits("compute.topic")
    start, end = around.sentence
    low = min(start, max(around.article_start, around.start - _NEAR_BEFORE))
    index = bisect_left(hits, low, key=lambda hit: hit.start)
    if index < len(hits) and hits[index].end <= around.start:
        return True
    index = bisect_left(hits, around.end, key=lambda hit: hit.start)
    return index < len(hits) and hits[index].end <= min(end, around.end + _NEAR_AHEAD)


_OUTBUILDINGS = re.compile(r"[^,。;:!?\n]{0,40}、[^,。;:!?\n]{0,24}配套")
"""The rest of a list that ends in what belongs to the site: `、1座变电站等配套设施`."""


def is_site_project(around: Around) -> bool:
    """Whether the project or site that governs the figure is one of computing: the nearest one named decides."""
    ahead = around.after[:30]
    site = term("money_site").search(ahead)
    other = term("other_project").search(ahead)
    if site is not None and (other is None or site.start() < other.start()):
        return True
    if other is not None:
        return False
    text = around.before_in_article
    site_at, other_at = last_term(text, "money_site"), last_term(text, "other_project")
    if -1 < site_at < other_at and _OUTBUILDINGS.match(text, site_at):
        return True
    if site_at == other_at == -1 or site_at < text.rfind("\n"):
        # The first figure of an item may stand before the word that tells: 总投资100亿元,…,在建机架6万架.
        rest = around.after_in_sentence[:80]
        if has_term(rest, "money_site") and other_at < text.rfind("\n") + 1 and not has_term(rest, "other_project"):
            return True
    return site_at > other_at


def guard_none(around: Around, number: str, unit: Unit) -> Dimension | None:
    """A unit that measures computing by itself; its definition is no figure."""
    if re.match(r" ?(?:是指|指的是|=|等于|即每秒|约等于)", around.after):
        return None
    return unit.dimension


def guard_computing(around: Around, number: str, unit: Unit) -> Dimension | None:
    """A short form such as EP, PF or 匹: computing must be spoken of."""
    if unit.surface == "匹" and around.after[:1] in ("马", "布", "狼", "配", "的马", "夫"):
        return None
    return guard_none(around, number, unit) if is_computing(around) else None


_VIDEO = re.compile(r"高清|视频|分辨率|画质|超清|直播|像素|页|摄像")
_DIGITS = re.compile(r"\d")
_HAN_COUNT = re.compile(r"[一二三四五六七八九两][十百千万]")
"""三百P counts; 百P and 千P are classes."""


def guard_letter(around: Around, number: str, unit: Unit) -> Dimension | None:
    """P or E alone: computing near by, no picture format; beside 存储 it is bytes."""
    if around.before[-1:] in ("-", "/", "_", "@", "第"):
        return None
    if not _DIGITS.search(number) and not (_HAN_COUNT.search(number) and has_term(around.before, "topic")):
        return None
    if _VIDEO.search(around.before[-12:]) or _VIDEO.match(around.after.lstrip(" 的级")):
        return None
    if number in {"480", "720", "1080", "2160"} and _VIDEO.search(around.before + around.after):
        return None
    if re.match(r"的?(?:存储|存力|灾备)", around.after):
        return "storage"
    if last_term(around.before, "storage_word") > last_term(around.before, "topic") and not has_term(
        around.after[:5], "topic"
    ):
        return "storage"
    if unit.surface == "E" and not has_term(around.before + around.after[:12], "topic"):
        return None
    return guard_none(around, number, unit) if is_computing(around) else None


_RATE_BEFORE = re.compile(r"每秒[^,;。]{0,12}$")
_RATE_AFTER = re.compile(r" ?(?:/秒|/s|每秒|/S)")


def guard_rate(around: Around, number: str, unit: Unit) -> Dimension | None:
    """次 as operations: per second, or 亿亿 and more in a computing clause; a gloss of EFLOPS is no figure."""
    floating = "浮点" in unit.surface
    per_second = unit.surface.endswith(("秒", "/s")) or bool(
        _RATE_BEFORE.search(around.before) or _RATE_AFTER.match(around.after)
    )
    huge = number.count("亿") >= 2 or number.endswith("万亿")
    measured = floating or (per_second and has_term(around.before_in_sentence + around.after, "topic"))
    if not measured and not (huge and (per_second or has_term(around.before + around.after, "topic"))):
        return None
    if "每人" in around.before:
        return None  # 相当于每人每秒计算一次
    # 每秒百亿亿次浮点运算 explains a unit; 突破每秒百亿亿次 measures.
    counted = re.search(r"[\d一二三四五六七八九两]", number)
    if not counted and not re.search(r"(?:超过?|突破|达到?|高达|超出|逾)(?:每秒)?$", around.before):
        return None
    if around.after.startswith("级") or re.search(r"(?:是指|即|指|=|等于|约合)(?:每秒)?$", around.before):
        return None
    return "compute"


_COMPUTING_AFTER = re.compile(r"的?(?:人工智能|AI|智能|训练|推理|训推|通用|国产|自主)*算力")


def guard_storage(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Bytes of storage; amounts of data produced, shared or sent are none. `56PB智能算力` misprints P."""
    if unit.surface in ("PB", "EB") and _COMPUTING_AFTER.match(around.after):
        return "compute"
    word = last_term(around.before, "storage_word")
    if last_term(around.before, "storage_no") > word:
        return None
    if re.match(r"=|等于|约等于", around.after):
        return None
    if word >= 0 or has_term(around.after[:8], "storage_word"):
        return "storage"
    if unit.surface in ("GB", "TB"):
        return None
    return (
        "storage"
        if has_term(around.before_in_sentence, "storage_word") and not has_term(around.before_in_sentence, "storage_no")
        else None
    )


def guard_latency(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Milliseconds of a link or a circle of computing."""
    if re.search(r"(?:缩短|降低|减少|下降|压缩|优化)(?:了|近|约|超过?)?$", around.before):
        return None  # a difference
    near = around.before_in_sentence + around.after_in_sentence[:30]
    return "latency" if has_term(near, "latency_word", "topic", "data_topic") else None


def _is_access(around: Around) -> bool:
    """Whether a rate is that of subscribers or inside a machine, by the words of its own item of an enumeration."""
    item = around.before.rpartition("、")[2] + around.after[:10]
    return has_term(item.replace("宽带出口", ""), "bandwidth_no")  # 固定宽带出口 is the network's


def guard_bandwidth(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Bit rates of links between computing sites; subscribers' access is none."""
    if _is_access(around):
        return None
    return "bandwidth" if has_term(around.before_in_sentence + around.after[:20], "bandwidth_word") else None


def guard_bare_rate(around: Around, number: str, unit: Unit) -> Dimension | None:
    """G or T beside 带宽."""
    if not re.search(r"\d", number) or _is_access(around):
        return None
    near = has_term(around.before[-14:], "bandwidth_near") or re.match(
        r"(?:bps|以上)?(?:的)?(?:总|出口|网络|直连|互联)?带宽", around.after
    )
    return "bandwidth" if near else None


def guard_noun(around: Around, number: str, unit: Unit) -> Dimension | None:
    """标准机架 or 机柜 right after its number; not the item `3 标准机架数`, nor 一机柜, which is one spoken of."""
    return None if around.after.startswith(("式", "数")) or number == "一" else unit.dimension


def guard_rack(around: Around, number: str, unit: Unit) -> Dimension | None:
    """架 of racks, not of aircraft."""
    if re.match(r"次|构|设|空|子|起|桥|飞机|客机|无人|直升|eVTOL|货机", around.after):
        return None
    if re.search(r"飞机|无人机|航班|客机|直升机|飞行器|机队", around.before):
        return None
    return "rack" if is_computing(around) else None


_CARDS_OF_ONE = re.compile(r"(?:GPU|AI|智算|训练|推理)?(?:服务器|一体机|机型|节点|模组)")


def guard_card(around: Around, number: str, unit: Unit) -> Dimension | None:
    """卡 of accelerators with digits before it (万卡 alone is a class of cluster)."""
    if not re.search(r"[\d一二三四五六七八九两]", number) or has_term(around.after[:1], "card_no"):
        return None
    if _CARDS_OF_ONE.match(around.after):
        return None
    near = has_term(around.before_in_sentence[-60:] + around.after[:20], "card_topic")
    return "accelerator" if near or is_computing(around) else None


_RATING_AFTER = re.compile(
    r" ?(?:/|的|以上)*(?:[单高]|标准|高密度?|大?功率|液冷|风冷|智算|定制|IT)*(?:机架|机柜|架|柜|机位)"
)


_MEGAWATT = 10**6
"""From here on watts say themselves what of a site they measure: 算力扩展至23MW."""


def guard_power(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Power of a computing site; ratings of one rack and power plants are none."""
    if around.after.startswith(("时", "·时", "·h", "小时")) or _RATING_AFTER.match(around.after):
        return None
    if has_term(around.before[-18:], "rating") or has_term(around.before + around.after[:10], "power_no"):
        return None
    site = has_term(around.before, "money_site") or "IT" in around.before or "IT" in around.after[:6]
    told = has_term(around.before + around.after[:8], "power_word") or has_term(around.after[:10], "money_site")
    if not told and not (site and unit.factor >= _MEGAWATT):
        return None
    return "power" if site or is_site_project(around) else None


@cache
def _money_before() -> re.Pattern[str]:
    return re.compile(term_group("money_word") + r"[^,;。]{0,10}$")


@cache
def _spent() -> re.Pattern[str]:
    return re.compile(
        rf"(?:专项)?(?:资金|债券)?(?:,?用于|支持|投向|投建|建设)[^,;。]{{0,16}}{term_group('money_site')}"
    )


_PROJECT_BEFORE = re.compile(r"(?:算力|智算|超算|数据中心)[^,;。]{0,4}项目(?:共|约|近|超)?$")


def guard_investment(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Money put into a computing project; income, prices and subsidies are none."""
    if not set(number) & set("万亿"):
        return None
    if has_term(around.before, "money_no") or has_term(around.after[:6], "money_no") or re.match(r"/|每", around.after):
        return None
    stated = _money_before().search(around.before) or _PROJECT_BEFORE.search(around.before)
    if not stated and not re.match(r"(?:的)?(?:总)?投资|投入", around.after) and not _spent().match(around.after):
        return None
    return "investment" if is_site_project(around) else None


_GROWN = re.compile(r"(?:增[加至长]?|扩[大容展建]?|提[高升])[到至][^,;。]{0,12}$")


@cache
def _area_before() -> re.Pattern[str]:
    return re.compile(term_group("area_word") + r"[^,;。]{0,14}$")


def guard_area(around: Around, number: str, unit: Unit) -> Dimension | None:
    """Land and floor of a computing site."""
    if has_term(around.before[-8:], "area_no"):
        return None
    stated = _area_before().search(around.before) or re.match(r"的?(?:机房|数据中心|智算|场地|园区|算力)", around.after)
    if not stated and not (_GROWN.search(around.before) and has_term(around.before_in_sentence, "area_word")):
        return None
    return "area" if is_site_project(around) else None


GUARDS: dict[str, Guard] = {
    "": guard_none,
    "computing": guard_computing,
    "letter": guard_letter,
    "rate": guard_rate,
    "storage": guard_storage,
    "latency": guard_latency,
    "bandwidth": guard_bandwidth,
    "bare_rate": guard_bare_rate,
    "noun": guard_noun,
    "rack": guard_rack,
    "card": guard_card,
    "power": guard_power,
    "share": guard_share,
    "tenths": guard_tenths,
    "investment": guard_investment,
    "area": guard_area,
}
"""Guard by its name in `units.csv`; `count` is decided in `counts`."""

"""Counts: a measure word says how many, a noun beside it says of what. `230个`数据中心, 服务器`153万台`.

The noun stands after the measure word, before the number, or in an earlier count of the sentence (其中张家口83个).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.compute.around import Around
from pipeline.compute.lexicon import term, term_group
from pipeline.records import Dimension

_COUNTED: dict[str, tuple[Dimension, ...]] = {
    "个": ("facility", "rack", "server", "accelerator"),
    **dict.fromkeys(("座", "家", "处", "所", "栋", "幢"), ("facility",)),
    **dict.fromkeys(("组", "面"), ("rack",)),
    **dict.fromkeys(("台", "台套", "台(套)"), ("server", "rack", "accelerator")),
    **dict.fromkeys(("张", "块", "颗", "片", "枚"), ("accelerator",)),
}
_NOUNS: tuple[Dimension, ...] = ("facility", "rack", "server", "accelerator")
_MIDDLE = r"(?:[^,。;:!?\n\d(]|\([^()\d\n]{1,8}\)|\d+(?:\.\d+)?(?:kW|KW|千瓦|U|P)|(?<=[A-Za-z])\d+){0,16}?"


@cache
def glue_pattern() -> re.Pattern[str]:
    """Words that may stand between a noun and its number; possessive, so that no text makes it try twice."""
    return re.compile(rf"(?>{term_group('glue')}|[:\-| ≥>“”]|\([^()]{{0,24}}\))*+")


@cache
def _noun() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{term_group(name)})" for name in _NOUNS))


@cache
def _noun_after() -> re.Pattern[str]:
    return re.compile(rf"^[ “\"]?(?!(?:以上|以下|左右)?[、和及与])(?P<middle>{_MIDDLE})(?:{_noun().pattern})")


def counted_after(text: str) -> tuple[Dimension, int] | None:
    """What the words after a measure word count, and where the noun ends: `大型数据中心,` -> facility."""
    match = _noun_after().match(text)
    if match is None or term("between").search(match["middle"]):
        return None
    dimension, end = _settle(text, match)
    if dimension == "facility" and term("spoil").match(text, end):
        return None
    return dimension, end


_LINK = re.compile(r"(?:系列|[式的型])?(?:算力|智算|AI|训练|推理)?")


def _settle(text: str, match: re.Match[str]) -> tuple[Dimension, int]:
    """The head of a compound: 数据中心机架 counts racks, 机架式服务器 and GPU系列算力服务器 servers."""
    dimension, end = match.lastgroup, match.end()
    while following := _noun().match(text, _LINK.match(text, end).end()):  # type: ignore[union-attr]  # may be empty
        dimension, end = following.lastgroup, following.end()
    return dimension, end  # type: ignore[return-value]  # groups are named by dimension


def counted_before(text: str) -> Dimension | None:
    """What the words before a number count: `投入运营数据中心` -> facility; only glue may stand between."""
    nouns = list(_noun().finditer(text))
    if not nouns:
        return None
    last = nouns[-1]
    if len(text) - last.end() > 30 or not glue_pattern().fullmatch(text, last.end()):
        return None
    return last.lastgroup  # type: ignore[return-value]  # groups are named by dimension


_OF_ONE = re.compile(r"[每单一][台个][^,;。]{0,10}$")
"""Cards of one server are its rating: 每台服务器含8张GPU."""


@cache
def _follow() -> re.Pattern[str]:
    return re.compile(rf"(?:$|[,;。、)”\n.…|]|{term_group('follow')})")


def find_counted(around: Around, measure: str, value_is_one: bool, earlier: dict[str, Dimension]) -> Dimension | None:
    """What a count measures, or None.

    Args:
        around: the words about it.
        measure: the measure word as printed.
        value_is_one: whether the number is 一, which is an article more often than a count.
        earlier: what measure words of the same sentence counted before.
    """
    if value_is_one or around.before.endswith("第"):
        return None
    allowed = _COUNTED[measure]
    if (after := counted_after(around.after)) is not None and after[0] in allowed:
        if after[0] == "accelerator" and (
            term("chip_no").search(around.before + around.after) or _OF_ONE.search(around.before)
        ):
            return None
        return after[0]
    if (before := counted_before(around.before)) is not None and before in allowed:
        # 数据中心12个省份: another noun claims the number.
        return (
            before
            if _follow().match(around.after) or around.after.startswith(("(", " ", "的", "-", "增", "提升", "扩"))
            else None
        )
    if _IN_ALL.fullmatch(around.before) and _follow().match(around.after):
        previous = around.before_in_sentence[: -len(around.before)].rstrip(",")[-40:]
        if (before := counted_before(previous)) is not None and before in allowed:
            return before
    if measure in earlier and re.search(r"(?:增至|增加到|增加至|提升至|提升到|扩大到|扩容至|达到)$", around.before):
        return earlier[measure]
    if measure in earlier and _follow().match(around.after) and not around.after.startswith(("以", "左")):
        return earlier[measure] if _elliptic(around.before) else None
    return None


_IN_ALL = re.compile(r"(?:共计?|合计|总计|总数|数量)(?:约|近|超过?|达到?|为|有)*")
"""The sum of what the clause before names: `转让一批服务器,共计1860台`."""
_OTHER_NOUN = re.compile(
    r"企业|项目|用户|成员|单位|伙伴|客户|案例|场景|平台|专利|标准|模型|城市|人|公司|机构|产品|系统|设备|终端|基站|园区|指标|任务|应用|品牌|学校|医院"
)


def _elliptic(before: str) -> bool:
    """Whether a clause without a noun of its own goes on counting: `其中张家口占据了`, `廊坊和保定各有`."""
    return not _OTHER_NOUN.search(before)

"""The two ends of a link whose latency is told: `天府集群到重庆集群网络时延低于3毫秒`."""

from __future__ import annotations

import re
from typing import NamedTuple

_END, _TO = r"[^,;:。“”到至\n]{2,20}", r"[^,;:。“”到至\n\d]{2,20}"
_VERBS = (
    r"(?:已经?|将|分别|均|稳定在|实现|达到|达|为|在|不超过|不高于|不大于|低于|小于|控制在|≤|<"
    r"|降至|降到|降低到|缩短至|缩短到|压缩至|约|仅)*"
)
_TRAIL = r"(?:之?间|方向)?(?:的|城市间|骨干|跨境|直[连达联]|链路|专线|网络|单向|双向|端到端|平均|传输|光纤)*"
_LINK = re.compile(
    rf"(?P<from>{_END})?(?P<join>到|至|与|—|-)(?P<to>{_TO}?)"
    rf"(?:{_TRAIL}(?:时延|延迟|延时)[^,;。]{{0,16}}|{_TRAIL}{_VERBS})$"
)
_BARE = re.compile(r"[^,;:。“”]{0,4}?(?:单向|双向|端到端|网络|平均|传输|往返)*(?:时延|延迟|延时)[^,;。]{0,24}$")
"""A clause that tells a latency and leaves the link to the clause before it."""
_LINK_BEFORE = re.compile(rf"(?P<from>{_END})(?P<join>到|至)(?P<to>{_TO}?){_TRAIL},?$")
_EARLIER = re.compile(rf"(?P<from>{_END})(?:到|至)[^,;。]{{2,20}}?(?:时延|延迟|延时|\d(?:毫秒|ms))")
_LEAD = re.compile(
    r".*(?:毫秒|ms)(?:以内|以下)?、?|.*以内、"
    r"|.*(?:实现|打造|其中|从|由|优化|开通|力争|确保|形成|推动|建设|将|的)、?(?=[\u4e00-\u9fff]{2})"
)
"""What stands before the first end: 实现`天府集群`到…, …10毫秒以内、至…"""
_CUTS = ",;:“\n"
_REACH = 60
_EARLIER_REACH = 200


class Link(NamedTuple):
    """A link as printed; `origin` is None where the print leaves its first end to what went before."""

    origin: str | None
    join: str
    to: str
    start: int
    end: int


def find_link(folded: str, sentence: int, position: int) -> Link | None:
    """The link that the words right before a latency name.

    Args:
        sentence: where the sentence starts.
        position: where the figure starts.
    """
    cut = _clause_start(folded, max(sentence, position - _REACH), position)
    match = _LINK.search(folded[cut:position])
    if match is None:
        if not _BARE.fullmatch(folded[cut:position]) or cut <= sentence:
            return None
        before = _clause_start(folded, max(sentence, cut - _REACH), cut - 1)
        match = _LINK_BEFORE.search(folded[before:cut])
        if match is None:
            return None
        cut = before
    origin = _LEAD.sub("", match["from"] or "")
    start = cut + (match.end("from") - len(origin) if origin else match.start("to"))
    if not origin:
        low, high = max(sentence, cut - _EARLIER_REACH), cut + match.start("join")
        earlier = [found["from"] for found in _EARLIER.finditer(folded, low, high)]
        origin = _LEAD.sub("", earlier[-1]) if earlier else ""
    return Link(origin or None, match["join"], match["to"], start, cut + match.end("to"))


def _clause_start(folded: str, low: int, high: int) -> int:
    return max(low, *(folded.rfind(mark, low, high) + 1 for mark in _CUTS))

"""The printed phrase that says what a figure measures: before the number, or after the measure word of a count.

A phrase without a head such as 规模, 时延 or 占比 says nothing (并有长远4.5万匹); then the clause before is asked.
"""

from __future__ import annotations

import re

from pipeline.link.figure_scope import Found, Sentence, words_pattern
from pipeline.records import ComputeMention

_TAIL = re.compile(
    r"(?:(?:约为?|大约|近|将近|接近|超过|超|突破|逾|达到|达|增至|增加到|增加至|提升至|提升到|降至|降低到|扩容至|扩大到|到|至|为|是|有|了|共计|共|合计|累计|总计|分别|控制在|不低于|不高于|不超过|不少于"
    r"|低于|高于|小于|大于|优于|不足|可达|可|要|目标|预计|已经|已|将|的|各|仅|一期|在|[≤≥<>:= ]))+$"
)
_CUT = re.compile(
    r"[,;:。、“”‘’!?\n(]|[电讯] |拥有|建成(?!后)|实现|形成|部署|提供|建设|达到|其中|目前|计划|预计|占据|共有|已有|截至"
)
_BRACKET = re.compile(r"\([^()]*\)")
_NOUN_AFTER = re.compile(
    r"(?:以上|以下|左右)?+的?([\u4e00-\u9fffA-Za-z]{2,12}?)(?=[,;。、!?\n()“”:]|建成|投用|被|入选|已|集中|项目|的|$)"
)
_FROM = re.compile(r"(?:已经|已)?[从由][^,;]{0,16}\d.*$")
"""The starting value of a rise: 算力规模从5000P增加到."""
_FIGURE_ON = re.compile(r"(?:约为?|大约为?|近|超过?|了|共|各)*\d.*$")
_COUNTS = frozenset({"facility", "rack", "server", "accelerator"})
_REACH = 60
_LONGEST = 24


def read_metric(found: Found, figure: ComputeMention, sentence: Sentence) -> str | None:
    """The phrase, without the place and date before it and the verb behind it; None where nothing is printed."""
    folded = found.folded
    after = _NOUN_AFTER.match(folded, figure.end)
    if after and figure.norm.dimension in _COUNTS:
        return after[1]
    own = figure.norm.dimension == "compute"
    for clause in reversed(sentence.clauses_up_to(figure.start)):
        stop = min(clause.end, figure.start)
        start = max(clause.start, stop - _REACH)
        plain = folded[start:stop]
        text = _FROM.sub("", _BRACKET.sub("", plain))
        if text == plain:
            cuts = [region.end for region in found.regions_in(start, stop)]
            cuts += [date.end for date in found.dates_in(start, stop)]
            text = plain[max(cuts) - start :] if cuts else text
        if clause.end <= figure.start:
            if any(other.norm.dimension != figure.norm.dimension for other in found.figures_in(start, stop)):
                break  # what that clause measures is another thing
            text = _FIGURE_ON.sub("", text)  # what stands before its own figure
        phrase = _CUT.split(_TAIL.sub("", text.rstrip(",;: ")))[-1].strip(" 市省的")
        if len(phrase) >= 2 and words_pattern("metric_head").search(phrase):
            return phrase[-_LONGEST:]
        if own and after:
            return after[1]  # 提供`10000P`国产推理算力
    return None

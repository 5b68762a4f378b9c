"""Readers of names that tables list whole: national organs, regional ones known by a short name, foreign ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.agency import borders, grammar
from pipeline.agency.evidence import splits_word
from pipeline.agency.found import Found
from pipeline.agency.generic import in_class, is_deputy
from pipeline.agency.lexicon import foreign, functions, national, organs
from pipeline.context import Context

_FULL = ("国家", "国务院", "全国", "中华", "最高", "党中央")
_SHORT_BEFORE = "各省市区县州盟旗级该地方多国师"
_NATION = ("中华人民共和国", "中国")
# Before or with the letter of a state, these make another word: 驻美, 9日, 近日, 完美, 依法.
_NO_LETTER = re.compile(
    "[中欧对赴在来驻访旅留抗与].|[\\d今昨明近即次翌当每同本前整节假周末终]日|[完优精健]美|[依立执司守普]法"
)
# 参加|州政府会议, 获得|州政府支持
_CUT = re.compile("[参增]加州|[取获]得州")
_BANK_BRANCH = re.compile("[一-龥]{2,7}?(?:分行|中心支行|营业管理部)")


def find_national(context: Context) -> Iterator[Found]:
    """National organs by their surfaces, less those that their neighbors disprove."""
    folded = context.folded
    lexicon = national()
    for start, end, surface in context.scan.hits("agency.national"):
        if not borders.ends_well(folded, end) or splits_word(context, start, end):
            continue
        before = folded[start - 1] if start else ""
        if surface in functions() and in_class(context, start):
            continue
        ours = folded.endswith(("中国", "我国", "人民共和国"), 0, start)
        if before and before in _SHORT_BEFORE and not ours and not surface.startswith(_FULL):
            # 各地发展改革委, 城市网信办: organs of regions, not of the nation.
            continue
        if surface == "全国人大" and is_deputy(folded, end):
            continue
        if surface in ("中央委员会", "党中央") and borders.of_other_party(folded, start):
            continue
        if surface == "人行" and not _BANK_BRANCH.match(folded, end):
            continue
        nation = next((name for name in _NATION if folded.endswith(name, 0, start)), "")
        yield Found(start - len(nation), end, "<national organ>", start, end, organs=lexicon[surface])


def find_known(context: Context) -> Iterator[Found]:
    """Regional organs that are known by a name without their region."""
    lexicon = organs()
    for start, end, surface in context.scan.hits("agency.organ"):
        if borders.ends_well(context.folded, end):
            yield Found(start, end, "<known organ>", start, end, local=lexicon[surface])


def find_foreign(context: Context) -> Iterator[Found]:
    """Organs of foreign states: a country and an organ's name."""
    folded, starts = context.folded, grammar.foreign_starts()
    for start, end, surface in context.scan.hits("agency.foreign"):
        country, role = starts[surface]
        core = start + 1 if role == "brief" else start
        if role == "country":
            match = grammar.foreign_organ().match(folded, end)
            if match is None:
                continue
            name = match["open"] or match["run"]
            if name and (borders.stop_words().search(name) or not (match["open"] or _is_ministry(folded, match))):
                continue
            core, end = end, match.end()
        elif role == "brief" and _NO_LETTER.match(folded, max(0, start - 1)):
            continue
        if role != "brief" and _CUT.match(folded, max(0, start - 1)):
            continue
        if borders.ends_well(folded, end):
            start -= next((size for size in (2, 3) if _own_country(folded, start, country[:size])), 0)
            yield Found(start, end, "<country> <organ>", core, end, country=country)


def _own_country(folded: str, start: int, country: str) -> bool:
    """Whether the country of an organ or state stands before it: 美国|加州政府."""
    word = foreign().get(country)
    return word is not None and word.role == "country" and folded.endswith(country, 0, start)


def _is_ministry(folded: str, match: re.Match[str]) -> bool:
    """Whether a run up to 部 is a ministry's name: made of what ministries deal with, and no part of a sentence."""
    return bool(grammar.any_topic().search(match["run"]) and borders.unit_end().match(folded, match.end()))

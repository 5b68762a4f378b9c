"""Figures that a keyword announces and no unit follows: PUE, indices, racks and servers as in 机架总规模超过760万."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.compute.lexicon import load_terms, term, term_group
from pipeline.compute.numbers import NUMBER
from pipeline.context import Context
from pipeline.kit.scan import Hit
from pipeline.records import Dimension


class Keyed(NamedTuple):
    """A number that a keyword announces; `low` where it is a range."""

    start: int
    end: int
    dimension: Dimension
    number: str
    low: str | None
    rule: str


_REACH = 72
_PUE = re.compile(
    r"(?<![\d.])(?:(?P<low>[1-3]\.\d{1,3}) ?(?:-|~|—{1,2}|至) ?)?"
    r"(?P<number>[1-3]\.\d{1,3}|一点[〇零一二三四五六七八九]{1,3}|1(?=以下|的))"
    r"(?!\.?\d|[A-Za-z]| ?[%倍万亿个度元级千兆])"
)
_PUE_STOP = re.compile(r"[。;!?\n]")
_PUE_CLAUSE = re.compile(r"降|低|不高于|不超过|控制|优于|达到|值|≤|<|平均|分别|最优|最佳|可达|[、和与]$")
_INDEX = re.compile(
    r"(?<![\d.A-Za-z])\d{1,3}(?:\.\d{1,3})?分?(?!\.?\d|[A-Za-z]| ?[%倍万亿个度元级年月日位名项大版号家])"
)
_INDEX_STOP = re.compile(r"[。;!?\n《》]")


def keyword_surfaces() -> dict[str, list[str]]:
    """Scan groups of the keywords."""
    terms = load_terms()
    return {
        "compute.pue": [*terms["pue"], *(word.lower() for word in terms["pue"] if word.isascii())],
        "compute.index": terms["index"],
        "compute.topic": terms["topic"],
        "compute.counted": [word for name in _BARE_NOUNS for word in terms[name]],
    }


def find_keyed(context: Context) -> list[Keyed]:
    """All keyed figures of a text, ascending; overlaps are the caller's to drop."""
    folded, scan = context.folded, context.scan
    found = {
        *_find_pue(folded, scan.hits("compute.pue")),
        *_find_indices(folded, scan.hits("compute.index")),
        *_find_bare_counts(folded, scan.longest("compute.counted")),
    }
    return sorted(found)


_PUE_AHEAD = re.compile(
    r"(?<![\d.A-Za-z])(?P<number>[1-3]\.\d{1,3})(?:以下|左右|以内)?的?(?:超低|极致|极低|设计|平均|年均|低|最低)?$"
)


def _find_pue(folded: str, words: Sequence[Hit]) -> list[Keyed]:
    found = []
    for word in words:
        stretch = folded[word.end : word.end + _REACH]
        if stop := _PUE_STOP.search(stretch):
            stretch = stretch[: stop.start()]
        position = 0
        for match in _PUE.finditer(stretch):
            # A comma ends the reach unless the next clause still lowers or bounds the value.
            between = stretch[position : match.start()]
            tail = between.rpartition(",")
            if (tail[1] and not _PUE_CLAUSE.search(tail[2])) or re.search(
                r"降低了?$|下降了?$|减少了?$|[Vv]$|[WC]UE", between
            ):
                break
            position = match.end()
            start = word.end + match.start()
            found.append(Keyed(start, word.end + match.end(), "pue", match["number"], match["low"], "PUE <number>"))
        floor = max(0, word.start - 16)
        if ahead := _PUE_AHEAD.search(folded[floor : word.start]):
            found.append(
                Keyed(
                    floor + ahead.start("number"),
                    floor + ahead.end("number"),
                    "pue",
                    ahead["number"],
                    None,
                    "<number> PUE",
                )
            )
    return found


def _find_indices(folded: str, words: Sequence[Hit]) -> list[Keyed]:
    found = []
    for word in words:
        stretch = folded[word.end : word.end + _REACH]
        if stop := _INDEX_STOP.search(stretch):
            stretch = stretch[: stop.start()]
        stretch = re.sub(r"\([^()]*\)", lambda match: "(" * len(match[0]), stretch)  # a gloss is no value
        position = 0
        for match in _INDEX.finditer(stretch):
            between = stretch[position : match.start()]
            if "," in between or term("index_no").search(between) or len(between.strip("(")) > 24:
                break
            if position and not re.fullmatch(r"[分点]?[、和及与/]", between):
                break
            position = match.end()
            start, end = word.end + match.start(), word.end + match.end()
            found.append(Keyed(start, end, "index", match[0].rstrip("分"), None, "<index> <number>"))
    return found


_BARE_NOUNS: tuple[Dimension, ...] = ("rack", "server", "facility")


@cache
def _bare_count() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\([^()\n]{{0,16}}\))?(?:总体|建设|部署|投运)?(?P<bare>{term_group('bare')})?"
        rf"(?>{term_group('glue')}|[: ])*+"
        rf"(?P<number>{NUMBER})(?=[,。;、!?\n()]|以上|左右|$)"
    )


def _find_bare_counts(folded: str, nouns: Sequence[Hit]) -> list[Keyed]:
    found = []
    for noun in nouns:
        match = _bare_count().match(folded, noun.end)
        if match is None:
            continue
        dimension = next(name for name in _BARE_NOUNS if noun.surface in load_terms()[name])
        number = match["number"]
        if match["bare"] is None and (dimension == "facility" or not number.rstrip("余多+").endswith("万")):
            continue
        if dimension == "facility" or set(number) & set("万亿") or len(number.replace(",", "")) >= 4:
            found.append(
                Keyed(match.start("number"), match.end("number"), dimension, number, None, "<count of> <number>")
            )
    return found

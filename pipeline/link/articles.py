"""Which provinces an article is about: those it names, and those that its places and agencies lie in."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.context import Context
from pipeline.link.sorted_mentions import Mentions
from pipeline.records import Article

_NATION = "000000"


class _Found(NamedTuple):
    """First printed name by code, from the best kind of evidence to the weakest."""

    named: dict[str, str]
    grouped: dict[str, str]
    placed: dict[str, str]
    implied: dict[str, str]


def article_provinces(context: Context, mentions: Mentions) -> list[Article]:
    """Articles with `provinces` and, per code, the printed name that gives it first.

    A province's own name goes before a group or letter, that before a place in it, and a place before an agency,
    wherever they stand: 四川 explains 510000 better than 川 or 成都. A place that was only guessed among namesakes
    implies nothing.
    """
    found = {article.n: _Found({}, {}, {}, {}) for article in context.layout.articles}
    for province in mentions.provinces:
        if province.article is not None:
            codes, text = province.norm.codes, province.text
            own = found[province.article]
            named = own.named if len(codes) == 1 and len(text) > 1 else own.grouped
            for code in codes:
                named.setdefault(code, text)
    for agency in mentions.agencies:
        if agency.article is not None and agency.norm.adcode != _NATION:
            found[agency.article].implied.setdefault(agency.norm.adcode[:2] + "0000", agency.text)
    for article in context.layout.articles:
        placed = found[article.n].placed
        for hit in context.places_in(article.start, article.end):
            if hit.resolution != "guess":
                placed.setdefault(hit.place.province, context.text[hit.start : hit.end])
    return [_with_provinces(article, found[article.n]) for article in context.layout.articles]


def _with_provinces(article: Article, found: _Found) -> Article:
    found_by = found.implied | found.placed | found.grouped | found.named
    return article.model_copy(
        update={"provinces": sorted(found_by), "provinces_found_by": dict(sorted(found_by.items()))}
    )

"""Which provinces an article is about: those it names, and those that its places and agencies lie in."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from pipeline.context import Context
from pipeline.records import AgencyMention, Article, Mention, ProvinceMention

_NATION = "000000"


class _Found(NamedTuple):
    """First printed name by code, from the best kind of evidence to the weakest."""

    named: dict[str, str]
    grouped: dict[str, str]
    placed: dict[str, str]
    implied: dict[str, str]


def article_provinces(context: Context, mentions: list[Mention]) -> list[Article]:
    """Articles with `provinces` and, per code, the printed name that gives it first.

    A province's own name goes before a group or letter, that before a place in it, and a place before an agency,
    wherever they stand: 四川 explains 510000 better than 川 or 成都. A place that was only guessed among namesakes
    implies nothing.
    """
    found = {article.n: _Found({}, {}, {}, {}) for article in context.layout.articles}
    for mention in sorted(mentions, key=lambda mention: mention.start):
        if mention.article is None or mention.article not in found:
            continue
        article_found = found[mention.article]
        if isinstance(mention, ProvinceMention):
            single = len(mention.norm.codes) == 1 and len(mention.text) > 1
            for code in mention.norm.codes:
                (article_found.named if single else article_found.grouped).setdefault(code, mention.text)
        elif isinstance(mention, AgencyMention) and mention.norm.adcode != _NATION:
            article_found.implied.setdefault(mention.norm.adcode[:2] + "0000", mention.text)
    places = context.places
    starts = [hit.start for hit in places]
    for article in context.layout.articles:
        for hit in places[bisect_left(starts, article.start) : bisect_left(starts, article.end)]:
            if hit.resolution != "guess":
                found[article.n].placed.setdefault(hit.place.province, context.text[hit.start : hit.end])
    return [_with_provinces(article, found[article.n]) for article in context.layout.articles]


def _with_provinces(article: Article, found: _Found) -> Article:
    found_by = found.implied | found.placed | found.grouped | found.named
    return article.model_copy(
        update={"provinces": sorted(found_by), "provinces_found_by": dict(sorted(found_by.items()))}
    )

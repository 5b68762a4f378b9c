"""Pairs annotated with found mentions, and compares their normal forms."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.evaluate.gold import GoldArticle, GoldMention
from pipeline.kit.fold import fold_key
from pipeline.records import Article, Mention

SCORED = {
    "agency": ("name",),
    "province": ("codes",),
    "document": ("title",),
    "date": ("edtf", "mod"),
    "compute": ("dimension", "value", "high", "bound"),
}
"""Keys that make a normal form right, by type."""

APART = {
    "agency": ("level", "adcode", "kind"),
    "province": (),
    "document": ("kind", "issuers", "issued"),
    "date": (),
    "compute": ("region", "status", "as_of", "mod", "place", "document"),
}
"""Keys that are scored each for itself, by type."""

_TOLERANCE = 1e-6
_NATION = ("000000",)


class Match(NamedTuple):
    """Outcome for the mentions of one type in one issue."""

    pairs: list[tuple[GoldMention, Mention]]
    """Required mentions with a right span."""
    missed: list[GoldMention]
    extra: list[Mention]


def match_mentions(gold: Sequence[GoldMention], found: Sequence[Mention]) -> Match:
    """Pair the mentions of one type, one to one.

    Right is an equal span, or the text of one of the mention's `alt` overlapping it. What is left over and overlaps
    an optional mention counts neither way, so optional mentions need no partner. Mentions of one type do not overlap,
    so taking the leftmost prediction that fits finds the most pairs.
    """
    required = sorted((mention for mention in gold if not mention.optional), key=lambda mention: mention.start)
    found = sorted(found, key=lambda mention: mention.start)
    starts, ends = [mention.start for mention in found], [mention.end for mention in found]

    def overlapping(wanted: GoldMention) -> range:
        return range(bisect_right(ends, wanted.start), bisect_left(starts, wanted.end))

    at_span = {(mention.start, mention.end): index for index, mention in enumerate(found)}
    partner = {index: wanted for wanted in required if (index := at_span.get((wanted.start, wanted.end))) is not None}
    paired = set(partner.values())
    missed = []
    for wanted in required:
        if wanted in paired:
            continue
        fits = (i for i in overlapping(wanted) if i not in partner and found[i].text in wanted.alt)
        index = next(fits, None)
        if index is None:
            missed.append(wanted)
        else:
            partner[index] = wanted
    ignored = {index for wanted in gold if wanted.optional for index in overlapping(wanted)}
    pairs = [(partner[index], found[index]) for index in sorted(partner)]
    extra = [mention for index, mention in enumerate(found) if index not in partner and index not in ignored]
    return Match(pairs, missed, extra)


def equal_value(key: str, expected: Any, got: Any) -> bool:
    """Whether a value of a normal form is right under the contract's section 3.

    Numbers to a relative 1e-6, names and titles after folding, code lists and issuers in any order, the nation as
    `[]` or `["000000"]`.
    """
    if key in ("value", "high"):
        if expected is None or got is None:
            return expected is got
        return math.isclose(expected, got, rel_tol=_TOLERANCE)
    if key in ("name", "title", "document"):
        return fold_key(expected or "") == fold_key(got or "")
    if key == "issuers":
        return {fold_key(name) for name in expected or ()} == {fold_key(name) for name in got or ()}
    if key == "place":
        return {fold_key(name) for name in (expected or "").split("、")} == {
            fold_key(name) for name in (got or "").split("、")
        }
    if key == "codes":
        return sorted(expected or ()) == sorted(got or ())
    if key == "region":
        if expected is None or got is None:
            return expected is got
        return (tuple(sorted(expected)) or _NATION) == (tuple(sorted(got)) or _NATION)
    return bool(expected == got)


def wrong_keys(mention: GoldMention, found: Mention) -> list[str]:
    """Scored keys, of either kind, whose value differs from the gold's; a key that the gold lacks is not scored."""
    keys = SCORED[mention.type] + APART[mention.type]
    return [
        key for key in keys if key in mention.norm and not equal_value(key, mention.norm[key], getattr(found.norm, key))
    ]


def match_articles(
    gold: Sequence[GoldArticle], found: Sequence[Article]
) -> tuple[list[tuple[GoldArticle, Article]], list[GoldArticle], list[Article]]:
    """Pair articles one to one: those of the same lines first, then by most lines shared, the earlier first.

    Returns:
        Pairs in gold order, gold articles without a partner, found articles without a partner.
    """
    candidates = []
    for i, wanted in enumerate(gold):
        for j, article in enumerate(found):
            shared = min(wanted.last_line, article.last_line) - max(wanted.first_line, article.first_line) + 1
            if shared > 0:
                candidates.append((not same_lines(wanted, article), -shared, i, j))
    partner: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in partner and j not in used:
            partner[i] = j
            used.add(j)
    pairs = [(wanted, found[partner[i]]) for i, wanted in enumerate(gold) if i in partner]
    missed = [wanted for i, wanted in enumerate(gold) if i not in partner]
    return pairs, missed, [article for j, article in enumerate(found) if j not in used]


def same_lines(wanted: GoldArticle, article: Article) -> bool:
    """Whether an article has the annotated first and last line."""
    return (wanted.first_line, wanted.last_line) == (article.first_line, article.last_line)

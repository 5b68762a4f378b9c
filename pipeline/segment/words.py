"""The segmenter's words, by kind, and the patterns built from them."""

from __future__ import annotations

import re
from functools import cache

from pipeline.kit.lexicon import load_rows

KINDS = (
    "boiler",
    "boiler_start",
    "briefs",
    "channel",
    "column",
    "column_suffix",
    "control",
    "credit_label",
    "disclaimer",
    "document_end",
    "headline",
    "headline_end",
    "headline_weak",
    "image_label",
    "links",
    "media",
    "meta_label",
    "nav",
    "related",
    "section",
    "series",
    "signer_end",
    "slogan",
    "subject",
    "toc",
)


@cache
def load_words() -> dict[str, frozenset[str]]:
    """Words by kind, from `words.csv`.

    Raises:
        LexiconError: a kind is unknown.
    """
    words: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for row in load_rows("pipeline.segment", "words.csv", ("kind", "word", "source")):
        words[row.one_of("kind", KINDS)].add(row["word"])
    return {kind: frozenset(group) for kind, group in words.items()}


@cache
def any_of(*kinds: str) -> str:
    """Regular expression alternatives of all words of some kinds, longest first, escaped."""
    words = set().union(*(load_words()[kind] for kind in kinds))
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def pattern(template: str, *kinds: str) -> re.Pattern[str]:
    """A pattern whose `%s` stand for the words of the kinds, one each, in order."""
    return re.compile(template % tuple(any_of(kind) for kind in kinds))

"""Tense without inflection: whether a clause reports something or announces it.

Chinese marks the future with few words (将, 拟, 定于, 预计, 到2025年) and the past mostly with none: bulletins report,
so a stretch without a cue is `unknown` and readers treat it as reported. Cues are looked for around a span: the
nearest one before it in its clause, then the first one after it in its sentence. A reporting verb stops the search,
because what it reports (`5月29日,省数据局宣布将于8月开工`) happens at another time.

Some cue characters are also parts of words or other words: 将 is "will" and "take" (将数据纳入目录), 拟 ends 模拟, 到
ends 达到. For these the words of the clause decide, by a spaCy token matcher over jieba's words; surer cues and clauses
without such a character never load either library.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.kit.lexicon import load_rows
from pipeline.kit.words import make_matcher

if TYPE_CHECKING:
    from spacy.matcher import Matcher

    from pipeline.context import Context

Tense = Literal["past", "future", "unknown"]

_COLUMNS = ("surface", "sense", "place", "sure", "source")
_PLACES = ("before", "after", "both", "adjacent", "touching")
_REACH = 14  # characters before the span in which a cue still governs it: 将在贵阳国际会议中心于8月下旬
_AHEAD = 60  # characters after the span in which the predicate is expected
_NEAR = 3  # characters between an `adjacent` cue and the span: 到2025年, 到“十四五”末


class Cue(NamedTuple):
    """A word that tells tense, where it may stand, and whether its characters alone are proof."""

    sense: Tense
    place: str
    sure: bool


@cache
def load_cues() -> dict[str, Cue]:
    """Cues by surface."""
    cues: dict[str, Cue] = {}
    for row in load_rows("pipeline.kit", "tense_cues.csv", _COLUMNS):
        sense: Tense = "past" if row.one_of("sense", ("past", "future")) == "past" else "future"
        cues[row["surface"]] = Cue(sense, row.one_of("place", _PLACES), row.one_of("sure", ("yes", "no")) == "yes")
    return cues


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One alternation for what may stand before a span, one for what may stand after it; longest first."""

    def alternation(places: tuple[str, ...]) -> re.Pattern[str]:
        surfaces = [surface for surface, cue in load_cues().items() if cue.place in places]
        return re.compile("|".join(re.escape(s) for s in sorted(surfaces, key=lambda s: (-len(s), s))))

    return alternation(("before", "both", "adjacent")), alternation(("after", "both", "touching"))


@cache
def _matcher() -> Matcher:
    """Token patterns under which an ambiguous cue character is the word it looks like."""
    words: dict[str, list[str]] = {"cue": [], "modal": [], "object": [], "takes": []}
    for row in load_rows("pipeline.kit", "tense_words.csv", ("word", "role", "source")):
        words[row.one_of("role", words)].append(row["word"])
    after_will = {"NOT_IN": words["modal"]}
    return make_matcher(
        {
            "cue": [[{"TEXT": {"IN": words["cue"]}}]],
            # 将 that takes up an object before the verb: 将…纳入目录, 将其作为试点.
            "disposal": [
                [{"TEXT": "将"}, {"TEXT": after_will}, {"OP": "*"}, {"TEXT": {"IN": words["takes"]}}],
                [{"TEXT": "将"}, {"TEXT": {"IN": words["object"]}}],
            ],
        }
    )


def word_is_cue(context: Context, position: int) -> bool:
    """Whether the ambiguous cue character at a position is a word that marks tense, by the words around it."""
    clause = context.clause_at(position)
    doc = context.doc(clause)
    matches = [
        (doc.vocab.strings[key], doc[first].idx + clause[0], doc[last - 1].idx + len(doc[last - 1]) + clause[0])
        for key, first, last in _matcher()(doc)
    ]
    if any(name == "disposal" and start == position for name, start, _ in matches):
        return False
    return any(name == "cue" and start <= position < end for name, start, end in matches)


def tense_at(context: Context, start: int, end: int, until: int | None = None) -> Tense:
    """Tense of what is said about a span, such as a date or a figure.

    `8月下旬` in `初步定于8月下旬举办` -> future; `5月29日` in `5月29日,记者获悉,…将于8月举办` -> past.

    Args:
        context: the issue.
        start: of the span.
        end: of the span.
        until: where another span begins that what follows is said about; the sentence's end by default.
    Returns:
        `unknown` where no cue decides; in bulletins that mostly means reported as past.
    """
    return _tense_before(context, start) or _tense_after(context, end, until) or "unknown"


def _tense_before(context: Context, start: int) -> Tense | None:
    folded = context.folded
    # A label governs what it introduces (培训时间:12月28日), although the colon ends its clause.
    clause, _ = context.clause_at(start - 2 if start > 1 and folded[start - 1] == ":" else start)
    if clause >= start:
        return None
    low = max(clause, start - _REACH)
    found: Tense | None = None
    for match in _patterns()[0].finditer(folded, low, start):
        cue = load_cues()[match[0]]
        if cue.place == "adjacent" and start - match.end() > _NEAR:
            continue
        if not cue.sure and not word_is_cue(context, match.start()):
            continue
        found = cue.sense
    return found


def _tense_after(context: Context, end: int, until: int | None) -> Tense | None:
    folded, (_, sentence_end) = context.folded, context.sentence_at(max(0, end - 1))
    limit = sentence_end if until is None else min(until, sentence_end)
    for match in _patterns()[1].finditer(folded, end, max(end, min(limit, end + _AHEAD))):
        cue = load_cues()[match[0]]
        if cue.place == "touching" and match.start() != end:
            continue
        if not cue.sure and not word_is_cue(context, match.start()):
            continue
        return cue.sense
    return None

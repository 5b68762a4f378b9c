"""How the values around a compute figure were obtained: the printed words that gave each, and how far away they stand.

The readers of region, place, status, date and document say themselves where they read. A metric is a printed phrase, so
its span is that of the print.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.link.figure_above import Timing
from pipeline.link.figure_place import PlaceRead
from pipeline.link.figure_region import RegionRead
from pipeline.link.figure_scope import Found, Sentence, line_start
from pipeline.records import ComputeMention, DocumentMention, Evidence, Scope


class Readings(NamedTuple):
    """What the readers found for one figure, with where they found it."""

    metric: str | None
    region: RegionRead | None
    place: PlaceRead | None
    timing: Timing
    document: DocumentMention | None


def gather_evidence(
    found: Found, figure: ComputeMention, sentence: Sentence, readings: Readings
) -> dict[str, Evidence]:
    """Evidence per key that is not null."""
    evidence: dict[str, Evidence] = {}
    spans = {
        "metric": _phrase_span(found, figure, sentence, readings.metric),
        "region": readings.region and (readings.region.start, readings.region.end),
        "place": readings.place and (readings.place.start, readings.place.end),
    }
    date, document = readings.timing.date, readings.document
    if date is not None:
        spans["as_of"] = date.start, date.end
    if document is not None:
        spans["document"] = document.start, document.end
    for key, span in spans.items():
        if span is not None:
            evidence[key] = Evidence(resolved_by=_scope(found, figure, sentence, span[0]), start=span[0], end=span[1])
    evidence["status"] = _status(found, figure, sentence, readings.timing)
    return evidence


def _scope(found: Found, figure: ComputeMention, sentence: Sentence, position: int) -> Scope:
    """How far from the figure a position is."""
    if sentence.start <= position < sentence.end:
        own = sentence.clauses[sentence.index(figure.start)]
        return "clause" if own.start <= position < own.end else "sentence"
    line, article = line_start(found.folded, position), sentence.article
    if line == sentence.line:
        return "paragraph"
    if article is None or not article.start <= position < article.end:
        return "issue"
    if any(line_start(found.folded, section.start) == line for section in found.sections_at(figure.start)):
        return "section"
    return "title" if line == article.start else "article"


def _phrase_span(
    found: Found, figure: ComputeMention, sentence: Sentence, phrase: str | None
) -> tuple[int, int] | None:
    """Where a metric is printed: right after a count, else before the figure in its sentence."""
    if phrase is None:
        return None
    folded = found.folded
    after = folded.find(phrase, figure.end, figure.end + len(phrase) + 1)
    if after >= 0:
        return after, after + len(phrase)
    for piece in (phrase, phrase[:2]):  # a bracket inside the phrase is left out of it
        before = folded.rfind(piece, sentence.start, figure.start)
        if before >= 0:
            return before, before + len(phrase) if piece == phrase else figure.start
    return None


_DEFAULT = Evidence(resolved_by="default")


def _status(found: Found, figure: ComputeMention, sentence: Sentence, timing: Timing) -> Evidence:
    if timing.cue is None:
        return _DEFAULT
    start, end = timing.cue
    return Evidence(resolved_by=_scope(found, figure, sentence, start), start=start, end=end)

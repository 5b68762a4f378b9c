"""Corrected facts: values replaced, identifiers and evidence made anew."""

from __future__ import annotations

from typing import Any

from pipeline.context import Context
from pipeline.correct.lines import Correction
from pipeline.correct.norms import complete_value, with_evidence
from pipeline.kit.ids import document_id, fact_id, fact_key
from pipeline.link.facts import metric_class
from pipeline.records import Fact

FLAG = "corrected"
"""Flag of a fact that a person fixed or added."""


def standing_on(correction: Correction, facts: list[Fact]) -> list[Fact]:
    """The facts that a correction speaks of."""
    return [fact for fact in facts if (fact.start, fact.end) == correction.span and correction.fact in (None, fact.id)]


def amend_fact(context: Context, fact: Fact, given: dict[str, Any]) -> Fact:
    """A fact with the values that a person gave."""
    values = dict(given)
    complete_value(values, given)
    fact = Fact.model_validate(dict(fact) | values)
    class_ = metric_class(fact.dimension, fact.metric)
    key = fact_key(fact.region, _place_key(context, fact, printed="place" in given), fact.dimension, class_, fact.as_of)
    changed: dict[str, Any] = {
        "id": fact_id(key, fact.precision, fact.status),
        "key": key,
        "metric_class": class_,
        "flags": [*(flag for flag in fact.flags if flag != FLAG), FLAG],
    }
    if "document" in given:
        changed["document_id"] = document_id(fact.document) if fact.document else None
    amended: Fact = with_evidence(fact.model_copy(update=changed), given)
    return amended


def _place_key(context: Context, fact: Fact, *, printed: bool) -> str | None:
    """The place of an identifier, as `link.facts` has it: the code of a division or zone, else the print.

    Args:
        printed: the place was given by a person, so it is looked for by its name, not where the evidence stands.
    """
    seen = fact.evidence.get("place")
    if fact.place is None or (seen is None and not printed):
        return fact.place
    for hit in context.places:
        named = context.folded[hit.start : hit.end] == fact.place
        here = seen is not None and (hit.start, hit.end) == (seen.start, seen.end)
        if (named if printed else here) and hit.resolution != "guess":
            return f"{hit.place.adcode}{hit.place.short}"
    return fact.place

"""The norm of a corrected mention: what the person gave, over what the program reads in it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from pipeline.correct.lines import NORMS, Correction
from pipeline.date.calendar import bounds
from pipeline.errors import CorrectionError
from pipeline.records import ComputeNorm, Evidence, Issue, Mention, Norm, to_json

BY_CORRECTION = "correction"
"""`resolved_by` of what a person gave."""

_NAMED_BY = {"agency": "name", "document": "title", "date": "edtf"}
"""The key that says what the mention stands for; the others follow from it."""

Read = Callable[[str], Issue]
"""Extraction of a short text without corrections."""


def make_norm(correction: Correction, found: Norm | None, read: Read, where: str) -> Norm:
    """The norm of a fixed or added mention.

    What the correction leaves out stays as it was found; of another name or title, and of what was not found at all, it
    is what the program reads in the name alone.

    Args:
        found: norm of the mention as extracted.
        where: file and line, for the error.
    Raises:
        CorrectionError: something is missing that nothing tells.
    """
    given, type_ = dict(correction.norm), correction.type
    key = _NAMED_BY.get(type_, "")
    renamed = key in given and (found is None or given[key] != getattr(found, key))
    base = found
    if renamed and type_ != "date":
        base = _read_alone(type_, f"《{given[key]}》" if type_ == "document" else given[key], read)
    elif found is None:
        base = _read_alone(type_, (correction.to or correction).text, read)
    values = (to_json(base) if base else {}) | given
    if renamed or (type_ == "date" and base is None):
        values |= {"resolved_by": BY_CORRECTION, "resolved_from": None}
    _complete(type_, values, given)
    try:
        norm: Any = NORMS[type_].model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise CorrectionError(
            f"{where}: norm.{first['loc'][0]}: {first['msg']}; nothing else tells it, so give it in norm"
        ) from None
    return with_evidence(norm, given)  # type: ignore[no-any-return]


def with_evidence(norm: Any, given: dict[str, Any]) -> Any:
    """A figure's norm, or a fact, whose evidence says which values a person gave."""
    if not hasattr(norm, "evidence"):
        return norm
    linked = [key for key in given if key in _LINKED]
    evidence = {key: seen for key, seen in norm.evidence.items() if key not in linked}
    evidence |= {key: Evidence(resolved_by="correction") for key in linked if getattr(norm, key) is not None}
    return norm.model_copy(update={"evidence": evidence})


_LINKED = frozenset({"metric", "region", "place", "status", "as_of", "document", "issuers"})
"""Keys of figures and facts that have evidence."""


def complete_value(values: dict[str, Any], given: dict[str, Any]) -> None:
    """Fill in the exact value from the number or the number from the exact value, where one was given alone."""
    if "value" in given and "value_exact" not in given:
        values["value_exact"] = str(given["value"])
    elif "value_exact" in given and "value" not in given:
        try:
            number = Decimal(given["value_exact"])
        except InvalidOperation:
            return
        values["value"] = int(number) if number == number.to_integral_value() else float(number)


def _complete(type_: str, values: dict[str, Any], given: dict[str, Any]) -> None:
    if type_ == "agency" and "adcode" in values and "name" in values:
        values.setdefault("id", f"{values['adcode']}:{values['name']}")
        values.setdefault("resolved_by", BY_CORRECTION)
    elif type_ == "document":
        values.setdefault("resolved_by", BY_CORRECTION)
    elif type_ == "date" and given.get("edtf"):
        earliest, latest = bounds(given["edtf"])
        values |= {"earliest": earliest, "latest": latest, "reason": None} | given
    elif type_ == "compute":
        complete_value(values, given)
        values.setdefault("bound", "eq")


def _read_alone(type_: str, text: str, read: Read) -> Norm | None:
    """The norm of a text that is one mention from end to end."""
    whole: list[Mention] = [
        mention for mention in read(text).mentions if mention.type == type_ and mention.text == text
    ]
    if not whole:
        return None
    norm = whole[0].norm
    # The links of a figure that stands alone are defaults, not findings.
    return norm.model_copy(update={"evidence": {}}) if isinstance(norm, ComputeNorm) else norm

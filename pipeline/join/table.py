"""Which provinces set which computing targets, for when, in which document: joined facts as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.places import provinces
from pipeline.records import JoinedDocument, JoinedFact

_SIGN = {"eq": "", "approx": "≈ ", "gt": "> ", "ge": "≥ ", "le": "≤ ", "lt": "< ", "range": ""}
_HEADER = ("Province", "What", "Target", "By", "Document", "Issued by", "On")
_NATION = "全国"


def target_table(facts: Iterable[JoinedFact], documents: Iterable[JoinedDocument]) -> str:
    """Targets with a known region and document, by province, date and document; each goal once, in its last value."""
    by_id = {document.id: document for document in documents}
    lines = [_line(_HEADER), _line(["---"] * len(_HEADER))]
    goals = [fact for fact in facts if fact.status == "target" and fact.region is not None and fact.document]
    goals = [fact for fact in goals if fact.revised_by is None]
    for fact in sorted(goals, key=_order):
        document = by_id.get(fact.document_id or "")
        lines.append(_line(_cells(fact, document)))
    return "\n".join(lines) + "\n"


def _order(fact: JoinedFact) -> tuple[list[str], str, str, str, int]:
    first = fact.reports[0]
    return fact.region or [], fact.as_of or "9999", fact.document or "", first.issue, first.start


def _cells(fact: JoinedFact, document: JoinedDocument | None) -> list[str]:
    names: Mapping[str, str] = {code: province.short for code, province in provinces().items()}
    where = "、".join(names.get(code, code) for code in fact.region or []) or _NATION
    what = " ".join(part for part in (fact.metric or fact.dimension, f"({fact.place})" if fact.place else "") if part)
    until = f"{fact.as_of or ''}{' end' if fact.mod == 'END' else ''}"
    issuers = "、".join(fact.issuers)
    issued = (document.issued if document else None) or ""
    return [where, what, _SIGN[fact.bound] + fact.text, until, f"《{fact.document}》", issuers, issued]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

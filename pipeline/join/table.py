"""Which provinces set which computing targets, for when, in which document: joined facts as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.places import provinces
from pipeline.records import JoinedDocument, JoinedFact

_SIGN = {"eq": "", "approx": "≈", "gt": ">", "ge": "≥", "le": "≤", "lt": "<", "range": ""}
_HEADER = ("Province", "By", "Targets", "Document", "Issued by", "On")
_NATION = "全国"


def target_table(facts: Iterable[JoinedFact], documents: Iterable[JoinedDocument]) -> str:
    """Targets whose region and document are known, a row for each document and date; revised values are left out."""
    issued = {document.id: document.issued for document in documents}
    rows: dict[tuple[str, str, str], list[JoinedFact]] = {}
    goals = [fact for fact in facts if fact.status == "target" and fact.region is not None and fact.document]
    for fact in sorted(goals, key=_order):
        if fact.revised_by is None:
            until = f"{fact.as_of or ''}{' end' if fact.mod == 'END' else ''}"
            rows.setdefault((_where(fact), until, fact.document or ""), []).append(fact)
    lines = [_line(_HEADER), _line(["---"] * len(_HEADER))]
    for (where, until, title), same in rows.items():
        targets = ";<br>".join(map(_target, same))
        day = issued.get(same[0].document_id or "") or ""
        lines.append(_line([where, until, targets, f"《{title}》", "、".join(same[0].issuers), day]))
    return "\n".join(lines) + "\n"


def _order(fact: JoinedFact) -> tuple[list[str], str, str, str, int]:
    first = fact.reports[0]
    return fact.region or [], fact.as_of or "9999", fact.document or "", first.issue, first.start


def _where(fact: JoinedFact) -> str:
    names = provinces()
    return "、".join(names[code].short if code in names else code for code in fact.region or []) or _NATION


def _target(fact: JoinedFact) -> str:
    place = f"({fact.place})" if fact.place else ""
    return f"{fact.metric or fact.dimension}{place} {_SIGN[fact.bound]}{fact.text}"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

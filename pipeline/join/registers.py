"""Documents and agencies across issues: one line for each id, with what most issues say and what others say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from pipeline.records import AgencyEntry, DocumentEntry, JoinedAgency, JoinedDocument

_Value = TypeVar("_Value", str, tuple[str, ...])


def join_documents(entries: Sequence[tuple[str, DocumentEntry]]) -> list[JoinedDocument]:
    """Documents by id, in order of their first issue."""
    groups: dict[str, list[tuple[str, DocumentEntry]]] = {}
    for issue, entry in entries:
        groups.setdefault(entry.id, []).append((issue, entry))
    return [_document(id_, same) for id_, same in groups.items()]


def _document(id_: str, same: Sequence[tuple[str, DocumentEntry]]) -> JoinedDocument:
    found = [entry for _, entry in same]
    first = found[0]
    other: dict[str, list[str | list[str]]] = {}
    chosen: dict[str, str | None] = {}
    for key in ("kind", "status", "years", "number", "issued", "effective"):
        chosen[key], rest = _most([value for entry in found if (value := getattr(entry, key))])
        if key in ("issued", "effective"):
            # 2024-03 and 2024-03-07 agree: the finer one is told, neither is another value.
            finer = [value for value in rest if chosen[key] and value.startswith(chosen[key] or "")]
            chosen[key] = max([chosen[key] or "", *finer], key=len) or None
            rest = [value for value in rest if not (chosen[key] or "").startswith(value)]
        if rest:
            other[key] = list(rest)
    issuers, rest_issuers = _most([tuple(entry.issuers) for entry in found if entry.issuers])
    if rest_issuers:
        other["issuers"] = [list(value) for value in rest_issuers]
    with_issuers = next((entry for entry in found if tuple(entry.issuers) == issuers), first)
    return JoinedDocument.model_validate(
        {
            **chosen,
            "id": id_,
            "title": first.title,
            "issuers": list(issuers or ()),
            "issuer_ids": with_issuers.issuer_ids,
            "region": next((entry.region for entry in found if entry.region is not None), None),
            "issues": list(dict.fromkeys(issue for issue, _ in same)),
            "mentions": sum(len(entry.mentions) for entry in found),
            "short_names": list(dict.fromkeys(name.text for entry in found for name in entry.short_names)),
            "other_values": other,
        }
    )


def join_agencies(entries: Sequence[tuple[str, AgencyEntry]]) -> list[JoinedAgency]:
    """Agencies by id, in order of their first issue."""
    groups: dict[str, list[tuple[str, AgencyEntry]]] = {}
    for issue, entry in entries:
        groups.setdefault(entry.id, []).append((issue, entry))
    joined = []
    for id_, same in groups.items():
        found = [entry for _, entry in same]
        name, names = _most([entry.name for entry in found])
        forms: Counter[str] = Counter()
        for entry in found:
            for form in entry.forms:
                forms[form.text] += form.count
        joined.append(
            JoinedAgency(
                id=id_,
                name=name or found[0].name,
                names=[name or found[0].name, *names],
                level=found[0].level,
                adcode=found[0].adcode,
                kind=found[0].kind,
                parent=next((entry.parent for entry in found if entry.parent), None),
                issues=list(dict.fromkeys(issue for issue, _ in same)),
                mentions=sum(len(entry.mentions) for entry in found),
                forms=dict(forms),
            )
        )
    return joined


def _most(values: Sequence[_Value]) -> tuple[_Value | None, list[_Value]]:
    """The value given most often, the earlier first, and the others."""
    ranked = [value for value, _ in Counter(values).most_common()]
    return (ranked[0], ranked[1:]) if ranked else (None, [])

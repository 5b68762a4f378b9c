"""Facts across issues: reports of the same fact together, another value for the same goal linked to the earlier one.

A value is revised only where both have a date that they are for (a new target for the same region, dimension and
year), look the same way (ahead, or at what is), do not name different precisions and do not come from one document,
and the later one was set on a later day: that of its document, else of its first report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.kit.ids import version_id
from pipeline.records import ArticleRef, Claim, Fact, JoinedFact, Report


class Telling(NamedTuple):
    """A fact as one issue tells it."""

    issue: str
    date: str | None
    reprint_of: ArticleRef | None
    fact: Fact


class _Version(NamedTuple):
    id: str
    first: Telling
    set_on: str | None


def join_facts(tellings: Sequence[Telling], issued: Mapping[str, str | None]) -> list[JoinedFact]:
    """One line for each fact and value, in order of the first report.

    Args:
        tellings: facts of all issues.
        issued: day of issue by document id, where known.
    """
    groups: dict[str, list[Telling]] = {}
    for telling in sorted(tellings, key=_order):
        fact = telling.fact
        groups.setdefault(version_id(fact.id, fact.value, fact.high), []).append(telling)
    versions = [_Version(id_, same[0], _set_on(same, issued)) for id_, same in groups.items()]
    revises = _revisions(versions)
    revised_by = {earlier: later for later, earlier in revises.items()}
    return [_joined(version.id, groups[version.id], revises, revised_by) for version in versions]


def _order(telling: Telling) -> tuple[bool, str, str, int]:
    # An original goes before its reprints, also where it has no date.
    return telling.reprint_of is not None, telling.date or "9999", telling.issue, telling.fact.start


def _set_on(same: Sequence[Telling], issued: Mapping[str, str | None]) -> str | None:
    days = [issued.get(telling.fact.document_id or "") or telling.date for telling in same]
    return min((day for day in days if day), default=None)


def _revisions(versions: Sequence[_Version]) -> dict[str, str]:
    """Earlier version by later version."""
    by_key: dict[str, list[_Version]] = {}
    for version in versions:
        if version.first.fact.as_of is not None and version.set_on is not None:
            by_key.setdefault(version.first.fact.key, []).append(version)
    revises: dict[str, str] = {}
    for same in by_key.values():
        same.sort(key=lambda version: (version.set_on or "", version.first.issue, version.first.fact.start))
        last: dict[tuple[bool, str | None], _Version] = {}
        for version in same:
            fact = version.first.fact
            side = fact.status == "current", fact.precision
            earlier = last.get(side)
            if earlier is not None and _differs(earlier, version):
                revises[version.id] = earlier.id
            last[side] = version
    return revises


def _differs(earlier: _Version, later: _Version) -> bool:
    one, other = earlier.first.fact, later.first.fact
    same_document = one.document_id is not None and one.document_id == other.document_id
    same_value = (one.value, one.high) == (other.value, other.high)
    return not same_document and not same_value and (earlier.set_on or "") < (later.set_on or "")


def _joined(
    version: str, same: Sequence[Telling], revises: Mapping[str, str], revised_by: Mapping[str, str]
) -> JoinedFact:
    first = same[0].fact
    documented = next((telling.fact for telling in same if telling.fact.document), first)
    own = {(telling.issue, telling.fact.article) for telling in same if telling.reprint_of is None}
    # A reprint whose original lies outside the records that tell it counts as that one article.
    own |= {(t.reprint_of.issue, t.reprint_of.article) for t in same if t.reprint_of is not None}
    said = {name: getattr(first, name) for name in Claim.model_fields}
    said["metric"] = next((telling.fact.metric for telling in same if telling.fact.metric), None)
    for name in ("document", "document_id", "issuers"):
        said[name] = getattr(documented, name)
    return JoinedFact(
        **said,
        version=version,
        count=len(own),
        reports=[
            Report(
                issue=telling.issue,
                article=telling.fact.article,
                start=telling.fact.start,
                end=telling.fact.end,
                date=telling.date,
                reprint_of=telling.reprint_of,
            )
            for telling in same
        ],
        revises=revises.get(version),
        revised_by=revised_by.get(version),
    )

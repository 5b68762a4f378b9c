"""Text to candidates: where names of organs begin and end, and what each part of them is. No normal forms here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.agency.backward import add_declared, add_offices, add_towns
from pipeline.agency.elliptic import find_bare, find_elliptic, find_groups, find_offices, find_terms
from pipeline.agency.extend import add_listed, add_units, extend
from pipeline.agency.found import Found
from pipeline.agency.listed import find_foreign, find_known, find_national
from pipeline.agency.regional import find_regional
from pipeline.context import Candidate, Context


def find_agencies(context: Context) -> list[Candidate]:
    """Candidates of the agency room, ascending and without overlaps; `data` is their `Found`."""
    folded = context.folded
    readers = (
        find_national,
        find_foreign,
        find_known,
        find_regional,
        find_elliptic,
        find_bare,
        find_terms,
        find_offices,
        find_groups,
    )
    found = [item for reader in readers for item in reader(context)]
    found.sort(key=lambda item: item.rank)
    chosen = extend(folded, choose(folded, found), context.places)
    chosen = add_units(context, add_listed(folded, chosen))
    for add in (add_offices, add_towns, add_declared):
        chosen = add(context, chosen)
    return [Candidate(item.start, item.end, item.rule, entry_of(item), item) for item in chosen]


def entry_of(found: Found) -> str | None:
    """The lexicon row that decided."""
    if found.organs:
        return found.organs[-1].where
    if found.local:
        return found.local.where
    if found.function:
        return found.function.where
    return found.area.where if found.area else None


def choose(folded: str, found: Sequence[Found]) -> list[Found]:
    """Readings that stand: leftmost, then longest; an open run gives way where it swallows another name's beginning."""
    sure = sorted({item.start for item in found if item.organs or item.function or item.country})
    kept: list[Found] = []
    position = 0
    for item in found:
        if item.start < position:
            continue
        if item.rule.endswith("<suffix>"):
            index = bisect_left(sure, item.core)
            if index < len(sure) and sure[index] < item.end:
                continue
        kept.append(item)
        position = item.end
    return kept

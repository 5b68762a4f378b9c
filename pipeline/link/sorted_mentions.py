"""The mentions of an issue by type, sorted once for all that joins them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.records import AgencyMention, ComputeMention, DateMention, DocumentMention, Mention, ProvinceMention


class Mentions(NamedTuple):
    """Mentions by type, each ascending."""

    agencies: list[AgencyMention]
    provinces: list[ProvinceMention]
    documents: list[DocumentMention]
    dates: list[DateMention]
    figures: list[ComputeMention]


def sort_mentions(mentions: Sequence[Mention]) -> Mentions:
    """The mentions by type, in the order given."""
    by_type: dict[str, list[Any]] = {"agency": [], "province": [], "document": [], "date": [], "compute": []}
    for mention in mentions:
        by_type[mention.type].append(mention)
    return Mentions(*by_type.values())

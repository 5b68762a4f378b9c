"""The mentions of an issue by type, sorted once for all that joins them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import (
    AgencyMention,
    ComputeMention,
    DateMention,
    DocumentMention,
    Mention,
    ProvinceMention,
)


class Mentions(NamedTuple):
    """Mentions by type, each ascending."""

    agencies: list[AgencyMention]
    provinces: list[ProvinceMention]
    documents: list[DocumentMention]
    dates: list[DateMention]
    figures: list[ComputeMention]


def sort_mentions(mentions: Sequence[Mention]) -> Mentions:
    """The mentions by type, in the order given."""
    found = Mentions([], [], [], [], [])
    for mention in mentions:
        if isinstance(mention, ProvinceMention):
            found.provinces.append(mention)
        elif isinstance(mention, AgencyMention):
            found.agencies.append(mention)
        elif isinstance(mention, DateMention):
            found.dates.append(mention)
        elif isinstance(mention, DocumentMention):
            found.documents.append(mention)
        else:
            found.figures.append(mention)
    return found

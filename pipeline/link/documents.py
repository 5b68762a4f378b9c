"""Who issued a document and when: joins the issuing events of a text and gives them to all mentions of the document.

An event is read from the sentence of a title (`A、B联合印发《…》`, `《…》由A发布`, `A:《…》`, `A关于印发《…》的通知`,
`经A会议通过`), or from the signature of a notice that hands the title on (`现将《…》印发给你们`). Titles in a row share
one. Only what an article itself says counts for its mentions; a document's number holds for the whole issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.context import Context
from pipeline.link.events import EventReader, key_of
from pipeline.link.issuing import EFFECT, RANKS, Event
from pipeline.link.later import read_later
from pipeline.records import DocumentMention, DocumentNorm, Mention

BEFORE_PASSING = (RANKS["consult"], RANKS["make"])


class Place(NamedTuple):
    """A document within an article; a draft apart from what became of it."""

    article: int | None
    key: str
    draft: bool


def link_documents(context: Context, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with `issuers`, `issued`, `effective` and `number` of documents filled in where the text says so."""
    documents = [mention for mention in mentions if isinstance(mention, DocumentMention)]
    if not documents:
        return list(mentions)
    titles = {mention.norm.title for mention in documents}
    keys = {title: key_of(title) for title in titles}
    in_article: dict[Place, list[Event]] = {}
    numbers: dict[str, str] = {}
    reader = EventReader(context, mentions, documents)
    for document, event in (*reader.read(), *read_later(reader)):
        if document.norm.resolved_by == "nearest":
            continue  # a guessed link feeds no fact
        in_article.setdefault(_place(document, keys), []).append(event)
    for document in documents:
        if document.norm.number and document.norm.resolved_by != "nearest":
            numbers.setdefault(keys[document.norm.title], document.norm.number)
    facts: dict[Place, dict[str, Any]] = {}
    norms: dict[tuple[int | None, int], DocumentNorm] = {}
    linked: list[Mention] = []
    for mention in mentions:
        if not isinstance(mention, DocumentMention):
            linked.append(mention)
            continue
        place = _place(mention, keys)
        if place not in facts:
            merged = merge_events(_events_of(place, in_article)) | {"number": numbers.get(place.key)}
            facts[place] = {name: value for name, value in merged.items() if value}
        if not facts[place]:
            linked.append(mention)
            continue
        same = (mention.article, id(mention.norm))
        if same not in norms:
            norms[same] = mention.norm.model_copy(update=facts[place])
        linked.append(mention.model_copy(update={"norm": norms[same]}))
    return linked


def _place(mention: DocumentMention, keys: dict[str, str]) -> Place:
    return Place(mention.article, keys[mention.norm.title], mention.norm.status == "draft")


def _events_of(place: Place, found: dict[Place, list[Event]]) -> Sequence[Event]:
    """Events of a document; where it has none, those of its draft, or of the making of what is a draft here."""
    own = found.get(place, [])
    if any(event.issuers or event.issued for event in own):
        return own
    other = found.get(place._replace(draft=not place.draft), [])
    return own + [event for event in other if not place.draft or event.rank in BEFORE_PASSING]


def merge_events(events: Sequence[Event]) -> dict[str, Any]:
    """One answer from several events: the strongest kind of event, its longest list, its finest date."""
    if not events:
        return {"issuers": [], "issued": None, "effective": None}
    issuers: tuple[str, ...] = ()
    issued = effective = None
    named = [event for event in events if event.issuers]
    if named:
        top = max(event.rank for event in named)
        issuers = max((event.issuers for event in named if event.rank == top), key=len)
    dated = [event for event in events if event.issued]
    if dated:
        issued = max(dated, key=lambda event: event.rank).issued
        for event in dated:
            # A finer date of the same day, month or year wins, whatever event gives it.
            if event.issued and issued and event.issued.startswith(issued):
                issued = event.issued
    for event in events:
        effective = effective or event.effective
    return {"issuers": list(issuers), "issued": issued, "effective": issued if effective == EFFECT else effective}

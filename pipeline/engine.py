"""Text to Issue: the order of work, on one screen."""

from __future__ import annotations

import re
from functools import cache

from pipeline.context import Context, Room
from pipeline.correct import Corrections, Corrector
from pipeline.date import infer_anchor
from pipeline.errors import TextError
from pipeline.kit.fold import fold_width
from pipeline.kit.scan import Scanner
from pipeline.kit.script import simplify
from pipeline.link import join_mentions, link_mentions
from pipeline.places import place_surfaces
from pipeline.records import (
    AgencyMention,
    Anchor,
    ComputeMention,
    DateMention,
    DocumentMention,
    Issue,
    Mention,
    ProvinceMention,
    Source,
)
from pipeline.rooms import ROOMS
from pipeline.segment import segment

_MENTION = {
    "agency": AgencyMention,
    "province": ProvinceMention,
    "document": DocumentMention,
    "date": DateMention,
    "compute": ComputeMention,
}
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def load_scanner() -> Scanner:
    """The automaton over all lexicon surfaces; built once a process, on first use."""
    groups = {"place": list(place_surfaces())}
    for room in ROOMS:
        for group, surfaces in room.surfaces().items():
            groups[group] = list(surfaces)
    return Scanner(groups)


def extract_text(
    text: str,
    *,
    id: str = "text",
    anchor: str | None = None,
    source: Source | None = None,
    corrections: Corrections | None = None,
) -> Issue:
    """Extract the records of one decoded text: a whole issue or a single sentence.

    Args:
        text: decoded text, lines ended by LF; see `pipeline.read.normalize_newlines`.
        id: identifier of the issue.
        anchor: `YYYY-MM-DD`, overrides what the text says.
        source: the raw file, where there is one.
        corrections: what a person said about the issue.
    Raises:
        TextError: the text holds a lone surrogate.
        CorrectionError: a correction leaves out what nothing tells.
    """
    if lone := _SURROGATE.search(text):
        raise TextError(f"lone surrogate U+{ord(lone[0]):04X} at {lone.start()}; decode the input as text first")
    folded = simplify(fold_width(text))
    layout = segment(text, folded)
    context = Context(text=text, folded=folded, layout=layout, scan=load_scanner().scan(folded))
    for room in ROOMS:
        context.candidates[room.type] = room.find(context)
    context.anchor = (
        Anchor(date=anchor, method="option", confidence="high") if anchor is not None else infer_anchor(context)
    )
    corrector = None
    if corrections is not None and corrections.lines:
        corrector = Corrector(corrections, context, extract_text(text, anchor=anchor), extract_text)
    for room in ROOMS:
        found = resolve_room(room, context)
        context.mentions[room.type] = corrector.amend(room.type, found) if corrector else found
    mentions = link_mentions(context)
    if corrector is not None:
        mentions = corrector.restate(mentions)
    joined = join_mentions(context, mentions, corrector.amend_facts if corrector else None)
    return Issue(
        id=id,
        number=layout.number,
        series=layout.series,
        source=source,
        anchor=context.anchor,
        parts=layout.parts,
        articles=joined.articles,
        mentions=mentions,
        facts=joined.facts,
        documents=joined.documents,
        agencies=joined.agencies,
        problems=[*joined.problems, *corrector.problems()] if corrector else joined.problems,
        corrections=corrector.notes(mentions, joined.facts) if corrector else [],
        text=text,
    )


def resolve_room(room: Room, context: Context) -> list[Mention]:
    """Mentions of one room: its candidates with their normal forms, less those that context disproved."""
    build, candidates = _MENTION[room.type], context.candidates[room.type]
    mentions: list[Mention] = []
    for candidate, norm in zip(candidates, room.resolve(context, candidates), strict=True):
        if norm is None:
            continue
        article = context.article_at(candidate.start)
        mentions.append(
            build(
                start=candidate.start,
                end=candidate.end,
                text=context.text[candidate.start : candidate.end],
                rule=candidate.rule,
                entry=candidate.entry,
                article=article.n if article else None,
                norm=norm,  # type: ignore[arg-type]  # each room returns its own norm model
            )
        )
    return mentions

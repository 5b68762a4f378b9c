"""What of an issue needs a person: names that nothing resolves, documents that were guessed, facts without a date."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.link.registers import is_unresolved
from pipeline.link.sorted_mentions import Mentions
from pipeline.records import Fact, MentionBase, Problem

_SHOWN = 3
"""Figures that the line on an article's undated facts names."""


def list_problems(mentions: Mentions, facts: Sequence[Fact]) -> list[Problem]:
    """Problems by place: one for each printed form and article, one for the undated facts of an article."""
    problems: dict[tuple[str, int | None, str], Problem] = {}

    def note(code: str, mention: MentionBase, message: str) -> None:
        found = Problem(code=code, message=f"{mention.text} {message}", start=mention.start, end=mention.end)
        problems.setdefault((code, mention.article, mention.text), found)

    for agency in mentions.agencies:
        if agency.norm.resolved_by == "unresolved":
            note("unresolved_agency", agency, "names no region, and nothing around it does")
    for document in mentions.documents:
        if document.norm.resolved_by == "nearest":
            note("nearest_document", document, f"was given to the nearest title, 《{document.norm.title}》")
        elif is_unresolved(document):
            note("unresolved_document", document, "is a short form without a title before it")
    undated: dict[int | None, dict[int, Fact]] = {}
    for fact in facts:
        if fact.as_of is None:
            undated.setdefault(fact.article, {}).setdefault(fact.start, fact)
    for number, same in undated.items():
        first, texts = next(iter(same.values())), [fact.text for fact in same.values()]
        shown = "、".join(texts[:_SHOWN]) + (f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else "")
        where = f"article {number}" if number is not None else "outside articles"
        message = f"{where}: no date for {shown}"
        problems["undated_facts", number, ""] = Problem(
            code="undated_facts", message=message, start=first.start, end=first.end
        )
    return sorted(problems.values(), key=lambda problem: (problem.start or 0, problem.code))

"""Corrections inside an extraction: mentions before they are joined, facts after, and a note on what each did.

Mentions are corrected room by room, so that what is joined later (issuers, dates and regions of figures, registers,
provinces of articles, facts) follows from the corrected ones. What the joining would say otherwise of a corrected
mention is put back: a person's word stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.context import Context
from pipeline.correct.facts import amend_fact, standing_on
from pipeline.correct.lines import FACT, Correction, Corrections
from pipeline.correct.norms import Read, make_norm, with_evidence
from pipeline.records import (
    AgencyMention,
    AppliedCorrection,
    ComputeMention,
    DateMention,
    DocumentMention,
    Fact,
    Issue,
    Mention,
    Problem,
    ProvinceMention,
    to_json,
)

RULE = "correction"
"""`rule` of a mention that a person fixed or added; its `entry` is file and line."""

_MENTION: dict[str, Any] = {
    "agency": AgencyMention,
    "province": ProvinceMention,
    "document": DocumentMention,
    "date": DateMention,
    "compute": ComputeMention,
}


class Corrector:
    """The corrections of one extraction.

    Args:
        plain: the issue as extracted without them; the notes say from it what was there before.
        read: extraction of a short text, for what a person left out of a norm.
    """

    def __init__(self, corrections: Corrections, context: Context, plain: Issue, read: Read) -> None:
        self._context, self._plain, self._read = context, plain, read
        self._name, self._lines = corrections.name, corrections.lines
        self._stale = {one.line: words for one in self._lines if (words := self._find_stale(one))}
        self._unapplied: dict[int, str] = {}
        self._placed: dict[tuple[str, int], tuple[Correction, Mention]] = {}

    def amend(self, type_: str, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions of one type, corrected, in order of the text."""
        by_span = {(mention.start, mention.end): mention for mention in mentions}
        placed: list[Mention] = []
        for one in self._fresh(type_):
            found = by_span.pop(one.span, None) or by_span.pop(one.result, None)
            near = next((m for m in mentions if m.start < one.end and one.start < m.end), None)
            if found is None and (one.action == "fix" or (one.action == "drop" and near is not None)):
                there = f"{near.text!r} at {near.start} to {near.end} is" if near else f"no {type_} is"
                self._unapplied[one.line] = f"{there} found there; name that one, use add, or delete the line"
                continue
            if one.action == "drop":
                continue
            mention = self._place(one, found)
            self._placed[type_, mention.start] = one, mention
            placed.append(mention)
        # A person's span goes before those found that cross it: mentions of one type do not overlap.
        kept = [m for m in by_span.values() if not any(m.start < p.end and p.start < m.end for p in placed)]
        return sorted([*kept, *placed], key=lambda mention: mention.start)

    def restate(self, mentions: list[Mention]) -> list[Mention]:
        """Joined mentions, with what a person gave put back where the joining said otherwise."""
        restated: list[Mention] = []
        for mention in mentions:
            one, placed = self._placed.get((mention.type, mention.start), (None, mention))
            if one is not None and one.norm:
                given = {key: getattr(placed.norm, key) for key in one.norm}
                norm = with_evidence(mention.norm.model_copy(update=given), given)
                mention = mention.model_copy(update={"norm": norm})
            restated.append(mention)
        return restated

    def amend_facts(self, facts: list[Fact]) -> list[Fact]:
        """The facts, corrected."""
        for one in self._fresh(FACT):
            meant = standing_on(one, facts)
            if one.action == "drop":
                facts = [fact for fact in facts if fact not in meant]
            elif not meant:
                what = "a compute mention, which gives a fact" if one.fact is None else "the fact under its present id"
                self._unapplied[one.line] = f"no such fact stands there; add {what}, or delete the line"
            elif one.action == "fix":
                amended = {id(fact): amend_fact(self._context, fact, one.norm) for fact in meant}
                facts = [amended.get(id(fact), fact) for fact in facts]
            else:
                new, at = amend_fact(self._context, meant[-1], one.norm), facts.index(meant[-1]) + 1
                facts = facts if new in facts else [*facts[:at], new, *facts[at:]]
        return facts

    def notes(self, mentions: Sequence[Mention], facts: Sequence[Fact]) -> list[AppliedCorrection]:
        """What each correction did, in order of the file.

        Args:
            mentions, facts: those of the corrected issue.
        """
        return [
            AppliedCorrection(
                **{name: getattr(one, name) for name in ("line", "action", "type", "start", "end", "text")},
                **{name: getattr(one, name) for name in ("by", "why", "on")},
                outcome=outcome,
                before=[to_json(record) for record in before],
            )
            for one in self._lines
            for outcome, before in [self._outcome(one, mentions, facts)]
        ]

    def problems(self) -> list[Problem]:
        """What could not be applied and needs a person."""
        return [
            Problem(code=code, message=f"{self._name}:{one.line}: {one.describe()}: {words}", start=start, end=end)
            for code, why in (("stale_correction", self._stale), ("unapplied_correction", self._unapplied))
            for one in self._lines
            if (words := why.get(one.line))
            # A span beyond the end of the text would point nowhere.
            for start, end in [one.span if one.end <= len(self._context.text) else (None, None)]
        ]

    def _fresh(self, type_: str) -> list[Correction]:
        return [one for one in self._lines if one.type == type_ and one.line not in self._stale]

    def _find_stale(self, one: Correction) -> str | None:
        """How the text reads where a correction stood on other words."""
        text = self._context.text
        for target in (one, one.to):
            if target is None or text[target.start : target.end] == target.text:
                continue
            reads = text[target.start : target.end].replace("\n", "↵") or "nothing"
            at = text.find(target.text)
            only = at >= 0 and text.find(target.text, at + 1) < 0
            moved = f", {target.text!r} stands at {at} to {at + len(target.text)}" if only else ""
            return f"the text has changed and reads {reads!r} there{moved}; give the present span, or delete the line"
        return None

    def _place(self, one: Correction, found: Mention | None) -> Mention:
        start, end = one.result
        where = f"{self._name}:{one.line}"
        article = self._context.article_at(start)
        mention: Mention = _MENTION[one.type](
            start=start,
            end=end,
            text=self._context.text[start:end],
            rule=RULE,
            entry=where,
            article=article.n if article else None,
            norm=make_norm(one, found.norm if found else None, self._read, where),
        )
        return mention

    def _outcome(
        self, one: Correction, mentions: Sequence[Mention], facts: Sequence[Fact]
    ) -> tuple[str, list[Mention] | list[Fact]]:
        if one.line in self._stale:
            return "stale", []
        if one.line in self._unapplied:
            return "unapplied", []
        if one.type == FACT:
            stood = standing_on(one, self._plain.facts)
            after = [fact for fact in facts if (fact.start, fact.end) == one.span]
            confirmed = not stood if one.action == "drop" else _values(after) == _values(stood) and bool(stood)
            return ("confirmed", []) if confirmed else ("applied", [] if one.action == "add" else stood)
        start, end = one.result if one.action != "drop" else one.span
        before = [
            mention
            for mention in self._plain.mentions
            if mention.type == one.type
            and ((mention.start < end and start < mention.end) or (mention.start, mention.end) == one.span)
        ]
        if one.action == "drop":
            before = [mention for mention in before if (mention.start, mention.end) == one.span]
            return ("applied", before) if before else ("confirmed", [])
        now = next(mention for mention in mentions if mention.type == one.type and mention.start == start)
        same = [m for m in before if (m.start, m.end) == (start, end) and _told(m) == _told(now)]
        return ("confirmed", []) if same else ("applied", before)


def _told(mention: Mention) -> dict[str, Any]:
    """What a norm says, without how it was obtained."""
    return {key: value for key, value in to_json(mention.norm).items() if key not in _HOW}


def _values(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    return [{key: value for key, value in to_json(fact).items() if key not in (*_HOW, "flags")} for fact in facts]


_HOW = ("resolved_by", "resolved_from", "evidence")

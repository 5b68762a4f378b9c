"""Corrections as gold: does extraction by itself find what a person had to tell it?

Only what a correction speaks of is scored: a fixed or added mention must be found with the values given, a dropped one
must not be found. A fix of all facts of a figure asks for its values of the figure; other corrections of facts ask for
nothing, as gold has no facts.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.correct.lines import FACT, Correction, Corrections
from pipeline.evaluate.gold import GoldFile, GoldMention
from pipeline.records import ComputeNorm


def make_gold(corrections: Corrections, issue: str, path: Path, text: str) -> tuple[GoldFile, list[Correction]]:
    """Gold of an issue from its corrections, and those that the present text does not bear out (left out).

    Args:
        path: the raw file.
        text: its text.
    """
    mentions: list[GoldMention] = []
    stale: list[Correction] = []
    for one in corrections.lines:
        if any(text[target.start : target.end] != target.text for target in (one, one.to) if target):
            stale.append(one)
        elif one.type != FACT:
            target = one.to or one
            mentions.append(
                GoldMention(target.start, target.end, target.text, one.type, one.norm, refused=one.action == "drop")
            )
        elif one.action == "fix" and one.fact is None:
            norm = {key: value for key, value in one.norm.items() if key in ComputeNorm.model_fields}
            mentions.append(GoldMention(one.start, one.end, one.text, "compute", norm))
    return GoldFile(f"{issue} (corrections)", path, mentions, None, partial=True), stale

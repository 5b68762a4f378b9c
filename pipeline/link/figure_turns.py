"""Where a sentence turns to another place or phase, and what it said before no longer holds."""

from __future__ import annotations

import re

from pipeline.link.figure_dates import use_of
from pipeline.link.figure_scope import Clause, Found, words_pattern
from pipeline.link.figure_state import State

_TURN = re.compile(r"[^,;]?|支持|推动|鼓励|推进")
"""What may stand before the place that a clause turns to."""
_OPENING = 16
"""Characters in which a clause names the place that it is about."""
_PHASE = re.compile(r"[一二三四五六]期")
"""A clause about another phase: 二期正在建设,`三期`规划机柜1万个."""


def changes_subject(found: Found, clause: Clause) -> bool:
    """Whether a forecast without a figure ends before a clause about a place: 未来将更快增长,我国存储总量达…"""
    if found.figures_in(*clause):
        return False
    named = any(region.start == clause.end for region in found.regions_in(clause.end, clause.end + _OPENING))
    return named or words_pattern("local").match(found.folded, clause.end) is not None


def turns(found: Found, start: int) -> bool:
    """Whether a semicolon brings a clause about another place."""
    folded = found.folded
    opening = found.regions_in(start, start + _OPENING) if folded.endswith(";", 0, start) else []
    return any(region.codes and _TURN.fullmatch(folded, start, region.start) for region in opening)


def turns_phase(found: Found, sentence: int, start: int) -> bool:
    """Whether a clause opens with another phase of a project than was named before."""
    phase = _PHASE.match(found.folded, start)
    return phase is not None and _PHASE.search(found.folded, sentence, start) is not None


def is_local(found: Found, state: State) -> bool:
    """Whether a date stays with its own half of a sentence: all but 截至 and 到 do, and 到 of what is past."""
    if state.date is None:
        return False
    use = use_of(found, state.date, state.date.end)
    return use != "upto" and (use != "aim" or not state.ahead)

"""What the clauses of a sentence have said of the time of its figures, and how a further cue changes it."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.link.figure_cues import Cue, CueHit
from pipeline.link.figure_dates import is_aimed
from pipeline.link.figure_scope import Found
from pipeline.records import DateMention, FigureStatus

_AHEAD: tuple[FigureStatus, ...] = ("target", "planned", "under_construction")
STRONG = frozenset({"now", "done", "goal", "plan", "works", "push", "after"})
"""Kinds of cues that outrank whatever was said before."""
PROJECT_STAGE = frozenset({"tender", "works", "push", "event", "design", "milestone"})
"""Kinds that tell of one project."""


class State(NamedTuple):
    """What the clauses read so far say."""

    status: FigureStatus | None = None
    kind: str = ""
    """Kind of the cue that gave the status; `date` or, of a project, `milestone` where a date did."""
    date: DateMention | None = None
    told: DateMention | None = None
    """Day of a statement, which dates a completion that it tells of."""
    cue: tuple[int, int] | None = None

    @property
    def strong(self) -> bool:
        return self.kind in STRONG

    @property
    def ahead(self) -> bool:
        return self.status in _AHEAD


def apply_cue(found: Found, state: State, hit: CueHit, date: DateMention | None, level: bool) -> State:
    """One cue; weak ones never overrule a date or a stronger word."""
    cue = hit.cue
    told = State(cue.status, cue.kind, state.date, state.told, (hit.start, hit.end))
    if not _overrules(found, cue, state, level):
        if cue.kind == "event" and state.date is None and state.told is not None and not state.ahead:
            return told._replace(date=state.told)
        return state
    if cue.kind == "event" and state.told is not None:
        return told._replace(date=state.date or state.told)
    if cue.kind == "now" and date is None:
        return told._replace(date=None)
    if (
        state.date is not None
        and date is None
        and state.status not in (None, cue.status)
        and not (state.kind == "date" and cue.status != "current")
    ):
        return told._replace(date=None)  # another tense than the date's: 计划到年底…,并有长远目标
    return told


def _overrules(found: Found, cue: Cue, state: State, level: bool) -> bool:
    """Whether a cue changes the status that the words before it gave."""
    kind = cue.kind
    if kind in ("policy", "scheme", "grow"):
        return state.status is None
    if kind == "after":
        return state.status != "target" and state.kind not in ("plan", "tender", "milestone")
    if kind in STRONG:
        return True
    if cue.status == "current":
        if state.kind == "tender" or (kind == "event" and state.kind == "design"):
            return True  # 规划建设机柜500个,首批300P算力上线; 已签约项目总投资…,建成机架3万架
        return not state.ahead and (state.kind not in STRONG or kind == "event")
    if state.kind in ("plan", "milestone") and cue.status == "planned":
        return False
    if state.kind == "after":
        return False  # 建成后总算力将达到: 将 belongs to what is being built
    if state.kind == "date" and state.status == "target":
        aimed = state.date is not None and is_aimed(found, state.date)
        return kind == "will" and not aimed and not level
    if kind == "rule" and state.kind == "date":
        return False
    return not (state.status == "target" and state.strong)

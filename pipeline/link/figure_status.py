"""Status and date of a figure: its sentence read clause by clause, then what stands above it.

`目前…约7000匹,计划到今年年底增加至1.2万匹,并有长远目标达到4.5万匹` is current, planned for the year's end, and a
target without a date. Each clause changes what the clauses before it said: a date that governs sets status and date, a
cue outranks a date as its kind says (`figure_cues.KINDS`), and a change of tense drops the date of the other tense.
What a sentence leaves open its table's caption, paragraph, list, the rules of a policy or the stage of a project tell.

Sentences are read once, however many figures they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.kit.tables import caption_of
from pipeline.link.figure_above import (
    Timing,
    in_policy,
    is_among_goals,
    read_stage,
    said_above,
    said_of_all,
    sets_rule,
    was_stated,
)
from pipeline.link.figure_cues import CueHit
from pipeline.link.figure_dates import (
    Dated,
    date_after,
    date_of_start,
    distributed_dates,
    governing_dates,
    is_ahead,
    is_aimed,
    is_over,
    is_starting_value,
    status_of_date,
)
from pipeline.link.figure_scope import Clause, Found, Sentence, line_start, words_pattern
from pipeline.link.figure_state import PROJECT_STAGE, STRONG, State, apply_cue
from pipeline.link.figure_table import TableReader, said_by_caption, said_by_table
from pipeline.link.figure_turns import changes_subject, is_local, turns, turns_phase
from pipeline.records import ComputeMention, DateMention

_LAST = 12
"""Cues of a clause that count, so that a clause without end is read in bounded time."""
_AFTER = 30
"""Characters after a figure in which its clause may still tell its status: 300P正在加快建设."""


@dataclass(slots=True)
class States:
    """The state before each clause of a sentence, as far as read; `site` leaves out planned sizes: 规划机柜2万架."""

    sentence: Sentence
    plain: list[State]
    site: list[State]


class TimingReader:
    """Reads status and date of the figures of an issue, in order."""

    def __init__(self, found: Found, tables: TableReader) -> None:
        self.found = found
        self._tables = tables
        self._states: States | None = None
        self._previous: tuple[ComputeMention, Timing] | None = None

    def read(self, figure: ComputeMention, sentence: Sentence) -> Timing:
        """Status and governing date of the next figure."""
        if self._previous is not None and self._previous[0].article != figure.article:
            self._previous = None
        cell = self._tables.cell_of(figure)
        timing = (cell and said_by_table(self.found, cell)) or self._read(figure, sentence)
        self._previous = figure, timing
        return timing

    def _read(self, figure: ComputeMention, sentence: Sentence) -> Timing:
        found, index = self.found, sentence.index(figure.start)
        if self._states is None or self._states.sentence is not sentence:
            self._states = States(sentence, [State()], [State()])
        site = figure.norm.dimension in ("area", "investment")
        plain, design_free = self._states.plain, self._states.site
        for states, skipped in ((plain, ""), (design_free, "design"))[: 2 if site else 1]:
            while len(states) <= index:
                self._read_clause(sentence, states, skipped)
        clause = sentence.clauses[index]
        if is_starting_value(found.folded, clause, figure):
            return Timing("current", date_of_start(found, clause, figure))
        state = self._read_own(plain[index], clause, figure, sentence, False)
        if site:
            # Its money and land are those of the project's stage, its racks those of the design.
            staged = self._read_own(design_free[index], clause, figure, sentence, True)
            if staged.status is not None:
                state = staged
            elif stage := read_stage(found, figure, _stretch(sentence, figure)):
                return stage
        if state.date is not None and not _is_for(found, state, figure, clause):
            state = state._replace(date=None)
        return self._settle(state, figure, sentence)

    def _settle(self, state: State, figure: ComputeMention, sentence: Sentence) -> Timing:
        """The state of a sentence, or what stands above it where the sentence says too little."""
        found, start = self.found, _stretch(sentence, figure)[0]
        said = Timing(state.status, state.date, state.cue) if state.status is not None else None
        goal = state.kind == "goal" or (state.status == "target" and _ALSO.search(found.folded, start, figure.start))
        if goal and state.date is None and not found.dates_in(start, figure.start):
            above = said_above(found, figure, start)
            return above if above is not None and above.status == "target" else Timing("target", None, state.cue)
        if said is not None and (state.date is not None or state.kind not in ("state", "have", "event")):
            return said
        if caption := caption_of(found.context.text, figure.start):
            return said_by_caption(found, caption, said)
        above = said_above(found, figure, start)
        if above is not None and (state.kind not in ("have", "event") or above.status == "current"):
            return above
        if (said is None or state.kind == "state") and (
            sets_rule(found, figure, start) or is_among_goals(found, figure)
        ):
            return Timing("target", None)
        if said is not None:
            return said_of_all(found, figure) or said
        if (previous := self._previous) is not None and self._goes_on(*previous, figure, start):
            return previous[1]
        if stage := read_stage(found, figure, _stretch(sentence, figure)):
            return stage
        return Timing("current", state.date) if state.date else said_of_all(found, figure) or Timing("current", None)

    def _read_clause(self, sentence: Sentence, states: list[State], skipped: str) -> None:
        """Read the next clause as a whole, for the figures of later ones."""
        found, before = self.found, states[-1]
        clause = sentence.clauses[len(states) - 1]
        stop = clause.end
        # 已建成8个,在建4个,标准机架12.8万架: what is being built is an aside.
        aside = _ASIDE.search(found.folded, clause.start, clause.end)
        if (
            aside
            and (before.status or aside.start() > clause.start)
            and found.figures_in(sentence.start, aside.start())
        ):
            stop = aside.start()
        hits = [hit for hit in found.cues_in(clause.start, stop)[-_LAST:] if hit.cue.kind != skipped]
        dates = governing_dates(found, clause, clause.end, sentence.end)
        state = self._apply_all(before, dates, hits, clause) if hits or dates else before
        if not found.figures_in(*clause):
            # 青海加快建设算力设施,机架达到8万架: an effort, not the stage of what is counted.
            effort = state.kind == "push" and not skipped
            # 已签约落地37个项目,服务器达150万台: the stage of those.
            if effort or (state.kind == "tender" and _OTHERS.search(found.folded, clause.start, clause.end)):
                state = before
        if turns(found, clause.end):
            if state.kind in PROJECT_STAGE:
                state = State()  # 芜湖集群已签约…;济南、青岛分别建成…
            elif is_local(found, state):
                state = state._replace(date=None)
        elif turns_phase(found, sentence.start, clause.end):
            state = State() if state.kind in _ONE_PHASE else state._replace(date=None)
        elif state.kind == "will" and state is not before and changes_subject(found, clause):
            state = before
        states.append(state)

    def _read_own(self, before: State, clause: Clause, figure: ComputeMention, sentence: Sentence, site: bool) -> State:
        """The figure's own clause: what stands before the figure, then what follows it."""
        found = self.found
        before_it = found.cues_in(max(clause.start, figure.start - 200), figure.start)
        hits = [h for h in before_it if h.cue.place != "after"]
        if site:
            # 规划机柜5000个、投资23亿元: the planned size is that of the figure between.
            hits = [h for h in hits if h.cue.kind != "design" or not found.figures_in(h.end, figure.start)]
        if not any(h.cue.kind in STRONG for h in hits):
            after = found.cues_in(figure.end, min(clause.end, figure.end + _AFTER))
            hits += [h for h in after if h.cue.place != "before"][:1]
        dates = governing_dates(found, clause, figure.start, figure.start) or date_after(found, clause, figure)
        dates = distributed_dates(found, dates, clause, figure, sentence) or dates
        state = self._apply_all(before, dates, hits[-_LAST:], clause, figure)
        return self._completed_after(state, clause, sentence) if state.kind in PROJECT_STAGE else state

    def _completed_after(self, state: State, clause: Clause, sentence: Sentence) -> State:
        """A stage that the next clause closes: 一期建设5000P算力,已于9月底交付."""
        found, index = self.found, sentence.index(clause.start) + 1
        if index >= len(sentence.clauses) or not _DONE_NEXT.match(found.folded, clause.end):
            return state
        after = sentence.clauses[index]
        hits = [hit for hit in found.cues_in(*after) if hit.cue.kind == "event"]
        if not hits or found.figures_in(*after):
            return state
        return self._apply_all(State(), governing_dates(found, after, after.end, sentence.end), hits, after)

    def _apply_all(
        self,
        state: State,
        dates: Sequence[Dated],
        hits: list[CueHit],
        clause: Clause,
        figure: ComputeMention | None = None,
    ) -> State:
        date: DateMention | None = None
        for found_date, told in dates[-2:]:
            if told:
                state = state._replace(told=found_date)
            else:
                date = found_date
        if date is not None:
            state = self._apply_date(state, date, clause)
        level = (
            figure is not None
            and _LEVEL.search(self.found.folded, max(clause.start, figure.start - 24), figure.start) is not None
        )
        folded = self.found.folded
        for hit in hits:
            if hit.cue.kind in ("works", "push", "event") and date is not None and is_ahead(self.found, date):
                continue  # 四季度开工: the milestone is to come, as its date has told
            if hit.cue.kind in ("works", "push", "event") and _INTENDED.search(folded, clause.start, hit.start):
                continue  # 拟开工, 计划于9月投运: the intention has told
            if hit.cue.kind in ("works", "push") and _SINCE.search(
                folded[max(clause.start, hit.start - 20) : hit.start]
            ):
                continue  # 自2022年11月启动建设: when it began, not where it stands
            state = apply_cue(self.found, state, hit, date, level)
        if level and state.kind == "will" and state.date is not None and not is_over(self.found, state.date):
            return state._replace(status="target", kind="date")  # 下半年将…提升到四成
        return state

    def _apply_date(self, state: State, date: DateMention, clause: Clause) -> State:
        found = self.found
        state = state._replace(date=date)
        if state.kind == "plan":
            return state  # 计划 and 拟 win over a date
        policy = in_policy(found, date.start)
        status = status_of_date(found, date, clause.end, policy)
        if state.kind in ("goal", "scheme") and status == "current" and not is_over(found, date):
            status = "target"  # 根据计划,2024年达到…: the year that holds the anchor, told as a goal
        project = state.kind in ("works", "push", "design", "tender", "after", "milestone") and not policy
        if project and status == "target" and not is_aimed(found, date):
            status = "planned"
        kind = "milestone" if status == "planned" else "date"
        return state._replace(status=status, kind=kind, cue=(date.start, date.end))

    def _goes_on(self, previous: ComputeMention, timing: Timing, figure: ComputeMention, start: int) -> bool:
        """Whether an unmarked sentence goes on with the goals of the one before it."""
        folded = self.found.folded
        if timing.status != "target" or start - previous.end >= _NEXT_SENTENCE:
            return False
        if previous.start < line_start(folded, figure.start) or self.found.dates_in(start, figure.start):
            return False
        return words_pattern("statement").search(folded, start, figure.start) is None


_REACH = 400
"""Characters of a sentence on either side that may speak of a figure."""
_DONE_NEXT = re.compile(r"(?:目前|现)?(?:均|都|全部)?已")
_NEXT_SENTENCE = 60
"""Characters from a figure to the next sentence, so that the sentence goes on with the figure's date."""
_ASIDE = re.compile(r"在建[^,;]{0,8}\d")
_LEVEL = re.compile(
    r"(?:提升|提高|增加|增长|扩大|降低|下降|降|增|升)(?:到|至)[^,;]{0,3}$|(?:达到?|突破|超过|不低于)(?:[^,;]{0,12}[、和与])?$"
)
"""A level right before its number: with a date ahead it is a goal, not an act that is planned."""
_OTHERS = re.compile(r"\d+[余多]?[个家][^,;]{0,8}(?:项目|企业)")
_ONE_PHASE = frozenset({"works", "push", "event", "milestone"})
_SINCE = re.compile(r"自从?[\d年月日初底今去\-./]{2,14}(?:正式)?$")
_ALSO = re.compile(r"(?:还|也|同时|并|进一步)(?:要求|提出|明确|指出|规定|强调)")
"""A sentence that goes on with the goals of the document of the one before it."""
_INTENDED = re.compile(r"(?:拟|计划)(?:[于在]?[^,;。]{0,10}[年月日季度底])?(?:正式|集中|陆续)?$")
_PER_UNIT = re.compile(r"单[舱柜台机套]|[平每][均台个柜架]")


def _stretch(sentence: Sentence, figure: ComputeMention) -> tuple[int, int]:
    """The part of a sentence that may speak of a figure."""
    return max(sentence.start, figure.start - _REACH), min(sentence.end, figure.end + _REACH)


def _is_for(found: Found, state: State, figure: ComputeMention, clause: Clause) -> bool:
    """Whether a date is the one that a plan or goal is for: not the day on which it was told or works began.

    The design values of a project (今年底具备1000P算力能力,PUE值不高于1.18) hold without a day.
    """
    date = state.date
    if date is None or is_aimed(found, date):
        return True
    if not state.ahead:
        return (
            state.kind != "event"
            or _PER_UNIT.search(found.folded, max(clause.start, figure.start - 40), figure.start) is None
        )
    if is_over(found, date) or was_stated(found, date):
        return False
    return state.status == "target" or figure.norm.dimension != "pue" or date.start >= clause.start

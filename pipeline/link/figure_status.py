"""Status and date of a figure: what its clauses say, read in order, so that a clause's own words outrank what it carries.

`目前…约7000匹,计划到今年年底增加至1.2万匹,并有长远目标达到4.5万匹` is current, planned for the year's end, and a target without
a date. 计划 and 拟 win over a date; 将 and 预计 give way to one; 建成 tells nothing where the sentence speaks of the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline.kit.lexicon import load_rows
from pipeline.link.figure_scope import Clause, Found, clauses_of, line_start, sentence_around, words_pattern
from pipeline.records import ComputeMention, DateMention, FigureStatus

_STRENGTHS = ("now", "strong", "weak", "policy", "fallback")
_PLACES = ("before", "after", "both", "adjacent")
_PROJECT_REACH = 260
_SITE_DIMENSIONS = frozenset({"area", "investment", "power", "rack", "pue", "server", "accelerator"})


class Cue(NamedTuple):
    """A word that tells status: where it stands and how much it outranks."""

    status: FigureStatus
    place: str
    strength: str


@cache
def load_cues() -> dict[str, Cue]:
    """Cues by surface."""
    cues: dict[str, Cue] = {}
    for row in load_rows("pipeline.link", "status.csv", ("surface", "status", "place", "strength", "source")):
        status = cast(FigureStatus, row.one_of("status", get_args(FigureStatus)))
        cues[row["surface"]] = Cue(status, row.one_of("place", _PLACES), row.one_of("strength", _STRENGTHS))
    return cues


@cache
def _cue_pattern() -> re.Pattern[str]:
    surfaces = sorted(load_cues(), key=lambda surface: (-len(surface), surface))
    return re.compile("|".join(map(re.escape, surfaces)))


@dataclass
class State:
    """What the clauses read so far say."""

    status: FigureStatus | None = None
    strength: str = ""
    date: DateMention | None = None
    dated_status: bool = False
    """Whether the date alone gave the status."""


class Timing(NamedTuple):
    """Status and date of a figure; `carried` where a goal of the paragraph supplied them."""

    status: FigureStatus
    date: DateMention | None


def read_timing(found: Found, figure: ComputeMention, previous: tuple[ComputeMention, Timing] | None) -> Timing:
    """Status and governing date of a figure.

    Args:
        found: all mentions.
        figure: the figure.
        previous: the figure before it in the article, if any, whose goal an unmarked sentence goes on with.
    """
    folded = found.context.folded
    start, end = sentence_around(folded, figure.start)
    state = State()
    for clause in clauses_of(folded, start, end):
        if clause.start >= figure.end:
            break
        own = clause.start <= figure.start < clause.end
        _read_clause(found, state, clause, figure if own else None)
    if state.status is not None:
        return Timing(state.status, state.date)
    if _sets_rule(found, figure, start):
        return Timing("target", None)
    if previous is not None and previous[1].status == "target" and previous[0].start >= line_start(folded, figure.start):
        if start - previous[0].end < 80:
            return Timing("target", previous[1].date)
    if figure.norm.dimension in _SITE_DIMENSIONS and (status := _project_status(found, figure, start)):
        return Timing(status, None)
    return Timing("current", state.date)


def _read_clause(found: Found, state: State, clause: Clause, figure: ComputeMention | None) -> None:
    """Let a clause change the state; of the figure's own clause the words before it come first, then those after."""
    stop = figure.start if figure else clause.end
    dates = [date for date in found.dates_in(clause.start, stop) if _governs(found, date, clause, figure)]
    cues = _cues_between(found, clause.start, stop, figure, "before")
    if figure is not None and not any(cue.strength in ("strong", "now") for cue in cues):
        cues = [*cues, *_cues_between(found, figure.end, min(clause.end, figure.end + 30), figure, "after")[:1]]
    date = dates[-1] if dates else None
    if date is not None:
        state.date = date
        if state.strength not in ("strong", "now") or state.status != "planned":
            state.status, state.strength, state.dated_status = _status_of_date(found, date), "date", True
    for cue in cues:
        _apply(state, cue, date)


def _apply(state: State, cue: Cue, date: DateMention | None) -> None:
    """One cue; a weak one never overrules a date or a stronger word."""
    if cue.strength in ("policy", "fallback"):
        if state.status is None:
            state.status, state.strength = cue.status, "weak"
        return
    if cue.strength == "weak":
        ahead = state.status in ("target", "planned", "under_construction")
        if cue.status == "current" and ahead:
            return
        if state.dated_status and (state.status == "target" or cue.status == "target"):
            return
        if state.strength == "strong" and state.status == "target":
            return
    if state.date is not None and date is None and state.status not in (None, cue.status):
        state.date = None  # another tense than the date's: 计划到年底…,并有长远目标
    if cue.strength == "now" and date is None:
        state.date = None
    state.status, state.strength, state.dated_status = cue.status, cue.strength, False


def _cues_between(found: Found, start: int, end: int, figure: ComputeMention | None, side: str) -> list[Cue]:
    cues = []
    folded = found.context.folded
    for match in _cue_pattern().finditer(folded, start, end):
        cue = load_cues()[match[0]]
        if cue.place not in (side, "both") and not (cue.place == "adjacent" and side == "before"):
            continue
        if cue.place == "adjacent" and (figure is None or figure.start - match.end() > 3):
            continue
        if found.in_title(match.start()) or _is_other_word(folded, match.start(), match[0]):
            continue
        cues.append(cue)
    return cues


_OTHER_WORDS = {
    "拟": re.compile(r"(?<=[模虚比])拟"),
    "将": re.compile(r"将(?=[其之士领军才]|数据|算力资源(?!扩))"),
    "已": re.compile(r"(?<=而)已"),
    "计划": re.compile(r"计划(?=[》”提中明指]|实施|印)|(?<=行动)计划|(?<=专项)计划|(?<=伙伴)计划"),
    "要求": re.compile(r"要求(?=高|低)"),
    "目标": re.compile(r"(?<=双碳)目标"),
}


def _is_other_word(folded: str, position: int, surface: str) -> bool:
    pattern = _OTHER_WORDS.get(surface)
    return pattern is not None and pattern.match(folded, position) is not None


def _governs(found: Found, date: DateMention, clause: Clause, figure: ComputeMention | None) -> bool:
    """Whether a date says when a figure holds: no span since, no date of an announcement, none inside a title."""
    folded = found.context.folded
    if date.norm.edtf is None or "X" in date.norm.edtf or found.in_title(date.start):
        return False
    after = folded[date.end : date.end + 4].lstrip("”、 ")
    if after.startswith(("以来", "起", "后", "之后", "之前", "以后", "较", "相比", "至今")) or re.search(r"(?:比|较|自从?|[相同]比)$", folded[max(0, date.start - 2) : date.start]):
        return False
    sentence_end = sentence_around(folded, date.end)[1]
    ahead = folded[date.end : min(sentence_end, figure.start if figure else sentence_end, date.end + 60)]
    report = words_pattern("report").search(ahead)
    # An announcement's day is followed by its verb; a date after 到 or 截至 is none of an announcement.
    return report is None or bool(re.search(r"(?:到|至|截至|截止|预计|力争)$", folded[max(0, date.start - 2) : date.start]))


def _status_of_date(found: Found, date: DateMention) -> FigureStatus:
    anchor = found.context.anchor
    aimed = found.context.folded[max(0, date.start - 1) : date.start] == "到"
    if anchor is None:
        return "target" if aimed else "current"
    latest = date.norm.latest or (date.norm.edtf or "").rpartition("/")[2]
    earliest = date.norm.earliest or (date.norm.edtf or "").partition("/")[0]
    if latest <= anchor.date:
        return "current"
    # A year that holds the anchor looks ahead only with 到 or 底: 2024年初 is over, 今年底 is to come.
    return "target" if earliest > anchor.date or aimed or date.norm.mod == "END" else "current"


_RULE = re.compile(r"新建|改建|扩建|应|须|不得|原则上|力争|确保|严格|推动|引导|鼓励|全面|降至|控制在")


def _sets_rule(found: Found, figure: ComputeMention, sentence: int) -> bool:
    """A limit in a sentence of rules is a goal: 新建大型数据中心PUE不高于1.25."""
    limited = figure.norm.bound in ("le", "ge", "lt") and figure.norm.dimension in ("pue", "latency", "share", "storage", "bandwidth")
    return limited and _RULE.search(found.context.folded, max(sentence, figure.start - 40), figure.start) is not None


def _project_status(found: Found, figure: ComputeMention, sentence: int) -> FigureStatus | None:
    """What the paragraph last said of the project: works begun or in service."""
    folded = found.context.folded
    start = max(line_start(folded, figure.start), sentence - _PROJECT_REACH)
    status: FigureStatus | None = None
    for cue in _cues_between(found, start, sentence, None, "before"):
        if cue.status == "under_construction" or (cue.status == "current" and cue.strength == "weak"):
            status = cue.status
    return status

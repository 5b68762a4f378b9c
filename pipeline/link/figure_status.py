"""Status and date of a figure: what its clauses say, in order; a clause's own words outrank what it carries.

`目前…约7000匹,计划到今年年底增加至1.2万匹,并有长远目标达到4.5万匹` is current, planned for the year's end, and a
target without a date. 计划 and 拟 win over a date, 将 gives way to one with 到, and 建成 tells nothing where
the sentence speaks of the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline.kit.lexicon import load_rows
from pipeline.kit.tables import caption_of
from pipeline.link.figure_scope import Clause, Found, clauses_of, line_start, sentence_around, words_pattern
from pipeline.records import ComputeMention, DateMention, FigureStatus

_STRENGTHS = ("now", "strong", "built", "modal", "weak", "noun", "policy", "fallback")
_PLACES = ("before", "after", "both", "adjacent")
_PROJECT_REACH = 260
_LIMITED = frozenset({"pue", "latency", "share", "storage", "bandwidth"})
_SITE_DIMENSIONS = frozenset({"area", "investment", "power", "rack"})


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
    aimed: bool = False
    """Whether the status comes from a date with 到, which 将 does not overrule."""
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
        before = replace(state)
        _read_clause(found, state, clause, figure if own else None)
        if not own and before.status is not None and _ASIDE.search(folded, clause.start, clause.end):
            state = before  # 已建成8个,在建4个,标准机架12.8万架: what is being built is an aside
    if state.date is not None and state.status not in (None, "current") and _is_past_event(found, state.date):
        state.date = None  # the day on which a plan was told or works began is not the day it is for
    if state.status is not None:
        return Timing(state.status, state.date)
    if caption := caption_of(found.context.text, figure.start):
        dates = found.dates_in(*caption)
        return Timing(_status_of_date(found, dates[-1]), dates[-1]) if dates else Timing("current", None)
    if said := _said_above(found, figure, start):
        return said
    if _sets_rule(found, figure, start):
        return Timing("target", None)
    near = (
        previous is not None
        and previous[0].start >= line_start(folded, figure.start)
        and start - previous[0].end < _NEXT_SENTENCE
    )
    if previous is not None and near and _goes_on(found, *previous, start):
        return previous[1]
    project = figure.norm.dimension in _SITE_DIMENSIONS or _PROJECT.search(folded, start, figure.start)
    if project and (status := _project_status(found, figure, start)):
        return Timing(status, None)
    return Timing("current", state.date)


_NEXT_SENTENCE = 60
"""Characters from a figure to the next sentence, so that the sentence goes on with the figure's date."""
_UP_TO = re.compile(r"截[至止]到?$")


def _goes_on(found: Found, figure: ComputeMention, timing: Timing, sentence: int) -> bool:
    """Whether a sentence goes on with the goals, or stays under the 截至, of the one before it."""
    folded, date = found.context.folded, timing.date
    return timing.status == "target" or (
        date is not None
        and _UP_TO.search(folded[max(0, date.start - 3) : date.start]) is not None
        and not found.dates_in(figure.end, sentence)
    )


_GOAL_REACH = 900
_SHORT_LINE = 24
"""Characters before the figure in a line that lists (`标准机架:5.2万架`) rather than tells."""
_ITEM = re.compile(r"[ \t]*(?:-{1,2}|—{1,2}|[·●■▲◆★]|\(?[一二三四五六七八九十\d]{1,3}[.、)])")
_GOAL_WORDS = re.compile(r"目标|力争|基本形成|基本建成|达到|实现|建成|初步")


def _said_above(found: Found, figure: ComputeMention, sentence: int) -> Timing | None:
    """What the paragraph, or the paragraph above a list, said of the time: `截至6月底,…。` or `到2026年,基本形成…。`"""
    folded, context = found.context.folded, found.context
    line = line_start(folded, figure.start)
    for date in reversed(found.dates_in(line, sentence)):
        if not found.in_title(date.start):
            return _stretched(found, date)
    if not _ITEM.match(folded, line) and figure.start - line > _SHORT_LINE:
        return None
    article = context.article_at(figure.start)
    floor = article.start if article else 0
    for section in article.sections if article else ():
        if section.start <= figure.start < section.end:
            floor = max(floor, section.start)
    for date in reversed(found.dates_in(max(floor, line - _GOAL_REACH), line)):
        opening = sentence_around(folded, date.start)[0]
        # An item of another task (6.…到2026年打造应用标杆30个) sets no goals for its neighbours.
        if _ITEM.match(folded, opening) is None and date.start - opening <= 4 and (timing := _stretched(found, date)):
            return timing
    return None


def _stretched(found: Found, date: DateMention) -> Timing | None:
    """The timing that a date with 到 or 截至 gives to the sentences after its own."""
    folded = found.context.folded
    if date.norm.edtf is None or "X" in date.norm.edtf:
        return None
    if _UP_TO.search(folded[max(0, date.start - 3) : date.start]):
        return Timing("current", date)
    closing = sentence_around(folded, date.start)[1]
    if folded[date.start - 1 : date.start] == "到" and _GOAL_WORDS.search(folded, date.end, closing):
        return Timing(_status_of_date(found, date), date)
    return None


_ASIDE = re.compile(r"在建[^,;]{0,8}\d")


def _read_clause(found: Found, state: State, clause: Clause, figure: ComputeMention | None) -> None:
    """Let a clause change the state; of the figure's own clause the words before it come first, then those after."""
    stop = figure.start if figure else clause.end
    dates = [date for date in found.dates_in(clause.start, stop) if _governs(found, date, clause, figure)]
    cues = _cues_between(found, clause.start, stop, figure, "before")
    if figure is not None and not any(cue.strength in ("strong", "now") for cue in cues):
        cues = [*cues, *_cues_between(found, figure.end, min(clause.end, figure.end + 30), figure, "after")[:1]]
    if figure is not None and not dates:
        dates = _dates_after(found, clause, figure)
    date = dates[-1] if dates else None
    if date is not None:
        state.date = date
        if state.strength not in ("strong", "now") or state.status != "planned":
            state.status, state.strength, state.dated_status = _status_of_date(found, date), "date", True
            state.aimed = found.context.folded[max(0, date.start - 1) : date.start] == "到"
    built = False
    for cue in cues:
        # 建成后总算力将达到: 将 belongs to what is being built.
        if not (built and cue.strength in ("weak", "modal", "noun")):
            _apply(state, cue, date)
        built = built or (cue.status == "under_construction" and cue.strength in ("strong", "built"))


def _dates_after(found: Found, clause: Clause, figure: ComputeMention) -> list[DateMention]:
    """A date that follows its figure: `400P算力于2022年底上线`, `10.2万架(截至2024年6月)`."""
    dates = found.dates_in(figure.end, min(clause.end, figure.end + 26))
    return (
        dates[:1]
        if dates and dates[0].start - figure.end <= 10 and not found.figures_in(figure.end, dates[0].start)
        else []
    )


def _apply(state: State, cue: Cue, date: DateMention | None) -> None:
    """One cue; a weak one never overrules a date or a stronger word."""
    if cue.strength in ("policy", "fallback"):
        if state.status is None:
            state.status, state.strength = cue.status, "weak"
        return
    if cue.strength == "built":
        if state.status != "target" and (state.status, state.strength) != ("planned", "strong"):
            state.status, state.strength, state.dated_status = cue.status, "strong", False
        return
    if cue.strength in ("weak", "modal", "noun"):
        ahead = state.status in ("target", "planned", "under_construction")
        if cue.status == "current" and ahead:
            return
        if state.dated_status and (
            (state.status == "target" and (state.aimed or cue.strength != "modal")) or cue.status == "target"
        ):
            return
        if state.strength == "strong" and state.status == "target":
            return
    if (
        state.date is not None
        and date is None
        and state.status not in (None, cue.status)
        and not (state.dated_status and cue.status != "current")
    ):
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
    "预期": re.compile(r"预期(?=目标|性|值)"),
    "规划": re.compile(
        r"规划(?=[》”、,。;局厅院和与的]|纲要|明确|提出|指出|要求|期|编制|引领|衔接|目标|设计并)|(?<=[》”展体年性的项])规划"
    ),
    "设计": re.compile(r"设计(?=并|院|师|标准|研|和|、)|(?<=[规顶划])设计"),
    "落户": re.compile(r"落户(?=企业|的企业)"),
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
    if date.norm.edtf is None or "X" in date.norm.edtf or len(date.norm.edtf) == 21 or found.in_title(date.start):
        return False
    after = folded[date.end : date.end + 4].lstrip("”、 ")
    if after.startswith(("以来", "起", "后", "之后", "之前", "以后", "较", "相比", "至今")) or re.search(
        r"(?:比|较|自从?|[相同]比)$", folded[max(0, date.start - 2) : date.start]
    ):
        return False
    sentence_end = sentence_around(folded, date.end)[1]
    ahead = folded[date.end : min(sentence_end, figure.start if figure else sentence_end, date.end + 60)]
    report = words_pattern("report").search(ahead)
    # An announcement's day is followed by its verb; a date after 到 or 截至 is none of an announcement.
    return report is None or bool(
        re.search(r"(?:到|至|截至|截止|预计|力争)$", folded[max(0, date.start - 2) : date.start])
    )


def _is_past_event(found: Found, date: DateMention) -> bool:
    """A date before the anchor that no 到 aims at, or the day of a statement."""
    folded, anchor = found.context.folded, found.context.anchor
    if folded[max(0, date.start - 1) : date.start] == "到":
        return False
    if anchor is not None and (date.norm.latest or "9") <= anchor.date:
        return True
    return (
        words_pattern("statement").search(folded, date.end, min(sentence_around(folded, date.end)[1], date.end + 30))
        is not None
    )


_IN_SERVICE = re.compile(r"[^,;。到]{0,4}(?:投产|投运|投用|竣工|完工|交付|上线|点亮|建成投|投入)")


def _status_of_date(found: Found, date: DateMention) -> FigureStatus:
    anchor = found.context.anchor
    aimed = found.context.folded[max(0, date.start - 1) : date.start] == "到"
    if anchor is None:
        return "target" if aimed else "current"
    latest = date.norm.latest or (date.norm.edtf or "").rpartition("/")[2]
    earliest = date.norm.earliest or (date.norm.edtf or "").partition("/")[0]
    if latest <= anchor.date:
        return "current"
    if _IN_SERVICE.match(found.context.folded, date.end) and not aimed and not _in_policy(found, date.start):
        return "planned" if latest > anchor.date and (earliest > anchor.date or date.norm.mod == "END") else "current"
    # A year that holds the anchor looks ahead only with 到 or 底: 2024年初 is over, 今年底 is to come.
    return "target" if earliest > anchor.date or aimed or date.norm.mod == "END" else "current"


_RULE = re.compile(r"新建|改建|扩建|应|须|不得|原则上|力争|确保|严格|推动|引导|鼓励|全面|降至|控制在")


_IMPERATIVE = re.compile(r"推动|新增|支持|加快|建设|打造|鼓励|提升|实施|构建|布局|推进|引导|培育|完善|强化|优化")
_POLICY_TITLE = re.compile(r"(?:方案|计划|通知|意见|措施|规划|要点|办法|政策)(?:\([^()\n]{0,20}\))?[》”]?(?:的通知)?$")


def _sets_rule(found: Found, figure: ComputeMention, sentence: int) -> bool:
    """A limit in a sentence of rules (新建大型数据中心PUE不高于1.25), or a task in the text of a policy, is a goal."""
    folded = found.context.folded
    limited = figure.norm.bound in ("le", "ge", "lt") and figure.norm.dimension in _LIMITED
    if limited and _RULE.search(folded, max(sentence, figure.start - 40), figure.start):
        return True
    return _in_policy(found, figure.start) and _IMPERATIVE.search(folded, sentence, figure.start) is not None


def _in_policy(found: Found, position: int) -> bool:
    """Whether a position lies in an item of a policy's own text, not of a report on it (某省印发《…》)."""
    article = found.context.article_at(position)
    title = article.title if article else None
    if title is None or not _POLICY_TITLE.search(title) or re.search(r"[:!]|印发《|发布《|出台《", title):
        return False
    folded = found.context.folded
    return _ITEM.match(folded, line_start(folded, position)) is not None


def _project_status(found: Found, figure: ComputeMention, sentence: int) -> FigureStatus | None:
    """What the paragraph last said of the project: works begun or in service."""
    folded = found.context.folded
    line = line_start(folded, figure.start)
    ahead = figure.norm.dimension in _SITE_DIMENSIONS
    if ahead and (_ITEM.match(folded, line) or _PROJECT.search(folded, sentence, figure.start)):
        # What the sentence goes on to say of its project: 总投资100亿元,占地1100亩,在建机架6万架.
        for cue in _cues_between(found, figure.end, sentence_around(folded, figure.start)[1], None, "before"):
            if cue.status in ("under_construction", "planned"):
                return cue.status
    status: FigureStatus | None = None
    for cue in _cues_between(found, max(line, sentence - _PROJECT_REACH), sentence, None, "before"):
        if cue.status in ("under_construction", "planned") or (cue.status == "current" and cue.strength == "weak"):
            status = cue.status
    return status


_PROJECT = re.compile(r"项目|总投资|[一二三首]期|工程")

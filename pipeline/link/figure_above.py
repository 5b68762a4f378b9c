"""What the text above a sentence says of the time of its figures: a day, a goal, a project's stage, a rule."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.link.figure_cues import CueHit
from pipeline.link.figure_dates import is_ahead, use_of
from pipeline.link.figure_scope import Found, line_start, words_pattern
from pipeline.records import ComputeMention, DateMention, FigureStatus

SITE = frozenset({"area", "investment", "power", "rack"})
"""Dimensions by which the press introduces a project."""
CAPACITY = frozenset({"area", "investment", "rack", "compute", "storage", "server", "accelerator", "facility"})
"""Dimensions that a completed project has from its day on."""
_LIMITED = frozenset({"pue", "latency", "share", "storage", "bandwidth"})

ITEM = re.compile(r"[ \t]*(?:-{1,2}|—{1,2}|[·●■▲◆★]|[一二三四五六七八九十]是|\(?[一二三四五六七八九十\d]{1,3}[.、)])")
"""What opens an item of a list."""
_ASPECT = re.compile(r"[^,。:;\n]{1,10}方面[,:。]")
"""What opens a paragraph that goes through the goals of the one above it: 计算力方面,…"""
_LEAD_IN = re.compile(r".{0,4}|[^。\n]{0,40}(?:提出|明确|指出|要求|目标)[^,:。\n]{0,4}[,:]?到?")
"""What may stand between the start of a sentence and the date of its goal."""
_OPENING = 12
_GOAL_REACH = 900
_PARAGRAPH_REACH = 1500
_PROJECT_REACH = 260
_SHORT_LINE = 24
"""Characters before the figure in a line that lists (`标准机架:5.2万架`) rather than tells."""
_GOAL_ITEMS = 6
"""Items of a list below 主要目标 that are looked at."""
_HEADING = 48
"""Characters of a line that may head the one below it."""
_GOAL_WORDS = re.compile(r"目标|力争|基本形成|基本建成|达到|实现|建成|初步")
_TOTAL = re.compile(r"占(?:全|总)")


class Timing(NamedTuple):
    """Status and governing date of a figure, and the words that told the status."""

    status: FigureStatus
    date: DateMention | None
    cue: tuple[int, int] | None = None


def said_above(found: Found, figure: ComputeMention, sentence: int) -> Timing | None:
    """What the paragraph, or the paragraph above a list, said: `截至6月底,…。` or `到2026年,基本形成…。`

    A sentence about another place than its paragraph's goes its own way: `截至5月底,全市…。武清、滨海两地…`.
    """
    folded = found.folded
    line = line_start(folded, figure.start)
    for date in reversed(found.dates_in(max(line, sentence - _PARAGRAPH_REACH), sentence)):
        if not found.in_title(date.start):
            timing = _stretched(found, date)
            return None if timing and timing.status == "current" and _turns(found, figure, sentence) else timing
    listed = ITEM.match(folded, line) or _ASPECT.match(folded, line) or folded.endswith(":\n", 0, line)
    if not listed and (figure.start - line > _SHORT_LINE or folded.find("。", line, line + _SHORT_LINE * 4) > 0):
        return None
    if _names_its_place(found, line):
        return None
    article, sections = found.context.article_at(figure.start), found.sections_at(figure.start)
    floor = sections[0].start if sections else article.start if article else 0
    for date in reversed(found.dates_in(max(floor, line - _GOAL_REACH), line)):
        opening = found.bounds_at(date.start)[0]
        # An item of another task (6.…到2026年打造应用标杆30个) sets no goals for its neighbours.
        if ITEM.match(folded, opening) is None and _LEAD_IN.fullmatch(folded, opening, date.start):
            timing = _stretched(found, date)
            if timing is not None:
                return timing
    return None


def _names_its_place(found: Found, line: int) -> bool:
    """Whether a line opens with a region and a colon: 内蒙古:全区…; what other lines said is not about it."""
    return any(
        region.start == line and region.codes and found.folded.startswith(":", region.end)
        for region in found.regions_in(line, line + _OPENING)
    )


def _turns(found: Found, figure: ComputeMention, sentence: int) -> bool:
    """Whether a sentence opens with a place of its own; a share of the total stays with the total."""
    folded = found.folded
    if folded.startswith(("其中", "同时"), sentence) or _TOTAL.search(folded, sentence, figure.start):
        return False
    opening = found.regions_in(sentence, min(figure.start, sentence + 8))
    return any(region.codes and not folded.startswith("在", region.start - 1) for region in opening)


def _stretched(found: Found, date: DateMention) -> Timing | None:
    """The timing that a date with 到 or 截至 gives to the sentences after its own."""
    folded = found.folded
    closing = found.bounds_at(date.start)[1]
    use = use_of(found, date, closing)
    if use == "upto":
        return Timing("current", date, (date.start, date.end))
    if folded.endswith("到", 0, date.start):
        if is_ahead(found, date):
            return Timing("target", date, (date.start, date.end))
        if _GOAL_WORDS.search(folded, date.end, closing):
            return Timing("current", date, (date.start, date.end))
    return None


_PROJECT = re.compile(r"项目|总投资|[一二三首]期|工程|该中心|该基地|该园区|占地")


def read_stage(found: Found, figure: ComputeMention, sentence: tuple[int, int]) -> Timing | None:
    """Stage of the project that a figure describes: the last one told in the paragraph or the heading above it.

    `…三期工程7月26日通过验收。该项目总投资6.8亿元` is current as of that day, `…动工。项目总面积2万平方米` under
    construction; an item that introduces its project (`总投资100亿元,占地1100亩,在建机架6万架`) tells it later.
    """
    folded = found.folded
    start, end = sentence
    line = line_start(folded, figure.start)
    dimension = figure.norm.dimension
    project = _PROJECT.search(folded, start, figure.start) is not None
    introduced = dimension in ("area", "investment") and _PROJECT.search(folded, figure.end, min(end, figure.end + 24))
    if dimension not in SITE and not project:
        return _completed(found, figure, start)
    stage: CueHit | None = None
    floor = _paragraph_above(found, line) if _GOES_ON.match(folded, line) else _heading_above(found, line)
    for hit in found.cues_in(max(floor, start - _PROJECT_REACH), start):
        if hit.cue.kind in ("works", "tender", "event") and not folded.startswith("后", hit.end):
            stage = hit
    if stage is not None and _same_phase(found, stage, figure, start):
        whole = dimension in ("area", "investment") and _SITE.match(folded, start)
        dated = stage.cue.kind == "event" and dimension in CAPACITY and not whole
        date = _day_of(found, stage, start) if dated else None
        return Timing(stage.cue.status, date, (stage.start, stage.end))
    if dimension in SITE and (project or introduced or ITEM.match(folded, line)):
        for hit in found.cues_in(figure.end, end):
            if hit.cue.status in ("under_construction", "planned"):
                return Timing(hit.cue.status, None, (hit.start, hit.end))
    return None


_SITE = re.compile(r"[该此]?(?:中心|基地|园区)")
"""A sentence about a whole site, of which a phase was completed: 中心总投资8亿元."""
_PHASE = re.compile(r"[一二三四五六首]期")


def _same_phase(found: Found, stage: CueHit, figure: ComputeMention, sentence: int) -> bool:
    """Whether a figure's words name no phase that the sentence of the stage does not: 二期点亮。…三期用地85亩."""
    folded = found.folded
    phases = set(_PHASE.findall(folded, sentence, figure.start))
    return not phases or not phases.isdisjoint(_PHASE.findall(folded, *found.bounds_at(stage.start)))


_GOES_ON = re.compile(r"[\s“据悉介绍了解,:]*(?:(?:该|此)[^,。;]{0,6}|其?)(?:项目|中心|基地|园区|工程|集群|平台)")
"""What opens a paragraph that goes on about the project of the one above it."""


def _paragraph_above(found: Found, line: int) -> int:
    article = found.context.article_at(line)
    return max(article.start if article else 0, line_start(found.folded, max(0, line - 1)))


def _heading_above(found: Found, line: int) -> int:
    """Where the heading right above a paragraph begins; the paragraph itself where there is none."""
    folded = found.folded
    above = line_start(folded, line - 1) if line else 0
    article = found.context.article_at(line)
    if article is None or above < article.start or line - above > _HEADING or "。" in folded[above:line]:
        return line
    return above


def _completed(found: Found, figure: ComputeMention, sentence: int) -> Timing | None:
    """A capacity told soon after its site went into service, nothing named since: `5月8日,中心点亮。部署3000卡`."""
    folded = found.folded
    line = line_start(folded, figure.start)
    floor = _paragraph_above(found, line) if _GOES_ON.match(folded, line) else line
    if figure.norm.dimension not in CAPACITY or sentence <= floor:
        return None
    # 该中心位于贵安新区,部署…: still the same site, whatever is named of it.
    if found.regions_in(sentence, figure.start) and not _GOES_ON.match(folded, sentence):
        return None
    if words_pattern("local").search(folded, sentence, figure.start):
        return None
    for hit in reversed(found.cues_in(max(floor, sentence - _PROJECT_REACH), sentence)):
        if hit.cue.kind == "event":
            date = _day_of(found, hit, sentence)
            return Timing("current", date, (hit.start, hit.end)) if date else None
    return None


def _day_of(found: Found, stage: CueHit, sentence: int) -> DateMention | None:
    """The day of a completion, told in the sentences right before, none of which turns to another day or place."""
    start, end = found.bounds_at(stage.start)
    if found.dates_in(end, sentence) or found.regions_in(end, sentence):
        return None
    dates = [
        date for date in found.dates_in(start, stage.start) if use_of(found, date, stage.start) in ("plain", "told")
    ]
    return dates[-1] if dates and not is_ahead(found, dates[-1]) else None


_NOTE = re.compile(r"[\s(【*]*(?:注|说明|备注|数据|以上|上述|统计|来源|截)")


def said_of_all(found: Found, figure: ComputeMention) -> Timing | None:
    """The reporting day of a whole section: of a line without figures above (各地算力一览(截至6月底)), or of a note."""
    article = found.context.article_at(figure.start)
    if article is None:
        return None
    sections = found.sections_at(figure.start)
    key = floor, ceiling = (sections[0].start, sections[0].end) if sections else (article.start, article.end)
    if key not in found.headers:
        found.headers[key] = _headers(found, floor, ceiling)
    above = [date for date, note in found.headers[key] if not note and date.start < figure.start]
    notes = [date for date, note in found.headers[key] if note and date.start > figure.start]
    date = above[-1] if above else notes[0] if notes else None
    return Timing("current", date, (date.start, date.end)) if date else None


def _headers(found: Found, start: int, end: int) -> list[tuple[DateMention, bool]]:
    """Dates with 截至 in lines that hold no figures, with whether the line is a note."""
    folded = found.folded
    headers = []
    for date in found.dates_in(start, end):
        low = line_start(folded, date.start)
        high = folded.find("\n", date.end)
        if use_of(found, date, date.end) == "upto" and not found.figures_in(low, high if high >= 0 else end):
            headers.append((date, _NOTE.match(folded, low) is not None))
    return headers


_RULE = re.compile(r"新建|改建|扩建|应|须|不得|原则上|力争|确保|严格|推动|引导|鼓励|全面|降至|控制在")
_IMPERATIVE = re.compile(r"推动|新增|支持|加快|建设|打造|鼓励|提升|实施|构建|布局|推进|引导|培育|完善|强化|优化")
_POLICY_TITLE = re.compile(r"(?:方案|计划|通知|意见|措施|规划|要点|办法|政策)(?:\([^()\n]{0,20}\))?[》”]?(?:的通知)?$")
_REPORT_TITLE = re.compile(r"[:!]|印发《|发布《|出台《")


def sets_rule(found: Found, figure: ComputeMention, sentence: int) -> bool:
    """A limit in a sentence of rules (新建大型数据中心PUE不高于1.25), or a task in the text of a policy, is a goal."""
    folded = found.folded
    limited = figure.norm.bound in ("le", "ge", "lt") and figure.norm.dimension in _LIMITED
    if limited and _RULE.search(folded, max(sentence, figure.start - 40), figure.start):
        return True
    return in_policy(found, figure.start) and _IMPERATIVE.search(folded, sentence, figure.start) is not None


_GOALS = re.compile(r"目标[^。\n]{0,6}$")


def is_among_goals(found: Found, figure: ComputeMention) -> bool:
    """Whether a figure stands in a section headed 主要目标, or in a list below such a line."""
    if any(_GOALS.search(section.title) for section in found.sections_at(figure.start)):
        return True
    folded = found.folded
    line = line_start(folded, figure.start)
    for _ in range(_GOAL_ITEMS):
        if not line or not ITEM.match(folded, line):
            return False
        above = line_start(folded, line - 1)
        if _GOALS.search(folded, max(above, line - 1 - _HEADING), line - 1):
            return True
        line = above
    return False


def in_policy(found: Found, position: int) -> bool:
    """Whether a position lies in an item of a policy's own text, not of a report on it (某省印发《…》)."""
    article = found.context.article_at(position)
    title = article.title if article else None
    if title is None or not _POLICY_TITLE.search(title) or _REPORT_TITLE.search(title):
        return False
    folded = found.folded
    return ITEM.match(folded, line_start(folded, position)) is not None


def was_stated(found: Found, date: DateMention) -> bool:
    """Whether a date is the day of a statement."""
    end = min(found.bounds_at(date.start)[1], date.end + 30)
    return words_pattern("statement").search(found.folded, date.end, end) is not None

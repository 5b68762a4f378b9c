"""Which dates say when a figure holds, and whether they look back or ahead.

A date governs as an aim (到2025年), as a reporting day (截至6月底), or plainly (上半年新建34座). The day of an
announcement (7月14日,记者获悉) governs nothing, unless what was announced is that something was completed.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipeline.link.figure_scope import Clause, Found, Sentence, words_pattern
from pipeline.records import ComputeMention, DateMention, FigureStatus

Use = Literal["aim", "upto", "plain", "told", "none"]
"""How a date is used; `told` is the day of a statement, `none` says nothing of figures."""

_REPORTS = frozenset({"report", "index"})
_SHOWS = re.compile(r"(?:数据|结果|统计|监测)?(?:显示|表明)")
"""A report dates what it shows: 《…监测报告(2025年第三季度)》`显示`."""
_UP_TO = ("截至", "截止", "截至到", "截止到")
_AIM = ("到", "预计", "力争")
_SINCE = ("以来", "起", "后", "之后", "之前", "以后", "相比", "至今", "同期", "相对", "基础", "的基础")
_RISEN_TO = tuple(
    f"{verb}到" for verb in ("提高", "提升", "增加", "增长", "上升", "扩大", "扩容", "下降", "降低", "降", "升")
)
_MULTIPLE = re.compile(r"的[\d.]+[多余]?倍")
"""是2022年初的`7.4倍`: what is counted stands at another time."""
_DATELINE = ("电", "讯")
_COMPARED = ("比", "较", "自", "自从", "与")
_DAY_RANGE = 21  # characters of `2024-05-29/2024-05-31`: days of a meeting
_AHEAD = 60  # characters from a date to the verb of its announcement


def use_of(found: Found, date: DateMention, stop: int) -> Use:
    """How a date is used; `stop` is where the figure, or else the sentence, ends what may follow the date."""
    folded = found.folded
    edtf = date.norm.edtf
    if edtf is None or "X" in edtf or len(edtf) == _DAY_RANGE:
        return "none"
    if (title := found.documents.around(date.start)) is not None:
        return "upto" if title.norm.kind in _REPORTS and _SHOWS.match(folded, title.end) else "none"
    before = folded[max(0, date.start - 3) : date.start].rstrip("“ ")
    if before.endswith(_UP_TO):
        return "upto"
    if before.endswith(_AIM):
        return "aim"
    if folded[date.end : date.end + 4].lstrip("”、 )").startswith((*_SINCE, *_DATELINE)) or before.endswith(_COMPARED):
        return "none"
    if _MULTIPLE.match(folded, date.end):
        return "none"
    ahead = folded[date.end : max(date.end, min(stop, date.end + _AHEAD))]
    if told := words_pattern("report").search(ahead):
        # 6月,智算中心上线发布: its day, though the news of it is told with it.
        done = [hit for hit in found.cues_in(date.end, date.end + told.start()) if hit.cue.kind == "event"]
        return "plain" if done else "none"
    return "told" if words_pattern("statement").search(ahead) else "plain"


def is_aimed(found: Found, date: DateMention) -> bool:
    """Whether 到 stands before a date: 到2025年; the end of a rise (增加到2024年的5000P) is no aim."""
    folded = found.folded
    return folded.endswith("到", 0, date.start) and not (
        folded.startswith("的", date.end) and folded.endswith(_RISEN_TO, 0, date.start)
    )


def is_ahead(found: Found, date: DateMention) -> bool:
    """Whether a date lies after the anchor; a year that holds the anchor looks ahead only with 到 or 底."""
    anchor = found.context.anchor
    if anchor is None:
        return is_aimed(found, date)
    edtf = date.norm.edtf or ""
    latest, earliest = date.norm.latest or edtf.rpartition("/")[2], date.norm.earliest or edtf.partition("/")[0]
    if latest <= anchor.date:
        return False
    return earliest > anchor.date or is_aimed(found, date) or date.norm.mod == "END"


def is_over(found: Found, date: DateMention) -> bool:
    """Whether a date, not aimed at, lies before the anchor."""
    anchor = found.context.anchor
    return not is_aimed(found, date) and anchor is not None and (date.norm.latest or "9") <= anchor.date


def status_of_date(found: Found, date: DateMention, clause_end: int, policy: bool) -> FigureStatus:
    """What a date alone tells: a goal if ahead; the milestone of a project (2025年6月投产) is planned."""
    if not is_ahead(found, date):
        return "current"
    if not is_aimed(found, date) and not policy:
        hits = found.cues_in(date.end, min(clause_end, date.end + 16))
        if any(hit.cue.kind in ("event", "works", "push", "after") for hit in hits):
            return "planned"
    return "target"


class Dated(NamedTuple):
    """A governing date, and whether it is the day of a statement."""

    date: DateMention
    told: bool = False


_BEFORE = 200
"""Characters of a clause before a figure in which its date may stand."""
_FROM = re.compile(r"[由从](?!此)[^,;。]{0,20}$")
_YARDSTICK = re.compile(r"[较比](?!例|重)[^,;。]{0,16}[年月日季度底末初]的?$")
_RISE = re.compile(r"[^,;。\d]{0,10}?(?:提|增|扩|降|缩|减|上升|下降|压|升|跃升)[^,;。\d]{0,3}[到至为]")


def governing_dates(found: Found, clause: Clause, stop: int, limit: int) -> list[Dated]:
    """Dates of a clause that govern what stands at `stop`; see `use_of` for `limit`."""
    used = [(date, use_of(found, date, limit)) for date in found.dates_in(max(clause.start, stop - _BEFORE), stop)]
    return [Dated(date, use == "told") for date, use in used if use != "none" and not _starts_rise(found, clause, date)]


def date_after(found: Found, clause: Clause, figure: ComputeMention) -> list[Dated]:
    """A date that follows its figure: `400P算力于2022年底上线`, `10.2万架(截至2024年6月)`."""
    dates = found.dates_in(figure.end, min(clause.end, figure.end + 26))[:1]
    near = dates and dates[0].start - figure.end <= 10 and not found.figures_in(figure.end, dates[0].start)
    return [Dated(dates[0])] if near and use_of(found, dates[0], clause.end) != "none" else []


def distributed_dates(
    found: Found, dates: list[Dated], clause: Clause, figure: ComputeMention, sentence: Sentence
) -> list[Dated]:
    """`到2025年底和2026年底,…分别达到10万P和30万P`: as many dates as figures, each its own."""
    each = found.folded.find("分别", max(clause.start, figure.start - 2 * _BEFORE), figure.start)
    if each < 0:
        return []
    figures = found.figures_in(each, min(clause.end, each + _BEFORE))
    if len(dates) < 2:
        low = max(sentence.start, clause.start - 60)
        dates = [Dated(date) for date in found.dates_in(low, each) if use_of(found, date, each) != "none"]
    if len(dates) != len(figures) or figure not in figures or len(dates) < 2:
        return []
    number = list(figures).index(figure)
    return dates[number : number + 1]


def date_of_start(found: Found, clause: Clause, figure: ComputeMention) -> DateMention | None:
    """A date right before a starting value: 由2023年的42%提高到80%."""
    dates = found.dates_in(max(clause.start, figure.start - 12), figure.start)
    from_mark = max(found.folded.rfind(mark, clause.start, figure.start) for mark in "由从较比")
    return dates[-1] if dates and dates[-1].start > from_mark else None


def is_starting_value(folded: str, clause: Clause, figure: ComputeMention) -> bool:
    """The first of two ends, or what a figure is compared with: 由`60个`增至150个, 较2022年末的`9EFLOPS`增长."""
    if _YARDSTICK.search(folded[max(clause.start, figure.start - 24) : figure.start]):
        return True
    if _RISE.match(folded, figure.end) is None:
        return False
    return _FROM.search(folded[max(clause.start, figure.start - 24) : figure.start]) is not None


def _starts_rise(found: Found, clause: Clause, date: DateMention) -> bool:
    """Whether a date is that of a starting value: 从去年底的5000P增加到1.2万P."""
    folded = found.folded
    figures = found.figures_in(date.end, min(clause.end, date.end + 16))
    after_mark = max(folded.rfind(mark, max(clause.start, date.start - 4), date.start) for mark in "由从") >= 0
    return after_mark and bool(figures) and is_starting_value(folded, clause, figures[0])

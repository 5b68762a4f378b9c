"""Which dates say when a figure holds, and whether they look back or ahead.

A date governs as an aim (到2025年), as a reporting day (截至6月底), or plainly (上半年新建34座). The day of an
announcement (7月14日,记者获悉) governs nothing, unless what was announced is that something was completed.
"""

from __future__ import annotations

from typing import Literal

from pipeline.link.figure_scope import Found, words_pattern
from pipeline.records import DateMention, FigureStatus

Use = Literal["aim", "upto", "plain", "told", "none"]
"""How a date is used; `told` is the day of a statement, `none` says nothing of figures."""

_UP_TO = ("截至", "截止", "截至到", "截止到")
_AIM = ("到", "预计", "力争")
_SINCE = ("以来", "起", "后", "之后", "之前", "以后", "较", "相比", "至今", "同期", "相对")
_RISEN_TO = tuple(
    f"{verb}到" for verb in ("提高", "提升", "增加", "增长", "上升", "扩大", "扩容", "下降", "降低", "降", "升")
)
_DATELINE = ("电", "讯")
_COMPARED = ("比", "较", "自", "自从", "与")
_DAY_RANGE = 21  # characters of `2024-05-29/2024-05-31`: days of a meeting
_AHEAD = 60  # characters from a date to the verb of its announcement


def use_of(found: Found, date: DateMention, stop: int) -> Use:
    """How a date is used; `stop` is where the figure, or else the sentence, ends what may follow the date."""
    folded = found.folded
    edtf = date.norm.edtf
    if edtf is None or "X" in edtf or len(edtf) == _DAY_RANGE or found.in_title(date.start):
        return "none"
    before = folded[max(0, date.start - 3) : date.start].rstrip("“ ")
    if before.endswith(_UP_TO):
        return "upto"
    if before.endswith(_AIM):
        return "aim"
    if folded[date.end : date.end + 4].lstrip("”、 )").startswith((*_SINCE, *_DATELINE)) or before.endswith(_COMPARED):
        return "none"
    ahead = folded[date.end : max(date.end, min(stop, date.end + _AHEAD))]
    if words_pattern("report").search(ahead):
        return "none"
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
        if any(hit.cue.kind in ("event", "works", "after") for hit in hits):
            return "planned"
    return "target"

"""Words that tell the status of a figure: how they read, where they may stand, and when they are another word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline.kit.lexicon import load_rows
from pipeline.records import FigureStatus

KINDS = {
    "now": "目前: reported as it is, whatever date went before",
    "done": "已建成: reported, also where goals stand near by",
    "have": "拥有: reported, unless the sentence looks ahead",
    "state": "建成, 在用: reported by itself, but goals say it too",
    "event": "投产, 点亮: reported; its day is the day of what it completes",
    "goal": "力争: a goal",
    "rule": "不得: a goal where nothing else speaks",
    "policy": "提出: a goal where nothing at all speaks",
    "scheme": "根据规划: like policy, also with a date of this year",
    "plan": "计划, 拟: planned, also with a date",
    "will": "将: planned, unless a date with 到 makes it a goal",
    "design": "规划, 首期设: planned size of a project, whatever stage it is in",
    "grow": "扩容至: planned where nothing else speaks",
    "tender": "招标, 签约: the project is planned",
    "works": "开工, 在建: under construction",
    "push": "加快建设: under construction in its own clause, and for the money and land of its project",
    "after": "全部建成后: under construction, or planned where no works have begun",
}
"""Kinds of `status.csv` and what each says."""
_PLACES = ("before", "after", "both")


class Cue(NamedTuple):
    """A word that tells status: its kind, and on which side of a figure it may stand."""

    status: FigureStatus
    kind: str
    place: str
    unless_after: tuple[str, ...]
    """Characters before it that make it another word: 模拟."""
    unless_before: tuple[str, ...]
    """Characters behind it that make it another word: 规划局."""


class CueHit(NamedTuple):
    """A cue where it is printed."""

    start: int
    end: int
    cue: Cue


@cache
def load_cues() -> dict[str, Cue]:
    """Cues by surface."""
    cues: dict[str, Cue] = {}
    columns = ("surface", "status", "kind", "place", "unless_after", "unless_before", "source")
    for row in load_rows("pipeline.link", "status.csv", columns):
        if row["surface"] in cues:
            raise row.error(f"surface {row['surface']!r} has a row already; give it one")
        cues[row["surface"]] = Cue(
            status=cast(FigureStatus, row.one_of("status", get_args(FigureStatus))),
            kind=row.one_of("kind", KINDS),
            place=row.one_of("place", _PLACES),
            unless_after=tuple(row.values("unless_after")),
            unless_before=tuple(row.values("unless_before")),
        )
    return cues


_OBJECT = re.compile(r"[^,;。]{2,14}?(?:纳入|接入|并入|列入|整合|压降至|连接起来)")
"""将 before the object of its verb (将12个数据中心接入平台) looks at nothing to come."""


@cache
def _pattern() -> re.Pattern[str]:
    surfaces = sorted(load_cues(), key=lambda surface: (-len(surface), surface))
    initials = "".join(sorted({surface[0] for surface in surfaces}))
    return re.compile(f"(?=[{initials}])(?:{'|'.join(map(re.escape, surfaces))})")


def find_cues(folded: str, start: int, end: int) -> Iterator[CueHit]:
    """Cues of a stretch, those that are parts of other words left out."""
    cues = load_cues()
    for match in _pattern().finditer(folded, start, end):
        cue = cues[match[0]]
        if cue.unless_after and folded.endswith(cue.unless_after, 0, match.start()):
            continue
        if cue.unless_before and folded.startswith(cue.unless_before, match.end()):
            continue
        if cue.kind == "will" and _OBJECT.match(folded, match.end()):
            continue
        yield CueHit(match.start(), match.end(), cue)

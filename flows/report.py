"""What a person at the terminal sees: progress, the summary table, one line per problem."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from flows.batches import Outcome
from flows.operation import SHOWN, Report
from flows.plan import Action, Plan
from pipeline.rooms import ROOMS

TYPES = tuple(sorted(room.type for room in ROOMS))
_PAUSE_S = 10  # between two lines of progress where there is no terminal


class Advance(Protocol):
    """Called when some issues are done."""

    def __call__(self, outcomes: Sequence[Outcome]) -> None: ...


class _Rate(ProgressColumn):
    """Issues a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def show_progress(total: int, console: Console) -> Iterator[Advance]:
    """A progress bar on a terminal; elsewhere (CI, a log file) a plain line now and then, the last one always."""
    if not console.is_terminal:
        yield _plain_progress(total, console)
        return
    columns = (TextColumn("extracting"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("extracting", total=total)

        def advance(outcomes: Sequence[Outcome]) -> None:
            progress.advance(bar, len(outcomes))

        yield advance


def _plain_progress(total: int, console: Console) -> Advance:
    done, began, said = 0, time.monotonic(), time.monotonic()

    def say(outcomes: Sequence[Outcome]) -> None:
        nonlocal done, said
        done += len(outcomes)
        now = time.monotonic()
        if done < total and now - said < _PAUSE_S:
            return
        said = now
        rate = done / max(now - began, 1e-3)
        rest = f", {(total - done) / rate:.0f} s left" if done < total and rate else ""
        console.print(f"{done}/{total} issues, {rate:.1f}/s{rest}", highlight=False)

    return say


def summary_rows(report: Report) -> list[dict[str, str | int]]:
    """One row per listed issue, then a total: the rows of the terminal's table and of the Prefect artifact."""
    rows: list[dict[str, str | int]] = []
    for outcome in report.listed:
        counts: dict[str, str | int] = {type_: outcome.mentions.get(type_, 0) for type_ in TYPES}
        state = f"failed: {outcome.error}" if outcome.error else str(len(outcome.problems))
        rows.append({"issue": outcome.id, "articles": outcome.articles, **counts, "problems": state})
    failed = len(report.failed)
    totals: dict[str, str | int] = {type_: report.mentions[type_] for type_ in TYPES}
    problems = str(report.doubts) + (f", {failed} failed" if failed else "")
    rows.append(
        {"issue": f"total ({report.done + failed})", "articles": report.articles, **totals, "problems": problems}
    )
    return rows


def problem_rows(report: Report) -> list[dict[str, str]]:
    """What needs a person, a row each."""
    return [
        {"issue": outcome.id, "path": outcome.path, "stage": outcome.stage or "", "error": outcome.error or ""}
        for outcome in report.failed
    ] + [
        {"issue": item.issue.id, "path": item.issue.path, "stage": "quarantined", "error": item.reasons[0]}
        for item in report.quarantined
    ]


def print_summary(report: Report, console: Console) -> None:
    """The summary table (of a long run only what needs a person, and the total), then one line per problem."""
    if report.listed:
        rows = summary_rows(report)
        many = len(rows) > SHOWN
        shown = [row for row in rows[:-1] if row["problems"] != "0"][: SHOWN - 1] + rows[-1:] if many else rows
        table = Table(title="简报 Jianbao", box=None, padding=(0, 2, 0, 0), title_justify="left")
        for column in rows[0]:
            table.add_column(column, justify="left" if column == "issue" else "right", no_wrap=True)
        for row in shown:
            cells = ["failed" if str(cell).startswith("failed: ") else str(cell) for cell in row.values()]
            table.add_row(*cells, style="bold" if row is rows[-1] else None)
        console.print(table)
    for line in (*problem_lines(report), verdict_line(report)):
        # Messages hold brackets and long paths: no markup, no colors, no line breaks of the console's own.
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def problem_lines(report: Report) -> Iterator[str]:
    """One line per failure, doubt, quarantined or removed issue and skipped file."""
    for outcome in report.listed:
        if outcome.error:
            yield f"failed {outcome.path}: {outcome.error}"
        for problem in outcome.problems:
            yield f"check {outcome.path}: {problem}"
    for item in report.quarantined:
        yield f"quarantined {item.issue.path}: {item.reasons[0]} (`jianbao retry` tries again)"
    for item in report.plan.having(Action.REMOVE):
        what = "removed" if report.pruned else "records kept, --prune removes them"
        yield f"input gone {item.issue.id}: {item.reasons[0]}; {what}"
    for line in report.plan.skipped:
        yield f"skipped {line}"
    for name in report.plan.astray:
        yield f"check corrections {name}: no issue has this id"


def verdict_line(report: Report) -> str:
    """The run in one line: `completed: 3 done (1 changed), 12 unchanged; 2.1 s`."""
    parts = [f"{report.done} done ({report.changed} changed)", f"{report.plan.actions[Action.UNCHANGED]} unchanged"]
    for count, what in (
        (len(report.failed), "failed"),
        (len(report.quarantined), "quarantined"),
        (report.left, "not reached: the output takes no more files, make room and run again"),
    ):
        if count:
            parts.append(f"{count} {what}")
    return f"{report.verdict.value}: {', '.join(parts)}; {report.seconds:.1f} s"


def plan_lines(plan: Plan, changes: dict[str, list[str]]) -> Iterator[str]:
    """A dry run's words: what would be done with each issue that is not unchanged, why, and what would change."""
    for item in plan.items:
        if item.action is Action.UNCHANGED:
            continue
        yield f"{item.action.value} {item.issue.id}: {', '.join(item.reasons)}"
        for change in changes.get(item.issue.id, []):
            yield f"    {change}"
    for line in plan.skipped:
        yield f"skip {line}"
    for name in plan.astray:
        yield f"check corrections {name}: no issue has this id"
    yield ", ".join(f"{plan.actions[action]} to {action.value}" for action in (Action.CREATE, Action.UPDATE)) + (
        f", {plan.actions[Action.UNCHANGED]} unchanged, {plan.actions[Action.QUARANTINED]} quarantined, "
        f"{plan.actions[Action.REMOVE]} to remove (with --prune)"
    )

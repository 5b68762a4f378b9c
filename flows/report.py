"""What a person at the terminal sees: a progress bar, one line per problem, the summary table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from flows.batches import Outcome
from pipeline.rooms import ROOMS

TYPES = tuple(sorted(room.type for room in ROOMS))


class Advance(Protocol):
    """Called when some issues are done."""

    def __call__(self, outcomes: Sequence[Outcome]) -> None: ...


@contextmanager
def show_progress(total: int, console: Console) -> Iterator[Advance]:
    """A progress bar on a terminal, plain lines elsewhere (CI, a log file)."""
    if not console.is_terminal:
        done = 0

        def say(outcomes: Sequence[Outcome]) -> None:
            nonlocal done
            done += len(outcomes)
            console.print(f"{done}/{total} issues", highlight=False)

        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("extracting", total=total)

        def advance(outcomes: Sequence[Outcome]) -> None:
            progress.advance(bar, len(outcomes))

        yield advance


def summary_rows(outcomes: Sequence[Outcome]) -> list[dict[str, str | int]]:
    """One row per issue, then a total: the rows of the terminal's table and of the Prefect artifact."""
    rows: list[dict[str, str | int]] = []
    for outcome in outcomes:
        counts: dict[str, str | int] = {type_: outcome.mentions.get(type_, 0) for type_ in TYPES}
        state = f"failed: {outcome.error}" if outcome.error else str(len(outcome.problems))
        rows.append({"issue": outcome.id, "articles": outcome.articles, **counts, "problems": state})
    failed = sum(outcome.error is not None for outcome in outcomes)
    totals: dict[str, str | int] = {
        type_: sum(outcome.mentions.get(type_, 0) for outcome in outcomes) for type_ in TYPES
    }
    problems = str(sum(len(outcome.problems) for outcome in outcomes)) + (f", {failed} failed" if failed else "")
    articles = sum(outcome.articles for outcome in outcomes)
    rows.append({"issue": f"total ({len(outcomes)})", "articles": articles, **totals, "problems": problems})
    return rows


def print_summary(outcomes: Sequence[Outcome], skipped: Sequence[str], console: Console, most: int = 40) -> None:
    """The summary table (of a long run only what needs a person, and the total), then one line per problem."""
    rows = summary_rows(outcomes)
    shown = rows if len(rows) <= most else [row for row in rows[:-1] if row["problems"] != "0"][: most - 1] + rows[-1:]
    table = Table(title="简报 Jianbao", box=None, padding=(0, 2, 0, 0), title_justify="left")
    for column in rows[0]:
        table.add_column(column, justify="left" if column == "issue" else "right", no_wrap=True)
    for row in shown:
        cells = ["failed" if str(cell).startswith("failed: ") else str(cell) for cell in row.values()]
        table.add_row(*cells, style="bold" if row is rows[-1] else None)
    console.print(table)
    if len(shown) < len(rows):
        console.print(f"{len(rows) - len(shown)} more issues are not listed", highlight=False)
    for line in problem_lines(outcomes, skipped):
        # Messages hold brackets and long paths: no markup, no colors, no line breaks of the console's own.
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def problem_lines(outcomes: Sequence[Outcome], skipped: Sequence[str]) -> Iterator[str]:
    """One line per failure, doubt and skipped file."""
    for outcome in outcomes:
        if outcome.error:
            yield f"failed {outcome.path}: {outcome.error}"
        for problem in outcome.problems:
            yield f"check {outcome.path}: {problem}"
    for path in skipped:
        yield f"skipped {path}: not a .txt file"

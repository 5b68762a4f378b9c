"""The Prefect flow and its one task. Imported by `flows.extract.run_flow` after Prefect's environment is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from rich.console import Console

from flows.batches import Outcome, one_line, run_batch
from flows.discover import RawIssue, discover_issues, pack_batches
from flows.report import show_progress, summary_rows


@contextmanager
def quiet_prefect() -> Iterator[None]:
    """Settings that only Prefect's own context manager can change: no closing heartbeat (it sleeps for a second)."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


# Prefect's cache key sees a task's own lines and arguments, not the engine, the lexicons or the files behind a path.
@task(name="extract-batch", task_run_name="batch {number}", cache_policy=NO_CACHE, persist_result=False)
def extract_batch(number: int, raw: Path, out: Path, batch: list[RawIssue]) -> list[Outcome]:
    """Extract one batch of issues and write their records."""
    return run_batch(raw, out, [RawIssue(*issue) for issue in batch])


def collect(future: PrefectFuture[list[Outcome]], batch: list[RawIssue]) -> list[Outcome]:
    """Outcomes of a finished task; where the task itself died, a failure for each issue of its batch."""
    try:
        return future.result()
    except Exception as error:  # whatever killed the task, the other batches go on
        reason = one_line(f"{type(error).__name__}: {error}")
        return [Outcome(id=issue.id, path=issue.path, error=f"batch died, run again: {reason}") for issue in batch]


# One thread: the work is CPU-bound Python, and a second thread would only take turns with the first.
_RUNNER: TaskRunner[PrefectFuture[Any]] = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=1))


@flow(name="jianbao-extract", task_runner=_RUNNER, validate_parameters=False)
def extract_issues(raw: Path, out: Path) -> tuple[list[Outcome], list[str]]:
    """Discover, extract in batches, publish the summary as an artifact.

    Returns:
        Outcomes in order of the issues' paths, and the files that were skipped.
    """
    issues, skipped = discover_issues(raw)
    outcomes: dict[str, Outcome] = {}
    with show_progress(len(issues), Console()) as advance:
        batches: dict[PrefectFuture[list[Outcome]], list[RawIssue]] = {
            extract_batch.submit(number, raw, out, batch): batch
            for number, batch in enumerate(pack_batches(issues), start=1)
        }
        for future in as_completed(list(batches)):
            done = collect(future, batches[future])
            outcomes |= {outcome.id: outcome for outcome in done}
            advance(done)
    ordered = [outcomes[issue.id] for issue in issues]
    create_table_artifact(
        table=summary_rows(ordered),
        key="jianbao-summary",
        description=f"{len(ordered)} issues, {len(skipped)} files skipped",
    )
    return ordered, skipped

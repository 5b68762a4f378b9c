"""The Prefect flow and its one task. Imported by `flows.extract` after Prefect's environment is set."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, as_completed
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console

from flows.batches import Job, Outcome, one_line, run_batch
from flows.discover import RawIssue
from flows.hooks import notify_crash, notify_person
from flows.operation import Operation, Report, Verdict, begin, hand_over, handed_operation
from flows.plan import Selection
from flows.report import problem_rows, show_progress, summary_rows
from flows.runners import Workers, core_count, lost_issue, open_processes
from pipeline.settings import Runner, Settings, load_settings

_LOG = logging.getLogger("jianbao")
_Submit = Callable[[int, list[RawIssue]], PrefectFuture[list[Outcome]]]


class RunParameters(BaseModel):
    """Parameters of the flow; what is left out comes from the environment, `jianbao.toml` and the defaults."""

    model_config = ConfigDict(extra="forbid")

    raw: str | None = Field(None, description="Folder of the raw issues")
    out: str | None = Field(None, description="Folder of the records")
    corrections: str | None = Field(None, description="Folder of the corrections")
    only: list[str] = Field([], description="Globs on path or id of the issues to look at; empty takes all")
    since: datetime | None = Field(None, description="Only inputs modified at this time or later")
    force: bool = Field(False, description="Extract again though nothing changed")
    retry: bool = Field(False, description="Only issues with a problem record, and these again")
    prune: bool = Field(False, description="Remove the records of inputs that are gone")
    runner: Runner | None = Field(None, description="Where batches are worked on")
    workers: int | None = Field(None, ge=0, le=1024, description="Worker processes; 0 is one a core")

    def settings(self) -> Settings:
        """The settings that these parameters override."""
        names = ("raw", "out", "corrections", "runner", "workers")
        return load_settings({name: getattr(self, name) for name in names}).settings

    def selection(self) -> Selection:
        """The issues that these parameters select."""
        since = self.since.astimezone() if self.since else None
        return Selection(tuple(self.only), since, self.force, self.retry)


@contextmanager
def quiet_prefect() -> Iterator[None]:
    """Settings that only Prefect's own context manager can change: no closing heartbeat (it sleeps for a second)."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


# Prefect's cache key sees a task's own lines and arguments, not the engine, the lexicons or the files behind a path.
@task(name="extract-batch", task_run_name="batch {number}", cache_policy=NO_CACHE, persist_result=False)
def extract_batch(number: int, job: Job, batch: list[RawIssue], workers: Workers | None = None) -> list[Outcome]:
    """Extract one batch of issues and write their records."""
    # Prefect hands named tuples over as plain ones.
    job, batch = Job(*job), [RawIssue(*issue) for issue in batch]
    return workers.run(job, batch) if workers else run_batch(job, batch)


@flow(
    name="jianbao-extract",
    flow_run_name="extract {parameters.raw}",
    on_completion=[notify_person],
    on_failure=[notify_person],
    on_crashed=[notify_crash],
    persist_result=False,
)
def extract_issues(parameters: RunParameters) -> State[Any]:
    """Extract the issues of a folder that are new or changed, in batches, and sum up.

    Ends as Completed, as Completed with the name `Quarantined` where some issues need a person, or as Failed.
    """
    operation = handed_operation()
    if operation is not None:
        report = carry_out(operation)
    else:
        with begin(parameters.settings(), parameters.selection(), prune=parameters.prune) as operation:
            report = carry_out(operation)
    publish(report, operation.settings)
    return final_state(report)


def run_handed(operation: Operation, parameters: RunParameters) -> None:
    """Run the flow on an operation that has begun; its report tells what happened."""
    with hand_over(operation), quiet_prefect():
        state: State[Any] = extract_issues(parameters, return_state=True)
    if not operation.finished:
        state.result()  # raises what broke the flow
    elif (state.is_failed() or state.is_crashed()) and operation.report.verdict is not Verdict.FAILED:
        _LOG.warning("the records are written, but the flow run ended badly: %s", state.message)


def carry_out(operation: Operation) -> Report:
    """Work on all batches, few of them submitted at a time so that memory stays flat."""
    settings, console = operation.settings, Console()
    count = 1 if settings.runner is Runner.inline else settings.workers or core_count()
    total = len(operation.plan.todo())
    with ExitStack() as stack:
        if not total:
            return operation.finish()
        submit = stack.enter_context(open_runner(operation, count))
        advance = stack.enter_context(show_progress(total, console))
        pending: dict[PrefectFuture[list[Outcome]], list[RawIssue]] = {}
        batches = enumerate(operation.batches(count), start=1)
        while True:
            while len(pending) < count + 1 and not operation.report.stopped:
                number, batch = next(batches, (0, []))
                if not batch:
                    break
                pending[submit(number, batch)] = batch
            if not pending:
                break
            future = next(iter(as_completed(list(pending))))
            batch = pending.pop(future)
            outcomes = collect(future, operation.job, batch)
            operation.take(batch, outcomes)
            advance(outcomes)
            _LOG.info("batch of %d issues, %d failed", len(batch), sum(one.error is not None for one in outcomes))
    return operation.finish()


@contextmanager
def open_runner(operation: Operation, count: int) -> Iterator[_Submit]:
    """The chosen runner, as a function that submits a batch."""
    settings, job = operation.settings, operation.job
    with ExitStack() as stack:
        workers: Workers | None = None
        if settings.runner is Runner.processes:
            workers = stack.enter_context(open_processes(count))
        elif settings.runner is Runner.dask:
            from flows.dask import open_dask

            workers = stack.enter_context(open_dask(settings.dask_address, count))
        # A thread for each worker waits for it. Inline is one thread that does the work: it is CPU-bound Python, and a
        # second thread would only take turns with the first.
        runner: ThreadPoolTaskRunner[Any] = stack.enter_context(ThreadPoolTaskRunner(max_workers=count))

        def submit(number: int, batch: list[RawIssue]) -> PrefectFuture[list[Outcome]]:
            parameters: dict[str, Any] = {"number": number, "job": job, "batch": batch, "workers": workers}
            future: PrefectFuture[list[Outcome]] = runner.submit(extract_batch, parameters)
            return future

        yield submit


def collect(future: PrefectFuture[list[Outcome]], job: Job, batch: list[RawIssue]) -> list[Outcome]:
    """Outcomes of a finished task; where the task itself died, a failure for each issue of its batch."""
    try:
        return future.result()
    except Exception as error:  # whatever killed the task, the other batches go on
        reason = one_line(f"batch died, run again: {type(error).__name__}: {error}")
        return [lost_issue(job, issue, reason) for issue in batch]


def publish(report: Report, settings: Settings) -> None:
    """The summary and the problems as artifacts of the flow run."""
    rows = summary_rows(report)
    for row, outcome in zip(rows, report.listed, strict=False):
        row["records"] = f"{settings.out}/{outcome.id}" if outcome.error is None else ""
    create_table_artifact(table=rows, key="jianbao-summary", description=f"Run {report.run}: {report.verdict.value}")
    if problems := problem_rows(report):
        create_table_artifact(table=problems, key="jianbao-problems", description=f"Run {report.run}: needs a person")


def final_state(report: Report) -> State[Any]:
    """The flow's state from the report."""
    if report.verdict is Verdict.FAILED:
        return Failed(name="Failed", message=report.message)
    return Completed(name=report.verdict.value.title(), message=report.message)

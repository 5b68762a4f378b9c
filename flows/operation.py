"""A run from taking the lock to the last line of its log, whoever works on the batches."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from flows.batches import Job, Outcome
from flows.discover import RawIssue, pack_batches
from flows.fingerprint import fingerprint
from flows.location import location
from flows.lock import RUNS, hold
from flows.plan import Action, Item, Plan, Selection, check_apart, make_plan
from flows.runlog import RunLog, drop_old_logs, last_rate, mark_interrupted, new_run_id
from pipeline.export.manifest import PROBLEMS, load_entry, problem_path
from pipeline.export.write import remove_issue, sweep
from pipeline.settings import Settings

BYTES_PER_SECOND = 1_000_000
"""Input that one core extracts in a second, where no earlier run tells."""

SHOWN = 40
"""Issues that a summary lists one by one; of a longer run only what needs a person, and the total."""


class Verdict(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    QUARANTINED = "quarantined"
    """Some issues have no records of their present input; the others are done."""
    FAILED = "failed"
    """No issue could be done, or the output takes no more files."""


@dataclass
class Report:
    """What a run did. Grows with what needs a person, not with the archive."""

    run: str
    plan: Plan
    done: int = 0
    changed: int = 0
    articles: int = 0
    doubts: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    listed: list[Outcome] = field(default_factory=list)
    """Outcomes for the summary: all that failed or have doubts, and the first of the others."""
    failed: list[Outcome] = field(default_factory=list)
    stopped: bool = False
    pruned: bool = False
    seconds: float = 0.0

    @property
    def quarantined(self) -> list[Item]:
        """Issues set aside by an earlier run and not tried again."""
        return self.plan.having(Action.QUARANTINED)

    @property
    def left(self) -> int:
        """Issues that the run did not come to."""
        return len(self.plan.todo()) - self.done - len(self.failed)

    @property
    def verdict(self) -> Verdict:
        """Completed, quarantined or failed."""
        bad = len(self.failed) + len(self.quarantined) + self.left
        good = self.done + self.plan.actions[Action.UNCHANGED]
        if not bad:
            return Verdict.COMPLETED
        return Verdict.FAILED if self.stopped or not good else Verdict.QUARANTINED

    @property
    def exit_code(self) -> int:
        """0 all good, 1 some failed or quarantined, 3 all failed."""
        return {Verdict.COMPLETED: 0, Verdict.QUARANTINED: 1, Verdict.FAILED: 3}[self.verdict]

    @property
    def message(self) -> str:
        """The run in one line for Prefect and for notifications."""
        return (
            f"{self.done} extracted, {len(self.failed)} failed, {len(self.quarantined)} quarantined, "
            f"{self.left} not reached"
        )

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Count the outcomes of a batch."""
        for outcome in outcomes:
            if outcome.error is not None:
                self.failed.append(outcome)
                self.stopped |= outcome.stop
            else:
                self.done += 1
                self.changed += outcome.changed
                self.articles += outcome.articles
                self.doubts += len(outcome.problems)
                self.mentions.update(outcome.mentions)
            if outcome.error is not None or outcome.problems or len(self.listed) < SHOWN:
                self.listed.append(outcome)


_HANDED: ContextVar[Operation | None] = ContextVar("operation", default=None)


def handed_operation() -> Operation | None:
    """The run that the command line has begun before the flow; a deployment's flow begins its own.

    A function, as a pickled flow takes along the globals that it names.
    """
    return _HANDED.get()


@contextmanager
def hand_over(operation: Operation) -> Iterator[None]:
    """Have the flow carry out a run that has begun."""
    token = _HANDED.set(operation)
    try:
        yield
    finally:
        _HANDED.reset(token)


class Operation:
    """A run that holds its output."""

    def __init__(
        self, settings: Settings, plan: Plan, run: str, log: RunLog, *, prune: bool, began: float | None = None
    ) -> None:
        self.settings = settings
        self.plan = plan
        self.report = Report(run, plan)
        self.job = Job(
            settings.raw, settings.out, fingerprint(), settings.attempts, settings.backoff_s, settings.corrections
        )
        self._out = location(settings.out)
        self._log = log
        self._prune = prune
        self.finished = False
        self._began = time.perf_counter() if began is None else began
        self._work: list[dict[str, float]] = []
        self._working: tuple[float, float] | None = None

    def batches(self, workers: int = 1) -> Iterator[list[RawIssue]]:
        """The work in batches of at least `batch_seconds`, judged by the speed of the last run.

        A short run is shared out among the workers all the same.
        """
        self._working = (time.perf_counter(),) * 2
        todo = self.plan.todo()
        rate = last_rate(self._out) or BYTES_PER_SECOND
        total = sum(issue.size for issue in todo)
        limit = self.settings.batch_seconds * rate
        if workers > 1:
            limit = min(limit, max(total / workers, rate / 2))
        return pack_batches(todo, math.ceil(limit))

    def take(self, batch: Sequence[RawIssue], outcomes: Sequence[Outcome]) -> None:
        """Count a finished batch."""
        self.report.take(outcomes)
        if self._working:
            self._working = self._working[0], time.perf_counter()
        done = {outcome.id for outcome in outcomes}
        size = sum(issue.size for issue in batch if issue.id in done)
        seconds = sum(outcome.seconds for outcome in outcomes)
        self._work.append({"issues": len(outcomes), "bytes": size, "seconds": round(seconds, 3)})

    def finish(self) -> Report:
        """Remove what the plan removes and what workers killed in this run left aside, write the log's last word."""
        report = self.report
        _clear(self._out)
        for item in self.plan.having(Action.REMOVE) if self._prune else ():
            if load_entry(self._out / item.issue.id) is not None:
                remove_issue(self._out / item.issue.id)
            problem_path(self._out, item.issue.id).unlink(missing_ok=True)
            report.pruned = True
        for item in self.plan.having(Action.UNCHANGED):
            # A run killed between writing the records and dropping the problem leaves one that holds no more.
            problem_path(self._out, item.issue.id).unlink(missing_ok=True)
        report.seconds = time.perf_counter() - self._began
        self._log.end(
            report.verdict.value,
            exit_code=report.exit_code,
            counts={
                **{action.value: self.plan.actions[action] for action in Action},
                "done": report.done,
                "failed": len(report.failed),
                "left": report.left,
                "skipped_files": len(self.plan.skipped),
                "articles": report.articles,
                "mentions": dict(report.mentions),
                "doubts": report.doubts,
            },
            inputs={
                item.issue.path: {"action": item.action.value, "reasons": list(item.reasons), "sha256": item.sha256}
                for item in self.plan.items
            },
            batches=self._work,
            work={
                "bytes": sum(batch["bytes"] for batch in self._work),
                "seconds": round(sum(batch["seconds"] for batch in self._work), 3),
                "wall_s": round(self._working[1] - self._working[0], 3) if self._working else 0,
            },
            problems=[
                {"issue": outcome.id, "stage": outcome.stage, "message": outcome.error} for outcome in report.failed
            ]
            + [{"issue": item.issue.id, "message": item.reasons[0], "stage": None} for item in report.quarantined],
        )
        drop_old_logs(self._out, self.settings.keep_runs)
        self.finished = True
        return report

    def crash(self, error: BaseException) -> None:
        """Say in the log that the run broke off."""
        self._log.end("crashed", error=f"{type(error).__name__}: {error}")


@contextmanager
def begin(settings: Settings, selection: Selection, *, prune: bool = False) -> Iterator[Operation]:
    """Take the output, clear up after killed runs, make the plan.

    Raises:
        RunningError: another run holds the output.
        JianbaoError, OSError: the raw folder is missing, or the output cannot be written or lies in it.
    """
    began = time.perf_counter()
    raw, out, run = location(settings.raw), location(settings.out), new_run_id()
    check_apart(raw, out)
    if not raw.is_dir():
        make_plan(raw, out, fingerprint(), selection)  # raises in plain words, before anything is made
    with hold(out, run, settings.wait_s) as killed:
        if killed is not None:
            mark_interrupted(out, killed)
        _clear(out)
        plan = make_plan(
            raw,
            out,
            fingerprint(),
            selection,
            corrections=location(settings.corrections),
            digests=settings.check_files,
        )
        log = RunLog(out, run, settings.model_dump(mode="json") | _parameters(selection, prune))
        log.begin()
        operation = Operation(settings, plan, run, log, prune=prune, began=began)
        try:
            yield operation
        except BaseException as error:
            operation.crash(error)
            raise


def _clear(out: Path) -> None:
    """Delete what killed processes left aside; only while the output is held and nobody writes."""
    for folder in (out, out / PROBLEMS, out / RUNS):
        sweep(folder)


def _parameters(selection: Selection, prune: bool) -> dict[str, object]:
    since = selection.since.isoformat() if selection.since else None
    return {**selection._asdict(), "only": list(selection.only), "since": since, "prune": prune}

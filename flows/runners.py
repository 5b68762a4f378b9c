"""Where batches are worked on: this process, processes of this machine, a Dask cluster.

Prefect sees one task a batch in every case. The processes are ours and know nothing of Prefect, which spares each of
them its import, and a process that dies costs its batch a second attempt and nobody else anything.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol

from flows.batches import Job, Outcome, run_batch
from flows.discover import RawIssue
from flows.location import location
from pipeline.export.manifest import ProblemRecord, dump_record, problem_path
from pipeline.export.write import write_file


def core_count() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Protocol):
    """Whoever can work on a batch."""

    def run(self, job: Job, batch: Sequence[RawIssue]) -> list[Outcome]:
        """Work on a batch; what cannot be done is an outcome with an error."""
        ...


class Processes:
    """A pool of processes that outlives the death of one of them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._lock = threading.Lock()
        self._generation = 0
        self._pool = _new_pool(count)

    def run(self, job: Job, batch: Sequence[RawIssue]) -> list[Outcome]:
        """Work on a batch; a batch whose process died twice is worked on issue by issue, to name the one that kills."""
        for _ in range(2):
            with self._lock:
                generation, pool = self._generation, self._pool
            try:
                return pool.submit(run_batch, job, batch).result()
            except BrokenProcessPool:
                self._renew(generation)
        outcomes: list[Outcome] = []
        for issue in batch:
            outcomes += self._run_alone(job, issue)
        return outcomes

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def _run_alone(self, job: Job, issue: RawIssue) -> list[Outcome]:
        with _new_pool(1) as pool:
            try:
                return pool.submit(run_batch, job, [issue]).result()
            except BrokenProcessPool:
                return [lost_issue(job, issue, "its worker process died; too little memory, or a crash of a library")]

    def _renew(self, generation: int) -> None:
        with self._lock:
            if generation == self._generation:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = _new_pool(self.count)
                self._generation += 1


@contextmanager
def open_processes(count: int) -> Iterator[Processes]:
    """Worker processes for the time of a run."""
    workers = Processes(count)
    try:
        yield workers
    finally:
        workers.close()


def lost_issue(job: Job, issue: RawIssue, reason: str) -> Outcome:
    """The outcome, and the problem record, of an issue whose worker could not answer; the next run tries again."""
    record = ProblemRecord(
        issue=issue.id,
        path=issue.path,
        stage="work",
        kind="io",
        error="WorkerLost",
        message=reason,
        position=None,
        sha256=None,
        fingerprint=job.fingerprint,
    )
    write_file(problem_path(location(job.out), issue.id), dump_record(record))
    return Outcome(id=issue.id, path=issue.path, stage="work", error=reason)


def _new_pool(count: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork would copy the threads' locks of Prefect and the descriptor of the run lock.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_watch_parent, initargs=(os.getpid(),))


def _watch_parent(parent: int) -> None:
    """End this process when the one that started it is gone: a killed run must not go on writing."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

"""Dask: a cluster by address, or one of local processes. Needs the extra `jianbao[dask]`.

prefect-dask starts or finds the cluster; what is sent there is the plain function `run_batch`, so that a Dask worker
needs neither Prefect nor a way to its server, and a batch whose worker dies is simply run again by another one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flows.batches import Job, Outcome, run_batch
from flows.discover import RawIssue
from flows.runners import lost_issue
from pipeline.errors import SettingsError


class DaskWorkers:
    """The workers of a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, job: Job, batch: Sequence[RawIssue]) -> list[Outcome]:
        """Work on a batch; one that killed several workers is worked on issue by issue, to name the one that kills."""
        from distributed import KilledWorker

        try:
            return self._submit(job, batch)
        except KilledWorker:
            if len(batch) > 1:
                return [outcome for issue in batch for outcome in self.run(job, [issue])]
            reason = "its worker process died, several times; too little memory, or a crash of a library"
            return [lost_issue(job, batch[0], reason)]

    def _submit(self, job: Job, batch: Sequence[RawIssue]) -> list[Outcome]:
        # Not pure: the same batch again is a wish to have it done again, not to be told the last result.
        outcomes: list[Outcome] = self._client.submit(run_batch, job, list(batch), pure=False).result()
        return outcomes


@contextmanager
def open_dask(address: str | None, count: int) -> Iterator[DaskWorkers]:
    """A cluster for the time of a run.

    Args:
        address: the scheduler; None starts a cluster of this machine.
        count: worker processes of such a cluster, of one thread each.
    Raises:
        SettingsError: the extra is not installed.
    """
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise SettingsError("runner dask: not installed; use `pip install 'jianbao[dask]'`") from None
    if not logging.getLogger("jianbao").isEnabledFor(logging.INFO):
        logging.getLogger("distributed").setLevel(logging.ERROR)
    options = {"n_workers": count, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    runner = DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=options)
    with runner:
        yield DaskWorkers(runner.client)

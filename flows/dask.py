"""Dask: a cluster by address, or one of local processes. Needs the extra `jianbao[dask]`."""

from __future__ import annotations

from typing import Any

from pipeline.errors import SettingsError


def dask_runner(address: str | None, count: int) -> Any:
    """Prefect's task runner for Dask.

    Args:
        address: the scheduler; None starts a cluster of this machine for the time of the run.
        count: worker processes of such a cluster, of one thread each.
    Raises:
        SettingsError: the extra is not installed.
    """
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError:
        raise SettingsError("runner dask: not installed; use `pip install 'jianbao[dask]'`") from None
    if address:
        return DaskTaskRunner(address=address)
    options = {"n_workers": count, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    return DaskTaskRunner(cluster_kwargs=options)

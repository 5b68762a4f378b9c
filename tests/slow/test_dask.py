"""The flow on a local Dask cluster, one worker of which dies in the middle, gives the bytes of a run in one process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from .conftest import kill_group, start_flow, tree

pytestmark = pytest.mark.slow


def find_workers(pid: int) -> list[int]:
    """Processes below another that run a Dask worker."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"spawn_main" in command and b"uvicorn" not in command:
                found.append(int(child))
            found += find_workers(int(child))
    return found


def test_a_worker_is_killed_in_the_middle(
    archive: tuple[Path, Path, dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    pytest.importorskip("prefect_dask", reason="needs the extra: pip install 'jianbao[dask]'")
    raw, out = archive[1], tmp_path / "out"
    # Batches of one issue, so that there is a middle.
    options = ("--runner", "dask", "--workers", "2")
    process = start_flow(raw, out, tmp_path / "home", *options, JIANBAO_BATCH_SECONDS="0.001")
    try:
        while len(list(out.glob("0*"))) < 3:
            assert process.poll() is None, (tmp_path / "home" / "log.txt").read_text()
            time.sleep(0.01)
        workers = find_workers(process.pid)
        assert len(workers) >= 2
        os.kill(workers[0], signal.SIGKILL)
        assert process.wait(300) == 0, (tmp_path / "home" / "log.txt").read_text()
    finally:
        kill_group(process)
    assert tree(out) == archive[3]
    assert "completed: 20 done" in (tmp_path / "home" / "log.txt").read_text()

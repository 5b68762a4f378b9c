"""One run at a time on one output: a lock of the kernel's, which falls with the process that holds it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import JianbaoError

RUNS = "_runs"
"""Folder of run logs and the lock, below the records."""


class RunningError(JianbaoError):
    """Another run holds the output."""


@contextmanager
def hold(out: Path, run: str, wait_s: float = 0) -> Iterator[str | None]:
    """Hold the output for a run.

    The lock file stays when the run is over; it is emptied then, so what a successor finds in it is the id of a run
    that was killed. That id is the value.

    Args:
        out: folder of the records; created if missing.
        run: id of this run.
        wait_s: how long to wait for another run to end.
    Raises:
        RunningError: another run holds the output.
        OSError: the output cannot be written.
    """
    folder = out / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, out, time.monotonic() + wait_s)
        before = os.pread(descriptor, 200, 0).decode(errors="replace").split()
        _note(descriptor, f"{run} {os.getpid()}\n")
        yield before[0] if before else None
        _note(descriptor, "")
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, out: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 200, 0).decode(errors="replace").split()
                who = f"run {holder[0]}, process {holder[1]}" if len(holder) == 2 else "another run"
                raise RunningError(f"{out}: {who} is writing here; wait for its end, or use --wait SECONDS") from None
        time.sleep(0.1)


def _note(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)

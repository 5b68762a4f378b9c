"""One run at a time on one output.

On disk the lock is the kernel's and falls with the process that holds it. An object store has no such thing: there the
lock is a lease that its holder renews, and that lapses when nobody does.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import JianbaoError
from pipeline.export.write import is_remote

RUNS = "_runs"
"""Folder of run logs and the lock, below the records."""


LEASE_S = 120
"""A lease in an object store that is not renewed for so long has lapsed."""

_SETTLE_S = 1.0


class RunningError(JianbaoError):
    """Another run holds the output."""


class OutputError(JianbaoError):
    """The output cannot be written."""


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
        OutputError: the output cannot be written.
    """
    folder = out / RUNS
    if is_remote(out):
        with _lease(folder / "lock", out, run, time.monotonic() + wait_s) as before_run:
            yield before_run
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        words = f"{out}: cannot be written ({error.strerror}); give a folder that can be with --out"
        raise OutputError(words) from error
    try:
        _acquire(descriptor, out, time.monotonic() + wait_s)
        before = os.pread(descriptor, 200, 0).decode(errors="replace").split()
        _note(descriptor, f"{run} {os.getpid()}\n")
        yield before[0] if before else None
        _note(descriptor, "")
    finally:
        os.close(descriptor)


@contextmanager
def _lease(path: Path, out: Path, run: str, deadline: float) -> Iterator[str | None]:
    while True:
        holder, renewed = _read_lease(path)
        if holder is None or time.time() - renewed > LEASE_S:
            path.write_text(f"{run} {time.time():.0f}\n")
            # Of two that write at once the later one stands; the earlier one finds out here.
            time.sleep(_SETTLE_S)
            if _read_lease(path)[0] == run:
                break
        elif time.monotonic() >= deadline:
            raise RunningError(f"{out}: run {holder} is writing here; wait for its end, or use --wait SECONDS")
        time.sleep(_SETTLE_S)
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE_S / 4):
            path.write_text(f"{run} {time.time():.0f}\n")

    renewer = threading.Thread(target=renew, daemon=True)
    renewer.start()
    try:
        yield holder
    finally:
        over.set()
        renewer.join()
        path.unlink(missing_ok=True)


def _read_lease(path: Path) -> tuple[str | None, float]:
    try:
        run, renewed = path.read_text().split()
        return run, float(renewed)
    except (FileNotFoundError, ValueError):
        return None, 0.0


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

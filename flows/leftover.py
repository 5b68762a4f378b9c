"""Prefect's temporary server must not outlive the process that it works for, however that ends.

Prefect ends it with the flow; when the flow's process is killed, the server would stay for ever. So a small process of
ours waits for the end of the flow's process and then ends what is left. It knows a server by a mark in its environment,
which holds process and start of the flow. Run as a file; imports nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MARK = "_JIANBAO_SERVES"
_SERVER = b"prefect.server.api.server:create_app"
_PR_SET_PDEATHSIG = 1
_PATIENCE_S = 10


@contextmanager
def guard_server() -> Iterator[None]:
    """While this lasts, a temporary server that this process starts ends with it. On Linux; elsewhere nothing."""
    own = _identity(os.getpid())
    if own is None:
        yield
        return
    os.environ[_MARK] = own
    # Isolated, so that no module of this folder stands before one of the standard library.
    guard = subprocess.Popen(
        [sys.executable, "-I", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what kills the flow's group must not kill its guard
    )
    try:
        yield
    finally:
        assert guard.stdin is not None
        guard.stdin.close()  # the servers of a flow that has ended are Prefect's to end: the guard sees the flow alive


def end_left_servers() -> list[int]:
    """End the temporary servers whose flow is gone; returns their processes."""
    left = [pid for pid, flow in _servers() if _identity(int(flow.partition(":")[0])) != flow]
    for pid in left:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE_S
    for pid in left:
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        _signal(pid, signal.SIGKILL)
    return left


def die_with_parent() -> None:
    """For a process that is just starting: be killed when the one that starts it is gone. On Linux; elsewhere nothing.

    Killed, not asked: a Prefect worker that is asked waits for its server, which is gone too.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _servers() -> Iterator[tuple[int, str]]:
    """Temporary servers of ours, whosever run it is, with the flow that each works for."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if _SERVER not in (folder / "cmdline").read_bytes():
                continue
            variables = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # gone meanwhile, or another user's
            continue
        for variable in variables:
            name, _, value = variable.partition(b"=")
            if name == _MARK.encode():
                yield int(folder.name), value.decode()


def _identity(pid: int) -> str | None:
    """A process by number and start, as numbers are used again; None where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else f"{pid}:{fields[19]}"


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


if __name__ == "__main__":
    sys.stdin.buffer.read()  # until the flow's process closes its end, or is gone
    time.sleep(0.2)  # the kernel closes before it forgets the process
    end_left_servers()

"""How things are timed: processor seconds, interleaved rounds, medians; and on what machine."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

clock = time.process_time
"""Processor time of this process: what a core is kept busy for, whoever else wants it meanwhile."""


def interleave(rounds: int, works: Mapping[str, Callable[[int], object]]) -> dict[str, float]:
    """Median processor seconds of each work; every round runs all of them, so that the machine's moods hit all alike.

    Args:
        rounds: how often.
        works: by name; each gets the number of the round, from 1, to vary its input by.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(1, rounds + 1):
        for name, work in works.items():
            start = clock()
            work(turn)
            times[name].append(clock() - start)
    return {name: statistics.median(values) for name, values in times.items()}


class Stopwatch:
    """Times functions that call one another: each gets the time spent in itself and in none of the others."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    def wrap(self, name: str, function: Callable[..., T]) -> Callable[..., T]:
        """The function, timed under a name."""

        def timed(*args: Any, **kwargs: Any) -> T:
            self._charge()
            self._open.append(name)
            try:
                return function(*args, **kwargs)
            finally:
                self._charge()
                self._open.pop()

        return timed

    def _charge(self) -> None:
        now = clock()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


def peak_memory_mb() -> int:
    """Most memory that this process ever held.

    From the kernel's own table: `getrusage` of a child would begin with what its parent held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def describe_machine() -> dict[str, Any]:
    """What the figures were taken on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_at_start": round(os.getloadavg()[0], 1),
    }

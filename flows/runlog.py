"""The log of a run, `_runs/<id>.json`: the only place for times, host names and process ids."""

from __future__ import annotations

import os
import platform
import secrets
import socket
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from flows.lock import RUNS
from pipeline.export.write import write_file


def new_run_id() -> str:
    """An id that sorts by time: `20240602T083000Z-1f3a`."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


class RunLog:
    """Written when the run begins (`running`) and again when it ends."""

    def __init__(self, out: Path, run: str, parameters: Mapping[str, Any]) -> None:
        self.path = out / RUNS / f"{run}.json"
        self._began = time.perf_counter()
        self._content: dict[str, Any] = {
            "run": run,
            "state": "running",
            "began": _now(),
            "host": socket.gethostname(),
            "process": os.getpid(),
            "versions": {
                "jianbao": version("jianbao"),
                "prefect": version("prefect"),
                "python": platform.python_version(),
            },
            "parameters": dict(parameters),
        }

    def begin(self) -> None:
        """Write the log of a run that has begun."""
        self._save()

    def end(self, state: str, **content: Any) -> None:
        """Write the log of a run that is over."""
        duration = round(time.perf_counter() - self._began, 3)
        self._content |= {"state": state, "ended": _now(), "duration_s": duration, **content}
        self._save()

    def _save(self) -> None:
        write_file(self.path, _dump(self._content))


def mark_interrupted(out: Path, run: str) -> None:
    """Say in the log of a run that was killed that it was."""
    path = out / RUNS / f"{run}.json"
    try:
        content = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return
    if content.get("state") == "running":
        write_file(path, _dump(content | {"state": "interrupted"}))


def drop_old_logs(out: Path, keep: int) -> None:
    """Delete all but the newest logs."""
    for path in sorted((out / RUNS).glob("*.json"))[:-keep]:
        path.unlink(missing_ok=True)


def last_rate(out: Path) -> float | None:
    """Input bytes a second of one worker in the latest run that extracted enough to tell; None where none did."""
    for path in sorted((out / RUNS).glob("*.json"), reverse=True)[:5]:
        try:
            work = orjson.loads(path.read_bytes()).get("work") or {}
        except (OSError, ValueError):
            continue
        if work.get("seconds", 0) >= 1:
            return float(work["bytes"]) / float(work["seconds"])
    return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _dump(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

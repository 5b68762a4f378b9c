"""Prefect's settings for a run that needs no server, account or network.

Prefect reads them when it is first imported, so `prepare` comes before that. A value that the user has set wins.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

_DEFAULTS = {
    # A flow without a server starts a temporary one; on a busy machine its first migration takes 15 to 20 s.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # A sync flow otherwise sleeps out a heartbeat of at least a second when it ends (FINDINGS: 1.13 s to 0.10 s).
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "",
    # The terminal shows our progress, problems and summary; Prefect's own lines would drown them.
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_CLI_PROMPT": "false",
}


_LOGGERS = ("jianbao", "prefect", "prefect.flow_runs", "prefect.task_runs")


def prepare(home: Path, *, verbose: bool = False) -> None:
    """Set Prefect's environment: state in `home`, telemetry off, little logging.

    Args:
        home: folder for Prefect's state (its SQLite database); created by Prefect.
        verbose: let Prefect log what it does.
    Raises:
        RuntimeError: Prefect is imported already, so the settings would come too late.
    """
    wanted = _DEFAULTS | {"PREFECT_HOME": str(home)} | ({"PREFECT_LOGGING_LEVEL": "INFO"} if verbose else {})
    missing = {name: value for name, value in wanted.items() if name not in os.environ}
    if missing and "prefect" in sys.modules and os.environ.get("PREFECT_TEST_MODE") != "1":
        raise RuntimeError("flows.environment.prepare must run before prefect is imported")
    os.environ.update({name: value for name, value in missing.items() if value})


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        content = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            content["error"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False)


def configure_logging(*, verbose: bool, as_json: bool) -> None:
    """Send our log, and Prefect's where it is imported, to standard error; only warnings without `verbose`.

    Called once more after Prefect's import, which sets up handlers of its own.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for old in [one for one in logger.handlers if isinstance(one, logging.StreamHandler)]:
            logger.removeHandler(old)
        if name in ("jianbao", "prefect"):
            logger.addHandler(handler)
        logger.propagate = name.startswith("prefect.")
    logging.getLogger("jianbao").setLevel(logging.INFO if verbose else logging.WARNING)

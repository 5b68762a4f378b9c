"""Prefect's settings for a run that needs no server, account or network.

Prefect reads them when it is first imported, so `prepare` comes before that. A value that the user has set wins.
"""

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


def prepare(home: Path) -> None:
    """Set Prefect's environment: state in `home`, telemetry off, little logging.

    Args:
        home: folder for Prefect's state (its SQLite database); created by Prefect.
    Raises:
        RuntimeError: Prefect is imported already, so the settings would come too late.
    """
    missing = {
        name: value for name, value in (_DEFAULTS | {"PREFECT_HOME": str(home)}).items() if name not in os.environ
    }
    if missing and "prefect" in sys.modules and os.environ.get("PREFECT_TEST_MODE") != "1":
        raise RuntimeError("flows.environment.prepare must run before prefect is imported")
    os.environ.update({name: value for name, value in missing.items() if value})

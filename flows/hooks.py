"""Notification: a line in a file, a POST to an address, when a run needs a person. Works offline.

Prefect calls these when the flow has ended; they are also the pattern for hooks of one's own.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from pathlib import Path
from typing import Any

from flows.operation import handed_operation
from pipeline.errors import JianbaoError
from pipeline.settings import Settings, load_settings

_TIMEOUT_S = 5
_LOG = logging.getLogger("jianbao")


def notify_person(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell of a run that ended as Quarantined or Failed; a good run is no news."""
    if state.name != "Completed":
        notify(flow.name, flow_run.name, state.name, state.message or "", _settings())


def notify_crash(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell of a flow that broke off."""
    notify(flow.name, flow_run.name, state.name, state.message or "", _settings())


def _settings() -> Settings | None:
    """Those of the command line, where the run was begun by it: it may have named another file."""
    operation = handed_operation()
    return operation.settings if operation else None


def notify(flow: str, run: str, state: str, message: str, settings: Settings | None = None) -> None:
    """Append a JSON line to `notify_file` and POST it to `notify_url`, where these are set.

    A notification that fails is logged and does not change the outcome of the run.
    """
    try:
        settings = settings or load_settings().settings
        line = json.dumps({"flow": flow, "run": run, "state": state, "message": message}, ensure_ascii=False)
        if settings.notify_file:
            with Path(settings.notify_file).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        if settings.notify_url:
            headers = {"Content-Type": "application/json"}
            request = urllib.request.Request(settings.notify_url, line.encode(), headers)
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S):
                pass
    except (JianbaoError, OSError, ValueError) as error:
        _LOG.warning("no notification sent: %s", error)

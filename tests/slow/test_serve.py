"""`make serve`: a real temporary server, the deployments with their form, a new file that the watch picks up."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.slow


def post(address: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{address}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A folder like a checkout, served; its server's address."""
    for name in ("prefect.yaml", "flows", "pipeline"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "raw").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JIANBAO_"))}
    log = (tmp_path / "log.txt").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.serve", str(port)],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 240
        while "shows the deployments" not in (tmp_path / "log.txt").read_text(errors="replace"):
            assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log.txt").read_text()
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/api", tmp_path
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def test_the_watch_picks_up_a_new_file(served: tuple[str, Path]) -> None:
    address, folder = served
    deployments = {one["name"]: one for one in post(address, "/deployments/filter", {})}
    assert sorted(deployments) == ["nightly", "watch"]
    form = deployments["nightly"]["parameter_openapi_schema"]["definitions"]["RunParameters"]["properties"]
    assert form["only"]["description"].startswith("Globs")
    assert deployments["nightly"]["schedules"][0]["schedule"]["cron"] == "0 3 * * *"
    shutil.copy(ROOT / "raw" / "026.txt", folder / "raw" / "026.txt")
    post(address, f"/deployments/{deployments['watch']['id']}/create_flow_run", {})
    deadline = time.monotonic() + 240
    while not (folder / "extracted" / "026" / "manifest.json").exists():
        assert time.monotonic() < deadline, (folder / "log.txt").read_text()
        time.sleep(0.5)
    while not post(address, "/artifacts/filter", {}):
        assert time.monotonic() < deadline, (folder / "log.txt").read_text()
        time.sleep(0.5)
    names = {run["name"] for run in post(address, "/flow_runs/filter", {})}
    assert {"watch raw", "extract raw"} <= names

"""`make serve`: a real temporary server, the deployments with their form, a new file that the watch picks up."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.leftover import die_with_parent

from .conftest import ROOT, await_end, kill_group

pytestmark = pytest.mark.slow


def post(address: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{address}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """A folder like a checkout, served; its server's address. The deployments' schedules are those of seconds."""
    for name in ("flows", "pipeline"):
        (tmp_path / name).symlink_to(ROOT / name)
    declared = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    for own, short in SCHEDULES:
        assert declared.count(own) == 1
        declared = declared.replace(own, short)
    (tmp_path / "prefect.yaml").write_text(declared, encoding="utf-8")
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
        preexec_fn=die_with_parent,
    )
    try:
        deadline = time.monotonic() + 240
        while "shows the deployments" not in (tmp_path / "log.txt").read_text(errors="replace"):
            assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log.txt").read_text()
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/api", tmp_path, process
    finally:
        kill_group(process)


SCHEDULES = (("interval: 60", "interval: 10"), ('cron: "0 3 * * *"', 'cron: "* * * * *"'))
"""As declared, and as fast as a test can wait for."""


def test_the_schedules_fire_and_the_watch_picks_up_a_new_file(
    served: tuple[str, Path, subprocess.Popen[bytes]],
) -> None:
    """Nobody starts anything: a file is put into the raw folder."""
    address, folder, process = served
    deployments = {one["name"]: one for one in post(address, "/deployments/filter", {})}
    assert sorted(deployments) == ["nightly", "watch"]
    form = deployments["nightly"]["parameter_openapi_schema"]["definitions"]["RunParameters"]["properties"]
    assert form["only"]["description"].startswith("Globs")
    shutil.copy(ROOT / "raw" / "026.txt", folder / "raw" / "026.txt")
    deadline = time.monotonic() + 240

    def completed() -> set[str]:
        """Deployments of which a scheduled run has ended well."""
        by_id = {one["id"]: name for name, one in deployments.items()}
        runs = post(address, "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})
        return {by_id[run["deployment_id"]] for run in runs if run["auto_scheduled"]}

    while completed() != {"nightly", "watch"}:
        assert time.monotonic() < deadline, (folder / "log.txt").read_text()
        time.sleep(1)
    assert (folder / "extracted" / "026" / "manifest.json").exists()
    keys = {one["key"] for one in post(address, "/artifacts/filter", {})}
    assert "jianbao-summary" in keys
    names = {run["name"] for run in post(address, "/flow_runs/filter", {})}
    assert "extract raw" in names
    children = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(children) == 2
    process.kill()
    process.wait()
    for child in children:
        await_end(child)

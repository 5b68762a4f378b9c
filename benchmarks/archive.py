"""One run over a whole archive: its rate, its memory as it goes, and what a second run costs that finds nothing to do.

    python -m benchmarks.archive --issues 10000 --workers 2

Writes varied issues of the sample's size into a temporary folder (for ten thousand 0.8 GB of input and 9 GB of
records), runs `jianbao run` over them as a user would, and samples the resident memory of the flow's process, of its
workers and of Prefect's temporary server. `--only-idle` copies the records of one issue instead of extracting.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import describe_machine
from benchmarks.texts import ROOT, SAMPLE, vary

_SAMPLES = 20
"""Rows of the table of memory."""


def main() -> None:
    """Run as the options say and print what was measured as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__.split("\n")[0])
    parser.add_argument("--issues", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only-idle", action="store_true", help="measure only the run that finds nothing to do")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    asked = parser.parse_args()
    results: dict[str, Any] = {"machine": describe_machine(), "issues": asked.issues}
    with TemporaryDirectory(dir=asked.folder, prefix="archive-") as name:
        home = Path(name)
        raw = write_raw(home / "raw", asked.issues)
        if asked.only_idle:
            copy_records(raw, home / "extracted")
        else:
            results["run"] = measure_run(home, asked.issues, asked.workers)
        results["idle"] = measure_idle(home)
    print(json.dumps(results, indent=1, ensure_ascii=False))


def write_raw(raw: Path, count: int) -> Path:
    """So many issues, no two alike, in folders of a thousand."""
    text = SAMPLE.read_text(encoding="utf-8")
    for number in range(1, count + 1):
        path = raw / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(vary(text, number), encoding="utf-8")
    return raw


def copy_records(raw: Path, out: Path) -> None:
    """Records as a run would leave them, all of one content: what is digested and compared is of the right size."""
    from flows.discover import discover_issues
    from flows.fingerprint import fingerprint
    from pipeline.engine import extract_text
    from pipeline.export import issue_files
    from pipeline.export.manifest import Input, digest, dump_record, make_entry
    from pipeline.export.write import MANIFEST

    files = issue_files(extract_text(SAMPLE.read_text(encoding="utf-8")))
    for issue in discover_issues(raw)[0]:
        folder = out / issue.id
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        input_ = Input(path=issue.path, sha256=digest((raw / issue.path).read_bytes()), bytes=issue.size)
        (folder / MANIFEST).write_bytes(dump_record(make_entry(issue.id, input_, fingerprint(), {}, files)))


def measure_run(home: Path, count: int, workers: int) -> dict[str, Any]:
    """The first run: rate, share of the workers' time that is work, memory by process as issues get done."""
    began = time.perf_counter()
    runner = "processes" if workers > 1 else "inline"
    process = _start(home, "--runner", runner, "--workers", str(workers))
    assert process.stdout is not None
    samples: list[dict[str, int]] = []
    os.set_blocking(process.stdout.fileno(), False)
    printed, started = "", 0.0
    while process.poll() is None:
        printed += (process.stdout.read() or b"").decode()
        done = [int(found) for found in re.findall(r"^(\d+)/\d+ issues", printed, flags=re.M)]
        started = started or (time.perf_counter() if any((home / "extracted").glob("0*")) else 0.0)
        samples.append({"done": done[-1] if done else 0} | _memory_mb(process.pid))
        time.sleep(1)
    printed += (process.stdout.read() or b"").decode()
    wall = time.perf_counter() - began
    log = _last_log(home)
    working: float = log["work"]["wall_s"]
    step = max(1, len(samples) // _SAMPLES)
    return {
        "exit_code": process.returncode,
        "last_line": printed.strip().splitlines()[-1],
        "wall_s": round(wall, 1),
        "first_records_s": round(started - began, 1),
        "issues_per_s": round(count / working, 2),
        "batches": len(log["batches"]),
        "seconds_of_work_a_batch": round(log["work"]["seconds"] / len(log["batches"]), 2),
        # With one worker in the flow's own process this is the share of orchestration alone.
        "not_spent_on_work": round(1 - log["work"]["seconds"] / (working * workers), 3),
        "memory_mb": [*samples[::step], samples[-1]],
    }


def measure_idle(home: Path) -> dict[str, Any]:
    """A run that finds everything done, twice (digests, then sizes only); files are in the system's cache."""
    found: dict[str, Any] = {}
    for name, check in (("digests", "true"), ("sizes", "false")):
        began = time.perf_counter()
        process = _start(home, JIANBAO_CHECK_FILES=check)
        printed, _ = process.communicate()
        found[name] = {
            "wall_s": round(time.perf_counter() - began, 2),
            "last_line": printed.decode().strip().splitlines()[-1],
        }
    return found


def _start(home: Path, *options: str, **variables: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JIANBAO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", "raw", "--out", "extracted", *options],
        cwd=home,
        env=environment | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=subprocess.PIPE,
    )


def _last_log(home: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(max((home / "extracted" / "_runs").glob("*.json")).read_bytes())
    return content


def _memory_mb(pid: int) -> dict[str, int]:
    """Resident memory by what a process is for."""
    found = {"flow": _resident_mb(pid), "workers": 0, "server": 0}
    for child in _below(pid):
        try:
            server = b"prefect.server" in Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        found["server" if server else "workers"] += _resident_mb(child)
    return found


def _below(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            numbers = children.read_text().split()
        except OSError:
            continue
        for child in numbers:
            yield int(child)
            yield from _below(int(child))


def _resident_mb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024) if "VmRSS:" in status else 0


if __name__ == "__main__":
    main()

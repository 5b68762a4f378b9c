"""What orchestration adds to an issue: the flow over a folder against the bare work of its batches."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.texts import ROOT, issues

_BATCH_SECONDS = (0.01, 3.0)
"""One issue a batch, and the default."""


def measure_flow(count: int) -> dict[str, Any]:
    """Wall seconds of the flow by batch size; what one issue costs is told apart by a run over a single issue."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        raw, single = folder / "raw", folder / "single"
        raw.mkdir()
        single.mkdir()
        for number, text in enumerate(issues(count)):
            (raw / f"{number:05}.txt").write_text(text, encoding="utf-8")
        (single / "00000.txt").write_text(issues(1)[0], encoding="utf-8")
        bare = _bare(raw, folder / "bare")
        fixed, _ = _run(folder, single, _BATCH_SECONDS[-1])
        results: dict[str, Any] = {
            "issues": count,
            "bare_s": round(bare, 2),
            "flow_over_one_issue_s": round(fixed, 2),
        }
        for seconds in _BATCH_SECONDS:
            wall, used = _run(folder, raw, seconds)
            added = (wall - fixed) / (count - 1) - bare / count
            results[f"batch_seconds_{seconds}"] = {
                "wall_s": round(wall, 2),
                "processor_s": round(used, 2),
                "added_ms_per_issue": round(added * 1000, 1),
                "added_share": round(added / (bare / count), 3),
            }
        return results


def _bare(raw: Path, out: Path) -> float:
    """The work of a run's batches in a process without Prefect; the first issue, with start-up, left out."""
    code = (
        "import sys, time; from pathlib import Path; from flows.batches import Job, run_batch;"
        "from flows.discover import discover_issues; from flows.fingerprint import fingerprint;"
        "job = Job(sys.argv[1], sys.argv[2], fingerprint()); found = discover_issues(Path(sys.argv[1]))[0];"
        "run_batch(job, found[:1]); start = time.perf_counter(); run_batch(job, found);"
        "print(time.perf_counter() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(raw), str(out)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return float(done.stdout)


def _run(folder: Path, raw: Path, batch_seconds: float) -> tuple[float, float]:
    """Wall and processor seconds of `jianbao run` into a new folder."""
    with TemporaryDirectory(dir=folder) as out:
        before, start = os.times(), time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(Path(out) / "out")],
            check=True,
            capture_output=True,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "JIANBAO_BATCH_SECONDS": str(batch_seconds)},
        )
        wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used

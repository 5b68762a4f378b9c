"""An archive of twenty issues and the means to run over it, for the tests that take minutes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.batches import run_batch
from flows.leftover import die_with_parent
from flows.operation import Report, begin
from flows.plan import Selection
from pipeline.export.manifest import check_files, load_entry
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent.parent
ISSUES = 20

_PARAGRAPH = (
    "2024年{month}月{day}日,甘肃省发展改革委印发《甘肃省算力网建设方案({n})》。到2025年,全省算力规模达到{n}EFLOPS,"
    "智能算力占比超过35%,庆阳集群新增标准机架{n}万架。\n"
)


def write_archive(raw: Path, edition: int, paragraphs: int = 12) -> Path:
    """Twenty issues of some two thousand characters; another edition differs in every issue."""
    raw.mkdir(parents=True, exist_ok=True)
    for n in range(1, ISSUES + 1):
        lines = [
            _PARAGRAPH.format(month=edition + 1, day=(n + line) % 28 + 1, n=n + line) for line in range(paragraphs)
        ]
        (raw / f"{n:03}.txt").write_text(f"算力简报\n第{n}期\n" + "".join(lines), encoding="utf-8")
    return raw


def run_here(raw: Path, out: Path, selection: Selection = Selection()) -> Report:
    """A run in this process, without Prefect around it."""
    return run_at(str(raw), str(out), selection)


def run_at(raw: str, out: str, selection: Selection = Selection(), *, prune: bool = False) -> Report:
    """The same by path or address."""
    with begin(Settings(raw=raw, out=out), selection, prune=prune) as operation:
        for issue in operation.plan.todo():
            operation.take([issue], run_batch(operation.job, [issue]))
        return operation.finish()


def tree(folder: Path) -> dict[str, bytes]:
    """All files but the run logs."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "_runs" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check_whole(out: Path, *editions: dict[str, bytes]) -> list[int]:
    """Check that every issue is wholly of one edition; how many issues are of each.

    Raises:
        AssertionError: an issue is a mixture, or its manifest entry names other files than there are.
    """
    counts = [0] * len(editions)
    for folder in sorted(path for path in out.iterdir() if path.is_dir() and path.name[0] not in "._"):
        entry = load_entry(folder)
        assert entry is not None, f"{folder.name}: no manifest entry"
        assert check_files(entry, folder) == [], folder.name
        found = {f"{folder.name}/{path.name}": path.read_bytes() for path in folder.iterdir()}
        of = [
            number
            for number, edition in enumerate(editions)
            if found == {name: content for name, content in edition.items() if name.startswith(f"{folder.name}/")}
        ]
        assert of, f"{folder.name}: of no edition"
        counts[of[0]] += 1
    return counts


def fork(action: Callable[[], object]) -> int:
    """Start a process that does something and ends without a trace in this one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        action()
        os._exit(0)
    except BaseException:
        os._exit(1)


def end(pid: int) -> int:
    """Kill a process that `fork` started, and wait; its exit code, or -9."""
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def start_flow(raw: Path, out: Path, home: Path, *options: str, **variables: str) -> subprocess.Popen[bytes]:
    """`jianbao run` as a user starts it, in a folder of its own and a process group of its own."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JIANBAO_"))}
    environment |= {"PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(out), *options]
    log = (home / "log.txt").open("ab")
    return subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=die_with_parent,  # a killed test leaves nothing behind
    )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a flow's process, then what it leaves behind in its group."""
    process.kill()
    process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def servers_of(pid: int) -> list[int]:
    """The temporary Prefect servers that a process has started."""
    children = [
        int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()
    ]
    return [child for child in children if b"prefect.server" in Path(f"/proc/{child}/cmdline").read_bytes()]


def await_end(pid: int, seconds: float = 30) -> None:
    """Wait until a process that is not ours has gone."""
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, bytes], dict[str, bytes]]:
    """Two editions of the archive and what undisturbed runs make of them."""
    folder = tmp_path_factory.mktemp("archive")
    first, second = write_archive(folder / "first" / "raw", 1), write_archive(folder / "second" / "raw", 2)
    trees = []
    for raw in (first, second):
        assert run_here(raw, raw.parent / "out").exit_code == 0
        trees.append(tree(raw.parent / "out"))
    return first, second, trees[0], trees[1]

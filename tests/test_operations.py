"""The operating side without Prefect: plans, all-or-nothing writing, the lock, problems, the run log, settings."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import flows.batches
from flows.batches import Job, run_batch, run_issue, with_retries
from flows.dryrun import find_changes
from flows.extract import dry_run
from flows.fingerprint import BARRED, fingerprint
from flows.lock import OutputError, RunningError, hold
from flows.operation import Report, Verdict, begin
from flows.plan import Action, Selection, make_plan
from flows.runners import open_processes
from pipeline.errors import SettingsError
from pipeline.export.manifest import Entry, check_files, load_entry, load_problem
from pipeline.export.write import remove_issue, sweep, write_file, write_issue
from pipeline.settings import Settings

GOOD = "2024年4月24日,北京市通信管理局印发《北京市算力基础设施建设实施方案(2024—2027年)》。\n"
OTHER = "2023年底,甘肃省算力规模超过30EFlops(FP16)。\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("001", "002", "003"):
        (folder / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    return folder


def settings(raw: Path, **changes: object) -> Settings:
    values: dict[str, object] = {"raw": str(raw), "out": str(raw.parent / "out"), "backoff_s": 0}
    return Settings(**(values | changes))  # type: ignore[arg-type]


def work(raw: Path, selection: Selection = Selection(), *, prune: bool = False, **changes: object) -> Report:
    """A run without Prefect around it."""
    with begin(settings(raw, **changes), selection, prune=prune) as operation:
        for batch in operation.batches():
            operation.take(batch, run_batch(operation.job, batch))
        return operation.finish()


def actions(raw: Path, selection: Selection = Selection()) -> dict[str, str]:
    plan = make_plan(raw, raw.parent / "out", fingerprint(), selection)
    return {item.issue.id: item.action.value for item in plan.items}


def tree(folder: Path) -> dict[str, bytes]:
    """All files but the run logs."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "_runs" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# --- what is done and what is not


def test_a_second_run_finds_everything_done_and_touches_nothing(raw: Path) -> None:
    assert actions(raw) == {"001": "create", "002": "create", "003": "create"}
    report = work(raw)
    assert (report.done, report.changed, report.exit_code, report.verdict) == (3, 3, 0, Verdict.COMPLETED)
    before = {path: path.stat().st_mtime_ns for path in (raw.parent / "out" / "001").iterdir()}
    assert set(actions(raw).values()) == {"unchanged"}
    assert work(raw).done == 0
    assert {path: path.stat().st_mtime_ns for path in (raw.parent / "out" / "001").iterdir()} == before


def test_a_plan_says_why(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(raw)
    out = raw.parent / "out"
    (raw / "001.txt").write_text(OTHER, encoding="utf-8")
    (out / "002" / "mentions.jsonl").unlink()
    (out / "003" / "text.txt").write_bytes(b"x" * len(GOOD.encode()))
    (raw / "004.txt").write_text(OTHER, encoding="utf-8")
    plan = make_plan(raw, out, fingerprint(), Selection())
    reasons = {item.issue.id: (item.action.value, item.reasons) for item in plan.items}
    assert re.fullmatch(r"input changed \(\w{8} -> \w{8}\)", reasons["001"][1][0])
    assert reasons["002"] == ("update", ("mentions.jsonl missing",))
    assert reasons["003"] == ("update", ("text.txt altered",))
    assert reasons["004"] == ("create", ("new input",))
    sizes_only = make_plan(raw, out, fingerprint(), Selection(), digests=False)
    assert {item.issue.id: item.action for item in sizes_only.items}["003"] is Action.UNCHANGED
    newer = fingerprint().model_copy(update={"lexicons": "0", "libraries": fingerprint().libraries | {"jieba": "0.43"}})
    (raw / "001.txt").write_text(GOOD, encoding="utf-8")
    (first, *_) = make_plan(raw, out, newer, Selection()).items
    assert first.reasons == ("lexicons changed", "jieba 0.42.1 -> 0.43")


def test_a_dry_run_tells_what_would_change_and_writes_nothing(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work(raw)
    out = raw.parent / "out"
    (raw / "001.txt").write_text(OTHER, encoding="utf-8")
    (raw / "002.txt").write_bytes(b"")
    (raw / "003.txt").unlink()
    before = tree(out)
    plan = make_plan(raw, out, fingerprint(), Selection())
    changes = dict(find_changes(plan, raw, out, raw.parent))
    assert {"issue.json", "text.txt", "articles.jsonl"} <= {line.split(":")[0] for line in changes["001"]}
    assert changes["002"] == ["would fail: 002.txt: the file is empty; give a bulletin with text in it"]
    assert dry_run(settings(raw)) == 0
    printed = capsys.readouterr().out
    assert "update 001: input changed" in printed and "text.txt: +1 -1 lines" in printed
    assert "remove 003: 003.txt is gone" in printed
    assert "0 to create, 2 to update, 0 unchanged, 0 quarantined, 1 to remove (with --prune)" in printed
    assert tree(out) == before


def test_a_removed_input_is_reported_and_its_records_go_only_when_asked(raw: Path) -> None:
    work(raw)
    (raw / "002.txt").unlink()
    report = work(raw)
    assert [item.issue.id for item in report.plan.having(Action.REMOVE)] == ["002"]
    assert (raw.parent / "out" / "002" / "issue.json").exists()
    assert report.exit_code == 0
    work(raw, prune=True)
    assert not (raw.parent / "out" / "002").exists()
    assert actions(raw) == {"001": "unchanged", "003": "unchanged"}


def test_only_since_and_force_select(raw: Path) -> None:
    work(raw)
    old = time.time() - 86400
    os.utime(raw / "001.txt", (old, old))
    assert actions(raw, Selection(only=("*2.txt", "003"))) == {"002": "unchanged", "003": "unchanged"}
    recent = Selection(since=datetime.now().astimezone() - timedelta(hours=1))
    assert sorted(actions(raw, recent)) == ["002", "003"]
    assert actions(raw, Selection(only=("001",), force=True)) == {"001": "update"}
    assert work(raw, Selection(force=True)).changed == 0


def test_a_backfill_resumes_where_it_stopped(raw: Path) -> None:
    with pytest.raises(KeyboardInterrupt), begin(settings(raw), Selection()) as operation:
        run_batch(operation.job, operation.plan.todo()[:2])
        raise KeyboardInterrupt
    assert actions(raw) == {"001": "unchanged", "002": "unchanged", "003": "create"}
    logs = [json.loads(path.read_bytes()) for path in (raw.parent / "out" / "_runs").glob("*.json")]
    assert [log["state"] for log in logs] == ["crashed"]


def test_the_fingerprint_covers_all_that_extraction_imports() -> None:
    """Code that is left out of the fingerprint must have no say in the records."""
    program = (
        "import sys; from pipeline.engine import extract_text; from pipeline.export import issue_files, write_issue\n"
        f"issue_files(extract_text({GOOD!r}))\n"
        "print(*[m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'pipeline'], sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = [line.split("/pipeline/", 1)[1] for line in done.stdout.split()]
    assert "engine.py" in names
    # A package's __init__ may import its neighbors for its callers' convenience.
    assert [name for name in names if name.startswith(BARRED)] == []


# --- all or nothing


def test_the_manifest_entry_names_exactly_the_files(raw: Path) -> None:
    work(raw)
    folder = raw.parent / "out" / "001"
    entry = load_entry(folder)
    assert entry is not None
    assert sorted(entry.files) == sorted(path.name for path in folder.iterdir() if path.name != "manifest.json")
    assert check_files(entry, folder) == []
    assert entry.counts["document"] == 1 and entry.input.path == "001.txt"
    assert "out" not in (folder / "manifest.json").read_text().replace("outs", "")


def test_a_folder_is_replaced_at_once_and_foreign_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    write_issue({"issue.json": b"1", "gone.jsonl": b"1"}, folder)
    (folder / "page.html").write_bytes(b"mine")
    inode = folder.stat().st_ino
    assert write_issue({"issue.json": b"2"}, folder, drop=("gone.jsonl",)) is True
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"issue.json": b"2", "page.html": b"mine"}
    assert folder.stat().st_ino != inode
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_with_folders_in_it_keeps_them(
    tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not exchange:
        monkeypatch.setattr("pipeline.export.write._exchange", lambda: None)
    folder = tmp_path / "t"
    write_issue({"issue.json": b"1", "gone.jsonl": b"1"}, folder)
    (folder / "mine").mkdir()
    assert write_issue({"issue.json": b"2"}, folder, drop=("gone.jsonl",)) is True
    assert sorted(path.name for path in folder.iterdir()) == ["issue.json", "mine"]
    assert (folder / "issue.json").read_bytes() == b"2"


def test_what_killed_runs_left_aside_is_cleared(raw: Path) -> None:
    work(raw)
    out = raw.parent / "out"
    (out / ".001.0123abcd.tmp").mkdir()
    (out / ".001.0123abcd.tmp" / "issue.json").write_bytes(b"half")
    (out / "_runs" / ".x.json.0123abcd.tmp").write_bytes(b"half")
    (out / ".mine").mkdir()
    before = tree(out)
    work(raw)
    del before[".001.0123abcd.tmp/issue.json"]
    assert tree(out) == before
    assert (out / ".mine").is_dir()
    assert sweep(out / "nowhere") == 0


def test_what_a_worker_killed_in_this_run_left_aside_is_cleared_by_its_end(raw: Path) -> None:
    """Another worker does its batch again; the next run should find nothing to clear up."""
    out = raw.parent / "out"
    with begin(settings(raw), Selection()) as operation:
        for batch in operation.batches():
            operation.take(batch, run_batch(operation.job, batch))
        (out / ".002.0123abcd.tmp").mkdir()
        (out / ".002.0123abcd.tmp" / "issue.json").write_bytes(b"half")
        operation.finish()
    assert not (out / ".002.0123abcd.tmp").exists()
    assert set(actions(raw).values()) == {"unchanged"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a" / "b.json"
    assert [write_file(path, b"1"), write_file(path, b"1"), write_file(path, b"2")] == [True, False, True]
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "I/O error")))
    with pytest.raises(OSError, match="I/O error"):
        write_file(path, b"3")
    assert path.read_bytes() == b"2" and list(path.parent.iterdir()) == [path]


def test_removing_an_issue_leaves_nothing(tmp_path: Path) -> None:
    write_issue({"issue.json": b"1"}, tmp_path / "t")
    remove_issue(tmp_path / "t")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **__: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(flows.batches, "write_issue", no_room)
    report = work(raw)
    assert (report.done, len(report.failed), report.left) == (0, 1, 2)
    assert report.verdict is Verdict.FAILED and report.exit_code == 3
    assert report.failed[0].error == "001.txt: No space left on device while writing"
    monkeypatch.undo()
    assert work(raw).exit_code == 0
    assert not list((raw.parent / "out" / "_problems").iterdir())


# --- the lock


def _hold_for_ever(out: Path, ready: str) -> None:
    with hold(out, "20240602T000000Z-aaaa"):
        Path(ready).touch()
        time.sleep(600)


def test_a_second_run_is_refused_and_a_dead_one_holds_nothing(raw: Path) -> None:
    out, ready = raw.parent / "out", raw.parent / "ready"
    other = multiprocessing.get_context("fork").Process(target=_hold_for_ever, args=(out, str(ready)))
    other.start()
    try:
        while not ready.exists():
            time.sleep(0.01)
        with pytest.raises(RunningError, match=f"run 20240602T000000Z-aaaa, process {other.pid} is writing here"):
            work(raw)
        (out / "_runs" / "20240602T000000Z-aaaa.json").write_text('{"state": "running"}')
    finally:
        other.kill()
        other.join()
    assert work(raw).exit_code == 0
    killed = json.loads((out / "_runs" / "20240602T000000Z-aaaa.json").read_bytes())
    assert killed == {"state": "interrupted"}


def test_a_run_waits_when_told_to(raw: Path) -> None:
    out, ready = raw.parent / "out", raw.parent / "ready"
    other = multiprocessing.get_context("fork").Process(target=_hold_for_ever, args=(out, str(ready)))
    other.start()
    while not ready.exists():
        time.sleep(0.01)
    waiting = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from pathlib import Path; from flows.lock import hold\nwith hold(Path({str(out)!r}), 'x', 20): pass",
        ]
    )
    time.sleep(0.5)
    assert waiting.poll() is None
    other.kill()
    other.join()
    assert waiting.wait(20) == 0


def test_an_output_that_cannot_be_written_is_said_in_words(raw: Path) -> None:
    (raw.parent / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"file: cannot be written \(Not a directory\); give a folder"):
        work(raw, out=str(raw.parent / "file"))


@pytest.mark.parametrize("out", ["raw", "raw/extracted", "raw/../raw/x"])
def test_records_do_not_lie_among_the_inputs(raw: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(raw.rglob("*"))
    with pytest.raises(SettingsError, match="lies in the raw folder"):
        work(raw, out=str(raw.parent / out))
    assert dry_run(settings(raw, out=str(raw.parent / out))) == 2
    assert "use another" in capsys.readouterr().err
    assert sorted(raw.rglob("*")) == before


# --- failures


def test_a_failed_issue_keeps_its_last_good_records_and_is_not_tried_again_unasked(raw: Path) -> None:
    work(raw)
    out = raw.parent / "out"
    before = tree(out / "002")
    (raw / "002.txt").write_bytes(b"\xff\xff\xff\xfe\x81")
    report = work(raw)
    assert (report.verdict, report.exit_code) == (Verdict.QUARANTINED, 1)
    assert tree(out / "002") == before
    problem = load_problem(out, "002")
    assert problem is not None
    assert (problem.stage, problem.kind, problem.error, problem.position) == ("read", "data", "InputError", "byte 0")
    assert problem.message.startswith("002.txt: byte 0")
    again = work(raw)
    assert again.done == 0 and not again.failed
    assert [item.issue.id for item in again.quarantined] == ["002"]
    assert again.exit_code == 1
    retried = work(raw, Selection(retry=True))
    assert [outcome.id for outcome in retried.failed] == ["002"]
    (raw / "002.txt").write_text(OTHER, encoding="utf-8")
    assert actions(raw)["002"] == "update"
    assert work(raw).exit_code == 0
    assert load_problem(out, "002") is None


def test_all_failed_is_a_failure(raw: Path) -> None:
    for path in raw.iterdir():
        path.write_bytes(b"")
    report = work(raw)
    assert (report.verdict, report.exit_code) == (Verdict.FAILED, 3)


def test_failures_of_the_machine_are_tried_again_with_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    errors: list[OSError] = [OSError(errno.EIO, "I/O error"), OSError(errno.ESTALE, "stale")]

    def action() -> str:
        if errors:
            raise errors.pop()
        return "done"

    assert with_retries(action, 3, 0.5) == "done"
    assert pauses == [0.5, 1.0]

    def fail(error: OSError) -> None:
        raise error

    for error in (FileNotFoundError(2, "no"), OSError(errno.ENOSPC, "full")):
        with pytest.raises(OSError):
            with_retries(lambda error=error: fail(error), 3, 0.5)  # type: ignore[misc]
    assert pauses == [0.5, 1.0]


def test_a_problem_of_the_machine_is_tried_again_by_the_next_run(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def broken(*_: object, **__: object) -> bool:
        nonlocal calls
        calls += 1
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(flows.batches, "write_issue", broken)
    report = work(raw)
    assert calls == 9 and len(report.failed) == 3
    problem = load_problem(raw.parent / "out", "001")
    assert problem is not None and (problem.kind, problem.stage) == ("io", "write")
    monkeypatch.undo()
    assert work(raw).exit_code == 0


def test_an_input_that_vanishes_during_the_run_fails_alone(raw: Path) -> None:
    with begin(settings(raw), Selection()) as operation:
        (raw / "002.txt").unlink()
        operation.take(operation.plan.todo(), run_batch(operation.job, operation.plan.todo()))
        report = operation.finish()
    assert (report.done, [one.error for one in report.failed]) == (
        2,
        ["002.txt: No such file or directory while reading"],
    )
    (removed,) = work(raw).plan.having(Action.REMOVE)
    assert removed.reasons == ("002.txt is gone, a problem record is left",)
    assert work(raw, prune=True).exit_code == 0
    assert load_problem(raw.parent / "out", "002") is None


def test_a_defect_names_the_line_of_the_program(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.batches, "issue_files", lambda record: {}[record])
    run_issue(
        Job(str(raw), str(raw.parent / "out"), fingerprint()),
        make_plan(raw, raw.parent / "out", fingerprint(), Selection()).todo()[0],
    )
    problem = load_problem(raw.parent / "out", "001")
    assert problem is not None and problem.kind == "defect" and problem.stage == "extract"
    assert re.fullmatch(r"flows/batches\.py:\d+", problem.position or "")


def test_a_worker_of_another_version_is_refused(raw: Path) -> None:
    job = Job(str(raw), str(raw.parent / "out"), fingerprint().model_copy(update={"code": "0"}))
    with pytest.raises(RuntimeError, match=r"another version of jianbao \(code changed\)"):
        run_batch(job, [])


# --- the run log


def test_the_run_log_holds_what_happened(raw: Path) -> None:
    (raw / "002.txt").write_bytes(b"")
    (raw / "notes.docx").write_bytes(b"")
    report = work(raw)
    (path,) = (raw.parent / "out" / "_runs").glob("*.json")
    log = json.loads(path.read_bytes())
    assert path.stem == log["run"] == report.run
    assert log["state"] == "quarantined" and log["exit_code"] == 1
    assert log["counts"]["done"] == 2 and log["counts"]["failed"] == 1 and log["counts"]["skipped_files"] == 1
    assert log["inputs"]["001.txt"]["action"] == "create" and len(log["inputs"]["001.txt"]["sha256"]) == 64
    assert [problem["issue"] for problem in log["problems"]] == ["002"]
    assert {"host", "began", "ended", "duration_s", "parameters", "versions", "batches"} <= log.keys()
    assert "duration" not in json.dumps(
        [json.loads(one) for name, one in tree(raw.parent / "out").items() if name.endswith("t.json")]
    )


def test_old_run_logs_go(raw: Path) -> None:
    for _ in range(4):
        work(raw, keep_runs=2)
    assert len(list((raw.parent / "out" / "_runs").glob("*.json"))) == 2


# --- workers


def test_processes_give_the_same_bytes_as_one(raw: Path) -> None:
    work(raw)
    expected = tree(raw.parent / "out")
    with begin(settings(raw, out=str(raw.parent / "other")), Selection()) as operation, open_processes(2) as workers:
        for issue in operation.plan.todo():
            operation.take([issue], workers.run(operation.job, [issue]))
        assert operation.finish().exit_code == 0
    assert tree(raw.parent / "other") == expected


def test_batches_hold_the_seconds_of_work_that_the_last_run_measured(raw: Path) -> None:
    for number in range(10):
        (raw / f"1{number}.txt").write_text(GOOD * 10, encoding="utf-8")

    def sizes(workers: int) -> Sequence[int]:
        with begin(settings(raw), Selection(force=True)) as operation:
            batches = [len(batch) for batch in operation.batches(workers)]
            operation.finish()
        return batches

    assert sizes(1) == [13]
    slow = {"work": {"bytes": 1000, "seconds": 2.0}}
    (raw.parent / "out" / "_runs" / "9.json").write_text(json.dumps(slow))
    assert len(sizes(1)) > 3
    assert Entry.model_fields  # the entry has no time in it
    assert not any("time" in name for name in Entry.model_fields)

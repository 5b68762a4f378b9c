"""The flow: discovery, batches, isolation of failures, and one real run through the command line."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.batches import Job, Outcome, one_line, run_batch, run_issue
from flows.discover import RawIssue, discover_issues, pack_batches
from flows.extract import run_flow
from flows.fingerprint import fingerprint
from flows.hooks import notify
from flows.leftover import die_with_parent
from flows.operation import Report, begin
from flows.plan import Action, Plan, Selection, make_plan
from flows.report import summary_rows
from pipeline.settings import Settings

GOOD = "2024年4月24日,北京市通信管理局印发《北京市算力基础设施建设实施方案(2024—2027年)》。\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "001.txt").write_text(GOOD, encoding="utf-8")
    (folder / "002.txt").write_bytes(b"")
    (folder / "003.txt").write_bytes(GOOD.encode("gb18030"))
    (folder / "notes.docx").write_bytes(b"PK\x03\x04")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    return folder


def test_discovery_takes_text_files_in_order_and_names_the_rest(raw: Path) -> None:
    (raw / "2023").mkdir()
    (raw / "2023" / "001.TXT").write_text(GOOD, encoding="utf-8")
    issues, skipped, whole = discover_issues(raw)
    assert [(issue.id, issue.path) for issue in issues] == [
        ("001", "001.txt"),
        ("002", "002.txt"),
        ("003", "003.txt"),
        ("2023-001", "2023/001.TXT"),
    ]
    assert issues[0].size == len(GOOD.encode())
    assert (skipped, whole) == (["notes.docx: not a .txt file"], True)


def test_discovery_refuses_what_is_no_folder(raw: Path) -> None:
    with pytest.raises(NotADirectoryError, match="not a folder"):
        discover_issues(raw / "001.txt")
    with pytest.raises(FileNotFoundError, match="no such folder"):
        discover_issues(raw / "nowhere")


def test_discovery_follows_links_and_is_stopped_by_none(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "001.txt").write_text(GOOD, encoding="utf-8")
    (raw / "2023").symlink_to(tmp_path / "2023")
    (tmp_path / "2023" / "back").symlink_to(raw)
    (raw / "self").symlink_to("self")
    (raw / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(raw / "pipe.txt")
    (raw / "shut").mkdir()
    Path(os.fsdecode(os.fsencode(raw) + b"/\xff.txt")).write_text(GOOD, encoding="utf-8")
    scandir = os.scandir

    def refuse(folder: Path) -> Any:
        if folder.name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)
    issues, skipped, whole = discover_issues(raw)
    assert [issue.path for issue in issues] == ["001.txt", "002.txt", "003.txt", "2023/001.txt"]
    assert skipped == [
        "2023/back: a link to a folder that holds it",
        "b'\\xff.txt': its name is not UTF-8; rename it",
        "gone.txt: cannot be read (No such file or directory)",
        "notes.docx: not a .txt file",
        "pipe.txt: not a regular file",
        "self: cannot be read (Too many levels of symbolic links)",
        "shut: cannot be listed (Permission denied); what it holds is not looked at",
    ]
    assert not whole


def test_what_cannot_be_listed_is_not_taken_for_gone(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with begin(Settings(raw=str(raw), out=str(raw.parent / "out")), Selection()) as operation:
        operation.take(operation.plan.todo(), run_batch(operation.job, operation.plan.todo()))
        operation.finish()
    (raw / "001.txt").unlink()
    plan = make_plan(raw, raw.parent / "out", fingerprint(), Selection())
    assert [item.issue.id for item in plan.having(Action.REMOVE)] == ["001"]
    (raw / "shut").mkdir()
    scandir = os.scandir
    refuse = PermissionError(13, "Permission denied")
    monkeypatch.setattr(
        "os.scandir", lambda folder: (_ for _ in ()).throw(refuse) if folder.name == "shut" else scandir(folder)
    )
    assert make_plan(raw, raw.parent / "out", fingerprint(), Selection()).having(Action.REMOVE) == []


def test_batches_hold_every_issue_once_in_order_and_respect_the_limit() -> None:
    issues = [RawIssue(str(n), f"{n}.txt", size) for n, size in enumerate([40, 40, 40, 500, 1, 1])]
    batches = list(pack_batches(issues, limit=100))
    assert [[issue.size for issue in batch] for batch in batches] == [[40, 40], [40], [500], [1, 1]]
    assert [issue for batch in batches for issue in batch] == issues
    assert list(pack_batches([])) == []


def test_an_issue_fails_alone_inside_its_batch(raw: Path, tmp_path: Path) -> None:
    issues = discover_issues(raw).issues
    outcomes = run_batch(Job(str(raw), str(tmp_path / "out"), fingerprint()), issues)
    assert [outcome.error is None for outcome in outcomes] == [True, False, True]
    assert "002.txt" in str(outcomes[1].error)
    assert outcomes[0].mentions["document"] == 1
    assert not (tmp_path / "out" / "002").exists()
    first, third = ((tmp_path / "out" / name / "mentions.jsonl").read_text(encoding="utf-8") for name in ("001", "003"))
    assert first.replace('"001"', '"003"') == third


def test_a_defect_met_by_one_issue_becomes_its_error(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a defect\nof two lines")

    monkeypatch.setattr("flows.batches.extract_text", fail)
    outcome = run_issue(Job(str(raw), str(tmp_path / "out"), fingerprint()), RawIssue("001", "001.txt", 1))
    assert outcome.error == "ZeroDivisionError: a defect of two lines"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_problems"]


def test_long_messages_are_cut() -> None:
    assert one_line("a\n  b") == "a b"
    assert len(one_line("x" * 1000)) == 300


def test_the_summary_counts_articles_mentions_and_problems() -> None:
    report = Report("run", Plan([]))
    report.take(
        [
            Outcome(id="a", path="a.txt", articles=2, mentions={"date": 3}, problems=["doubtful"]),
            Outcome(id="b", path="b.txt", error="empty file"),
        ]
    )
    rows = summary_rows(report)
    assert rows[0]["date"] == 3 and rows[0]["problems"] == "1" and rows[0]["agency"] == 0
    assert rows[1]["problems"] == "failed: empty file"
    assert rows[2] == {
        "issue": "total (2)",
        "articles": 2,
        "agency": 0,
        "compute": 0,
        "date": 3,
        "document": 0,
        "province": 0,
        "problems": "1, 1 failed",
    }


@contextmanager
def listen() -> Iterator[tuple[str, list[Any]]]:
    """An HTTP server on this machine, and what is posted to it."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/json"
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", posted
    finally:
        server.shutdown()
        server.server_close()


def test_a_run_without_prefect_tells_of_what_stays_quarantined(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with listen() as (address, posted):
        settings = Settings(raw=str(raw), out="out", notify_file="told.jsonl", notify_url=address)
        with begin(settings, Selection()) as operation:
            operation.take(operation.plan.todo(), run_batch(operation.job, operation.plan.todo()))
            operation.finish()
        monkeypatch.setattr("flows.extract.prepare", lambda *_, **__: None)
        assert run_flow(settings) == 1
    (told,) = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert posted == [told] and len(told.pop("run")) == 21
    assert told == {
        "flow": "jianbao-extract",
        "state": "Quarantined",
        "message": "0 extracted, 0 failed, 1 quarantined, 0 not reached",
    }


def test_a_notification_that_fails_is_logged_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(notify_file=str(tmp_path / "a.jsonl"), notify_url="http://127.0.0.1:1/hook")
    notify("jianbao-extract", "run", "Failed", "x", settings)
    assert "no notification sent" in caplog.text
    assert (tmp_path / "a.jsonl").exists()


@pytest.mark.flow
def test_a_real_flow_run(raw: Path, tmp_path: Path) -> None:
    """`jianbao run` without a server, account or network; Prefect's state stays in the folder it is started from."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JIANBAO_"))}
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(raw),
        "--out",
        str(tmp_path / "out"),
        "--config",
        "own.toml",
    ]
    with listen() as (address, posted):
        (tmp_path / "own.toml").write_text(f'notify_file = "told.jsonl"\nnotify_url = "{address}"\n')
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            preexec_fn=die_with_parent,
        )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "total (3)" in done.stdout and "1 failed" in done.stdout
    assert "skipped notes.docx" in done.stdout
    record = json.loads((tmp_path / "out" / "001" / "issue.json").read_bytes())
    assert record["source"]["path"] == "001.txt"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["001", "003", "_problems", "_runs"]
    with sqlite3.connect(tmp_path / ".prefect" / "prefect.db") as database:
        keys = database.execute("select key from artifact").fetchall()
        states = database.execute("select state_type, state_name from flow_run").fetchall()
    assert sorted(keys) == [("jianbao-problems",), ("jianbao-summary",)]
    assert states == [("COMPLETED", "Quarantined")]
    (told,) = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert posted == [told]
    assert (told["flow"], told["state"]) == ("jianbao-extract", "Quarantined")
    assert told["message"] == "2 extracted, 1 failed, 0 quarantined, 0 not reached"

"""Raw folder and records in an S3 store: a real HTTP server, started here."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.fingerprint import fingerprint
from flows.location import location
from flows.lock import LEASE_S, RunningError, hold
from flows.plan import Action, Selection, make_plan
from pipeline.export.manifest import check_files, load_entry
from pipeline.export.write import write_issue

from .conftest import run_at

pytestmark = pytest.mark.slow

Archive = tuple[Path, Path, dict[str, bytes], dict[str, bytes]]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pytest.importorskip("s3fs", reason="needs the extra: pip install 'jianbao[s3]'")
    pytest.importorskip("upath", reason="needs the extra: pip install 'jianbao[s3]'")
    server_module: Any = pytest.importorskip("moto.server")
    server = server_module.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    name = f"archive-{secrets.token_hex(4)}"  # the server's buckets outlive it in this process
    s3fs.S3FileSystem().mkdir(name)
    yield f"s3://{name}"
    server.stop()


def objects(folder: Path) -> dict[str, bytes]:
    found = {path.as_posix().split("/extracted/", 1)[1]: path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if not name.startswith("_runs")}


def upload(local: Path, address: str) -> None:
    for path in local.iterdir():
        (location(address) / path.name).write_bytes(path.read_bytes())


def test_a_run_from_and_to_a_store(bucket: str, archive: Archive) -> None:
    first, second, old, new = archive
    upload(first, f"{bucket}/raw")
    out = location(f"{bucket}/extracted")
    assert run_at(f"{bucket}/raw", f"{bucket}/extracted").exit_code == 0
    assert objects(out) == old
    again = run_at(f"{bucket}/raw", f"{bucket}/extracted")
    assert (again.done, again.plan.actions[Action.UNCHANGED]) == (0, 20)
    upload(second, f"{bucket}/raw")
    (location(f"{bucket}/raw") / "007.txt").write_bytes(b"")
    report = run_at(f"{bucket}/raw", f"{bucket}/extracted")
    assert (report.done, [outcome.id for outcome in report.failed], report.exit_code) == (19, ["007"], 1)
    expected = {name: old[name] if name.startswith("007/") else content for name, content in new.items()}
    found = objects(out)
    assert found.pop("_problems/007.json")
    assert found == expected


def test_a_change_that_was_cut_short_is_seen_and_repaired(
    bucket: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry comes last: until then the digests of the old one do not fit."""
    first, second, _, new = archive
    out = location(f"{bucket}/extracted")
    upload(first, f"{bucket}/raw")
    run_at(f"{bucket}/raw", f"{bucket}/extracted")
    upload(second, f"{bucket}/raw")
    files = {name.removeprefix("001/"): content for name, content in new.items() if name.startswith("001/")}
    del files["manifest.json"]
    write_issue(files, out / "001")
    entry = load_entry(out / "001")
    assert entry is not None and "issue.json altered" in check_files(entry, out / "001")
    assert run_at(f"{bucket}/raw", f"{bucket}/extracted").exit_code == 0
    assert objects(out) == new


def test_a_lease_is_kept_and_lapses(bucket: str) -> None:
    out = location(f"{bucket}/extracted")
    with hold(out, "one"), pytest.raises(RunningError, match="run one is writing here"), hold(out, "two"):
        pass
    (out / "_runs" / "lock").write_text(f"dead {time.time() - LEASE_S - 1:.0f}\n")
    with hold(out, "three") as killed:
        assert killed == "dead"
    assert not (out / "_runs" / "lock").exists()


def test_removed_inputs_in_a_store(bucket: str, archive: Archive) -> None:
    upload(archive[0], f"{bucket}/raw")
    run_at(f"{bucket}/raw", f"{bucket}/extracted")
    (location(f"{bucket}/raw") / "003.txt").unlink()
    raw, out = location(f"{bucket}/raw"), location(f"{bucket}/extracted")
    plan = make_plan(raw, out, fingerprint(), Selection())
    assert [item.issue.id for item in plan.having(Action.REMOVE)] == ["003"]
    run_at(f"{bucket}/raw", f"{bucket}/extracted", prune=True)
    assert not [name for name in objects(out) if name.startswith("003/")]

"""Runs killed at random moments lose nothing, mix nothing, and are mended by the next run without help."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from flows.plan import Selection

from .conftest import ISSUES, await_end, check_whole, end, fork, kill_group, run_here, servers_of, start_flow, tree

pytestmark = pytest.mark.slow

Archive = tuple[Path, Path, dict[str, bytes], dict[str, bytes]]


@pytest.mark.parametrize("scenario", ["empty", "update", "twice"])
def test_sixty_kills_of_the_writing_process(archive: Archive, tmp_path: Path, scenario: str) -> None:
    """At moments drawn evenly from the time that an undisturbed run takes.

    Into an empty folder; over records of other inputs; over what a run that was killed before has left of these.
    """
    first, second, old, new = archive
    dice = random.Random(scenario)
    before = first.parent / "out"

    def prepare(out: Path) -> None:
        if scenario != "empty":
            shutil.copytree(before, out)

    prepare(tmp_path / "timed")
    began = time.perf_counter()
    os.waitpid(fork(lambda: run_here(second, tmp_path / "timed")), 0)
    duration = time.perf_counter() - began
    finished, touched, left = 0, 0, 0
    for number in range(60):
        out = tmp_path / str(number)
        prepare(out)
        if scenario == "twice":
            child = fork(lambda out=out: run_here(second, out))  # type: ignore[misc]
            time.sleep(dice.uniform(0.3, 0.7) * duration)
            end(child)
        # The second of two goes back to the inputs that the records were first made of.
        last = first if scenario == "twice" else second
        child = fork(lambda out=out, last=last: run_here(last, out))  # type: ignore[misc]
        time.sleep(dice.uniform(0, duration))
        finished += end(child) == 0
        done = check_whole(out, new, old) if out.exists() else [0, 0]
        if scenario != "empty":
            assert sum(done) == ISSUES
        touched += 0 < done[0] < ISSUES
        left += any(path.name.endswith(".tmp") for path in out.glob(".*")) if out.exists() else 0
        assert run_here(second, out).exit_code == 0
        assert tree(out) == new
        shutil.rmtree(out)
    print(
        f"\n{scenario}: 60 kills over {duration:.2f} s, {touched} amid the issues, {left} amid a file, {finished} late"
    )


def test_kills_at_every_file_operation_of_an_update(archive: Archive, tmp_path: Path) -> None:
    """Not at random: the process dies at the first, the second, … operation on files, until one run comes through."""
    first, second, old, new = archive
    events = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate", "shutil.rmtree"}

    def die_at(number: int, out: Path) -> None:
        seen = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event in events and str(out) in str(arguments[0]):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        run_here(second, out, Selection(only=("001", "002")))

    for number in range(1, 1000):
        out = tmp_path / str(number)
        shutil.copytree(first.parent / "out", out)
        pid = fork(lambda number=number, out=out: die_at(number, out))  # type: ignore[misc]
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert sum(check_whole(out, new, old)) == ISSUES
        assert run_here(second, out).exit_code == 0
        assert tree(out) == new
        shutil.rmtree(out)
        if code == 0:
            break
    print(f"\nkilled at each of {number - 1} file operations of two updates")
    assert number > 40


def test_twenty_kills_of_the_real_flow(archive: Archive, tmp_path: Path) -> None:
    """Half of them anywhere, start-up included; half while issues are written."""
    first, second, old, new = archive
    dice = random.Random(6)
    home = tmp_path / "home"
    shutil.copytree(first.parent / "out", tmp_path / "timed")
    began = time.perf_counter()
    timed = start_flow(second, tmp_path / "timed", home)
    assert timed.wait(300) == 0
    duration = time.perf_counter() - began
    amid = 0
    for number in range(20):
        out = tmp_path / str(number)
        shutil.copytree(first.parent / "out", out)
        process = start_flow(second, out, home)
        if number % 2:
            time.sleep(dice.uniform(0, duration))
        else:
            deadline = time.monotonic() + 300
            while process.poll() is None and time.monotonic() < deadline:
                if (out / "001" / "text.txt").read_bytes() == new["001/text.txt"]:
                    break
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.2))
        kill_group(process)
        done = check_whole(out, new, old)
        assert sum(done) == ISSUES
        amid += 0 < done[0] < ISSUES
        assert run_here(second, out).exit_code == 0
        assert tree(out) == new
    print(f"\nflow: 20 kills, {amid} amid the issues; an undisturbed run takes {duration:.1f} s")


def test_a_flow_after_a_killed_one_does_the_rest(archive: Archive, tmp_path: Path) -> None:
    """Twice the command line, nothing else; the temporary server of the killed run ends by itself."""
    _, second, _, new = archive
    home, out = tmp_path / "home", tmp_path / "out"
    process = start_flow(second, out, home)
    while not (out / "003").exists():
        assert process.poll() is None
        time.sleep(0.002)
    (server,) = servers_of(process.pid)
    process.kill()
    process.wait()
    await_end(server)
    assert start_flow(second, out, home).wait(300) == 0
    assert tree(out) == new
    assert "unchanged" in (home / "log.txt").read_text()


def test_a_flow_killed_while_it_starts_leaves_no_server(archive: Archive, tmp_path: Path) -> None:
    process = start_flow(archive[1], tmp_path / "out", tmp_path / "home")
    while not (found := servers_of(process.pid)):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    await_end(found[0])

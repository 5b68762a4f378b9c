"""The stored baseline: counts and errors of an earlier state, and what was gained, lost and moved since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluate.score import SPANS, Count, Counts, Error, FileScore, pool

_ROUNDING = 1e-9  # scores are quotients of small integers; only float noise is forgiven


@dataclass(frozen=True, slots=True)
class Baseline:
    """Counts and error lines of an earlier state, by issue."""

    counts: dict[str, Counts]
    errors: dict[str, list[str]]


@dataclass(slots=True)
class Change:
    """What differs from the baseline. Lines start with issue and span."""

    gained: list[str] = field(default_factory=list)
    """Errors of the baseline that are gone."""
    lost: list[str] = field(default_factory=list)
    """Errors that the baseline does not have."""
    moved: list[str] = field(default_factory=list)
    """Mentions wrong in both, but otherwise."""
    lower: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Scores below the baseline: before, now."""
    higher: dict[str, tuple[float, float]] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    """Issues that the baseline does not know; they take no part in the comparison."""


def score_of(name: str, count: Count) -> float:
    """The one number of a score: F1 of spans, else the share of right ones."""
    return count.f1 if name.rpartition(".")[2] in SPANS else count.recall


def dump_baseline(files: Sequence[FileScore]) -> str:
    """The baseline of a state, as text for a file: counts and one line per error, so that a diff can be read."""
    total = pool(file.counts for file in files)
    data = {
        "scores": {name: round(score_of(name, count), 4) for name, count in total.items()},
        "files": {
            file.id: {
                "counts": {name: " ".join(map(str, count)) for name, count in file.counts.items()},
                "errors": [" ".join(_key_and_state(error)) for error in file.errors],
            }
            for file in files
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load_baseline(path: Path) -> Baseline:
    """Read a stored baseline.

    Raises:
        InputError: the file is missing or is no baseline.
    """
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        counts = {
            id_: {name: Count(*map(int, numbers.split())) for name, numbers in file["counts"].items()}
            for id_, file in files.items()
        }
        return Baseline(counts, {id_: list(file["errors"]) for id_, file in files.items()})
    except FileNotFoundError as error:
        raise InputError(f"{path}: no baseline there; store one with --write-baseline") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path}: not a baseline ({error!r}); store a new one with --write-baseline") from error


def compare_baseline(baseline: Baseline, files: Sequence[FileScore]) -> Change:
    """Compare a state with the baseline, over the issues that both know."""
    change = Change(new=[file.id for file in files if file.id not in baseline.counts])
    known = [file for file in files if file.id in baseline.counts]
    before = pool(baseline.counts[file.id] for file in known)
    for name, count in pool(file.counts for file in known).items():
        if name not in before:
            continue
        old, now = score_of(name, before[name]), score_of(name, count)
        if now < old - _ROUNDING:
            change.lower[name] = (old, now)
        elif now > old + _ROUNDING:
            change.higher[name] = (old, now)
    for file in known:
        _compare_errors(file.id, baseline.errors[file.id], [_key_and_state(error) for error in file.errors], change)
    return change


def _compare_errors(id_: str, before: Sequence[str], now: Sequence[tuple[str, str]], change: Change) -> None:
    old: dict[str, list[str]] = {}
    for line in before:
        span, type_, state = line.split(" ", 2)
        old.setdefault(f"{span} {type_}", []).append(state)
    new: dict[str, list[str]] = {}
    for key, state in now:
        new.setdefault(key, []).append(state)
    for key in sorted(old.keys() | new.keys(), key=lambda key: int(key.partition("-")[0])):
        was, is_ = sorted(old.get(key, ())), sorted(new.get(key, ()))
        if was == is_:
            continue
        if not is_:
            change.gained += [f"{id_} {key} {state}" for state in was]
        elif not was:
            change.lost += [f"{id_} {key} {state}" for state in is_]
        else:
            change.moved.append(f"{id_} {key} {'; '.join(was)} => {'; '.join(is_)}")


def _key_and_state(error: Error) -> tuple[str, str]:
    """Which mention, and what is wrong with it, as one line: `42-47 date`, `norm 2024年 {"edtf":"2023"}`."""
    got: Any = "" if error.got is None else " " + json.dumps(error.got, ensure_ascii=False, separators=(",", ":"))
    text = error.text.replace("\n", "↵")
    return f"{error.start}-{error.end} {error.type}", f"{error.what} {text}{got}"

"""Measure, print the results as JSON, and with `--write` store them as results.json and RESULTS.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.flow import measure_flow
from benchmarks.measure import describe_machine, peak_memory_mb
from benchmarks.report import render
from benchmarks.scaling import measure_cores, measure_length, measure_lexicon
from benchmarks.startup import measure_startup
from benchmarks.throughput import measure_others, measure_stages, measure_throughput

FOLDER = Path(__file__).parent
STORED = FOLDER / "results.json"
TABLES = FOLDER / "RESULTS.md"

_SIZES = (10_000, 100_000, 1_000_000, 4_000_000)
_LONG = (10_000_000, 50_000_000)
_MINUTES = frozenset({"flow"})


def main() -> None:
    """Measure what is asked for; by default everything that takes seconds."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="repetitions of each measurement")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="some of the measurements, by name")
    parser.add_argument("--long", action="store_true", help="the flow too, and issues of 10 and 50 MB (minutes)")
    parser.add_argument("--issues", type=int, default=60, help="issues for `cores` and `flow`")
    parser.add_argument("--write", action="store_true", help=f"store in {STORED.name} and {TABLES.name}")
    asked = parser.parse_args()
    sizes = _SIZES + _LONG if asked.long else _SIZES
    rounds: int = asked.rounds
    measurements: dict[str, Callable[[], Any]] = {
        "throughput": lambda: measure_throughput(rounds),
        "stages": lambda: measure_stages(rounds),
        "memory": lambda: {"peak_mb": peak_memory_mb()},
        "others": lambda: measure_others(max(3, rounds // 2)),
        "startup": lambda: measure_startup(max(3, rounds // 2)),
        "length": lambda: measure_length(sizes),
        "lexicon": lambda: measure_lexicon(rounds),
        "cores": lambda: measure_cores(asked.issues),
        "flow": lambda: measure_flow(asked.issues),
    }
    if unknown := set(asked.only or ()) - measurements.keys():
        parser.error(f"{', '.join(sorted(unknown))}: no measurement; use {', '.join(measurements)}")
    wanted = asked.only or [name for name in measurements if asked.long or name not in _MINUTES]
    stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    results: dict[str, Any] = stored | {"machine": describe_machine()}
    for name in wanted:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = measurements[name]()
    print(json.dumps(results, indent=1, ensure_ascii=False))
    if asked.write:
        STORED.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        TABLES.write_text(render(results), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How cost grows: with the length of an issue, the size of the lexicon, the number of cores."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from benchmarks.measure import clock, interleave, peak_memory_mb
from benchmarks.texts import SAMPLE, grow, issues, vary
from benchmarks.throughput import extract

T = TypeVar("T")

_WARM = 200_000


def measure_length(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Speed and peak memory for single issues of growing size, each in a process of its own."""
    return [_in_process(partial(_extract_grown, size)) for size in sizes]


def _extract_grown(size: int) -> dict[str, Any]:
    text = grow(size)
    extract(grow(_WARM))  # whatever is loaded on demand is loaded then, jieba and spaCy too
    before = peak_memory_mb()
    start = clock()
    extract(text)
    seconds = clock() - start
    return {
        "bytes": len(text.encode()),
        "characters": len(text),
        "seconds": round(seconds, 3),
        "chars_per_s": round(len(text) / seconds),
        "peak_memory_mb": peak_memory_mb(),
        "of_that_before_mb": before,
    }


def measure_lexicon(rounds: int, factors: Sequence[int] = (1, 3, 10)) -> list[dict[str, Any]]:
    """Build, scan and whole extraction with so many times the lexicon; what is added is drawn from its letters."""
    return [_in_process(partial(_extract_with_lexicon, rounds, factor)) for factor in factors]


def _extract_with_lexicon(rounds: int, factor: int) -> dict[str, Any]:
    from pipeline import engine
    from pipeline.kit.fold import fold_width
    from pipeline.kit.scan import Scanner

    groups = {"place": list(engine.place_surfaces())}
    for room in engine.ROOMS:
        groups |= {group: list(surfaces) for group, surfaces in room.surfaces().items()}
    own = sum(map(len, groups.values()))
    letters = "".join(surface for surfaces in groups.values() for surface in surfaces)
    chance = random.Random(1)
    groups["synthetic"] = ["".join(chance.choices(letters, k=chance.randint(2, 8))) for _ in range(own * (factor - 1))]
    start = clock()
    scanner = Scanner(groups)
    built = clock() - start
    engine.load_scanner = lambda: scanner  # type: ignore[assignment]  # in this process alone
    text = SAMPLE.read_text(encoding="utf-8")
    extract(text)
    seconds = interleave(
        rounds,
        {
            "scan": lambda turn: scanner.scan(fold_width(vary(text, turn))),
            "extract": lambda turn: extract(vary(text, turn)),
        },
    )
    return {
        "factor": factor,
        "surfaces": sum(map(len, groups.values())),
        "build_ms": round(built * 1000, 1),
        "scan_ms": round(seconds["scan"] * 1000, 2),
        "extract_ms": round(seconds["extract"] * 1000, 1),
    }


def measure_cores(count: int, cores: Sequence[int] = (1, 2)) -> list[dict[str, Any]]:
    """Wall time of so many issues on some processes; their start-up apart."""
    texts = issues(count)
    results: list[dict[str, Any]] = []
    for number in cores:
        with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
            start = time.perf_counter()
            list(pool.map(_warm, [texts[0]] * number, chunksize=1))
            ready = time.perf_counter()
            list(pool.map(_size, texts, chunksize=4))
            done = time.perf_counter()
        wall = done - ready
        first = results[0]["seconds"] if results else wall
        results.append(
            {
                "processes": number,
                "issues": count,
                "startup_s": round(ready - start, 2),
                "seconds": round(wall, 2),
                "times_one": round(first / wall, 2),
            }
        )
    return results


def _warm(text: str) -> None:
    extract(text)
    time.sleep(0.5)  # long enough that no process takes the first issue of another


def _size(text: str) -> int:
    extract(text)
    return len(text)


def _in_process(work: Callable[[], T]) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()

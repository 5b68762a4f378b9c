"""Throughput beside jieba.cut, start-up and memory, as ratios within one run. `make bench` runs it.

Absolute times depend on the machine and its mood; a ratio of two interleaved medians hardly does. The texts are the
sample and the bulletins under tests/gold, each varied per repetition so that no cache can flatter.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def load_texts() -> list[str]:
    """Bulletins to measure with."""
    paths = sorted([*(ROOT / "raw").rglob("*.txt"), *(ROOT / "tests" / "gold").rglob("*.txt")])
    return [path.read_text(encoding="utf-8") for path in paths]


def vary(text: str, seed: int) -> str:
    """The same text with other years and place names, so that memoised decisions of an earlier round do not fit."""
    return text.replace("2024", str(2020 + seed % 6)).replace("的", "的" if seed % 2 else "之")


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Wall time of the work over all texts."""
    start = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - start


def measure_throughput(rounds: int) -> dict[str, float]:
    """Characters per second of extraction (JSON included) and of jieba.cut, medians of interleaved rounds."""
    from pipeline.engine import extract_text
    from pipeline.export import issue_files
    from pipeline.kit.words import load_tokenizer

    texts = load_texts()
    tokenizer = load_tokenizer()

    def extract(text: str) -> object:
        return issue_files(extract_text(text))

    def cut(text: str) -> object:
        return list(tokenizer.cut(text))

    seconds(extract, texts)
    seconds(cut, texts[:1])
    ours, theirs = [], []
    for turn in range(rounds):
        varied = [vary(text, turn) for text in texts]
        ours.append(seconds(extract, varied))
        theirs.append(seconds(cut, varied))
    size = sum(len(text) for text in texts)
    return {
        "characters": size,
        "extract_chars_per_s": round(size / statistics.median(ours)),
        "jieba_cut_chars_per_s": round(size / statistics.median(theirs)),
        "ratio": round(statistics.median(theirs) / statistics.median(ours), 3),
    }


def measure_startup(rounds: int) -> dict[str, float]:
    """Seconds of whole processes, medians of interleaved rounds."""
    commands = {
        "python": [sys.executable, "-c", "pass"],
        "import_spacy": [sys.executable, "-c", "import spacy"],
        "help": [sys.executable, "-m", "pipeline", "--help"],
        "extract_sample": [sys.executable, "-m", "pipeline", "extract", str(ROOT / "raw" / "026.txt")],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            times[name].append(time.perf_counter() - start)
    medians = {f"{name}_s": round(statistics.median(values), 3) for name, values in times.items()}
    return medians | {"extract_over_spacy": round(medians["extract_sample_s"] / medians["import_spacy_s"], 2)}


def main() -> None:
    """Measure, print, and write the table when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    arguments = parser.parse_args()
    results = {
        "machine": {"python": platform.python_version(), "processor": platform.machine()},
        "throughput": measure_throughput(arguments.rounds),
        "startup": measure_startup(max(3, arguments.rounds // 2)),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(results, indent=1))
    if arguments.write:
        RESULTS.write_text(render(results), encoding="utf-8")


def render(results: dict[str, object]) -> str:
    """The results as a Markdown table."""
    lines = ["# Results", "", "Written by `make bench`; see `benchmarks/run.py` for what is measured and how.", ""]
    lines += ["| what | figure |", "|---|---|"]
    for group, values in results.items():
        if isinstance(values, dict):
            lines += [f"| {group}: {name} | {value} |" for name, value in values.items()]
        else:
            lines.append(f"| {group} | {values} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""What a command costs before it works: whole processes, wall time, next to a bare `import spacy`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.texts import ROOT, SAMPLE

# Decided by words: 将 and 到 are no cues by their characters alone, 来川 is cut by jieba.
_WORDS_NEEDED = "5月29日,将其作为试点。记者来川调研,我省将数据于8月纳入目录。\n"


def measure_startup(rounds: int) -> dict[str, Any]:
    """Median seconds of whole processes, interleaved, and of the first extraction inside one."""
    with TemporaryDirectory() as folder:
        words = Path(folder) / "words.txt"
        words.write_text(_WORDS_NEEDED, encoding="utf-8")
        extract = [sys.executable, "-m", "pipeline", "extract"]
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "import_spacy": [sys.executable, "-c", "import spacy"],
            "help": [sys.executable, "-m", "pipeline", "--help"],
            "import_engine": [sys.executable, "-c", "import pipeline.engine"],
            "extract_sample": [*extract, str(SAMPLE)],
            "extract_with_words": [*extract, str(words)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
                times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    spacy = medians["import_spacy"]
    return {f"{name}_s": round(value, 3) for name, value in medians.items()} | {
        "extract_sample_over_import_spacy": round(medians["extract_sample"] / spacy, 2),
        "extract_with_words_over_import_spacy": round(medians["extract_with_words"] / spacy, 2),
    }

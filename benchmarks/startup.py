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

# 推广西部 is cut by jieba; whether 将 announces or takes an object, spaCy's token patterns tell.
WORDS_NEEDED = "会议于2024年11月20日召开,要求推广西部地区经验。1月15日,杭州市将公共数据纳入目录管理。\n"
_LOADED = "import sys, pipeline; pipeline.extract(sys.argv[1]); print({'jieba', 'spacy'} <= set(sys.modules))"


def measure_startup(rounds: int) -> dict[str, Any]:
    """Median seconds of whole processes, interleaved, and of the first extraction inside one.

    Raises:
        RuntimeError: the text that is to need words is decided without them, so that its figure would be another's.
    """
    asked = [sys.executable, "-c", _LOADED, WORDS_NEEDED]
    if subprocess.run(asked, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip() != "True":
        raise RuntimeError("WORDS_NEEDED loads neither jieba nor spaCy any more; choose another text")
    with TemporaryDirectory() as folder:
        words = Path(folder) / "words.txt"
        words.write_text(WORDS_NEEDED, encoding="utf-8")
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

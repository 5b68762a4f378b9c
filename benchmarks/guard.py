"""Warn when the extraction has become slower beside jieba.cut than the stored results say. Never fails a build."""

from __future__ import annotations

import json
import time

from benchmarks.measure import interleave
from benchmarks.run import STORED
from benchmarks.texts import load_texts, vary
from benchmarks.throughput import cut_words, extract

_SLOWER = 0.25
"""Share by which the ratio may fall; less is within what one machine shows from hour to hour."""
_SECONDS = 15.0
"""What the guard may take, loading included."""


def main() -> None:
    """Compare and say so in one line."""
    if not STORED.exists():
        print("speed: no stored ratio; make one with `make bench`")
        return
    stored: float = json.loads(STORED.read_text(encoding="utf-8"))["throughput"]["ratio"]
    ratio = measure_ratio(_SECONDS)
    found = f"extraction runs at {ratio:.2f} times jieba.cut, stored is {stored:.2f}"
    if ratio < stored * (1 - _SLOWER):
        print(f"WARNING: speed: {found}: more than {_SLOWER:.0%} slower; profile, or store anew with `make bench`")
    else:
        print(f"speed: {found}")


def measure_ratio(budget_s: float) -> float:
    """Interleaved ratio over all texts, with as many rounds as fit into the time, three at least."""
    begun = time.perf_counter()
    texts, cut = load_texts(), cut_words()
    start = time.perf_counter()
    for text in texts:
        extract(text)
        cut(text)
    warm = time.perf_counter()
    rounds = max(3, min(9, int((budget_s - (warm - begun)) / (warm - start))))
    seconds = interleave(
        rounds,
        {
            "extract": lambda turn: [extract(vary(text, turn)) for text in texts],
            "jieba": lambda turn: [cut(vary(text, turn)) for text in texts],
        },
    )
    return seconds["jieba"] / seconds["extract"]


if __name__ == "__main__":
    main()

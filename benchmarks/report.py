"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_HEAD = """# Results

Written by `make bench`; `docs/performance.md` says what is measured, how, and what the figures mean. Ratios of
interleaved medians of processor time carry over to other machines; seconds do not.
"""

_TITLES = {
    "machine": "Machine",
    "throughput": "Throughput, one core, all files of the record included",
    "stages": "Stages on the sample, milliseconds, each without the others",
    "others": "Other tools on the sample",
    "startup": "Start-up, wall seconds of whole processes",
    "length": "Length of the issue",
    "lexicon": "Size of the lexicon",
    "cores": "Cores",
    "flow": "Orchestration",
    "memory": "Memory",
}


def render(results: Mapping[str, Any]) -> str:
    """The whole report."""
    parts = [_HEAD]
    for name, title in _TITLES.items():
        if values := results.get(name):
            table = _rows(values) if isinstance(values, Sequence) else _pairs(values)
            parts.append(f"## {title}\n\n{table}")
    return "\n".join(parts)


def _pairs(values: Mapping[str, Any]) -> str:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}: {inner}": what for inner, what in value.items()}
        else:
            flat[name] = value
    return _table(("what", "figure"), list(flat.items()))


def _rows(values: Sequence[Mapping[str, Any]]) -> str:
    return _table(tuple(values[0]), [tuple(row.values()) for row in values])


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("_", " ") if value.isascii() and " " not in value else value
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)

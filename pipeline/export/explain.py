"""Mentions drawn under their sentence and listed with normal form and rule, then facts, for a terminal."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

from pipeline.records import Fact, Issue, Mention, Span, to_json

_STYLE = {"agency": "cyan", "province": "green", "document": "yellow", "date": "magenta", "compute": "bold red"}


class _Row(NamedTuple):
    number: int
    depth: int
    """How many mentions hold this one."""
    mention: Mention


def explain_issue(issue: Issue, width: int) -> list[Text]:
    """Lines to print: each line of the text that has mentions, underlined, then its mentions and facts one by one.

    Nested mentions are underlined on rows of their own and indented in the list. Columns are counted in terminal
    cells, of which a Chinese character takes two.

    Args:
        issue: the record.
        width: columns of the terminal; longer lines of the text are folded.
    """
    lines: list[Text] = []
    if issue.anchor is not None:
        lines.append(Text(f"anchor {issue.anchor.date} ({issue.anchor.method}, {issue.anchor.confidence})", "dim"))
    rows = _number(issue.mentions)
    if not rows:
        return [*lines, Text("no mentions")]
    starts = [0, *(match.end() for match in re.finditer("\n", issue.text))]
    by_line: dict[int, list[_Row]] = {}
    for row in rows:
        # A title may run over a line's end; it is listed where it starts and underlined on both lines.
        for line in range(bisect_right(starts, row.mention.start) - 1, bisect_left(starts, row.mention.end)):
            by_line.setdefault(line, []).append(row)
    facts: dict[int, list[Fact]] = {}
    for fact in issue.facts:
        facts.setdefault(bisect_right(starts, fact.start) - 1, []).append(fact)
    digits = len(str(len(rows)))
    for line, shown in by_line.items():
        start = starts[line]
        end = starts[line + 1] - 1 if line + 1 < len(starts) else len(issue.text)
        if len(lines) > 1:
            lines.append(Text())
        lines += _draw(issue.text, start, end, shown, width)
        lines += [entry for row in shown if row.mention.start >= start for entry in _list(row, issue.text, digits)]
        for fact in facts.get(line, ()):
            lines += _tell(fact, issue.text, digits)
    return lines


def _number(mentions: Sequence[Mention]) -> list[_Row]:
    rows, open_ends = [], list[int]()
    for number, mention in enumerate(sorted(mentions, key=lambda m: (m.start, -m.end, m.type)), start=1):
        open_ends = [end for end in open_ends if end > mention.start]
        depth = sum(end >= mention.end for end in open_ends)
        rows.append(_Row(number, depth, mention))
        open_ends.append(mention.end)
    return rows


def _draw(text: str, start: int, end: int, rows: Sequence[_Row], width: int) -> Iterator[Text]:
    for left, right in _fold(text, start, end, max(width, 20)):
        printed = "".join(_visible(char) for char in text[left:right])
        yield Text(printed, "bold")
        for layer in _layers([row for row in rows if row.mention.start < right and left < row.mention.end]):
            drawn = Text()
            for row in layer:
                first, last = max(row.mention.start, left) - left, min(row.mention.end, right) - left
                drawn.append(" " * (cell_len(printed[:first]) - drawn.cell_len))
                drawn.append(_bar(row.number, cell_len(printed[first:last])), _STYLE[row.mention.type])
            yield drawn


def _fold(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    left = start
    while left < end:
        cells, right = 0, left
        while right < end and (cells := cells + get_character_cell_size(_visible(text[right]))) <= width:
            right += 1
        yield left, right
        left = right


def _layers(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows of underlines, the longest mentions nearest to the text; in a row none overlap."""
    layers: list[list[_Row]] = []
    for row in sorted(rows, key=lambda row: (row.depth, row.mention.start)):
        for layer in layers[row.depth :]:
            if all(row.mention.start >= other.mention.end or row.mention.end <= other.mention.start for other in layer):
                layer.append(row)
                break
        else:
            layers.append([row])
    return [sorted(layer, key=lambda row: row.mention.start) for layer in layers]


def _bar(number: int, cells: int) -> str:
    label = str(number)
    if cells >= len(label) + 2:
        return "└" + label + "─" * (cells - len(label) - 2) + "┘"
    return label.ljust(cells, "┘") if len(label) <= cells else "┴" * cells


def _list(row: _Row, text: str, digits: int) -> Iterator[Text]:
    mention = row.mention
    indent = "  " * row.depth
    head = Text(f"{indent}{row.number:>{digits}}  ")
    head.append(f"{mention.type:<9}", _STYLE[mention.type])
    head.append(f" {mention.start}-{mention.end}  ")
    head.append("".join(_visible(char) for char in mention.text), "bold")
    yield head
    margin = indent + " " * (digits + 2)
    norm = [
        _value(mention.norm, key, text)
        for key, value in to_json(mention.norm).items()
        if value not in (None, [], {}) and key != "evidence"
    ]
    yield Text(f"{margin}{'  '.join(norm)}")
    yield Text(f"{margin}rule {mention.rule}" + (f"  entry {mention.entry}" if mention.entry else ""), "dim")


_TOLD = ("metric", "region", "place", "status", "as_of", "document", "issuers")
"""Keys of a fact that the text around its figure supplies."""


def _tell(fact: Fact, text: str, digits: int) -> Iterator[Text]:
    """A fact, and for each of its values how it was obtained."""
    head = Text(f"{'':>{digits}}  ")
    head.append(f"{'fact':<9}", "bold")
    head.append(f" {fact.start}-{fact.end}  ")
    head.append("".join(_visible(char) for char in fact.text), "bold")
    head.append(f"  {fact.dimension} {fact.bound} {fact.value_exact}  class={fact.metric_class}  id={fact.id}")
    yield head
    margin = " " * (digits + 2)
    for key in _TOLD:
        value, seen = getattr(fact, key), fact.evidence.get(key)
        if value is None or (value == [] and seen is None):
            continue
        shown = (",".join(value) or "nation") if isinstance(value, list) else value
        if key == "as_of" and fact.mod:
            shown += f" {fact.mod}"
        line = Text(f"{margin}{key}={shown}")
        if seen is not None:
            words = "" if seen.start is None else "".join(_visible(char) for char in text[seen.start : seen.end])
            line.append(f"  {seen.resolved_by}" + (f" {seen.start}-{seen.end} {words}" if words else ""), "dim")
        yield line


def _value(norm: object, key: str, text: str) -> str:
    value = getattr(norm, key)
    if isinstance(value, Span):
        return f"{key}={value.start}-{value.end} {text[value.start : value.end]}"
    return f"{key}={','.join(value) if isinstance(value, list) else value}"


def _visible(char: str) -> str:
    return char if get_character_cell_size(char) > 0 and char >= " " else "·"

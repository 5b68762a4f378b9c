"""Scores, errors and changes as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.evaluate.baseline import Change
from pipeline.evaluate.gold import TYPES
from pipeline.evaluate.match import APART
from pipeline.evaluate.score import SPANS, Count, Error, FileScore, pool

_ORDER = {type_: index for index, type_ in enumerate(("article", *TYPES))}


def report_text(files: Sequence[FileScore], change: Change | None = None, *, errors: bool = True) -> str:
    """The report for a person: errors by type in context, then the scores, then what changed, the verdict last."""
    lines: list[str] = []
    if errors:
        lines += _error_lines(files)
    lines += _score_lines(files)
    if change is not None:
        lines += _change_lines(change)
    return "\n".join(lines) + "\n"


def report_json(files: Sequence[FileScore], change: Change | None = None, *, errors: bool = True) -> dict[str, Any]:
    """The same as plain values: `files`, `segmentation`, `types`, `errors`, and `baseline` where one was compared.

    Blind issues are summed apart, under `blind`.
    """
    report: dict[str, Any] = {
        "files": [{"id": file.id, "path": file.path, "blind": file.blind} for file in files],
        **_score_values([file for file in files if not file.blind]),
    }
    if blind := [file for file in files if file.blind]:
        report["blind"] = _score_values(blind)
    if errors:
        report["errors"] = [{"issue": file.id, **error._asdict()} for file, error in _by_type(files)]
    if change is not None:
        report["baseline"] = {
            "gained": change.gained,
            "lost": change.lost,
            "moved": change.moved,
            "lower": change.lower,
            "higher": change.higher,
            "new_issues": change.new,
            "holds": not change.lower,
        }
    return report


def _score_values(files: Sequence[FileScore]) -> dict[str, Any]:
    types: dict[str, dict[str, Any]] = {}
    for name, count in pool(file.counts for file in files).items():
        type_, _, key = name.partition(".")
        if key in SPANS:
            value: dict[str, Any] = {
                "right": count.right,
                "extra": count.extra,
                "missed": count.missed,
                "precision": count.precision,
                "recall": count.recall,
                "f1": count.f1,
            }
        else:
            value = {"right": count.right, "total": count.right + count.missed, "accuracy": count.recall}
        types.setdefault(type_, {})[key] = value
    return {"segmentation": types.pop("article", {}), "types": types}


def _by_type(files: Sequence[FileScore]) -> list[tuple[FileScore, Error]]:
    found = [(file, error) for file in files for error in file.errors]
    return sorted(found, key=lambda pair: (_ORDER[pair[1].type], pair[0].id, pair[1].start, pair[1].what))


def _error_lines(files: Sequence[FileScore]) -> Iterator[str]:
    heading = None
    for file, error in _by_type(files):
        if error.type != heading:
            if heading is not None:
                yield ""
            heading = error.type
            yield f"{heading}: {sum(e.type == heading for f in files for e in f.errors)} errors"
        unit = "" if error.type == "article" else f" {error.start}-{error.end}"
        yield f"  {error.what:<8} {file.id}:{error.line}{unit}  {error.context}" + (
            f"  by {error.rule}" if error.rule else ""
        )
        if error.expected is not None:
            yield f"           expected {_compact(error.expected)}"
            yield f"           got      {_compact(error.got)}"
    if heading is not None:
        yield ""


def _score_lines(files: Sequence[FileScore]) -> Iterator[str]:
    shown = [file for file in files if not file.blind]
    blind = [file for file in files if file.blind]
    if shown:
        yield from _table("annotated", shown)
    if blind:
        if shown:
            yield ""
        yield from _table("blind", blind)


def _table(kind: str, files: Sequence[FileScore]) -> Iterator[str]:
    total = pool(file.counts for file in files)
    issues = "1 issue" if len(files) == 1 else f"{len(files)} issues"
    yield f"{issues}, {kind}: {', '.join(file.id for file in files)}"
    yield f"{'':<10}{'right':>6}{'extra':>6}{'missed':>7}{'P':>8}{'R':>8}{'F1':>8}   {'normal form':<16}apart"
    for type_, span in (("article", "lines"), *((type_, "span") for type_ in TYPES)):
        if f"{type_}.{span}" not in total:
            continue
        count = total[f"{type_}.{span}"]
        numbers = f"{count.right:>6}{count.extra:>6}{count.missed:>7}{count.precision:>8.3f}{count.recall:>8.3f}"
        norm = _share(total[f"{type_}.norm"]) if type_ != "article" else ""
        keys = ("title", "source", "source_channel", "anchor") if type_ == "article" else APART[type_]
        apart = [f"{key} {_share(total[f'{type_}.{key}'])}" for key in keys if f"{type_}.{key}" in total]
        if type_ == "article":
            apart.append(f"provinces F1 {total['article.provinces'].f1:.3f}")
        yield f"{type_:<10}{numbers}{count.f1:>8.3f}   {norm:<16}{', '.join(apart)}".rstrip()


def _change_lines(change: Change) -> Iterator[str]:
    yield ""
    for title, items in (("gained", change.gained), ("lost", change.lost), ("moved", change.moved)):
        yield f"{title}: {len(items)}"
        for item in items:
            yield f"  {item}"
    if change.new:
        yield f"not in the baseline: {', '.join(change.new)}"
    for title, scores in (("higher", change.higher), ("LOWER", change.lower)):
        for name, (before, now) in scores.items():
            yield f"{title} {name}: {before:.4f} -> {now:.4f}"
    yield "below the baseline" if change.lower else "the baseline holds"


def _share(count: Count) -> str:
    return f"{count.right}/{count.right + count.missed} {count.recall:.3f}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)

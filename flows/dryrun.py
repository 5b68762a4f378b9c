"""What a run would change in the records, found by extracting in memory. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.batches import one_line
from flows.plan import Action, Item, Plan
from pipeline.correct import make_corrections, read_corrections
from pipeline.engine import extract_text
from pipeline.errors import JianbaoError
from pipeline.export import issue_files
from pipeline.export.manifest import load_entry
from pipeline.read import read_data


def find_changes(plan: Plan, raw: Path, out: Path, corrections: Path) -> Iterator[tuple[str, list[str]]]:
    """For each issue that would be done: its id and what would change, in words."""
    for item in plan.items:
        if item.action in (Action.CREATE, Action.UPDATE):
            yield item.issue.id, _describe(item, raw, out / item.issue.id, corrections)


def _describe(item: Item, raw: Path, folder: Path, corrections: Path) -> list[str]:
    try:
        data = (raw / item.issue.path).read_bytes()
        text, source = read_data(data, item.issue.path, item.issue.path)
        said = read_corrections(corrections, item.issue.id) if item.issue.corrected else None
        corrected = make_corrections(said, item.issue.id)
        files = issue_files(extract_text(text, id=item.issue.id, source=source, corrections=corrected))
    except (JianbaoError, OSError) as error:
        return [f"would fail: {one_line(str(error))}"]
    except Exception as error:  # as in the run itself
        return [f"would fail: {one_line(f'{type(error).__name__}: {error}')}"]
    entry = load_entry(folder)
    lines = [change for name, content in files.items() if (change := _compare(folder / name, content))]
    lines += [f"{name}: goes" for name in (entry.files if entry else ()) if name not in files]
    return lines or ["the records stay as they are; only the manifest entry changes"]


def _compare(path: Path, content: bytes) -> str | None:
    try:
        before = path.read_bytes()
    except OSError:
        return f"{path.name}: new, {len(content)} bytes"
    if before == content:
        return None
    was, now = Counter(before.split(b"\n")), Counter(content.split(b"\n"))
    return f"{path.name}: +{(now - was).total()} -{(was - now).total()} lines"

"""Compare raw folder and records: what a run would do with each issue, and why. Reads only."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from flows.discover import RawIssue, discover_issues
from pipeline.errors import SettingsError
from pipeline.export.manifest import (
    PROBLEMS,
    Entry,
    Fingerprint,
    ProblemRecord,
    check_files,
    load_entry,
    load_problem,
)
from pipeline.export.write import MANIFEST, is_remote


class Action(StrEnum):
    """What a run does with an issue."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    """Failed before on this very input with this very program: not tried again unasked."""
    REMOVE = "remove"
    """Its input is gone."""


class Selection(NamedTuple):
    """Which issues a run looks at, and how."""

    only: tuple[str, ...] = ()
    """Globs on path or id; empty takes all."""
    since: datetime | None = None
    """Only inputs modified then or later."""
    force: bool = False
    """Everything selected is done again."""
    retry: bool = False
    """Only issues with a problem record, and these again."""


class Item(NamedTuple):
    """One issue of a plan."""

    issue: RawIssue
    action: Action
    sha256: str | None
    """Digest of the input; None where it cannot be read or is gone."""
    reasons: tuple[str, ...]
    counts: dict[str, int]
    """From the manifest entry, where there is one."""


@dataclass(frozen=True)
class Plan:
    """All issues of a run in order of their paths, what was removed, and the files that are no issues."""

    items: Sequence[Item]
    skipped: Sequence[str] = ()
    """Files that are no issues, each with the reason."""
    astray: Sequence[str] = ()
    """Corrections files that belong to no issue."""
    actions: Counter[Action] = field(default_factory=Counter)

    def todo(self) -> list[RawIssue]:
        """Issues that need extraction."""
        return [item.issue for item in self.items if item.action in (Action.CREATE, Action.UPDATE)]

    def having(self, action: Action) -> list[Item]:
        """Items with an action."""
        return [item for item in self.items if item.action is action]


def make_plan(
    raw: Path,
    out: Path,
    fingerprint: Fingerprint,
    selection: Selection,
    *,
    corrections: Path | None = None,
    digests: bool = True,
) -> Plan:
    """Decide for each issue of a raw folder.

    Args:
        corrections: folder of the corrections.
        digests: digest the written files too; otherwise their sizes are trusted.
    Raises:
        OSError: `raw` is missing or no folder; see `discover_issues`.
        SettingsError: `out` lies in `raw`.
    """
    check_apart(raw, out)
    issues, skipped, whole = discover_issues(raw)
    lines = find_corrections(corrections) if corrections is not None else {}
    planner = _Planner(raw, out, fingerprint, selection, lines, digests)
    items = [item for issue in issues if (item := planner.decide(issue)) is not None]
    present = {issue.id: issue.path for issue in issues}
    # Of a folder that cannot be listed nothing is known to be gone.
    if whole and selection.since is None and not selection.retry:
        items += _removed(present, out, selection.only)
    astray = [path.name for issue, path in lines.items() if issue not in present]
    return Plan(items, skipped, astray, Counter(item.action for item in items))


def check_apart(raw: Path, out: Path) -> None:
    """Refuse records among the inputs.

    Raises:
        SettingsError: `out` lies in `raw`.
    """
    if is_remote(out) or is_remote(raw):
        inside = f"{out}/".startswith(f"{str(raw).rstrip('/')}/")
    else:
        inside = out.resolve().is_relative_to(raw.resolve())
    if inside:
        raise SettingsError(f"{out}: lies in the raw folder {raw}, and records would be taken for issues; use another")


def find_corrections(folder: Path) -> dict[str, Path]:
    """The corrections files of a folder, which need not exist, by issue."""
    if not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith(".")}


def digest_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class _Planner:
    """What every issue of a plan is compared with."""

    raw: Path
    out: Path
    fingerprint: Fingerprint
    selection: Selection
    corrections: Mapping[str, Path]
    digests: bool

    def decide(self, issue: RawIssue) -> Item | None:
        """What to do with an issue; None where it is not selected."""
        lines, selection = self.corrections.get(issue.id), self.selection
        if not _selected(issue.id, issue.path, selection.only):
            return None
        if not any(_recent(path, selection.since) for path in (self.raw / issue.path, lines) if path is not None):
            return None
        problem = load_problem(self.out, issue.id)
        if selection.retry and problem is None:
            return None
        # The worker meets the same error as this digest, and writes it down.
        sha256, corrected = _try_digest(self.raw / issue.path), _try_digest(lines) if lines else None
        issue = issue._replace(corrected=lines is not None)
        folder = self.out / issue.id
        entry = load_entry(folder)
        counts = entry.counts if entry else {}
        reasons = self._reasons(issue, sha256, corrected, folder, entry)
        if not reasons and not (selection.force or selection.retry):
            return Item(issue, Action.UNCHANGED, sha256, (), counts)
        action = Action.UPDATE if entry is not None or folder.exists() else Action.CREATE
        if selection.force or selection.retry:
            return Item(issue, action, sha256, (*reasons, "retry" if selection.retry else "forced"), counts)
        if problem is not None and self._stands(problem, issue, sha256, corrected):
            return Item(issue, Action.QUARANTINED, sha256, (problem.message,), counts)
        return Item(issue, action, sha256, tuple(reasons), counts)

    def _reasons(
        self, issue: RawIssue, sha256: str | None, corrected: str | None, folder: Path, entry: Entry | None
    ) -> list[str]:
        """Why an issue is not done; empty when it is."""
        if entry is None:
            return ["no manifest entry" if folder.exists() else "new input"]
        found = []
        if sha256 is None:
            found.append("input cannot be read")
        elif entry.input.sha256 != sha256:
            found.append(f"input changed ({entry.input.sha256[:8]} -> {sha256[:8]})")
        if entry.input.path != issue.path:
            found.append(f"input was {entry.input.path}")
        if entry.corrections != corrected:
            was, now = ((one or "none")[:8] for one in (entry.corrections, corrected))
            found.append(f"corrections changed ({was} -> {now})")
        found += self.fingerprint.changes(entry.fingerprint)
        # What is rewritten anyway need not be digested first.
        return found or check_files(entry, folder, digests=self.digests)

    def _stands(self, problem: ProblemRecord, issue: RawIssue, sha256: str | None, corrected: str | None) -> bool:
        """Whether a problem is still that of this input and this program. The machine's own are always tried again."""
        was = (problem.sha256, problem.path, problem.corrections, problem.fingerprint)
        return was == (sha256, issue.path, corrected, self.fingerprint) and problem.kind != "io"


def _try_digest(path: Path) -> str | None:
    try:
        return digest_file(path)
    except OSError:
        return None


def _removed(present: dict[str, str], out: Path, only: tuple[str, ...]) -> Iterator[Item]:
    """Records and problem records whose input is gone."""
    if not out.is_dir():
        return
    by_path = {path: id_ for id_, path in present.items()}
    folders = [path for path in out.iterdir() if path.name not in present and (path / MANIFEST).is_file()]
    for folder in sorted(folders):
        entry = load_entry(folder)
        if entry is None or not _selected(folder.name, entry.input.path, only):
            continue
        now = by_path.get(entry.input.path)
        reason = f"{entry.input.path} is issue {now} now" if now else f"{entry.input.path} is gone"
        yield Item(RawIssue(folder.name, entry.input.path, 0), Action.REMOVE, None, (reason,), entry.counts)
    named = {folder.name for folder in folders}
    problems = out / PROBLEMS
    for file in sorted(problems.glob("*.json")) if problems.is_dir() else ():
        problem = load_problem(out, file.stem)
        if file.stem in present or file.stem in named or problem is None:
            continue
        if _selected(file.stem, problem.path, only):
            reason = f"{problem.path} is gone, a problem record is left"
            yield Item(RawIssue(file.stem, problem.path, 0), Action.REMOVE, None, (reason,), {})


def _selected(id_: str, path: str, only: tuple[str, ...]) -> bool:
    return not only or any(fnmatchcase(path, glob) or fnmatchcase(id_, glob) for glob in only)


def _recent(path: Path, since: datetime | None) -> bool:
    if since is None:
        return True
    try:
        return path.stat().st_mtime >= since.timestamp()
    except OSError:
        return True

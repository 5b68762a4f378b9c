"""Find the issues of a raw folder, and pack them into batches worth a task."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.export.write import is_remote
from pipeline.kit.ids import issue_ids

SUFFIXES = frozenset({".txt", ".text"})
"""File names that are issues; everything else in the raw folder is reported as skipped."""

BATCH_BYTES = 2_000_000
"""Raw bytes a task gets: about 3 s of extraction on one core, so that Prefect's 30 ms a task stay near 1 %."""


class RawIssue(NamedTuple):
    """One file to extract."""

    id: str
    path: str
    """Path below the raw folder, with `/`."""
    size: int
    """Bytes."""
    corrected: bool = False
    """Whether there is a corrections file for it."""


class Discovery(NamedTuple):
    """What a raw folder holds."""

    issues: list[RawIssue]
    """In order of their path."""
    skipped: list[str]
    """What is no issue, each with the reason: `notes.docx: not a .txt file`. Hidden files are not mentioned."""
    whole: bool
    """Whether every folder could be listed, so that what is not found is gone."""


def discover_issues(raw: Path) -> Discovery:
    """Issues of a raw folder and the folders below it, links to folders included.

    Raises:
        NotADirectoryError: `raw` is no folder.
        FileNotFoundError: `raw` does not exist.
    """
    if not raw.exists():
        raise FileNotFoundError(f"{raw}: no such folder; give the folder that holds the raw issues")
    if not raw.is_dir():
        raise NotADirectoryError(f"{raw}: not a folder; for single files use `jianbao extract`")
    skipped: list[str] = []
    found = dict(_list_store(raw, skipped) if is_remote(raw) else _walk(raw, skipped))
    whole = not any(line.endswith(_UNLISTED) for line in skipped)
    paths = sorted(found, key=PurePosixPath.as_posix)
    issues = [RawIssue(id_, path.as_posix(), found[path]) for id_, path in zip(issue_ids(paths), paths, strict=True)]
    return Discovery(issues, sorted(skipped), whole)


_UNLISTED = "; what it holds is not looked at"


def _walk(raw: Path, skipped: list[str]) -> Iterator[tuple[PurePosixPath, int]]:
    """Path and size of every issue on disk. A link back to a folder on the way to it is not followed."""
    top = raw.stat()
    waiting = [(raw, PurePosixPath(), frozenset({(top.st_dev, top.st_ino)}))]
    while waiting:
        folder, relative, above = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            skipped.append(f"{relative}: cannot be listed ({error.strerror}){_UNLISTED}")
            continue
        for entry in entries:
            path = relative / entry.name
            if entry.name.startswith("."):
                continue
            try:
                entry.name.encode()
                status = entry.stat()
            except UnicodeEncodeError:
                skipped.append(f"{os.fsencode(str(path))!r}: its name is not UTF-8; rename it")
                continue
            except OSError as error:
                # A link to nothing, a ring of links, a file gone meanwhile are no input; of others nobody knows.
                unknown = "" if error.errno in (errno.ENOENT, errno.ELOOP) else _UNLISTED
                skipped.append(f"{path}: cannot be read ({error.strerror}){unknown}")
                continue
            here = status.st_dev, status.st_ino
            if stat.S_ISDIR(status.st_mode):
                if here in above:
                    skipped.append(f"{path}: a link to a folder that holds it")
                else:
                    waiting.append((folder / entry.name, path, above | {here}))
            elif why := _no_issue(path, regular=stat.S_ISREG(status.st_mode)):
                skipped.append(f"{path}: {why}")
            else:
                yield path, status.st_size


def _list_store(raw: Path, skipped: list[str]) -> Iterator[tuple[PurePosixPath, int]]:
    """Path and size of every issue in an object store; the relative path of an address is no pure path."""
    for object_ in raw.rglob("*"):
        path = PurePosixPath(object_.as_posix().removeprefix(raw.as_posix()).lstrip("/"))
        if object_.is_dir() or any(part.startswith(".") for part in path.parts):
            continue
        if why := _no_issue(path):
            skipped.append(f"{path}: {why}")
        else:
            yield path, object_.stat().st_size


def _no_issue(path: PurePosixPath, *, regular: bool = True) -> str | None:
    """Why a file is none of ours."""
    if path.suffix.lower() not in SUFFIXES:
        return "not a .txt file"
    return None if regular else "not a regular file"


def pack_batches(issues: Sequence[RawIssue], limit: int = BATCH_BYTES) -> Iterator[list[RawIssue]]:
    """Consecutive issues, together at most `limit` bytes; a larger issue goes alone."""
    batch: list[RawIssue] = []
    total = 0
    for issue in issues:
        if batch and total + issue.size > limit:
            yield batch
            batch, total = [], 0
        batch.append(issue)
        total += issue.size
    if batch:
        yield batch

"""Find the issues of a raw folder, and pack them into batches worth a task."""

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


def discover_issues(raw: Path) -> tuple[list[RawIssue], list[str]]:
    """Issues of a raw folder in order of their path, and the files that were skipped (neither hidden nor text).

    Raises:
        NotADirectoryError: `raw` is no folder.
        FileNotFoundError: `raw` does not exist.
    """
    if not raw.exists():
        raise FileNotFoundError(f"{raw}: no such folder; give the folder that holds the raw issues")
    if not raw.is_dir():
        raise NotADirectoryError(f"{raw}: not a folder; for single files use `jianbao extract`")
    found, skipped = [], []
    for relative, path in sorted(
        ((_relative(path, raw), path) for path in raw.rglob("*")), key=lambda pair: pair[0].as_posix()
    ):
        if path.is_dir() or any(part.startswith(".") for part in relative.parts):
            continue
        if path.suffix.lower() in SUFFIXES:
            found.append(relative)
        else:
            skipped.append(relative.as_posix())
    ids = issue_ids(found)
    return [
        RawIssue(id_, path.as_posix(), (raw / path).stat().st_size) for id_, path in zip(ids, found, strict=True)
    ], skipped


def _relative(path: Path, raw: Path) -> PurePosixPath:
    if is_remote(raw):  # the relative path of an address is no pure path
        return PurePosixPath(path.as_posix().removeprefix(raw.as_posix()).lstrip("/"))
    return PurePosixPath(path.relative_to(raw).as_posix())


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

"""Put an issue's files on disk, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

_LAST = "issue.json"  # replaced last: whoever sees it sees the files that belong to it


def write_issue(files: Mapping[str, bytes], folder: Path) -> bool:
    """Write files into a folder, so that a failure leaves what was there before.

    Everything that can fail for lack of room or rights is done in a hidden folder beside the target. A new target
    appears with one rename; in an existing one each file is replaced, other files in it are left alone.

    Args:
        files: content by file name, as `issue_files` gives it.
        folder: target, created if missing, its parents too.
    Returns:
        Whether anything changed; equal files are not touched.
    Raises:
        OSError: writing failed; nothing half-written is left.
    """
    if all(_holds(folder / name, content) for name, content in files.items()):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Random, not fixed: two processes that write the same issue must not write into one another's folder.
    staging = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    staging.mkdir()
    try:
        for name, content in files.items():
            _write_synced(staging / name, content)
        if not folder.exists():
            try:
                staging.rename(folder)
            except FileExistsError:
                pass  # another process made the folder meanwhile: replace its files below
            else:
                _sync_folder(folder.parent)
                return True
        for name in sorted(files, key=lambda name: name == _LAST):
            (staging / name).replace(folder / name)
        _sync_folder(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return True


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Put files on disk, whole or not at all: aside first, synced, then renamed into place.

An issue's folder is replaced by one exchange of names, so a reader finds the old files or the new ones, and the
manifest entry among them names exactly these. Where the system cannot exchange two folders, files are replaced one by
one with the entry last: its digests then tell a reader, and the next run, that the change was cut short. So it
is in an object store, where each object is replaced whole.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

MANIFEST = "manifest.json"
"""Name of an issue's manifest entry."""

_ORDER = ("issue.json", MANIFEST)  # these last, in this order: who sees them sees the files that belong to them
_STAGING = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def write_issue(files: Mapping[str, bytes], folder: Path, *, drop: Collection[str] = ()) -> bool:
    """Write files into a folder, so that a failure or a kill leaves what was there before.

    Everything that can fail for lack of room or rights is done in a hidden folder beside the target; then one rename
    puts it in place. Other files of the target are carried over.

    Args:
        files: content by file name, as `issue_files` gives it, with the manifest entry.
        folder: target, created if missing, its parents too.
        drop: names of files that earlier records had and these have not; they go.
    Returns:
        Whether anything changed; equal files are not touched.
    Raises:
        OSError: writing failed; nothing half-written is left.
    """
    dropped = [name for name in drop if name not in files and (folder / name).is_file()]
    if not dropped and all(_holds(folder / name, content) for name, content in files.items()):
        return False
    if is_remote(folder):
        _put_objects(files, folder, dropped)
        return True
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Random, not fixed: two processes that write the same issue must not write into one another's folder.
    staging = _aside(folder)
    staging.mkdir()
    try:
        for name, content in files.items():
            _write_synced(staging / name, content)
        if not _move_new(staging, folder) and not _swap(staging, folder, {*files, *drop}):
            for name in _in_order(files):
                (staging / name).replace(folder / name)
            for name in dropped:
                (folder / name).unlink(missing_ok=True)
            _sync_folder(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return True


def write_file(path: Path, content: bytes) -> bool:
    """Write one file beside its target, sync it and rename it; parents are created. Returns whether it changed.

    Raises:
        OSError: writing failed; what was there stays.
    """
    if _holds(path, content):
        return False
    if is_remote(path):
        path.write_bytes(content)  # one object is replaced whole
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = _aside(path)
    try:
        _write_synced(staging, content)
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def remove_issue(folder: Path) -> None:
    """Take an issue's folder away: renamed first, so that nobody sees half of it; in a store the entry goes first."""
    if is_remote(folder):
        for path in sorted(folder.iterdir(), key=lambda path: path.name != MANIFEST):
            path.unlink()
        return
    staging = _aside(folder)
    folder.rename(staging)
    _sync_folder(folder.parent)
    shutil.rmtree(staging)


def sweep(folder: Path) -> int:
    """Delete what killed runs left aside in a folder; returns how many. Only for the holder of the run lock."""
    if is_remote(folder):
        return 0
    try:
        left = [entry for entry in os.scandir(folder) if _STAGING.fullmatch(entry.name)]
    except FileNotFoundError:
        return 0
    for entry in left:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            Path(entry.path).unlink(missing_ok=True)
    return len(left)


def is_remote(path: Path) -> bool:
    """Whether a path is an address in an object store, which looks like a `Path` and is none."""
    return not isinstance(path, Path)


def _put_objects(files: Mapping[str, bytes], folder: Path, dropped: Collection[str]) -> None:
    """Replace objects one by one, the manifest entry after all that it names; then delete what it names no more."""
    for name in _in_order(files):
        (folder / name).write_bytes(files[name])
    for name in dropped:
        (folder / name).unlink(missing_ok=True)


def _in_order(names: Collection[str]) -> list[str]:
    return sorted(names, key=lambda name: (name in _ORDER, name == MANIFEST))


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def _move_new(staging: Path, folder: Path) -> bool:
    """Rename into a place where nothing is yet; False where something is."""
    if folder.exists():
        return False
    _sync_folder(staging)
    try:
        staging.rename(folder)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            return False  # another process made the folder meanwhile
        raise
    _sync_folder(folder.parent)
    return True


def _swap(staging: Path, folder: Path, own: Collection[str]) -> bool:
    """Exchange the names of two folders at once; False where that cannot be done."""
    exchange = _exchange()
    others = [entry for entry in os.scandir(folder) if entry.name not in own]
    if exchange is None or any(entry.is_dir(follow_symlinks=False) for entry in others):
        return False
    try:
        for entry in others:
            os.link(entry.path, staging / entry.name, follow_symlinks=False)
    except OSError:
        return False
    _sync_folder(staging)
    if not exchange(bytes(staging), bytes(folder)):
        return False
    _sync_folder(folder.parent)
    return True


@cache
def _exchange() -> Callable[[bytes, bytes], bool] | None:
    """Linux's `renameat2` with RENAME_EXCHANGE, where the C library has it."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return None
    return lambda one, other: bool(renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0)


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

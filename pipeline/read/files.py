"""Files to text and source record."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read.decode import decode
from pipeline.records import Source


def read_file(path: str | os.PathLike[str], *, root: str | os.PathLike[str] | None = None) -> tuple[str, Source]:
    """Read one raw file.

    Args:
        path: the file.
        root: the raw folder; `Source.path` is relative to it. Without it, or outside it, the bare file name stands.
    Raises:
        InputError: missing, a folder, unreadable, or not a text; see `decode`.
    """
    file = Path(path)
    return read_data(_read_bytes(file), str(file), _relative(file, root))


def read_data(data: bytes, name: str, path: str) -> tuple[str, Source]:
    """Read the bytes of a raw file.

    Args:
        data: its bytes.
        name: what messages call it.
        path: what the record calls it; see `Source.path`.
    Raises:
        InputError: not a text; see `decode`.
    """
    decoded = decode(data, name)
    return decoded.text, Source(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        bytes=len(data),
    )


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{file}: no such file; check the path") from None
    except (IsADirectoryError, NotADirectoryError):
        what = (
            "a folder; name the files in it, or use `jianbao run FOLDER`"
            if file.is_dir()
            else "below a file; check the path"
        )
        raise InputError(f"{file}: this is {what}") from None
    except PermissionError:
        if file.is_dir():  # Windows reports a folder so
            raise InputError(f"{file}: this is a folder; name the files in it, or use `jianbao run FOLDER`") from None
        raise InputError(f"{file}: permission denied; allow reading it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{str(file)!r}: cannot be read ({reason}); check the path and the disk") from None


def _relative(file: Path, root: str | os.PathLike[str] | None) -> str:
    if root is not None:
        try:
            return file.resolve().relative_to(Path(root).resolve()).as_posix()
        except ValueError:
            pass
    return file.name

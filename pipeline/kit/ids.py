"""Issue identifiers: names that are safe as folder names and the same on every machine."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath

_UNSAFE = re.compile(r"[^\w.\-]+")


def issue_ids(paths: Sequence[PurePath]) -> list[str]:
    """Identifiers of raw files, one each, in order, all different.

    A path becomes its parts without the suffix, joined by `-`: `2024/026.txt` -> `2024-026`. Where two would be the
    same the suffix is added (`026-txt`, `026-html`), and where that is not enough a digest of the path.

    Args:
        paths: paths below the raw folder (relative).
    """
    stems = [_safe(path.with_suffix("")) for path in paths]
    ids = [stem if count == 1 else _safe(path) for path, stem, count in zip(paths, stems, _counts(stems), strict=True)]
    return [
        id_ if count == 1 else f"{id_}-{hashlib.sha256(path.as_posix().encode()).hexdigest()[:8]}"
        for path, id_, count in zip(paths, ids, _counts(ids), strict=True)
    ]


def _counts(names: Sequence[str]) -> list[int]:
    # Case is folded because some file systems do: `A.txt` and `a.txt` must not share a folder.
    counter = Counter(name.casefold() for name in names)
    return [counter[name.casefold()] for name in names]


def _safe(path: PurePath) -> str:
    parts = [part for part in PurePosixPath(path.as_posix()).parts if part not in ("/", "..", ".")]
    # Names from macOS come decomposed; NFC makes the same name the same id everywhere.
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", "-".join(parts))).replace(".", "-")
    return name.strip("-_") or "issue"

"""Identifiers, the same on every machine: of issues, safe as folder names; of documents and facts, across issues."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath

from pipeline.kit.fold import fold_key

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


def document_id(title: str) -> str:
    """Identifier of a document: digest of its title, folded in width, blanks, letter case and marks of quotation."""
    return _digest(fold_key(title).translate(_INNER_MARKS))


def fact_key(
    region: Sequence[str] | None, place: str | None, dimension: str, metric_class: str, as_of: str | None
) -> str:
    """Identifier of what a fact is about: values of one key that differ revise one another."""
    where = "?" if region is None else ",".join(region) or "000000"
    return _digest("\x1f".join((where, fold_key(place) if place else "", dimension, metric_class, as_of or "")))


def fact_id(key: str, precision: str | None, status: str | None) -> str:
    """Identifier of a fact whatever its value: the same in every issue that reports it.

    Args:
        key: `fact_key` of its region, place, dimension, metric class and date.
    """
    return _digest("\x1f".join((key, precision or "", status or "")))


def version_id(id_: str, value: float, high: float | None) -> str:
    """Identifier of a fact with its value."""
    return _digest("\x1f".join((id_, repr(float(value)), "" if high is None else repr(float(high)))))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


_INNER_MARKS = str.maketrans("〈〉", "《》")
"""A title inside a title is printed with either."""

"""What was done and with what: an issue's manifest entry, its problem record, and the fingerprint of the program.

Neither holds a time, a machine name or an absolute path, so the same input gives the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.export.write import MANIFEST

PROBLEMS = "_problems"
"""Folder of the problem records, below the records."""

_Record = TypeVar("_Record", bound=BaseModel)


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fingerprint(_Stored):
    """Digests of all that decides what comes out of an input."""

    code: str
    lexicons: str
    libraries: dict[str, str]
    """Versions of the interpreter and of the libraries that have a say in the records."""
    configuration: str

    def changes(self, other: Fingerprint) -> list[str]:
        """What differs from an earlier fingerprint, in words."""
        found = [f"{name} changed" for name in ("code", "lexicons") if getattr(self, name) != getattr(other, name)]
        for name in sorted(self.libraries.keys() | other.libraries.keys()):
            was, now = other.libraries.get(name), self.libraries.get(name)
            if was != now:
                found.append(f"{name} {was or 'none'} -> {now or 'none'}")
        if self.configuration != other.configuration:
            found.append("configuration changed")
        return found


class Input(_Stored):
    """The raw file that records were made of."""

    path: str
    sha256: str
    bytes: int


class Output(_Stored):
    """A written file."""

    sha256: str
    bytes: int


class Entry(_Stored):
    """The manifest entry of an issue: written last, it says that the records beside it are whole."""

    manifest_version: Literal["1"] = "1"
    issue: str
    input: Input
    fingerprint: Fingerprint
    corrections: str | None = None
    """Digest of the issue's corrections file; null where there was none."""
    counts: dict[str, int]
    """Articles, mentions by type, and `problems`, so that a summary need not read the records."""
    files: dict[str, Output]


class ProblemRecord(_Stored):
    """Why an issue has no records of its present input."""

    problem_version: Literal["1"] = "1"
    issue: str
    path: str
    stage: Literal["read", "correct", "extract", "write", "work"]
    kind: Literal["data", "io", "defect"]
    """`data`: the input is at fault; `io`: the machine, so the next run tries again; `defect`: the program."""
    error: str
    """Name of the error class."""
    message: str
    position: str | None
    """Where: `byte 17` of the input, `character 5` of the text, or `module:line` of the program."""
    sha256: str | None
    """Digest of the input; null where it could not be read."""
    corrections: str | None = None
    """Digest of the corrections file; null where there was none."""
    fingerprint: Fingerprint


def make_entry(
    issue: str,
    source: Input,
    fingerprint: Fingerprint,
    counts: Mapping[str, int],
    files: Mapping[str, bytes],
    *,
    corrections: str | None = None,
) -> Entry:
    """The entry for files that are about to be written."""
    outputs = {name: Output(sha256=digest(content), bytes=len(content)) for name, content in sorted(files.items())}
    return Entry(
        issue=issue,
        input=source,
        fingerprint=fingerprint,
        corrections=corrections,
        counts=dict(counts),
        files=outputs,
    )


def dump_record(record: BaseModel) -> bytes:
    """A record as stable JSON: sorted keys, two blanks of indent, LF at the end."""
    option = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(record.model_dump(mode="json"), option=option)


def load_entry(folder: Path) -> Entry | None:
    """The manifest entry of an issue's folder; None where it is missing or not readable as one."""
    return _load(Entry, folder / MANIFEST)


def load_problem(out: Path, issue: str) -> ProblemRecord | None:
    """The problem record of an issue; None where there is none."""
    return _load(ProblemRecord, problem_path(out, issue))


def problem_path(out: Path, issue: str) -> Path:
    """Where the problem record of an issue lies."""
    return out / PROBLEMS / f"{issue}.json"


def check_files(entry: Entry, folder: Path, *, digests: bool = True) -> list[str]:
    """What is wrong with the files that an entry names, in words; nothing when all is as written.

    Args:
        digests: read and digest every file; otherwise only sizes are compared.
    """
    wrong = []
    for name, output in entry.files.items():
        try:
            content = (folder / name).read_bytes() if digests else None
            size = len(content) if content is not None else (folder / name).stat().st_size
        except OSError:
            wrong.append(f"{name} missing")
            continue
        if size != output.bytes or (content is not None and digest(content) != output.sha256):
            wrong.append(f"{name} altered")
    return wrong


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def error_position(message: str) -> str | None:
    """The place in the input that an error message names."""
    if found := re.search(r"\bbyte (\d+)", message):
        return f"byte {found[1]}"
    if found := re.search(r"\.jsonl:(\d+): ", message):
        return f"line {found[1]}"
    if found := re.search(r"\bat (\d+)", message):
        return f"character {found[1]}"
    return None


def _load(model: type[_Record], path: Path) -> _Record | None:
    try:
        content: Any = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return model.model_validate_json(content)
    except ValidationError:
        return None

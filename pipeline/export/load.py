"""Read a stored record back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from pipeline.errors import RecordError
from pipeline.records import SCHEMA_VERSION, Issue


def load_issue(path: Path) -> Issue:
    """The record of an issue, with its text.

    A record of a newer minor version is read without the keys that this program does not know.

    Args:
        path: the issue's folder, or its `issue.json`; `text.txt` lies beside it.
    Raises:
        RecordError: a file is missing, is no record, was written under another major version, or does not fit its text.
    """
    folder, file = (path, path / "issue.json") if path.is_dir() else (path.parent, path)
    try:
        record = orjson.loads(file.read_bytes())
        text = (folder / "text.txt").read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise RecordError(f"{error.filename}: no such file; write the records again with `jianbao run`") from error
    except ValueError as error:
        raise RecordError(f"{file}: not a stored record ({error}); write it again with `jianbao run`") from error
    return parse_record(record, text, str(file))


def parse_record(record: Any, text: str, where: str) -> Issue:
    """The typed record from plain values and the issue's text; `where` names it in errors. Raises as `load_issue`."""
    if not isinstance(record, dict) or not isinstance(record.get("schema_version"), str):
        raise RecordError(
            f"{where}: no schema_version, so not a record of an issue; give an issue.json of `jianbao run`"
        )
    version = record["schema_version"]
    major, _, minor = version.partition(".")
    own_major, _, own_minor = SCHEMA_VERSION.partition(".")
    if major != own_major or not minor.isdecimal():
        raise RecordError(
            f"{where}: written under schema {version}, this program reads {own_major}.x; "
            "write it again with `jianbao run`, or use the version of jianbao that wrote it"
        )
    try:
        return Issue.model_validate(
            {**record, "text": text}, extra="ignore" if int(minor) > int(own_minor) else "forbid"
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "record"
        raise RecordError(f"{where}: {place}: {first['msg']}; write it again with `jianbao run`") from error

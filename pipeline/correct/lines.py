"""A corrections file, read and checked: one JSON object a line, every mistake with its line."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from pipeline.errors import CorrectionError
from pipeline.records import (
    AgencyNorm,
    ComputeNorm,
    CorrectedType,
    CorrectionAction,
    DateNorm,
    Day,
    DocumentNorm,
    Fact,
    Model,
    ProvinceNorm,
)

FACT: Literal["fact"] = "fact"

NORMS: dict[str, type[Model]] = {
    "agency": AgencyNorm,
    "province": ProvinceNorm,
    "document": DocumentNorm,
    "date": DateNorm,
    "compute": ComputeNorm,
}

_OURS = frozenset({"resolved_by", "resolved_from", "evidence"})
"""Keys that say how a value was obtained; of a corrected one the correction says it."""

_FACT_KEYS = frozenset(
    {
        "dimension", "value", "value_exact", "high", "bound", "precision", "metric",
        "region", "place", "status", "as_of", "mod", "document", "issuers",
    }
)  # fmt: skip
"""Keys of a fact that a person may give; identifiers and spans follow from them."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Target(Model):
    """A stretch of the text and what is printed there."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"{self.text!r} has {len(self.text)} characters, {self.start} to {self.end} are {self.end - self.start}"
            )
        return self

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


class Correction(Target):
    """What a person said about one mention or fact. The span and text are those it stood on."""

    action: CorrectionAction
    type: CorrectedType
    by: Words
    """Who says so."""
    why: Words
    on: Day | None = None
    """When it was said."""
    norm: dict[str, Any] = Field(default_factory=dict)
    """Values of the norm (of a fact: of the fact) that are right; the others stay as they are found."""
    to: Target | None = None
    """The right span, for a mention that was found at another."""
    fact: str | None = None
    """Id of the fact, where one figure gives several; without it all of the figure are meant."""
    line: int = Field(0, exclude=True)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.action == "fix" and not self.norm and self.to is None:
            raise ValueError("a fix needs norm (the right values) or to (the right span)")
        if self.action == "drop" and self.norm:
            raise ValueError("a drop has no norm; use fix to give another one")
        if self.to is not None and (self.action != "fix" or self.type == FACT):
            raise ValueError("to moves a mention; only a fix of a mention has it")
        if self.fact is not None and self.type != FACT:
            raise ValueError("fact names a fact; only a correction of type fact has it")
        if self.action == "add" and self.type == FACT and not self.norm:
            raise ValueError("an added fact needs norm, with what sets it apart from the figure's other facts")
        _check_norm(self.type, self.norm)
        return self

    @property
    def result(self) -> tuple[int, int]:
        """Where the mention stands afterwards."""
        return self.to.span if self.to else self.span

    def describe(self) -> str:
        """`fix of date '今年' at 10 by li.na`."""
        return f"{self.action} of {self.type} {self.text!r} at {self.start} by {self.by}"


class Corrections(NamedTuple):
    """The corrections of an issue."""

    name: str
    """What messages and records call the file: `corrections/026.jsonl`, wherever it lies."""
    lines: tuple[Correction, ...]


def read_corrections(folder: Path, issue: str) -> bytes | None:
    """The bytes of an issue's corrections file; None where there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return (folder / f"{issue}.jsonl").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def make_corrections(data: bytes | None, issue: str) -> Corrections | None:
    """The corrections of an issue from the bytes of its file, where there is one.

    Raises:
        CorrectionError: a line is malformed, or two lines contradict one another.
    """
    name = f"corrections/{issue}.jsonl"
    return None if data is None else Corrections(name, tuple(parse_corrections(data, name)))


def parse_corrections(data: bytes, name: str) -> list[Correction]:
    """The corrections of a file's bytes, in its order.

    Raises:
        CorrectionError: with name and line of every mistake.
    """
    found, mistakes = list[Correction](), list[str]()
    # Split at LF alone: a mention's text may hold U+2028.
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_parse(line, number))
        except ValueError as error:
            mistakes.append(f"{name}:{number}: {_words(error)}")
    mistakes += (f"{name}:{line}: {words}" for line, words in _contradictions(found))
    if mistakes:
        raise CorrectionError("; ".join(mistakes))
    return found


def _parse(line: bytes, number: int) -> Correction:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON ({error.msg} at character {error.pos + 1})") from None
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object; write {…}")
    known = [key for key in Correction.model_fields if key != "line"]
    for key in row:
        if key not in known:
            raise ValueError(f"unknown key {key}; {_advice(key, known)}")
    return Correction(**row | {"line": number})


def _words(error: ValueError) -> str:
    """A mistake in words; of several in one line the first."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")


def _check_norm(type_: str, norm: dict[str, Any]) -> None:
    known = sorted(_FACT_KEYS if type_ == FACT else NORMS[type_].model_fields.keys() - _OURS)
    for key, value in norm.items():
        if key not in known:
            raise ValueError(f"norm of {type_} has no {key}; {_advice(key, known)}")
        try:
            _adapter(type_, key).validate_python(value, strict=False)
        except ValidationError as error:
            raise ValueError(f"norm.{key}: {error.errors()[0]['msg']}") from None


@cache
def _adapter(type_: str, key: str) -> TypeAdapter[Any]:
    field = (Fact if type_ == FACT else NORMS[type_]).model_fields[key]
    kind: Any = field.annotation
    return TypeAdapter(Annotated[kind, *field.metadata] if field.metadata else kind)


def _contradictions(found: Iterable[Correction]) -> list[tuple[int, str]]:
    """Lines that speak of what an earlier line speaks of already, or put a mention where it has put one."""
    wrong: list[tuple[int, str]] = []
    targets: dict[tuple[Any, ...], int] = {}
    placed: dict[str, list[Correction]] = {}
    for one in found:
        # Facts of one figure are told apart by id; several may be added.
        target = (one.type, one.span, one.fact, one.line if one.type == FACT and one.action == "add" else None)
        if (earlier := targets.setdefault(target, one.line)) != one.line:
            wrong.append((one.line, f"line {earlier} corrects the same {one.type}; leave one of them"))
            continue
        if one.action == "drop" or one.type == FACT:
            continue
        start, end = one.result
        for other in placed.setdefault(one.type, []):
            if start < other.result[1] and other.result[0] < end:
                wrong.append((one.line, f"overlaps the {one.type} of line {other.line}; leave one of them"))
                break
        placed[one.type].append(one)
    return wrong


def _advice(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"

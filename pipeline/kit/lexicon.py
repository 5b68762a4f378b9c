"""Loading of lexicon tables (CSV, one header line, UTF-8) with errors that name file, line and value.

A BOM and CRLF line ends are tolerated, because people edit these files in spreadsheets. Lines that start with `#` are
comments. Every table ends in a column `source`: where the fact comes from.
"""

import csv
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

from pipeline.errors import LexiconError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lexicon table, addressed by column name."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def where(self) -> str:
        """`folder/file.csv:37`, as messages and `Mention.entry` print it."""
        return f"{self.file}:{self.line}"

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """The cell, checked against a closed list.

        Raises:
            LexiconError: the value is not allowed; the message lists what is.
        """
        value = self.cells[column]
        if value not in allowed:
            raise self.error(f"{column} {value!r} unknown; use {', '.join(sorted(allowed))}")
        return value

    def parsed(self, column: str, parse: Callable[[str], T], expected: str) -> T:
        """The cell, read by `parse`; `expected` says in words what would be right."""
        try:
            return parse(self.cells[column])
        except (ValueError, ArithmeticError) as error:
            raise self.error(f"{column} {self.cells[column]!r} is wrong; use {expected}") from error

    def values(self, column: str, separator: str = "|") -> list[str]:
        """The cell split at `|`, blanks trimmed, empty parts dropped."""
        return [part.strip() for part in self.cells[column].split(separator) if part.strip()]

    def error(self, message: str) -> LexiconError:
        """A `LexiconError` that starts with this row's place."""
        return LexiconError(f"{self.where}: {message}")


def load_rows(package: str, name: str, columns: Collection[str]) -> Iterator[Row]:
    """Rows of a lexicon table that ships inside a package.

    Args:
        package: dotted package that holds the file, such as `pipeline.compute`.
        name: file name, such as `units.csv`.
        columns: the header that the table must have, in order.
    Raises:
        LexiconError: header differs, a row has too few or too many cells, or a row repeats an earlier one.
    """
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8-sig")
    yield from parse_rows(text, f"{package.removeprefix('pipeline.').replace('.', '/')}/{name}", columns)


def parse_rows(text: str, file: str, columns: Collection[str]) -> Iterator[Row]:
    """Rows of a lexicon table given as text; see `load_rows`."""
    expected = list(columns)
    header: list[str] | None = None
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        # Few lines quote a cell, and the tables are read by every process.
        cells = [cell.strip() for cell in (next(csv.reader([line])) if '"' in line else line.split(","))]
        if header is None:
            header = cells
            if header != expected:
                raise LexiconError(f"{file}:{number}: columns are {','.join(header)}; use {','.join(expected)}")
            continue
        if len(cells) != len(header):
            raise LexiconError(f"{file}:{number}: {len(cells)} cells; use {len(header)} ({','.join(header)})")
        key = tuple(cells)
        if key in seen:
            raise LexiconError(f"{file}:{number}: repeats line {seen[key]}; drop one of the two")
        seen[key] = number
        yield Row(file, number, dict(zip(header, cells, strict=True)))
    if header is None:
        raise LexiconError(f"{file}:1: no header; use {','.join(expected)}")

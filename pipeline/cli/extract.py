"""Commands without Prefect and without records on disk: `extract`, `explain`, `schema`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Anchor, Corrections, corrections_folder
from pipeline.cli.output import ALL_FAILED, SOME_FAILED, complain, fail, write

if TYPE_CHECKING:
    from pipeline.records import Issue, Source

STDIN = "-"


class Emit(StrEnum):
    """What `extract` prints, one JSON object a line."""

    record = "record"
    articles = "articles"
    mentions = "mentions"
    facts = "facts"
    documents = "documents"
    agencies = "agencies"


class SchemaName(StrEnum):
    """Records that have a JSON Schema."""

    issue = "issue"
    article = "article"
    mention = "mention"
    fact = "fact"
    document = "document"
    agency = "agency"


def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files to read; - is standard input.")],
    anchor: Anchor = None,
    emit: Annotated[Emit, typer.Option(help="What to print, one JSON object a line.")] = Emit.record,
    corrections: Corrections = None,
) -> None:
    """Extract files without Prefect and print the records as JSON lines."""
    from pipeline.errors import JianbaoError

    failed, folder = 0, corrections_folder(corrections)
    for name, id_ in zip(files, _identify(files), strict=True):
        try:
            issue = _extract_file(name, id_, anchor, folder)
        except (JianbaoError, OSError) as error:
            failed += 1
            complain(str(error))
            continue
        except Exception as error:  # a defect of ours met by one file must not take the others along
            failed += 1
            complain(f"{name}: {type(error).__name__}: {error}; a defect of jianbao, please report it with the file")
            continue
        write(_lines(issue, emit))
    if failed:
        raise typer.Exit(ALL_FAILED if failed == len(files) else SOME_FAILED)


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or more; - reads standard input.")],
    anchor: Anchor = None,
) -> None:
    """Show each mention of a sentence with its span, normal form, rule and lexicon entry."""
    import pipeline
    from pipeline.errors import JianbaoError
    from pipeline.export.explain import explain_issue

    try:
        if text == STDIN:
            text, _ = _read_stdin()
        issue = pipeline.extract(text, anchor=anchor)
    except (JianbaoError, OSError) as error:
        fail(str(error))
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for line in explain_issue(issue, console.width):
            console.print(line)
    write(capture.get().encode("utf-8", errors="replace"))


def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which record.")] = SchemaName.issue,
) -> None:
    """Print the JSON Schema of a record."""
    from pipeline.export.schema import read_schema

    write(read_schema(name).encode())


def _identify(files: Sequence[str]) -> list[str]:
    """Ids of the issues that the arguments name: from the path below `raw/`, elsewhere from the bare name."""
    from pipeline.kit.ids import issue_ids

    roots = [None if name == STDIN else _raw_folder(Path(name)) for name in files]
    paths = [
        PurePath("stdin" if name == STDIN else Path(name).name)
        if root is None
        else Path(name).absolute().relative_to(root)
        for name, root in zip(files, roots, strict=True)
    ]
    # Two files of one name from different folders: only their whole paths tell them apart.
    return issue_ids(
        [
            PurePath(name) if root is None and name != STDIN and paths.count(path) > 1 else path
            for name, root, path in zip(files, roots, paths, strict=True)
        ]
    )


def _raw_folder(path: Path) -> Path | None:
    """The nearest folder called `raw` above a file."""
    return next((parent for parent in path.absolute().parents if parent.name == "raw"), None)


def _extract_file(name: str, id_: str, anchor: str | None, folder: Path) -> Issue:
    from pipeline.correct import make_corrections, read_corrections
    from pipeline.engine import extract_text
    from pipeline.read import read_file

    text, source = _read_stdin() if name == STDIN else read_file(name, root=_raw_folder(Path(name)))
    corrections = make_corrections(read_corrections(folder, id_), id_)
    return extract_text(text, id=id_, anchor=anchor, source=source, corrections=corrections)


def _read_stdin() -> tuple[str, Source]:
    from hashlib import sha256

    from pipeline.read import decode
    from pipeline.records import Source

    data = sys.stdin.buffer.read()
    text, encoding = decode(data, "standard input")
    return text, Source(path="stdin", sha256=sha256(data).hexdigest(), encoding=encoding, bytes=len(data))


def _lines(issue: Issue, emit: Emit) -> bytes:
    from pipeline.export import rows
    from pipeline.export.files import json_lines
    from pipeline.records import to_json

    match emit:
        case Emit.record:
            return json_lines([to_json(issue)])
        case Emit.articles:
            return json_lines({key: row[key] for key in rows.ARTICLE_KEYS} for row in rows.article_rows(issue))
        case Emit.mentions:
            return json_lines({key: row[key] for key in rows.MENTION_KEYS} for row in rows.mention_rows(issue))
        case Emit.facts:
            return json_lines(rows.fact_rows(issue))
        case Emit.documents:
            return json_lines(rows.document_rows(issue))
        case Emit.agencies:
            return json_lines(rows.agency_rows(issue))

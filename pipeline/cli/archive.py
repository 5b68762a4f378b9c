"""Commands over the records of many issues: `join`, `targets`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Records
from pipeline.cli.output import ALL_FAILED, SOME_FAILED, complain, fail, write

if TYPE_CHECKING:
    from pipeline.join import Joined
    from pipeline.records import Issue


def join(
    folder: Records = Path("extracted"),
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the joined lines.")] = Path("joined"),
) -> None:
    """Join the records of many issues: facts with their revisions, documents, agencies, and reprinted articles."""
    from pipeline.export.files import json_lines
    from pipeline.export.write import write_issue
    from pipeline.records import to_json

    joined, failed = _join_folder(folder)
    files = {f"{name}.jsonl": json_lines(map(to_json, lines)) for name, lines in joined._asdict().items()}
    try:
        write_issue(files, out)
    except OSError as error:
        fail(str(error))
    reprints = sum(article.reprint_of is not None for article in joined.articles)
    revised = sum(fact.revises is not None for fact in joined.facts)
    counts = f"{len(joined.facts)} facts ({revised} revisions), {len(joined.documents)} documents"
    counts += f", {len(joined.agencies)} agencies, {len(joined.articles)} articles ({reprints} reprints)"
    write(f"{out}: {counts}\n".encode())
    if failed:
        raise typer.Exit(SOME_FAILED)


def targets(
    folder: Records = Path("extracted"),
) -> None:
    """Print which provinces set which computing targets, for when, in which document, as a Markdown table."""
    from pipeline.join import target_table

    joined, failed = _join_folder(folder)
    write(target_table(joined.facts, joined.documents).encode())
    if failed:
        raise typer.Exit(SOME_FAILED)


def _join_folder(folder: Path) -> tuple[Joined, int]:
    """Joined records of a folder, and how many of its issues could not be read."""
    from pipeline.errors import RecordError
    from pipeline.export import load_issue
    from pipeline.join import join_issues

    stored = sorted(path.parent for path in folder.glob("*/issue.json"))
    if not stored:
        fail(f"{folder}: no records here; write them with `jianbao run`")
    failed: list[Path] = []

    def load() -> Iterator[Issue]:
        for path in stored:
            try:
                yield load_issue(path)
            except (RecordError, OSError) as error:
                failed.append(path)
                complain(str(error))

    joined = join_issues(load())
    if len(failed) == len(stored):
        raise typer.Exit(ALL_FAILED)
    return joined, len(failed)

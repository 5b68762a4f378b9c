"""The command line: reads arguments, calls the rest, says in one line what went wrong.

Exit codes: 0 all good, 1 some inputs failed (`eval`: below the baseline), 2 wrong usage, 3 all failed. Everything
heavy is imported by the command that needs it, so that `--help` answers at once and `extract` never loads Prefect.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from pipeline.records import Issue, Source

app = typer.Typer(
    name="jianbao",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

STDIN = "-"
_SOME_FAILED, _USAGE, _ALL_FAILED, _BROKEN_PIPE = 1, 2, 3, 141


class Emit(StrEnum):
    """What `extract` prints, one JSON object a line."""

    record = "record"
    articles = "articles"
    mentions = "mentions"


class SchemaName(StrEnum):
    """Records that have a JSON Schema."""

    issue = "issue"
    article = "article"
    mention = "mention"


def main() -> None:
    """Entry point of the `jianbao` command."""
    app(prog_name="jianbao")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        _write(f"jianbao {version('jianbao')}\n".encode())
        raise typer.Exit


def _check_anchor(anchor: str | None) -> str | None:
    from pipeline.errors import AnchorError
    from pipeline.kit.anchor import parse_anchor

    try:
        return parse_anchor(anchor)
    except AnchorError as error:
        raise typer.BadParameter(str(error)) from error


Anchor = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        callback=_check_anchor,
        help="Day from which relative dates are read, overriding what the text says.",
    ),
]


@app.callback()
def jianbao(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Chinese policy bulletins (简报) to records: agencies, provinces, document titles, dates, compute figures.

    Exit codes: 0 all good, 1 some inputs failed (eval: below the baseline), 2 wrong usage, 3 all failed.
    """


@app.command()
def run(
    raw_dir: Annotated[Path, typer.Argument(metavar="RAW_DIR", help="Folder of raw issues.")] = Path("raw"),
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the records.")] = Path("extracted"),
) -> None:
    """Extract every issue of a folder with the Prefect flow, and write the records."""
    from flows.extract import run_flow

    raise typer.Exit(run_flow(raw_dir, out))


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files to read; - is standard input.")],
    anchor: Anchor = None,
    emit: Annotated[Emit, typer.Option(help="What to print, one JSON object a line.")] = Emit.record,
) -> None:
    """Extract files without Prefect and print the records as JSON lines."""
    from pipeline.errors import JianbaoError

    failed = 0
    for name, id_ in zip(files, _identify(files), strict=True):
        try:
            issue = _extract_file(name, id_, anchor)
        except (JianbaoError, OSError) as error:
            failed += 1
            _complain(str(error))
            continue
        except Exception as error:  # a defect of ours met by one file must not take the others along
            failed += 1
            _complain(f"{name}: {type(error).__name__}: {error}; a defect of jianbao, please report it with the file")
            continue
        _write(_lines(issue, emit))
    if failed:
        raise typer.Exit(_ALL_FAILED if failed == len(files) else _SOME_FAILED)


@app.command()
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
        _fail(str(error))
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for line in explain_issue(issue, console.width):
            console.print(line)
    _write(capture.get().encode("utf-8", errors="replace"))


@app.command("eval")
def evaluate(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Gold files, or folders of them.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Compare with stored scores; exit code 1 if any is lower now."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Store the scores, in --baseline or tests/gold/baseline.json.")
    ] = False,
    totals: Annotated[bool, typer.Option("--totals", help="Leave out the errors (for blind sets).")] = False,
    raw: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the annotated issues are.")] = None,
) -> None:
    """Score the extraction against gold: precision, recall, F1, normal forms, segmentation, every error in context."""
    from pipeline import evaluate as scoring
    from pipeline.engine import extract_text
    from pipeline.errors import JianbaoError
    from pipeline.read import read_file

    gold_folder = Path("tests/gold")
    store = baseline or gold_folder / "baseline.json"
    change = None
    try:
        files = []
        for stem in scoring.find_gold(paths or [gold_folder]):
            gold = scoring.load_gold(stem, raw)
            text, source = read_file(gold.text_path)
            issue = extract_text(text, id=gold.id, source=source)
            files.append(scoring.score_issue(gold, issue))
        if baseline is not None and (baseline.exists() or not write_baseline):
            change = scoring.compare_baseline(scoring.load_baseline(baseline), files)
        if write_baseline:
            store.write_text(scoring.dump_baseline(files), encoding="utf-8")
    except (JianbaoError, OSError) as error:
        _fail(str(error))
    if json:
        import orjson

        report = scoring.report_json(files, change, errors=not totals)
        _write(orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    else:
        _write(scoring.report_text(files, change, errors=not totals).encode())
    if change is not None and change.lower and not write_baseline:
        raise typer.Exit(_SOME_FAILED)


@app.command()
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which record.")] = SchemaName.issue,
) -> None:
    """Print the JSON Schema of a record."""
    from pipeline.export.schema import read_schema

    _write(read_schema(name).encode())


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


def _extract_file(name: str, id_: str, anchor: str | None) -> Issue:
    from pipeline.engine import extract_text
    from pipeline.read import read_file

    text, source = _read_stdin() if name == STDIN else read_file(name, root=_raw_folder(Path(name)))
    return extract_text(text, id=id_, anchor=anchor, source=source)


def _read_stdin() -> tuple[str, Source]:
    from hashlib import sha256

    from pipeline.read import decode
    from pipeline.records import Source

    data = sys.stdin.buffer.read()
    text, encoding = decode(data, "standard input")
    return text, Source(path="stdin", sha256=sha256(data).hexdigest(), encoding=encoding, bytes=len(data))


def _lines(issue: Issue, emit: Emit) -> bytes:
    from pipeline.export.files import json_lines
    from pipeline.export.rows import ARTICLE_KEYS, MENTION_KEYS, article_rows, mention_rows
    from pipeline.records import to_json

    if emit is Emit.record:
        return json_lines([to_json(issue)])
    rows, keys = (article_rows(issue), ARTICLE_KEYS) if emit is Emit.articles else (mention_rows(issue), MENTION_KEYS)
    return json_lines({key: row[key] for key in keys} for row in rows)


def _write(data: bytes) -> None:
    """Bytes to standard output, whatever the terminal's encoding; a closed pipe ends the program quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output once more when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(_BROKEN_PIPE) from None


def _complain(message: str) -> None:
    print(f"jianbao: {' '.join(message.split())}", file=sys.stderr)


def _fail(message: str) -> NoReturn:
    _complain(message)
    raise typer.Exit(_ALL_FAILED)

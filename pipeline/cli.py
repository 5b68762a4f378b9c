"""The command line: reads arguments, calls the rest, says in one line what went wrong.

Exit codes: 0 all good, 1 some inputs failed (`eval`: below the baseline), 2 wrong usage, 3 all failed. Everything
heavy is imported by the command that needs it, so that `--help` answers at once and `extract` never loads Prefect.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.join import Joined
    from pipeline.records import Issue, Source
    from pipeline.settings import Settings

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


RawDir = Annotated[Path | None, typer.Argument(metavar="RAW_DIR", help="Folder of raw issues.", show_default="raw")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the records.")]
Only = Annotated[
    list[str] | None, typer.Option(metavar="GLOB", help="Only issues whose path or id matches; repeatable.")
]
RunnerName = Annotated[
    str | None, typer.Option(metavar="NAME", help="Where to work: inline, processes or dask.", show_default="inline")
]
WorkerCount = Annotated[int | None, typer.Option(metavar="N", help="Worker processes; 0 is one a core.")]
Wait = Annotated[float | None, typer.Option(metavar="SECONDS", help="Wait so long for another run on this output.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show logs.")]
LogJson = Annotated[bool | None, typer.Option("--log-json", help="Logs as JSON lines.")]
Config = Annotated[Path | None, typer.Option(metavar="FILE", help="Settings file.", show_default="jianbao.toml")]


@app.command()
def run(
    raw_dir: RawDir = None,
    out: Out = None,
    only: Only = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="Only inputs modified since: 2024-06-02, 2024-06-02T08:00, 36h, 7d."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Extract again though nothing changed.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the records of inputs that are gone.")] = False,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would change and why; write nothing.")] = False,
    differences: Annotated[
        bool, typer.Option("--diff/--no-diff", help="With --dry-run: extract in memory to tell what would change.")
    ] = True,
    runner: RunnerName = None,
    workers: WorkerCount = None,
    wait: Wait = None,
    config: Config = None,
    verbose: Verbose = False,
    log_json: LogJson = None,
) -> None:
    """Extract the new and changed issues of a folder with the Prefect flow, and write the records."""
    from flows.extract import dry_run, run_flow
    from flows.plan import Selection

    settings = _settings(config, raw=raw_dir, out=out, runner=runner, workers=workers, wait_s=wait, log_json=log_json)
    selection = Selection(tuple(only or ()), _parse_since(since), force)
    if dry:
        raise typer.Exit(dry_run(settings, selection, differences=differences))
    raise typer.Exit(run_flow(settings, selection, prune=prune, verbose=verbose))


@app.command()
def retry(
    raw_dir: RawDir = None,
    out: Out = None,
    only: Only = None,
    runner: RunnerName = None,
    workers: WorkerCount = None,
    wait: Wait = None,
    config: Config = None,
    verbose: Verbose = False,
    log_json: LogJson = None,
) -> None:
    """Try the issues again that have a problem record."""
    from flows.extract import run_flow
    from flows.plan import Selection

    settings = _settings(config, raw=raw_dir, out=out, runner=runner, workers=workers, wait_s=wait, log_json=log_json)
    raise typer.Exit(run_flow(settings, Selection(tuple(only or ()), retry=True), verbose=verbose))


@app.command()
def config(file: Config = None) -> None:
    """Show each setting, its value and where it came from."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.errors import SettingsError
    from pipeline.settings import describe, load_settings

    try:
        rows = describe(load_settings(file=file))
    except SettingsError as error:
        _complain(str(error))
        raise typer.Exit(_USAGE) from None
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("setting", "value", "from", "meaning"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


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


def _settings(file: Path | None, **given: object) -> Settings:
    """Settings under the options of a command; a mistake in them is wrong usage."""
    from pipeline.errors import SettingsError
    from pipeline.settings import load_settings

    try:
        named = {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}
        return load_settings(named, file).settings
    except SettingsError as error:
        _complain(str(error))
        raise typer.Exit(_USAGE) from None


def _parse_since(since: str | None) -> datetime | None:
    """A day or time of the local clock, or so long ago."""
    from datetime import datetime, timedelta

    if since is None:
        return None
    units = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
    if since[:-1].isdecimal() and since[-1] in units:
        return datetime.now().astimezone() - timedelta(seconds=int(since[:-1]) * units[since[-1]])
    try:
        return datetime.fromisoformat(since).astimezone()
    except ValueError:
        message = f"{since!r} is no time; give 2024-06-02, 2024-06-02T08:00, or so long ago: 30m, 36h, 7d, 2w"
        raise typer.BadParameter(message, param_hint="--since") from None


@app.command()
def join(
    folder: Annotated[Path, typer.Argument(metavar="EXTRACTED", help="Folder of records, as `run` writes it.")] = Path(
        "extracted"
    ),
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
        _fail(str(error))
    reprints = sum(article.reprint_of is not None for article in joined.articles)
    revised = sum(fact.revises is not None for fact in joined.facts)
    counts = f"{len(joined.facts)} facts ({revised} revisions), {len(joined.documents)} documents"
    counts += f", {len(joined.agencies)} agencies, {len(joined.articles)} articles ({reprints} reprints)"
    _write(f"{out}: {counts}\n".encode())
    if failed:
        raise typer.Exit(_SOME_FAILED)


@app.command()
def targets(
    folder: Annotated[Path, typer.Argument(metavar="EXTRACTED", help="Folder of records, as `run` writes it.")] = Path(
        "extracted"
    ),
) -> None:
    """Print which provinces set which computing targets, for when, in which document, as a Markdown table."""
    from pipeline.join import target_table

    joined, failed = _join_folder(folder)
    _write(target_table(joined.facts, joined.documents).encode())
    if failed:
        raise typer.Exit(_SOME_FAILED)


def _join_folder(folder: Path) -> tuple[Joined, int]:
    """Joined records of a folder, and how many of its issues could not be read."""
    from pipeline.errors import RecordError
    from pipeline.export import load_issue
    from pipeline.join import join_issues

    stored = sorted(path.parent for path in folder.glob("*/issue.json"))
    if not stored:
        _fail(f"{folder}: no records here; write them with `jianbao run`")
    failed: list[Path] = []

    def load() -> Iterator[Issue]:
        for path in stored:
            try:
                yield load_issue(path)
            except (RecordError, OSError) as error:
                failed.append(path)
                _complain(str(error))

    joined = join_issues(load())
    if len(failed) == len(stored):
        raise typer.Exit(_ALL_FAILED)
    return joined, len(failed)


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

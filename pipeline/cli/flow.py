"""Commands that run the flow: `run`, `retry`, `config`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    Config,
    Corrections,
    LogJson,
    Only,
    Out,
    RawDir,
    RunnerName,
    Verbose,
    Wait,
    WorkerCount,
    read_settings,
)
from pipeline.cli.output import USAGE, complain

if TYPE_CHECKING:
    from datetime import datetime


def run(
    raw_dir: RawDir = None,
    out: Out = None,
    corrections: Corrections = None,
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

    given = {"raw": raw_dir, "out": out, "corrections": corrections, "runner": runner, "workers": workers}
    settings = read_settings(config, **given, wait_s=wait, log_json=log_json)
    selection = Selection(tuple(only or ()), _parse_since(since), force)
    if dry:
        raise typer.Exit(dry_run(settings, selection, differences=differences))
    raise typer.Exit(run_flow(settings, selection, prune=prune, verbose=verbose))


def retry(
    raw_dir: RawDir = None,
    out: Out = None,
    corrections: Corrections = None,
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

    given = {"raw": raw_dir, "out": out, "corrections": corrections, "runner": runner, "workers": workers}
    settings = read_settings(config, **given, wait_s=wait, log_json=log_json)
    raise typer.Exit(run_flow(settings, Selection(tuple(only or ()), retry=True), verbose=verbose))


def config(file: Config = None) -> None:
    """Show each setting, its value and where it came from."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.errors import SettingsError
    from pipeline.settings import describe, load_settings

    try:
        rows = describe(load_settings(file=file))
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(USAGE) from None
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("setting", "value", "from", "meaning"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


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

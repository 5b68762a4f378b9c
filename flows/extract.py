"""The way in: `run_flow` and `dry_run`.

Prefect must be configured before it is imported; `run_flow` does both in the right order, and does neither where there
is nothing to do and no server that would want to know.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from rich.console import Console

from flows.environment import configure_logging, prepare
from flows.leftover import end_left_servers, guard_server
from flows.location import location
from flows.plan import Action, Selection
from pipeline.errors import JianbaoError
from pipeline.settings import Settings

_WRONG_USAGE = 2


def run_flow(
    settings: Settings, selection: Selection = Selection(), *, prune: bool = False, verbose: bool = False
) -> int:
    """Run the extraction flow over the raw folder.

    Returns:
        Exit code: 0 all good, 1 some inputs failed or are quarantined, 2 the raw folder is missing or empty, the
        output cannot be written or another run holds it, 3 all failed.
    """
    console = Console(stderr=False)
    configure_logging(verbose=verbose, as_json=settings.log_json)
    home = Path.cwd() / ".prefect"
    prepare(home, verbose=verbose)
    from flows.hooks import notify
    from flows.operation import Verdict, begin
    from flows.report import print_summary

    try:
        with begin(settings, selection, prune=prune) as operation:
            plan = operation.plan
            if problem := _nothing_selected(settings, selection, len(plan.items) - plan.actions[Action.REMOVE]):
                operation.finish()
                return _complain(problem)
            if plan.todo() or os.environ.get("PREFECT_API_URL"):
                from flows.prefect_flow import RunParameters, run_handed

                configure_logging(verbose=verbose, as_json=settings.log_json)
                parameters = RunParameters(
                    raw=settings.raw, out=settings.out, corrections=settings.corrections, only=list(selection.only)
                )
                end_left_servers()
                with guard_server():
                    run_handed(operation, parameters)
            else:
                report = operation.finish()
                if report.verdict is not Verdict.COMPLETED:  # what Prefect's hooks do where it runs the flow
                    notify("jianbao-extract", report.run, report.verdict.value.title(), report.message, settings)
    except (JianbaoError, OSError) as error:
        return _complain(_words(error))
    print_summary(operation.report, console)
    return operation.report.exit_code


def dry_run(settings: Settings, selection: Selection = Selection(), *, differences: bool = True) -> int:
    """Print what `run_flow` would do. Writes nothing and needs no Prefect.

    Args:
        differences: extract in memory to tell what would change in the records.
    """
    from flows.dryrun import find_changes
    from flows.fingerprint import fingerprint
    from flows.plan import make_plan
    from flows.report import plan_lines

    try:
        raw, out, corrections = location(settings.raw), location(settings.out), location(settings.corrections)
        plan = make_plan(raw, out, fingerprint(), selection, corrections=corrections, digests=settings.check_files)
    except (JianbaoError, OSError) as error:
        return _complain(_words(error))
    if problem := _nothing_selected(settings, selection, len(plan.items) - plan.actions[Action.REMOVE]):
        return _complain(problem)
    changes = dict(find_changes(plan, raw, out, corrections)) if differences else {}
    for line in plan_lines(plan, changes):
        print(line)
    return 0


def _nothing_selected(settings: Settings, selection: Selection, found: int) -> str | None:
    """Why there is nothing to look at, where that is a mistake."""
    if found or selection.retry or selection.since is not None:
        return None
    if selection.only:
        return f"{settings.raw}: no issue matches {' '.join(selection.only)}; give a glob on path or id"
    return f"{settings.raw}: holds no .txt issue; put one there and run again"


def _words(error: Exception) -> str:
    """An error without the system's number of it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _complain(message: str) -> int:
    logging.getLogger("jianbao").debug("refused", exc_info=True)
    print(f"jianbao: {' '.join(message.split())}", file=sys.stderr)
    return _WRONG_USAGE

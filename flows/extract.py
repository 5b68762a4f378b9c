"""The flow: discover issues in the raw folder, extract them in batches, write records, sum up.

Prefect must be configured before this module is imported; `run_flow` does both in the right order, so callers import
`run_flow` alone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from flows.environment import prepare


def run_flow(raw: Path, out: Path) -> int:
    """Run the extraction flow over a raw folder.

    Args:
        raw: folder of raw issues.
        out: folder for the records, one folder per issue; created if missing.
    Returns:
        Exit code: 0 all good, 1 some inputs failed, 2 the raw folder is missing or empty, 3 all failed.
    """
    console = Console(stderr=False)
    prepare(Path.cwd() / ".prefect")
    from flows.discover import discover_issues

    try:
        issues, _ = discover_issues(raw)
    except OSError as error:
        print(f"jianbao: {error}", file=sys.stderr)
        return 2
    if not issues:
        print(f"jianbao: {raw}: holds no .txt issue; put one there and run again", file=sys.stderr)
        return 2
    from flows.prefect_flow import extract_issues, quiet_prefect
    from flows.report import print_summary

    with quiet_prefect():
        outcomes, skipped = extract_issues(raw, out)
    print_summary(outcomes, skipped, console)
    return exit_code([outcome.error is not None for outcome in outcomes])


def exit_code(failed: Sequence[bool]) -> int:
    """0 all good, 1 some failed, 3 all failed."""
    if not any(failed):
        return 0
    return 3 if all(failed) else 1

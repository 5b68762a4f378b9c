"""Standard output and error of the commands, and their exit codes."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

SOME_FAILED, USAGE, ALL_FAILED = 1, 2, 3
_BROKEN_PIPE = 141


def write(data: bytes) -> None:
    """Bytes to standard output, whatever the terminal's encoding; a closed pipe ends the program quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output once more when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(_BROKEN_PIPE) from None


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"jianbao: {' '.join(message.split())}", file=sys.stderr)


def fail(message: str) -> NoReturn:
    """Say what went wrong, and end with nothing done."""
    complain(message)
    raise typer.Exit(ALL_FAILED)

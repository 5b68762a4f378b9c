"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import USAGE, complain

if TYPE_CHECKING:
    from pipeline.settings import Settings


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
Corrections = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of corrections, <issue>.jsonl each.", show_default="corrections"),
]
Records = Annotated[Path, typer.Argument(metavar="EXTRACTED", help="Folder of records, as `run` writes it.")]


def read_settings(file: Path | None, **given: object) -> Settings:
    """Settings under the options of a command; a mistake in them is wrong usage."""
    from pipeline.errors import SettingsError
    from pipeline.settings import load_settings

    try:
        named = {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}
        return load_settings(named, file).settings
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(USAGE) from None


def corrections_folder(given: Path | None) -> Path:
    """The folder of corrections for a command that has no other settings."""
    if given is None and (Path("jianbao.toml").is_file() or any(name.startswith("JIANBAO_") for name in os.environ)):
        # Only then: the settings' library takes a tenth of what `extract` needs to start.
        given = Path(read_settings(None).corrections)
    return given or Path("corrections")

"""The command line: reads arguments, calls the rest, says in one line what went wrong.

`flow` has what runs the flow, `extract` what works on single files, `scoring` and `archive` what works on many;
`options` are those that several share, `output` writes. Everything heavy is imported by the command that needs it, so
that `--help` answers at once and `extract` never loads Prefect.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import archive, extract, flow, scoring
from pipeline.cli.output import write

app = typer.Typer(
    name="jianbao",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Entry point of the `jianbao` command."""
    app(prog_name="jianbao")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        write(f"jianbao {version('jianbao')}\n".encode())
        raise typer.Exit


@app.callback()
def jianbao(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Chinese policy bulletins (简报) to records: agencies, provinces, document titles, dates, compute figures.

    Exit codes: 0 all good, 1 some inputs failed (eval: below the baseline), 2 wrong usage, 3 all failed.
    """


app.command()(flow.run)
app.command()(flow.retry)
app.command()(flow.config)
app.command()(extract.extract)
app.command()(extract.explain)
app.command("eval")(scoring.evaluate)
app.command()(extract.schema)
app.command()(archive.join)
app.command()(archive.targets)

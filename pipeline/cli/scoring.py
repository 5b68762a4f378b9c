"""The command `eval`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import SOME_FAILED, complain, fail, write

if TYPE_CHECKING:
    from pipeline.evaluate import GoldFile


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
    corrections: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Corrections as gold: score only what they speak of, extracted without them."),
    ] = None,
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
        stems = scoring.find_gold(paths or [gold_folder]) if paths or corrections is None else []
        golds = [scoring.load_gold(stem, raw) for stem in stems]
        for gold in (*golds, *_corrected(corrections, raw or Path("raw"))):
            text, source = read_file(gold.text_path)
            issue = extract_text(text, id=gold.id, source=source)
            files.append(scoring.score_issue(gold, issue))
        if baseline is not None and (baseline.exists() or not write_baseline):
            change = scoring.compare_baseline(scoring.load_baseline(baseline), files)
        if write_baseline:
            store.write_text(scoring.dump_baseline(files), encoding="utf-8")
    except (JianbaoError, OSError) as error:
        fail(str(error))
    if json:
        import orjson

        report = scoring.report_json(files, change, errors=not totals)
        write(orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    else:
        write(scoring.report_text(files, change, errors=not totals).encode())
    if change is not None and change.lower and not write_baseline:
        raise typer.Exit(SOME_FAILED)


def _corrected(folder: Path | None, raw: Path) -> Iterator[GoldFile]:
    """Gold from the corrections of a folder; what is stale or belongs to no issue is said and left out."""
    if folder is None:
        return
    from pipeline.correct import make_corrections, read_corrections
    from pipeline.correct.gold import make_gold
    from pipeline.errors import InputError
    from pipeline.kit.ids import issue_ids
    from pipeline.read import read_file

    texts = sorted(path for path in raw.rglob("*") if path.is_file())
    paths = dict(zip(issue_ids([path.relative_to(raw) for path in texts]), texts, strict=True))
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise InputError(f"{folder}: no corrections here; expected <issue>.jsonl")
    for file in files:
        corrections = make_corrections(read_corrections(folder, file.stem), file.stem)
        if corrections is None or file.stem not in paths:
            complain(f"{file}: no issue of {raw} has this id; give its folder with --raw")
            continue
        text, _ = read_file(paths[file.stem])
        gold, stale = make_gold(corrections, file.stem, paths[file.stem], text)
        for one in stale:
            complain(f"{file}:{one.line}: {one.describe()} left out: the text has changed there")
        yield gold

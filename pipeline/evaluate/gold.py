"""Gold annotations: `X.mentions.jsonl` and `X.articles.json`, with the issue they annotate."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.kit.ids import issue_ids

_MENTIONS, _ARTICLES = ".mentions.jsonl", ".articles.json"
TYPES = ("agency", "province", "document", "date", "compute")


@dataclass(frozen=True, slots=True, eq=False)
class GoldMention:
    """An annotated mention. `alt` are other prints of the span that count as right where they overlap it."""

    start: int
    end: int
    text: str
    type: str
    norm: dict[str, Any]
    optional: bool = False
    alt: tuple[str, ...] = ()
    refused: bool = False
    """Nothing of the type may be found at this span."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article; lines start at 1 and are inclusive. Optional provinces count neither way."""

    first_line: int
    last_line: int
    title: str | None
    source: str | None
    source_channel: str | None
    provinces: frozenset[str]
    provinces_optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """The annotations of one issue; either half may be absent and is then not scored."""

    id: str
    text_path: Path
    mentions: Sequence[GoldMention] | None
    articles: Sequence[GoldArticle] | None
    anchor: str | None = None
    """The date that the issue should be anchored to, where annotated; extraction is not told."""
    blind: bool = False
    """Kept in a folder called `blind`: its errors are counted and never shown."""
    partial: bool = False
    """What the annotations do not speak of is not scored."""


def find_gold(paths: Iterable[Path]) -> list[Path]:
    """Stems of the gold files that the paths name: `tests/gold/026` for either of its two files, or for its text.

    A folder stands for all gold files below it. The stems ascend by name.

    Raises:
        InputError: a path does not exist or leads to no gold, or two gold files have one name.
    """
    stems: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found = {_stem(file) for kind in (_MENTIONS, _ARTICLES) for file in path.rglob(f"*{kind}")}
        elif path.exists():
            found = {_stem(path)}
            found = {stem for stem in found if any(_beside(stem, kind).exists() for kind in (_MENTIONS, _ARTICLES))}
        else:
            raise InputError(f"{path}: no such file or folder; give gold files or folders that hold them")
        if not found:
            raise InputError(f"{path}: no gold here; expected X{_MENTIONS} or X{_ARTICLES}")
        stems |= found
    names = Counter(stem.name for stem in stems)
    if twice := [name for name, count in names.items() if count > 1]:
        raise InputError(f"two gold files are called {twice[0]}; rename one, scores are kept by name")
    return sorted(stems, key=lambda stem: stem.name)


def load_gold(stem: Path, raw: Path | None = None) -> GoldFile:
    """Read the annotations of one stem.

    Args:
        stem: folder and name without the gold suffixes, as `find_gold` gives it.
        raw: folder of raw issues, for gold that has no `X.txt` beside it; by default `raw/` here or, nearest first,
            beside one of the folders above the gold.
    Raises:
        InputError: a line is malformed, or no text belongs to the gold.
    """
    mentions_path, articles_path = _beside(stem, _MENTIONS), _beside(stem, _ARTICLES)
    mentions = _load_mentions(mentions_path) if mentions_path.exists() else None
    articles, anchor = _load_articles(articles_path) if articles_path.exists() else (None, None)
    blind = "blind" in stem.resolve().parent.parts
    return GoldFile(stem.name, _find_text(stem, raw), mentions, articles, anchor, blind)


def _stem(path: Path) -> Path:
    for suffix in (_MENTIONS, _ARTICLES):
        if path.name.endswith(suffix):
            return path.with_name(path.name.removesuffix(suffix))
    return path.with_suffix("")


def _beside(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _find_text(stem: Path, raw: Path | None) -> Path:
    beside = _beside(stem, ".txt")
    if beside.exists():
        return beside
    folders = [raw] if raw else [Path("raw"), *(parent / "raw" for parent in stem.resolve().parents)]
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        ids = issue_ids([path.relative_to(folder) for path in files])
        if stem.name in ids:
            return files[ids.index(stem.name)]
    raise InputError(f"{stem}: no text for this gold; put {stem.name}.txt beside it or the issue into raw/")


def _load_mentions(path: Path) -> list[GoldMention]:
    mentions = []
    # Split at LF alone: a mention's text may hold U+2028.
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            mention = GoldMention(
                start=int(row["start"]),
                end=int(row["end"]),
                text=row["text"],
                type=row["type"],
                norm=row["norm"] or {},
                optional=bool(row.get("optional")),
                alt=tuple(row.get("alt") or ()),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{path}:{number}: not a gold mention ({error!r})") from error
        if mention.type not in TYPES:
            raise InputError(f"{path}:{number}: type {mention.type!r} unknown; use {', '.join(TYPES)}")
        mentions.append(mention)
    return mentions


def _load_articles(path: Path) -> tuple[list[GoldArticle], str | None]:
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
        articles = [
            GoldArticle(
                first_line=int(row["first_line"]),
                last_line=int(row["last_line"]),
                title=row.get("title"),
                source=row.get("source"),
                source_channel=row.get("source_channel"),
                provinces=frozenset(row.get("provinces") or ()),
                provinces_optional=frozenset(row.get("provinces_optional") or ()),
            )
            for row in gold["articles"]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path}: not gold articles ({error!r})") from error
    return articles, gold.get("anchor")


def check_gold(gold: GoldFile, text: str) -> None:
    """Refuse gold whose offsets do not fit the text.

    Raises:
        InputError: a mention's span reads otherwise in the text.
    """
    for mention in gold.mentions or ():
        found = text[mention.start : mention.end]
        if found != mention.text:
            raise InputError(
                f"gold {gold.id}: {mention.type} {mention.text!r} at {mention.start}-{mention.end}, "
                f"but {gold.text_path} reads {found!r} there; correct the offsets"
            )

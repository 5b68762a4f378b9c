"""The tables of organs, loaded once and checked on load; patterns are built from them, never typed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, cast

from pipeline.kit.fold import fold_width
from pipeline.kit.lexicon import Row, load_rows
from pipeline.records import AgencyKind

_PACKAGE = "pipeline.agency"
KINDS = ("party", "government", "legislature", "court", "procuratorate", "institution")
_SPECIAL = ("810000", "820000")
_SPECIAL_GOVERNMENTS = ("", "政府", "特区政府", "特别行政区政府")
_USES = ("open", "topic", "sub", "branch", "town", "zone", "group")


class Organ(NamedTuple):
    """A national organ, as one row of `national.csv`."""

    name: str
    kind: AgencyKind
    valid_from: str
    valid_to: str
    where: str


class Function(NamedTuple):
    """What an organ of a region does: a row of `functions.csv` or, for one region and period, of `local.csv`.

    `canonical` is the function part of the official name; where it holds `{}` it is the whole name around the region,
    and where it holds `{short}`, around the region's name without 省 or 市.
    """

    canonical: str
    kind: AgencyKind
    bare: bool
    where: str
    valid_from: str = ""
    valid_to: str = ""


class Area(NamedTuple):
    """A zone or area with organs of its own, under its official name."""

    name: str
    adcode: str
    where: str


class Foreign(NamedTuple):
    """A word of a foreign organ's name: country, letter (美), organ, sub-unit, or an organ named alone (白宫)."""

    role: str
    name: str
    where: str


def _kind(row: Row) -> AgencyKind:
    return cast(AgencyKind, row.one_of("kind", KINDS))


@cache
def national() -> Mapping[str, tuple[Organ, ...]]:
    """National organs by surface; a surface that several bore at different times gives them all."""
    return _national("surfaces")


@cache
def national_bare() -> Mapping[str, tuple[Organ, ...]]:
    """National organs by the short forms that only lists of national organs use (能源局, 数据局)."""
    return _national("bare")


def _national(column: str) -> Mapping[str, tuple[Organ, ...]]:
    found: dict[str, tuple[Organ, ...]] = {}
    for row in load_rows(_PACKAGE, "national.csv", ("name", "surfaces", "bare", "kind", "from", "to", "source")):
        organ = Organ(row["name"], _kind(row), row["from"], row["to"], row.where)
        # The two names that 两办 stands for are two mentions where they are printed.
        own = [row["name"]] if column == "surfaces" and "、" not in row["name"] else []
        for surface in dict.fromkeys(fold_width(text) for text in own + row.values(column)):
            found[surface] = (*found.get(surface, ()), organ)
    return found


@cache
def functions() -> Mapping[str, Function]:
    """Functions of regional organs by surface, canonical forms included."""
    found: dict[str, Function] = {}
    for row in load_rows(_PACKAGE, "functions.csv", ("canonical", "surfaces", "kind", "bare", "source")):
        function = Function(row["canonical"], _kind(row), row["bare"] == "y", row.where)
        own = [] if "{" in row["canonical"] else [row["canonical"]]
        for surface in own + row.values("surfaces"):
            if surface in found and found[surface].canonical != function.canonical:
                raise row.error(f"surface {surface!r} stands for {found[surface].canonical} too; give it to one row")
            found[surface] = function
    return found


@cache
def former() -> Mapping[str, Function]:
    """What a function's surface meant in every region until another organ took it over."""
    return {
        row["surface"]: Function(row["canonical"], _kind(row), False, row.where, "", row["to"])
        for row in load_rows(_PACKAGE, "former.csv", ("surface", "canonical", "kind", "to", "source"))
    }


@cache
def local() -> Mapping[tuple[str, str], tuple[Function, ...]]:
    """Functions by adcode and surface, where a region calls an organ otherwise than the rest."""
    found: dict[tuple[str, str], tuple[Function, ...]] = {}
    columns = ("adcode", "surfaces", "canonical", "kind", "from", "to", "source")
    for row in load_rows(_PACKAGE, "local.csv", columns):
        function = Function(row["canonical"], _kind(row), False, row.where, row["from"], row["to"])
        for surface in _local_surfaces(row):
            key = (row["adcode"], surface)
            found[key] = (*found.get(key, ()), function)
    return found


def _local_surfaces(row: Row) -> Iterable[str]:
    """The surfaces of a row of `local.csv`; a bureau of a special region's government stands with and without it."""
    canonical = row["canonical"]
    own = [] if "{" in canonical else [canonical]
    bureau = canonical.removeprefix("{}政府")
    if row["adcode"] in _SPECIAL and bureau not in ("", canonical):
        names = [bureau, *row.values("surfaces")]
        return dict.fromkeys(before + name for name in names for before in _SPECIAL_GOVERNMENTS)
    return dict.fromkeys(own + row.values("surfaces"))


class Local(NamedTuple):
    """An organ of a region that is known by a name without its region."""

    name: str
    adcode: str
    kind: AgencyKind
    where: str


@cache
def organs() -> Mapping[str, Local]:
    """Regional organs whose short names say enough: 数字政策办公室, 横琴合作区执委会."""
    found: dict[str, Local] = {}
    for row in load_rows(_PACKAGE, "organs.csv", ("name", "surfaces", "adcode", "kind", "source")):
        for surface in (row["name"], *row.values("surfaces")):
            found[surface] = Local(row["name"], row["adcode"], _kind(row), row.where)
    return found


@cache
def units() -> Mapping[tuple[str, str], str]:
    """Full names of sub-units by organ and short form: 高技术司 of the National Development and Reform Commission."""
    rows = load_rows(_PACKAGE, "units.csv", ("organ", "surface", "canonical", "source"))
    return {(row["organ"], row["surface"]): row["canonical"] for row in rows}


@cache
def areas() -> Mapping[str, Area]:
    """Zones by surface."""
    rows = load_rows(_PACKAGE, "areas.csv", ("surface", "name", "adcode", "source"))
    return {row["surface"]: Area(row["name"], row["adcode"], row.where) for row in rows}


@cache
def zone_words() -> Mapping[tuple[str, str], str]:
    """Official words for sorts of zones (高新区), by the short word and whose zone it is: `县`, or empty for any."""
    rows = load_rows(_PACKAGE, "zones.csv", ("word", "name", "of", "source"))
    return {(row["word"], row["of"]): row["name"] for row in rows}


@cache
def foreign() -> Mapping[str, Foreign]:
    """Words of foreign organs by surface."""
    return {
        row["surface"]: Foreign(
            row.one_of("role", ("country", "letter", "organ", "sub", "alone")), row["name"] or row["surface"], row.where
        )
        for row in load_rows(_PACKAGE, "foreign.csv", ("surface", "role", "name", "source"))
    }


@cache
def suffix_kinds() -> Mapping[str, AgencyKind]:
    """Kind of an organ by the suffix of its name."""
    return {row["suffix"]: _kind(row) for row in _suffix_rows()}


@cache
def _suffix_rows() -> tuple[Row, ...]:
    columns = ("suffix", "use", "kind", "not_after", "not_before", "source")
    rows = tuple(load_rows(_PACKAGE, "suffixes.csv", columns))
    for row in rows:
        for use in row.values("use"):
            if use not in _USES:
                raise row.error(f"use {use!r} unknown; use {', '.join(_USES)}")
    return rows


def suffixes(use: str) -> list[str]:
    """The suffixes of one use."""
    return [row["suffix"] for row in _suffix_rows() if use in row.values("use")]


def suffix_pattern(use: str) -> str:
    """Alternation of the suffixes of one use, longest first, each with what may not stand before or after it."""
    rows = [row for row in _suffix_rows() if use in row.values("use")]
    parts = []
    for row in sorted(rows, key=lambda row: -len(row["suffix"])):
        before = "".join(f"(?<!{re.escape(text)})" for text in row.values("not_after"))
        after = "|".join(row.values("not_before"))
        parts.append(before + re.escape(row["suffix"]) + (f"(?!{after})" if after else ""))
    return "(?:" + "|".join(parts) + ")"


@cache
def topics() -> tuple[str, ...]:
    """Words that names of organs are made of."""
    return tuple(row["topic"] for row in load_rows(_PACKAGE, "topics.csv", ("topic", "source")))


@cache
def stops() -> Mapping[str, str]:
    """Words that no name of an organ holds, with what they are: verb, post, body (no organ), facility, border."""
    rows = load_rows(_PACKAGE, "stops.csv", ("word", "why", "source"))
    return {row["word"]: row.one_of("why", ("verb", "post", "body", "facility", "border")) for row in rows}


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest that fits, factored by common prefixes.

    The factoring matters: a flat alternation of a thousand words is tried word by word at every position.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]  # a recursive type
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _expression(trie)


def _expression(node: dict) -> str:  # type: ignore[type-arg]  # a recursive type
    branches = [re.escape(char) + _expression(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"(?:{inner})?" if "" in node else inner

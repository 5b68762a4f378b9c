"""The tables of places, loaded once: provinces, divisions, zones, groups, and what guards their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple, cast

from pipeline.errors import LexiconError
from pipeline.kit.lexicon import load_rows
from pipeline.places.model import Form, Group, Name, Place, PlaceLevel, Province, Use

_PACKAGE = "pipeline.places"
_USES = ("alone", "chain", "evidence", "never")
_DIVISION_COLUMNS = "adcode\tname\tshort\tlevel\tuse\tvalid_from\tvalid_to\tsource"
# The press writes 延边州 for 延边朝鲜族自治州 and 长阳县 for 长阳土家族自治县.
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
_RANK = {"province": 0, "prefecture": 1, "zone": 2, "county": 3}


class Guard(NamedTuple):
    """What speaks against a name: trust, and the strings before or after that make it part of something else."""

    use: Use
    before: tuple[str, ...]
    after: tuple[str, ...]


@cache
def provinces() -> Mapping[str, Province]:
    """The 34 province-level divisions by adcode."""
    columns = ("adcode", "name", "short", "iso", "letters", "aliases", "source")
    return {
        row["adcode"]: Province(
            row["adcode"], row["name"], row["short"], row["iso"], tuple(row.values("letters")), tuple(row.values("aliases"))
        )
        for row in load_rows(_PACKAGE, "provinces.csv", columns)
    }


@cache
def groups() -> Mapping[str, Group]:
    """Named groups of provinces by name."""
    return {
        row["name"]: Group(row["name"], tuple(sorted(row.values("members"))), row.where)
        for row in load_rows(_PACKAGE, "groups.csv", ("name", "members", "source"))
    }


@cache
def guards() -> Mapping[str, Guard]:
    """Guards by surface; they override the `use` of the tables."""
    return {
        row["surface"]: Guard(
            cast(Use, row.one_of("use", _USES)), tuple(row.values("before")), tuple(row.values("after"))
        )
        for row in load_rows(_PACKAGE, "guards.csv", ("surface", "use", "before", "after", "why", "source"))
    }


@cache
def borders() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """By character: what stands before it, and what stands after it, inside common words."""
    before, after = {}, {}
    for line in resources.files(_PACKAGE).joinpath("borders.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        char, left, right = line.split("\t")
        before[char], after[char] = left, right
    return before, after


@cache
def divisions() -> tuple[tuple[Place, Use], ...]:
    """Prefectures and counties, present and former, with the trust in their short names.

    A plain split instead of `load_rows`: 4,400 machine-made lines, and loading counts in every process.

    Raises:
        LexiconError: a line has not eight cells, or the header differs.
    """
    lines = resources.files(_PACKAGE).joinpath("divisions.tsv").read_text(encoding="utf-8").splitlines()
    if lines[0] != _DIVISION_COLUMNS:
        raise LexiconError(f"places/divisions.tsv:1: wrong header; use {_DIVISION_COLUMNS!r}")
    found = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 8:
            raise LexiconError(f"places/divisions.tsv:{number}: {len(cells)} cells; use 8")
        adcode, name, short, level, use, valid_from, valid_to, _ = cells
        place = Place(adcode, name, short, cast(PlaceLevel, level), valid_from or None, valid_to or None)
        found.append((place, cast(Use, use)))
    return tuple(found)


@cache
def zones() -> tuple[tuple[Place, Use], ...]:
    """New areas, development zones and other well-known places that are no divisions."""
    return tuple(
        (
            Place(row["adcode"], row["name"], row["short"] or row["name"], "zone"),
            cast(Use, row.one_of("use", _USES)),
        )
        for row in load_rows(_PACKAGE, "zones.csv", ("name", "adcode", "short", "use", "source"))
    )


@cache
def names() -> Mapping[str, tuple[Name, ...]]:
    """Every surface with its readings, best first: provinces, then present before former, large before small."""
    found: dict[str, list[Name]] = {}

    def add(surface: str, place: Place, form: Form, use: Use) -> None:
        if guard := guards().get(surface):
            use = guard.use
        if use != "never":
            found.setdefault(surface, []).append(Name(place, form, use))

    province_names: set[str] = set()
    for province in provinces().values():
        place = Place(province.adcode, province.name, province.short, "province")
        for surface in (province.name, *province.aliases):
            add(surface, place, "short" if surface in province.name else "full", "alone")
        found[province.name] = [Name(place, "full", "alone")]
        add(province.short, place, "short", "alone")
        province_names |= {province.name, province.short, *province.aliases}
    for place, use in divisions():
        former: Form | None = "former" if place.valid_to else None
        if place.name not in province_names:  # 重庆市 once was a prefecture of Sichuan
            add(place.name, place, former or "full", use if len(place.name) == 2 else "alone")
        for ending, brief in _AUTONOMOUS.items():
            if place.name.endswith(ending):
                add(place.short + brief, place, former or "full", "alone")
        if place.short not in province_names and place.short != place.name:
            add(place.short, place, former or "short", use)
    for place, use in zones():
        add(place.name, place, "full", "alone")
        if place.short != place.name:
            add(place.short, place, "short", use)
    return {surface: _best_first(readings) for surface, readings in found.items()}


def _best_first(readings: list[Name]) -> tuple[Name, ...]:
    """Readings in order of preference, without the former ones that live on in the same province."""
    if len(readings) == 1:
        return tuple(readings)
    present = {name.place.province for name in readings if not name.place.valid_to}
    kept = [name for name in readings if not name.place.valid_to or name.place.province not in present]
    # Of former readings of one province the last one counts.
    kept.sort(key=lambda name: name.place.valid_to or "9999", reverse=True)
    return tuple(sorted(kept, key=lambda name: (name.place.valid_to is not None, _RANK[name.place.level], name.place.adcode)))


@cache
def by_adcode() -> Mapping[str, Place]:
    """Present divisions by adcode; a code that is no longer used gives the place it last stood for."""
    found: dict[str, Place] = {}
    for place, _ in sorted(divisions(), key=lambda entry: entry[0].valid_to or "9999"):
        found[place.adcode] = place
    for province in provinces().values():
        found[province.adcode] = Place(province.adcode, province.name, province.short, "province")
    return found


def division(adcode: str) -> Place | None:
    """The division of a GB/T 2260 code, present or former."""
    return by_adcode().get(adcode)


def parent(adcode: str) -> Place | None:
    """The division above: prefecture of a county, province of a prefecture; None above a province."""
    if adcode.endswith("0000"):
        return None
    if not adcode.endswith("00") and (found := division(adcode[:4] + "00")):
        return found
    return division(adcode[:2] + "0000")

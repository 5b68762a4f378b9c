"""The tables of places, loaded once: provinces, divisions, zones, groups, and what guards their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, cast

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
            row["adcode"],
            row["name"],
            row["short"],
            row["iso"],
            tuple(row.values("letters")),
            tuple(row.values("aliases")),
            row.where,
        )
        for row in load_rows(_PACKAGE, "provinces.csv", columns)
    }


@cache
def groups() -> Mapping[str, Group]:
    """Named groups of provinces by name."""
    return {
        row["name"]: Group(
            row["name"],
            tuple(sorted(row.values("members"))),
            cast(Literal["alone", "article"], row.one_of("use", ("alone", "article"))),
            row.where,
        )
        for row in load_rows(_PACKAGE, "groups.csv", ("name", "members", "use", "source"))
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
def _division_rows() -> list[list[str]]:
    """Cells of `divisions.tsv`.

    A plain split instead of `load_rows`: 4,400 machine-made lines, and loading counts in every process.

    Raises:
        LexiconError: a line has not eight cells, or the header differs.
    """
    lines = resources.files(_PACKAGE).joinpath("divisions.tsv").read_text(encoding="utf-8").splitlines()
    if lines[0] != _DIVISION_COLUMNS:
        raise LexiconError(f"places/divisions.tsv:1: wrong header; use {_DIVISION_COLUMNS!r}")
    rows = [line.split("\t") for line in lines[1:]]
    for number, cells in enumerate(rows, start=2):
        if len(cells) != 8:
            raise LexiconError(f"places/divisions.tsv:{number}: {len(cells)} cells; use 8")
    return rows


@cache
def _division(index: int) -> Place:
    adcode, name, short, level, _, valid_from, valid_to, _ = _division_rows()[index]
    return Place(adcode, name, short, cast(PlaceLevel, level), valid_from or None, valid_to or None)


def divisions() -> list[Place]:
    """Prefectures and counties, present and former, by adcode."""
    return [_division(index) for index in range(len(_division_rows()))]


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
def _division_surfaces() -> Mapping[str, list[tuple[int, str]]]:
    """Surfaces of prefectures and counties: index of the row, and trust (empty for the short name's own)."""
    found: dict[str, list[tuple[int, str]]] = {}
    for index, (_, name, short, _, _, _, _, _) in enumerate(_division_rows()):
        found.setdefault(name, []).append((index, "" if len(name) == 2 else "alone"))
        if short != name:
            found.setdefault(short, []).append((index, ""))
            if brief := _AUTONOMOUS.get(name[-3:]):
                found.setdefault(short + brief, []).append((index, "alone"))
    return found


@cache
def _own_names() -> Mapping[str, tuple[Name, ...]]:
    """Names of provinces and zones. A province's names are never anything else (海南 of 海南藏族自治州)."""
    found: dict[str, list[Name]] = {}
    for province in provinces().values():
        place = Place(province.adcode, province.name, province.short, "province")
        for surface in (province.name, province.short, *province.aliases):
            found[surface] = [Name(place, "short" if surface in province.name[:-1] else "full", "alone")]
    for place, use in zones():
        found.setdefault(place.name, []).append(Name(place, "full", "alone"))
        if place.short != place.name:
            found.setdefault(place.short, []).append(Name(place, "short", use))
    return {surface: tuple(readings) for surface, readings in found.items()}


@cache
def surfaces() -> frozenset[str]:
    """Every surface of the scan group `place`."""
    barred = {surface for surface, guard in guards().items() if guard.use == "never"}
    return frozenset(_division_surfaces().keys() | _own_names().keys()) - barred


@cache
def readings_of(surface: str) -> tuple[Name, ...]:
    """What a surface can stand for, best first: present before former, large before small, then by adcode."""
    own = _own_names().get(surface, ())
    if own and own[0].place.level == "province":
        return own
    found = list(own)
    for index, trust in _division_surfaces().get(surface, ()):
        place = _division(index)
        short: Form = "short" if surface == place.short and surface != place.name else "full"
        use = cast(Use, trust or _division_rows()[index][4])
        found.append(Name(place, "former" if place.valid_to else short, use))
    if guard := guards().get(surface):
        found = [name._replace(use=guard.use) for name in found]
    present = {name.place.province for name in found if not name.place.valid_to}
    # Former names that live on in the same province say nothing new.
    found = [name for name in found if not name.place.valid_to or name.place.province not in present]
    return tuple(sorted(found, key=_preference))


def _preference(name: Name) -> tuple[int, int, str]:
    place = name.place
    return -int(place.valid_to or 9999), _RANK[place.level], place.adcode


@cache
def by_adcode() -> Mapping[str, Place]:
    """Present divisions by adcode; a code that is no longer used gives the place it last stood for."""
    found: dict[str, Place] = {}
    for place in sorted(divisions(), key=lambda place: place.valid_to or "9999"):
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

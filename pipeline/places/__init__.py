"""Gazetteer of divisions by GB/T 2260 (provinces, prefectures, counties), development zones, new areas and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from pipeline.kit.scan import Scan

PlaceLevel = Literal["province", "prefecture", "county", "zone"]


class Place(NamedTuple):
    """A named area. A zone carries the adcode of the smallest division that holds it."""

    adcode: str
    name: str
    """Full official name: 贵州省, 延边朝鲜族自治州, 沙坪坝区, 贵安新区."""
    short: str
    """Name without its type suffix: 贵州, 延边, 沙坪坝, 贵安."""
    level: PlaceLevel
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def province(self) -> str:
        """Adcode of the province-level division."""
        return self.adcode[:2] + "0000"


class PlaceHit(NamedTuple):
    """A place name in the text, resolved to one place."""

    start: int
    end: int
    place: Place
    form: Literal["full", "short", "former"]
    others: tuple[Place, ...] = ()
    """Other places of the same name that lost, best first."""


def place_surfaces() -> Iterable[str]:
    """Surfaces of the scan group `place`."""
    return ()


def find_places(folded: str, scan: Scan, articles: Sequence[tuple[int, int]]) -> list[PlaceHit]:
    """Place names of a text, ascending and not overlapping, ambiguous ones resolved by chain and article."""
    return []

"""What a place is, and what a place name in the text is."""

from __future__ import annotations

from typing import Literal, NamedTuple

PlaceLevel = Literal["province", "prefecture", "county", "zone"]
Form = Literal["full", "short", "former"]
Use = Literal["alone", "evidence", "chain", "never"]
"""How far a name is trusted: wherever it stands, where its province is spoken of, beside another place, never."""
Resolution = Literal["name", "chain", "sentence", "paragraph", "article", "guess"]


class Place(NamedTuple):
    """A named area. A zone carries the adcode of the smallest division that holds it."""

    adcode: str
    name: str
    """Full official name: 贵州省, 延边朝鲜族自治州, 沙坪坝区, 贵安新区."""
    short: str
    """Name without its type suffix: 贵州, 延边, 沙坪坝, 贵安."""
    level: PlaceLevel
    valid_from: str | None = None
    """Year in which the name began under this code; None where it is older than 1980 or unknown."""
    valid_to: str | None = None
    """Year in which it ended; None while it lasts."""

    @property
    def province(self) -> str:
        """Adcode of the province-level division."""
        return self.adcode[:2] + "0000"


class PlaceHit(NamedTuple):
    """A place name in the text, resolved to one place."""

    start: int
    end: int
    place: Place
    form: Form
    others: tuple[Place, ...] = ()
    """Other places of the same name that lost, best first."""
    resolution: Resolution = "name"
    """What decided: the name itself, the parent before it, or the nearest evidence; `guess` where nothing did."""


class Name(NamedTuple):
    """One reading of a surface."""

    place: Place
    form: Form
    use: Use


class Province(NamedTuple):
    """A province-level division with its names and letters."""

    adcode: str
    name: str
    short: str
    iso: str
    """ISO 3166-2 code, such as CN-GD."""
    letters: tuple[str, ...]
    """Single-character names, the usual one first: 川, 蜀."""
    aliases: tuple[str, ...]
    where: str
    """Its lexicon row."""


class Group(NamedTuple):
    """A named group of provinces with its members, ascending."""

    name: str
    members: tuple[str, ...]
    use: Literal["alone", "article"]
    """`article`: counts only where the article names a member, as 大湾区."""
    where: str
    """Its lexicon row."""

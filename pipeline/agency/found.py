"""What a reader of names has found, part by part."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.agency.lexicon import Area, Function, Local, Organ
from pipeline.places import PlaceHit


class Found(NamedTuple):
    """A name and its parts; `start:end` is the whole, the rest says how it is made."""

    start: int
    end: int
    rule: str
    core: int
    """Where the function part (or the foreign organ's name) begins."""
    tail: int
    """Where the sub-units begin; `end` if there are none."""
    organs: tuple[Organ, ...] = ()
    region: tuple[PlaceHit, ...] = ()
    level: str = ""
    area: Area | None = None
    function: Function | None = None
    local: Local | None = None
    prefix: str = ""
    country: str = ""
    partner: int = -1
    """Start of the mention whose region or nation this one shares, in a list."""

    @property
    def rank(self) -> tuple[int, int, bool, bool, bool]:
        """Order in which overlapping readings win: earlier, longer, known before open, by its own name, by its zone."""
        unknown = not (self.function or self.organs or self.local)
        return self.start, -self.end, unknown, self.local is None, self.area is None

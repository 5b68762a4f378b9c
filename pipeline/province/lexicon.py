"""The words around single letters: which letters can be trusted, and which verbs and nouns make one a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.kit.lexicon import load_rows
from pipeline.places import provinces

_PACKAGE = "pipeline.province"


class Letter(NamedTuple):
    """A single-character name of a province."""

    adcode: str
    trust: str
    """`sure`: a place whenever a rule finds it; `article`: only where the article names the province; `string`: only
    inside a string of letters; `trigger`: only after a verb."""
    not_before: tuple[str, ...]
    """What may not follow: with it the letter makes another word (京剧, 港口)."""
    where: str


class Cue(NamedTuple):
    """A verb before a letter or a noun after it."""

    letters: frozenset[str]
    not_after: tuple[str, ...]
    """What may not stand before the verb: with it the verb is the end of another word (未来, 投入)."""
    strong: bool
    """Whether the verb alone makes the letter a place (援疆, 涉台), without its province in the article."""
    where: str


@cache
def letters() -> Mapping[str, Letter]:
    """Letters by character."""
    adcodes = {letter: entry.adcode for entry in provinces().values() for letter in entry.letters}
    return {
        row["letter"]: Letter(
            adcodes[row["letter"]],
            row.one_of("trust", ("sure", "article", "string", "trigger")),
            tuple(row.values("not_before")),
            row.where,
        )
        for row in load_rows(_PACKAGE, "letters.csv", ("letter", "trust", "not_before", "source"))
    }


@cache
def verbs() -> Mapping[str, Cue]:
    """Verbs that take a place, such as 赴 and 驻."""
    return {
        row["word"]: Cue(
            frozenset(row["letters"]),
            tuple(row.values("not_after")),
            row.one_of("strong", ("yes", "no")) == "yes",
            row.where,
        )
        for row in load_rows(_PACKAGE, "verbs.csv", ("word", "not_after", "letters", "strong", "source"))
    }


@cache
def nouns() -> Mapping[str, Cue]:
    """Nouns that follow a place, such as 企 in 豫企."""
    return {
        row["word"]: Cue(frozenset(row["letters"]), (), True, row.where)
        for row in load_rows(_PACKAGE, "nouns.csv", ("word", "letters", "source"))
    }


@cache
def barred() -> frozenset[str]:
    """Strings of letters that are no strings of provinces, such as 秦川."""
    return frozenset(row["string"] for row in load_rows(_PACKAGE, "barred.csv", ("string", "why", "source")))


@cache
def sure_letters() -> str:
    """The letters that need no further evidence, for character classes."""
    return "".join(char for char, letter in letters().items() if letter.trust == "sure")


@cache
def all_letters() -> str:
    """The letters that can stand in a string."""
    return "".join(char for char, letter in letters().items() if letter.trust != "trigger")


# City characters in names of lines; 京张高铁 runs from 北京 to 张家口, and only its first letter names a province.
_CITIES = "广深张雄哈九唐承昆蓉汉杭甬厦福蚌郑西成贵合武兰温"
_LINES = "(?:高铁|铁路|高速|城际|客专|客运专线)"


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """The shapes of letters in the text, by rule name; the group `letter` is the mention."""
    some, sure = all_letters(), sure_letters()
    verb = "".join(word for word in verbs() if len(word) == 1)
    phrase = "|".join(word for word in verbs() if len(word) > 1)
    noun = "|".join(sorted(map(re.escape, nouns()), key=len, reverse=True))
    any_letter = "".join(letters())
    return {
        "<letters>": re.compile(f"[{some}][{some}]+"),
        "<verb> <letter>": re.compile(f"(?P<verb>[{verb}])(?P<letter>[{any_letter}])"),
        "<phrase> <letter>": re.compile(f"(?P<verb>{phrase})(?P<letter>[{any_letter}])"),
        # One pass for all that follows a letter: 豫企, 蒙电入京, 京张高铁, 沪深.
        "<letter> …": re.compile(
            f"(?P<letter>[{any_letter}])(?:(?P<noun>{noun})|电[入送](?P<second>[{any_letter}])"
            f"|(?P<line>[{_CITIES}]{{1,2}}{_LINES})|(?P<city>深(?![圳入化度刻层耕水])))"
        ),
        # 郑渝高铁, 深港
        "… <letter>": re.compile(f"(?P<city>[{_CITIES}莞穗])(?P<letter>[{sure}])(?P<line>{_LINES})?"),
        "<letter>、<letter>": re.compile(f"[{sure}](?:、[{sure}]){{1,33}}(?![、{some}])"),
    }

"""Plan periods, decades and centuries: named stretches of whole years."""

from __future__ import annotations

import re

from pipeline.context import Candidate
from pipeline.date.grammar import Expression, Point, number, plan
from pipeline.date.lexicon import load_plans, load_words
from pipeline.kit.numerals import parse_number
from pipeline.records import DateMod

_EDGE_MODS: dict[str, DateMod] = {"初": "START", "早": "START", "前": "START", "中": "MID", "末": "END", "后": "END"}
_NAMES_AFTER_CENTURY = re.compile(r"海上丝绸|经济报道|财经|教育研究|数据")


def read_plan(folded: str, start: int, floor: int) -> Candidate | None:
    """`“十四五”时期` around the name at a position."""
    opened = start > floor and folded[start - 1] in '“"「『‘'
    match = plan().match(folded, start - opened) or plan().match(folded, start)
    if match is None:
        return None
    row = load_plans()[match["name"]]
    if match["open"] is None or folded[match.end("name")] not in '”"」』’':
        before = folded[start - 1] if start else ""
        if not row.unquoted or (before and before in "一二三四五六七八九十第百"):
            return None
    if not row.unquoted and not re.match(r"时期|期间|计划|规划|期?末|期?初", folded[match.end("name") + 1 :][:2]):
        return None  # “八五”普法 counts other years
    point, end = Point(years=(row.first, row.last), entry=row.entry), match.end()
    if match["kind"] is not None:
        end = match.start("kind")  # “十四五”规划 names a document of the period
    elif match["edge"] is not None and "末" in match["edge"]:
        point = point._replace(years=(row.last, row.last), mod="END")
    elif match["edge"] is not None:
        point = point._replace(years=(row.first, row.first), mod="START")
    return Candidate(match.start(), end, "“<plan>”时期", row.entry, Expression(point))


def read_decade(folded: str, match: re.Match[str], before: str) -> tuple[Point, int, str, bool] | None:
    century, word, decade, decade4, edge = match["cent"], match["cword"], match["dec"], match["dec4"], match["edge"]
    if not (century or word or decade or decade4) or (before.isascii() and before.isdigit()):
        return None
    if before in "一二三四五六七八九十" and before and (century or decade) and not match[0][0].isdigit():
        return None
    if (century or word) and _NAMES_AFTER_CENTURY.match(folded, match.end()):
        return None
    base = 0
    if century:
        base = (int(parse_number(century)) - 1) * 100
    elif word:
        row = load_words()["上世纪" if word == "上" else "本世纪"]
        if not decade:
            point = Point(word=row, entry=row.entry, mod=_edge_mod(edge))
            return point, match.end(), "<century>", False
        base = 1900 if word == "上" else 2000  # texts of this century
    elif decade:
        base = 1900 if number(decade) >= 50 else 2000
    if decade4:
        years = (int(decade4), int(decade4) + 9)
    elif decade:
        since = number(match["since"] or (match["ten"] + "十" if match["ten"] else decade))
        if since > number(decade):
            return None
        years = (base + since, base + number(decade) + 9)
    else:
        years = (base + 1, base + 100)
    return Point(years=years, mod=_edge_mod(edge)), match.end(), "<century><decade>", False


def _edge_mod(edge: str | None) -> DateMod | None:
    return _EDGE_MODS[edge[0]] if edge else None

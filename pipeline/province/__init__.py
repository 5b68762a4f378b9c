"""Province-level divisions wherever the text names them, with their GB/T 2260 codes.

Counted: full and short names (广东省, 宁夏) also inside names of agencies, firms and titles; named groups with their
members (长三角, 成渝); strings of letters (京津冀蒙, 川渝); single letters that stand for a place (来川调研, 豫企).
Not counted: names of other places (海南州, 吉林市, 天津's 河北区), streets (北京路), cuts through two words (推广西部),
city abbreviations (广深), document codes (京政发), directions and regions without members (京西, 华东), puns (粤算).
Decisions that the contract leaves open are in `docs/places.md`.
"""

from pipeline.context import Room
from pipeline.places import groups
from pipeline.province.recognize import find_provinces
from pipeline.province.resolve import resolve_provinces

ROOM = Room(
    type="province",
    surfaces=lambda: {"province.group": groups().keys()},
    find=find_provinces,
    resolve=resolve_provinces,
)

"""The date room.

A calendar expression is a mention: years, months, days, their ranges, 旬, quarters, halves, relative words, plan
periods, decades. Durations, vague now-words, frequencies and bare years inside names are not.
"""

from pipeline.context import Room
from pipeline.date.anchor import infer_anchor
from pipeline.date.normalize import resolve
from pipeline.date.recognize import find, surfaces

__all__ = ["ROOM", "infer_anchor"]

ROOM = Room(type="date", surfaces=surfaces, find=find, resolve=resolve)

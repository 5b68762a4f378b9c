"""Gazetteer of divisions by GB/T 2260 (provinces, prefectures, counties), development zones, new areas and groups.

`divisions.tsv` (present and former divisions), `provinces.csv` (the 34 with ISO codes and letters), `zones.csv` (new
areas and zones that are no divisions), `groups.csv` (named groups of provinces), `guards.csv` (what speaks against a
name), `borders.tsv` (where a name may be cut out of two words). Sources: `NOTICE.md` and the column `source`.
"""

from pipeline.places.find import crosses_words, find_places, place_surfaces, province_names
from pipeline.places.gazetteer import (
    borders,
    by_adcode,
    division,
    divisions,
    groups,
    parent,
    provinces,
    readings_of,
    zones,
)
from pipeline.places.model import Form, Group, Name, Place, PlaceHit, PlaceLevel, Province, Resolution, Use

__all__ = [
    "Form",
    "Group",
    "Name",
    "Place",
    "PlaceHit",
    "PlaceLevel",
    "Province",
    "Resolution",
    "Use",
    "borders",
    "by_adcode",
    "crosses_words",
    "division",
    "divisions",
    "find_places",
    "groups",
    "parent",
    "place_surfaces",
    "province_names",
    "provinces",
    "readings_of",
    "zones",
]

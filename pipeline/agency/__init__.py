"""Agencies: organs of Party and state from the center to the township, and the public bodies they run by name.

Counts: 国家数据局数据资源司, 省发展改革委, 两办, 深圳市委金融办, 国家气象中心, 美国商务部; the organ in a
post that names it whole (省委常委). Does not count: companies, universities, associations, exchanges, media,
laboratories and computing centers, generic nouns (有关部门, 各级网信部门), international bodies (欧盟委员会).

A name is region + function + sub-units. National organs are listed (`national.csv`). Regional ones are read by grammar:
a place or a level word (省, 市), then a function of `functions.csv` or `local.csv`, or topic words and a suffix, or,
after a full region name, any run that ends in a strong suffix and holds no stop word. Ellipsis is resolved from the
article.
"""

from collections.abc import Iterable, Mapping

from pipeline.agency.grammar import area_names, foreign_starts, offices, provincial, units_by_post
from pipeline.agency.lexicon import national, organs
from pipeline.agency.normalize import resolve_agencies
from pipeline.agency.recognize import find_agencies
from pipeline.context import Room


def _surfaces() -> Mapping[str, Iterable[str]]:
    return {
        "agency.national": national(),
        "agency.organ": organs(),
        "agency.area": area_names(),
        "agency.foreign": foreign_starts(),
        "agency.office": offices(),
        "agency.bare": provincial(),
        "agency.unit": units_by_post(),
    }


ROOM = Room(type="agency", surfaces=_surfaces, find=find_agencies, resolve=resolve_agencies)

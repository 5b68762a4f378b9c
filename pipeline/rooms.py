"""The one list of rooms, in running order: a room may use what those before it found."""

from pipeline.agency import ROOM as AGENCY
from pipeline.compute import ROOM as COMPUTE
from pipeline.context import Room
from pipeline.date import ROOM as DATE
from pipeline.document import ROOM as DOCUMENT
from pipeline.province import ROOM as PROVINCE

ROOMS: tuple[Room, ...] = (PROVINCE, DATE, DOCUMENT, AGENCY, COMPUTE)

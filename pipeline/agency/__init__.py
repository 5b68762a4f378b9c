"""The agency room."""

from pipeline.context import Room

ROOM = Room(type="agency", surfaces=lambda: {}, find=lambda context: [], resolve=lambda context, candidates: [])

"""The province room."""

from pipeline.context import Room

ROOM = Room(type="province", surfaces=lambda: {}, find=lambda context: [], resolve=lambda context, candidates: [])

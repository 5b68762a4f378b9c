"""The document room."""

from pipeline.context import Room

ROOM = Room(type="document", surfaces=lambda: {}, find=lambda context: [], resolve=lambda context, candidates: [])

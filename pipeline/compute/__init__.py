"""The compute room."""

from pipeline.context import Room

ROOM = Room(type="compute", surfaces=lambda: {}, find=lambda context: [], resolve=lambda context, candidates: [])

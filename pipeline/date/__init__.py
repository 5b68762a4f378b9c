"""The date room."""

from pipeline.context import Room

ROOM = Room(type="date", surfaces=lambda: {}, find=lambda context: [], resolve=lambda context, candidates: [])


def infer_anchor(context):
    return None

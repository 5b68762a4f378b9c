"""The list of rooms, the folders, the mention union and the engine agree, so nothing finished lies unused."""

from pathlib import Path
from typing import get_args

import pipeline
from pipeline.engine import _MENTION
from pipeline.records import Mention
from pipeline.rooms import ROOMS


def test_folders_list_union_and_engine_agree() -> None:
    types = {room.type for room in ROOMS}
    union = {model.model_fields["type"].default for model in get_args(get_args(Mention)[0])}
    folders = {path.parent.name for path in Path(pipeline.__file__).parent.glob("*/corpus.toml")}
    assert types == union == folders == set(_MENTION)


def test_scan_groups_are_named_after_their_room() -> None:
    for room in ROOMS:
        assert {group.split(".")[0] for group in room.surfaces()} <= {room.type}

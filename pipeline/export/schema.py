"""JSON Schemas (2020-12) of the records, generated from the models and committed under `schemas/`.

`python -m pipeline.export.schema` writes them again after a change of the models; a test compares.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

NAMES = ("issue", "article", "mention", "fact", "document", "agency")
"""`issue.json`, and a line of each of the `.jsonl` files."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def read_schema(name: str) -> str:
    """The committed schema, as text."""
    return resources.files("pipeline.export").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")


def make_schema(name: str) -> str:
    """The schema as the models give it now, as text."""
    from pydantic import TypeAdapter

    from pipeline.export.rows import AgencyEntryRow, ArticleRow, DocumentEntryRow, FactRow, MentionRow
    from pipeline.records import SCHEMA_VERSION, Issue

    models: dict[str, TypeAdapter[Any]] = {
        "issue": TypeAdapter(Issue),
        "article": TypeAdapter(ArticleRow),
        "mention": TypeAdapter(MentionRow),
        "fact": TypeAdapter(FactRow),
        "document": TypeAdapter(DocumentEntryRow),
        "agency": TypeAdapter(AgencyEntryRow),
    }
    # Serialization mode describes what is written; `Issue.text` is excluded from it.
    schema = models[name].json_schema(mode="serialization")
    schema |= {"$schema": _DIALECT, "$id": f"urn:jianbao:schema:{SCHEMA_VERSION}:{name}"}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name in NAMES:
        path = Path(__file__).parent / "schemas" / f"{name}.schema.json"
        path.write_text(make_schema(name), encoding="utf-8")

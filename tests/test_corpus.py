"""Runs every room's corpus: each line is a test of exact spans and normal forms.

A corpus lies beside its room as `pipeline/<room>/corpus.toml`:

    anchor = "2024-06-02"                  # every text of the file is read under this date

    [[case]]                               # several spellings, one normal form; ⟦ ⟧ mark the spans
    norm  = { edtf = "2024-05", mod = "START" }
    texts = ["⟦2024年5月初⟧,项目开工。"]

    [[case]]                               # several mentions: one norm each, in order
    norms = [{ codes = ["510000"] }, { codes = ["110000"] }]
    texts = ["⟦四川⟧与⟦北京⟧。"]

    [[nothing]]                            # a near miss and why
    text = "将在3年内扩容"
    why  = "a duration"

The mentions of the room's type must be exactly the marked ones. A norm lists only the keys that matter to the case.
`anchor` inside a case overrides the file's, `""` takes it away; `others = true` allows mentions beside the marked.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import extract_text
from pipeline.rooms import ROOMS

PIPELINE = Path(__file__).parent.parent / "pipeline"


def load_cases() -> Iterator[Any]:
    for room in ROOMS:
        path = PIPELINE / room.type / "corpus.toml"
        corpus = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, case in enumerate(corpus.get("case", []), start=1):
            for line, text in enumerate(case["texts"], start=1):
                yield pytest.param(
                    room.type, text, case, corpus.get("anchor"), id=f"{room.type}-{number}.{line}-{text[:24]}"
                )
        for number, case in enumerate(corpus.get("nothing", []), start=1):
            assert case["why"], f"{path}: nothing {number} says no reason"
            yield pytest.param(
                room.type, case["text"], case, corpus.get("anchor"), id=f"{room.type}-no{number}-{case['text'][:24]}"
            )


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Text without its ⟦ ⟧, and the spans that they marked."""
    plain, spans, start = "", [], 0
    for char in marked:
        if char == "⟦":
            start = len(plain)
        elif char == "⟧":
            spans.append((start, len(plain)))
        else:
            plain += char
    return plain, spans


@pytest.mark.parametrize(("type_", "marked", "case", "anchor"), load_cases())
def test_corpus(type_: str, marked: str, case: dict[str, Any], anchor: str | None) -> None:
    text, spans = unmark(marked)
    issue = extract_text(text, anchor=case.get("anchor", anchor) or None)
    found = {(m.start, m.end): m.norm.model_dump(mode="json") for m in issue.mentions if m.type == type_}
    if not case.get("others"):
        assert [text[s:e] for s, e in sorted(found)] == [text[s:e] for s, e in spans]
    assert set(spans) <= set(found)
    norms = case.get("norms") or [case.get("norm", {})] * len(spans)
    assert len(norms) == len(spans), "give one norm for all spans or one for each"
    for span, norm in zip(spans, norms, strict=True):
        assert {key: found[span][key] for key in norm} == {
            key: None if value == "null" else value for key, value in norm.items()
        }

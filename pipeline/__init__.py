"""Jianbao: Chinese policy bulletins (简报) to records.

    from pipeline import extract
    issue = extract("到2025年,广东省算力规模达到38EFLOPS。", anchor="2024-06-02")

Map of the tree; imports point down:

    cli                the commands
    spacy_component    `jianbao` as a component of any Chinese spaCy pipeline, DocBin export
    engine             text -> Issue: the order of work
    rooms              the one list of entity types, in running order
    read/              files -> text
    segment/           text -> front matter, articles, back matter
    date/ province/ agency/ document/ compute/
                       the rooms, one an entity type: lexicon, recogniser, normaliser, corpus
    link/              joins mentions: issuers, as_of, article provinces, facts, registers
    correct/           what a person corrected, applied inside an extraction
    join/              joins issues: the same facts, revisions, reprints, registers of all
    export/            records -> JSON, flat rows, JSON Schema, underlined sentences
    evaluate/          records and gold -> precision, recall, F1, errors in context
    context            what a room may see
    places/            gazetteer of divisions
    kit/               width folding, numerals, lexicon loading, the one scan, words, ids
    records            Span, Mention, Article, Issue (pydantic)
    errors             the exceptions

Beside this package, `flows/` holds the Prefect flow, which the library and `jianbao extract` never import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from pipeline.records import Issue

__all__ = ["extract"]


def extract(text: str, *, anchor: str | datetime.date | None = None, id: str = "text") -> Issue:
    """Extract the records of a text: a whole issue or a single sentence.

    Line ends become LF and a leading byte-order mark is dropped, as the reader does with files; offsets of the record
    are code points of `Issue.text`.

    Args:
        text: any decoded text.
        anchor: the day from which relative dates are read, overriding what the text says; `YYYY-MM-DD` or a date.
        id: identifier of the issue in the record.
    Raises:
        AnchorError: the anchor is no calendar day (a `ValueError`).
        TextError: the text holds a lone surrogate.
    """
    # Imported here so that `import pipeline`, and with it `jianbao --help`, stays cheap.
    from pipeline.engine import extract_text
    from pipeline.kit.anchor import parse_anchor
    from pipeline.read import normalize_newlines

    return extract_text(normalize_newlines(text), id=id, anchor=parse_anchor(anchor))

"""Jianbao for spaCy users: the component `jianbao` for any Chinese pipeline, and Docs of a record for DocBin.

    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao", config={"anchor": "2024-06-02"})
    doc = nlp("到2025年,广东省算力规模达到38EFLOPS。")
    [(span.text, span._.jianbao["norm"]["codes"]) for span in doc.spans["province"]]

Mentions stand in `doc.spans`, a group per type, because mentions of different types nest and cross, which `doc.ents`
forbids. Where a mention's border falls inside a token (jieba reads 来川调研 as 来川, 调研) the span is widened to whole
tokens; the exact offsets are in the mention, `span._.jianbao["start"]` and `["end"]`, code points of `doc.text`.
`doc.user_data["jianbao"]` is the whole record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from pipeline.engine import extract_text
from pipeline.kit.anchor import parse_anchor
from pipeline.kit.words import load_blank
from pipeline.records import Issue, to_json
from pipeline.rooms import ROOMS

KEY = "jianbao"


def _mention_of(span: Span) -> dict[str, Any] | None:
    record = span.doc.user_data.get(KEY)
    return record["mentions"][int(span.id_)] if record and span.id_.isdecimal() else None


# A getter, not a stored value: two mentions of one span and different types would share the store's key.
Span.set_extension(KEY, getter=_mention_of, force=True)


@Language.factory(KEY, default_config={"anchor": None})
def make_component(nlp: Language, name: str, anchor: str | None) -> Callable[[Doc], Doc]:
    """The component `jianbao`.

    Args:
        nlp: the pipeline it is added to.
        name: its name there.
        anchor: `YYYY-MM-DD`; the day from which relative dates are read, overriding what the text says.
    Raises:
        AnchorError: the anchor is no calendar day.
    """
    return Component(parse_anchor(anchor))


class Component:
    """Finds mentions in a Doc and adds them as span groups and as a record."""

    def __init__(self, anchor: str | None) -> None:
        self.anchor = anchor

    def __call__(self, doc: Doc) -> Doc:
        # Line ends are unified without moving an offset: the record is about `doc.text` as it stands.
        text = doc.text.replace("\r\n", " \n").replace("\r", "\n")
        return add_record(doc, to_json(extract_text(text, anchor=self.anchor)))


def add_record(doc: Doc, record: dict[str, Any]) -> Doc:
    """Put a record, whose offsets are those of the Doc's text, on a Doc."""
    groups: dict[str, list[Span]] = {room.type: [] for room in ROOMS}
    for index, mention in enumerate(record["mentions"]):
        span = doc.char_span(
            mention["start"],
            mention["end"],
            label=mention["type"],
            span_id=str(index),
            alignment_mode="expand",
        )
        assert span is not None  # widening finds tokens for every offset inside the text
        groups[mention["type"]].append(span)
    for type_, spans in groups.items():
        doc.spans[type_] = spans
    doc.user_data[KEY] = record
    return doc


def to_docs(issue: Issue, vocab: Vocab | None = None) -> list[Doc]:
    """The parts of an issue that hold text as Docs of one token a character, so that every mention is exact.

    In `doc.user_data["jianbao"]`: `issue`, the part's `kind` and its `article` number, `start` (where the Doc begins
    in the issue), and its `mentions` with offsets of the Doc. A mention over the border of two parts is left out.
    """
    vocab = vocab if vocab is not None else load_blank().vocab
    mentions = to_json(issue)["mentions"]
    docs = []
    for part in issue.parts:
        words = list(issue.text[part.start : part.end])
        if not "".join(words).strip():
            continue
        inside = [
            {**mention, "start": mention["start"] - part.start, "end": mention["end"] - part.start}
            for mention in mentions
            if part.start <= mention["start"] and mention["end"] <= part.end
        ]
        record = {
            "issue": issue.id,
            "kind": part.kind,
            "article": part.article,
            "start": part.start,
            "mentions": inside,
        }
        docs.append(add_record(Doc(vocab, words=words, spaces=[False] * len(words)), record))
    return docs


def to_docbin(issues: Iterable[Issue]) -> DocBin:
    """The Docs of issues as a DocBin, mentions included; `DocBin.to_disk` and `spacy train` take it from there."""
    return DocBin(docs=[doc for issue in issues for doc in to_docs(issue)], store_user_data=True)

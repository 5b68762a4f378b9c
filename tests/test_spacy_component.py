"""The component `jianbao` in other people's pipelines, and Docs of a record."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from pipeline import extract
from pipeline.errors import AnchorError
from pipeline.records import Issue, Part, ProvinceMention, ProvinceNorm
from pipeline.spacy_component import add_record, to_docbin, to_docs

TEXT = "广东省印发《广东省算力方案》。\n专家来川调研。"


@pytest.fixture
def issue() -> Issue:
    spans = [(0, 3, "440000"), (6, 9, "440000"), (19, 20, "510000")]
    return Issue(
        id="t",
        parts=[
            Part(kind="front_matter", start=0, end=16, first_line=1, last_line=1),
            Part(kind="article", start=16, end=len(TEXT), first_line=2, last_line=2, article=1),
        ],
        articles=[],
        mentions=[
            ProvinceMention(
                start=start, end=end, text=TEXT[start:end], rule="<test>", norm=ProvinceNorm(codes=[code]), article=None
            )
            for start, end, code in spans
        ],
        text=TEXT,
    )


def test_a_blank_pipeline_takes_the_component_by_name() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao", config={"anchor": "2024-06-02"})
    doc = nlp("《广东省算力基础设施方案(2024-2026年)》印发。")
    assert [span.text for span in doc.spans["document"]] == ["《广东省算力基础设施方案(2024-2026年)》"]
    assert set(doc.spans) == {"agency", "province", "document", "date", "compute"}
    record = doc.user_data["jianbao"]
    assert record["anchor"]["date"] == "2024-06-02"
    (span,) = doc.spans["document"]
    assert (span.label_, span._.jianbao["norm"]["title"]) == ("document", "广东省算力基础设施方案(2024-2026年)")
    assert span._.jianbao in record["mentions"]


def test_the_component_finds_what_extract_finds() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao", config={"anchor": "2024-06-02"})
    record = nlp(TEXT).user_data["jianbao"]
    found = extract(TEXT, anchor="2024-06-02").mentions
    assert [(m["type"], m["start"], m["end"]) for m in record["mentions"]] == [(m.type, m.start, m.end) for m in found]


def test_offsets_are_those_of_the_doc_whatever_its_line_ends() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao")
    doc = nlp("印发\r\n《广东省算力方案》\r《办法》")
    found = [doc.text[m["start"] : m["end"]] for m in doc.user_data["jianbao"]["mentions"] if m["type"] == "document"]
    assert found == ["《广东省算力方案》", "《办法》"]


def test_a_wrong_anchor_is_refused() -> None:
    with pytest.raises(AnchorError):
        spacy.blank("zh").add_pipe("jianbao", config={"anchor": "2024-02-30"})


def test_an_empty_doc_passes() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao")
    assert len(nlp("").spans["date"]) == 0


def test_spans_inside_a_token_are_widened_and_keep_their_offsets() -> None:
    doc = Doc(spacy.blank("zh").vocab, words=["来川", "调研"], spaces=[False, False])
    mention = {"start": 1, "end": 2, "text": "川", "type": "province", "norm": {"codes": ["510000"]}}
    add_record(doc, {"mentions": [mention]})
    (span,) = doc.spans["province"]
    assert (span.text, span._.jianbao["start"], span._.jianbao["end"]) == ("来川", 1, 2)


def test_docs_of_an_issue_are_its_parts_with_exact_spans(issue: Issue) -> None:
    docs = to_docs(issue)
    assert "".join(doc.text for doc in docs) == TEXT
    assert [[span.text for span in doc.spans["province"]] for doc in docs] == [["广东省", "广东省"], ["川"]]
    assert [doc.user_data["jianbao"]["kind"] for doc in docs] == ["front_matter", "article"]
    assert docs[1].user_data["jianbao"]["start"] == 16


def test_docs_survive_a_docbin(issue: Issue) -> None:
    stored = DocBin(store_user_data=True).from_bytes(to_docbin([issue]).to_bytes())
    docs = list(stored.get_docs(spacy.blank("zh").vocab))
    (span,) = docs[1].spans["province"]
    assert (span.text, span.label_, span._.jianbao["text"]) == ("川", "province", "川")


def test_a_pipeline_with_the_component_is_saved_and_loaded(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jianbao", config={"anchor": "2024-06-02"})
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded("印发《方案》。").user_data["jianbao"] == nlp("印发《方案》。").user_data["jianbao"]

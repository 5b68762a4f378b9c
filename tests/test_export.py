"""Records on disk: the same bytes every time, whole or not at all, described by schemas, read back or refused."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.engine import extract_text
from pipeline.errors import RecordError
from pipeline.export import issue_files, load_issue, write_issue
from pipeline.export.explain import explain_issue
from pipeline.export.rows import ARTICLE_KEYS, MENTION_KEYS
from pipeline.export.schema import NAMES, make_schema, read_schema
from pipeline.read import read_file
from pipeline.records import (
    AgencyEntry,
    AgencyForm,
    AgencyMention,
    AgencyNorm,
    Anchor,
    AppliedCorrection,
    Article,
    ComputeMention,
    ComputeNorm,
    DateMention,
    DateNorm,
    DocumentEntry,
    DocumentMention,
    DocumentNorm,
    Evidence,
    Fact,
    Issue,
    Model,
    Part,
    Problem,
    Profile,
    ProvinceMention,
    ProvinceNorm,
    Section,
    ShortName,
    Signature,
    Source,
    Span,
    to_json,
)

TEXT = "简报\n到2025年,广东省通信管理局《方案》要求30P\u2028\x00。\n"


FACT = Fact(
    id="0" * 16,
    key="1" * 16,
    start=24,
    end=27,
    text="30P",
    article=1,
    sentence=Span(start=3, end=30),
    dimension="compute",
    value=3e16,
    value_exact="3E+16",
    high=None,
    bound="eq",
    precision=None,
    metric=None,
    metric_class="compute",
    region=["440000"],
    place="广东省",
    status="target",
    as_of="2025",
    mod=None,
    document="方案",
    document_id="0" * 16,
    issuers=["广东省通信管理局"],
    flags=[],
    evidence={"as_of": Evidence(resolved_by="clause", start=4, end=9)},
)


def mention(kind: Any, text: str, norm: Any) -> Any:
    start = TEXT.index(text)
    return kind(start=start, end=start + len(text), text=text, rule="<test>", article=1, norm=norm)


@pytest.fixture
def issue() -> Issue:
    agency = AgencyNorm(
        name="广东省通信管理局",
        level="provincial",
        adcode="440000",
        kind="government",
        id="440000通信管理局",
        resolved_by="printed",
        resolved_from=Span(start=10, end=13),
    )
    date = DateNorm(edtf="2025", earliest="2025-01-01", latest="2025-12-31", resolved_by="stated")
    figure = ComputeNorm(dimension="compute", value=3e16, value_exact="3E+16", bound="eq")
    return Issue(
        id="t",
        source=Source(path="t.txt", sha256="0" * 64, encoding="utf-8", bytes=1),
        anchor=Anchor(date="2024-06-02", method="option", confidence="high"),
        parts=[
            Part(kind="front_matter", start=0, end=3, first_line=1, last_line=1),
            Part(kind="article", start=3, end=len(TEXT), first_line=2, last_line=2, article=1),
        ],
        articles=[
            Article(
                n=1,
                title="题",
                first_line=2,
                last_line=2,
                start=3,
                end=len(TEXT),
                sections=[Section(title="一、", level=1, start=3, end=5)],
                signature=Signature(signers=["甲局"], date=None, start=3, end=5),
                provinces=["440000"],
                provinces_found_by={"440000": "广东省"},
            )
        ],
        mentions=[
            mention(DateMention, "2025年", date),
            mention(AgencyMention, "广东省通信管理局", agency),
            mention(ProvinceMention, "广东省", ProvinceNorm(codes=["440000"])),
            mention(DocumentMention, "《方案》", DocumentNorm(title="方案", kind="policy", resolved_by="stated")),
            mention(ComputeMention, "30P", figure),
        ],
        facts=[FACT],
        documents=[
            DocumentEntry(
                id="0" * 16,
                title="方案",
                kind="policy",
                status=None,
                years=None,
                number=None,
                issuers=["广东省通信管理局"],
                issuer_ids=["440000:通信管理局"],
                issued=None,
                effective=None,
                region=["440000"],
                articles=[1],
                mentions=[Span(start=18, end=22)],
                short_names=[
                    ShortName(
                        text="《方案》", resolved_by="suffix", resolved_from=Span(start=3, end=5), start=18, end=22
                    )
                ],
                evidence={"region": Evidence(resolved_by="issuers")},
            )
        ],
        agencies=[
            AgencyEntry(
                id="440000:通信管理局",
                name="广东省通信管理局",
                level="provincial",
                adcode="440000",
                kind="government",
                parent="工业和信息化部",
                articles=[1],
                mentions=[Span(start=10, end=18)],
                forms=[
                    AgencyForm(
                        text="广东省通信管理局", resolved_by="printed", resolved_from=None, count=1, start=10, end=18
                    )
                ],
            )
        ],
        text=TEXT,
    )


def rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def test_files_of_an_issue(issue: Issue) -> None:
    files = issue_files(issue)
    assert list(files) == [
        "issue.json",
        "text.txt",
        "articles.jsonl",
        "mentions.jsonl",
        "facts.jsonl",
        "documents.jsonl",
        "agencies.jsonl",
    ]
    assert files["text.txt"].decode() == TEXT
    record = json.loads(files["issue.json"])
    assert record["schema_version"] == "1.2"
    assert record["source"]["sha256"] == "0" * 64
    assert "text" not in record
    assert files["issue.json"].endswith(b"}\n")


def test_json_is_sorted_and_unescaped(issue: Issue) -> None:
    for name, content in issue_files(issue).items():
        if name == "text.txt":
            continue
        for value in [json.loads(content)] if name == "issue.json" else rows(content):
            assert list(value) == sorted(value)
        assert "广东省".encode() in content
        assert b"\\u5e7f" not in content


def test_the_record_is_written_whole(issue: Issue) -> None:
    assert json.loads(issue_files(issue)["issue.json"]) == to_json(issue)


def test_the_same_record_gives_the_same_bytes(issue: Issue) -> None:
    assert issue_files(issue) == issue_files(issue.model_copy())


def test_mention_rows_are_flat(issue: Issue) -> None:
    found = rows(issue_files(issue)["mentions.jsonl"])
    date, agency = found[0], found[1]
    assert set(date) == {*MENTION_KEYS, "earliest", "latest"}
    assert (date["earliest"], date["latest"]) == ("2025-01-01", "2025-12-31")
    assert set(agency) == set(MENTION_KEYS)
    assert (agency["issue"], agency["article"], agency["text"]) == ("t", 1, "广东省通信管理局")
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in found)


def test_fact_rows_have_their_sentence(issue: Issue) -> None:
    (fact,) = rows(issue_files(issue)["facts.jsonl"])
    keys = "issue article start end text dimension value high bound precision metric region place status as_of mod"
    assert set(fact) >= {*keys.split(), "document", "issuers", "evidence", "id"}
    assert fact["text"] == TEXT[fact["start"] : fact["end"]]
    assert (fact["issue"], fact["sentence_text"]) == ("t", TEXT[3:30])
    assert fact["evidence"] == {"as_of": {"resolved_by": "clause", "start": 4, "end": 9}}


def test_article_rows_have_text_sections_signature_and_provinces(issue: Issue) -> None:
    (article,) = rows(issue_files(issue)["articles.jsonl"])
    assert set(article) >= {*ARTICLE_KEYS, "text", "sections", "signature", "provinces_found_by"}
    assert article["text"] == TEXT[3:]
    assert article["provinces_found_by"] == {"440000": "广东省"}


def test_files_are_written_and_unchanged_ones_left_alone(issue: Issue, tmp_path: Path) -> None:
    folder = tmp_path / "extracted" / "t"
    files = issue_files(issue)
    assert write_issue(files, folder) is True
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    stamp = (folder / "issue.json").stat().st_mtime_ns
    assert write_issue(files, folder) is False
    assert (folder / "issue.json").stat().st_mtime_ns == stamp
    assert [path.name for path in folder.parent.iterdir()] == ["t"]


def test_a_changed_file_is_replaced_and_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    write_issue({"issue.json": b"1", "text.txt": b"a"}, folder)
    (folder / "page.html").write_bytes(b"mine")
    assert write_issue({"issue.json": b"2", "text.txt": b"a"}, folder) is True
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "issue.json": b"2",
        "text.txt": b"a",
        "page.html": b"mine",
    }


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "t"
    write_issue({"issue.json": b"old", "text.txt": b"old"}, folder)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_issue({"issue.json": b"new", "text.txt": b"new"}, folder)
    with pytest.raises(OSError, match="No space left"):
        write_issue({"issue.json": b"new"}, tmp_path / "u")
    assert [path.name for path in tmp_path.iterdir()] == ["t"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"issue.json": b"old", "text.txt": b"old"}


def test_issue_json_is_replaced_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "t"
    write_issue({"issue.json": b"old", "text.txt": b"old"}, folder)
    monkeypatch.setattr("pipeline.export.write._exchange", lambda: None)  # a system that cannot exchange folders
    replaced, replace = [], Path.replace

    def note(path: Path, target: Path) -> Path:
        replaced.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", note)
    write_issue({"issue.json": b"new", "text.txt": b"new", "articles.jsonl": b"new"}, folder)
    assert replaced[-1] == "issue.json"
    assert len(replaced) == 3


def test_a_target_that_is_a_file_is_an_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"mine")
    with pytest.raises(OSError):
        write_issue({"issue.json": b"new"}, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


def test_a_record_is_read_back(issue: Issue, tmp_path: Path) -> None:
    write_issue(issue_files(issue), tmp_path / "t")
    assert load_issue(tmp_path / "t") == issue
    assert load_issue(tmp_path / "t" / "issue.json") == issue


def stored(issue: Issue, folder: Path, **changed: Any) -> Path:
    files = issue_files(issue)
    record = json.loads(files["issue.json"]) | changed
    write_issue(files | {"issue.json": json.dumps(record).encode()}, folder)
    return folder


@pytest.mark.parametrize("version", ["2.0", "0.9", "10.0", "1", "1.x", "new"])
def test_another_major_version_is_refused_in_plain_words(issue: Issue, tmp_path: Path, version: str) -> None:
    with pytest.raises(RecordError, match=f"written under schema {version}, this program reads 1.x") as error:
        load_issue(stored(issue, tmp_path / "t", schema_version=version))
    assert "\n" not in str(error.value)


def test_a_newer_minor_version_is_read_without_its_new_keys(issue: Issue, tmp_path: Path) -> None:
    loaded = load_issue(stored(issue, tmp_path / "t", schema_version="1.99", mood="bright"))
    assert loaded.mentions == issue.mentions


def test_an_unknown_key_in_the_own_version_is_refused(issue: Issue, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="mood"):
        load_issue(stored(issue, tmp_path / "t", mood="bright"))


def test_a_text_that_does_not_fit_is_refused(issue: Issue, tmp_path: Path) -> None:
    folder = stored(issue, tmp_path / "t")
    (folder / "text.txt").write_bytes(TEXT.replace("广东", "广西").encode())
    with pytest.raises(RecordError, match="the text reads otherwise there"):
        load_issue(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "not a stored record"), (b"[]", "no schema_version"), (b'{"schema_version": 1}', "no schema_version")],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    write_issue({"issue.json": content, "text.txt": b""}, tmp_path / "t")
    with pytest.raises(RecordError, match=message):
        load_issue(tmp_path / "t")


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"issue\.json: no such file"):
        load_issue(tmp_path / "issue.json")


@pytest.mark.parametrize("name", NAMES)
def test_committed_schemas_are_those_of_the_models(name: str) -> None:
    assert read_schema(name) == make_schema(name), "run `python -m pipeline.export.schema` and commit"


@pytest.mark.parametrize("name", NAMES)
def test_schemas_say_what_they_are(name: str) -> None:
    schema = json.loads(read_schema(name))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:jianbao:schema:1.2:{name}"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_records_fit_their_schemas(issue: Issue) -> None:
    files = issue_files(issue)
    values = {
        "issue": [json.loads(files["issue.json"])],
        "article": rows(files["articles.jsonl"]),
        "mention": rows(files["mentions.jsonl"]),
        "fact": rows(files["facts.jsonl"]),
        "document": rows(files["documents.jsonl"]),
        "agency": rows(files["agencies.jsonl"]),
    }
    for name in NAMES:
        validator = jsonschema.Draft202012Validator(json.loads(read_schema(name)))
        for value in values[name]:
            validator.validate(value)
            with pytest.raises(jsonschema.ValidationError):
                validator.validate(value | {"mood": "bright"})


@pytest.mark.parametrize(
    "model",
    [
        Issue,
        Source,
        Anchor,
        Part,
        Problem,
        Article,
        Section,
        Signature,
        AgencyNorm,
        ProvinceNorm,
        DocumentNorm,
        DateNorm,
        ComputeNorm,
        Evidence,
        Profile,
        Fact,
        DocumentEntry,
        ShortName,
        AgencyEntry,
        AgencyForm,
        AppliedCorrection,
    ],
)
def test_the_documentation_names_every_key(model: type[Model]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "records.md").read_text(encoding="utf-8")
    section = re.split(rf"^#+ {model.__name__}$", page, flags=re.M)[1].split("\n#")[0]
    first_cells = re.findall(r"^\| (`[^|]*) \|", section, flags=re.M)
    documented = {key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)}
    assert documented == {name for name, field in model.model_fields.items() if not field.exclude}


def test_the_documentation_shows_the_values_of_the_sample() -> None:
    root = Path(__file__).parent.parent
    text, source = read_file(root / "raw" / "026.txt", root=root / "raw")
    record = to_json(extract_text(text, id="026", source=source))
    norms = {mention["text"]: mention["norm"] for mention in reversed(record["mentions"])}
    shown = {
        "Issue": record,
        "Source": record["source"],
        "Anchor": record["anchor"],
        "Part": record["parts"][0],
        "Article": record["articles"][3],
        "Section": record["articles"][4]["sections"][0],
        "Signature": record["articles"][3]["signature"],
        "Mentions": record["mentions"][0],
        "AgencyNorm": next(m["norm"] for m in record["mentions"] if m["text"] == "省发展改革委" and m["article"] == 8),
        "ProvinceNorm": norms["长三角"],
        "DocumentNorm": norms["《数字广东建设2024年工作要点》"],
        "DateNorm": norms["8月下旬"],
        "ComputeNorm": norms["30EFlops(FP16)"],
        "Problem": record["problems"][0],
        "Profile": record["articles"][3]["profile"],
        "Fact": (fact := next(fact for fact in record["facts"] if fact["text"] == "30EFlops(FP16)")),
        "Evidence": fact["evidence"]["region"],
        "DocumentEntry": (document := next(d for d in record["documents"] if d["title"].startswith("北京市算力"))),
        "ShortName": document["short_names"][0],
        "AgencyEntry": (agency := next(a for a in record["agencies"] if a["id"] == "510000:发展和改革委员会")),
        "AgencyForm": agency["forms"][-1],
    }
    page = (root / "docs" / "records.md").read_text(encoding="utf-8")
    for heading, values in shown.items():
        section = re.split(rf"^#+ {heading}$", page, flags=re.M)[1].split("\n#")[0]
        for keys, cell in re.findall(r"^\| (`[^|]*) \|.*\| ([^|]*) \|$", section, flags=re.M):
            names, printed = re.findall(r"`(\w+)`", keys), re.findall(r"`([^`]*)`", cell)
            if printed:
                assert (names, [json.loads(value) for value in printed]) == (names, [values[name] for name in names])


def test_explain_underlines_nested_mentions_on_rows_of_their_own(issue: Issue) -> None:
    lines = [line.plain for line in explain_issue(issue, 100)]
    assert lines[:4] == [
        "anchor 2024-06-02 (option, high)",
        "到2025年,广东省通信管理局《方案》要求30P··。",
        "  └1───┘ └2─────────────┘└4─────┘    └5┘",
        "         └3───┘",
    ]
    assert "2  agency    10-18  广东省通信管理局" in lines
    assert "  3  province  10-13  广东省" in lines
    assert "   rule <test>" in lines
    (norm,) = [line for line in lines if "adcode" in line]
    assert norm.strip().startswith("name=广东省通信管理局  level=provincial  adcode=440000")
    assert "resolved_from=10-13 广东省" in norm


def test_explain_tells_facts_with_how_each_value_was_obtained(issue: Issue) -> None:
    lines = [line.plain for line in explain_issue(issue, 100)]
    assert lines[-7:] == [
        "   fact      24-27  30P  compute eq 3E+16  class=compute  id=0000000000000000",
        "   region=440000",
        "   place=广东省",
        "   status=target",
        "   as_of=2025  clause 4-9 2025年",
        "   document=方案",
        "   issuers=广东省通信管理局",
    ]


def test_explain_folds_lines_at_the_terminals_width(issue: Issue) -> None:
    lines = [line.plain for line in explain_issue(issue, 20)]
    assert lines[1:6] == [
        "到2025年,广东省通信",
        "  └1───┘ └2───────┘",
        "         └3───┘",
        "管理局《方案》要求30",
        "└2───┘└4─────┘    5┘",
    ]


def test_explain_underlines_a_title_on_both_its_lines_and_lists_it_once() -> None:
    text = "无\n见《甲\n乙》。"
    part = Part(kind="front_matter", start=0, end=len(text), first_line=1, last_line=3)
    title = DocumentNorm(title="甲乙", kind="other", resolved_by="stated")
    found = DocumentMention(start=3, end=8, text=text[3:8], rule="<test>", norm=title)
    issue = Issue(id="t", parts=[part], articles=[], mentions=[found], text=text)
    lines = [line.plain for line in explain_issue(issue, 80)]
    assert lines == [
        "见《甲",
        "  └1─┘",
        "1  document  3-8  《甲·乙》",
        "   title=甲乙  kind=other  resolved_by=stated",
        "   rule <test>",
        "",
        "乙》。",
        "└1─┘",
    ]


def test_explain_says_when_there_is_nothing() -> None:
    part = Part(kind="front_matter", start=0, end=1, first_line=1, last_line=1)
    issue = Issue(id="t", parts=[part], articles=[], mentions=[], text="无")
    assert [line.plain for line in explain_issue(issue, 80)] == ["no mentions"]

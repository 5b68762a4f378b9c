"""The commands as a user meets them: output, errors in one line, exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import pipeline
from flows.plan import Selection
from pipeline.cli import app
from pipeline.errors import AnchorError, JianbaoError, TextError
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "raw" / "026.txt"
SENTENCE = "2024年5月29日,国家数据局印发《数字中国建设2024年工作要点》。\n"


def jianbao(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def python(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    return path


def test_extract_prints_one_record_a_line(note: Path) -> None:
    result = jianbao("extract", note, SAMPLE)
    assert result.exit_code == 0
    first, second = lines(result)
    assert (first["id"], first["source"]["path"]) == ("note", "note.txt")
    assert (second["id"], second["source"]["path"], second["number"]) == ("026", "026.txt", 26)
    assert list(first) == sorted(first)
    assert "国家数据局" in result.stdout


def test_extract_mentions_have_exactly_the_documented_keys(note: Path) -> None:
    result = jianbao("extract", note, "--emit", "mentions")
    rows = lines(result)
    assert [row["text"] for row in rows if row["type"] == "document"] == ["《数字中国建设2024年工作要点》"]
    for row in rows:
        assert set(row) == {"issue", "start", "end", "text", "type", "norm", "rule", "article"}
        assert SENTENCE[row["start"] : row["end"]] == row["text"]


def test_extract_articles_have_exactly_the_documented_keys() -> None:
    rows = lines(jianbao("extract", SAMPLE, "--emit", "articles"))
    assert [row["n"] for row in rows] == list(range(1, 14))
    for row in rows:
        assert set(row) == {
            "issue",
            "n",
            "title",
            "first_line",
            "last_line",
            "start",
            "end",
            "source",
            "source_channel",
            "provinces",
        }


def test_norms_have_at_least_the_keys_of_the_gold() -> None:
    gold: dict[str, set[str]] = {}
    for line in (ROOT / "tests/gold/026.mentions.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        row = json.loads(line)
        gold.setdefault(row["type"], set()).update(row["norm"])
    rows = lines(jianbao("extract", SAMPLE, "--emit", "mentions"))
    assert {row["type"] for row in rows} == set(gold)
    for row in rows:
        assert set(row["norm"]) >= gold[row["type"]]


def test_extract_reads_standard_input() -> None:
    (record,) = lines(jianbao("extract", "-", stdin=SENTENCE.encode()))
    assert record["id"] == "stdin"
    assert any(mention["type"] == "document" for mention in record["mentions"])


def test_the_anchor_option_overrides(note: Path) -> None:
    (record,) = lines(jianbao("extract", note, "--anchor", "2020-01-02"))
    assert record["anchor"] == {
        "date": "2020-01-02",
        "method": "option",
        "confidence": "high",
        "start": None,
        "end": None,
    }


def test_ids_come_from_the_path_below_raw(tmp_path: Path) -> None:
    paths = [tmp_path / "raw" / "2024" / "026.txt", tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt"]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text(SENTENCE, encoding="utf-8")
    ids = [record["id"] for record in lines(jianbao("extract", *paths))]
    assert ids[0] == "2024-026"
    assert len(set(ids)) == 3


def test_a_clash_of_ids_adds_the_suffix(tmp_path: Path) -> None:
    for name in ("a.txt", "a.text"):
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
    records = lines(jianbao("extract", tmp_path / "a.txt", tmp_path / "a.text"))
    assert [record["id"] for record in records] == ["a-txt", "a-text"]


def test_two_runs_print_the_same_bytes() -> None:
    first, second = (python("from pipeline.cli import main; main()", "extract", SAMPLE).stdout for _ in range(2))
    assert first == second
    assert len(first) > 10_000


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "undecodable", "binary"])
def test_a_bad_input_is_one_line_and_the_others_go_on(tmp_path: Path, note: Path, kind: str) -> None:
    bad = tmp_path / "bad.txt"
    if kind == "folder":
        bad.mkdir()
    elif kind == "empty":
        bad.write_bytes(b"")
    elif kind == "undecodable":
        bad.write_bytes("国家".encode("gb18030") + b"\xff\xff\xff " + "数据局".encode())
    elif kind == "binary":
        bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8)
    result = jianbao("extract", bad, note)
    assert result.exit_code == 1
    assert [record["id"] for record in lines(result)] == ["note"]
    (line,) = result.stderr.splitlines()
    assert line.startswith("jianbao: ")
    assert "bad.txt" in line
    alone = jianbao("extract", bad)
    assert (alone.exit_code, alone.stdout) == (3, "")


def test_a_defect_met_by_one_file_does_not_take_the_others_along(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pipeline.engine

    extract_text = pipeline.engine.extract_text

    def defective(text: str, **more: Any) -> Any:
        if more["id"] == "026":
            raise ZeroDivisionError("division by zero")
        return extract_text(text, **more)

    monkeypatch.setattr(pipeline.engine, "extract_text", defective)
    result = jianbao("extract", SAMPLE, note)
    assert result.exit_code == 1
    assert [record["id"] for record in lines(result)] == ["note"]
    assert result.stderr.splitlines() == [
        f"jianbao: {SAMPLE}: ZeroDivisionError: division by zero; a defect of jianbao, please report it with the file"
    ]


@pytest.mark.parametrize("anchor", ["2024-02-30", "20240602", "2024-6-2", "yesterday", ""])
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_bad_anchor_is_wrong_usage(note: Path, command: str, anchor: str) -> None:
    result = jianbao(command, note, "--anchor", anchor)
    assert result.exit_code == 2
    assert "write YYYY-MM-DD" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x.txt", "--emit", "poems"],
        ["explain"],
        ["schema", "poem"],
        ["no-such-command"],
        ["--no"],
    ],
)
def test_wrong_usage_has_exit_code_2(arguments: list[str]) -> None:
    assert jianbao(*arguments).exit_code == 2


def test_extract_leaves_prefect_alone(note: Path) -> None:
    code = (
        "import sys; from pipeline.cli import app\n"
        "app(standalone_mode=False)\n"
        "sys.exit('prefect' in sys.modules or 'flows' in sys.modules)"
    )
    result = python(code, "extract", note)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_package_and_the_help_are_cheap() -> None:
    heavy = ("pydantic", "spacy", "jieba", "rich", "orjson", "prefect", "dateparser", "pipeline.engine")
    code = (
        "import sys, pipeline; from pipeline.cli import main\n"
        "sys.argv = ['jianbao', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    result = python(code)
    assert "Usage: jianbao" in result.stdout
    assert result.stderr == "[]\n"


def test_version() -> None:
    result = jianbao("--version")
    assert (result.exit_code, result.stdout) == (0, "jianbao 0.1.0\n")


def test_a_closed_pipe_ends_quietly() -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "extract", *[str(SAMPLE)] * 4]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_explain_shows_span_norm_rule_and_entry() -> None:
    result = jianbao("explain", SENTENCE.strip(), "--anchor", "2024-06-02")
    assert result.exit_code == 0
    out = result.stdout
    assert out.startswith("anchor 2024-06-02 (option, high)\n" + SENTENCE)
    assert "document  18-35  《数字中国建设2024年工作要点》" in out
    assert "title=数字中国建设2024年工作要点  kind=policy" in out
    assert "rule 《<title>》  entry document/" in out
    assert "\x1b" not in out


def test_explain_reads_standard_input_and_refuses_what_is_no_text() -> None:
    assert "《方案》" in jianbao("explain", "-", stdin="印发《方案》。".encode()).stdout
    result = jianbao("explain", "\udcff")
    assert result.exit_code == 3
    assert "lone surrogate" in result.stderr


@pytest.mark.parametrize("name", ["issue", "article", "mention"])
def test_schema_prints_the_committed_schema(name: str) -> None:
    committed = ROOT / "pipeline" / "export" / "schemas" / f"{name}.schema.json"
    assert jianbao("schema", name).stdout == committed.read_text(encoding="utf-8")


def test_schema_is_that_of_the_issue_by_default() -> None:
    assert json.loads(jianbao("schema").stdout)["$id"] == "urn:jianbao:schema:1.2:issue"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "n.txt").write_text(SENTENCE, encoding="utf-8")
    rows = [
        {"start": 18, "end": 35, "type": "document", "norm": {"title": "数字中国建设2024年工作要点", "kind": "law"}},
        {"start": 0, "end": 1, "type": "document", "norm": {"title": "无"}},
    ]
    content = "".join(json.dumps({**row, "text": SENTENCE[row["start"] : row["end"]]}) + "\n" for row in rows)
    (folder / "n.mentions.jsonl").write_text(content, encoding="utf-8")
    return folder


def test_eval_prints_scores_and_errors_in_context(gold: Path) -> None:
    result = jianbao("eval", gold)
    assert result.exit_code == 0
    assert "document       1     0      1   1.000   0.500   0.667   1/1 1.000       kind 0/1 0.000" in result.stdout
    assert 'expected {"kind": "law"}' in result.stdout
    assert 'got      {"kind": "policy"}' in result.stdout
    assert "missed   n:1 0-1  ⟦2⟧024年" in result.stdout


def test_eval_as_json(gold: Path) -> None:
    report = json.loads(jianbao("eval", gold, "--json").stdout)
    assert report["types"]["document"]["span"]["f1"] == pytest.approx(2 / 3)
    assert [error["what"] for error in report["errors"] if error["type"] == "document"] == ["missed", "kind"]
    assert "errors" not in json.loads(jianbao("eval", gold, "--json", "--totals").stdout)


def test_eval_gates_on_a_baseline(gold: Path) -> None:
    baseline = gold / "baseline.json"
    assert jianbao("eval", gold, "--baseline", baseline).exit_code == 3
    assert jianbao("eval", gold, "--baseline", baseline, "--write-baseline").exit_code == 0
    held = jianbao("eval", gold, "--baseline", baseline)
    assert (held.exit_code, held.stdout.splitlines()[-1]) == (0, "the baseline holds")
    stored = json.loads(baseline.read_text(encoding="utf-8"))
    stored["files"]["n"]["counts"]["document.span"] = "2 0 0"
    stored["files"]["n"]["errors"] = [e for e in stored["files"]["n"]["errors"] if "missed" not in e]
    baseline.write_text(json.dumps(stored), encoding="utf-8")
    fallen = jianbao("eval", gold, "--baseline", baseline)
    assert fallen.exit_code == 1
    assert "LOWER document.span: 1.0000 -> 0.6667" in fallen.stdout
    assert "lost: 1\n  n 0-1 document missed 2" in fallen.stdout
    report = json.loads(jianbao("eval", gold, "--baseline", baseline, "--json").stdout)
    assert (report["baseline"]["holds"], report["baseline"]["lost"]) == (False, ["n 0-1 document missed 2"])


def test_eval_without_gold_is_an_error(tmp_path: Path) -> None:
    result = jianbao("eval", tmp_path)
    assert result.exit_code == 3
    assert "no gold here" in result.stderr


def test_run_hands_over_to_the_flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.extract

    calls = []

    def run_flow(settings: Settings, selection: Selection, **options: bool) -> int:
        calls.append((settings.raw, settings.out, selection.only, selection.retry, options))
        return 1

    monkeypatch.setattr(flows.extract, "run_flow", run_flow)
    assert jianbao("run", tmp_path, "--out", tmp_path / "out").exit_code == 1
    assert jianbao("run").exit_code == 1
    assert jianbao("retry", "--only", "02*", "-v").exit_code == 1
    assert calls == [
        (str(tmp_path), str(tmp_path / "out"), (), False, {"prune": False, "verbose": False}),
        ("raw", "extracted", (), False, {"prune": False, "verbose": False}),
        ("raw", "extracted", ("02*",), True, {"verbose": True}),
    ]
    assert jianbao("run", "--since", "yesterday").exit_code == 2
    assert jianbao("run", "--runner", "ray").exit_code == 2


def test_extract_from_python() -> None:
    import datetime

    first = pipeline.extract("\ufeff印发\r\n《方案》。\r", anchor="2024-06-02")
    assert first.text == "印发\n《方案》。\n"
    assert first.id == "text"
    assert [mention.text for mention in first.mentions if mention.type == "document"] == ["《方案》"]
    second = pipeline.extract(first.text, anchor=datetime.date(2024, 6, 2))
    assert second == first
    assert second.anchor is not None and second.anchor.date == "2024-06-02"


@pytest.mark.parametrize("anchor", ["2024-02-30", "20240602", "June"])
def test_a_bad_anchor_from_python_is_a_value_error(anchor: str) -> None:
    with pytest.raises(ValueError, match="write YYYY-MM-DD") as error:
        pipeline.extract("甲", anchor=anchor)
    assert isinstance(error.value, AnchorError)
    assert isinstance(error.value, JianbaoError)


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(TextError, match=r"U\+D800 at 1"):
        pipeline.extract("甲\ud800")


def test_an_empty_text_has_an_empty_record() -> None:
    assert pipeline.extract("").mentions == []

"""Corrections: read and checked, applied, kept in the record, reported when they no longer fit, used as gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.batches import run_batch
from flows.dryrun import find_changes
from flows.fingerprint import fingerprint
from flows.operation import Report, begin
from flows.plan import Selection, make_plan
from flows.report import problem_lines
from pipeline.cli import app
from pipeline.correct.lines import Corrections, parse_corrections
from pipeline.engine import extract_text
from pipeline.errors import CorrectionError
from pipeline.export import load_issue
from pipeline.export.manifest import load_entry, load_problem
from pipeline.records import Fact, Issue, Mention
from pipeline.settings import Settings

TEXT = (
    "算力简报\n第5期\n甘肃省算力网有新进展\n"
    "2024年5月29日,甘肃省发展改革委印发《甘肃省算力网建设方案》。到2025年,全省算力规模达到30EFLOPS,"
    "庆阳集群新增标准机架5万架。省数据局表示支持。\n"
    "据介绍,廊坊和保定各有10个数据中心。\n"
)
ANCHOR = "2024-06-02"


def line(action: str, type_: str, text: str, **more: Any) -> dict[str, Any]:
    """A correction of the first place where some words stand."""
    start = TEXT.index(text)
    return {
        "action": action, "type": type_, "start": start, "end": start + len(text), "text": text,
        "by": "Li Na", "why": "seen in print", **more,
    }  # fmt: skip


def target(text: str) -> dict[str, Any]:
    return {"start": TEXT.index(text), "end": TEXT.index(text) + len(text), "text": text}


def dump(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def correct(*rows: dict[str, Any], text: str = TEXT) -> Issue:
    corrections = Corrections("corrections/x.jsonl", tuple(parse_corrections(dump(*rows), "corrections/x.jsonl")))
    return extract_text(text, anchor=ANCHOR, corrections=corrections)


def mention(issue: Issue, type_: str, text: str) -> Mention:
    return next(found for found in issue.mentions if (found.type, found.text) == (type_, text))


def facts(issue: Issue, text: str) -> list[Fact]:
    return [fact for fact in issue.facts if fact.text == text]


@pytest.fixture(scope="module")
def plain() -> Issue:
    return extract_text(TEXT, anchor=ANCHOR)


# --- what a correction does


def test_a_fixed_value_stands_and_what_is_joined_follows(plain: Issue) -> None:
    issue = correct(line("fix", "date", "2025年", norm={"edtf": "2026"}, on="2024-06-11"))
    found = mention(issue, "date", "2025年")
    assert (found.rule, found.entry) == ("correction", "corrections/x.jsonl:1")
    assert found.norm.model_dump() == {
        "edtf": "2026", "mod": None, "earliest": "2026-01-01", "latest": "2026-12-31", "time": None,
        "resolved_by": "correction", "resolved_from": None, "reason": None,
    }  # fmt: skip
    assert [fact.as_of for fact in facts(plain, "30EFLOPS")] == ["2025"]
    assert [fact.as_of for fact in facts(issue, "30EFLOPS")] == ["2026"]
    (note,) = issue.corrections
    assert (note.line, note.by, note.why, note.on) == (1, "Li Na", "seen in print", "2024-06-11")
    assert (note.outcome, [(one["text"], one["norm"]["edtf"]) for one in note.before]) == (
        "applied",
        [("2025年", "2025")],
    )
    assert issue.problems == plain.problems


def test_what_the_joining_says_of_a_corrected_key_is_put_back() -> None:
    given = {"region": ["530000"], "status": "current", "as_of": None}
    issue = correct(line("fix", "compute", "30EFLOPS", norm=given))
    norm: Any = mention(issue, "compute", "30EFLOPS").norm
    assert (norm.region, norm.status, norm.as_of, norm.metric) == (["530000"], "current", None, "全省算力规模")
    assert norm.evidence["region"].resolved_by == norm.evidence["status"].resolved_by == "correction"
    assert "as_of" not in norm.evidence and norm.evidence["metric"].resolved_by == "clause"
    (fact,) = facts(issue, "30EFLOPS")
    assert (fact.region, fact.status, fact.as_of) == (["530000"], "current", None)
    assert [problem.code for problem in issue.problems] == ["undated_facts"] * len(issue.problems)


def test_a_dropped_agency_issues_nothing(plain: Issue) -> None:
    issue = correct(line("drop", "agency", "甘肃省发展改革委"))
    assert plain.documents[0].issuers == ["甘肃省发展和改革委员会"]
    assert issue.documents[0].issuers == []
    assert [one["text"] for one in issue.corrections[0].before] == ["甘肃省发展改革委"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (line("fix", "agency", "省数据局", norm={"name": "贵州省大数据发展管理局"}), ("520000", "correction")),
        (line("fix", "agency", "省数据局", norm={"name": "某某办", "adcode": "620000", "level": "county",
                                              "kind": "party", "id": "620000:某某办"}), ("620000", "correction")),
        (line("fix", "agency", "省数据局", norm={"kind": "institution"}), ("620000", "context")),
    ],
)  # fmt: skip
def test_what_is_left_out_is_read_in_the_name_or_stays(row: dict[str, Any], expected: tuple[str, str]) -> None:
    norm: Any = mention(correct(row), "agency", "省数据局").norm
    assert (norm.adcode, norm.resolved_by) == expected
    assert norm.id.startswith(norm.adcode)


def test_an_added_figure_gives_a_fact_and_an_added_title_is_registered() -> None:
    issue = correct(
        line("add", "compute", "第5期", norm={"dimension": "facility", "value": 5}),
        line("add", "document", "新进展", norm={"title": "甘肃省算力发展规划"}),
        line("add", "province", "算力网", norm={"codes": ["620000"]}),
    )
    (fact,) = facts(issue, "第5期")
    assert (fact.dimension, fact.value, fact.value_exact, fact.bound) == ("facility", 5, "5", "eq")
    norm: Any = mention(issue, "document", "新进展").norm
    assert (norm.title, norm.kind, norm.resolved_by) == ("甘肃省算力发展规划", "policy", "correction")
    assert "甘肃省算力发展规划" in [entry.title for entry in issue.documents]
    assert [note.outcome for note in issue.corrections] == ["applied"] * 3


def test_a_moved_span_takes_the_place_of_what_it_crosses() -> None:
    issue = correct(line("fix", "date", "2025年", to=target("到2025年")))
    assert "到2025年" in [found.text for found in issue.mentions if found.type == "date"]
    assert "2025年" not in [found.text for found in issue.mentions if found.type == "date"]
    added = correct(line("add", "agency", "发展改革委", norm={"name": "甘肃省发展和改革委员会"}))
    agencies = [found.text for found in added.mentions if found.type == "agency"]
    assert "发展改革委" in agencies and "甘肃省发展改革委" not in agencies
    assert [one["text"] for one in added.corrections[0].before] == ["甘肃省发展改革委"]


def test_facts_of_one_figure_are_corrected_one_by_one(plain: Issue) -> None:
    first, second = facts(plain, "10个")
    issue = correct(
        line("drop", "fact", "10个", fact=first.id),
        line("fix", "fact", "10个", fact=second.id, norm={"as_of": "2024", "status": "planned", "value_exact": "12"}),
        line("add", "fact", "10个", norm={"place": "庆阳", "region": ["620000"]}),
    )
    fixed, added = facts(issue, "10个")
    assert (fixed.place, fixed.as_of, fixed.status, fixed.value) == (second.place, "2024", "planned", 12)
    assert fixed.id != second.id and fixed.flags == ["corrected"]
    assert fixed.evidence["as_of"].resolved_by == "correction"
    assert (added.place, added.region, added.flags) == ("庆阳", ["620000"], ["corrected"])
    assert [note.outcome for note in issue.corrections] == ["applied"] * 3
    assert [[one["id"] for one in note.before] for note in issue.corrections] == [[first.id], [second.id], []]


def test_identifiers_are_those_of_a_fact_that_the_text_itself_gives(plain: Issue) -> None:
    (fact,) = facts(plain, "5万架")
    away = correct(line("fix", "fact", "5万架", norm={"place": None, "as_of": "2031"}))
    (moved,) = facts(away, "5万架")
    assert moved.key != fact.key
    same = correct(line("fix", "fact", "5万架", norm={"place": fact.place, "as_of": fact.as_of}))
    assert [(one.id, one.key) for one in facts(same, "5万架")] == [(fact.id, fact.key)]
    assert [note.outcome for note in same.corrections] == ["confirmed"]


def test_what_the_program_finds_by_itself_is_confirmed(plain: Issue) -> None:
    issue = correct(
        line("fix", "date", "2025年", norm={"edtf": "2025"}),
        line("drop", "agency", "据介绍"),
        line("add", "province", "甘肃省"),
    )
    assert [(note.outcome, note.before) for note in issue.corrections] == [("confirmed", [])] * 3
    assert issue.facts == plain.facts and issue.problems == plain.problems


# --- what no longer fits


def test_a_correction_whose_text_has_changed_is_not_applied_but_told() -> None:
    row = line("fix", "date", "2025年", norm={"edtf": "2026"})
    issue = correct(row, text="\n" + TEXT)
    assert mention(issue, "date", "2025年").norm.edtf == "2025"  # type: ignore[union-attr]
    (problem,) = [one for one in issue.problems if one.code == "stale_correction"]
    assert problem.message == (
        f"corrections/x.jsonl:1: fix of date '2025年' at {row['start']} by Li Na: the text has changed and reads "
        f"'到2025' there, '2025年' stands at {row['start'] + 1} to {row['end'] + 1}; "
        "give the present span, or delete the line"
    )
    assert [note.outcome for note in issue.corrections] == ["stale"]
    short = correct(row, text="无")
    assert [(one.code, one.start) for one in short.problems] == [("stale_correction", None)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line("fix", "agency", "甘肃省发展", norm={"kind": "party"}), "'甘肃省发展改革委' at 31 to 39 is found there"),
        (line("drop", "province", "甘肃"), "'甘肃省' at 9 to 12 is found there; name that one"),
        (line("fix", "date", "据介绍", norm={"edtf": "2024"}), "no date is found there; name that one, use add"),
        (line("fix", "fact", "10个", fact="0", norm={"as_of": "2024"}), "add the fact under its present id"),
        (line("add", "fact", "据介绍", norm={"as_of": "2024"}), "add a compute mention, which gives a fact"),
    ],
)
def test_a_correction_of_what_is_not_there_is_told(plain: Issue, row: dict[str, Any], words: str) -> None:
    issue = correct(row)
    (problem,) = [one for one in issue.problems if one.code == "unapplied_correction"]
    assert words in problem.message
    assert issue.mentions == plain.mentions and issue.facts == plain.facts


# --- mistakes in the file


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (line("fix", "date", "2025年"), r"x:1: a fix needs norm \(the right values\) or to"),
        (line("drop", "date", "2025年", norm={"edtf": "2025"}), "x:1: a drop has no norm; use fix"),
        (line("drop", "date", "2025年", by=" "), "x:1: by: String should have at least 1 character"),
        (line("drop", "date", "2025年", because="x"), "x:1: unknown key because; known are start, "),
        (line("drop", "date", "2025年", wy="x"), "x:1: unknown key wy; did you mean why?"),
        (line("drop", "dates", "2025年"), "x:1: type: Input should be 'agency', 'province'"),
        (line("drop", "date", "2025年", end=3), "x:1: '2025年' has 5 characters, 55 to 3 are -52"),
        (line("drop", "date", "2025年", on="June"), "x:1: on: String should match pattern"),
        (line("add", "date", "据介绍", norm={"edft": "2025"}), "x:1: norm of date has no edft; did you mean edtf?"),
        (line("add", "date", "据介绍", norm={"edtf": "soon"}), "x:1: norm.edtf: String should match pattern"),
        (line("fix", "compute", "5万架", norm={"evidence": {}}), "x:1: norm of compute has no evidence"),
        (line("fix", "fact", "5万架", norm={"id": "0"}), "x:1: norm of fact has no id"),
        (line("fix", "fact", "5万架", norm={"status": "done"}), "x:1: norm.status: Input should be 'current'"),
        (line("add", "fact", "5万架"), "x:1: an added fact needs norm"),
        (line("add", "date", "据介绍", to=target("据")), "x:1: to moves a mention"),
        (line("fix", "date", "据介绍", fact="0", norm={"edtf": "2024"}), "x:1: fact names a fact"),
    ],
)  # fmt: skip
def test_mistakes_name_their_line(row: dict[str, Any], message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        parse_corrections(dump(row), "x")


def test_all_mistakes_are_named_at_once() -> None:
    good = dump(line("drop", "date", "2025年"))
    content = good + b"\n{oops\n" + b"[]\n" + b"\xff\xfe\n" + dump(line("drop", "date", "2025年"))
    content += dump(line("fix", "agency", "省数据局", norm={"kind": "party"}), line("add", "agency", "数据局"))
    with pytest.raises(CorrectionError) as caught:
        parse_corrections(content, "x.jsonl")
    assert str(caught.value).split("; ") == [
        "x.jsonl:3: no JSON (Expecting property name enclosed in double quotes at character 2)",
        "x.jsonl:4: not a JSON object",
        "write {…}",
        "x.jsonl:5: not UTF-8",
        "x.jsonl:6: line 1 corrects the same date",
        "leave one of them",
        "x.jsonl:8: overlaps the agency of line 7",
        "leave one of them",
    ]
    assert parse_corrections(b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"), "x")[0].text == "2025年"
    assert parse_corrections(b"", "x") == []


def test_the_examples_of_the_documentation_are_right() -> None:
    page = (Path(__file__).parent.parent / "docs" / "corrections.md").read_text(encoding="utf-8")
    found = parse_corrections(page.split("```jsonl\n")[1].split("```")[0].encode(), "corrections.md")
    assert [(one.action, one.type) for one in found] == [
        ("fix", "date"),
        ("fix", "agency"),
        ("drop", "province"),
        ("add", "document"),
        ("fix", "compute"),
        ("add", "fact"),
    ]


def test_what_nothing_tells_must_be_given() -> None:
    with pytest.raises(CorrectionError, match=r"x.jsonl:1: norm.name: Field required; nothing else tells it"):
        correct(line("add", "agency", "据介绍"))


# --- in a run


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "corrections").mkdir()
    for name in ("001", "002"):
        (tmp_path / "raw" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "raw"


def work(selection: Selection = Selection()) -> Report:
    with begin(Settings(backoff_s=0), selection) as operation:
        for batch in operation.batches():
            operation.take(batch, run_batch(operation.job, batch))
        return operation.finish()


def plan() -> dict[str, tuple[str, tuple[str, ...]]]:
    made = make_plan(Path("raw"), Path("extracted"), fingerprint(), Selection(), corrections=Path("corrections"))
    return {item.issue.id: (item.action.value, item.reasons) for item in made.items}


def test_a_run_applies_them_and_a_change_of_the_file_extracts_that_issue_again(raw: Path) -> None:
    work()
    entry = load_entry(Path("extracted/001"))
    assert entry is not None and entry.corrections is None
    file = Path("corrections/001.jsonl")
    file.write_bytes(dump(line("fix", "date", "2025年", norm={"edtf": "2026"})))
    action, (reason,) = plan()["001"]
    assert (action, reason[:33]) == ("update", "corrections changed (none -> " + reason[29:33])
    assert plan()["002"] == ("unchanged", ())
    made = make_plan(raw, Path("extracted"), fingerprint(), Selection(), corrections=Path("corrections"))
    assert any(
        "mentions.jsonl" in change for change in dict(find_changes(made, raw, Path("extracted"), file.parent))["001"]
    )
    assert work().done == 1
    issue = load_issue(Path("extracted/001"))
    assert mention(issue, "date", "2025年").norm.edtf == "2026"  # type: ignore[union-attr]
    assert [note.outcome for note in issue.corrections] == ["applied"]
    assert plan() == {"001": ("unchanged", ()), "002": ("unchanged", ())}
    file.unlink()
    assert plan()["001"][0] == "update"
    work()
    assert load_issue(Path("extracted/001")).corrections == []


def test_a_bad_file_quarantines_its_issue_until_it_changes(raw: Path) -> None:
    work()
    before = Path("extracted/001/issue.json").read_bytes()
    file = Path("corrections/001.jsonl")
    file.write_bytes(b"\n{oops\n")
    report = work()
    assert (report.exit_code, [outcome.stage for outcome in report.failed]) == (1, ["correct"])
    problem = load_problem(Path("extracted"), "001")
    assert problem is not None and (problem.kind, problem.position) == ("data", "line 2")
    assert problem.message.startswith("corrections/001.jsonl:2: no JSON")
    assert Path("extracted/001/issue.json").read_bytes() == before
    assert plan()["001"][0] == "quarantined"
    file.write_bytes(dump(line("drop", "date", "2025年")))
    assert plan()["001"][0] == "update"
    assert work().exit_code == 0
    assert load_problem(Path("extracted"), "001") is None


def test_stale_and_stray_ones_are_in_the_summary(raw: Path) -> None:
    Path("corrections/001.jsonl").write_bytes(dump(line("drop", "date", "2025年")))
    (raw / "001.txt").write_text("\n" + TEXT, encoding="utf-8")
    Path("corrections/099.jsonl").write_bytes(b"")
    lines = list(problem_lines(work()))
    assert "check corrections 099.jsonl: no issue has this id" in lines
    assert any(one.startswith("check 001.txt: corrections/001.jsonl:1: drop of date '2025年'") for one in lines)


def test_extract_applies_them_too(raw: Path) -> None:
    Path("corrections/001.jsonl").write_bytes(dump(line("drop", "date", "2025年")))
    record = json.loads(CliRunner().invoke(app, ["extract", "raw/001.txt"]).stdout)
    assert [note["outcome"] for note in record["corrections"]] == ["applied"]
    other = CliRunner().invoke(app, ["extract", "raw/001.txt", "--corrections", "elsewhere"])
    assert json.loads(other.stdout)["corrections"] == []
    Path("corrections").rename("said")
    Path("jianbao.toml").write_text('corrections = "said"')
    record = json.loads(CliRunner().invoke(app, ["extract", "raw/001.txt"]).stdout)
    assert len(record["corrections"]) == 1
    Path("said/001.jsonl").write_bytes(b"{")
    refused = CliRunner().invoke(app, ["extract", "raw/001.txt"])
    assert refused.exit_code == 3 and "jianbao: corrections/001.jsonl:1: no JSON" in refused.stderr


# --- as gold


def test_eval_scores_what_corrections_speak_of(raw: Path) -> None:
    Path("corrections/001.jsonl").write_bytes(
        dump(
            line("fix", "date", "2025年", norm={"edtf": "2025"}),
            line("fix", "date", "2024年5月29日", norm={"edtf": "2023"}),
            line("drop", "agency", "甘肃省发展改革委"),
            line("drop", "agency", "据介绍"),
            line("add", "document", "新进展", norm={"title": "某规划"}),
            line("fix", "fact", "30EFLOPS", norm={"region": ["620000"], "issuers": []}),
        )
    )
    Path("corrections/002.jsonl").write_bytes(dump(line("drop", "date", "2025年") | {"text": "2030年"}))
    result = CliRunner().invoke(app, ["eval", "--corrections", "corrections", "--json"])
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    spans = {type_: scores["span"] for type_, scores in report["types"].items()}
    counts = {type_: (span["right"], span["extra"], span["missed"]) for type_, span in spans.items()}
    assert counts == {
        "agency": (0, 1, 0), "province": (0, 0, 0), "document": (0, 0, 1), "date": (2, 0, 0), "compute": (1, 0, 0),
    }  # fmt: skip
    assert report["types"]["date"]["norm"]["right"] == 1
    assert "002.jsonl:1: drop of date '2030年' at 55 by Li Na left out: the text has changed there" in result.stderr
    assert CliRunner().invoke(app, ["eval", "--corrections", "nowhere"]).exit_code == 3

"""Records of many issues together: the same facts, revised ones, reprinted articles, documents and agencies."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import extract
from pipeline.cli import app
from pipeline.export import issue_files, write_issue
from pipeline.join import Joined, join_issues, target_table
from pipeline.join.reprints import ReprintIndex
from pipeline.records import (
    AgencyEntry,
    DocumentEntry,
    Fact,
    Issue,
    JoinedAgency,
    JoinedArticle,
    JoinedDocument,
    JoinedFact,
    Model,
    Report,
)

PLAN = "2023年5月6日，陕西省发展和改革委员会印发《陕西省算力发展规划》，提出到2026年，陕西省算力规模达到{}。\n"
LATER = "2024年9月9日，陕西省人民政府办公厅印发《陕西省算力提升行动方案》，提出到2026年，陕西省算力规模达到{}。\n"
STORY = (
    "近日，某地智算中心一期点亮上线。该中心由当地平台公司建设，机房采用液冷技术，面向高校、医院和制造企业提供服务。"
    "负责人介绍，项目从开工到投用用时不到一年，二期正在开展前期工作，建成后将为大模型训练和推理提供支撑。"
    "当地还出台措施，对使用算力服务的中小企业给予补助，鼓励高校开放课题，推动科研人员与企业对接需求。\n"
)


def issue(id_: str, anchor: str, text: str) -> Issue:
    return extract(text, id=id_, anchor=anchor)


def only(joined: Joined) -> JoinedFact:
    (fact,) = joined.facts
    return fact


def test_the_same_fact_in_two_issues_is_one_line_with_two_reports() -> None:
    joined = join_issues(
        [
            issue("001", "2023-06-01", "陕西发布规划\n" + PLAN.format("10EFLOPS")),
            issue("009", "2023-09-01", "回顾\n《陕西省算力发展规划》明确：到2026年,陕西省算力规模达到１０EFLOPS。\n"),
        ]
    )
    fact = only(joined)
    assert fact.count == 2
    assert [(report.issue, report.article, report.date) for report in fact.reports] == [
        ("001", 1, "2023-06-01"),
        ("009", 1, "2023-09-01"),
    ]
    assert (fact.revises, fact.revised_by) == (None, None)
    assert fact.document == "陕西省算力发展规划"
    assert fact.issuers == ["陕西省发展和改革委员会"]


def test_a_new_value_for_the_same_goal_is_linked_and_both_stay() -> None:
    joined = join_issues(
        [
            issue("020", "2024-10-01", "陕西发布方案\n" + LATER.format("14EFLOPS")),
            issue("001", "2023-06-01", "陕西发布规划\n" + PLAN.format("10EFLOPS")),
        ]
    )
    old, new = joined.facts
    assert (old.value, new.value) == (10**19, 14 * 10**18)
    assert old.id == new.id
    assert (new.revises, old.revised_by) == (old.version, new.version)
    assert (old.revises, new.revised_by) == (None, None)


def test_the_day_of_the_document_decides_what_is_later_not_the_day_of_the_report() -> None:
    joined = join_issues(
        [
            issue("001", "2024-10-01", "陕西发布方案\n" + LATER.format("14EFLOPS")),
            issue("002", "2024-11-01", "旧文重温\n" + PLAN.format("10EFLOPS")),
        ]
    )
    by_value = {fact.value: fact for fact in joined.facts}
    assert by_value[14 * 10**18].revises == by_value[10**19].version


@pytest.mark.parametrize(
    "other",
    [
        LATER.format("14EFLOPS").replace("到2026年", "到2027年"),
        LATER.format("14EFLOPS").replace("陕西省算力规模", "陕西省智能算力规模"),
        LATER.format("14EFLOPS").replace("陕西", "山西"),
        LATER.format("14EB").replace("算力规模", "存储总量"),
        "截至2026年底，陕西省算力规模达到14EFLOPS。\n",
        "目前，陕西省算力规模达到14EFLOPS。\n",
        PLAN.format("14EFLOPS"),
    ],
    ids=["year", "metric", "region", "dimension", "reached", "undated", "same document"],
)
def test_what_is_no_revision(other: str) -> None:
    joined = join_issues(
        [
            issue("001", "2023-06-01", "陕西发布规划\n" + PLAN.format("10EFLOPS")),
            issue("030", "2027-02-01", "又一篇\n" + other),
        ]
    )
    assert len(joined.facts) == 2
    assert [fact.revises for fact in joined.facts] == [None, None]


def test_several_revisions_make_a_chain() -> None:
    texts = [PLAN.format("10EFLOPS"), LATER.format("14EFLOPS")]
    texts.append("2025年3月1日，陕西省数据局印发《陕西省智能经济规划》，提出到2026年，陕西省算力规模达到18EFLOPS。\n")
    joined = join_issues([issue(f"00{n}", f"2025-0{n + 4}-01", "题\n" + text) for n, text in enumerate(texts)])
    first, second, third = joined.facts
    assert (second.revises, third.revises) == (first.version, second.version)


def test_a_reprint_is_recognised_and_its_facts_count_once() -> None:
    text = STORY + "到2027年，陕西省算力规模达到9EFLOPS。\n"
    other = text.replace("近日，", "前不久，").replace("某地", "当地某区") + "(摘自：“算力观察”公众号)\n"
    joined = join_issues(
        [
            issue("002", "2024-05-02", "智算中心点亮，面向企业服务\n" + other),
            issue("001", "2024-05-01", "一座智算中心的一年\n" + text),
        ]
    )
    fact = only(joined)
    assert fact.count == 1
    assert [report.issue for report in fact.reports] == ["001", "002"]
    assert [report.reprint_of.issue if report.reprint_of else None for report in fact.reports] == [None, "001"]
    first, second = joined.articles
    assert (first.reprint_of, second.reprint_of) == (None, fact.reports[1].reprint_of)


def test_order_of_reading_changes_nothing() -> None:
    issues = [
        issue("001", "2023-06-01", "题\n" + PLAN.format("10EFLOPS") + STORY),
        issue("002", "2024-10-01", "题\n" + LATER.format("14EFLOPS") + STORY),
        issue("003", "2024-10-01", "题\n" + LATER.format("14EFLOPS")),
    ]
    joined = {repr(join_issues(order)) for order in itertools.permutations(issues)}
    assert len(joined) == 1


def test_reprints_near_and_far() -> None:
    index = ReprintIndex[str]()
    assert index.add("a", STORY) is None
    assert index.add("b", STORY) == "a"
    assert index.add("c", STORY.replace("，", ",").replace("\n", " ")) == "a"
    assert index.add("d", STORY[: len(STORY) * 2 // 3]) == "a"
    assert index.add("e", STORY[: len(STORY) // 3]) is None
    assert index.add("f", "".join(reversed(STORY))) is None
    assert index.add("g", STORY.replace("智算中心", "数据中心")) == "a"
    assert index.add("h", "") is None
    assert index.add("i", "") is None
    assert index.add("j", "算力") is None


def test_many_articles_that_share_a_phrase_are_compared_with_few() -> None:
    index = ReprintIndex[int]()
    phrase = "为贯彻落实党中央、国务院决策部署，现将有关事项通知如下。"
    for number in range(800):
        own = "".join(chr(0x4E00 + value) for value in hashlib.sha512(str(number).encode()).digest())
        assert index.add(number, phrase + own) is None
    for number in range(200):
        assert index.add(1000 + number, STORY) == (1000 if number else None)


def test_documents_and_agencies_are_joined() -> None:
    joined = join_issues(
        [
            issue(
                "001",
                "2024-02-01",
                "题\n2024年1月，国家数据局印发《数据流通办法（试行）》（以下简称《办法》）。《办法》共三章。\n",
            ),
            issue(
                "002", "2024-03-01", "题\n2024年1月4日，国家数据局印发《数据流通办法(试行)》。国家数据局强调落实。\n"
            ),
            issue("003", "2024-04-01", "题\n《数据流通办法(试行)》自2024年3月1日起施行。\n"),
        ]
    )
    (document,) = joined.documents
    assert (document.issues, document.mentions) == (["001", "002", "003"], 5)
    assert (document.issued, document.effective, document.status) == ("2024-01-04", "2024-03-01", "trial")
    assert (document.issuers, document.issuer_ids) == (["国家数据局"], ["000000:国家数据局"])
    assert (document.short_names, document.other_values) == (["《办法》"], {})
    (agency,) = joined.agencies
    assert (agency.id, agency.issues, agency.mentions) == ("000000:国家数据局", ["001", "002"], 3)
    assert (agency.names, agency.forms) == (["国家数据局"], {"国家数据局": 3})


def test_what_issues_disagree_on_is_kept() -> None:
    text = "题\n2024年{}，国家数据局印发《数据流通办法》。\n"
    joined = join_issues(
        [issue(f"00{n}", "2024-06-01", text.format(month)) for n, month in enumerate(["1月", "2月", "2月3日", "2月"])]
    )
    (document,) = joined.documents
    assert (document.issued, document.other_values) == ("2024-02-03", {"issued": ["2024-01"]})


def test_the_table_of_targets() -> None:
    joined = join_issues(
        [
            issue("001", "2023-06-01", "题\n" + PLAN.format("10EFLOPS")),
            issue("002", "2024-10-01", "题\n" + LATER.format("14EFLOPS") + "目前，陕西省算力规模达到5EFLOPS。\n"),
        ]
    )
    assert target_table(joined.facts, joined.documents).split("\n")[2:] == [
        "| 陕西 | 2026 | 算力规模 14EFLOPS | 《陕西省算力提升行动方案》 | 陕西省人民政府办公厅 | 2024-09-09 |",
        "",
    ]


@pytest.mark.parametrize("model", [JoinedFact, JoinedDocument, JoinedAgency, JoinedArticle, Report])
def test_the_documentation_names_the_joined_keys(model: type[Model]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "records.md").read_text(encoding="utf-8")
    section = re.split(rf"^#+ {model.__name__}$", page, flags=re.M)[1].split("\n#")[0]
    own = {key for cell in re.findall(r"^\| (`[^|]*) \|", section, flags=re.M) for key in re.findall(r"`(\w+)`", cell)}
    base = next(
        (set(kind.model_fields) for kind in (Fact, DocumentEntry, AgencyEntry) if f"[{kind.__name__}]" in section),
        set(),
    )
    assert own <= set(model.model_fields) <= own | base


def store(folder: Path, *issues: Issue) -> Path:
    for one in issues:
        write_issue(issue_files(one), folder / one.id)
    return folder


def test_the_commands(tmp_path: Path) -> None:
    folder = store(
        tmp_path / "extracted",
        issue("001", "2023-06-01", "题\n" + PLAN.format("10EFLOPS")),
        issue("002", "2024-10-01", "题\n" + LATER.format("14EFLOPS")),
    )
    result = CliRunner().invoke(app, ["join", str(folder), "--out", str(tmp_path / "joined")])
    assert result.exit_code == 0
    assert result.stdout.endswith(": 2 facts (1 revisions), 2 documents, 2 agencies, 2 articles (0 reprints)\n")
    written = {path.name: path.read_bytes() for path in (tmp_path / "joined").iterdir()}
    assert sorted(written) == ["agencies.jsonl", "articles.jsonl", "documents.jsonl", "facts.jsonl"]
    facts = [json.loads(line) for line in written["facts.jsonl"].decode().splitlines()]
    assert [fact["value"] for fact in facts] == [10**19, 14 * 10**18]
    assert all(list(fact) == sorted(fact) for fact in facts)
    again = CliRunner().invoke(app, ["join", str(folder), "--out", str(tmp_path / "again")])
    assert again.exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == written
    table = CliRunner().invoke(app, ["targets", str(folder)])
    assert table.stdout.startswith("| Province | By | Targets |")
    assert "14EFLOPS" in table.stdout


def test_a_record_that_cannot_be_read_is_told_and_the_others_are_joined(tmp_path: Path) -> None:
    folder = store(tmp_path / "extracted", issue("001", "2023-06-01", "题\n" + PLAN.format("10EFLOPS")))
    (folder / "002").mkdir()
    (folder / "002" / "issue.json").write_text("{")
    result = CliRunner().invoke(app, ["join", str(folder), "--out", str(tmp_path / "joined")])
    assert result.exit_code == 1
    assert "not a stored record" in result.stderr
    assert (tmp_path / "joined" / "facts.jsonl").read_text().count("\n") == 1


@pytest.mark.parametrize("command", [["join"], ["targets"]])
def test_a_folder_without_records_is_refused(tmp_path: Path, command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, str(tmp_path)])
    assert result.exit_code == 3
    assert "no records here" in result.stderr

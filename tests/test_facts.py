"""Facts, registers, profiles and problems of one issue, on invented texts."""

import csv
import importlib.util
import re
import time
from pathlib import Path

import pytest

from pipeline import extract
from pipeline.kit.ids import document_id
from pipeline.link.facts import load_metrics, metric_class
from pipeline.records import DocumentNorm, Fact, Issue

ANCHOR = "2024-08-01"


def facts(text: str) -> list[Fact]:
    return extract(text, anchor=ANCHOR).facts


def words(issue: Issue, fact: Fact, key: str) -> str:
    """The printed words behind a value."""
    seen = fact.evidence[key]
    return issue.text[seen.start : seen.end]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("其中，绵阳和德阳各有8个数据中心。", [("绵阳", 8), ("德阳", 8)]),
        ("目前,宿州、芜湖、淮南各建成3个智算中心。", [("宿州", 3), ("芜湖", 3), ("淮南", 3)]),
        ("截至2023年底，怀来与张北均建成5个数据中心。", [("怀来", 5), ("张北", 5)]),
        ("襄阳、宜昌分别建成4个数据中心、6个数据中心。", [("襄阳", 4), ("宜昌", 6)]),
        ("襄阳、宜昌分别建成了若干和6个数据中心。", [(None, 6)]),
        ("襄阳、宜昌共建成10个数据中心。", [("襄阳、宜昌", 10)]),
        ("廊坊、保定各有10个数据中心。算力规模达到8000P。", [("廊坊", 10), ("保定", 10), (None, 8 * 10**18)]),
        ("乌兰察布、呼和浩特各新建2个智算中心。", [("乌兰察布", 2), ("呼和浩特", 2)]),
        ("呼和浩特和包头各新建2个智算中心。", [("呼和浩特", 2), ("包头", 2)]),
        ("中卫市建成7个数据中心。", [("中卫市", 7)]),
    ],
)
def test_a_fact_has_one_place(text: str, places: list[tuple[str, int]]) -> None:
    assert [(fact.place, fact.value) for fact in facts(text)] == places


def test_each_of_several_provinces_is_a_fact_of_its_own() -> None:
    found = facts("到2027年，四川、重庆各建成2个智算中心。")
    assert [(fact.region, fact.place, fact.value) for fact in found] == [(["510000"], None, 2), (["500000"], None, 2)]


def test_values_handed_out_in_order_and_a_sentence_after_them() -> None:
    found = facts("青海、新疆均已建成3个智算中心，总投资分别为20亿元和35亿元。二者算力合计5EFLOPS。")
    assert [(fact.region, fact.value) for fact in found][:4] == [
        (["630000"], 3),
        (["650000"], 3),
        (["630000"], 2 * 10**9),
        (["650000"], 35 * 10**8),
    ]
    assert len(found) == 5


def test_places_shared_out_have_their_own_region_span_and_id() -> None:
    text = "目前，张家口和芜湖各有6个数据中心。"
    issue = extract(text, anchor=ANCHOR)
    one, other = issue.facts
    assert (one.start, one.end) == (other.start, other.end)
    assert (one.region, other.region) == (["130000"], ["340000"])
    assert (words(issue, one, "place"), words(issue, other, "place")) == ("张家口", "芜湖")
    assert one.id != other.id


def test_every_figure_is_a_fact_and_a_value_comes_from_its_mention() -> None:
    text = "到2026年，全省算力规模超过20EFLOPS，存力达到30EB，时延低于5毫秒，投资80亿元。"
    issue = extract("青海数据快讯\n" + text, anchor=ANCHOR)
    figures = [mention for mention in issue.mentions if mention.type == "compute"]
    assert [fact.text for fact in issue.facts] == [figure.text for figure in figures]
    for fact, figure in zip(issue.facts, figures, strict=True):
        for key in ("dimension", "value", "value_exact", "high", "bound", "status", "as_of", "mod", "metric", "region"):
            assert getattr(fact, key) == getattr(figure.norm, key)


def test_three_facts_of_three_kinds_in_one_sentence() -> None:
    text = "目前，安徽的算力规模约为6000P，计划到今年年底增加至1万P，并有长远目标达到3万P。"
    assert [(fact.value, fact.status, fact.as_of, fact.mod) for fact in facts(text)] == [
        (6 * 10**18, "current", None, None),
        (10**19, "planned", "2024", "END"),
        (3 * 10**19, "target", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        # A goal told once holds for the paragraphs that go through it, not for what is reported of another place.
        ("方案提出，到2027年，江西省算力网络更加完善。\n计算力方面，全省算力规模达到9EFLOPS。", [("target", "2027")]),
        ("到2027年，全省机架达到9万架。\n青海：全省智能算力2EFLOPS。", [("target", "2027"), ("current", None)]),
        ("按照规划，2024年，全省算力规模达到8EFLOPS。", [("target", "2024")]),
        ("主要目标：\n（一）供给增强。全省算力规模突破6EFLOPS。", [("target", None)]),
        # A forecast, and the stage of one project, say nothing of the next clause's place.
        ("截至5月底，未来智能算力将更快增长，我国存储总量达900EB。", [("current", "2024-05")]),
        ("淮南集群已签约算力项目总投资90亿元；滁州、宿州建成智算中心3个。", [("planned", None), ("current", None)]),
        ("项目一期规划建设800P算力，已于6月底交付。", [("current", "2024-06")]),
        ("网络时延已满足20毫秒的要求，机架达到3万架。", [("current", None), ("current", None)]),
        ("改造后将PUE压降至1.15。", [("current", None)]),
        ("算力规模从2022年的3EFLOPS提高到2023年底的8EFLOPS。", [("current", "2022"), ("current", "2023")]),
        # A yardstick has a day of its own, the day of a multiple is not that of the figure.
        (
            "截至6月底，全省算力规模8EFLOPS，较2022年底的5EFLOPS增长六成。",
            [("current", "2024-06"), ("current", "2022")],
        ),
        ("在用机架是2021年初的3.5倍、达9.6万架。", [("current", None)]),
        # A report dates what it shows.
        ("《兰州枢纽监测报告（2024年第一季度）》显示，机架突破6万架。", [("current", "2024-01/2024-03")]),
        ("《兰州枢纽监测报告（2024年第一季度）》还刊载了一文，机架突破6万架。", [("current", None)]),
        # What is being built is an aside, and 规划 before a date is a plan.
        (
            "已投运智算中心5座、在建2座，建成算力9000P，规划到2030年达到5万P。",
            [("current", None), ("under_construction", None), ("current", None), ("planned", "2030")],
        ),
        ("谋划拟开工建设智算中心4个。", [("planned", None)]),
        ("数据中心按照规划，未来可支持30万台服务器。", [("planned", None)]),
        # Another phase of a project has a stage and a day of its own.
        ("一期预计2025年6月投产，二期建设1.2万个机柜。", [("planned", None)]),
        ("二期正在建设，三期规划机柜1万个，总投资56亿元。", [("planned", None), ("planned", None)]),
        ("已签约落地29个项目，服务器达40万台。", [("current", None)]),
        ("已签约算力项目总投资60亿元，建成机架2万架。", [("planned", None), ("current", None)]),
        # The next sentence on a document's goals keeps their year.
        (
            "方案提出，到2027年全省算力规模达到9EFLOPS。方案还要求，新建智算中心PUE控制在1.2以下。",
            [("target", "2027"), ("target", "2027")],
        ),
        ("截至6月30日，平台上线。平台在合肥设主中心，存储容量32PB。", [("current", "2024-06-30")]),
    ],
)
def test_when_a_figure_holds(text: str, timing: list[tuple[str, str | None]]) -> None:
    assert [(fact.status, fact.as_of) for fact in facts(text)] == timing


@pytest.mark.parametrize(
    "cells",
    ["{}|{}|{}\n{}|{}|{}\n{}|{}|{}", "{}  {}  {}\n{}  {}  {}\n{}  {}  {}", "\n".join(["{}"] * 9)],
    ids=["bars", "blanks", "lines"],
)
def test_the_heads_of_a_table_date_its_cells(cells: str) -> None:
    row = (
        "地区",
        "2023年底算力规模",
        "2027年目标",
        "贵州",
        "34EFLOPS",
        "60EFLOPS以上",
        "中卫",
        "7.8EFLOPS",
        "16EFLOPS",
    )
    found = facts("各地算力现状\n" + cells.format(*row))
    assert [(f.region, f.place, f.status, f.as_of, f.mod) for f in found] == [
        (["520000"], None, "current", "2023", "END"),
        (["520000"], None, "target", "2027", None),
        (["640000"], "中卫", "current", "2023", "END"),
        (["640000"], "中卫", "target", "2027", None),
    ]


def test_a_row_names_the_document_of_its_goals_and_a_head_may_name_a_region() -> None:
    text = (
        "指标|甘肃(2023年)|青海(2026年目标)|依据\n算力规模|9EFLOPS|5EFLOPS|《青海省算力行动方案》\n机架|7万架|3万架|—"
    )
    found = facts(text)
    assert [(f.region, f.status, f.as_of, f.document) for f in found] == [
        (["620000"], "current", "2023", None),
        (["630000"], "target", "2026", "青海省算力行动方案"),
        (["620000"], "current", "2023", None),
        (["630000"], "target", "2026", None),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("投资30亿元的乌江人工智能算力中心项目一期在遵义市开工。", "乌江人工智能算力中心"),
        # 全市 is the city named before; 市 of an agency's name is the agency's.
        ("泉州市工业和信息化局表示，全市算力规模达2EFLOPS。", "泉州"),
        ("泉州建成智算中心，全省机架6万架。", None),
        ("喀什地区莎车县建成机架200架。", "喀什地区莎车县"),
        ("华为云赣江数据中心一期机柜3000个。", "华为云赣江数据中心一期"),
        ("位于金华市的浙中智算中心算力规模800P。", "浙中智算中心"),
        ("丹霞智算基地项目在韶关大数据产业园开工，总投资9亿元。", "丹霞智算基地"),
        ("洪泽湖智算中心二期上线。该中心总投资16亿元。", "洪泽湖智算中心"),
        ("洪泽湖智算中心二期上线。三期用地85亩。", "洪泽湖智算中心三期"),
        ("庆阳集群到银川网络时延低于6毫秒。", "庆阳集群到银川"),
        ("优化拉萨至成都、西宁方向链路，单向时延分别降到20毫秒和18毫秒。", "拉萨至成都"),
        ("智算中心项目由杭州云深科技有限公司承建，占地30亩。", None),
        ("平台接入宜春、抚州等地算力中心，纳管算力900P。", None),
        ("玉溪、曲靖分别建成智算中心3个和5个。", "玉溪"),
    ],
)
def test_whose_figure_it_is(text: str, place: str | None) -> None:
    assert facts(text)[0].place == place


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("在成都高新区，中国电信西部智算中心算力规模超900PFLOPS。", ["510000"]),
        ("中国电信算力规模超90EFLOPS。", []),
        ("中国联通长三角一体化数据中心项目在芜湖开工。\n该项目总投资32亿元。", ["340000"]),
        ("10个国家数据中心集群机架总规模超过150万架。", []),
        ("四川省算力规模达40EFLOPS。2023年美国算力规模350EFLOPS。", ["510000"]),
        ("四川省发布报告。2023年美国算力规模350EFLOPS。", []),
        ("四川省与新加坡数据中心互联，机架3万架。", ["510000"]),
        ("成都集群建设与京津冀、长三角等地区的直联网络，全省时延低于5毫秒。", ["510000"]),
        ("湖北、湖南分别提出，到2027年全省算力规模达到15EFLOPS、12EFLOPS。", ["420000"]),
        ("意见\n（一）建设网络。推动带宽不低于2Tbps。支持韶关至深圳新建直连链路。", None),
    ],
)
def test_whose_region_it_is(text: str, region: list[str] | None) -> None:
    assert facts(text)[0].region == region


def test_the_document_of_an_article_sets_the_goals_of_its_later_paragraphs() -> None:
    issued = "2024年7月2日，吉林省工业和信息化厅印发《吉林省算力发展实施方案》，部署六项任务。\n"
    goal, report = facts(issued + "到2026年，全省算力规模达到5EFLOPS。\n目前，全省机架2万架。\n")
    assert (goal.document, goal.issuers) == ("吉林省算力发展实施方案", ["吉林省工业和信息化厅"])
    assert report.document is None


NOTICE = """山西省算力行动
一、总体要求
2024年3月5日，山西省工业和信息化厅、山西省通信管理局联合印发《山西省算力提升行动计划（2024—2026年）》（以下简称《行动计划》）。
《行动计划》提出，到2026年，全省智能算力规模达到12EFLOPS。
"""


def test_a_goal_has_its_document_with_issuers_and_says_where_each_value_stands() -> None:
    issue = extract(NOTICE, anchor=ANCHOR)
    (fact,) = issue.facts
    assert fact.document == "山西省算力提升行动计划（2024—2026年）"
    assert fact.document_id == document_id("山西省算力提升行动计划(2024-2026年)".replace("-", "—"))
    assert fact.issuers == ["山西省工业和信息化厅", "山西省通信管理局"]
    assert (fact.region, fact.status, fact.as_of) == (["140000"], "target", "2026")
    assert words(issue, fact, "as_of") == "2026年"
    assert fact.evidence["as_of"].resolved_by == "sentence"
    assert words(issue, fact, "metric") == fact.metric
    assert fact.evidence["metric"].resolved_by == "clause"
    assert words(issue, fact, "document") == "《行动计划》"
    assert words(issue, fact, "issuers") == "山西省工业和信息化厅、山西省通信管理局"
    assert issue.text[fact.sentence.start : fact.sentence.end].startswith("《行动计划》提出")


def test_evidence_is_given_for_what_is_known_and_only_for_that() -> None:
    for fact in extract(NOTICE + "全省算力规模为9EFLOPS。\n", anchor=ANCHOR).facts:
        for key in ("metric", "region", "place", "as_of", "document"):
            assert (key in fact.evidence) == (getattr(fact, key) is not None), key
        assert "status" in fact.evidence


def test_a_heading_supplies_the_region() -> None:
    lines = [
        "各地算力建设进展如何",
        "近期，多地公布了算力建设的目标，本刊梳理如下，供读者参考。",
        "一、青海算力建设情况",
        "当地气候凉爽，适合发展绿色算力。到2026年，全省算力规模达到6EFLOPS。",
        "二、云南算力建设情况",
        "当地面向南亚东南亚提供服务。到2026年，全省算力规模达到7EFLOPS。",
    ]
    found = facts("\n".join(lines))
    assert [fact.region for fact in found] == [["630000"], ["530000"]]
    assert [fact.evidence["region"].resolved_by for fact in found] == ["section", "section"]


@pytest.mark.parametrize("title", ["《方案》", "《实施意见》", "《行动计划》"])
def test_a_short_form_without_a_title_sets_nothing_and_is_a_problem(title: str) -> None:
    issue = extract(f"{title}提出，到2027年，海南省算力规模达到5EFLOPS。", anchor=ANCHOR)
    (fact,) = issue.facts
    assert (fact.document, fact.document_id, fact.issuers, "document" in fact.evidence) == (None, None, [], False)
    assert issue.documents == []
    assert [(p.code, p.start) for p in issue.problems] == [("unresolved_document", 0)]


def test_a_guessed_document_feeds_no_fact() -> None:
    text = (
        "2024年3月，海南省工业和信息化厅印发《海南省公共数据管理办法》。\n"
        "《规划纲要》提出，到2027年，海南省算力规模达到5EFLOPS。\n"
    )
    issue = extract(text, anchor=ANCHOR)
    guessed = [m.norm.resolved_by for m in issue.mentions if m.type == "document"]
    (fact,) = issue.facts
    assert guessed == ["stated", "nearest"]
    assert (fact.document, fact.issuers) == (None, [])
    assert "nearest_document" in {problem.code for problem in issue.problems}
    (entry,) = issue.documents
    assert [(name.text, name.resolved_by) for name in entry.short_names] == [("《规划纲要》", "nearest")]


def test_ids_do_not_depend_on_width_quotation_marks_or_the_spelling_of_a_place() -> None:
    assert document_id("“东数西算”行动方案（试行）") == document_id("「东数西算」 行动方案(试行)")
    assert document_id("关于印发《数据办法》的通知") == document_id("关于印发〈数据办法〉的通知")
    assert document_id("数据办法") != document_id("数据条例")
    long, short = (
        facts("截至2023年底，中卫市算力规模达到5EFLOPS。"),
        facts("截至２０２３年底，中卫算力规模达到5EFLOPS。"),
    )
    assert long[0].id == short[0].id


def test_an_id_tells_apart_what_is_measured_where_and_when() -> None:
    text = "到{0}年，{1}{2}达到{3}。"
    cases = [
        ("2025", "湖南省", "算力规模", "9EFLOPS"),
        ("2026", "湖南省", "算力规模", "9EFLOPS"),
        ("2025", "湖北省", "算力规模", "9EFLOPS"),
        ("2025", "湖南省", "智能算力规模", "9EFLOPS"),
        ("2025", "湖南省", "智能算力规模", "9EFLOPS(FP16)"),
        ("2025", "湖南省", "存储总量", "9EB"),
    ]
    assert len({facts(text.format(*case))[0].id for case in cases}) == len(cases)
    other_value = facts(text.format("2025", "湖南省", "算力规模", "10EFLOPS"))[0]
    assert other_value.id == facts(text.format(*cases[0]))[0].id


@pytest.mark.parametrize(
    ("dimension", "metric", "expected"),
    [
        ("compute", "智能算力总规模", "intelligent_compute"),
        ("compute", "通用算力", "general_compute"),
        ("compute", "算力使用规模", "compute_in_use"),
        ("compute", None, "compute"),
        ("share", "智能算力占比", "intelligent_share"),
        ("share", "国产算力芯片使用占比", "domestic_share"),
        ("share", "ＯＴＮ覆盖率", "optical_share"),
        ("facility", "超大型数据中心", "large_center"),
        ("area", "占地", "site_area"),
    ],
)
def test_metric_classes(dimension: str, metric: str | None, expected: str) -> None:
    assert metric_class(dimension, metric) == expected  # type: ignore[arg-type]


def test_metric_classes_are_a_closed_list_and_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "records.md").read_text(encoding="utf-8")
    section = page.split("### Metric classes\n")[1].split("\n#")[0]
    documented = {
        dimension: re.findall(r"`(\w+)`", cells)
        for dimension, cells in re.findall(r"^\| (\w+) \| (`.*) \|$", section, flags=re.M)
    }
    assert documented == {
        dimension: list(dict.fromkeys(class_ for _, class_ in rows)) for dimension, rows in load_metrics().items()
    }
    assert all(rows[-1][0] == "" for rows in load_metrics().values())


REGISTER = """贵州动态
2024年5月8日，贵州省大数据局印发《贵州省数据流通交易促进办法（试行）》（以下简称《办法》），自2024年7月1日起施行。《办法》共五章。
省大数据局、省发展改革委介绍，《国务院关于支持贵州在新时代西部大开发上闯新路的意见》已经落实。
"""


def test_the_document_register() -> None:
    issue = extract(REGISTER, anchor=ANCHOR)
    entry, other = issue.documents
    assert (entry.title, entry.kind, entry.status) == ("贵州省数据流通交易促进办法（试行）", "policy", "trial")
    assert (entry.issued, entry.effective, entry.region) == ("2024-05-08", "2024-07-01", ["520000"])
    assert entry.issuers == ["贵州省大数据发展管理局"]
    assert entry.issuer_ids == ["520000:大数据发展管理局"]
    assert [(name.text, name.resolved_by) for name in entry.short_names] == [("《办法》", "declared")] * 2
    assert len(entry.mentions) == 3
    assert [issue.text[span.start : span.end] for span in entry.mentions][1:] == ["《办法》", "《办法》"]
    assert {key: seen.resolved_by for key, seen in entry.evidence.items()} == {
        "issuers": "sentence",
        "issued": "sentence",
        "effective": "sentence",
        "region": "title",
    }
    assert (other.issuers, other.region) == (["国务院"], ["520000"])


def test_the_agency_register() -> None:
    agencies = {entry.name: entry for entry in extract(REGISTER, anchor=ANCHOR).agencies}
    bureau = agencies["贵州省大数据发展管理局"]
    assert (bureau.id, bureau.level, bureau.adcode, bureau.parent) == (
        "520000:大数据发展管理局",
        "provincial",
        "520000",
        "贵州省人民政府",
    )
    assert [(form.text, form.resolved_by, form.count) for form in bureau.forms] == [
        ("贵州省大数据局", "lexicon", 1),
        ("省大数据局", "context", 1),
    ]
    assert bureau.forms[1].resolved_from is not None
    assert agencies["国务院"].parent is None


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("国家数据局政策和规划司", "国家数据局"),
        ("国家数据局", "国家发展和改革委员会"),
        ("工业和信息化部", "国务院"),
        ("江西省通信管理局", "工业和信息化部"),
        ("江西省财政厅", "江西省人民政府"),
        ("江西省人力资源和社会保障厅", "江西省人民政府"),
        ("江西省司法厅", "江西省人民政府"),
        ("江西省人民政府办公厅", "江西省人民政府"),
        ("江西省人民政府", None),
        ("全国人民代表大会常务委员会", "全国人民代表大会"),
        ("最高人民法院", None),
        ("美国商务部", None),
    ],
)
def test_parents(name: str, parent: str | None) -> None:
    (entry,) = extract(f"会议由{name}主持。", anchor=ANCHOR).agencies
    assert entry.parent == parent


def test_what_needs_a_person() -> None:
    text = "简讯\n省数据局要求抓紧落实。目前，算力规模为800P，机架3万架，服务器2万台，存储2EB。省数据局还要求上报。\n"
    problems = extract(text, anchor=ANCHOR).problems
    assert [(problem.code, problem.start) for problem in problems] == [
        ("unresolved_agency", text.index("省数据局")),
        ("undated_facts", text.index("800P")),
    ]
    assert problems[0].message.startswith("省数据局")
    assert problems[1].message.endswith("no date for 800P、3万架、2万台 and 1 more")


def test_an_unresolved_agency_is_not_registered() -> None:
    assert extract("市数据局要求抓紧落实。", anchor=ANCHOR).agencies == []


def test_profiles() -> None:
    text = (
        "江西印发《江西省算力行动方案》\n2024年5月20日，江西省数据局印发《江西省算力行动方案》。到2026年，全省算力规模达到9EFLOPS。\n"
        "江西省数据局\n2024年5月22日\n"
    )
    issue = extract(text, anchor=ANCHOR)
    (article,) = issue.articles
    profile = article.profile
    assert profile is not None
    assert profile.documents == [document_id("江西省算力行动方案")]
    assert (profile.published, profile.evidence["published"].resolved_by) == ("2024-05-22", "signature")
    assert profile.topics == ["computing", "policy"]
    assert profile.evidence["documents"].resolved_by == "title"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布时间：2024-05-20 09:30", "2024-05-20"),
        ("新华社南昌2024年5月20日电（记者甲）", "2024-05-20"),
        ("2024年5月20日", "2024-05-20"),
        ("2024年5月20日，会议在南昌举行。", None),
    ],
)
def test_the_day_of_publication(line: str, published: str | None) -> None:
    text = f"江西算力规模再上台阶\n{line}\n江西省算力规模达到9EFLOPS，比上年增长两成，应用场景不断丰富。\n"
    profile = extract(text, anchor=ANCHOR).articles[0].profile
    assert profile is not None
    assert profile.published == published


@pytest.mark.parametrize("page", ["README.md", "docs/walkthrough.md"])
def test_the_pages_show_what_the_commands_print(page: str) -> None:
    root = Path(__file__).parent.parent
    spec = importlib.util.spec_from_file_location("write_pages", root / "tools" / "write_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (root / page).read_text(encoding="utf-8")
    # A line more in a lexicon moves the lines after it, which no reader of the pages minds.
    written, shown = (re.sub(r"(\.csv):\d+", r"\1", value) for value in (module.write_page(text), text))
    assert written == shown, "write the pages anew: python tools/write_pages.py"


def test_tables_have_a_source_in_every_row() -> None:
    for name in ("metrics.csv", "parents.csv"):
        path = Path(__file__).parent.parent / "pipeline" / "link" / name
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert all(row[-1] for row in csv.reader(lines))


def test_hostile_texts_end_quickly() -> None:
    for text in ("廊坊、" * 600 + "各有10个数据中心。", "各有10个数据中心、" * 300, "《方案》10EFLOPS各" * 300):
        issue = extract(text, anchor=ANCHOR)
        figures = sum(mention.type == "compute" for mention in issue.mentions)
        assert len(issue.facts) >= figures


def test_registers_of_many_titles_stay_linear() -> None:
    def seconds(count: int) -> float:
        lines = [f"2024年3月{n % 28 + 1}日，江西省财政厅印发《数据{chr(0x4E00 + n)}办法》。" for n in range(count)]
        context = extract("题\n" + "\n".join(lines), anchor=ANCHOR)
        assert len(context.documents) == count
        start = time.process_time()
        extract(context.text, anchor=ANCHOR)
        return time.process_time() - start

    assert seconds(1200) < 10 * seconds(300)


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("2024年3月5日,中办、国办印发《关于加强数据流通的意见》。", 2),
        ("2024年3月5日,两办印发《关于加强数据流通的意见》。", 2),
        ("2025年1月13日,英国科学、创新与技术部发布《人工智能机遇行动计划》。", 1),
    ],
)
def test_a_joint_name_issues_as_several_organs_and_a_mark_inside_a_name_parts_nothing(text: str, issuers: int) -> None:
    document = next(m for m in extract(text).mentions if isinstance(m.norm, DocumentNorm))
    assert len(document.norm.issuers) == issuers

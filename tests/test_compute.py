"""The compute room on hostile input, its tables, and what the linking layer gives its figures."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.compute import ROOM
from pipeline.compute.lexicon import load_units
from pipeline.compute.numbers import parse_count, parse_range
from pipeline.context import Context, Layout
from pipeline.engine import extract_text, load_scanner
from pipeline.kit.fold import fold_width
from pipeline.records import ComputeNorm

MEGABYTE = 1_000_000


def figures(text: str, anchor: str = "2024-06-02") -> list[tuple[str, ComputeNorm]]:
    """Printed text and norm of every figure."""
    found = [mention for mention in extract_text(text, anchor=anchor).mentions if mention.type == "compute"]
    return [(mention.text, mention.norm) for mention in found]


@pytest.mark.parametrize(
    "text",
    [
        "1" * MEGABYTE,
        "万" * MEGABYTE,
        "," * MEGABYTE,
        "1," * (MEGABYTE // 2),
        "1." * (MEGABYTE // 2),
        "九亿" * (MEGABYTE // 2),
        "1 " * (MEGABYTE // 2),
        "(" * MEGABYTE,
        "|" * MEGABYTE,
        "PUE" * (MEGABYTE // 3),
        "达到约" * (MEGABYTE // 3),
    ],
    ids=[
        "digits",
        "万",
        "commas",
        "digit comma",
        "digit stop",
        "九亿",
        "digit blank",
        "brackets",
        "bars",
        "PUE",
        "glue",
    ],
)
def test_runs_without_figures_end_and_give_nothing(text: str) -> None:
    folded = fold_width(text)
    context = Context(text=text, folded=folded, layout=Layout([], []), scan=load_scanner().scan(folded))
    assert ROOM.find(context) == []


def test_a_long_number_before_a_unit_is_no_figure() -> None:
    assert figures("算力达到" + "9" * 5000 + "EFLOPS") == []


def test_values_are_exact() -> None:
    [(_, norm)] = figures("算力规模达到0.1EFLOPS。")
    assert (norm.value, norm.value_exact) == (100_000_000_000_000_000.0, "100000000000000000")
    [(_, norm)] = figures("网络时延0.3毫秒。")
    assert norm.value_exact == "0.0003"


def test_counts_below_2_53_are_integers() -> None:
    [(_, norm)] = figures("服务器规模达350万台。")
    assert norm.value == 3_500_000
    assert isinstance(norm.value, int)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2万", 12_000),
        ("200多", 200),
        ("30余万", 300_000),
        ("280百亿亿", 280 * 10**18),
        ("十亿亿", 10**17),
        ("5亿1000万", 510_000_000),
        ("1,085万", 10_850_000),
    ],
)
def test_parse_count(text: str, value: int) -> None:
    assert parse_count(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "1.2.3", "9" * 60])
def test_parse_count_refuses(text: str) -> None:
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        ("5", "8万", (50_000, 80_000)),
        ("5万", "8万", (50_000, 80_000)),
        ("5000", "1万", (5_000, 10_000)),
        ("8", "5", None),
    ],
)
def test_parse_range(low: str, high: str, ends: tuple[int, int] | None) -> None:
    assert parse_range(low, high) == (None if ends is None else (Fraction(ends[0]), Fraction(ends[1])))


def test_every_unit_has_a_positive_factor() -> None:
    assert all(unit.factor > 0 for unit in load_units().values())
    assert load_units()["亩"].factor == Fraction(2000, 3)
    assert Decimal("1e18") == load_units()["eflops"].factor


def test_clauses_give_status_and_date() -> None:
    text = "目前,天津的算力规模大约为8000匹,计划到今年年底增加至1.5万匹,并有长远目标达到4万匹。"
    assert [(norm.status, norm.as_of, norm.mod) for _, norm in figures(text)] == [
        ("current", None, None),
        ("planned", "2024", "END"),
        ("target", None, None),
    ]


def test_goals_carry_their_date_over_semicolons_and_items() -> None:
    text = "到2026年,全省基本形成算力网络。\n--计算力方面。算力规模超过20EFLOPS;存储总量超过40EB。\n"
    assert {(norm.status, norm.as_of) for _, norm in figures(text)} == {("target", "2026")}


def test_event_days_are_not_the_days_of_plans() -> None:
    [(_, norm)] = figures("5月18日,智算中心项目开工,总投资80亿元。")
    assert (norm.status, norm.as_of) == ("under_construction", None)


def test_what_is_being_built_is_an_aside() -> None:
    text = "截至2023年底,全市已建成数据中心8个,在建4个,标准机架12万架。"
    assert [(norm.status, norm.as_of) for _, norm in figures(text)] == [
        ("current", "2023"),
        ("under_construction", None),
        ("current", "2023"),
    ]


def test_regions_come_from_subjects_not_from_ends_of_links() -> None:
    text = "四川省算力规模达到20EFLOPS,到北京时延30毫秒,服务京津冀需求,存储总量15EB。"
    assert {tuple(norm.region or ()) for _, norm in figures(text)} == {("510000",)}


def test_distributed_regions() -> None:
    shares = figures("京津冀和长三角在用机架数的全国占比分别为21.5%和24.5%。")
    assert [norm.region for _, norm in shares] == [
        ["110000", "120000", "130000"],
        ["310000", "320000", "330000", "340000"],
    ]


def test_nation_and_unknown() -> None:
    [(_, nation)] = figures("全国算力总规模达到246EFLOPS。")
    [(_, unknown)] = figures("算力总规模达到246EFLOPS。")
    assert (nation.region, unknown.region) == ([], None)


def test_goal_names_its_document() -> None:
    [(_, norm)] = figures("湖北省印发《湖北省算力发展行动方案》,提出到2025年,算力规模超过10EFLOPS。")
    assert (norm.document, norm.region, norm.as_of) == ("湖北省算力发展行动方案", ["420000"], "2025")


def test_latency_names_both_ends() -> None:
    [(_, first), (_, second)] = figures("庆阳集群到西安时延5毫秒以内,到郑州时延8毫秒以内。")
    assert (first.place, second.place) == ("庆阳集群到西安", "庆阳集群到郑州")


def test_places_are_carried_to_sentences_about_the_project() -> None:
    text = "5月12日,云岭绿色算力产业园一期封顶。项目总投资23亿元,规划机柜5000个。全省算力规模达3000P。"
    assert [(printed, norm.place) for printed, norm in figures(text)] == [
        ("23亿元", "云岭绿色算力产业园一期"),
        ("5000个", "云岭绿色算力产业园一期"),
        ("3000P", None),
    ]


def test_rows_of_a_table_name_their_place() -> None:
    text = "集群 | 标准机架 | 平均PUE\n韶关 | 8万架 | 1.21\n中卫 | 18万架 | 1.16\n"
    assert [norm.place for _, norm in figures(text)] == ["韶关", "韶关", "中卫", "中卫"]


@pytest.mark.parametrize("unit", ["算力3P、", "算力3P,", "北京算力3P,", "算力3P\n"])
def test_many_figures_in_a_row_are_linked(unit: str) -> None:
    assert len(figures(unit * 2000)) == 2000

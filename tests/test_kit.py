"""The shared ground: folding, numerals, the scan, lexicon tables, identifiers, word evidence."""

from decimal import Decimal
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extract
from pipeline.errors import LexiconError, NumeralError
from pipeline.kit.fold import fold_key, fold_width
from pipeline.kit.ids import issue_ids
from pipeline.kit.lexicon import parse_rows
from pipeline.kit.numerals import is_numeral, parse_digits, parse_number
from pipeline.kit.scan import Hit, Scanner
from pipeline.kit.script import simplify
from pipeline.kit.tables import find_tables
from pipeline.kit.words import cut_words, word_at


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold_width(text)) == len(text)


def test_folding_unifies_widths_and_keeps_what_chinese_typography_means() -> None:
    assert fold_width("（试行），３８％～５０％：Ｐ") == "(试行),38%~50%:P"
    assert fold_width("《办法》、“粤算”。〔2024〕——") == "《办法》、“粤算”。〔2024〕——"


def test_comparison_key_ignores_width_blanks_and_kind_of_quotation_mark() -> None:
    assert fold_key("“数据要素×” 三年行动计划（2024—2026年）") == fold_key('"数据要素×"三年行动计划(2024—2026年)')
    assert fold_key("办法") != fold_key("办法(试行)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2万", "12000"),
        ("一点二万", "12000"),
        ("1.2万亿", "1200000000000"),
        ("3.6万亿", "3600000000000"),
        ("16.4亿", "1640000000"),
        ("1,100万", "11000000"),
        ("1，100万", "11000000"),
        ("３．５万", "35000"),
        ("1万5千", "15000"),
        ("3万4000", "34000"),
        ("1亿2000万", "120000000"),
        ("三万五", "35000"),
        ("一百五", "150"),
        ("一万零五", "10005"),
        ("一万零十二", "10012"),
        ("一万五千亿", "1500000000000"),
        ("二十万亿", "20000000000000"),
        ("十", "10"),
        ("十二", "12"),
        ("廿三", "23"),
        ("两千", "2000"),
        ("二〇二四", "2024"),
        ("二○二四", "2024"),
        ("百分之三十五", "0.35"),
        ("半", "0.5"),
        ("〇", "0"),
    ],
)
def test_numerals(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "abc", "1.2.3", "万", "匹", "十四五年", "12匹", "点五点六", "一二万三四"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(NumeralError):
        parse_number(text)
    assert not is_numeral(text)


@given(st.text(alphabet="〇零一二三四五六七八九十百千万亿点0123456789.,半", max_size=12))
def test_reading_a_numeral_raises_nothing_else(text: str) -> None:
    if is_numeral(text):
        assert parse_number(text) >= 0


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(["", "万", "亿"]))
def test_arabic_numerals_round_trip(number: int, multiplier: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[multiplier]
    assert parse_number(f"{number}{multiplier}") == number * factor
    assert parse_number(f"{number:,}{multiplier}") == number * factor


def test_years_are_read_digit_by_digit() -> None:
    assert parse_digits("二〇二四") == parse_digits("２０２４") == parse_digits("二○二四") == 2024
    with pytest.raises(NumeralError):
        parse_digits("二十四")


def test_the_scan_finds_nested_surfaces_of_several_groups() -> None:
    scan = Scanner(
        {"place": ["广东", "广东省"], "agency": ["广东省通信管理局", "通信管理局"], "both": ["广东省"]}
    ).scan("广东省通信管理局")
    assert scan.hits("place") == [Hit(0, 2, "广东"), Hit(0, 3, "广东省")]
    assert scan.longest("place") == [Hit(0, 3, "广东省")]
    assert scan.hits("agency") == [Hit(0, 8, "广东省通信管理局"), Hit(3, 8, "通信管理局")]
    assert scan.hits("both") == [Hit(0, 3, "广东省")]
    assert scan.hits("unknown") == ()


def test_traditional_characters_are_read_as_simplified_ones_at_the_same_offsets() -> None:
    assert simplify("國務院辦公廳、國家數據局,3.1萬架") == "国务院办公厅、国家数据局,3.1万架"
    text = "昇腾集群、乾安县、《瞭望》周刊、皇太后、王著"  # characters that simplified print has too
    assert simplify(text) == text


@given(st.text())
def test_simplifying_keeps_every_offset(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_a_page_in_traditional_characters_gives_the_same_records_as_its_conversion() -> None:
    page = "國家數據局2024年12月9日公佈,廣東省算力達1300PFLOPS,機架3.1萬架。"
    converted = "国家数据局2024年12月9日公布,广东省算力达1300PFLOPS,机架3.1万架。"

    def norms(text: str) -> list[object]:
        return [(mention.start, mention.end, mention.norm) for mention in extract(text).mentions]

    assert norms(page) == norms(converted)
    assert len(norms(page)) == 5


def test_surfaces_are_folded_like_the_text() -> None:
    scan = Scanner({"unit": ["ＥＦＬＯＰＳ（ＦＰ１６）"]}).scan(fold_width("38EFLOPS（FP16）"))
    assert scan.hits("unit") == [Hit(2, 14, "EFLOPS(FP16)")]


def test_a_table_reads_with_bom_crlf_comments_and_quotes() -> None:
    rows = list(
        parse_rows(
            '\ufeffsurface,value,source\r\n# why\r\n"a,b",1|2 | ,x\r\n'.lstrip("\ufeff"),
            "t.csv",
            ["surface", "value", "source"],
        )
    )
    assert [(row["surface"], row.values("value"), row.where) for row in rows] == [("a,b", ["1", "2"], "t.csv:3")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "t.csv:1: columns are a,b; use a,source"),
        ("a,source\n1\n", "t.csv:2: 1 cells; use 2"),
        ("a,source\n1,x\n1,x\n", "t.csv:3: repeats line 2"),
        ("", "t.csv:1: no header"),
    ],
)
def test_a_malformed_table_names_file_and_line(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        list(parse_rows(text, "t.csv", ["a", "source"]))


def test_a_wrong_cell_names_what_is_allowed() -> None:
    (row,) = parse_rows("level,source\ncity,x\n", "agency/lexicon.csv", ["level", "source"])
    with pytest.raises(LexiconError, match=r"agency/lexicon.csv:2: level 'city' unknown; use county, national"):
        row.one_of("level", {"national", "county"})
    with pytest.raises(LexiconError, match=r"level 'city' is wrong; use a number"):
        row.parsed("level", int, "a number")


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (["026.txt"], ["026"]),
        (["2024/026.txt", "2023/026.txt"], ["2024-026", "2023-026"]),
        (["026.txt", "026.html"], ["026-txt", "026-html"]),
        (["第 3 期 (终).txt"], ["第-3-期-终"]),
        (["_runs.txt", ".x/../y.txt"], ["runs", "x-y"]),
        (["---.txt"], ["issue"]),
    ],
)
def test_issue_ids(paths: list[str], ids: list[str]) -> None:
    assert issue_ids([PurePosixPath(path) for path in paths]) == ids


def test_issue_ids_differ_even_where_suffix_and_case_do_not_help() -> None:
    ids = issue_ids([PurePosixPath("a-b.txt"), PurePosixPath("a/b.txt"), PurePosixPath("A/b.txt")])
    assert len({id_.casefold() for id_ in ids}) == 3


@given(st.text(alphabet="算力规模达到3000匹，北京市来川调研。\n", max_size=40))
def test_words_give_the_text_back(text: str) -> None:
    assert "".join(cut_words(text)) == text


def test_the_word_at_a_position() -> None:
    assert word_at("祖国的大好河山", 5) == ("大好河山", 3)
    with pytest.raises(IndexError):
        word_at("河山", 2)


def test_a_long_line_without_a_bar_costs_its_length() -> None:
    # Quadratic search took minutes on this.
    assert find_tables("甲\t乙\n" + "字" * 200_000) == ()

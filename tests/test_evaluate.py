"""How records are counted against gold: spans, alternatives, optional mentions, normal forms, articles, baseline."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate import compare_baseline, dump_baseline, find_gold, load_baseline, load_gold, report_text
from pipeline.evaluate.gold import GoldArticle, GoldFile, GoldMention
from pipeline.evaluate.match import equal_value, match_articles, match_mentions, wrong_keys
from pipeline.evaluate.report import report_json
from pipeline.evaluate.score import Count, FileScore, pool, score_issue
from pipeline.records import Article, ComputeMention, ComputeNorm, DateMention, DateNorm, Issue, Part

TEXT = "甲\n2023年,今日(6月1日)开工,达到30P,占35%。\n乙\n"


def date(start: int, end: int, edtf: str | None = "2023", mod: Any = None) -> DateMention:
    norm = DateNorm(edtf=edtf, mod=mod, resolved_by="stated")
    return DateMention(start=start, end=end, text=TEXT[start:end], rule="<test>", norm=norm)


def gold(start: int, end: int, edtf: str | None = "2023", **more: Any) -> GoldMention:
    return GoldMention(start, end, TEXT[start:end], "date", {"edtf": edtf, "mod": None}, **more)


def article(first: int, last: int, **more: Any) -> Article:
    return Article(**({"n": 1, "title": "甲", "first_line": first, "last_line": last, "start": 0, "end": 1} | more))


def gold_article(first: int, last: int, **more: Any) -> GoldArticle:
    empty: dict[str, Any] = {"title": "甲", "source": None, "source_channel": None}
    provinces = {key: frozenset(more.pop(key, ())) for key in ("provinces", "provinces_optional")}
    return GoldArticle(first, last, **(empty | more), **provinces)


def issue(mentions: list[Any], articles: list[Article] | None = None) -> Issue:
    parts = [Part(kind="front_matter", start=0, end=len(TEXT), first_line=1, last_line=3)]
    return Issue(id="t", parts=parts, articles=articles or [], mentions=mentions, text=TEXT)


def score(mentions: list[Any], wanted: list[GoldMention]) -> FileScore:
    return score_issue(GoldFile("t", Path("t.txt"), wanted, None), issue(mentions))


def test_exact_spans_pair() -> None:
    match = match_mentions([gold(2, 7)], [date(2, 7)])
    assert (len(match.pairs), match.missed, match.extra) == (1, [], [])


def test_a_span_one_character_off_is_missed_and_extra() -> None:
    wanted, found = gold(2, 7), date(2, 6)
    match = match_mentions([wanted], [found])
    assert (match.pairs, match.missed, match.extra) == ([], [wanted], [found])


def test_an_alternative_counts_where_it_overlaps() -> None:
    match = match_mentions([gold(8, 10, alt=("今日(6月1日)",))], [date(8, 16)])
    assert [found.text for _, found in match.pairs] == ["今日(6月1日)"]


def test_an_alternative_elsewhere_does_not_count() -> None:
    match = match_mentions([gold(2, 7, alt=("6月1日",))], [date(11, 15)])
    assert (len(match.missed), len(match.extra)) == (1, 1)


def test_an_alternative_serves_one_mention_only() -> None:
    wanted = [gold(8, 10, alt=("今日(6月1日)",)), gold(11, 15, alt=("今日(6月1日)",))]
    match = match_mentions(wanted, [date(8, 16)])
    assert (len(match.pairs), match.missed) == (1, [wanted[1]])


def test_optional_mentions_count_neither_found_nor_missed() -> None:
    optional = gold(2, 7, optional=True)
    assert match_mentions([optional], [date(2, 7)]) == ([], [], [])
    assert match_mentions([optional], []) == ([], [], [])


def test_a_leftover_that_overlaps_an_optional_mention_is_ignored() -> None:
    assert match_mentions([gold(2, 7, optional=True)], [date(2, 6)]).extra == []


def test_an_optional_mention_does_not_take_a_required_ones_prediction() -> None:
    wanted = [gold(8, 10, alt=("今日(6月1日)",)), gold(11, 15, optional=True)]
    match = match_mentions(wanted, [date(8, 16)])
    assert (len(match.pairs), match.missed, match.extra) == (1, [], [])


@pytest.mark.parametrize(
    ("key", "expected", "got", "right"),
    [
        ("value", 3e19, 3.0000001e19, True),
        ("value", 3e19, 3.0001e19, False),
        ("value", 17000, 17000.0, True),
        ("high", None, None, True),
        ("high", None, 5, False),
        ("name", "国家数据局", " 国家数据局", True),
        ("title", "办法（试行）", "办法(试行)", True),
        ("title", "“数据要素×”行动", "「数据要素×」行动", True),
        ("title", "办法", "规定", False),
        ("issuers", ["甲局", "乙局"], ["乙局", "甲局"], True),
        ("issuers", None, [], True),
        ("issuers", ["甲局"], [], False),
        ("codes", ["440000", "110000"], ["110000", "440000"], True),
        ("region", [], ["000000"], True),
        ("region", ["000000"], [], True),
        ("region", [], None, False),
        ("region", ["440000"], [], False),
        ("edtf", None, "2023", False),
        ("mod", None, None, True),
    ],
)
def test_values_are_equal_as_the_contract_says(key: str, expected: Any, got: Any, right: bool) -> None:
    assert equal_value(key, expected, got) is right


def test_a_key_that_the_gold_lacks_is_not_scored() -> None:
    norm = ComputeNorm(dimension="compute", value=3e16, value_exact="3E+16", bound="gt")
    found = ComputeMention(start=0, end=3, text="30P", rule="<test>", norm=norm)
    wanted = GoldMention(0, 3, "30P", "compute", {"dimension": "compute", "value": 3e16, "bound": "eq", "status": None})
    assert wrong_keys(wanted, found) == ["bound"]


def test_counts_and_errors_of_an_issue() -> None:
    result = score([date(2, 7, "2022"), date(11, 15)], [gold(2, 7), gold(8, 10, "2024-06-01")])
    assert result.counts["date.span"] == Count(right=1, extra=1, missed=1)
    assert result.counts["date.norm"] == Count(right=0, missed=1)
    assert {(error.what, error.text) for error in result.errors} == {
        ("missed", "今日"),
        ("extra", "6月1日"),
        ("norm", "2023年"),
    }
    (wrong,) = [error for error in result.errors if error.what == "norm"]
    assert (wrong.expected, wrong.got, wrong.line) == ({"edtf": "2023"}, {"edtf": "2022"}, 2)
    assert wrong.context == "甲↵⟦2023年⟧,今日(6月1日)开工,达到3"


def test_gold_whose_offsets_do_not_fit_is_refused() -> None:
    wrong = GoldMention(2, 7, "2024年", "date", {})
    with pytest.raises(InputError, match="reads '2023年' there"):
        score([], [wrong])


def test_articles_pair_by_lines_shared() -> None:
    wanted = [gold_article(1, 4), gold_article(5, 9)]
    found = [article(1, 5), article(6, 9), article(10, 11)]
    pairs, missed, extra = match_articles(wanted, found)
    assert [(w.first_line, f.first_line) for w, f in pairs] == [(1, 1), (5, 6)]
    assert (missed, extra) == ([], [found[2]])


def test_article_scores() -> None:
    wanted = [
        gold_article(
            1, 2, source="数据社", source_channel="公众号", provinces=["440000"], provinces_optional=["110000"]
        ),
        gold_article(3, 3, title="乙", provinces=["310000"]),
    ]
    found = [
        article(1, 2, source="数据社", provinces=["110000", "440000", "500000"], provinces_found_by={"500000": "重庆"})
    ]
    result = score_issue(GoldFile("t", Path("t.txt"), None, wanted), issue([], found))
    assert result.counts == {
        "article.lines": Count(1, 0, 1),
        "article.title": Count(1, 0, 1),
        "article.source": Count(1, 0, 1),
        "article.source_channel": Count(0, 0, 2),
        "article.provinces": Count(1, 1, 1),
    }
    (provinces,) = [error for error in result.errors if error.what == "provinces"]
    assert (provinces.expected, provinces.got) == ({"missed": []}, {"extra": {"500000": "重庆"}})


def test_counts_are_summed_over_issues() -> None:
    pooled = pool([{"date.span": Count(1, 2, 3)}, {"date.span": Count(4, 0, 0), "agency.span": Count(1)}])
    assert pooled == {"agency.span": Count(1), "date.span": Count(5, 2, 3)}
    assert pooled["date.span"].f1 == pytest.approx(2 / 3)


def test_nothing_wanted_and_nothing_found_is_perfect() -> None:
    assert (Count().precision, Count().recall, Count().f1) == (1.0, 1.0, 1.0)


def test_the_report_shows_every_error_and_every_score() -> None:
    result = score([date(2, 7, "2022"), date(11, 15)], [gold(2, 7), gold(8, 10)])
    text = report_text([result])
    assert "extra    t:2 11-15  甲↵2023年,今日(⟦6月1日⟧)开工" in text
    assert 'expected {"edtf": "2023"}' in text
    assert "date           1     1      1   0.500   0.500   0.500   0/1 0.000" in text
    data = report_json([result])
    assert data["types"]["date"]["span"]["f1"] == 0.5
    assert data["types"]["date"]["norm"] == {"right": 0, "total": 1, "accuracy": 0.0}
    assert [error["what"] for error in data["errors"]] == ["norm", "missed", "extra"]


def test_baseline_says_what_was_gained_lost_and_moved(tmp_path: Path) -> None:
    wanted = [gold(2, 7), gold(8, 10), gold(11, 15)]
    path = tmp_path / "baseline.json"
    path.write_text(dump_baseline([score([date(2, 7, "2022"), date(11, 15)], wanted)]), encoding="utf-8")
    change = compare_baseline(load_baseline(path), [score([date(2, 7, "2021"), date(8, 10)], wanted)])
    assert change.gained == ["t 8-10 date missed 今日"]
    assert change.lost == ["t 11-15 date missed 6月1日"]
    assert change.moved == ['t 2-7 date norm 2023年 {"edtf":"2022"} => norm 2023年 {"edtf":"2021"}']
    assert (change.lower, change.higher) == ({}, {})


def test_a_score_below_the_baseline_is_named(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(dump_baseline([score([date(2, 7)], [gold(2, 7)])]), encoding="utf-8")
    change = compare_baseline(load_baseline(path), [score([], [gold(2, 7)])])
    assert change.lower == {"date.span": (1.0, 0.0)}


def test_an_issue_new_to_the_baseline_takes_no_part(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(dump_baseline([score([date(2, 7)], [gold(2, 7)])]), encoding="utf-8")
    new = score_issue(GoldFile("u", Path("u.txt"), [gold(2, 7)], None), issue([]))
    change = compare_baseline(load_baseline(path), [score([date(2, 7)], [gold(2, 7)]), new])
    assert (change.new, change.lower) == (["u"], {})


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": {"t": {"counts": {"date.span": "x"}, "errors": []}}}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="not a baseline"):
        load_baseline(path)


def write_gold(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{name}.mentions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_gold_is_found_in_folders_by_file_and_by_text(tmp_path: Path) -> None:
    write_gold(tmp_path, "a", [])
    (tmp_path / "a.articles.json").write_text('{"articles": []}', encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    write_gold(tmp_path, "b.c", [])
    assert find_gold([tmp_path]) == [tmp_path / "a", tmp_path / "b.c"]
    assert find_gold([tmp_path / "a.txt", tmp_path / "a.articles.json"]) == [tmp_path / "a"]
    (tmp_path / "other.txt").write_text("甲", encoding="utf-8")
    for wrong in (tmp_path / "other.txt", tmp_path / "absent"):
        with pytest.raises(InputError):
            find_gold([wrong])


def test_text_beside_the_gold_wins_over_the_raw_folder(tmp_path: Path) -> None:
    (tmp_path / "raw" / "2024").mkdir(parents=True)
    (tmp_path / "raw" / "2024" / "a.txt").write_text("raw", encoding="utf-8")
    gold_folder = tmp_path / "tests" / "gold"
    gold_folder.mkdir(parents=True)
    write_gold(gold_folder, "2024-a", [])
    assert load_gold(gold_folder / "2024-a").text_path == (tmp_path / "raw" / "2024" / "a.txt").resolve()
    (gold_folder / "2024-a.txt").write_text("beside", encoding="utf-8")
    assert load_gold(gold_folder / "2024-a").text_path == gold_folder / "2024-a.txt"


def test_two_gold_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        write_gold(folder, "a", [])
    with pytest.raises(InputError, match="two gold files are called a"):
        find_gold([tmp_path])


def test_a_blind_set_shows_totals_and_no_errors(tmp_path: Path) -> None:
    (tmp_path / "blind").mkdir()
    write_gold(tmp_path / "blind", "b", [{"start": 2, "end": 7, "text": "2023年", "type": "date", "norm": {}}])
    (tmp_path / "blind" / "b.txt").write_text(TEXT, encoding="utf-8")
    blind = score_issue(load_gold(tmp_path / "blind" / "b"), issue([]))
    assert (blind.blind, blind.errors, blind.counts["date.span"]) == (True, [], Count(missed=1))
    text = report_text([score([date(2, 7)], [gold(2, 7)]), blind])
    assert "1 issue, annotated: t" in text
    assert "1 issue, blind: b" in text
    data = report_json([blind])
    assert data["blind"]["types"]["date"]["span"]["recall"] == 0.0
    assert data["types"] == {}


def test_the_anchor_is_scored_where_annotated() -> None:
    wanted = GoldFile("t", Path("t.txt"), None, None, anchor="2024-06-02")
    result = score_issue(wanted, issue([]))
    assert result.counts == {"article.anchor": Count(right=0, missed=1)}
    assert [(error.expected, error.got) for error in result.errors] == [("2024-06-02", None)]


def test_gold_without_a_text_is_refused(tmp_path: Path) -> None:
    write_gold(tmp_path, "nowhere", [])
    with pytest.raises(InputError, match="no text for this gold"):
        load_gold(tmp_path / "nowhere", raw=tmp_path / "raw")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"start": 0, "end": 1, "text": "甲", "type": "person", "norm": {}}, "type 'person' unknown"),
        ({"start": 0, "end": 1, "text": "甲", "type": "date"}, "not a gold mention"),
    ],
)
def test_malformed_gold_names_file_and_line(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    path = write_gold(tmp_path, "a", [row])
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    with pytest.raises(InputError, match=f"{path.name}:1: {message}"):
        load_gold(tmp_path / "a")


def test_gold_scores_itself_perfectly() -> None:
    """Every gold mention of the sample, put back as a prediction, is right in all its keys."""
    from pydantic import TypeAdapter

    from pipeline.records import Mention

    stem = Path(__file__).parent / "gold" / "026"
    annotated = load_gold(stem)
    assert annotated.mentions is not None
    text = annotated.text_path.read_text(encoding="utf-8")
    more = {
        "agency": {"id": "x", "resolved_by": "x"},
        "province": {},
        "document": {"resolved_by": "x"},
        "date": {"resolved_by": "x"},
        "compute": {"value_exact": "x"},
    }
    adapter: TypeAdapter[Mention] = TypeAdapter(Mention)
    mentions = [
        adapter.validate_python(
            {
                "type": m.type,
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "rule": "x",
                "norm": m.norm | more[m.type],
            }
        )
        for m in sorted(annotated.mentions, key=lambda m: m.start)
    ]
    part = Part(kind="front_matter", start=0, end=len(text), first_line=1, last_line=1)
    record = Issue(id="026", parts=[part], articles=[], mentions=mentions, text=text)
    result = score_issue(GoldFile("026", stem, annotated.mentions, None), record)
    assert result.errors == []
    required = [m for m in annotated.mentions if not m.optional]
    assert sum(count.right for name, count in result.counts.items() if name.endswith(".span")) == len(required)

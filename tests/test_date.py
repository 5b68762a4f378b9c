"""The date room beyond its corpus: libraries that earn their place, anchors, robustness, agreement with EDTF."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from edtf import parse_edtf  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.date.clock
import pipeline.kit.tense
from pipeline.context import Context, Layout
from pipeline.date import ROOM, infer_anchor
from pipeline.date.calendar import bounds, week_of
from pipeline.date.clock import parse_clock, parse_published, parse_stamp
from pipeline.kit.fold import fold_width
from pipeline.kit.scan import Scanner
from pipeline.kit.tense import tense_at
from pipeline.records import Anchor, Article, DateNorm

SCANNER = Scanner({group: list(surfaces) for group, surfaces in ROOM.surfaces().items()})


def make_context(text: str, anchor: str | None = None, **layout: object) -> Context:
    """The date room alone over one article."""
    folded = fold_width(text)
    article = Article(n=1, title=None, first_line=1, last_line=1 + text.count("\n"), start=0, end=len(text))
    context = Context(
        text=text,
        folded=folded,
        layout=Layout(parts=[], articles=[article], **layout),  # type: ignore[arg-type]
        scan=SCANNER.scan(folded),
    )
    context.candidates["date"] = ROOM.find(context)
    given_anchor = Anchor(date=anchor, method="option", confidence="high") if anchor else None
    context.anchor = given_anchor or infer_anchor(context)
    return context


def read(text: str, anchor: str | None = None) -> list[tuple[str, DateNorm]]:
    context = make_context(text, anchor)
    candidates = context.candidates["date"]
    norms = ROOM.resolve(context, candidates)
    return [
        (text[c.start : c.end], norm) for c, norm in zip(candidates, norms, strict=True) if isinstance(norm, DateNorm)
    ]


# What each library adds to the records.


def test_clock_times_need_dateparser(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "2024年6月2日下午3时30分,发布会开始。"
    assert [norm.time for _, norm in read(text)] == ["15:30"]
    monkeypatch.setattr(pipeline.date.clock, "parse_stamp", lambda _: None)
    assert [norm.time for _, norm in read(text)] == [None]


def test_publish_time_needs_dateparser(monkeypatch: pytest.MonkeyPatch) -> None:
    context = make_context("5月29日,平台上线。", published="发布时间:2024-06-02 15:30")
    assert context.anchor == Anchor(date="2024-06-02", method="published", confidence="high")
    monkeypatch.setattr(pipeline.date.clock, "parse_stamp", lambda _: None)
    assert infer_anchor(context) is None


def test_year_needs_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """将 as "take" is told from 将 as "will" by spaCy's matcher over jieba's words; without them the year is wrong."""
    text = "1月15日,省数据局将公共数据纳入目录管理。"
    assert [norm.edtf for _, norm in read(text, "2024-11-20")] == ["2024-01-15"]
    monkeypatch.setattr(pipeline.kit.tense, "word_is_cue", lambda context, position: True)
    assert [norm.edtf for _, norm in read(text, "2024-11-20")] == ["2025-01-15"]


def test_year_needs_spacy_and_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "1月15日,模拟仿真平台招标。"
    assert [norm.edtf for _, norm in read(text, "2024-11-20")] == ["2024-01-15"]
    monkeypatch.setattr(pipeline.kit.tense, "word_is_cue", lambda context, position: True)
    assert [norm.edtf for _, norm in read(text, "2024-11-20")] == ["2025-01-15"]


# Tense.


@pytest.mark.parametrize(
    ("text", "span", "tense"),
    [
        ("大会初步定于8月下旬在贵阳举办。", "8月下旬", "future"),
        ("5月29日,记者获悉,大会定于8月下旬举办。", "5月29日", "past"),
        ("5月29日,记者获悉,大会定于8月下旬举办。", "8月下旬", "future"),
        ("到2027年,算力规模翻一番。", "2027年", "future"),
        ("截至2023年底,在用机架800万。", "2023年底", "past"),
        ("本条例自2025年1月1日起施行。", "2025年1月1日", "future"),
        ("10月8日,青海即将开工的项目名单公布。", "10月8日", "future"),
        ("2023年,全省收入增长5%。", "2023年", "unknown"),
        ("项目已于3月5日投产。", "3月5日", "past"),
        ("收到10月8日来函。", "10月8日", "unknown"),
        ("培训时间:12月28日", "12月28日", "future"),
    ],
)
def test_tense(text: str, span: str, tense: str) -> None:
    start = text.index(span)
    assert tense_at(make_context(text), start, start + len(span)) == tense


# Anchors.


def test_masthead_day_anchors() -> None:
    text = "工作简报 2024年3月5日\n4月1日,会议召开。2024年2月1日通知印发。"
    start = text.index("2024")
    context = make_context(text, dated=(start, start + 9))
    assert context.anchor == Anchor(date="2024-03-05", method="stated", confidence="high", start=start, end=start + 9)


def test_masthead_month_anchors_its_last_day() -> None:
    context = make_context("工作简报(2024年2月)\n", dated=(5, 12))
    assert context.anchor == Anchor(date="2024-02-29", method="stated", confidence="medium", start=5, end=12)


@pytest.mark.parametrize(
    ("text", "day", "confidence"),
    [
        ("2024年5月8日,通知印发。条例自2025年1月1日起施行。", "2024-05-08", "low"),
        ("大会将于2025年3月1日召开。2024年5月8日,省政府部署。", "2024-05-08", "low"),
        ("2024年4月20日,会议召开。2024年5月8日,通知印发。", "2024-05-08", "medium"),
        ("2024年4月20日,会议召开。\n某省数据局\n2024年9月1日", "2024-09-01", "medium"),
        ("《2025年1月1日公告》于2024年5月8日发布", "2024-05-08", "low"),
    ],
)
def test_latest_past_date_anchors(text: str, day: str, confidence: str) -> None:
    anchor = make_context(text).anchor
    assert anchor is not None
    assert (anchor.date, anchor.method, anchor.confidence) == (day, "latest_past_date", confidence)


@pytest.mark.parametrize("text", ["到2030年,建成。", "5月29日,上线。", "大会将于2025年3月1日召开。", "2024—2026年", ""])
def test_nothing_past_no_anchor(text: str) -> None:
    assert make_context(text).anchor is None


def test_publish_stamps() -> None:
    assert [
        str(parse_published(raw))
        for raw in (
            "发布时间:2024-06-02 15:30",
            "2024-06-02 15:30:08",
            "June 2, 2024",
            "时间：2024年6月2日 09:05",
            "昨天",
        )
    ] == ["2024-06-02 15:30:00", "2024-06-02 15:30:08", "2024-06-02 00:00:00", "2024-06-02 09:05:00", "None"]


def test_clock_is_checked() -> None:
    assert parse_clock("2024-06-02", "下午", 3, 30) == "15:30"
    assert parse_clock("2024-06-02", "", 25, 0) is None
    assert parse_stamp("06-02 15:30") is None


# Robustness.


def test_words_are_loaded_only_for_decisions() -> None:
    """A text without an ambiguous year must not pay for jieba, spaCy or dateparser."""
    code = (
        "import sys; from pipeline.engine import extract_text\n"
        "extract_text('2024年5月8日,通知印发。5月29日,平台上线。大会初步定于8月下旬举办。')\n"
        "print(sorted({'jieba', 'spacy', 'dateparser'} & set(sys.modules)))"
    )
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True).stdout.strip() == "[]"


_PIECES = st.sampled_from(
    [
        *"0123456789一二三四五六七八九十〇年月日号至到-—、.:/()《》“” \n,。将拟于",
        "2024",
        "今年",
        "次年",
        "“十四五”",
        "世纪",
        "年代",
        *["上旬", "底", "季度", "上午", "时", "本周", "前", "个月", "当日", "XX", "13月", "2月30日", "同年"],
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(_PIECES, max_size=24).map("".join), st.sampled_from([None, "2024-06-02", "2023-02-28", "2024-12-31"]))
def test_never_raises_and_stays_in_the_calendar(text: str, anchor: str | None) -> None:
    position = 0
    context = make_context(text, anchor)
    for candidate in context.candidates["date"]:
        assert position <= candidate.start < candidate.end <= len(text)
        position = candidate.end
    for span, norm in read(text, anchor):
        assert span == span.strip()
        if norm.edtf is None:
            assert norm.reason
        elif "X" not in norm.edtf:
            parse_edtf(norm.edtf)
            assert norm.earliest is not None and norm.latest is not None
            assert norm.earliest <= norm.latest, (text, norm)


@pytest.mark.parametrize(
    "text", ["9" * 20000, "2024年" * 5000, "《" * 20000, "1、" * 20000, "“十四五" * 5000, "至" * 20000]
)
def test_hostile_input_is_quick(text: str) -> None:
    assert len(read(text, "2024-06-02")) <= 5000


def test_a_run_of_digits_takes_linear_time() -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        read("1" * count, "2024-06-02")
        return time.process_time() - start

    assert seconds(200_000) < 30 * min(seconds(20_000), seconds(20_000)) + 0.2


def test_bounds() -> None:
    assert bounds("2024-02") == ("2024-02-01", "2024-02-29")
    assert bounds("2023-12/2024-02") == ("2023-12-01", "2024-02-29")
    assert bounds("XXXX-05-29") == (None, None)
    assert week_of(date(2024, 6, 2), 0) == (date(2024, 5, 27), date(2024, 6, 2))

"""Agencies: what the records owe to word evidence, dates and the article around them; data checks; hostile texts."""

import re
from typing import Any

import pytest

from pipeline.agency.lexicon import alternation, functions, national
from pipeline.agency.misprint import mend
from pipeline.context import Context
from pipeline.engine import extract_text
from pipeline.records import AgencyNorm


def agencies(text: str, anchor: str | None = "2024-09-30") -> list[tuple[str, str]]:
    """Printed and official names of the agencies of a text."""
    return [
        (mention.text, mention.norm.name)
        for mention in extract_text(text, anchor=anchor).mentions
        if isinstance(mention.norm, AgencyNorm)
    ]


def test_jieba_tells_a_ministry_from_part_of_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """教育|部分|内容 holds no ministry, 教育部|分别 does; without jieba's words both look the same."""
    word, name = "教育部分内容有待完善。", "教育部分别印发通知。"
    assert agencies(word) == []
    assert agencies(name) == [("教育部", "教育部")]

    def always_at_border(context: Context, position: int) -> tuple[int, int]:
        return position, position + 1

    monkeypatch.setattr(Context, "word_at", always_at_border)
    assert agencies(word) == [("教育部", "教育部")]


def test_jieba_is_asked_only_where_characters_cannot_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count(context: Context, position: int) -> tuple[int, int]:
        asked.append(position)
        return position, position + 1

    monkeypatch.setattr(Context, "word_at", count)
    assert agencies("教育部门、财政部和工信部部长出席,国家数据局部署工作。") == [
        ("财政部", "财政部"),
        ("工信部", "工业和信息化部"),
        ("国家数据局", "国家数据局"),
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("anchor", "name"),
    [("2016-03-01", "国家新闻出版广电总局"), ("2019-03-01", "国家广播电视总局")],
)
def test_a_short_form_means_the_organ_of_its_time(anchor: str, name: str) -> None:
    assert agencies("广电总局发布通知。", anchor) == [("广电总局", name)]


def test_a_guest_does_not_change_whose_province_it_is() -> None:
    text = (
        "安徽数据工作动态\n2024年第12期\n安徽省数据资源管理局 主办\n\n"
        "湖北省数据局来皖考察\n6月10日,湖北省数据局局长一行来皖考察,省发展改革委负责同志陪同。\n"
        "省发展改革委赴广东学习\n6月12日,省发展改革委副主任率队赴广东学习。\n"
    )
    elliptic = [name for printed, name in agencies(text) if printed == "省发展改革委"]
    assert elliptic == ["安徽省发展和改革委员会"] * 3


def test_a_roundup_resolves_each_paragraph_by_itself() -> None:
    text = (
        "各地算力动态盘点\n湖南省数据局印发方案。省通信管理局表示,将加快建设。\n"
        "云南省数据局印发办法。省通信管理局表示,将做好监测。\n"
        "江西省数据局印发意见。省通信管理局表示,将统筹推进。\n"
    )
    elliptic = [name for printed, name in agencies(text) if printed == "省通信管理局"]
    assert elliptic == ["湖南省通信管理局", "云南省通信管理局", "江西省通信管理局"]


def test_nothing_is_invented_where_the_text_is_silent() -> None:
    issue = extract_text("近日,省数据局召开会议。", anchor="2024-09-30")
    norm = next(mention.norm for mention in issue.mentions if isinstance(mention.norm, AgencyNorm))
    assert (norm.name, norm.adcode, norm.resolved_by, norm.resolved_from) == ("省数据局", "000000", "unresolved", None)


def test_an_elliptic_name_points_at_what_supplied_its_region() -> None:
    text = "甘肃省通信管理局联合省发改委印发方案。"
    issue = extract_text(text, anchor="2024-09-30")
    norm: Any = next(mention.norm for mention in issue.mentions if mention.text == "省发改委")
    assert norm.resolved_by == "context"
    assert text[norm.resolved_from.start : norm.resolved_from.end] == "甘肃省"


def test_printed_forms_of_one_organ_share_an_id() -> None:
    ids = {
        mention.norm.id
        for text in ("宁波市气象服务中心发布。", "浙江省宁波市气象服务中心发布。")
        for mention in extract_text(text).mentions
        if isinstance(mention.norm, AgencyNorm)
    }
    assert ids == {"330200:气象服务中心"}


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("发改和改革委员会", "发展和改革委员会"),
        ("工业和信息花局", "工业和信息化局"),
        ("城乡科技管理监督局", None),
        ("财政局", None),
    ],
)
def test_mend_takes_one_edit_of_a_long_name(printed: str, official: str | None) -> None:
    mended = mend(printed)
    assert (mended.canonical if mended else None) == official


def test_alternation_takes_the_longest_word() -> None:
    pattern = re.compile(alternation(["发改", "发改委", "数据局", "数据"]))
    assert pattern.findall("发改委数据局发改数据") == ["发改委", "数据局", "发改", "数据"]


def test_the_tables_name_no_organ_of_one_surface_twice() -> None:
    """A surface with several organs needs periods to choose by."""
    for surface, organs in national().items():
        if len(organs) > 1:
            assert all(organ.valid_from or organ.valid_to for organ in organs), surface
    assert functions()["发改委"].canonical == "发展和改革委员会"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("市" * 20_000, 0),
        ("省数据" * 6_000, 0),
        ("北京市" * 6_000, 0),
        ("国家数据局" * 4_000, 4_000),
        ("市政务服务数据" * 3_000, 0),
        ("广东省管理和服务" * 2_500, 0),
        ("、财政局" * 5_000, 0),
    ],
    ids=lambda value: str(value)[:8],
)
def test_hostile_repeats_neither_hang_nor_invent_organs(text: str, count: int) -> None:
    issue = extract_text(text, anchor="2024-09-30")
    assert sum(mention.type == "agency" for mention in issue.mentions) == count


def test_a_bureau_goes_to_its_ministry_and_a_department_to_the_one_before() -> None:
    """信息通信管理局 belongs to one ministry wherever it stands; 规划司 is that of the organ named before it."""
    text = "国家数据局局长、规划司司长和信息通信管理局局长出席。"
    assert agencies(text) == [
        ("国家数据局", "国家数据局"),
        ("规划司", "国家数据局政策和规划司"),
        ("信息通信管理局", "工业和信息化部信息通信管理局"),
    ]
    assert agencies("规划司司长出席。") == []


@pytest.mark.parametrize("before", ["9日", "近日", "次日", "本月20日", "节日"])
def test_the_day_before_an_organ_is_no_state(before: str) -> None:
    assert agencies(f"{before}国务院批复同意。") == [("国务院", "国务院")]

"""Segmentation: layouts of many kinds, the sample with and without its credits, and any text at all.

A layout is a text `tests/layouts/X.txt` with `X.json` beside it: the lines of front matter, articles and back matter,
and each article's title and source. `tests/layouts/marked/*.txt` hold many short ones, below `=== name`; each line says
what it belongs to: `F|` front matter, `A|` the first line of an article, `.|` the same article, `B|` between, `Z|` back
matter; blank lines are bare.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.context import Layout
from pipeline.errors import InputError
from pipeline.kit.fold import fold_width
from pipeline.segment import segment
from pipeline.segment.credits import parse_credit

ROOT = Path(__file__).parent.parent
LAYOUTS = sorted((ROOT / "tests" / "layouts").glob("*.txt"))
KEYS = ("n", "title", "first_line", "last_line", "source", "source_channel")


def layout_of(text: str) -> Layout:
    return segment(text, fold_width(text))


def lines_of(layout: Layout, kind: str) -> list[tuple[int, int]]:
    return [(part.first_line, part.last_line) for part in layout.parts if part.kind == kind]


def described(layout: Layout) -> list[dict[str, Any]]:
    return [{key: getattr(article, key) for key in KEYS} for article in layout.articles]


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    layout = layout_of(path.read_text(encoding="utf-8"))
    assert described(layout) == expected["articles"]
    for kind in ("front_matter", "back_matter"):
        lines = [tuple(expected[kind].values())] if expected[kind] else []
        assert lines_of(layout, kind) == lines, kind


def read_marked() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted((ROOT / "tests" / "layouts" / "marked").glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, *lines = block.rstrip("\n").split("\n")
            found.append((name, lines))
    return found


@pytest.mark.parametrize(("name", "marked"), read_marked(), ids=lambda value: value if isinstance(value, str) else "")
def test_marked_layout(name: str, marked: list[str]) -> None:
    marks = [line.partition("|")[0] if line else "" for line in marked]
    spans: list[list[int]] = []
    for number, mark in enumerate(marks, start=1):
        assert mark in ("", "A", ".", "F", "B", "Z"), (name, number)
        if mark == "A":
            spans.append([number, number])
        elif mark == ".":
            spans[-1][1] = number
    layout = layout_of("".join(line.partition("|")[2] + "\n" for line in marked))
    assert [[article.first_line, article.last_line] for article in layout.articles] == spans
    for mark, kind in (("F", "front_matter"), ("Z", "back_matter")):
        numbers = [number for number, other in enumerate(marks, start=1) if other == mark]
        found = [n for first, last in lines_of(layout, kind) for n in range(first, last + 1) if marks[n - 1]]
        assert found == numbers, kind


@pytest.mark.parametrize(
    "title",
    [
        "转发国家数据局关于开展试点工作的通知",
        "推广应用算力券 助力中小企业",
        "点赞！贵州算力再上新台阶",
        "关于我们身边的数据",
        "扫码点餐数据保护新规施行",
        "首页改版上线",
        "责任编辑部主任会议召开",
        "技术支持体系建立",
        "送政策进企业",
        "记者走进庆阳 感受算力脉动",
        "第3版数据标准发布",
    ],
)
def test_what_looks_like_page_furniture_and_is_a_title(title: str) -> None:
    article = layout_of(f"{title}\n6月1日，有关部门介绍了情况，各地随后作出部署。\n下一步将抓好落实。\n").articles[0]
    assert (article.title, article.first_line, article.last_line) == (title, 1, 3)


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        (
            "政协委员建言算力下乡 作者: 郑某 文章来源:闽江时报 更新时间:2022/9/4\n近日,漳平市政协召开会议。\n",
            "政协委员建言算力下乡",
            "闽江时报",
        ),
        ("海东市机房启用\n来源:河湟晚报 11-02 07:15:40\n11月1日,海东市机房启用。\n", "海东市机房启用", "河湟晚报"),
        (
            "机房选址盘点\n来源: | 作者:某协会 | 发布时间: 2021-06-08 | 分享到:\n机房选址讲究多。\n",
            "机房选址盘点",
            None,
        ),
        (
            "乡镇上线小程序\n乡镇   来源:松嫩网  责任编辑:佟某  2021-03-06\n3月5日,小程序上线。\n",
            "乡镇上线小程序",
            "松嫩网",
        ),
        (
            "| 标 题 | 宁城县人民政府关于公布数据目录的公告 | ||\n| 索 引 号 | 1100 | ||\n现公布目录。\n",
            "宁城县人民政府关于公布数据目录的公告",
            None,
        ),
        (
            "市数据局\n关于市人大代表建议\n暨政协提案办理情况\n发布时间:2022-12-01\n今年,市数据局承办建议9件。\n",
            "市数据局关于市人大代表建议暨政协提案办理情况",
            None,
        ),
        (
            "在华南算力大会绿色机房\n分论坛上的致辞\n(2023年5月6日)\n各位来宾:\n大家好,很高兴来到这里。\n",
            "在华南算力大会绿色机房分论坛上的致辞",
            None,
        ),
    ],
)
def test_title_and_source_of_a_page(text: str, title: str, source: str | None) -> None:
    article = layout_of(text).articles[0]
    assert (article.title, article.source) == (title, source)


def read_sample() -> tuple[list[str], list[dict[str, Any]]]:
    lines = (ROOT / "raw" / "026.txt").read_text(encoding="utf-8").splitlines()
    gold = json.loads((ROOT / "tests" / "gold" / "026.articles.json").read_text(encoding="utf-8"))
    return lines, gold["articles"]


def test_the_sample_has_its_thirteen_articles_and_sources() -> None:
    lines, gold = read_sample()
    layout = layout_of("\n".join(lines) + "\n")
    assert described(layout) == [{key: article[key] for key in KEYS} for article in gold]
    assert (layout.number, layout.series) == (26, "文化大数据政策及新闻简报")
    assert lines_of(layout, "front_matter") == [(1, 1)]
    assert lines_of(layout, "back_matter") == [(166, 166)]


@pytest.mark.parametrize("dropped", [range(13), range(0, 13, 2), range(1, 13, 2), range(7), range(6, 13)], ids=str)
def test_the_sample_keeps_its_articles_without_credits(dropped: range) -> None:
    lines, gold = read_sample()
    gone = {gold[index]["last_line"] for index in dropped}
    kept = [number for number in range(1, len(lines) + 1) if number not in gone]
    layout = layout_of("".join(lines[number - 1] + "\n" for number in kept))
    found = [kept[article.first_line - 1] for article in layout.articles]
    assert found == [article["first_line"] for article in gold]


SAMPLE_VARIANTS = {
    "numbered": lambda n, text: f"{n}. {text}",
    "bracketed": lambda _, text: f"【{text}】",
    "marked": lambda _, text: f"■ {text}",
    "blank before": lambda _, text: f"\n{text}",
}


@pytest.mark.parametrize("variant", SAMPLE_VARIANTS)
def test_the_sample_keeps_its_articles_when_its_titles_are_set_otherwise(variant: str) -> None:
    lines, gold = read_sample()
    titles = {article["first_line"]: n for n, article in enumerate(gold, start=1)}
    gone = {article["last_line"] for article in gold}
    text, starts = "", []
    for number, line in enumerate(lines, start=1):
        if number in gone:
            continue
        if number in titles:
            line = SAMPLE_VARIANTS[variant](titles[number], line)
            starts.append(text.count("\n") + 1 + line.count("\n"))
        text += line + "\n"
    assert [article.first_line for article in layout_of(text).articles] == starts


@pytest.mark.parametrize(
    ("printed", "name", "channel"),
    [
        ("(摘自:“数据要素社”公众号)", "数据要素社", "公众号"),
        ("（摘自：“四川发展改革“公众号）", "四川发展改革", "公众号"),
        ("(摘自:“ 贵阳市大数据局”公众号)", "贵阳市大数据局", "公众号"),
        ("来源：湖南日报", "湖南日报", None),
        ("来源 | 新华网", "新华网", None),
        ("来源丨中国电子报", "中国电子报", None),
        ("【来源】科技日报", "科技日报", None),
        ("【来源：工信微报】", "工信微报", None),
        ("信息来源:国家数据局网站", "国家数据局", "网站"),
        ("文章来源：人民网-江苏频道", "人民网-江苏频道", None),
        ("转自：微信公众号“网信中国”", "网信中国", "公众号"),
        ("(据新华社北京6月2日电)", "新华社", None),
        ("（新华社）", "新华社", None),
        ("（人民日报 记者 王芳）", "人民日报", None),
        ("来源:大同日报　作者：李雪　2025-11-15", "大同日报", None),
        ("稿件来源：“新湖南”客户端", "新湖南", "客户端"),
        ("（信息来源：江西新闻客户端）", "江西新闻客户端", None),
        ("——摘自《学习时报》2023年7月3日", "学习时报", None),
        ("（來源：香港特區政府新聞網）", "香港特區政府新聞網", None),
        ("（市大数据局供稿）", "市大数据局", None),
        ("（县水务局）", "县水务局", None),
        ("（来稿：省数据协会）", "省数据协会", None),
        ("（编译自路透社，5月22日）", "路透社", None),
        ("（译自《印度教徒报》，5月20日）", "印度教徒报", None),
        ("来源：算力漫谈（ID:suanlimantan）", "算力漫谈", None),
        ("- 来源:江海证券", "江海证券", None),
        ("稿源：赣江在线", "赣江在线", None),
        ("《滨海日报》（2024年08月12日 第10版）", "滨海日报", None),
    ],
)
def test_credits_in_many_spellings(printed: str, name: str, channel: str | None) -> None:
    assert parse_credit(fold_width(printed)) == (name, channel)
    text = f"某市召开数据工作会议\n6月1日，某市召开会议。\n{printed}\n"
    article = layout_of(text).articles[0]
    assert (article.source, article.source_channel, article.last_line) == (name, channel, 3)


@pytest.mark.parametrize(
    "line",
    [
        "（图片来源：新华社）",
        "（以下简称国家数据局网站）",
        "来源广泛、类型多样的数据资源",
        "（此件公开发布）",
        "数据来源：国家统计局",
        "资料来源：各国政府网站",
        "（试行）",
        "（总台记者 林某 海口台 符某）",
    ],
)
def test_what_looks_like_a_credit_and_is_none(line: str) -> None:
    text = f"某市召开数据工作会议\n6月1日，某市召开会议。\n{line}\n会议强调，要抓好落实。\n"
    assert [article.source for article in layout_of(text).articles] == [None]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "某省数据局有关负责人就《算力券管理办法》\n答记者问\n近日，某省数据局印发办法，负责人回答了提问。\n问：背景是什么？\n",
            "某省数据局有关负责人就《算力券管理办法》答记者问",
        ),
        (
            "【专题发布】介绍“十四五”算力成就\n2025-08-15 10:30\n各位记者，上午好！\n",
            "【专题发布】介绍“十四五”算力成就",
        ),
        ("**算力券发放提速**\n6月1日，某市发放第二批算力券。\n企业可线上申领。\n", "算力券发放提速"),
    ],
)
def test_titles_set_in_other_ways(text: str, title: str) -> None:
    assert [article.title for article in layout_of(text).articles] == [title]


def test_an_item_of_one_sentence_and_a_link_has_no_title() -> None:
    text = "数智早餐｜8月7日 星期三\n【要闻】\n1、某市发放首批算力券。【详情】\n2、某县建成节点。>> 查看详情\n"
    assert [article.title for article in layout_of(text).articles] == [None, None]


def test_sections_run_to_the_next_heading_of_their_level() -> None:
    text = (ROOT / "tests" / "layouts" / "notice.txt").read_text(encoding="utf-8")
    article = layout_of(text).articles[0]
    found = [
        (section.level, section.title, text[section.start : section.end].count("\n")) for section in article.sections
    ]
    assert found == [
        (1, "四川省算力基础设施高质量发展行动方案", 17),
        (2, "一、总体要求", 5),
        (3, "（一）指导思想", 2),
        (3, "（二）主要目标", 2),
        (2, "二、重点任务", 3),
        (4, "1．优化算力布局", 1),
        (4, "2．提升存储能力", 1),
        (2, "三、保障措施", 5),
        (3, "（一）加强组织领导", 4),
    ]


def test_signature_and_attachments_of_a_notice() -> None:
    text = (ROOT / "tests" / "layouts" / "notice.txt").read_text(encoding="utf-8")
    article = layout_of(text).articles[0]
    assert article.signature is not None
    assert article.signature.signers == ["四川省发展和改革委员会", "四川省经济和信息化厅", "四川省通信管理局"]
    assert article.signature.date == "2024年3月26日"
    assert text[article.signature.start : article.signature.end].startswith("四川省发展和改革委员会\n")
    assert [text[span.start : span.end] for span in article.attachments] == ["附件：1．重点项目清单", "2．任务分工表"]


def test_signers_on_one_line() -> None:
    text = (ROOT / "tests" / "layouts" / "two_line_title.txt").read_text(encoding="utf-8")
    signature = layout_of(text).articles[0].signature
    assert signature is not None
    assert signature.signers == ["安徽省数据资源管理局", "安徽省通信管理局"]


def test_a_second_title_line_is_the_subtitle() -> None:
    lines, _ = read_sample()
    assert layout_of("\n".join(lines)).articles[3].subtitle == "关于虚拟货币交易炒作的风险提示"
    text = "算力变电力\n——宁夏中卫数据中心集群观察\n近日，记者走进中卫。\n"
    assert layout_of(text).articles[0].subtitle == "——宁夏中卫数据中心集群观察"


def test_masthead_number_series_and_date() -> None:
    head = "数字经济动态\n2024年第5期（总第112期）\n某省大数据局编　2024年3月8日\n"
    text = head + "某市召开数据工作会议\n3月7日，会议召开。\n"
    layout = layout_of(text)
    assert (layout.number, layout.series) == (5, "数字经济动态")
    assert layout.dated is not None
    assert text[slice(*layout.dated)] == "2024年3月8日"
    assert layout_of("第十二期\n").number == 12


def test_publish_line_of_a_page() -> None:
    text = (ROOT / "tests" / "layouts" / "web_notice.txt").read_text(encoding="utf-8")
    published = layout_of(text).published
    assert published is not None
    assert "2025-04-21 10:35" in published


def test_two_issues_in_one_text_are_refused() -> None:
    body = "".join(f"某市召开第{n}次数据会议\n6月{n}日，会议召开。\n" for n in range(1, 6))
    text = f"数据要素简报\n第5期\n{body}数据要素简报\n第6期\n{body}"
    with pytest.raises(
        InputError, match="数据要素简报 number 5 begins at line 2, number 6 at line 14; put each into a file"
    ):
        layout_of(text)
    assert layout_of(f"数据要素简报第5期\n{body}数据要素简报第5期\n{body}").number == 5
    assert layout_of(f"数据要素简报第5期\n{body}往期回顾\n数据要素简报第4期\n").number == 5


def assert_covers(text: str) -> None:
    try:
        layout = layout_of(text)
    except InputError as error:
        assert "two issues" in str(error)
        return
    position = 0
    for part in layout.parts:
        assert part.start == position < part.end
        position = part.end
    assert position == len(text)
    spans = [(part.start, part.end, part.article) for part in layout.parts if part.kind == "article"]
    assert spans == [(article.start, article.end, article.n) for article in layout.articles]
    for article in layout.articles:
        assert all(article.start <= section.start < section.end <= article.end for section in article.sections)
        assert all(article.start <= span.start < span.end <= article.end for span in article.attachments)


LINE = st.sampled_from(
    """
目录|政策动态|【地方动态】|一、总体要求|（一）指导思想|1. 国家数据局印发通知|2.某省出台办法。|◆某市上线平台
【某省：算力提速】近日，某省印发方案。（新华社）|国家数据局召开会议|近日，会议召开。|来源：新华社|(摘自:“某”公众号)|附件：1.清单
2024年6月2日|某市大数据局|各市人民政府：|相关新闻|----|责任编辑：张三|免责声明：如有侵权请联系|第5期|数据要素简报
发布时间：2024-06-02 15:30|标题：某通知|《办法》|01开头|《|。|　　|（县大数据局 李某）|北京：扩容|甲 | 乙 | 丙
""".replace("\n", "|").split("|")
)


@given(st.lists(LINE, max_size=40).map("\n".join))
def test_parts_cover_any_order_of_lines(text: str) -> None:
    assert_covers(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_parts_cover_any_text(text: str) -> None:
    assert_covers(text)


HOSTILE = {
    "one line": "国" * 1_000_000,
    "blank lines": "\n" * 100_000,
    "1.": "1." * 500_000,
    "brackets": "(" * 1_000_000,
    "titles": "国家数据局印发《办法》\n" * 20_000,
    "credits": "来源：新华社\n" * 20_000,
    "contents": "目录\n" + "一、要闻\n" * 20_000,
    "commas": ("甲," * 40 + "\n") * 5_000,
    "blanks": " " * 1_000_000 + "甲",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_covered(name: str) -> None:
    """Sizes at which anything worse than linear would not end; how long they take is the benchmark's business."""
    assert_covers(HOSTILE[name])

"""The gazetteer, place names in text, and the provinces of an article."""

import pytest

from pipeline.engine import extract_text
from pipeline.kit.fold import fold_width
from pipeline.kit.scan import Scanner
from pipeline.places import PlaceHit, division, divisions, find_places, groups, parent, place_surfaces, provinces, zones
from pipeline.places import find as places_find
from pipeline.records import Mention


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner({"place": place_surfaces()})


def hits(scanner: Scanner, text: str) -> list[PlaceHit]:
    folded = fold_width(text)
    return find_places(folded, scanner.scan(folded), [(0, len(text))])


def province_texts(text: str) -> list[str]:
    return [mention.text for mention in extract_text(text).mentions if mention.type == "province"]


def test_tables_hold_the_divisions_of_today() -> None:
    present = [place for place in divisions() if place.valid_to is None]
    assert len(provinces()) == 34
    assert sum(place.level == "prefecture" for place in present) == 333
    assert sum(place.level == "county" for place in present) == 2847
    assert {place.province for place in present} <= set(provinces())


def test_province_table() -> None:
    guangdong = provinces()["440000"]
    assert (guangdong.name, guangdong.short, guangdong.iso, guangdong.letters) == ("广东省", "广东", "CN-GD", ("粤",))
    assert provinces()["510000"].letters == ("川", "蜀")
    assert len({letter for province in provinces().values() for letter in province.letters}) == 40


def test_members_and_zones_lie_in_known_divisions() -> None:
    assert {code for group in groups().values() for code in group.members} <= set(provinces())
    assert [place for place, _ in zones() if division(place.adcode) is None] == []


def test_division_by_code_present_and_former() -> None:
    found = division("420600")
    assert found is not None and (found.name, found.valid_from) == ("襄阳市", "2010")
    former = division("371200")
    assert former is not None and (former.name, former.valid_to is not None) == ("莱芜市", True)
    assert division("999999") is None


def test_parents() -> None:
    above = parent("222424")
    assert above is not None and above.name == "延边朝鲜族自治州"
    district = parent("110105")
    assert district is not None and district.name == "北京市"
    assert parent("110000") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # chains
        ("吉林省延边朝鲜族自治州汪清县气象局", ["吉林省 220000", "延边朝鲜族自治州 222400", "汪清县 222424"]),
        ("重庆市沙坪坝区气象局", ["重庆市 500000", "沙坪坝区 500106"]),
        ("北京朝阳数据中心", ["北京 110000", "朝阳 110105"]),
        ("浙江省宁波市气象服务中心", ["浙江省 330000", "宁波市 330200"]),
        ("广州南沙的园区", ["广州 440100", "南沙 440115"]),
        ("天津（武清）", ["天津 120000", "武清 120114"]),
        # namesakes
        ("福州市鼓楼区与南京市鼓楼区", ["福州市 350100", "鼓楼区 350102", "南京市 320100", "鼓楼区 320106"]),
        ("南京市玄武区、鼓楼区", ["南京市 320100", "玄武区 320102", "鼓楼区 320106"]),
        ("宁波江北区和重庆江北区", ["宁波 330200", "江北区 330205", "重庆 500000", "江北区 500105"]),
        (
            "上海市徐汇区说,北京市表示,朝阳区已开工。",
            ["上海市 310000", "徐汇区 310104", "北京市 110000", "朝阳区 110105"],
        ),
        ("长春市数据局说,朝阳区已开工。", ["长春市 220100", "朝阳区 220104"]),
        ("辽宁朝阳市", ["辽宁 210000", "朝阳市 211300"]),
        ("吉林市政务服务局", ["吉林市 220200"]),
        # lists
        ("海淀、朝阳、亦庄", ["海淀 110108", "朝阳 110105", "亦庄 110115"]),
        ("海淀/朝阳区", ["海淀 110108", "朝阳区 110105"]),
        ("庆阳到兰州、西安", ["庆阳 621000", "兰州 620100", "西安 610100"]),
        # former and short forms of autonomous areas
        ("襄樊市、莱芜市、思茅市", ["襄樊市 420600", "莱芜市 371200", "思茅市 530800"]),
        ("青海海南州共和县", ["青海 630000", "海南州 632500", "共和县 632521"]),
        ("恩施州利川市、长阳县", ["恩施州 422800", "利川市 422802", "长阳县 420528"]),
        # zones
        ("贵安新区与贵安集群", ["贵安新区 520000", "贵安 520000"]),
        ("上海临港新片区", ["上海 310000", "临港新片区 310115"]),
        ("深圳前海、珠海横琴", ["深圳 440300", "前海 440305", "珠海 440400", "横琴 440402"]),
        ("新疆生产建设兵团", ["新疆生产建设兵团 650000"]),
        # support from a parent before or a child after, and what once had it
        ("江苏沛县动工,沛县公共数据中心承办", ["江苏 320000", "沛县 320322", "沛县 320322"]),
        ("大同云冈区签约", ["大同 140200", "云冈区 140214"]),
        # word borders
        ("上海市场与北京市民", ["上海 310000", "北京 110000"]),
        ("海淀区块链产业", ["海淀 110108"]),
        ("阿里云南京数据中心", ["南京 320100"]),
        ("中山大学与中山市", ["中山市 442000"]),
        ("江苏省公布名单,昆山、启东入选", ["江苏省 320000", "昆山 320583", "启东 320681"]),
    ],
)
def test_places(scanner: Scanner, text: str, expected: list[str]) -> None:
    assert [f"{text[hit.start : hit.end]} {hit.place.adcode}" for hit in hits(scanner, text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "和平与发展,平安中国建设,东方美学",
        "社会长治久安",
        "创新乡村治理",
        "航运城市建设",
        "转型创新安全实践",
        "各市和县区政府",
        "数据流通化解风险",
        "来宾代表发言,大同社会,朝阳产业",
        "阿里云华东智能算力中心",
        "湖南路与中山西路",
        "世界海拔最高,西湖龙井,泰山石",
        "城区、郊区和矿区",
        "和县级平台对接,新县域经济",
    ],
)
def test_no_places(scanner: Scanner, text: str) -> None:
    assert [text[hit.start : hit.end] for hit in hits(scanner, text)] == []


def test_namesake_without_evidence_is_a_guess(scanner: Scanner) -> None:
    (hit,) = hits(scanner, "鼓楼区数据局发布")
    assert (hit.resolution, len(hit.others)) == ("guess", 3)


def test_jieba_decides_where_characters_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    """推广西部: 广西 stands there letter by letter, and only the words 推广 and 西部 speak against it."""
    assert province_texts("推广西部地区经验") == []
    monkeypatch.setattr(places_find, "cut_words", tuple)
    assert province_texts("推广西部地区经验") == ["广西"]


def test_jieba_keeps_letters_out_of_words() -> None:
    assert province_texts("论坛在京举办") == ["京"]
    assert province_texts("论坛在浙大举办") == []


def articles(text: str) -> list[tuple[list[str], dict[str, str]]]:
    return [(list(a.provinces), dict(a.provinces_found_by)) for a in extract_text(text, anchor="2024-06-02").articles]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("深圳市发布方案。", {"440000": "深圳市"}),
        ("项目落户贵安新区。", {"520000": "贵安新区"}),
        ("到成渝枢纽时延8毫秒。", {"500000": "成渝", "510000": "成渝"}),
        ("代表团来川调研,听取成都情况。", {"510000": "川"}),
        ("杭州先行,浙江跟进。", {"330000": "浙江"}),
        ("鼓楼区率先启动。", {}),
        ("襄樊市并入新版图。", {"420000": "襄樊市"}),
        ("西宁城东区的机房。", {"630000": "西宁"}),
    ],
)
def test_article_provinces(body: str, expected: dict[str, str]) -> None:
    found = articles(f"数据动态一则\n{body}\n(摘自:数据要素社)\n")
    assert found == [(sorted(expected), expected)]


def test_source_credit_counts() -> None:
    (found,) = articles("平台上线\n近日,平台上线。\n(摘自:“海南省数据产品超市”公众号)\n")
    assert found == (["460000"], {"460000": "海南省"})


def test_names_inside_a_zone_share_no_character() -> None:
    """天津 and the letters 津港 both stand in 天津港保税区; the records refuse mentions that overlap."""
    assert province_texts("天津港保税区与长三角生态绿色一体化发展示范区签约。") == ["天津", "长三角"]


def test_mentions_are_ordered_and_typed() -> None:
    mentions: list[Mention] = extract_text("四川与北京。").mentions
    assert [(m.start, m.end, m.type) for m in mentions] == [(0, 2, "province"), (3, 5, "province")]

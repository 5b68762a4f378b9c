"""Reading: encodings, line ends, and messages that say what, where and what to do."""

import hashlib
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read import decode, normalize_newlines, read_file

TEXT = "第12期数字政府简报\n国家数据局印发《公共数据资源登记管理暂行办法》\n到2025年，算力规模达到38EFLOPS。\n"


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), "utf-32-le"),
        (b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be"), "utf-32-be"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
    ],
)
def test_the_ladder_gives_the_same_text_from_every_encoding(encoded: bytes, encoding: str) -> None:
    assert decode(encoded, "x.txt") == (TEXT, encoding)


def test_rare_characters_of_gb18030_survive() -> None:
    text = "龑㤘𠮷野家的测试文字说明，国家数据局在北京市召开数据工作会议，部署下一阶段任务。" * 3
    assert decode(text.encode("gb18030"), "x.txt").text == text


def test_line_ends_become_lf_and_one_mark_is_dropped() -> None:
    assert decode("\ufeff\ufeff甲\r\n乙\r丙\n\r\n丁".encode(), "x.txt").text == "\ufeff甲\n乙\n丙\n\n丁"


def test_text_given_as_a_string_is_treated_alike() -> None:
    assert normalize_newlines("\ufeff\ufeff甲\r\n乙\r丙\n") == "\ufeff甲\n乙\n丙\n"


def test_nul_inner_mark_and_line_separator_are_kept() -> None:
    text = "国家\0数据局\ufeff印发\u2028通知\x0b与\x85公告\n"
    assert decode(text.encode(), "x.txt").text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t \n", "nothing but blanks"),
        ("\u3000\ufeff\n".encode(), "nothing but blanks"),
        (b"\xef\xbb\xbf", "nothing but blanks"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "old Office"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"abc\0" * 40 + b"\xff", "binary data"),
        (b"\x01\x02\x03\x04\x05\x06" * 20, "control characters"),
        (b"abc\xff\xff\xfe def", "byte 3 (0xFF)"),
        ("国家数据局".encode() + b"\xff\xff", "byte 15 (0xFF)"),
        (b"\xff\xfe\x00\xd8\x41\x00", "byte 2 breaks UTF-16-LE"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "raw/7.txt")
    message = str(caught.value)
    assert message.startswith("raw/7.txt: ")
    assert words in message
    assert "\n" not in message
    assert ";" in message, "the message says what to do"


def test_random_bytes_are_never_taken_for_gb18030() -> None:
    generator = random.Random(7)
    for size in (400, 4000, 40000):
        with pytest.raises(InputError):
            decode(bytes(generator.randrange(0x81, 0xFE) for _ in range(size)), "noise")
        with pytest.raises(InputError):
            decode(generator.randbytes(size), "noise")


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file; check the path"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="this is a folder; name the files in it"):
        read_file(tmp_path)
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    with pytest.raises(InputError, match="below a file"):
        read_file(tmp_path / "a.txt" / "b.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_file("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="permission denied; allow reading it"):
        read_file(path)


def test_the_source_names_the_file_below_its_root(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "2024"
    folder.mkdir(parents=True)
    data = TEXT.replace("\n", "\r\n").encode("gb18030")
    (folder / "12.txt").write_bytes(data)
    text, source = read_file(folder / "12.txt", root=tmp_path / "raw")
    assert text == TEXT
    assert source.model_dump() == {
        "path": "2024/12.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "encoding": "gb18030",
        "bytes": len(data),
    }
    assert read_file(folder / "12.txt")[1].path == "12.txt"
    assert read_file(folder / "12.txt", root=tmp_path / "elsewhere")[1].path == "12.txt"


@pytest.mark.parametrize(
    ("codec", "words"), [("gb18030", "UTF-8 once read as GBK"), ("latin-1", "UTF-8 once read as Latin-1")]
)
def test_text_garbled_before_it_was_saved_is_refused(codec: str, words: str) -> None:
    text = "国家数据局印发数据要素行动计划，到年底全国算力规模将达到新的高度。" * 4
    garbled = text.encode().decode(codec, errors="replace")
    with pytest.raises(InputError, match=words):
        decode(garbled.encode(), "x.txt")


def test_old_characters_and_japanese_are_no_garbage() -> None:
    for text in (
        "香港特別行政區政府創新科技及工業局公布數據中心發展藍圖，預留土地興建超級計算中心。",
        "経済産業省は計算基盤整備の支援を発表した。",
    ):
        assert decode((text * 5).encode(), "x.txt").text == text * 5
        assert decode((text * 5).encode("gb18030"), "x.txt").text == text * 5


@given(st.binary(max_size=300))
def test_decoding_gives_text_or_an_input_error(data: bytes) -> None:
    try:
        text = decode(data, "x").text
    except InputError as error:
        assert str(error).startswith("x: ")
    else:
        assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_text_comes_back_but_for_mark_and_line_ends(text: str) -> None:
    try:
        decoded = decode(text.encode("utf-8"), "x")
    except InputError:
        return
    assert decoded.text == normalize_newlines(text)

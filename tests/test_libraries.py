"""Each of the five fixed libraries does real work: take it away and the records change.

Every test extracts the same text twice, the second time without what the library knows.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pydantic
import pytest
from spacy.tokens import Doc

from pipeline import extract
from pipeline.errors import RecordError
from pipeline.export import issue_files, load_issue
from pipeline.records import DateNorm, Issue


def dates(issue: Issue) -> list[tuple[str | None, str | None]]:
    return [(m.norm.edtf, m.norm.time) for m in issue.mentions if isinstance(m.norm, DateNorm)]


def provinces(issue: Issue) -> list[str]:
    return [m.text for m in issue.mentions if m.type == "province"]


def test_jieba_tells_a_province_from_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """推广|西部 holds 广西 letter by letter; only the words speak against it."""
    text = "会议要求推广西部地区经验。"
    assert provinces(extract(text)) == []
    monkeypatch.setattr("pipeline.places.find.cut_words", tuple)
    assert provinces(extract(text)) == ["广西"]


def test_spacy_token_patterns_tell_will_from_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """将 that takes an object announces nothing, so the day belongs to this year; token patterns see the difference."""
    text = "1月15日,杭州市将公共数据纳入目录管理。"
    assert dates(extract(text, anchor="2024-11-20")) == [("2024-01-15", None)]

    def words_alone() -> Callable[[Doc], list[tuple[int, int, int]]]:
        return lambda doc: [(doc.vocab.strings.add("cue"), token.i, token.i + 1) for token in doc if token.text == "将"]

    monkeypatch.setattr("pipeline.kit.tense._matcher", words_alone)
    assert dates(extract(text, anchor="2024-11-20")) == [("2025-01-15", None)]


def test_dateparser_reads_clock_times_and_publish_times(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "2024年6月2日下午3时30分,发布会开始。"
    assert dates(extract(text)) == [("2024-06-02", "15:30")]
    monkeypatch.setattr("pipeline.date.clock.parse_stamp", lambda stamp: None)
    assert dates(extract(text)) == [("2024-06-02", None)]


def test_pydantic_keeps_a_wrong_record_from_being_written_or_read(tmp_path: Path) -> None:
    issue = extract("北京市通信管理局印发《方案》。")
    with pytest.raises(pydantic.ValidationError, match="the text reads otherwise there"):
        Issue(**{**dict(issue), "text": issue.text.replace("北京", "南京")})
    files = issue_files(issue)
    record = json.loads(files["issue.json"])
    record["mentions"][0]["norm"]["level"] = "galactic"
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert load_issue(tmp_path) == issue
    (tmp_path / "issue.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(RecordError, match="level"):
        load_issue(tmp_path)


def test_no_record_is_written_by_the_flow_without_prefect(tmp_path: Path) -> None:
    """The records of a folder come from the flow: where Prefect cannot be imported, none are written.

    That the flow does write them, with state and artifact in Prefect's database, is in tests/test_flow.py.
    """
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "1.txt").write_text("北京市通信管理局印发《方案》。\n", encoding="utf-8")
    program = (
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'prefect':\n"
        "            raise ImportError('prefect is taken away')\n"
        "sys.meta_path.insert(0, Block())\n"
        "from pipeline.cli import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, "run", "raw", "--out", "out"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode != 0 and "prefect is taken away" in run.stderr
    assert not list(tmp_path.glob("out/1/*"))

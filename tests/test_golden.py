"""The sample's committed output, byte for byte. It changes only in a commit that says why (`make run` writes it)."""

from pathlib import Path

import pytest

from pipeline.engine import extract_text
from pipeline.export import issue_files
from pipeline.read import read_file

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "extracted" / "026"
NAMES = sorted(path.name for path in COMMITTED.iterdir() if path.name != "manifest.json")


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_gives_the_committed_bytes(name: str) -> None:
    text, source = read_file(ROOT / "raw" / "026.txt", root=ROOT / "raw")
    files = issue_files(extract_text(text, id="026", source=source))
    assert files[name] == (COMMITTED / name).read_bytes()


def test_nothing_is_missing_from_the_committed_output() -> None:
    text, source = read_file(ROOT / "raw" / "026.txt", root=ROOT / "raw")
    files = issue_files(extract_text(text, id="026", source=source))
    assert sorted(files) == NAMES

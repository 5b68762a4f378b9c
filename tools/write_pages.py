"""Write the parts of the pages that show real output: `.venv/bin/python tools/write_pages.py`, from the project folder.

A part stands between `<!-- targets -->` or `<!-- explain -->` and `<!-- end -->`; a test compares. `targets` is what
`jianbao targets` prints for the sample issue, `explain` what `jianbao explain` prints for the text above it.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.engine import extract_text
from pipeline.export.explain import explain_issue
from pipeline.join import join_issues, target_table
from pipeline.read import read_file

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "walkthrough.md")
_TARGETS = re.compile(r"(?<=<!-- targets -->\n).*?(?=<!-- end -->)", re.S)
_EXPLAIN = re.compile(
    r'(jianbao explain "([^"\n]+)" --anchor (\S+)\n```\n\n<!-- explain -->\n).*?(?=<!-- end -->)', re.S
)
_WIDTH = 100


def write_page(page: str) -> str:
    """The page with its shown output made anew."""
    page = _TARGETS.sub(lambda _: target_lines(), page)
    return _EXPLAIN.sub(lambda match: f"{match[1]}```\n{explain_lines(match[2], match[3])}```\n", page)


def target_lines() -> str:
    """The table of targets of the sample."""
    text, source = read_file(ROOT / "raw" / "026.txt", root=ROOT / "raw")
    joined = join_issues([extract_text(text, id="026", source=source)])
    return target_table(joined.facts, joined.documents)


def explain_lines(text: str, anchor: str) -> str:
    """What `jianbao explain` prints."""
    lines = explain_issue(extract_text(text, anchor=anchor), _WIDTH)
    return "".join(line.plain.rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(write_page(path.read_text(encoding="utf-8")), encoding="utf-8")

"""What the records depend on besides their input: code, lexicons, libraries, configuration."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pipeline
from pipeline.export.manifest import Fingerprint, digest

LIBRARIES = ("ahocorasick-rs", "dateparser", "jieba", "orjson", "pydantic", "spacy")
"""Distributions that have a say in the records' bytes."""

# Commands and scoring: a change there changes no record. A test compares this with what extraction imports.
BARRED = (
    "__main__.py", "cli/", "settings.py", "spacy_component.py", "correct/gold.py", "evaluate/", "export/explain.py",
)  # fmt: skip
_EXAMPLES = "corpus.toml"


@cache
def fingerprint() -> Fingerprint:
    """The fingerprint of this program; computed once a process, some 20 ms."""
    root = Path(pipeline.__file__).parent
    code, lexicons = hashlib.sha256(), hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix()
        if path.suffix in (".pyc", ".md") or path.name == _EXAMPLES or name.startswith(BARRED) or not path.is_file():
            continue
        part = code if path.suffix == ".py" else lexicons
        part.update(f"{name}\0{digest(path.read_bytes())}\n".encode())
    major, minor, _ = platform.python_version_tuple()
    return Fingerprint(
        code=code.hexdigest(),
        lexicons=lexicons.hexdigest(),
        libraries={"python": f"{major}.{minor}"} | {name: version(name) for name in LIBRARIES},
        configuration=digest(b"{}"),
    )

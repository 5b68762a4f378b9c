"""The Dockerfile against what it copies, installs and starts; building it needs an engine, which tests do not have."""

import json
import tomllib
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app

ROOT = Path(__file__).parent.parent
STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]
FINAL = STEPS[max(index for index, step in enumerate(STEPS) if step[0] == "FROM") :]


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored[0] == "*"
    copied = [
        source for kind, words in STEPS if kind == "COPY" and "--from" not in words for source in words.split()[:-1]
    ]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert sorted(copied) == sorted(line[1:] for line in ignored if line.startswith("!"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(copied)
    assert project["project"]["readme"] in copied


def test_two_stages_and_no_root() -> None:
    bases = {words.split()[0] for kind, words in STEPS if kind == "FROM"}
    assert bases == {"python:3.11-slim"} and len([step for step in STEPS if step[0] == "FROM"]) == 2
    (user,) = (words for kind, words in FINAL if kind == "USER")
    assert user != "root"
    assert [kind for kind, _ in FINAL].index("USER") > max(i for i, step in enumerate(FINAL) if step[0] == "RUN")
    assert any(kind == "RUN" and "--uid 10001" in words and user in words for kind, words in FINAL)


def test_what_it_starts_is_a_command() -> None:
    entry, arguments = (json.loads(words) for kind, words in FINAL if kind in ("ENTRYPOINT", "CMD"))
    assert entry == ["jianbao"]
    shown = CliRunner().invoke(app, [*arguments, "--help"])
    assert shown.exit_code == 0 and f"jianbao {arguments[0]}" in shown.output.replace("root", "jianbao")
    assert CliRunner().invoke(app, [*arguments, "--no-such-option"]).exit_code == 2

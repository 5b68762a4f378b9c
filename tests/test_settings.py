"""Settings: precedence, origins, unknown names."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.settings import Runner, Settings, describe, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults() -> None:
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}
    assert (loaded.settings.raw, loaded.settings.out, loaded.settings.runner) == ("raw", "extracted", Runner.inline)


def test_command_line_beats_environment_beats_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "jianbao.toml").write_text('raw = "a"\nout = "b"\nworkers = 3\nrunner = "dask"\n')
    monkeypatch.setenv("JIANBAO_OUT", "c")
    monkeypatch.setenv("JIANBAO_WORKERS", "4")
    monkeypatch.setenv("JIANBAO_RUNNER", "")
    settings, origins = load_settings({"workers": 5, "raw": None})
    assert (settings.raw, settings.out, settings.workers, settings.runner) == ("a", "c", 5, Runner.dask)
    assert [origins[name] for name in ("raw", "out", "workers", "runner", "attempts")] == [
        "jianbao.toml",
        "environment, JIANBAO_OUT",
        "command line",
        "jianbao.toml",
        "default",
    ]
    rows = {row[0]: row[1:3] for row in describe(load_settings())}
    assert rows["workers"] == ("4", "environment, JIANBAO_WORKERS")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ('rwa = "x"', "jianbao.toml: unknown setting rwa; did you mean raw?"),
        ("zzzzzz = 1", "jianbao.toml: unknown setting zzzzzz; known are attempts, "),
        ("attempts = 0", r"attempts \(jianbao.toml\): Input should be greater than or equal to 1"),
        ('runner = "ray"', r"runner \(jianbao.toml\): Input should be 'inline', 'processes' or 'dask'"),
        ("attempts = ", "jianbao.toml: no TOML"),
        ('notify_url = "file:///etc/hostname"', r"notify_url \(jianbao.toml\): String should match pattern"),
    ],
)
def test_mistakes_in_the_file(folder: Path, file: str, message: str) -> None:
    (folder / "jianbao.toml").write_text(file)
    with pytest.raises(SettingsError, match=message):
        load_settings()


def test_mistakes_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_BATCH_SECOND", "3")
    with pytest.raises(
        SettingsError, match="environment: unknown setting JIANBAO_BATCH_SECOND; did you mean JIANBAO_B"
    ):
        load_settings()
    monkeypatch.delenv("JIANBAO_BATCH_SECOND")
    monkeypatch.setenv("JIANBAO_BATCH_SECONDS", "soon")
    with pytest.raises(SettingsError, match=r"batch_seconds \(environment, JIANBAO_BATCH_SECONDS\): Input should be"):
        load_settings()


def test_a_file_that_is_named_must_exist(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_CONFIG", str(folder / "other.toml"))
    with pytest.raises(SettingsError, match=r"other\.toml: cannot be read"):
        load_settings()
    (folder / "other.toml").write_text('out = "elsewhere"')
    assert load_settings().settings.out == "elsewhere"


def test_the_command_shows_values_and_origins(folder: Path) -> None:
    (folder / "jianbao.toml").write_text('out = "elsewhere"')
    shown = CliRunner().invoke(app, ["config"])
    assert shown.exit_code == 0
    (line,) = (line for line in shown.stdout.splitlines() if line.startswith("out "))
    assert line.split()[:3] == ["out", "elsewhere", "jianbao.toml"]
    (folder / "jianbao.toml").write_text("colour = 1")
    refused = CliRunner().invoke(app, ["config"])
    assert refused.exit_code == 2
    assert "jianbao: jianbao.toml: unknown setting colour" in refused.stderr

"""Settings of a run: the command line beats the environment beats `jianbao.toml` beats the defaults.

A setting `batch_seconds` is `--batch-seconds` where a command has it, `JIANBAO_BATCH_SECONDS` in the environment and
`batch_seconds = 3` in the file. A name that is none of these is an error, not something overlooked.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pipeline.errors import SettingsError

FILE = "jianbao.toml"
PREFIX = "JIANBAO_"
_FILE_VARIABLE = "JIANBAO_CONFIG"


class Runner(StrEnum):
    """Where the batches are worked on."""

    inline = "inline"
    """In the process of the flow, one after the other."""
    processes = "processes"
    """In processes of this machine."""
    dask = "dask"
    """On a Dask cluster; needs the extra `jianbao[dask]`."""


class Settings(BaseSettings):
    """All settings, typed and checked."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    raw: str = Field("raw", description="folder of the raw issues")
    out: str = Field("extracted", description="folder of the records")
    corrections: str = Field("corrections", description="folder of the corrections, <issue>.jsonl each; need not exist")
    runner: Runner = Field(Runner.inline, description="inline, processes or dask")
    workers: int = Field(0, ge=0, le=1024, description="processes, or workers of a local Dask cluster; 0: one a core")
    dask_address: str | None = Field(None, description="scheduler of a Dask cluster, such as tcp://host:8786")
    batch_seconds: float = Field(3.0, gt=0, le=3600, description="estimated work a batch holds at least, in seconds")
    attempts: int = Field(3, ge=1, le=20, description="attempts at reading or writing when the machine fails")
    backoff_s: float = Field(0.5, ge=0, le=600, description="pause before the second attempt; doubled each time")
    wait_s: float = Field(0.0, ge=0, description="how long to wait for another run on the same output")
    check_files: bool = Field(True, description="digest written files to find an issue unchanged; else sizes only")
    keep_runs: int = Field(100, ge=1, description="run logs that are kept")
    notify_file: str | None = Field(None, description="file that gets a line when a run needs a person")
    notify_url: str | None = Field(
        None, pattern="^https?://", description="http address that gets the same as a JSON POST"
    )
    log_json: bool = Field(False, description="logs as JSON lines")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line and environment; `load_settings` puts the file below them."""
        return init_settings, env_settings


class Loaded(NamedTuple):
    """Settings and, by name, where each came from."""

    settings: Settings
    origins: dict[str, str]


def load_settings(given: Mapping[str, Any] | None = None, file: Path | None = None) -> Loaded:
    """Settings from the command line, the environment and the file.

    Args:
        given: values of the command line by name; None stands for not given.
        file: the file, which must exist then; by default `jianbao.toml` of the working folder, or what
            `JIANBAO_CONFIG` names.
    Raises:
        SettingsError: an unknown name or a bad value; the message says where and what is right.
    """
    named = file or (Path(os.environ[_FILE_VARIABLE]) if os.environ.get(_FILE_VARIABLE) else None)
    path = named or Path(FILE)
    stored = _read_file(path) if named or path.is_file() else {}
    variables = {name for name in os.environ if name.startswith(PREFIX) and name != _FILE_VARIABLE}
    _refuse_unknown(stored, Settings.model_fields, str(path))
    _refuse_unknown(variables, [PREFIX + name.upper() for name in Settings.model_fields], "environment")
    command = {name: value for name, value in (given or {}).items() if value is not None}
    origins = dict.fromkeys(Settings.model_fields, "default")
    origins |= dict.fromkeys(stored, str(path))
    origins |= {
        name.removeprefix(PREFIX).lower(): f"environment, {name}" for name in variables if os.environ[name] != ""
    }
    origins |= dict.fromkeys(command, "command line")
    below = {name: value for name, value in stored.items() if origins[name] == str(path)}
    try:
        settings = Settings(**(below | command))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise SettingsError(f"{name} ({origins.get(name, 'settings')}): {first['msg']}") from None
    return Loaded(settings, origins)


def describe(loaded: Loaded) -> list[tuple[str, str, str, str]]:
    """Name, value, origin and meaning of every setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        rows.append((name, "" if value is None else str(value), loaded.origins[name], field.description or ""))
    return rows


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: no TOML ({error})") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); check {_FILE_VARIABLE}") from None


def _refuse_unknown(names: Iterable[str], known: Iterable[str], where: str) -> None:
    known = list(known)
    for name in sorted(names):
        if name.upper() in known or name in known:
            continue
        close = difflib.get_close_matches(name.upper() if name.isupper() else name, known, n=1, cutoff=0.5)
        advice = f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}"
        raise SettingsError(f"{where}: unknown setting {name}; {advice}")

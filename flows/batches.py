"""The work of one task: read, extract and write a batch of issues, each failing alone.

Runs in the flow's own process, in a worker process or on a Dask worker; it needs nothing of Prefect.
"""

from __future__ import annotations

import errno
import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from flows.discover import RawIssue
from flows.fingerprint import fingerprint
from flows.location import location
from pipeline.correct import make_corrections, read_corrections
from pipeline.engine import extract_text
from pipeline.errors import JianbaoError
from pipeline.export import issue_files, write_issue
from pipeline.export.manifest import (
    Fingerprint,
    Input,
    ProblemRecord,
    digest,
    dump_record,
    error_position,
    load_entry,
    make_entry,
    problem_path,
)
from pipeline.export.write import MANIFEST, write_file
from pipeline.read import read_data

Stage = Literal["read", "correct", "extract", "write", "work"]
_Value = TypeVar("_Value")
_LOG = logging.getLogger("jianbao")

# Trying again does not make room, and the next issue would fail the same way: the run stops.
_OUTPUT_LOST = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# Answers of the file system, not failures of it.
_CERTAIN = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


class Job(NamedTuple):
    """What every batch of a run has in common."""

    raw: str
    out: str
    fingerprint: Fingerprint
    attempts: int = 3
    backoff_s: float = 0.5
    corrections: str = "corrections"


class Outcome(BaseModel):
    """What became of one issue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    path: str
    sha256: str | None = None
    articles: int = 0
    mentions: dict[str, int] = {}
    problems: list[str] = []
    """Doubts about an issue that was written."""
    changed: bool = False
    """Whether the records differ from those that were there."""
    stage: Stage | None = None
    """Where it failed."""
    error: str | None = None
    """Why nothing was written, in one line; null when the records are there."""
    seconds: float = 0.0
    stop: bool = False
    """The output takes no more files: no further issue need be tried."""


class _Failure(NamedTuple):
    stage: Stage
    kind: Literal["data", "io", "defect"]
    error: BaseException
    message: str
    position: str | None
    sha256: str | None
    corrections: str | None


def run_batch(job: Job, batch: Sequence[RawIssue]) -> list[Outcome]:
    """Work on a batch. An issue that fails is an `Outcome` with an error; the others go on.

    Raises:
        RuntimeError: this process runs another program than the one that planned the run.
    """
    if fingerprint() != job.fingerprint:
        changes = ", ".join(fingerprint().changes(job.fingerprint))
        raise RuntimeError(
            f"the worker runs another version of jianbao ({changes}); install the same one and restart it"
        )
    outcomes: list[Outcome] = []
    for issue in batch:
        outcomes.append(run_issue(job, issue))
        if outcomes[-1].stop:
            break
    return outcomes


def run_issue(job: Job, issue: RawIssue) -> Outcome:
    """Read, extract and write one issue; every failure becomes the outcome's error and a problem record."""
    started = time.perf_counter()
    done = _attempt_issue(job, issue)
    seconds = time.perf_counter() - started
    if isinstance(done, Outcome):
        return done.model_copy(update={"seconds": seconds})
    stop = isinstance(done.error, OSError) and done.error.errno in _OUTPUT_LOST and done.stage == "write"
    record = ProblemRecord(
        issue=issue.id,
        path=issue.path,
        stage=done.stage,
        kind=done.kind,
        error=type(done.error).__name__,
        message=done.message,
        position=done.position,
        sha256=done.sha256,
        corrections=done.corrections,
        fingerprint=job.fingerprint,
    )
    try:
        write_file(problem_path(location(job.out), issue.id), dump_record(record))
    except OSError as error:  # the summary still tells; the next run meets the issue again
        _LOG.warning("%s: no problem record written: %s", issue.id, error)
    return Outcome(
        id=issue.id,
        path=issue.path,
        sha256=done.sha256,
        stage=done.stage,
        error=done.message,
        seconds=seconds,
        stop=stop,
    )


def _attempt_issue(job: Job, issue: RawIssue) -> Outcome | _Failure:
    raw, out = location(job.raw), location(job.out)
    stage: Stage = "read"
    sha256 = corrected = None
    try:
        data = with_retries(lambda: (raw / issue.path).read_bytes(), job.attempts, job.backoff_s)
        sha256 = digest(data)
        # The path below the raw folder is what messages call the file, so that a problem record names no machine.
        text, source = read_data(data, issue.path, issue.path)
        lines = None
        if issue.corrected:
            stage, folder = "correct", location(job.corrections)
            lines = with_retries(lambda: read_corrections(folder, issue.id), job.attempts, job.backoff_s)
            corrected = None if lines is None else digest(lines)
        corrections = make_corrections(lines, issue.id)
        stage = "extract"
        record = extract_text(text, id=issue.id, source=source, corrections=corrections)
        files = issue_files(record)
        mentions: dict[str, int] = dict(sorted(Counter(mention.type for mention in record.mentions).items()))
        problems = [problem.message for problem in record.problems]
        counts: dict[str, int] = {"articles": len(record.articles), "problems": len(problems)} | mentions
        stage = "write"
        input_ = Input(path=issue.path, sha256=sha256, bytes=len(data))
        entry = make_entry(issue.id, input_, job.fingerprint, counts, files, corrections=corrected)
        files[MANIFEST] = dump_record(entry)
        before = load_entry(out / issue.id)
        drop = tuple(before.files) if before else ()
        with_retries(lambda: write_issue(files, out / issue.id, drop=drop), job.attempts, job.backoff_s)
        # Only now: until the records are there the problem stands.
        problem_path(out, issue.id).unlink(missing_ok=True)
    except JianbaoError as error:
        return _Failure(stage, "data", error, one_line(str(error)), error_position(str(error)), sha256, corrected)
    except OSError as error:
        doing = {"read": "reading", "correct": "reading its corrections"}.get(stage, "writing")
        reason = f"{issue.path}: {error.strerror or error} while {doing}"
        return _Failure(stage, "io", error, one_line(reason), None, sha256, corrected)
    except Exception as error:  # a defect of ours met by one issue must not take its batch along
        _LOG.debug("%s: a defect", issue.id, exc_info=True)
        reason = one_line(f"{type(error).__name__}: {error}")
        return _Failure(stage, "defect", error, reason, _where(error), sha256, corrected)
    return Outcome(
        id=issue.id,
        path=issue.path,
        sha256=sha256,
        articles=len(record.articles),
        mentions=mentions,
        problems=problems,
        changed=before is None or before.files != entry.files,
    )


def with_retries(action: Callable[[], _Value], attempts: int, backoff_s: float) -> _Value:
    """Try again, with a doubled pause each time, when the machine fails; not when its answer is certain.

    Raises:
        OSError: that of the last attempt.
    """
    for attempt in range(1, attempts + 1):
        try:
            return action()
        except OSError as error:
            if attempt == attempts or isinstance(error, _CERTAIN) or error.errno in _OUTPUT_LOST:
                raise
            _LOG.warning("attempt %d of %d: %s", attempt, attempts, error)
            time.sleep(backoff_s * 2 ** (attempt - 1))
    raise AssertionError("attempts is at least 1")


def one_line(message: str) -> str:
    """An error message as one line, cut at 300 characters."""
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"


def _where(error: BaseException) -> str | None:
    """The last line of ours that an exception passed: `pipeline/date/normalize.py:12`."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        parts = Path(frame.filename).parts
        for package in ("pipeline", "flows"):
            if package in parts:
                at = len(parts) - 1 - parts[::-1].index(package)
                return f"{'/'.join(parts[at:])}:{frame.lineno}"
    return None

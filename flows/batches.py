"""The work of one task: read, extract and write a batch of issues, each failing alone."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from flows.discover import RawIssue
from pipeline.engine import extract_text
from pipeline.errors import JianbaoError
from pipeline.export import issue_files, write_issue
from pipeline.read import read_file


class Outcome(BaseModel):
    """What became of one issue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    path: str
    articles: int = 0
    mentions: dict[str, int] = {}
    problems: list[str] = []
    """Doubts about an issue that was written."""
    error: str | None = None
    """Why nothing was written, in one line; null when the records are there."""


def run_batch(raw: Path, out: Path, batch: Sequence[RawIssue]) -> list[Outcome]:
    """Extract a batch. An issue that fails is an `Outcome` with an error; the others go on."""
    return [run_issue(raw, out, issue) for issue in batch]


def run_issue(raw: Path, out: Path, issue: RawIssue) -> Outcome:
    """Read, extract and write one issue; every failure becomes the outcome's error."""
    try:
        text, source = read_file(raw / issue.path, root=raw)
        record = extract_text(text, id=issue.id, source=source)
        write_issue(issue_files(record), out / issue.id)
    except (JianbaoError, OSError) as error:
        return Outcome(id=issue.id, path=issue.path, error=one_line(str(error)))
    except Exception as error:  # a defect of ours met by one issue must not take its batch along
        return Outcome(id=issue.id, path=issue.path, error=one_line(f"{type(error).__name__}: {error}"))
    return Outcome(
        id=issue.id,
        path=issue.path,
        articles=len(record.articles),
        mentions=dict(sorted(Counter(mention.type for mention in record.mentions).items())),
        problems=[problem.message for problem in record.problems],
    )


def one_line(message: str) -> str:
    """An error message as one line, cut at 300 characters."""
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"

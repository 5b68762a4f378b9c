"""The bytes of an issue's folder. Pure: the same record gives the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from pipeline.export.rows import agency_rows, article_rows, document_rows, fact_rows, mention_rows
from pipeline.records import Issue

_LINE = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def issue_files(issue: Issue) -> dict[str, bytes]:
    """Content by file name: `issue.json`, `text.txt`, and `.jsonl` of articles, mentions, facts, documents, agencies.

    JSON has sorted keys, UTF-8 unescaped, LF at the end; `text.txt` is the decoded text as it is, no BOM, no LF added.
    """
    # Records go to orjson as they are: `vars` shows it their fields, which spares a second copy in plain values.
    record = {name: value for name, value in vars(issue).items() if name != "text"}
    return {
        "issue.json": orjson.dumps(record, default=vars, option=_LINE | orjson.OPT_INDENT_2),
        "text.txt": issue.text.encode("utf-8"),
        "articles.jsonl": json_lines(article_rows(issue)),
        "mentions.jsonl": json_lines(mention_rows(issue)),
        "facts.jsonl": json_lines(fact_rows(issue)),
        "documents.jsonl": json_lines(document_rows(issue)),
        "agencies.jsonl": json_lines(agency_rows(issue)),
    }


def json_lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as JSON Lines, keys sorted; a value may be a record."""
    return b"".join([orjson.dumps(row, default=vars, option=_LINE) for row in rows])

"""The bytes of an issue's folder. Pure: the same record gives the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from pipeline.export.rows import agency_rows, article_rows, document_rows, fact_rows, mention_rows
from pipeline.records import Issue, to_json

_LINE = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def issue_files(issue: Issue) -> dict[str, bytes]:
    """Content by file name: `issue.json`, `text.txt`, and `.jsonl` of articles, mentions, facts, documents, agencies.

    JSON has sorted keys, UTF-8 unescaped, LF at the end; `text.txt` is the decoded text as it is, no BOM, no LF added.
    """
    record = to_json(issue)
    return {
        "issue.json": orjson.dumps(record, option=_LINE | orjson.OPT_INDENT_2),
        "text.txt": issue.text.encode("utf-8"),
        "articles.jsonl": json_lines(article_rows(issue, record)),
        "mentions.jsonl": json_lines(mention_rows(issue, record)),
        "facts.jsonl": json_lines(fact_rows(issue, record)),
        "documents.jsonl": json_lines(document_rows(issue, record)),
        "agencies.jsonl": json_lines(agency_rows(issue, record)),
    }


def json_lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as JSON Lines, keys sorted."""
    return b"".join(orjson.dumps(row, option=_LINE) for row in rows)

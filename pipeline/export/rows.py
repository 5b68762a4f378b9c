"""Flat rows of a record: one per mention, article, fact, document and agency, and the models that describe them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from pipeline.records import (
    AgencyEntry,
    AgencyNorm,
    Article,
    ComputeNorm,
    DateNorm,
    Day,
    DocumentEntry,
    DocumentNorm,
    Fact,
    Issue,
    Model,
    ProvinceNorm,
    to_json,
)

MENTION_KEYS = ("issue", "start", "end", "text", "type", "norm", "rule", "article")
"""Keys of a mention line on standard output."""

ARTICLE_KEYS = (
    "issue",
    "n",
    "title",
    "first_line",
    "last_line",
    "start",
    "end",
    "source",
    "source_channel",
    "provinces",
)
"""Keys of an article line on standard output; `articles.jsonl` has all keys of the record and the text."""


class _MentionRow(Model):
    issue: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    rule: str
    article: int | None


class AgencyRow(_MentionRow):
    """An agency, flat."""

    type: Literal["agency"]
    norm: AgencyNorm


class ProvinceRow(_MentionRow):
    """A province, flat."""

    type: Literal["province"]
    norm: ProvinceNorm


class DocumentRow(_MentionRow):
    """A document title, flat."""

    type: Literal["document"]
    norm: DocumentNorm


class DateRow(_MentionRow):
    """A date, flat, with its first and last day at hand for filters."""

    type: Literal["date"]
    norm: DateNorm
    earliest: Day | None
    latest: Day | None


class ComputeRow(_MentionRow):
    """A compute figure, flat."""

    type: Literal["compute"]
    norm: ComputeNorm


MentionRow = Annotated[AgencyRow | ProvinceRow | DocumentRow | DateRow | ComputeRow, Field(discriminator="type")]
"""A line of `mentions.jsonl`."""


class ArticleRow(Article):
    """A line of `articles.jsonl`: the article's record, the issue it stands in and its text."""

    issue: str
    text: str


class FactRow(Fact):
    """A line of `facts.jsonl`: the fact, the issue it stands in and its sentence as printed."""

    issue: str
    sentence_text: str


class DocumentEntryRow(DocumentEntry):
    """A line of `documents.jsonl`."""

    issue: str


class AgencyEntryRow(AgencyEntry):
    """A line of `agencies.jsonl`."""

    issue: str


def mention_rows(issue: Issue, record: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Mentions as flat rows in order of the text.

    Args:
        issue: the record.
        record: the same as plain values, where the caller has them already.
    """
    for mention in (record or to_json(issue))["mentions"]:
        row = {"issue": issue.id, **{key: mention[key] for key in MENTION_KEYS[1:]}}
        if mention["type"] == "date":
            row |= {key: mention["norm"][key] for key in ("earliest", "latest")}
        yield row


def article_rows(issue: Issue, record: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Articles as rows in order, with their text; arguments as for `mention_rows`."""
    for article in (record or to_json(issue))["articles"]:
        yield {"issue": issue.id, "text": issue.text[article["start"] : article["end"]], **article}


def fact_rows(issue: Issue, record: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Facts as rows in order, each with its sentence; arguments as for `mention_rows`."""
    for fact in (record or to_json(issue))["facts"]:
        sentence = fact["sentence"]
        yield {"issue": issue.id, "sentence_text": issue.text[sentence["start"] : sentence["end"]], **fact}


def document_rows(issue: Issue, record: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """The document register as rows; arguments as for `mention_rows`."""
    for entry in (record or to_json(issue))["documents"]:
        yield {"issue": issue.id, **entry}


def agency_rows(issue: Issue, record: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """The agency register as rows; arguments as for `mention_rows`."""
    for entry in (record or to_json(issue))["agencies"]:
        yield {"issue": issue.id, **entry}

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
    DateMention,
    DateNorm,
    Day,
    DocumentEntry,
    DocumentNorm,
    Fact,
    Issue,
    Model,
    ProvinceNorm,
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


def mention_rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """Mentions as flat rows in order of the text.

    Values of a row are plain or records again; `files.json_lines` writes both.
    """
    for mention in issue.mentions:
        row = {"issue": issue.id, **vars(mention)}
        del row["entry"]
        if isinstance(mention, DateMention):
            row |= {"earliest": mention.norm.earliest, "latest": mention.norm.latest}
        yield row


def article_rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """Articles as rows in order, with their text; values as in `mention_rows`."""
    for article in issue.articles:
        yield {"issue": issue.id, "text": issue.text[article.start : article.end], **vars(article)}


def fact_rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """Facts as rows in order, each with its sentence; values as in `mention_rows`."""
    for fact in issue.facts:
        sentence = issue.text[fact.sentence.start : fact.sentence.end]
        yield {"issue": issue.id, "sentence_text": sentence, **vars(fact)}


def document_rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """The document register as rows; values as in `mention_rows`."""
    for entry in issue.documents:
        yield {"issue": issue.id, **vars(entry)}


def agency_rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """The agency register as rows; values as in `mention_rows`."""
    for entry in issue.agencies:
        yield {"issue": issue.id, **vars(entry)}

"""Records of many issues to joined lines, in one order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.join.facts import Telling, join_facts
from pipeline.join.registers import join_agencies, join_documents
from pipeline.join.reprints import ReprintIndex
from pipeline.records import (
    AgencyEntry,
    Article,
    ArticleRef,
    DocumentEntry,
    Fact,
    Issue,
    JoinedAgency,
    JoinedArticle,
    JoinedDocument,
    JoinedFact,
)


class Joined(NamedTuple):
    """What many issues say together."""

    articles: list[JoinedArticle]
    facts: list[JoinedFact]
    documents: list[JoinedDocument]
    agencies: list[JoinedAgency]


class _Slim(NamedTuple):
    """What is kept of an issue."""

    id: str
    date: str | None
    articles: list[tuple[Article, str]]
    facts: list[Fact]
    documents: list[DocumentEntry]
    agencies: list[AgencyEntry]


_LATE = "9999"
"""Sorts what has no date behind all that has one."""


def join_issues(issues: Iterable[Issue]) -> Joined:
    """Join issues; they are taken in order of their dates and ids, whatever order they come in."""
    slim = sorted((_slim(issue) for issue in issues), key=lambda issue: (issue.date or _LATE, issue.id))
    articles = _join_articles(slim)
    of = {(article.issue, article.article): article for article in articles}
    tellings = []
    for issue in slim:
        for fact in issue.facts:
            article = of.get((issue.id, fact.article))
            date = article.date if article else issue.date
            tellings.append(Telling(issue.id, date, article.reprint_of if article else None, fact))
    documents = join_documents([(issue.id, entry) for issue in slim for entry in issue.documents])
    facts = join_facts(tellings, {document.id: document.issued for document in documents})
    agencies = join_agencies([(issue.id, entry) for issue in slim for entry in issue.agencies])
    return Joined(articles, facts, documents, agencies)


def _slim(issue: Issue) -> _Slim:
    articles = [(article, _body(issue.text[article.start : article.end])) for article in issue.articles]
    date = issue.anchor.date if issue.anchor else None
    return _Slim(issue.id, date, articles, issue.facts, issue.documents, issue.agencies)


def _body(text: str) -> str:
    """An article without its title, which others change; the whole of one that has no more than that."""
    _, _, rest = text.partition("\n")
    return rest if len(rest) >= _BODY else text


_BODY = 40


def _join_articles(issues: list[_Slim]) -> list[JoinedArticle]:
    found: list[tuple[str, str, Article, str]] = []
    for issue in issues:
        for article, body in issue.articles:
            published = article.profile.published if article.profile else None
            found.append((published or issue.date or _LATE, issue.id, article, body))
    found.sort(key=lambda item: (item[0], item[1], item[2].n))
    index = ReprintIndex[ArticleRef]()
    return [
        JoinedArticle(
            issue=issue,
            article=article.n,
            title=article.title,
            date=None if date == _LATE else date,
            reprint_of=index.add(ArticleRef(issue=issue, article=article.n), body),
        )
        for date, issue, article, body in found
    ]

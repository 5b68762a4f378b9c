"""Joins mentions: what a clause, sentence or article says about them together."""

from collections.abc import Callable
from typing import NamedTuple

from pipeline.context import Context
from pipeline.link.articles import article_provinces
from pipeline.link.documents import link_documents
from pipeline.link.facts import make_facts
from pipeline.link.figures import link_figures
from pipeline.link.problems import list_problems
from pipeline.link.profile import profile_articles
from pipeline.link.registers import register_agencies, register_documents
from pipeline.link.sorted_mentions import sort_mentions
from pipeline.records import AgencyEntry, Article, DocumentEntry, Fact, Mention, Problem


class Joined(NamedTuple):
    """What the mentions of an issue say together."""

    articles: list[Article]
    facts: list[Fact]
    documents: list[DocumentEntry]
    agencies: list[AgencyEntry]
    problems: list[Problem]


def link_mentions(context: Context) -> list[Mention]:
    """All mentions of the issue in order of start, longest first, with the keys that only their neighbours supply."""
    found = [mention for mentions in context.mentions.values() for mention in mentions]
    found.sort(key=lambda mention: (mention.start, -mention.end, mention.type))
    return link_figures(context, link_documents(context, found))


def join_mentions(
    context: Context, mentions: list[Mention], amend: Callable[[list[Fact]], list[Fact]] | None = None
) -> Joined:
    """Registers, facts and article profiles, and what of them needs a person.

    Args:
        amend: what a person corrected in the facts.
    """
    found = sort_mentions(mentions)
    documents = register_documents(context, found)
    facts = make_facts(context, found, documents)
    facts = amend(facts) if amend else facts
    articles = profile_articles(context, article_provinces(context, found), found, documents)
    return Joined(articles, facts, documents, register_agencies(found), list_problems(found, facts))

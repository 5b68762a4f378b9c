"""Joins mentions: what a clause, sentence or article says about them together."""

from pipeline.context import Context
from pipeline.records import Article, Mention


def link_mentions(context: Context) -> list[Mention]:
    """All mentions of the issue in order of start, longest first, with the keys that only their neighbours supply."""
    found = [mention for mentions in context.mentions.values() for mention in mentions]
    return sorted(found, key=lambda mention: (mention.start, -mention.end, mention.type))


def link_articles(context: Context, mentions: list[Mention]) -> list[Article]:
    """Articles with the provinces that they name or imply."""
    return context.layout.articles

"""Joins mentions: what a clause, sentence or article says about them together."""

from pipeline.context import Context
from pipeline.link.articles import article_provinces
from pipeline.link.documents import link_documents
from pipeline.link.figures import link_figures
from pipeline.records import Article, Mention


def link_mentions(context: Context) -> list[Mention]:
    """All mentions of the issue in order of start, longest first, with the keys that only their neighbours supply."""
    found = [mention for mentions in context.mentions.values() for mention in mentions]
    found.sort(key=lambda mention: (mention.start, -mention.end, mention.type))
    return link_figures(context, link_documents(context, found))


def link_articles(context: Context, mentions: list[Mention]) -> list[Article]:
    """Articles with the provinces that they name or imply."""
    return article_provinces(context, mentions)

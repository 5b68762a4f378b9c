"""Titles printed without brackets, which a short form may stand for: the article's heading, a phrase before it."""

from __future__ import annotations

import re

from pipeline.context import Context
from pipeline.document.titles import Title, core_of

ABOUT = re.compile(r"关于(?:印发|发布|公布|转发|下发)?")

REACH = 400
"""How far before a short form its title may stand, in characters."""


def find_in_heading(context: Context, start: int, title: Title) -> tuple[int, int] | None:
    """The article's own title, printed without brackets, where the short form at `start` fits it."""
    article = context.article_at(start)
    if article is None or article.title is None:
        return None
    begin = context.text.find(article.title, article.start, article.end)
    folded = context.folded[begin : begin + len(article.title)] if begin >= 0 else ""
    about = ABOUT.search(folded)
    if about is None:
        return None
    first = about.end() if about[0] != "关于" else about.start()
    last = len(folded)
    if about[0] != "关于" and title.ending != "通知":
        last = folded.rfind("的通知") if folded.endswith("的通知") else last
    elif about[0] != "关于":
        first = about.start()
    core = core_of(folded[first:last])
    if not core.endswith(title.ending) or len(core) <= len(title.core):
        return None
    return begin + first, begin + last


def find_unbracketed(context: Context, start: int, title: Title) -> tuple[int, int] | None:
    """A phrase of the article before the short form: `国务院关于…的意见对外公布。《意见》提出`."""
    article = context.article_at(start)
    floor = max(article.start if article else 0, start - REACH)
    phrase = re.compile(rf"关于[^。,;:《》“”\n]{{4,60}}?的{re.escape(title.ending)}")
    spans = [match.span() for match in phrase.finditer(context.folded, floor, start)]
    return spans[-1] if spans else None

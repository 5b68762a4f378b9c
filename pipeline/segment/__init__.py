"""Text to front matter, articles, what stands between, and back matter."""

from pipeline.context import Layout
from pipeline.records import Article, Part


def segment(text: str, folded: str) -> Layout:
    """Segment an issue. (Placeholder of the interface: one article over everything.)"""
    lines = max(1, text.count("\n") + (not text.endswith("\n")))
    article = Article(n=1, title=None, first_line=1, last_line=lines, start=0, end=len(text))
    part = Part(kind="article", start=0, end=len(text), first_line=1, last_line=lines, article=1)
    return Layout(parts=[part], articles=[article])

"""The words around a number, cut at clause, sentence and article."""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.context import Context

_REACH = 64
_TOPIC_REACH = 220
_UP_TO_CLAUSE = re.compile(r".*[,;。!?\n]", re.S)
_CLAUSE = re.compile(rf"[^,;。!?\n]{{0,{_REACH}}}")


class Around:
    """Text before and after a figure. `before` and `after` stop at `,;。!?` and line ends, not at a colon.

    These two, which every guard asks for, are read at once; what few ask for, when asked.
    """

    def __init__(self, context: Context, start: int, end: int) -> None:
        self.context, self.start, self.end = context, start, end
        folded, low = context.folded, max(0, start - _REACH)
        earlier = _UP_TO_CLAUSE.match(folded, low, start)
        self.before = folded[earlier.end() if earlier else low : start]
        """The clause up to the figure."""
        self.after = _CLAUSE.match(folded, end)[0]  # type: ignore[index]  # it may be empty, but always matches
        """The clause from the figure on."""

    @cached_property
    def sentence(self) -> tuple[int, int]:
        """The sentence of the figure, at most the reach of a topic on either side."""
        start, end = self.context.sentence_at(self.start)
        return max(start, self.start - _TOPIC_REACH), min(max(end, self.end), self.end + _TOPIC_REACH)

    @cached_property
    def before_in_sentence(self) -> str:
        """The sentence up to the figure."""
        return self.context.folded[self.sentence[0] : self.start]

    @cached_property
    def after_in_sentence(self) -> str:
        """The sentence from the figure on."""
        return self.context.folded[self.end : self.sentence[1]]

    @cached_property
    def article_start(self) -> int:
        """Where the figure's article begins; 0 outside articles."""
        article = self.context.article_at(self.start)
        return article.start if article else 0

    @cached_property
    def before_in_article(self) -> str:
        """What the article says before the figure, as far as a topic reaches."""
        return self.context.folded[max(self.article_start, self.start - _TOPIC_REACH) : self.start]

"""The words around a number, cut at clause, sentence and article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import cached_property

from pipeline.context import Context

_REACH = 64
_TOPIC_REACH = 220
_UP_TO_CLAUSE = re.compile(r".*[,;。!?\n]", re.S)
_BARE = re.compile(r"[ |*●◆•·]*(?:[≥≤<>约近超]|不[低高]于|不?超过)?(?:以[上下内]|左右|\+)?[ |]*")
_LABEL = r"(?P<label>[^\d\n,。;!?%]{2,20})"
_LABEL_ABOVE = re.compile(rf"(?:^|\n) *{_LABEL}\n$")
_LABEL_BELOW = re.compile(rf"\n *{_LABEL}(?=\n|$)")
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

    def labels(self) -> Iterator[Around]:
        """The same figure with the line above it, or below it, for its words, if it is alone on its line.

        So infographics and tables of one cell a line print it: `智能算力占比` and `35%` on lines of their own.
        """
        if not _BARE.fullmatch(self.before) or not _BARE.fullmatch(self.after):
            return
        folded = self.context.folded
        first, last = self.start - len(self.before), self.end + len(self.after)
        if folded[first - 1 : first] not in ("", "\n") or folded[last : last + 1] not in ("", "\n"):
            return
        for label in (_LABEL_ABOVE.search(folded, max(0, first - 32), first), _LABEL_BELOW.match(folded, last)):
            if label is not None:
                labelled = copy(self)
                labelled.before = labelled.__dict__["before_in_sentence"] = label["label"]
                labelled.after = labelled.__dict__["after_in_sentence"] = ""
                yield labelled

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

"""Word evidence: whether a form that looks like an organ's name is cut out of other words.

A prefilter on characters decides almost always; jieba is asked only about ends that are ambiguous in writing
(教育部分管 and 教育部 分管, 财政部署 and 财政部 署名).
"""

from __future__ import annotations

from pipeline.context import Context

# Last character of a form and the next one, where both readings are common.
_DOUBTFUL = {"部": "分署", "院": "系"}


def splits_word(context: Context, start: int, end: int) -> bool:
    """Whether jieba reads a word across the end of a form, in its clause."""
    folded = context.folded
    if end >= len(folded) or folded[end] not in _DOUBTFUL.get(folded[end - 1], ""):
        return False
    low, high = context.word_at(end)
    return low < end < high

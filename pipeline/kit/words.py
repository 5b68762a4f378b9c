"""Word evidence on demand: jieba segments a sentence, spaCy holds the words for token patterns.

Both libraries are loaded by the first decision that needs words, never before: their start-up costs more than a whole
issue does. Characters decide where a span begins and ends; words are evidence for or against a reading.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jieba
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc


@cache
def load_tokenizer() -> jieba.Tokenizer:
    """jieba's segmenter over its own dictionary, filled in memory.

    jieba's default start-up writes a marshal cache of a fixed name into the shared temporary folder and trusts what it
    finds there; a tokenizer that reads the dictionary itself is no slower and needs no file.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 has invalid escapes in its patterns
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=4096)
def cut_words(text: str) -> tuple[str, ...]:
    """Words of a short text (a sentence or a clause), in order; joined they give the text back."""
    return tuple(load_tokenizer().cut(text))


def word_at(text: str, position: int) -> tuple[str, int]:
    """The jieba word that covers a position of a sentence, and where it starts.

    Raises:
        IndexError: the position is outside the text.
    """
    if not 0 <= position < len(text):
        raise IndexError(f"position {position} is outside a text of {len(text)} characters")
    starts, offset = [], 0
    words = cut_words(text)
    for word in words:
        starts.append(offset)
        offset += len(word)
    index = bisect_right(starts, position) - 1
    return words[index], starts[index]


@cache
def load_blank() -> Language:
    """A blank Chinese pipeline: vocabulary and tokenizer only."""
    import spacy

    return spacy.blank("zh")


def make_doc(text: str) -> Doc:
    """A spaCy Doc whose tokens are jieba's words, for token patterns; `token.idx` is the offset in `text`."""
    from spacy.tokens import Doc

    words = cut_words(text)
    return Doc(load_blank().vocab, words=list(words), spaces=[False] * len(words))


def make_matcher(patterns: dict[str, list[list[dict[str, Any]]]]) -> Matcher:
    """A token matcher over docs of `make_doc`; keys are rule names, values lists of spaCy token patterns."""
    from spacy.matcher import Matcher

    matcher = Matcher(load_blank().vocab)
    for name, rows in patterns.items():
        matcher.add(name, rows)
    return matcher

"""Width folding that keeps every offset.

Bulletins mix full and half width freely (`（试行）`, `(试行)`, `３８EFLOPS`). Rules and lexicons are written once, in
half width, and run over the folded text. Folding maps one code point to one code point, so a span in the folded text
is the same span in the issue's text.
"""

import re

# Full-width ASCII block U+FF01..U+FF5E to U+0021..U+007E (Unicode Standard, Halfwidth and Fullwidth Forms).
_TABLE: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Blanks of other widths, which all stand for one blank; U+FEFF inside a text is a blank of no width.
_TABLE |= dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x200B, 0x202F, 0xFEFF, 0x09), 0x20)
# Dashes between numbers: en dash, figure dash, minus, hyphen, non-breaking hyphen, small and full-width hyphen.
_TABLE |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63, 0xFE58), 0x2D)
# Tildes: wave dash, tilde operator. (Full-width tilde is in the block above.)
_TABLE |= {0x301C: 0x7E, 0x223C: 0x7E}
# Brackets of CJK typography that stand for plain ones; 《》〈〉「」『』〔〕【】 keep their own meaning.
_TABLE |= {0xFE59: 0x28, 0xFE5A: 0x29, 0xFE50: 0x2C, 0xFE30: 0x3A}
_FOLDED = {chr(code): chr(folded) for code, folded in _TABLE.items()}
_FOLDABLE = re.compile(f"[{''.join(map(re.escape, _FOLDED))}]")
# Ideographic ring and Latin lookalikes are numerals' business (kit.numerals), not widths.


def fold_width(text: str) -> str:
    """Fold full-width ASCII, blanks, number dashes and tildes to one spelling, one code point for one code point.

    `len(fold_width(text)) == len(text)` for every text. The em dash U+2014 is kept: alone between digits it joins a
    range, doubled it is punctuation, and rules must see which.
    """
    # Few different characters need folding in any one text; replacing those is ten times faster than translate().
    for char in sorted(set(_FOLDABLE.findall(text))):
        text = text.replace(char, _FOLDED[char])
    return text


def fold_key(text: str) -> str:
    """Comparison key of a name or a title: width and letter case folded, blanks dropped, quotation marks unified.

    Used for joining and scoring, never for offsets.
    """
    folded = fold_width(text).translate(_QUOTES)
    return "".join(folded.split()).casefold()


_QUOTES = {ord(mark): '"' for mark in '“”„‟「」『』＂"'} | {ord(mark): "'" for mark in "‘’‚‛＇"}

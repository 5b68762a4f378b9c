"""Traditional characters read as simplified ones, one code point for one code point.

News of Hong Kong, Macao and Taiwan is printed in traditional characters, and pages are converted to them wholesale.
Lexicons and rules are written once, in simplified ones. A span in the simplified text is the same span in the issue's.
"""

import re
from functools import cache

from pipeline.kit.lexicon import load_rows


def simplify(text: str) -> str:
    """Replace traditional characters by their simplified forms: 國務院辦公廳 -> 国务院办公厅.

    `len(simplify(text)) == len(text)` for every text. Characters that simplified print has as well stay (著, 後, 乾),
    so a text without traditional characters is returned as it is.
    """
    pattern, simplified = _table()
    for char in sorted(set(pattern.findall(text))):
        text = text.replace(char, simplified[char])
    return text


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = load_rows("pipeline.kit", "traditional.csv", ("traditional", "simplified", "source"))
    simplified = {row["traditional"]: row["simplified"] for row in rows}
    return re.compile(f"[{''.join(simplified)}]"), simplified

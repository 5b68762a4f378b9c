"""The document that sets a goal: of its paragraph, of the paragraph that its date stands in, of its article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.link.figure_above import Timing
from pipeline.link.figure_scope import Found, Sentence, line_start
from pipeline.link.figure_table import TableReader
from pipeline.records import ComputeMention, DocumentMention

_KINDS = frozenset({"policy", "law", "regulation", "standard", "agreement"})
REACH_SENTENCES = 4
"""A title speaks for so many sentences after its own; further on the paragraph has turned to other things."""
_REACH = 1500
"""Characters after its last title in which an article still tells the goals of its one document."""
_SAYS = re.compile(
    r"(?:(?<=[。\n,“”])|^)(?:根据|按照|该|这一|上述|本)?(方案|计划|规划|意见|通知|办法|措施|要点|行动|规定|备忘录)"
    r"(?:中|还|也|同时|进一步)?(?:提出|明确|指出|要求|规定|强调|,)"
)
"""A sentence that goes on with what a document says, named by its kind alone."""


def read_document(
    found: Found, figure: ComputeMention, sentence: Sentence, timing: Timing, tables: TableReader
) -> DocumentMention | None:
    """The last title before a goal in its paragraph, else before its date, else the one document of the article.

    A short form that was only guessed (`nearest`) hides whose goal it is, so it gives none.
    """
    if (cell := tables.cell_of(figure)) and (named := _setting(found.documents_in(cell.label[0], cell.row_end))):
        return named[0] if named[0].norm.resolved_by != "nearest" else None
    stretches = [(sentence.line, figure.start)]
    if timing.date is not None and timing.date.start < sentence.line:
        stretches.append((line_start(found.folded, timing.date.start), timing.date.start))
    for start, end in stretches:
        if named := _setting(found.documents_in(start, end)):
            far = found.folded.count("。", named[-1].end, end) > REACH_SENTENCES
            return named[-1] if named[-1].norm.resolved_by != "nearest" and not far else None
    article = sentence.article
    if article is None:
        return None
    first_line = found.folded.find("\n", article.start)
    titles = found.documents_in(article.start, first_line if first_line >= 0 else article.end)
    if len(titles) == 1 and titles[0].norm.kind in _KINDS:
        return titles[0]
    told = [title for title in _setting(found.documents_in(article.start, figure.start)) if _is_told(title)]
    for start, end in stretches:
        for says in reversed(list(_SAYS.finditer(found.folded, max(0, start - 1), end))):
            fits = [title for title in told if says[1] in title.norm.title[-16:]]
            return fits[-1] if fits else None
    one = len({title.norm.title for title in told}) == 1 and figure.start - told[-1].end <= _REACH
    return told[-1] if one else None


def _setting(titles: Sequence[DocumentMention]) -> list[DocumentMention]:
    return [title for title in titles if title.norm.kind in _KINDS]


def _is_told(title: DocumentMention) -> bool:
    """Whether the article reports that the document was issued, and so is about it."""
    norm = title.norm
    return norm.resolved_by != "nearest" and bool(norm.issuers or norm.issued)

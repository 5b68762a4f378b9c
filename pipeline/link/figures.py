"""Compute figures to facts: the metric, region, place, status, date and document that the text gives to a number.

Works on clauses. Each key is looked for in the figure's clause, then its sentence, then the section heading and the
article; what none of them says stays null.
"""

from __future__ import annotations

from pipeline.context import Context
from pipeline.link.evidence import Readings, gather_evidence
from pipeline.link.figure_metric import read_metric
from pipeline.link.figure_place import PlaceReader
from pipeline.link.figure_region import RegionReader
from pipeline.link.figure_scope import Found, line_start
from pipeline.link.figure_status import TimingReader
from pipeline.link.sorted_mentions import sort_mentions
from pipeline.records import ComputeMention, DocumentMention, Mention


def link_figures(context: Context, mentions: list[Mention]) -> list[Mention]:
    """The mentions with every compute figure linked to what the text says about it."""
    by_type = sort_mentions(mentions)
    if not by_type.figures:
        return mentions
    found = Found(context, by_type)
    linked: dict[int, ComputeMention] = {}
    timings, regions, places = TimingReader(found), RegionReader(found), PlaceReader(found)
    for figure in by_type.figures:
        sentence = found.sentence_at(figure.start)
        timing = timings.read(figure, sentence)
        date = timing.date
        read = Readings(
            metric=read_metric(found, figure, sentence),
            region=regions.read(figure, sentence),
            place=places.read(figure, sentence),
            timing=timing,
            document=read_document(found, figure) if timing.status == "target" else None,
        )
        norm = figure.norm.model_copy(
            update={
                "metric": read.metric,
                "region": read.region.codes if read.region else None,
                "place": read.place,
                "status": timing.status,
                "as_of": date.norm.edtf if date else None,
                "mod": date.norm.mod if date else None,
                "document": read.document.norm.title if read.document else None,
                "evidence": gather_evidence(found, figure, sentence, read),
            }
        )
        linked[figure.start] = figure.model_copy(update={"norm": norm})
    return [linked[mention.start] if isinstance(mention, ComputeMention) else mention for mention in mentions]


REACH_SENTENCES = 4
"""A title speaks for so many sentences after its own; further on the paragraph has turned to other things."""


def read_document(found: Found, figure: ComputeMention) -> DocumentMention | None:
    """The document that sets a goal: the last title in the paragraph before it, else the article's own title.

    A short form that was only guessed (`nearest`) hides whose goal it is, so it gives none.
    """
    folded = found.folded
    documents = found.documents_in(line_start(folded, figure.start), figure.start)
    kinds = ("policy", "law", "regulation", "standard")
    for document in reversed(documents):
        if document.norm.kind in kinds:
            far = folded.count("。", document.end, figure.start) > REACH_SENTENCES
            return document if document.norm.resolved_by != "nearest" and not far else None
    article = found.context.article_at(figure.start)
    if article is None:
        return None
    first_line = folded.find("\n", article.start)
    titles = found.documents_in(article.start, first_line if first_line >= 0 else article.end)
    return titles[0] if len(titles) == 1 and titles[0].norm.kind in kinds else None

"""Compute figures to facts: the metric, region, place, status, date and document that the text gives to a number.

Works on clauses. Each key is looked for in the figure's clause, then its sentence, then the section heading and the
article; what none of them says stays null.
"""

from __future__ import annotations

from pipeline.context import Context
from pipeline.link.evidence import Readings, gather_evidence
from pipeline.link.figure_document import read_document
from pipeline.link.figure_metric import read_metric
from pipeline.link.figure_place import PlaceReader
from pipeline.link.figure_region import RegionReader
from pipeline.link.figure_scope import Found
from pipeline.link.figure_status import TimingReader
from pipeline.link.figure_table import TableReader
from pipeline.link.sorted_mentions import sort_mentions
from pipeline.records import ComputeMention, Mention


def link_figures(context: Context, mentions: list[Mention]) -> list[Mention]:
    """The mentions with every compute figure linked to what the text says about it."""
    by_type = sort_mentions(mentions)
    if not by_type.figures:
        return mentions
    found = Found(context, by_type)
    linked: dict[int, ComputeMention] = {}
    tables = TableReader(found)
    timings, regions = TimingReader(found, tables), RegionReader(found, tables)
    places = PlaceReader(found, tables)
    for figure in by_type.figures:
        sentence = found.sentence_at(figure.start)
        timing = timings.read(figure, sentence)
        date = timing.date
        read = Readings(
            metric=read_metric(found, figure, sentence),
            region=regions.read(figure, sentence),
            place=places.read(figure, sentence),
            timing=timing,
            document=read_document(found, figure, sentence, timing, tables) if timing.status == "target" else None,
        )
        norm = figure.norm.model_copy(
            update={
                "metric": read.metric,
                "region": read.region.codes if read.region else None,
                "place": read.place.name if read.place else None,
                "status": timing.status,
                "as_of": date.norm.edtf if date else None,
                "mod": date.norm.mod if date else None,
                "document": read.document.norm.title if read.document else None,
                "evidence": gather_evidence(found, figure, sentence, read),
            }
        )
        linked[figure.start] = figure.model_copy(update={"norm": norm})
    return [linked[mention.start] if isinstance(mention, ComputeMention) else mention for mention in mentions]

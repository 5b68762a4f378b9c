"""The compute room: numbers with their units that measure computing infrastructure.

A figure is a number and its unit (`38EFLOPS`, `33万架`, `1.25`), with a bracketed precision and without 约 or 超过.
Letters that can only mean computing count anywhere; P, E, 匹, measure words, percentages, money and areas count only
where the words around them speak of computing. Growth, rankings, income, subsidies, users, ratings of one rack and
sizes of models are no figures. Clusters and hubs counted without a word of their own (五大智算中心, 万卡集群) are left
out.

`units.csv` has the units, `terms.csv` the words that decide, `bounds.csv` and `precisions.csv` what qualifies a number.
`recognize` finds, `counts`, `guards`, `shares`, `keyed` and `tables` decide, `normalize` computes; region, status and
date of a figure are linked later, in `pipeline.link`.
"""

from pipeline.compute.keyed import keyword_surfaces
from pipeline.compute.normalize import resolve_figures
from pipeline.compute.recognize import find_figures
from pipeline.context import Room

ROOM = Room(type="compute", surfaces=keyword_surfaces, find=find_figures, resolve=resolve_figures)

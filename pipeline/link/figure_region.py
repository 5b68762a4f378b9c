"""Region of a figure: from its clause, its sentence, the section heading, what the paragraph said before, the article.

A place that is the end of a link, a partner or an audience (到兰州, 服务京津冀) says nothing of whose figure it is.
全省 and its like forbid the nation. Where nothing says, the region is unknown (None); the nation is an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.link.figure_scope import Found, Region, clauses_of, line_start, load_words, sentence_around, words_pattern
from pipeline.records import Article, ComputeMention

_JOIN = re.compile(r"[、和与及·\-—]|以及|等|\)|市|省| ")
_AFTER_VERB = re.compile(r"[^,;。]{0,14}?(?:集中在|集中于|位于|分布在|分布于|落户|落地|布局在|坐落于)")
_BRAND_OPEN = re.compile(r"“[^”《]{0,3}$")
_BRAND_CLOSE = re.compile(r"[^“,。]{0,3}”")
"""A slogan in quotation marks (“疆算入渝”) names no region of its own."""
_VENUE = re.compile(r"在$")
_VENUE_VERB = re.compile(r"[^,。;]{0,12}(?:举行|举办|召开|开幕|发布|开讲|启动仪式|签约)")


class RegionRead(NamedTuple):
    """Codes of a region, ascending ([] for the nation), and the printed names that gave them."""

    codes: list[str]
    start: int
    end: int


def read_region(found: Found, figure: ComputeMention, article: Article | None) -> RegionRead | None:
    """A figure's region and where it is printed; None where nothing says."""
    folded = found.context.folded
    start, end = sentence_around(folded, figure.start)
    local = False
    after = _AFTER_VERB.match(folded, figure.end, min(end, figure.end + 30))
    if after and (groups := _groups(found.regions_in(after.end(), min(end, after.end() + 16)), folded)):
        return _read(groups[0])
    clauses = [clause for clause in clauses_of(folded, start, end) if clause.start < figure.end]
    link_clauses = {clause for clause in clauses if _is_link(found, clause.start, clause.end)}
    for clause in reversed(clauses):
        stop = min(clause.end, figure.start)
        if clause in link_clauses:
            continue
        groups = _subjects(found, clause.start, stop)
        if clause is clauses[-1] and (shared := _distributed(found, figure, groups, clause.start, clause.end)):
            return shared
        local = local or words_pattern("local").search(folded, clause.start, stop) is not None
        if (read := _last_of(groups, local)) is not None:
            return read
    return _from_context(found, figure, article, start, local)


_LEAD = 14
_OPENING = re.compile(r"[\s(0-9.一二三四五六七八九十)、·▲●■★-]*")
"""What may stand before the region that opens a paragraph: `(2)宁夏中卫市:截至8月底,…`."""


def _from_context(
    found: Found, figure: ComputeMention, article: Article | None, sentence: int, local: bool
) -> RegionRead | None:
    """What opens the paragraph, the section heading, the paragraph so far, the title, an article of one region."""
    folded = found.context.folded
    floor, line = article.start if article else 0, line_start(folded, figure.start)
    opening = _OPENING.match(folded, line)
    text_start = opening.end() if opening else line
    leads = _subjects(found, line, min(sentence, text_start + _LEAD))
    if leads and leads[0][0].start <= text_start + 1 and _codes(leads[0]):
        return _read(leads[0])
    for section in reversed(article.sections if article else []):
        if section.start <= figure.start < section.end:
            groups = _subjects(found, section.start, min(section.end, _line_end(folded, section.start)))
            if codes := sorted({code for group in groups for code in _codes(group)}):
                return RegionRead(codes, groups[0][0].start, groups[-1][-1].end)
    for low, high in ((line, sentence), (floor, _line_end(folded, floor))):
        said = _last_of(_subjects(found, low, high), local) if low < high else None
        if said is not None:
            return said
    named = {tuple(_codes(group)): group for group in _subjects(found, floor, sentence)} if floor < sentence else {}
    local_only = {codes for codes in named if codes}
    if len(local_only) == 1 and (local or len(named) == 1 or () not in named):
        return _read(named[local_only.pop()])
    return _read(named[()]) if named.keys() == {()} and not local else None


def _read(group: Sequence[Region]) -> RegionRead:
    return RegionRead(_codes(group), group[0].start, group[-1].end)


def _last_of(groups: list[list[Region]], local: bool) -> RegionRead | None:
    """The last run; the nation is passed over where the words say 全省."""
    for group in reversed(groups):
        read = _read(group)
        if read.codes or not local:
            return read
    return None


def _line_end(folded: str, start: int) -> int:
    end = folded.find("\n", start)
    return len(folded) if end < 0 else end


def _groups(regions: Sequence[Region], folded: str) -> list[list[Region]]:
    """Regions in runs that 、 or 和 joins."""
    groups: list[list[Region]] = []
    for region in regions:
        if groups:
            last = groups[-1][-1]
            between = folded[last.end : region.start]
            # 廊坊和保定, 北京、上海; a place right after another is its part: 河北张家口.
            if (
                len(between) <= 2
                and (not between or _JOIN.fullmatch(between))
                and bool(last.codes) == bool(region.codes)
            ):
                groups[-1].append(region)
                continue
        groups.append([region])
    return groups


def _codes(group: Sequence[Region]) -> list[str]:
    codes = {code for region in group for code in region.codes}
    # 长三角(南京), 京津冀枢纽张家口: a single province inside a named group is what is meant.
    last = group[-1].codes
    if (
        len(last) == 1
        and len(group) > 1
        and any(len(region.codes) > 1 and last[0] in region.codes for region in group[:-1])
    ):
        return list(last)
    return sorted(codes)


def _subjects(found: Found, start: int, end: int) -> list[list[Region]]:
    """Runs of regions in a stretch, less those that are objects, venues, or the nation as a yardstick."""
    folded = found.context.folded
    kept = []
    for group in _groups(found.regions_in(start, end), folded):
        before = folded[max(start, group[0].start - 3) : group[0].start].rstrip("“《(")
        if not group[0].codes:
            if before.endswith(load_words()["national_not"]):
                continue
        elif before.endswith(load_words()["object_before"]) and not before.endswith(("截至", "参与", "作为", "成为")):
            continue
        if _BRAND_OPEN.search(folded[max(0, group[0].start - 4) : group[0].start]) and _BRAND_CLOSE.match(
            folded, group[-1].end
        ):
            continue
        if _VENUE.search(before) and _VENUE_VERB.match(folded, group[-1].end):
            continue
        kept.append(group)
    return kept


def _is_link(found: Found, start: int, end: int) -> bool:
    """Whether a clause gives a latency between places, whose names are ends and not the setter."""
    return any(figure.norm.dimension == "latency" for figure in found.figures_in(start, end))


def _distributed(
    found: Found, figure: ComputeMention, groups: list[list[Region]], start: int, end: int
) -> RegionRead | None:
    """`京津冀和长三角…分别为21.5%和24.5%`: as many regions as figures, each its own."""
    folded = found.context.folded
    if not groups or "分别" not in folded[start:end]:
        return None
    figures = [other for other in found.figures_in(start, end) if other.start > folded.find("分别", start, end)]
    regions = groups[-1]
    if len(figures) != len(regions) or figure not in figures:
        return None
    return _read(regions[figures.index(figure) : figures.index(figure) + 1])

"""Article profiles: main documents, day of publication, and topics, as far as the mentions of an article tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.context import Context
from pipeline.link.sorted_mentions import Mentions
from pipeline.records import (
    Article,
    DateMention,
    DocumentEntry,
    DocumentMention,
    Evidence,
    Profile,
    Topic,
)

_DATELINE = re.compile(
    r"[\s\u4e00-\u9fff]{0,8}?(?:电|讯)(?=[\s(,:】]|$)|\s*[)】]?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源|\n|$)"
)
_BEFORE = re.compile(
    r"(?:^|\n)[\s(【]*(?:[\u4e00-\u9fff]{2,8}\s*)?(?:(?:发布|发文|成文|印发|公开)?(?:时间|日期)\s*:\s*)?$"
)
_HEAD = 240
"""Characters below the title in which a dateline may stand."""
_LEAD_LINES = 2
_TOPICS: tuple[Topic, ...] = ("law", "policy", "standard", "index", "agreement")


def profile_articles(
    context: Context, articles: Sequence[Article], mentions: Mentions, documents: Sequence[DocumentEntry]
) -> list[Article]:
    """Articles with their profiles."""
    titles: dict[int | None, list[DocumentMention]] = {}
    for title in mentions.documents:
        if title.norm.resolved_by != "nearest":
            titles.setdefault(title.article, []).append(title)
    dates: dict[int | None, list[DateMention]] = {}
    for date in mentions.dates:
        dates.setdefault(date.article, []).append(date)
    entries = {span.start: entry for entry in documents for span in entry.mentions}
    measured = {figure.article for figure in mentions.figures}
    profiled = []
    for article in articles:
        profile = _profile(context, article, titles.get(article.n, []), dates.get(article.n, []), entries)
        if article.n in measured:
            profile = profile.model_copy(update={"topics": ["computing", *profile.topics]})
        profiled.append(article.model_copy(update={"profile": profile}))
    return profiled


def _profile(
    context: Context,
    article: Article,
    titles: Sequence[DocumentMention],
    dates: Sequence[DateMention],
    entries: dict[int, DocumentEntry],
) -> Profile:
    evidence: dict[str, Evidence] = {}
    main = _main_documents(context, article, titles, evidence)
    found = {entries[title.start].id: entries[title.start] for title in main if title.start in entries}
    published = _published(context, article, dates, evidence)
    kinds = {"law" if entry.kind == "regulation" else entry.kind for entry in found.values()}
    topics = [topic for topic in _TOPICS if topic in kinds]
    return Profile(documents=list(found), published=published, topics=topics, evidence=evidence)


def _main_documents(
    context: Context, article: Article, titles: Sequence[DocumentMention], evidence: dict[str, Evidence]
) -> list[DocumentMention]:
    """Documents of the title, else those of the first lines whose issuing is told there."""
    starts = [title.start for title in titles]
    lines = [article.start]
    while len(lines) <= _LEAD_LINES + 1:
        end = context.folded.find("\n", lines[-1], article.end)
        lines.append(article.end if end < 0 else end + 1)
    in_title = list(titles[: bisect_left(starts, lines[1])])
    in_lead = titles[len(in_title) : bisect_left(starts, lines[_LEAD_LINES + 1])]
    main = in_title or [title for title in in_lead if title.norm.issuers or title.norm.issued]
    if main:
        scope = "title" if in_title else "paragraph"
        evidence["documents"] = Evidence(resolved_by=scope, start=main[0].start, end=main[-1].end)
    return main


def _published(
    context: Context, article: Article, dates: Sequence[DateMention], evidence: dict[str, Evidence]
) -> str | None:
    """The signature's date, else that of a dateline or of a line that holds nothing else."""
    days = [date for date in dates if date.norm.edtf and len(date.norm.edtf) == 10 and "X" not in date.norm.edtf]
    signature = article.signature
    for date in reversed(days):
        if signature and signature.start <= date.start and date.end <= signature.end:
            evidence["published"] = Evidence(resolved_by="signature", start=date.start, end=date.end)
            return date.norm.edtf
    body = context.folded.find("\n", article.start, article.end)
    for date in days:
        if body < 0 or date.start > body + _HEAD:
            break
        line = context.folded.rfind("\n", 0, date.start)
        before = _BEFORE.search(context.folded, max(0, line), date.start)
        if date.start > body and before and _DATELINE.match(context.folded, date.end, date.end + 24):
            evidence["published"] = Evidence(resolved_by="dateline", start=date.start, end=date.end)
            return date.norm.edtf
    return None

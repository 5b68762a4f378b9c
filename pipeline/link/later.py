"""Issuing events told away from a title: in a later sentence, below a heading, at the end of a full text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipeline.link.events import EventReader, key_of
from pipeline.link.issuing import RANKS, Event
from pipeline.link.neighbors import REACH, names_of
from pipeline.records import DocumentMention

_HISTORY = re.compile(r"\n[^\S\n]*\([^()\n]{8,200}\)[^\S\n]*(?=\n|$)")
"""A line of its own in brackets, as it stands below the title of a full text."""
_ANAPHOR = re.compile(
    r"(?:(?:该|此|这一|这份)(?:项|部|份|个)?|(?<=[。;,\n]))"
    r"(办法|规定|条例|意见|通知|方案|规划|计划|措施|指南|指引|目录|细则|标准|规范|报告|白皮书|文件|政策|法规|法律|法案|法|清单|要点|后者)"
    r"(?=[于自由经已将近日获])"
)
_OBJECT = re.compile(
    r"(?P<verb>印发|发布|公布|出台|制定)(?:了)?(?:该|此|上述|这一|这份)(?:项|部|份|个)?"
    r"(?P<noun>办法|规定|条例|意见|通知|方案|规划|计划|措施|指南|指引|目录|细则|标准|规范|报告|白皮书|文件|政策|清单|要点)"
)
"""`5月19日,福建省数据管理局正式印发上述计划`."""
_CONSULTED = re.compile(
    r"现(?:将|就)(?:该|此|上述|以上|修改后的|修订后的)?(?:征求意见稿|草案|送审稿)[^。;《》\n]{0,24}?(?:公布|公开|公示|征[求集])"
)
"""`现将修改后的草案向社会公开征求意见`."""
_ROW = re.compile(
    r"[\s|【]*(?:(?P<day>(?:发布|公布|印发|颁布|发文|成文|出台|通过)(?:时间|日期))"
    r"|(?P<body>(?:发布|公布|印发|颁布|发文|制定)(?:单位|机构|机关|部门|主体))"
    r"|(?P<title>(?:文件|政策|法规|标准)?(?:名称|标题))|(?:发文字|政策文|文)号|(?:实施|施行|生效)(?:时间|日期))(?:】:?|[^\S\n]*[:|])"
)
"""Metadata of a title on a line of its own, as lists of policies print it: `发布时间:2022-01-06`."""
_NUMBERED = re.compile(r"[\W\d_一二三四五六七八九十]*")
MAX_ROWS = 4
"""Most rows of metadata below or above a title."""
MAX_ROW = 200
_BY_SOME = re.compile(r"\)?\s*(?:等[\d一二三四五六七八九十]{0,3}个?(?:部门|单位|部委))?\s*")
_NOUNS = frozenset((("标准", "standard"), ("法案", "law")))
_ANY_NOUN = frozenset(("文件", "政策", "法规", "法律", "后者"))
_OWN = re.compile(r"本([一-龥]{2,6})自")


def read_later(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """Such events with the title they are about."""
    readers = (_read_closings, _read_anaphors, _read_histories, _read_rows, _read_phrases)
    return [event for read in readers for event in read(reader)]


def _read_phrases(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """`财政部办公厅关于开展…的通知(以下简称《通知》)`: who stands before a title without brackets."""
    found: list[tuple[DocumentMention, Event]] = []
    for document in reader.documents:
        source = document.norm.resolved_from
        if source is None or reader.folded[source.start : source.start + 2] != "关于":
            continue
        index = bisect_left(reader.near.agency_ends, source.start + 1) - 1
        floor = reader.near.floor(source.start)
        if index < 0 or reader.near.agencies[index].start < floor:
            continue
        if _BY_SOME.fullmatch(reader.folded, reader.near.agencies[index].end, source.start):
            found.append((document, Event(RANKS["publish"], reader.near.chain(index, floor)[0], None, None)))
    return found


def _read_rows(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """Rows of metadata around a title that ends its line."""
    found: list[tuple[DocumentMention, Event]] = []
    folded = reader.folded
    for document in reader.documents:
        stop = folded.find("\n", document.end, document.end + 12)
        if stop < 0 or folded[document.end : stop].strip(" |)】") not in ("", "的通知"):
            continue
        line = folded.rfind("\n", 0, document.start) + 1
        label = _ROW.match(folded, line, document.start)
        rows = [*_rows_below(folded, stop), *(_rows_above(folded, line) if label and label["title"] else ())]
        spans = [(row, row.end(), _end_of(folded, row)) for row in rows]
        bodies = [body for row, start, end in spans if row["body"] for body in reader.near.bodies(start, end)]
        days = [day for row, start, end in spans if row["day"] for day in reader.near.days(start, end)]
        names, day = names_of(bodies), days[0] if days else None
        # Below a headline that says more than the title stands the day of the page.
        if not names and not label and not _NUMBERED.fullmatch(folded, line, document.start):
            continue
        if names or day:
            found.append((document, Event(RANKS["publish"], names, day, None)))
    return found


def _end_of(folded: str, row: re.Match[str]) -> int:
    """Where the value of a row ends: before the next label of its line, or with the line."""
    stop = folded.find("\n", row.end(), row.end() + MAX_ROW)
    stop = stop if stop >= 0 else min(len(folded), row.end() + MAX_ROW)
    following = _ROW.search(folded, row.end(), stop)
    return following.start() if following else stop


def _rows_below(folded: str, stop: int) -> Iterator[re.Match[str]]:
    row = _ROW.match(folded, stop)
    for _ in range(MAX_ROWS):
        if row is None or row["title"] or folded.count("\n", stop, row.end()) > 2:
            return
        yield row
        stop = _end_of(folded, row)
        row = _ROW.match(folded, stop)


def _rows_above(folded: str, line: int) -> Iterator[re.Match[str]]:
    for _ in range(MAX_ROWS):
        line = folded.rfind("\n", max(0, line - MAX_ROW), max(0, line - 1)) + 1
        row = _ROW.match(folded, line)
        if row is None or row["title"]:
            return
        yield row


def _read_anaphors(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """`该标准于2025年6月30日由A发布`: the last title before it that the noun fits."""
    found: list[tuple[DocumentMention, Event]] = []
    for match in _ANAPHOR.finditer(reader.folded):
        if document := _meant(reader, match.start(), match[1]):
            events = (reader.after([document], match.end()), reader.effective([document], match.end()))
            found += [(document, event) for event in events if event]
    for match in _OBJECT.finditer(reader.folded):
        if document := _meant(reader, match.start(), match["noun"]):
            role, floor = reader.words.verbs[match["verb"]], reader.near.floor(match.start())
            if event := reader.event([document], role, match.start(), floor):
                found.append((document, event))
    for match in _CONSULTED.finditer(reader.folded):
        document = _meant(reader, match.start(), "文件")
        if document and document.norm.status == "draft" and (signed := reader.near.signature(document)):
            found.append((document, Event(RANKS["consult"], *signed, None)))
    return found


def _meant(reader: EventReader, position: int, noun: str) -> DocumentMention | None:
    """The last title of the article before a position, if it is near and the noun fits it."""
    article = reader.context.article_at(position)
    index = bisect_left(reader.document_starts, position) - 1
    if index < 0:
        return None
    document = reader.documents[index]
    fits = noun in _ANY_NOUN or noun in document.norm.title or (noun, document.norm.kind) in _NOUNS
    near = document.article == (article.n if article else None) and position - document.end <= REACH
    return document if fits and near else None


def _read_histories(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """`(2023年10月26日石家庄市第十五届人大常委会第十九次会议通过)` below a title without brackets."""
    found: list[tuple[DocumentMention, Event]] = []
    for match in _HISTORY.finditer(reader.folded):
        line = reader.folded.rfind("\n", 0, match.start()) + 1
        article = reader.context.article_at(line)
        if article is None or not (event := reader.bracketed(match.start() + 1)):
            continue
        key = key_of(reader.context.text[line : match.start()].strip())
        first, last = (bisect_left(reader.document_starts, at) for at in (article.start, article.end))
        fits = [
            d for d in reader.documents[first:last] if d.norm.resolved_by == "stated" and key_of(d.norm.title) == key
        ]
        found += [(document, event) for document in fits[:1]]
    return found


def _read_closings(reader: EventReader) -> list[tuple[DocumentMention, Event]]:
    """`本办法自2024年5月1日起施行` at the end of a full text: the last title of the article that ends so."""
    found: list[tuple[DocumentMention, Event]] = []
    for match in _OWN.finditer(reader.folded):
        article = reader.context.article_at(match.start())
        number = article.n if article else None
        index = bisect_left(reader.document_starts, match.start())
        fits = [
            d
            for d in reader.documents[max(0, index - 40) : index]
            if d.article == number and d.norm.resolved_by == "stated" and match[1] in d.norm.title[-16:]
        ]
        if len({key_of(d.norm.title) for d in fits}) != 1:
            continue
        at = bisect_left(reader.near.date_ends, match.end() + 1)
        if at < len(reader.near.dates) and reader.near.dates[at].start == match.end():
            date = reader.near.dates[at]
            if reader.words.effect.match(reader.folded, date.end, date.end + 24) and (value := reader.near.value(date)):
                found.append((fits[0], Event(0, (), None, value)))
    return found

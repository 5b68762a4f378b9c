"""What the neighbours of a heading say about it: for the title of an article, or for a heading inside one."""

from __future__ import annotations

import re

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.names import title_key
from pipeline.segment.opened import Open
from pipeline.segment.shape import is_place, place_at_start, shape_signals, starts_with_place
from pipeline.segment.survey import Survey

# Weights of the context signals, added to the shape of the line.
WEIGHTS: dict[str, float] = {
    "dateline follows": 2.0,
    "prose follows": 0.5,
    "deck follows": 3.0,
    "publish line follows": 4.0,
    "addressee follows": 3.0,
    "heading follows": -0.5,
    "below the word attachment": -8.0,
    "after rule": 4.0,
    "after the source of figures": 2.0,
    "after boilerplate": 2.5,
    "set off by blank": 1.5,
    "not set off": -1.0,
    "always set off by blank": 4.5,
    "never without blank": -3.0,
    "stands out from indented text": 1.5,
    "indented like the text": -2.0,
    "place name like the title before": 5.0,
    "colon like the first title": 3.5,
    "verb first like the first title": 3.0,
    "listed in the lead": -3.0,
    "question like the first title": 3.0,
    "after colon": -3.0,
    "line broken before": -3.0,
    "in a notice": -5.0,
    "echoes the title": -5.0,
    "place in a roundup": -6.0,
    "not in the contents": -4.0,
    "article has no text yet": -4.0,
}

DATELINE = re.compile(
    r"[(\[【“]?(?:截至|今年以来|本报|新华社|中新社|中新网|人民网|央视|记者|近日|日前|近期|今日|昨日|今天|昨天|据悉|据|为(?:贯彻|深入|加快|进一步|落实|推动|规范|促进)|\d{1,2}月\d{1,2}日|\d{1,2}月,|(?:19|20)\d\d年\d{1,2}月|\d{1,2}日[,上下晚,]|\d{1,2}月[上中下]旬|[^。,]{2,8}\d{1,2}月\d{1,2}日[电讯]"
    r"|[^。,;]{0,24}?(?:近日|日前|\d{1,2}月\d{1,2}日)[,在印发召举正联公向]?)"
)
_PLACE_NAME = re.compile(r".{1,9}(?:省|市|区|县|州|盟|旗|镇|乡|街道|新区|开发区|高新区)")
_SAID = re.compile(r"[^:,。《]{2,6}:\S{4}")
"""`邬某:算力网要…`."""
_OF_SECTIONS = frozenset(("verb first", "section word", "document name"))
"""Signs of the first heading below a title, or of the document that a title names."""
_ROUNDUP = re.compile("盘点|一览|综述|扫描|汇总|巡礼|纵览|比较|地图|各地|多地|大观|全景|速览")


def context_signals(survey: Survey, index: int, article: Open, first: int) -> list[str]:
    """Names of the signals that the neighbours of a line give.

    Args:
        index: the line, a heading that may open an article.
        article: the article that is open.
        first: the first line of the first article.
    """
    lines, signals = survey.lines, list[str]()
    line = lines[index]
    after = survey.following.get(index)
    if after is not None:
        signals += _signals_after(survey, after)
    previous = lines[survey.previous[index]]
    if survey.is_ruled(index):
        signals.append("after rule")
    if article.sourced:
        signals.append("after the source of figures")
    if article.boiler:
        signals.append("after boilerplate")
    marks = survey.blank_marks_titles
    if marks > 0.1:
        sure = marks > 0.7
        if survey.is_set_off(index):
            signals.append("always set off by blank" if sure else "set off by blank")
        else:
            signals.append("never without blank" if sure else "not set off")
    if survey.indented:
        if line.indent == 0:
            signals.append("stands out from indented text")
        elif line.indent <= 4:
            signals.append("indented like the text")
    if previous.body[-1:] in ":,、":
        signals.append("after colon")
    if _names_place(line) and _names_place(lines[article.first]):
        signals.append("place name like the title before")
    signals += _likeness(line, lines[first])
    if (place := place_at_start(line.core)) and (f"{place}、" in article.lead or f"、{place}" in article.lead):
        signals.append("listed in the lead")
    if article.notice:
        signals.append("in a notice")
    if echoes(title_key(line.core), article.keys):
        signals.append("echoes the title")
    if survey.front.entries and survey.is_entry(first):
        signals.append("not in the contents")
    if article.prose and _ROUNDUP.search(lines[article.first].core) and _is_place_heading(line):
        signals.append("place in a roundup")
    if previous.kind is Kind.ATTACHMENT and previous.size <= 6:
        signals.append("below the word attachment")
    elif not article.noted and not article.prose and not survey.untitled:
        signals.append("article has no text yet")
    if survey.wrapped and previous.size + previous.indent >= survey.wrapped - 3 and previous.body[-1] not in "。!?;:":
        signals.append("line broken before")
    return signals


def _likeness(line: Line, first: Line) -> list[str]:
    """What a heading shares with the first title of the issue."""
    signals = []
    if line.body[-1] == "?" and first.body[-1] == "?":
        signals.append("question like the first title")
    if _SAID.match(line.core) and _SAID.match(first.core):
        signals.append("colon like the first title")
    if "verb first" in shape_signals(line) and "verb first" in shape_signals(first):
        signals.append("verb first like the first title")
    return signals


def _signals_after(survey: Survey, after: int) -> list[str]:
    follower = survey.lines[after]
    below = survey.following.get(after)
    if (follower.body[0] == "—" or follower.body.isascii()) and follower.prose and below is not None:
        return ["deck follows"]
    if follower.kind is Kind.META or (follower.kind is Kind.CREDIT and survey.is_header_credit(after)):
        return ["publish line follows"]
    if follower.kind is Kind.ADDRESSEE:
        return ["addressee follows"]
    if follower.titled:
        inner = follower.ordinal == 1 or not _OF_SECTIONS.isdisjoint(shape_signals(follower))
        return [] if inner else ["heading follows"]
    if follower.prose:
        return ["dateline follows"] if DATELINE.match(follower.core) else ["prose follows"]
    return []


def _names_place(line: Line) -> bool:
    return is_place(line.body) or _PLACE_NAME.fullmatch(line.body) is not None


def _is_place_heading(line: Line) -> bool:
    """`广东韶关`, `上海:临港再添新中心`: the heading of a place's part in a survey of places."""
    return starts_with_place(line.core) and (line.size <= 10 or ":" in line.core[:12])


def repeats(key: str, keys: set[str]) -> bool:
    """Whether a heading is named, as a whole, in the article's title or in what that names in 《》."""
    return len(key) >= 8 and any(key[:60] in other[:90] for other in keys)


def echoes(key: str, keys: set[str]) -> bool:
    """Whether a heading repeats the article's title or a document that its title or first lines name."""
    if len(key) < 4:
        return False
    head = key[:60]
    return any(head in other[:90] or (len(other) >= 8 and other[:60] in key) for other in keys)

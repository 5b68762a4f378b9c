"""Marks and numbers before a heading or an item: `一、`, `（二）`, `3.`, `01`, `■`, `【…】`."""

from __future__ import annotations

import re

from pipeline.kit.numerals import parse_number

_HAN = "一二三四五六七八九十百"
_SYMBOLS = [*map(chr, range(0x2580, 0x2776)), *map(chr, range(0x2794, 0x27C0)), *map(chr, range(0x2B00, 0x2C00))]
_PICTURES = map(chr, range(0x1F300, 0x1FB00))
BULLETS = "".join(["›»※•·√→", *_SYMBOLS, *_PICTURES])
"""Signs that stand before a heading: blocks, shapes, dingbats, pictures."""
_MARKER = re.compile(
    rf"(?:(?P<han>[{_HAN}]{{1,4}})\s?[、.．]\s?"
    rf"|(?P<hanp>\([{_HAN}]{{1,4}}\))[、.]?\s?"
    r"|(?P<num>\d{1,3})\s?(?:[、．]\s?|\.\s?(?!\d))"
    r"|(?P<num2>\d{1,2})\s(?=[\u4e00-\u9fff“《])(?!\s?[年月日号时个])"
    r"|(?P<level>\d{1,2}(?:\.\d{1,2}){1,2})(?:\s+(?=[^\d\s])|(?=[\u4e00-\u9fff“《]))(?![万亿千百倍个米元年月日])"
    r"|(?P<nump>\(\d{1,3}\)|\d{1,2}\))[、.]?\s?"
    r"|(?P<circle>[①-⑳❶-❿])[、.]?\s?"
    rf"|第(?P<chapter>[{_HAN}\d]{{1,4}})(?:章|节|部分|编|篇)[\s:、]?\s?"
    rf"|第(?P<clause>[{_HAN}\d]{{1,4}})条[\s:、]\s?"
    r"|(?P<part>(?:PART|Part|NO|No)\.?\s?\d{1,2})[.\s:、|]*"
    r"|(?P<hash>#{1,6})\s+"
    r"|(?P<zero>0[1-9])(?:[\s.、|/:]\s?|(?=[^\d\s.、年月]))"
    rf"|(?P<bullet>[{BULLETS}])\s*)"
)
_MARKER_START = frozenset(_HAN + "0123456789(第PNp#①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿" + BULLETS)
_BRACKET_LEAD = re.compile(r"【([^】]{2,80})】\s*")


def find_marker(body: str) -> tuple[str, int, str]:
    """Family and number of the marker that a line of text begins with, and the text after it.

    `"（二）重点任务"` -> `("hanp", 2, "重点任务")`; without a marker the family is empty.
    """
    first = body[0]
    if first == ">":
        return "bullet>", 0, body.lstrip("> ") or body
    if first == "#" and body[-1] == "#" and 6 <= len(body) <= 60:
        return "bullet#", 0, body.strip("# ") or body  # the topic of a post
    if first == "*" and body[:2] == body[-2:] == "**" and len(body) > 4:
        return "bullet**", 0, body.strip("* ") or body
    if first == "【":
        match = _BRACKET_LEAD.match(body)
        return ("bracket", 0, body[match.end() :] or match[1]) if match else ("", 0, body)
    if first not in _MARKER_START:
        return "", 0, body
    match = _MARKER.match(body)
    if match is None or match.end() >= len(body) or not match.lastgroup:
        return "", 0, body
    family, mark, core = match.lastgroup, match[match.lastgroup], body[match.end() :]
    if family == "bullet":
        return "bullet" + mark, 0, core
    if family == "hash":
        return "hash" + str(len(mark)), 0, core
    if family == "circle":
        return family, ord(mark) - ord("①" if mark < "❶" else "❶") + 1, core
    if family == "level":
        return family, int(mark.rpartition(".")[2]), core
    return "num" if family == "num2" else family, _ordinal(mark.strip("()PARTpartNOo. ")), core


def _ordinal(digits: str) -> int:
    try:
        return int(parse_number(digits))
    except (ValueError, ArithmeticError):
        return 0

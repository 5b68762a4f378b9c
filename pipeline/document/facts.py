"""What stands beside a title: words that tell its kind, and its document number."""

from __future__ import annotations

import re
from functools import cache
from typing import cast, get_args

from pipeline.kit.lexicon import load_rows
from pipeline.records import DocumentKind

_OPEN, _CLOSE = r"[〔\[(【﹝〈<]", r"[〕\])】﹞〉>]"
_NUMBER = (
    rf"(?P<word>[一-龥]{{1,12}}?)\s?{_OPEN}\s?(?P<year>\d{{4}})\s?{_CLOSE}\s?第?\s?(?P<serial>\d+)\s?号"
    rf"|(?P<order>[一-龥]{{0,16}}令)\s*\(?\s?第?\s?(?P<decree>\d+)\s?号"
    rf"|(?P<standard>(?:GB|YD|SJ|GA|JR|QX|CJ|DL|NB|JT|HJ|WS|DB\d{{2,4}}|T/[A-Z]+)(?:/[TZ])?\s?\d+(?:\.\d+)*(?:[-—]\d{{4}})?)"
)
_AFTER = re.compile(rf"[\s(,【]*(?:文号:?\s?)?(?:{_NUMBER})")
_BELOW = re.compile(rf"(?:的通知|的公告|的决定|的意见|的通告|的函)?[^\S\n]*\n\s*\(?(?:{_NUMBER})\)?\s*(?:\n|$)")
_BEFORE = re.compile(rf"(?:{_NUMBER})[)】]?\s*(?:文件?|,)?\s*(?:公布|发布|印发)?(?:了|的)?\s*$")

_HINT = re.compile(r"号|[A-Z]/?[TZ]?\s?\d")  # no number is without one; cheap to refuse
_CITING = re.compile(r".*(?:根据|依据|按照|依照|落实|贯彻|印发|下发|发布|公布|转发|关于|文件|[和与及的以在按了])")

_BRACKET = re.compile(r"\([^()《》\n]{0,40}\)")
_BEFORE_REACH = 14
_AFTER_REACH = 16


def read_number(folded: str, start: int, end: int) -> str | None:
    """Document number printed beside a title, in the form 国办发〔2024〕12号, 国务院令第748号 or GB/T 35273-2020."""
    match = None
    if _HINT.search(folded, end, end + 80):
        match = _AFTER.match(folded, end, end + 60) or _BELOW.match(folded, end, end + 80)
    if match is None and _HINT.search(folded, max(0, start - 16), start):
        match = _BEFORE.search(folded, max(0, start - 40), start)
        if match is not None and folded.endswith("》(", 0, match.start()):
            return None  # 《甲》(深府〔2020〕18号),《乙》
    if match is None:
        return None
    if match["year"]:
        return f"{_CITING.sub('', match['word'])}〔{match['year']}〕{match['serial']}号"
    if match["decree"]:
        return f"{_CITING.sub('', match['order'])}第{match['decree']}号"
    return " ".join(match["standard"].split())


@cache
def _cues() -> dict[str, tuple[re.Pattern[str], dict[str, tuple[DocumentKind, bool]]]]:
    """Context words by side; each with its kind and whether it overrides a known ending."""
    tables: dict[str, dict[str, tuple[DocumentKind, bool]]] = {"before": {}, "after": {}, "verb": {}, "talk": {}}
    for row in load_rows("pipeline.document", "contexts.csv", ("cue", "side", "kind", "over", "source")):
        kind = cast(DocumentKind, row.one_of("kind", get_args(DocumentKind)))
        tables[row.one_of("side", tables)][row["cue"]] = (kind, row.one_of("over", ("any", "other")) == "any")
    patterns = {}
    for side, table in tables.items():
        words = "|".join(re.escape(cue) for cue in sorted(table, key=len, reverse=True))
        if side in ("before", "verb"):
            patterns[side] = re.compile(rf"({words})[“:\s]*$")
        else:
            patterns[side] = re.compile(
                rf"”?(?:的|等)?(?:[一二两三四五六七八九十百多\d]*[项部个份])?(?:省级|国家级|市级|系列|推荐性|强制性)*({words})"
            )
    return {side: (patterns[side], tables[side]) for side in tables}


def read_row_kind(folded: str, start: int, end: int, kind: DocumentKind) -> DocumentKind:
    """Kind that the words around a row of titles give to each: `《…规则》《…指南》等5项国家标准`."""
    found = read_kind(folded, start, end, kind)
    return found if kind == "other" or found in ("standard", "media") else kind


def read_kind(folded: str, start: int, end: int, kind: DocumentKind) -> DocumentKind:
    """Kind of a title, from its ending unless the words around it say otherwise.

    `发表《…》主题演讲` is a speech whatever its title ends in; `《…》报告` is a report only if its ending says nothing.
    """
    cues = _cues()
    before = folded[max(0, start - _BEFORE_REACH) : start]
    if number := _BRACKET.match(folded, end):
        end = number.end()
    after = folded[end : end + _AFTER_REACH]
    verb, talk = cues["verb"][0].search(before), cues["talk"][0].match(after)
    if verb and talk and kind not in ("law", "regulation"):
        return cues["talk"][1][talk[1]][0]
    for side, text in (("after", after), ("before", before)):
        pattern, table = cues[side]
        match = pattern.match(text) if side == "after" else pattern.search(text)
        if match is None:
            continue
        found, over = table[match[1]]
        if kind == "other" or (over and kind not in ("law", "regulation", "agreement")):
            return found
    return kind

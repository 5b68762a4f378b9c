"""Reads a title by itself: kind by its ending, status, years covered, and whether it is only a short form."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline.kit.fold import fold_width
from pipeline.kit.lexicon import load_rows
from pipeline.kit.numerals import parse_digits
from pipeline.records import DocumentKind, DocumentStatus

_BREAK = re.compile(r"\s*\n\s*")
_TAIL = re.compile(
    r"(?:\s*\([^()]*(?:\([^()]*\))?[^()]*\)|\s*[〔\[【〈<][^〕\]】〉>]*[〕\]】〉>]|·?\d{4}年?版?|第[一二三四五六七八九十\d.]+版"
    r"|\s*[vV]?\d+(?:\.\d+)+|征求意见稿|送审稿|讨论稿|草案)$"
)
_STANDARD = re.compile(
    r"第[一二三四五六七八九十\d]+部分|^[^\s、,。关]{2,10}(?:技术|数据|设施|平台|网络|中心|系统|智能|服务|计算|城市)\s+(?!关于)\S.*"
    r"(?:指南|规则|框架|规程|导则|规范|要求|架构|模型|方法|术语|接口|格式|体系|分类|等级)$"
)
"""How standards are titled: a field, a blank, and what is laid down: `数据安全技术 数据分类分级规则`."""
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』 ")
_DRAFT = re.compile(r"征求意见|送审稿|讨论稿|草案|审议稿|草稿|意见征集稿")
_YEAR = r"(\d{4}|[一二][〇零○一二三四五六七八九]{3})"
_YEARS = re.compile(rf"{_YEAR}年?\s*(?:[-—─~]+|至|到)\s*{_YEAR}\s*年?|{_YEAR}\s*年|\({_YEAR}\)")
_PLAN = re.compile(r"“?([十][一二三四五六七]|十)五”?(?=[^年月日]|$)|第([十][一二三四五六七]|十)个五年")
_PLANS = ("十", "十一", "十二", "十三", "十四", "十五", "十六", "十七")
_PLAN_STARTS = {name: 2001 + 5 * index for index, name in enumerate(_PLANS)}

NATION = "中华人民共和国"
MAX_ENDING = 8


class Ending(NamedTuple):
    """A row of kinds.csv."""

    kind: DocumentKind
    bare: bool
    """Whether it can stand alone as a short form: 《方案》."""
    entry: str


class Title(NamedTuple):
    """What a title says by itself."""

    text: str
    """As printed, without brackets, on one line."""
    core: str
    """For comparison: width folded, no blanks, no quotation marks, no version or status brackets at the end."""
    ending: str
    kind: DocumentKind
    bare: bool
    """A short form made of nothing but a document word and its modifiers: 《行动方案》."""
    entry: str | None
    alias_of: int | None = None
    """Start of the title that declares this quoted name."""


@cache
def load_endings() -> tuple[dict[str, Ending], dict[str, Ending]]:
    """Endings by suffix, and whole titles, from kinds.csv."""
    suffixes: dict[str, Ending] = {}
    wholes: dict[str, Ending] = {}
    for row in load_rows("pipeline.document", "kinds.csv", ("ending", "match", "bare", "kind", "source")):
        kind = cast(DocumentKind, row.one_of("kind", get_args(DocumentKind)))
        table = suffixes if row.one_of("match", ("suffix", "whole")) == "suffix" else wholes
        if len(row["ending"]) > MAX_ENDING and table is suffixes:
            raise row.error(f"ending {row['ending']!r} is too long; use at most {MAX_ENDING} characters")
        table[fold_width(row["ending"])] = Ending(kind, row.one_of("bare", ("yes", "no")) == "yes", row.where)
    return suffixes, wholes


@cache
def _bare_pattern() -> re.Pattern[str]:
    modifiers = [row["modifier"] for row in load_rows("pipeline.document", "modifiers.csv", ("modifier", "source"))]
    endings = [ending for ending, row in load_endings()[0].items() if row.bare]
    words = "|".join(re.escape(word) for word in sorted(modifiers, key=len, reverse=True))
    tails = "|".join(re.escape(word) for word in sorted(endings, key=len, reverse=True))
    return re.compile(rf"(?:\d{{4}}年(?:度|版)?|[一二三四五六七八九十百\d]{{1,3}}[年条项]|{words})*(?:{tails})")


def ending_of(core: str) -> tuple[str, Ending | None]:
    """Longest known ending of a title's core; empty where none is known."""
    suffixes, wholes = load_endings()
    if core in wholes:
        return core, wholes[core]
    for length in range(min(MAX_ENDING, len(core)), 0, -1):
        if found := suffixes.get(core[-length:]):
            return core[-length:], found
    return "", None


@cache
def _read(text: str) -> Title | None:
    inner = _BREAK.sub("", text).strip().strip("“”\"'《》").strip() if text[0] != "《" else _unwrap(text)
    if not inner:
        return None
    core = core_of(inner)
    ending, row = ending_of(core)
    bare = bool(row) and len(core) <= 14 and _bare_pattern().fullmatch(core) is not None
    kind = row.kind if row else "other"
    if kind in ("policy", "other") and _STANDARD.search(inner):
        kind = "standard"
    return Title(inner, core, ending, kind, bare, row.entry if row else None)


def read_title(text: str) -> Title | None:
    """Read a printed title, brackets or quotation marks included; None when nothing stands between them."""
    return _read(text) if len(text) <= 200 else _read.__wrapped__(text)


def _unwrap(text: str) -> str:
    inner = text[1:-1] if text.endswith("》") and _closes_first(text) else text[1:]
    return _BREAK.sub("", inner).strip()


def _closes_first(text: str) -> bool:
    """Whether the last bracket closes the first, and not one inside a title left open."""
    return text.count("《") <= text.count("》")


def core_of(text: str) -> str:
    """Comparison form of a title: folded, without blanks, quotation marks and trailing version brackets."""
    core = fold_width(text).translate(_QUOTES)
    for _ in range(4):
        shorter = _TAIL.sub("", core)
        if shorter == core or not shorter:
            break
        core = shorter
    return core.casefold()


def status_of(title: str, after: str = "") -> DocumentStatus | None:
    """Trial, draft or interim, from the title and the bracket right after it."""
    for text in (title, after):
        if _DRAFT.search(text):
            return "draft"
    for text in (title, after):
        if "试行" in text:
            return "trial"
    return "interim" if "暂行" in title else None


def years_of(title: str) -> str | None:
    """Years that a title covers, as EDTF: `(2024—2026年)` -> 2024/2026, `“十四五”` -> 2021/2025."""
    folded = fold_width(title)
    single: str | None = None
    for match in _YEARS.finditer(folded):
        years = [parse_digits(digits) for digits in match.groups() if digits]
        if not all(1900 <= year <= 2100 for year in years):
            continue
        if len(years) == 2 and years[0] <= years[1]:
            return f"{years[0]}/{years[1]}"
        single = single or str(years[0])
    if plan := _PLAN.search(folded):
        start = _PLAN_STARTS[plan[1] or plan[2]]
        return f"{start}/{start + 4}"
    return single

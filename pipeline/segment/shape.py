"""How much a line reads like a headline, and how much like a heading inside an article; by its own words alone."""

from __future__ import annotations

import re
from functools import cache

from pipeline.places import place_surfaces
from pipeline.segment.lines import Line
from pipeline.segment.names import headline_word
from pipeline.segment.words import any_of, load_words

# Weights of the shape signals. A headline of a news item or a notice reaches 3 and more; a slogan stays below 0.
WEIGHTS: dict[str, float] = {
    "headline verb": 1.5,
    "weak verb": 0.5,
    "verb at the end": 1.0,
    "subject first": 1.0,
    "place or organ first": 2.0,
    "number": 0.5,
    "all in brackets": -5.0,
    "title marks": 1.0,
    "only a title": 1.5,
    "document name": 2.0,
    "short word and colon": -1.0,
    "good length": 0.5,
    "section word": -5.0,
    "verb first": -1.5,
}


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(any_of("headline_weak")),
        re.compile(rf"(?:{any_of('headline_end')})[)!?”’]*$"),
        re.compile(rf"[“\"《]?(?:{any_of('subject')}|20\d\d)"),
        re.compile(rf"(?:{any_of('slogan')})"),
        re.compile(rf"(?:{any_of('document_end')})(?:\([^()]{{1,16}}\))*[》”\"]?$"),
    )


_AGENCY_START = re.compile(
    r"[^,:;。]{1,14}?(?:省|(?<!城)市(?!场)|(?<![跨片园社地城库全山])区(?!域)|县|州|盟|旗|(?<![东西中南北内全外一])部(?!分|署)|局|委(?!托)"
    r"|(?<!举)办(?!理|法|公|好)|厅|院|署|社(?!会)|集团|公司|大学|协会|银行)"
)
_LABEL = re.compile(r"【[^】]{1,8}】\s*")
_NUMBER = re.compile(
    r"\d|[“\"][一二两三四五六七八九十]个|[首百千万]余?[家个批次名]|第[一二三四五六七八九十]|[三四五六七八九]成"
)
_DAY = re.compile(r"(?:近日|日前|昨日|今日|\d{1,2}月\d{1,2}日|\d{1,2}日)")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"")


@cache
def _places() -> frozenset[str]:
    return frozenset(surface for surface in place_surfaces() if 2 <= len(surface) <= 6)


def place_at_start(core: str) -> str:
    """The shortest name of a division, a zone or a group of provinces that a text begins with, or nothing."""
    places = _places()
    return next((core[:size] for size in (2, 3, 4, 5, 6) if core[:size] in places), "")


def starts_with_place(core: str) -> bool:
    """Whether a text begins with the name of a place."""
    return place_at_start(core) != ""


def is_place(core: str) -> bool:
    """Whether a text is the name of a place and nothing else."""
    return core in _places()


def shape_signals(line: Line) -> list[str]:
    """Names of the shape signals that a line shows."""
    if line.shape is None:
        line.shape = _read_shape(line)
    return line.shape


def _read_shape(line: Line) -> list[str]:
    core, signals = line.core.strip(), []
    weak, verb_end, subject, slogan, document = _verbs()
    bare = _QUOTED.sub("", core)
    has_title = "《" in core
    if core.strip("()【】: ") in load_words()["section"]:
        signals.append("section word")
    if headline_word().search(bare):
        signals.append("headline verb")
    elif weak.search(bare, 1):
        signals.append("weak verb")
    if verb_end.search(core):
        signals.append("verb at the end")
    if has_title:
        signals.append("title marks")
        if core[0] == "《" and len(bare) <= 2:
            signals.append("only a title")
    if document.search(core) and ("关于" in core or "印发" in core):
        signals.append("document name")
    verb_first = slogan.match(core) is not None
    if not verb_first:
        if _AGENCY_START.match(core) or starts_with_place(core):
            signals.append("place or organ first")
        elif subject.match(core):
            signals.append("subject first")
    if _NUMBER.search(bare):
        signals.append("number")
    if verb_first:
        signals.append("verb first")
    if core[0] == "(" and core[-1] == ")":
        signals.append("all in brackets")
    left, colon, right = core.partition(":")
    if colon and right and len(left) <= 2:
        signals.append("short word and colon")
    if 7 <= len(core) <= 50:
        signals.append("good length")
    return signals


def is_news(line: Line) -> bool:
    """Whether a line begins with who did something, or when."""
    core = _LABEL.sub("", line.core)
    _, _, subject, slogan, _ = _verbs()
    if slogan.match(core):
        return False
    return bool(_DAY.match(core) or subject.match(core) or _AGENCY_START.match(core)) or starts_with_place(core)


def shape_score(line: Line) -> float:
    """Sum of the weights of the shape signals."""
    return sum(WEIGHTS[name] for name in shape_signals(line))

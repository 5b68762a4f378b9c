"""Issuing events: what one says, how much it counts, and the words that tell it, compiled from issuing.csv."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.kit.lexicon import load_rows

EFFECT = "issued"
"""Marks a document that takes effect on the day it is issued (自公布之日起施行)."""
RANKS = {"publish": 4, "consult": 3, "sign": 3, "make": 2, "adjacent": 2, "pass": 1}
"""Whose word counts more when events of one document disagree."""

_VERBS = ("publish", "make", "pass", "sign", "consult")
_ROLES = (*_VERBS, "adverb", "vague", "future", "unmade", "post", "carry", "filler", "effect")


_NOT_THE_END = r"[了后前一两三半\d]|以来|之后|之前|\w{0,2}年"
"""What shows that 发布 after a title is no event of that date: 发布后, 发布一周年, 公布了三十个."""
_NOT_THE_MAKING = r"稿|说明|单位|组|人|过程|工作|背景|情况|版|会|专家|思路|依据|团队|机构|启动|任务|座谈|研讨"
"""What makes a noun of the verb after a title: 起草稿, 编制说明, 修订版."""


class Event(NamedTuple):
    """What one place of the text says about the issuing of a document."""

    rank: int
    issuers: tuple[str, ...]
    issued: str | None
    effective: str | None


class Words(NamedTuple):
    """Compiled patterns; all read folded text."""

    verbs: dict[str, str]
    """Role of every issuing verb."""
    before: re.Pattern[str]
    """Verb, then only fillers up to the title."""
    after: re.Pattern[str]
    """Verb after a title."""
    object: re.Pattern[str]
    """Preposition that puts the title before its verb: 就《…》公开征求意见, 将《…》印发."""
    handed: re.Pattern[str]
    """Such a verb after the title."""
    adverb: re.Pattern[str]
    vague: re.Pattern[str]
    future: re.Pattern[str]
    """Not issued yet; who is at work on it may be named."""
    unmade: re.Pattern[str]
    """Not even begun."""
    post: re.Pattern[str]
    carry: re.Pattern[str]
    venue: re.Pattern[str]
    """A place or occasion that may stand between a title and 发布."""
    closing: re.Pattern[str]
    """Verb at the end of a part of a bracket: 2023年8月由省数据局印发."""
    effect: re.Pattern[str]
    """What follows the date of taking effect."""
    takes: re.Pattern[str]
    """What follows a title that takes effect on a day named before it."""


@cache
def load_words() -> Words:
    """Patterns of issuing.csv, compiled once."""
    words: dict[str, list[str]] = {role: [] for role in _ROLES}
    verbs: dict[str, str] = {}
    sides: dict[str, list[str]] = {"left": [], "right": []}
    for row in load_rows("pipeline.link", "issuing.csv", ("word", "role", "side", "source")):
        role, side = row.one_of("role", _ROLES), row.one_of("side", ("left", "right", "both", "any"))
        words[role].append(row["word"])
        if role in _VERBS:
            verbs[row["word"]] = role
            if side != "right":
                sides["left"].append(row["word"])
            if side != "left" and row["word"] != "通过":  # bare 通过 after a title may mean "by way of"
                sides["right"].append(row["word"])
    left, right, filler = _any(sides["left"]), _any(sides["right"]), _any(words["filler"])
    makes = _any(word for word in sides["right"] if verbs[word] == "make")
    starts = "".join(sorted({word[0] for word in sides["right"]} | {"通"}))
    others = _any(word for word in sides["right"] if verbs[word] != "make")
    effect = _any(words["effect"])
    object_ = rf"(?:{left}|{filler})*[“\"]?《"  # 《甲》等文件,3月又制定《乙》
    return Words(
        verbs=verbs,
        before=re.compile(rf"(?P<verb>{left})(?:{left}|{filler}|[\d年月度至/—-]{{2,12}}+)*[:“\"\s(]*$"),
        after=re.compile(
            rf"(?=[{starts}])(?P<verb>{others}(?!{_NOT_THE_END}|{object_})|{makes}(?!{_NOT_THE_END}|{_NOT_THE_MAKING}|{object_})|通过(?=[,。;!)\n]|$))"
        ),
        object=re.compile(r"(?:现将|现就|就|对|将|把|关于)\s*$"),
        handed=re.compile(rf"(?:\([^()\n]*\))?(?:的通知)?(?:向社会|面向社会|公开|正式|再次|现|联合)*(?P<verb>{right})"),
        adverb=re.compile(_any([*words["adverb"], *words["vague"]])),
        vague=re.compile(_any(words["vague"])),
        future=re.compile(_any([*words["future"], *words["unmade"]])),
        unmade=re.compile(_any(words["unmade"])),
        post=re.compile(_any(words["post"])),
        carry=re.compile(_any(words["carry"])),
        venue=re.compile(r"(?:[^,。;:《》]{0,24}(?:上|中|期间|举行|京|召开|网站|网|平台|公众号))?"),
        closing=re.compile(rf"(?:{right}|通过)(?:施行|实施)?$"),
        effect=re.compile(rf"(?:\([^()\n]{{0,20}}\)|\))?(?:起|之日起|开始)?,?(?:正式|全面|依法)*(?:{effect})"),
        takes=re.compile(rf"(?:正式|全面|开始|起)*(?:{effect})(?=[,。;)\n]|$)"),
    )


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"

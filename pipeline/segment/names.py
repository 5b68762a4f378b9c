"""Names of series, columns and titles: what several modules ask of a line's words."""

from __future__ import annotations

import re
from functools import cache

from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line
from pipeline.segment.words import any_of, load_words, pattern

DECORATION = '【】〖〗[]—-=═━*◆■●★☆▲▼▶►◇□▪·•|:#<>《》~_+"“”◤◢ '
_DOCUMENT_NUMBER = re.compile(r"\([^()]{2,14}[〔\[]20\d\d[〕\]]\d{1,5}号\)$")
_LEADER = re.compile(
    r"[\s(|:]+\d{1,2}\s?[条则篇项]\)?$|[\s.…·\-—_]*\(?\s?(?:P|p|第)?\s?\d{1,3}\s?页?\s?\)?\s*$|[\s.…·\-—_]+$"
)
_LEADER_END = "0123456789页).…·-—_ 条则篇项"
_MARK = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|章|篇)?[、.\s:]+|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,3}\)?(?:[、.．\s]\s*|(?=\D))|[①-⑳]|#{1,6}\s*"
    r"|[◆■●▶►▲★☆◇□▪◎➤※•·▍☞✦○▎-]+\s*|【|PART\s?\d+\s*|P\d+\s*)+"
)
TITLE_FIELD = re.compile(r"[|\s]*(?:原?标\s{0,2}题|题\s{0,2}名|名\s{0,2}称)\s?(?::\s?\|?|\|)\s?(?=\S)")
"""`标题:`, `| 标 题 |`: the label of the title among the fields of a page."""
PREFACE_MAX = 200
SERIES_MAX = 12
NAMED_MAX = 40
"""In a title so short the name of a series may stand anywhere."""
_DAILY = re.compile(
    r"[^,。:;!?]{2,14}[\s|丨·(\[-]*(?:(?:19|20)\d\d[年.\-/])?\d{1,2}[月.\-/]\d{1,2}日?[\s,(|丨]*"
    r"(?:星期|周)[一二三四五六日天]\)?"
)
_PERIODICAL = re.compile("[周日早晚月旬]报|早餐|早知道|早班车|[一每本双]周|每日|[周月旬]刊|速览|资讯|快讯|要闻")
_PERIOD = re.compile(r"[丨|]|\d日?[-—~至到]\d|\d月\d{1,2}日|第\s?\d{1,4}\s?期|星期|周[一二三四五六日](?!大)")
SURE_COLUMN_ENDS = ("动态", "要闻", "资讯", "速递", "快讯", "层面", "速览", "简讯", "传真", "短讯")


_PREFACE = re.compile(
    r"(?:编者按|编者的话|按|导语|导读|前言)\s?[:】]|.*(?:大家好|早上好|早安|下午好|晚上好|您好|如下|以下|为您|带您|供参考|供参阅|供学习|请看|敬请关注).{0,12}$|.*:$"
)


@cache
def _column_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('column_suffix')})$")


@cache
def headline_word() -> re.Pattern[str]:
    return re.compile(any_of("headline"))


def title_key(body: str) -> str:
    """Key that a line in the table of contents shares with the title itself: no marker, leader, page number, blanks."""
    body = body[:120]
    if body and body[-1] in _LEADER_END and (leader := _LEADER.search(body, max(0, len(body) - 60))):
        body = body[: leader.start()]
    if mark := _MARK.match(body):
        body = body[mark.end() :]
    return _DOCUMENT_NUMBER.sub("", "".join(body.strip(DECORATION).split())).rstrip("。")


def column_name(line: Line) -> str | None:
    """The name of a column, where the line looks like a column heading on its own; else None."""
    if line.size > 24 or line.kind is not Kind.TEXT:
        return None
    name = line.core.strip(DECORATION)
    if not 2 <= len(name) <= 12:
        return None
    words = load_words()
    if name in words["column"]:
        return name
    if name in words["section"] or "," in name or "。" in name:
        return None
    if len(name) <= 10 and _column_end().search(name) and not re.search(r"[《》!?0-9]", name):
        return name
    return None


@cache
def signer_end() -> re.Pattern[str]:
    """The end of the name of an organ that signs, with the note of its seal."""
    return re.compile(rf"(?:{any_of('signer_end')})(?:\(代章\)|\(章\)|\(印\))?$")


def names_signer(line: Line) -> bool:
    """Whether a line ends in the name of an organ, as the line above the date of a notice does."""
    return pattern(r"(?:%s)$", "signer_end").search(line.body) is not None


def is_preface(line: Line) -> bool:
    """`按:…现摘编如下,供参阅。`, `大家好,今天的要闻有:`: a paragraph that leads to the articles below."""
    return line.prose and line.size <= PREFACE_MAX and _PREFACE.match(line.body) is not None


def is_decorated(line: Line) -> bool:
    """`【政策动态】`, `★地方动态★`, `—— 要闻 ——`: the line is set off by its own marks."""
    return line.body[0] in "【〖[—-=═━*◆■●★☆▲▼▶◇□▪<~" and line.body[-1] in "】〗]—-=═━*◆■●★☆▲▼◀◇□▪>~"


def is_periodical(line: Line) -> bool:
    """A name and a period: `一周数问(7.1—7.7)`."""
    return _PERIODICAL.search(line.body) is not None and _PERIOD.search(line.body) is not None


def is_digest_name(line: Line) -> bool:
    """A name of a series, beside headlines too (`甲发布新规;乙上市|早报`), or a name with a day of the week."""
    named = pattern(r"(?:%s)", "series")
    if line.size <= NAMED_MAX:
        return named.search(line.body) is not None or _DAILY.fullmatch(line.body) is not None
    parts = re.split(r"[|丨│]|,(?=[^,]*:$)" if line.prose else r"[|丨│]", line.body)
    return any(len(part) <= SERIES_MAX and named.search(part) is not None for part in (parts[0], parts[-1]))

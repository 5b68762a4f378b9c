"""What stands around a form and decides whether it is a whole name: stop words, word tails, other bodies."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.agency.lexicon import alternation, stops

HAN: Final = "一-龥"
# What follows a form and shows that it was none: 法 after 办 is 办法, 门 after 部 is 部门.
_AFTER: Final = {
    last: re.compile(pattern)
    for last, pattern in {
        "部": "[门队落位级]",
        "委": "[托婉曲靡内员]|派(?![出驻])|任(?![命免])|会(?!议|办|同|商|上|见|谈|展)|以",
        "办": "[理事案好税完]|法(?![院治规])|学(?!习)|公(?![布开示告])|证(?!监|券)"
        "|结(?!合|束)|实(?![施现行地])|成(?![立功为员都])",
        "局": "[限域势]|部(?!署)|面(?![向对临])|促(?!进)",
        "厅": "[级堂]",
        "院": "校|线|落|(?<=最高法院)长",
        "府": "邸",
        "心": "[A-Za-z0-9]{1,4}[区座号栋楼室层]",
    }.items()
}
_NO_AGENCY = re.compile(
    "大学|学院|附属|附中|出版社|医院|协会|学会|商会|基金会|(?:股份|集团|科技|技术|投资|发展|信息){0,3}(?:有限)?公司|集团|报社|网讯"
)
_GOVERNMENT_TAIL = re.compile(
    "采购(?!中心|办)|购买|债|性|引导|类|网(?![站络])|和社会资本|间|出资|投资|补[贴助]|治理|数据|信息系统|职能|服务热线"
)
_DOCUMENT_NUMBER = re.compile(
    r"[办]?[发函秘电规字][〔\[(【〈]|(?!公告|令|通[知告])[一-龥]{0,5}[〔\[【〈][12]\d{3}[〕\]】〉]"
)
_PARTIES = re.compile(
    r"(?:党派|民革|民盟|民建|民进|农工党?|农工民主党|致公党?|九三学社|台盟|共青团|青团|团|妇联|工会)$"
)


@cache
def stop_words() -> re.Pattern[str]:
    """Words that no agency name holds, 等 except in 高等 and 等级, and 向 except in 面向 and names of places."""
    words = (word for word, why in stops().items() if why != "border")
    return re.compile(f"{alternation(words)}|(?<!高)(?<!平)等(?!级)|(?<!面)向(?![阳海前])")


@cache
def unit_end() -> re.Pattern[str]:
    """What may follow a sub-unit with a weak suffix: no letter, a post, a verb, a word that cannot begin a noun."""
    words = (word for word, why in stops().items() if why in ("verb", "post", "border"))
    return re.compile(f"$|[^{HAN}]|{alternation(words)}")


@cache
def stop_heads() -> frozenset[str]:
    """The first two characters of the stop words, or one where that is all of it."""
    return frozenset(word[:2] for word, why in stops().items() if why != "border") | {"等", "向"}


def stops_at(folded: str, position: int) -> bool:
    """Whether a stop word begins at a position."""
    heads = stop_heads()
    if folded[position : position + 2] not in heads and folded[position : position + 1] not in heads:
        return False
    return bool(stop_words().match(folded, position))


def ends_well(folded: str, end: int) -> bool:
    """Whether the text after a form lets it be the name of an organ."""
    if (after := _AFTER.get(folded[end - 1])) and after.match(folded, end):
        return False
    following = folded[end : end + 1]
    if following in "大学附出医协商基股集科技投发信公报网有" and _NO_AGENCY.match(folded, end):
        return False
    if folded[end - 1] == "府" and _GOVERNMENT_TAIL.match(folded, end):
        return False
    return not _DOCUMENT_NUMBER.match(folded, end)


def of_other_party(folded: str, start: int) -> bool:
    """Whether a committee belongs to another party or a mass organization: 九三学社|芜湖市委."""
    return bool(_PARTIES.search(folded, max(0, start - 5), start))

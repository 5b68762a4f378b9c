"""The title of an article, over however many lines it is broken, and its subtitle."""

from __future__ import annotations

import re
from functools import cache

from pipeline.segment.kinds import NUMBER_LINE, Kind
from pipeline.segment.lines import TITLE_MAX, Line, printed, printed_core, title_above_fields
from pipeline.segment.names import TITLE_FIELD, signer_end
from pipeline.segment.shape import shape_signals
from pipeline.segment.survey import Draft, Survey
from pipeline.segment.words import any_of

TITLE_LINES = 4
"""A title is broken over no more lines than this."""
LEAD_MAX = 40
"""A run-in title, the first sentence of a paragraph, is no longer than this."""
BRACKET_ALONE = re.compile(
    r"\((?:(?:19|20)\d\d\s?[-—~至年][^()]{0,16}|(?:暂行|试行|草案|修订|征求意见|送审|公开)[^()]{0,14}|第[一二三四五六七八九十]版)\)"
)
SENTENCE_END = re.compile(r"[。!?]")
_MORE = re.compile(r"\s*(?:[【\[(]详情[】\])]|>>\s?(?:查看)?详情)$")
"""A link at the end of an item."""
_RUNS_ON = "。;,、:…"
_NOTICE = re.compile(r"(?:通知|公告|通告|决定|函|批复|意见)(?:[(（][^()（）]{1,16}[)）])*$")
_BROKEN = (
    (re.compile(r"关于(?:印发|发布|公布|转发|下达|批转)"), _NOTICE),
    (re.compile(r"^在[^《,，]*(?<!上)$"), re.compile(r"上的\S{0,4}(?:致辞|讲话|发言|演讲|报告|说明)$")),
)
"""How a title begins that must end in certain words."""
_MIDDLE = ("的", "暨", "及其", "答记者问")
"""No title begins with these."""
_SAID = re.compile(r"时(?:强调|指出|要求|提出|表示)$")
"""`副市长调研时强调`: what was said stands below."""


@cache
def _document_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('document_end')})(?:\([^()]{{1,16}}\))*[》”]?$")


def read_title(draft: Draft, members: list[int], survey: Survey, text: str) -> tuple[str | None, set[int]]:
    line = survey.lines[draft.first]
    if len(members) == 1 and survey.front.masthead is None and len(survey.content) == 1 and line.family != "bracket":
        return None, set()
    if line.family == "bracket":
        body = printed(line, text)
        whole = line.body[-1] != "】" and len(members) > 1 and line.size <= TITLE_MAX
        if whole and line.body[-1] not in _RUNS_ON and not SENTENCE_END.search(line.body[:-1]):
            return body, {draft.first}
        return body[1 : body.index("】")].strip(), {draft.first}
    if line.prose:
        return _lead(line, text), set()
    if line.kind not in (Kind.TEXT, Kind.META) or not draft.titled:
        return None, set()
    title = printed_core(line, text)
    if alone := title_above_fields(line):
        return printed(line, text)[: len(alone)], {draft.first}
    if match := TITLE_FIELD.match(line.core):
        title = title[match.end() :].rstrip("|｜ ")
    if line.family.startswith("hash"):
        title = title.rstrip("# ")
    if line.family == "bullet**":
        title = title.strip("* ")
    if line.family.startswith("bullet") and title[-1:] in "◆■●★☆":
        title = title[:-1].rstrip()
    used = {draft.first}
    if broken := _finish(title, [survey.lines[index] for index in members[1:TITLE_LINES]], text):
        return broken[0], {draft.first, *members[1 : broken[1] + 1]}
    previous = line
    for index in members[1:TITLE_LINES]:
        follower = survey.lines[index]
        if index != previous.number or not _continues(previous, follower, title):
            break
        title += printed(follower, text)
        used.add(index)
        previous = follower
    return title, used


def _lead(line: Line, text: str) -> str | None:
    """The run-in title of a marked item that is one paragraph: its first sentence, where more of them follow."""
    if not line.family:
        return None
    core = printed_core(line, text)
    match = SENTENCE_END.search(line.core)
    size = len(_MORE.sub("", line.core))
    if match is None or match.start() > LEAD_MAX or match.end() >= min(line.size, size):
        return None  # the whole item is one sentence: it has no title
    return core[: match.start()].strip()


def _finish(title: str, followers: list[Line], text: str) -> tuple[str, int] | None:
    """A title that breaks off, finished by the lines below, blanks between them or not; and how many they are."""
    ends = next((end for start, end in _BROKEN if start.search(title)), None)
    if ends is None or ends.search(title):
        return None
    for count, follower in enumerate(followers, start=1):
        if not follower.titled or follower.family:
            return None
        title += printed(follower, text)
        if ends.search(title):
            return title, count
    return None


def _continues(line: Line, follower: Line, title: str) -> bool:
    """Whether a title goes on in the next line."""
    if not follower.titled or follower.family:
        return False
    if BRACKET_ALONE.fullmatch(follower.body):
        return True
    if title.count("《") > title.count("》") and "》" in follower.core:
        return True
    if follower.core.startswith(("关于", "印发")) and signer_end().search(line.core) and "关于" not in title:
        return True
    if follower.body.startswith(_MIDDLE) or _SAID.search(line.core):
        return True
    if "关于" in title and not _document_end().search(title) and _document_end().search(follower.core):
        return True
    # 甲厅 / 乙厅 / 关于…的通知: the makers stand one below the other.
    return bool(
        signer_end().search(line.core)
        and signer_end().search(follower.core)
        and "关于" not in title
        and line.size <= 24
    )


def find_subtitle(members: list[int], used: set[int], survey: Survey) -> int | None:
    rest = [index for index in members if index not in used][:2]
    if not rest:
        return None
    line = survey.lines[rest[0]]
    if line.body.startswith("—") and line.size <= 60:
        return rest[0]
    if not line.titled or line.family or line.size < 5 or NUMBER_LINE.fullmatch(line.body):
        return None
    follower = survey.lines[rest[1]] if len(rest) > 1 else None
    if follower is None or not (follower.prose or follower.kind in (Kind.META, Kind.CREDIT)):
        return None
    signals = shape_signals(line)
    return rest[0] if "section word" not in signals and "verb first" not in signals and line.size >= 10 else None

"""What an article consists of: title, subtitle, sections, source credit, attachment notes, signature."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from pipeline.records import Article, Section, Signature, Span
from pipeline.segment.credits import Credit, find_tail, parse_credit
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import TITLE_MAX, Line
from pipeline.segment.masthead import FULL_DATE
from pipeline.segment.shape import shape_signals
from pipeline.segment.survey import Draft, Survey
from pipeline.segment.words import any_of

LEAD_MAX = 40
"""A run-in title, the first sentence of a paragraph, is no longer than this."""
ABOVE = 8
"""So many lines above a title may name its source."""
_RANK = {
    "chapter": 0,
    "part": 0,
    "": 1,
    "han": 2,
    "zero": 2,
    "hanp": 3,
    "hanbare": 3,
    "clause": 4,
    "num": 4,
    "nump": 5,
    "circle": 6,
}
_MORE = re.compile(r"\s*(?:[【\[(]详情[】\])]|>>\s?(?:查看)?详情)$")
"""A link at the end of an item."""
_RUNS_ON = "。;,、:…"
_SENTENCE_END = re.compile(r"[。!?]")
_LABEL = re.compile(r"(?:标题|题名|名称)\s?:\s?")
_BRACKET_ALONE = re.compile(
    r"\((?:(?:19|20)\d\d\s?[-—~至年][^()]{0,16}|(?:暂行|试行|草案|修订|征求意见|送审|公开)[^()]{0,14}|第[一二三四五六七八九十]版)\)"
)
_NUMBER_LINE = re.compile(r".{0,16}[〔\[(（]20\d\d[〕\])）].{0,6}号")
_SIGNED_DATE = re.compile(rf"(\S{{4,30}}(?:\s\S{{4,30}})*)\s+({FULL_DATE.pattern})$")
_META_SOURCE = re.compile(r"(?:信息来源|文章来源|稿件来源|来源|来自|稿源)\s?[::|丨]\s?\S")


@cache
def _signer_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('signer_end')})(?:\(代章\)|\(章\)|\(印\))?$")


@cache
def _document_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('document_end')})(?:\([^()]{{1,16}}\))*[》”]?$")


def describe(number: int, draft: Draft, survey: Survey, text: str) -> Article:
    """The record of one article."""
    lines, content = survey.lines, survey.content
    members = content[bisect_left(content, draft.first) : bisect_right(content, draft.last)]
    title, used = _title(draft, members, survey, text)
    subtitle_index = _subtitle(members, used, survey) if title is not None and draft.titled else None
    credit = _credit(draft, members, survey)
    if credit is None and number == 1 and survey.front.masthead is None:
        credit = _credit_above(draft.first, lines)
    last = lines[draft.last]
    end = lines[draft.last + 1].start if draft.last + 1 < len(lines) else len(text)
    signature, signing = _signature(members, survey, text)
    skip = used | signing | ({subtitle_index} if subtitle_index is not None else set())
    attachments, noted = _attachments(members, survey)
    return Article(
        n=number,
        title=title,
        subtitle=_body(lines[subtitle_index], text) if subtitle_index is not None else None,
        first_line=lines[draft.first].number,
        last_line=last.number,
        start=lines[draft.first].start,
        end=end,
        source=credit.name if credit else None,
        source_channel=credit.channel if credit else None,
        sections=_sections(members, skip | noted, end, survey, text),
        attachments=attachments,
        signature=signature,
    )


def _body(line: Line, text: str) -> str:
    start = line.start + line.indent
    return text[start : start + line.size]


def _core(line: Line, text: str) -> str:
    """The line as printed, without its marker."""
    body = _body(line, text)
    offset = len(line.body) - len(line.core) if line.body.endswith(line.core) else 0
    return body[offset:].strip()


def _title(draft: Draft, members: list[int], survey: Survey, text: str) -> tuple[str | None, set[int]]:
    line = survey.lines[draft.first]
    if len(members) == 1 and survey.front.masthead is None and len(survey.content) == 1 and line.family != "bracket":
        return None, set()
    if line.family == "bracket":
        body = _body(line, text)
        whole = line.body[-1] != "】" and len(members) > 1 and line.size <= TITLE_MAX
        if whole and line.body[-1] not in _RUNS_ON and not _SENTENCE_END.search(line.body[:-1]):
            return body, {draft.first}
        return body[1 : body.index("】")].strip(), {draft.first}
    if line.prose:
        return _lead(line, text), set()
    if line.kind not in (Kind.TEXT, Kind.META) or not draft.titled:
        return None, set()
    title = _core(line, text)
    if match := _LABEL.match(line.core):
        title = title[match.end() :]
    if line.family.startswith("hash"):
        title = title.rstrip("# ")
    if line.family == "bullet**":
        title = title.strip("* ")
    if line.family.startswith("bullet") and title[-1:] in "◆■●★☆":
        title = title[:-1].rstrip()
    used = {draft.first}
    previous = line
    for index in members[1:4]:
        follower = survey.lines[index]
        if index != previous.number or not _continues(previous, follower, title):
            break
        title += _body(follower, text)
        used.add(index)
        previous = follower
    return title, used


def _lead(line: Line, text: str) -> str | None:
    """The run-in title of a marked item that is one paragraph: its first sentence, where more of them follow."""
    if not line.family:
        return None
    core = _core(line, text)
    match = _SENTENCE_END.search(line.core)
    size = len(_MORE.sub("", line.core))
    if match is None or match.start() > LEAD_MAX or match.end() >= min(line.size, size):
        return None  # the whole item is one sentence: it has no title
    return core[: match.start()].strip()


def _continues(line: Line, follower: Line, title: str) -> bool:
    """Whether a title goes on in the next line."""
    if not follower.titled or follower.family:
        return False
    if _BRACKET_ALONE.fullmatch(follower.body):
        return True
    if title.count("《") > title.count("》") and "》" in follower.core:
        return True
    if follower.core.startswith(("关于", "印发")) and _signer_end().search(line.core) and "关于" not in title:
        return True
    if follower.body.startswith(("答记者问", "的通知", "的公告", "的决定", "的意见")) and follower.size <= 12:
        return True
    if "关于" in title and not _document_end().search(title) and _document_end().search(follower.core):
        return True
    # 甲厅 / 乙厅 / 关于…的通知: the makers stand one below the other.
    return bool(
        _signer_end().search(line.core)
        and _signer_end().search(follower.core)
        and "关于" not in title
        and line.size <= 24
    )


def _subtitle(members: list[int], used: set[int], survey: Survey) -> int | None:
    rest = [index for index in members if index not in used][:2]
    if not rest:
        return None
    line = survey.lines[rest[0]]
    if line.body.startswith("—") and line.size <= 60:
        return rest[0]
    if not line.titled or line.family or line.size < 5 or _NUMBER_LINE.fullmatch(line.body):
        return None
    follower = survey.lines[rest[1]] if len(rest) > 1 else None
    if follower is None or not (follower.prose or follower.kind in (Kind.META, Kind.CREDIT)):
        return None
    signals = shape_signals(line)
    return rest[0] if "section word" not in signals and "verb first" not in signals and line.size >= 10 else None


def _credit(draft: Draft, members: list[int], survey: Survey) -> Credit | None:
    """The credit at the end, else the one below the title, else the one at the end of the last paragraph."""
    if draft.credit is not None:
        return parse_credit(_folded(survey.lines[draft.credit]))
    for index in members[:8]:
        line = survey.lines[index]
        if line.kind is Kind.META and (match := _META_SOURCE.search(line.body)):
            return parse_credit(line.body[match.start() :])
    for index in reversed(members):
        line = survey.lines[index]
        if line.kind is Kind.TEXT:
            if line.prose and (found := find_tail(line.tail)):
                return found[1]
            break
    return None


def _credit_above(first: int, lines: list[Line]) -> Credit | None:
    """The source that a page names above its title."""
    for line in lines[max(0, first - ABOVE) : first]:
        if line.kind in (Kind.META, Kind.CREDIT) and (match := _META_SOURCE.search(line.body)):
            return parse_credit(line.body[match.start() :])
    return None


def _folded(line: Line) -> str:
    return line.body


def _attachments(members: list[int], survey: Survey) -> tuple[list[Span], set[int]]:
    """Spans of attachment notes, each with the numbered lines that go on with its list."""
    spans: list[Span] = []
    noted: set[int] = set()
    ordinal, open_list = 0, False
    for index in members:
        line = survey.lines[index]
        if line.kind is Kind.ATTACHMENT:
            open_list = "附件" in line.body[:6] or "附:" in line.body[:4]
            ordinal = 1
        elif open_list and line.titled and line.family in ("num", "han") and line.ordinal == ordinal + 1:
            ordinal += 1
        else:
            open_list = False
            continue
        noted.add(index)
        spans.append(Span(start=line.start + line.indent, end=line.start + line.indent + line.size))
    return spans, noted


def _signature(members: list[int], survey: Survey, text: str) -> tuple[Signature | None, set[int]]:
    """The signing bodies and the date below the text of a notice; the last such block counts."""
    lines = survey.lines
    for position in range(len(members) - 1, 0, -1):
        index = members[position]
        line = lines[index]
        if line.kind is Kind.DATE:
            first = position
            while first > 1 and _is_signer(lines[members[first - 1]]):
                first -= 1
            above = lines[members[first - 1]]
            if first == position or (above.titled and above.kind is Kind.TEXT):
                continue
            signers = [
                name
                for i in members[first:position]
                for name in re.split(r"\s{2,}|[ 　]", _body(lines[i], text))
                if name
            ]
            start = lines[members[first]].start + lines[members[first]].indent
            return (
                Signature(
                    signers=signers, date=_body(line, text), start=start, end=line.start + line.indent + line.size
                ),
                set(members[first : position + 1]),
            )
        if line.titled and (match := _SIGNED_DATE.search(line.body)) and _signer_end().search(match[1]):
            body = _body(line, text)
            signature = Signature(
                signers=body[: match.end(1)].split(),
                date=body[match.start(2) : match.end(2)],
                start=line.start + line.indent,
                end=line.start + line.indent + line.size,
            )
            return signature, {index}
    return None, set()


def _is_signer(line: Line) -> bool:
    return line.titled and not line.family and line.size <= 60 and _signer_end().search(line.body) is not None


def _sections(members: list[int], skip: set[int], end: int, survey: Survey, text: str) -> list[Section]:
    heads: list[tuple[int, int, str]] = []
    for position, index in enumerate(members[1:], start=1):
        line = survey.lines[index]
        if index in skip:
            continue
        follower = survey.lines[members[position + 1]] if position + 1 < len(members) else None
        title = _heading(line, survey.lines[members[position - 1]], follower, text)
        if title:
            rank = 1 if line.kind is Kind.RELATED else _rank(line.family)
            heads.append((line.start, rank, title))
    ranks = {rank: level for level, rank in enumerate(sorted({rank for _, rank, _ in heads}), start=1)}
    ends = [end] * len(heads)
    stack: list[int] = []
    for position, (start, rank, _) in enumerate(heads):
        while stack and heads[stack[-1]][1] >= rank:
            ends[stack.pop()] = start
        stack.append(position)
    return [
        Section(title=title, level=ranks[rank], start=start, end=stop)
        for (start, rank, title), stop in zip(heads, ends, strict=True)
    ]


def _rank(family: str) -> int:
    if family.startswith("hash"):
        return int(family[4:]) - 6
    return _RANK.get(family, 5)


def _heading(line: Line, before: Line, after: Line | None, text: str) -> str | None:
    """The heading that a line is or begins with; None for running text."""
    if line.kind is Kind.RELATED:
        return _body(line, text)
    if line.kind is not Kind.TEXT:
        return None
    if not line.prose:
        if line.family:
            return _body(line, text)
        if after is None or line.size > 40 or before.body[-1:] in ":,、" or _NUMBER_LINE.fullmatch(line.body):
            return None
        if line.body[0] == "(":
            return None
        if _signer_end().search(line.body) and after.kind is Kind.DATE:
            return None
        goes_on = after.prose or after.family or after.kind is Kind.RELATED or _BRACKET_ALONE.fullmatch(after.body)
        return _body(line, text) if goes_on else None
    if line.family in ("han", "hanp", "num", "nump", "zero", "chapter"):
        match = _SENTENCE_END.search(line.body)
        if match and match.start() <= 40:
            return _body(line, text)[: match.start()]
    return None

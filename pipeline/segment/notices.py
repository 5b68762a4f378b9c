"""The end of a notice: its signature and the notes of what is attached."""

from __future__ import annotations

import re

from pipeline.records import Signature, Span
from pipeline.segment.kinds import Kind
from pipeline.segment.lines import Line, printed
from pipeline.segment.masthead import FULL_DATE
from pipeline.segment.names import signer_end
from pipeline.segment.survey import Survey

_SIGNED_DATE = re.compile(rf"(\S{{4,30}}(?:\s\S{{4,30}})*)\s+({FULL_DATE.pattern})$")


def read_attachments(members: list[int], survey: Survey) -> tuple[list[Span], set[int]]:
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


def read_signature(members: list[int], survey: Survey, text: str) -> tuple[Signature | None, set[int]]:
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
                for name in re.split(r"\s{2,}|[ 　]", printed(lines[i], text))
                if name
            ]
            start = lines[members[first]].start + lines[members[first]].indent
            return (
                Signature(
                    signers=signers, date=printed(line, text), start=start, end=line.start + line.indent + line.size
                ),
                set(members[first : position + 1]),
            )
        if line.titled and (match := _SIGNED_DATE.search(line.body)) and signer_end().search(match[1]):
            body = printed(line, text)
            signature = Signature(
                signers=body[: match.end(1)].split(),
                date=body[match.start(2) : match.end(2)],
                start=line.start + line.indent,
                end=line.start + line.indent + line.size,
            )
            return signature, {index}
    return None, set()


def _is_signer(line: Line) -> bool:
    return line.titled and not line.family and line.size <= 60 and signer_end().search(line.body) is not None

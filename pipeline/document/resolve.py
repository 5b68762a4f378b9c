"""Decides what each title stands for: itself, or the title that it shortens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.context import Candidate, Context
from pipeline.document.aliases import declared_from, declares, declares_phrase, is_named
from pipeline.document.facts import read_kind, read_number, read_row_kind
from pipeline.document.phrases import ABOUT, find_in_heading, find_unbracketed
from pipeline.document.titles import NATION, Title, core_of, ending_of, status_of, years_of
from pipeline.records import DocumentNorm, Norm, Span

_CITED = re.compile(
    r"(?:根据|依据|按照|依照|遵照|参照|对照|结合|贯彻|落实|执行|遵循|符合|围绕|继|衔接|对接|依托|基于|按|响应|为)"
    r"[^。;,:!?\n《》]{0,14}$"
)
_COORDINATED = re.compile(r"(?:\s*\([^()\n]*\))?\s*(?:[、和与及,]|以及)?\s*")
_POINTED = re.compile(r"[该此这]\s*$|上述\s*$|前述\s*$")
_REGION = re.compile(r".{0,12}(?:省|市|自治区|区|县|州|盟|旗|特区|新区)|.{2,3}")
_ISSUE_VERB = re.compile(r"(?:印发|发布|出台|公布|制定|制订|审议通过|通过|下发)(?:了|的)?")

MAX_SHORT = 12
"""Longest core that may stand for a longer title by its ending."""
MAX_INDEXED = 12


class Link(NamedTuple):
    """What a title stands for: a title of the text by index, or a phrase of the text without brackets."""

    target: int | None
    phrase: tuple[int, int] | None
    by: str


class Antecedents:
    """Full titles of one article seen so far, by how their cores end; every lookup costs the same however many."""

    def __init__(self) -> None:
        self.fitting: dict[str, int] = {}
        self.fitting_new: dict[str, int] = {}
        """As `fitting`, but only titles that the text introduces and does not merely cite."""
        self.latest: int | None = None
        self.draft: int | None = None

    def add(self, index: int, title: Title, cited: bool) -> None:
        core = title.core
        for length in range(2, min(MAX_INDEXED, len(core)) + 1):
            self.fitting[core[-length:]] = index
            if not cited:
                self.fitting_new[core[-length:]] = index
        if title.kind not in ("speech", "media", "book"):
            self.latest = index
        if status_of(title.text) == "draft":
            self.draft = index


def resolve_documents(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Normal forms of all titles, short forms resolved within their article; laws also within the issue."""
    titles: list[Title] = [candidate.data for candidate in candidates]
    laws = {t.core.removeprefix(NATION): i for i, t in reversed(list(enumerate(titles))) if t.core.startswith(NATION)}
    links: list[Link] = []

    def article_of(index: int) -> int:
        article = context.article_at(candidates[index].start)
        return article.n if article else 0

    for _, group in groupby(range(len(candidates)), key=article_of):
        links += _Scope(context, candidates, titles, list(group), laws).resolve()
    facts: dict[int, DocumentNorm] = {}
    rows = _rows(context.folded, candidates)
    return [_norm(context, candidates, titles, link, index, facts, rows) for index, link in enumerate(links)]


class _Scope:
    """Resolution inside one article."""

    def __init__(
        self,
        context: Context,
        candidates: Sequence[Candidate],
        titles: Sequence[Title],
        indices: list[int],
        laws: dict[str, int],
    ) -> None:
        self.context, self.candidates, self.titles, self.indices, self.laws = (
            context, candidates, titles, indices, laws,
        )  # fmt: skip
        self.links: dict[int, Link] = {}
        self.declared: dict[str, Link] = {}
        self.seen = Antecedents()
        self.cited: set[int] = set()
        self.starts = {candidates[index].start: index for index in indices}
        self.later: dict[str, int] = {}
        self.first: int | None = None
        for index in reversed(indices):
            title = titles[index]
            if title.bare or title.alias_of is not None:
                continue
            for length in range(2, min(MAX_INDEXED, len(title.core)) + 1):
                self.later[title.core[-length:]] = index
            if title.kind not in ("speech", "media", "book"):
                self.first = index

    def resolve(self) -> list[Link]:
        """Links of the article's titles, in order."""
        # A name is often used in a deck or heading before the body declares it.
        early = self._declarations()
        for index in self.indices:
            self.links[index] = self._link(index, early)
        return [self.links[index] for index in self.indices]

    def _declarations(self) -> dict[str, Link]:
        """First declaration of every short name, for uses before it."""
        first: dict[str, Link] = {}
        for previous, index in zip([None, *self.indices], self.indices, strict=False):
            link = self._declared_here(index, previous)
            if link is not None:
                first.setdefault(self.titles[index].core, link)
        return first

    def _declared_here(self, index: int, previous: int | None) -> Link | None:
        """The link that the words right before a title declare for it."""
        folded, start, title = self.context.folded, self.candidates[index].start, self.titles[index]
        if previous is not None and self._in_bracket(index, previous):
            return Link(previous, None, "declared")
        if not is_named(folded, start):
            return None
        if previous is not None:
            end = self.candidates[previous].end
            if declares(folded, end, start):
                return Link(previous, None, "declared")
            if declares_phrase(folded, end, start):
                phrase = self._phrase(start, self.candidates[previous].start, title)
                before = self.titles[previous]
                if phrase is not None and not before.core.endswith(title.ending or title.core):
                    return Link(None, phrase, "declared")
                return Link(previous, None, "declared")
        phrase = self._phrase(start, start, title)
        return Link(None, phrase, "declared") if phrase is not None else None

    def _in_bracket(self, index: int, previous: int) -> bool:
        """`《…数据流动标准合同》(《标准合同》)`: a bracket with nothing but a shorter title of the same ending."""
        folded, candidate, title = self.context.folded, self.candidates[index], self.titles[index]
        full = self.titles[previous]
        return (
            folded[self.candidates[previous].end : candidate.start] == "("
            and folded.startswith(")", candidate.end)
            and len(title.core) < len(full.core)
            and bool(title.ending)
            and full.core.endswith(title.ending)
        )

    def _phrase(self, start: int, before: int, title: Title) -> tuple[int, int] | None:
        """The unbracketed title that a declaration at `start` names: from 关于 or the issuing verb to the bracket."""
        folded = self.context.folded
        floor = max(self.context.sentence_at(before)[0], before - 80)
        end = declared_from(folded, start, floor)
        if end is None or end <= floor or not title.ending:
            return None
        words = folded[floor:end].rstrip()
        if not words.endswith(title.ending):
            return None
        abouts = [match.start() for match in ABOUT.finditer(folded, floor, before)] or [
            match.start() for match in ABOUT.finditer(folded, floor, floor + len(words))
        ]
        verbs = [match.end() for match in _ISSUE_VERB.finditer(folded, floor, floor + len(words))]
        begin = abouts[0] if abouts else verbs[-1] if verbs else None
        if begin is None or len(words) + floor - begin <= len(title.core) + 1:
            return None
        return begin, floor + len(words)

    def _link(self, index: int, early: dict[str, Link]) -> Link:
        title = self.titles[index]
        if title.alias_of is not None:
            target = self.starts.get(title.alias_of)
            return Link(self._root(target), None, "declared") if target is not None else Link(index, None, "stated")
        previous = self._previous(index)
        here = self._declared_here(index, previous)
        if here is not None:
            here = here._replace(target=self._root(here.target)) if here.target is not None else here
            self.declared[title.core] = here
            return here
        known = self.declared.get(title.core) or early.get(title.core)
        if known is not None and not self._is_full(index, known):
            return known._replace(target=self._root(known.target)) if known.target is not None else known
        link = self._bare(index, title) if title.bare else self._shortened(index, title)
        if link is None:
            cited = self._cited(index)
            if cited:
                self.cited.add(index)
            self.seen.add(index, title, cited)
            return Link(index, None, "stated")
        return link

    def _previous(self, index: int) -> int | None:
        for earlier in (index - 1, index - 2):
            if earlier >= self.indices[0] and self.titles[earlier].alias_of is None:
                return earlier
        return None

    def _is_full(self, index: int, known: Link) -> bool:
        """Whether a title is the very one that a declaration elsewhere is about."""
        return known.target == index

    def _root(self, index: int | None) -> int | None:
        """The full title behind a title that is itself a short form."""
        if index is None:
            return None
        link = self.links.get(index)
        return link.target if link is not None and link.target is not None else index

    def _cited(self, index: int) -> bool:
        """Whether a title is only cited (`根据《…》`), it or the first of its row."""
        start, folded = self.candidates[index].start, self.context.folded
        previous = self._previous(index)
        if previous is not None and _COORDINATED.fullmatch(folded, self.candidates[previous].end, start):
            return previous in self.cited
        return _CITED.search(folded, max(0, start - 20), start) is not None

    def _bare(self, index: int, title: Title) -> Link | None:
        """A short form that is only a document word: the nearest title it fits, introduced ones first."""
        start = self.candidates[index].start
        if status_of(title.core) == "draft":  # 《征求意见稿》
            return Link(self.seen.draft, None, "suffix") if self.seen.draft is not None else None
        pointed = _POINTED.search(self.context.folded, max(0, start - 4), start) is not None
        tables = (self.seen.fitting,) if pointed else (self.seen.fitting_new, self.seen.fitting)
        for suffix in dict.fromkeys((title.core, title.ending)):
            for table in (*tables, self.later):
                if (found := table.get(suffix)) is not None:
                    return Link(found, None, "suffix")
        phrase = find_in_heading(self.context, start, title) or find_unbracketed(self.context, start, title)
        if phrase is not None:
            return Link(None, phrase, "suffix")
        nearest = self.seen.latest if self.seen.latest is not None else self.first
        return Link(nearest, None, "nearest") if nearest is not None else None

    def _shortened(self, index: int, title: Title) -> Link | None:
        """A short form with content words: 《个人信息保护法》, 《评估办法》, 《算力行动计划》."""
        core = title.core
        versioned = title.text.endswith((")", "）"))
        if len(core) > MAX_SHORT or core.startswith("关于") or not title.ending or versioned:
            return self._law(core, index)
        found = self.seen.fitting.get(core)
        if found is not None and self._shortens(core, self.titles[found].core):
            return Link(found, None, "suffix")
        found = self.seen.fitting.get(title.ending)
        if found is not None and _spliced(core, title.ending, self.titles[found].core):
            return Link(found, None, "suffix")
        return self._law(core, index)

    def _law(self, core: str, index: int) -> Link | None:
        found = self.later.get(core[-MAX_INDEXED:])
        if found is None or self.titles[found].core != NATION + core:
            found = self.laws.get(core)
        return Link(found, None, "suffix") if found is not None and found != index else None

    def _shortens(self, core: str, full: str) -> bool:
        if full == NATION + core:
            return True
        before = full.removesuffix(core)
        if not before:
            return False
        # 《数据条例》 may stand for 《上海市数据条例》; a long title without region is its national namesake.
        return len(core) <= (6 if _REGION.fullmatch(before) else 10)


def _spliced(core: str, ending: str, full: str) -> bool:
    """Whether a short title is the beginning and the ending of a full one: 《算力行动计划》."""
    head = core.removesuffix(ending)
    if len(head) < 2 or len(core) > 8 or len(full) <= len(core) + 2:
        return False
    return full.removeprefix("关于").startswith(head)


def _norm(
    context: Context,
    candidates: Sequence[Candidate],
    titles: Sequence[Title],
    link: Link,
    index: int,
    facts: dict[int, DocumentNorm],
    rows: Sequence[tuple[int, int]],
) -> DocumentNorm:
    if link.target is not None:
        if link.target not in facts:
            facts[link.target] = _stated(context, candidates[link.target], titles[link.target], rows[link.target])
        norm = facts[link.target]
        if link.target == index:
            return norm
        source = candidates[link.target]
        number = norm.number or read_number(context.folded, candidates[index].start, candidates[index].end)
        return norm.model_copy(
            update={
                "resolved_by": link.by,
                "resolved_from": Span(start=source.start, end=source.end),
                "number": number,
            }
        )
    assert link.phrase is not None
    start, end = link.phrase
    text = " ".join(context.text[start:end].split())
    _, row = ending_of(core_of(text))
    return DocumentNorm(
        title=text,
        kind=row.kind if row else "other",
        status=status_of(text),
        years=years_of(text),
        resolved_by=link.by,
        resolved_from=Span(start=start, end=end),
    )


def _rows(folded: str, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Start and end of the row of titles that each stands in."""
    rows: list[tuple[int, int]] = []
    first = 0
    for index, candidate in enumerate(candidates):
        following = candidates[index + 1].start if index + 1 < len(candidates) else None
        if following is None or not _COORDINATED.fullmatch(folded, candidate.end, following):
            rows += [(candidates[first].start, candidate.end)] * (index + 1 - first)
            first = index + 1
    return rows


def _stated(context: Context, candidate: Candidate, title: Title, row: tuple[int, int]) -> DocumentNorm:
    folded = context.folded
    after = folded[candidate.end : candidate.end + 12]
    bracket = after[: after.find(")") + 1] if after.startswith("(") else ""
    number = read_number(folded, candidate.start, candidate.end)
    kind = read_kind(folded, candidate.start, candidate.end, title.kind)
    if row != (candidate.start, candidate.end):
        kind = read_row_kind(folded, *row, kind)
    return DocumentNorm(
        title=title.text,
        # Only standards have numbers of Latin letters: GB/T 43697-2024《…分级规则》.
        kind="standard" if number and number[0].isascii() else kind,
        status=status_of(title.text, bracket),
        years=years_of(title.text),
        number=number,
        resolved_by="stated",
    )

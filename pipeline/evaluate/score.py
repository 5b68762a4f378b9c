"""Counts of one issue and its errors, each with the text around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.evaluate.gold import TYPES, GoldArticle, GoldFile, GoldMention, check_gold
from pipeline.evaluate.match import APART, SCORED, match_articles, match_mentions, same_lines, wrong_keys
from pipeline.kit.fold import fold_key
from pipeline.records import Article, Issue, Mention

_RARE = ("mod", "place", "document")
"""Keys of figures that only some gold has; where none has them there is nothing to report."""
_CONTEXT = 15  # code points shown on either side of an error


class Count(NamedTuple):
    """Right, extra and missed; a share of right ones has no extra."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was found; 1 where nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.extra + self.missed) if any(self) else 1.0

    def plus(self, other: Count) -> Count:
        """Sum of two counts, as counts of several issues are pooled."""
        return Count(self.right + other.right, self.extra + other.extra, self.missed + other.missed)


Counts = dict[str, Count]
"""Counts by score, such as `date.span` (found mentions), `date.norm` (normal forms), `article.title`."""

SCORES: tuple[str, ...] = (
    "article.lines",
    "article.title",
    "article.source",
    "article.source_channel",
    "article.provinces",
    "article.anchor",
    *(f"{type_}.{key}" for type_ in TYPES for key in ("span", "norm", *APART[type_])),
)
"""All scores, in the order in which they are reported."""

SPANS = ("span", "lines", "provinces")
"""Scores of this ending are F1; the others are shares of right ones."""


class Error(NamedTuple):
    """One thing that is not as annotated. `what` is `missed`, `extra`, or the score that the value fails."""

    type: str
    start: int
    end: int
    what: str
    text: str
    context: str
    line: int
    expected: Any = None
    got: Any = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class FileScore:
    """Counts and errors of one issue."""

    id: str
    path: str
    counts: Counts
    errors: list[Error]
    """Every error in order of the scores; none for a blind set."""
    blind: bool = False


def score_issue(gold: GoldFile, issue: Issue) -> FileScore:
    """Score the record of an issue against its gold.

    Raises:
        InputError: the gold's offsets do not fit the text.
    """
    check_gold(gold, issue.text)
    counts: Counts = {}
    errors: list[Error] = []
    if gold.articles is not None:
        _score_articles(gold.articles, issue, counts, errors)
    if gold.mentions is not None:
        for type_ in TYPES:
            _score_type(type_, gold, issue, counts, errors)
    if gold.anchor is not None:
        got = issue.anchor.date if issue.anchor else None
        counts["article.anchor"] = Count(right=int(got == gold.anchor), missed=int(got != gold.anchor))
        if got != gold.anchor:
            found_by = f"anchor {issue.anchor.method}" if issue.anchor else "no anchor"
            errors.append(Error("article", 0, 0, "anchor", found_by, found_by, 1, gold.anchor, got))
    return FileScore(gold.id, str(gold.text_path), counts, [] if gold.blind else errors, gold.blind)


def pool(scores: Iterable[Counts]) -> Counts:
    """Counts summed over issues, in report order."""
    total: Counts = {}
    for counts in scores:
        for name, count in counts.items():
            total[name] = total.get(name, Count()).plus(count)
    return {name: total[name] for name in SCORES if name in total}


def _score_type(type_: str, gold: GoldFile, issue: Issue, counts: Counts, errors: list[Error]) -> None:
    wanted = [mention for mention in gold.mentions or () if mention.type == type_]
    candidates: list[Mention] = [mention for mention in issue.mentions if mention.type == type_]
    if gold.partial:
        candidates = [mention for mention in candidates if any(_is_about(one, mention) for one in wanted)]
    match = match_mentions([mention for mention in wanted if not mention.refused], candidates)
    text = issue.text
    counts[f"{type_}.span"] = Count(len(match.pairs), len(match.extra), len(match.missed))
    for mention in match.missed:
        errors.append(_error(text, type_, mention.start, mention.end, "missed"))
    for found in match.extra:
        errors.append(_error(text, type_, found.start, found.end, "extra", rule=found.rule))
    right = dict.fromkeys(("norm", *APART[type_]), 0)
    asked = dict.fromkeys(right, 0)
    for mention, found in match.pairs:
        wrong = wrong_keys(mention, found)
        failed = {"norm" if key in SCORED[type_] else key for key in wrong}
        for name in right:
            if name == "norm" or name in mention.norm:
                asked[name] += 1
                right[name] += name not in failed
        for name in sorted(failed):
            keys = [key for key in wrong if key in SCORED[type_]] if name == "norm" else [name]
            expected = {key: mention.norm[key] for key in keys}
            got = {key: getattr(found.norm, key) for key in keys}
            errors.append(
                _error(text, type_, found.start, found.end, name, expected=expected, got=got, rule=found.rule)
            )
    for name, number in right.items():
        if asked[name] or name not in _RARE:
            counts[f"{type_}.{name}"] = Count(right=number, missed=asked[name] - number)


def _is_about(wanted: GoldMention, found: Mention) -> bool:
    """Whether an annotation says something of a found mention."""
    if wanted.refused:
        return (wanted.start, wanted.end) == (found.start, found.end)
    return wanted.start < found.end and found.start < wanted.end


def _score_articles(gold: Iterable[GoldArticle], issue: Issue, counts: Counts, errors: list[Error]) -> None:
    gold = list(gold)
    pairs, missed, extra = match_articles(gold, issue.articles)
    exact = sum(same_lines(wanted, article) for wanted, article in pairs)
    counts["article.lines"] = Count(exact, len(issue.articles) - exact, len(gold) - exact)
    right = {"title": 0, "source": 0, "source_channel": 0}
    provinces = Count()
    for wanted, article in pairs:
        if not same_lines(wanted, article):
            expected, got = [f"{a.first_line}-{a.last_line}" for a in (wanted, article)]
            errors.append(_article_error(wanted, "lines", {"lines": expected}, {"lines": got}))
        for key in right:
            expected, got = getattr(wanted, key), getattr(article, key)
            if fold_key(expected or "") == fold_key(got or ""):
                right[key] += 1
            else:
                errors.append(_article_error(wanted, key, {key: expected}, {key: got}))
        provinces = provinces.plus(_score_provinces(wanted, article, errors))
    for wanted in missed:
        errors.append(_article_error(wanted, "missed"))
        provinces = provinces.plus(Count(missed=len(wanted.provinces)))
    for article in extra:
        errors.append(_article_error(article, "extra"))
        provinces = provinces.plus(Count(extra=len(article.provinces)))
    for key, number in right.items():
        counts[f"article.{key}"] = Count(right=number, missed=len(gold) - number)
    counts["article.provinces"] = provinces


def _score_provinces(wanted: GoldArticle, article: Article, errors: list[Error]) -> Count:
    got = set(article.provinces) - (wanted.provinces_optional - wanted.provinces)
    missed, extra = sorted(wanted.provinces - got), sorted(got - wanted.provinces)
    if missed or extra:
        found_by = {code: article.provinces_found_by.get(code) for code in extra}
        errors.append(_article_error(wanted, "provinces", {"missed": missed}, {"extra": found_by}))
    return Count(len(wanted.provinces & got), len(extra), len(missed))


def _error(text: str, type_: str, start: int, end: int, what: str, **more: Any) -> Error:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    context = f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "↵")
    return Error(type_, start, end, what, text[start:end], context, text.count("\n", 0, start) + 1, **more)


def _article_error(article: GoldArticle | Article, what: str, expected: Any = None, got: Any = None) -> Error:
    title = article.title or "(no title)"
    return Error(
        "article", article.first_line, article.last_line, what, title, title, article.first_line, expected, got
    )

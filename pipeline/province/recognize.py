"""Text to candidates: names first, then groups, then strings of letters, then single letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.context import Candidate, Context
from pipeline.places import PlaceHit, borders, crosses_words, groups, province_names, provinces, readings_of
from pipeline.province.lexicon import all_letters, barred, letters, nouns, patterns, verbs

_LONGEST = 12
"""Letters in a string; a longer run is noise. Bounds the work on hostile texts."""


def find_provinces(context: Context) -> list[Candidate]:
    """All candidates, ascending, none overlapping."""
    found = list(_names(context.places))
    taken = _Taken((hit.start, hit.end) for hit in context.places)
    seen = _Evidence(context)
    for rule in (_groups, _strings, _lists, _singles):
        for candidate in rule(context, taken, seen):
            if taken.is_free(candidate.start, candidate.end):
                taken.add(candidate.start, candidate.end)
                found.append(candidate)
    return sorted(found)


class _Taken:
    """Characters that already belong to a name."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._positions = {position for start, end in spans for position in range(start, end)}

    def add(self, start: int, end: int) -> None:
        self._positions.update(range(start, end))

    def is_free(self, start: int, end: int) -> bool:
        return self._positions.isdisjoint(range(start, end))

    def __contains__(self, position: int) -> bool:
        return position in self._positions


class _Evidence:
    """Provinces that an article names, by names of places; worked out when first asked."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._starts = [article.start for article in context.layout.articles]
        self._found: dict[int, set[str]] | None = None

    def names(self, position: int, adcode: str) -> bool:
        """Whether the article around a position names a place in the province."""
        if self._found is None:
            self._found = {}
            for hit in self._context.places:
                if hit.resolution != "guess":
                    self._found.setdefault(bisect_right(self._starts, hit.start), set()).add(hit.place.province)
        return adcode in self._found.get(bisect_right(self._starts, position), ())


def _names(places: Iterable[PlaceHit]) -> Iterator[Candidate]:
    """Names of provinces, alone or at the head of a zone's name (海南 in 海南自贸港)."""
    table = provinces()
    for hit in places:
        if hit.place.level == "province":
            rule = "<full name>" if hit.form == "full" else "<short name>"
            yield Candidate(hit.start, hit.end, rule, table[hit.place.adcode].where, (hit.place.adcode,))
        elif hit.place.level == "zone":
            name = hit.place.name if hit.form == "full" else hit.place.short
            for start, end, rule, codes in _inside(name):
                if hit.start + end <= hit.end:
                    yield Candidate(hit.start + start, hit.start + end, rule, table[codes[0]].where, codes)


@cache
def _inside(zone: str) -> tuple[tuple[int, int, str, tuple[str, ...]], ...]:
    """Names of provinces and groups inside the name of a zone, and strings of letters (横琴|粤澳|深度合作区)."""
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for match in _named().finditer(zone):
        if group := groups().get(match[0]):
            found.append((*match.span(), "<group>", group.members))
        else:
            found.append((*match.span(), "<short name>", (readings_of(match[0])[0].place.adcode,)))
    for match in patterns()["<letters>"].finditer(zone):
        codes = tuple(sorted({letters()[char].adcode for char in match[0]}))
        sure = len(codes) > 1 and all(letters()[char].trust == "sure" for char in match[0])
        # 津港 in 天津港保税区 is cut out of a name and a word.
        if sure and all(end <= match.start() or match.end() <= start for start, end, _, _ in found):
            found.append((*match.span(), "<letters>", codes))
    return tuple(found)


@cache
def _named() -> re.Pattern[str]:
    """Names of provinces, and those of groups that need no evidence and are no mere letters, longest first."""
    names = [name for name, group in groups().items() if group.use == "alone" and not _is_letters(name)]
    return re.compile("|".join(sorted([*province_names(), *names], key=len, reverse=True)))


def _groups(context: Context, taken: _Taken, seen: _Evidence) -> Iterator[Candidate]:
    """Named groups; those of letters alone are left to the strings unless they go on with other characters."""
    for hit in context.scan.longest("province.group"):
        group = groups()[hit.surface]
        if _is_letters(hit.surface) and (len(hit.surface) == 2 or _touches_letter(context.folded, hit.start, hit.end)):
            continue
        if group.use == "article" and not any(seen.names(hit.start, code) for code in group.members):
            continue
        if len(hit.surface) == 2 and _cut_from_words(context.folded, hit.start, hit.end):
            continue
        yield Candidate(hit.start, hit.end, "<group>", group.where, group.members)


def _is_letters(surface: str) -> bool:
    return all(char in letters() for char in surface)


def _touches_letter(folded: str, start: int, end: int) -> bool:
    return folded[start - 1 : start] in letters() or folded[end : end + 1] in letters()


def _strings(context: Context, taken: _Taken, seen: _Evidence) -> Iterator[Candidate]:
    """Strings of two and more letters, such as 京津冀蒙, trimmed to what can be one."""
    folded = context.folded
    for match in patterns()["<letters>"].finditer(folded):
        start, end = match.span()
        if end - start > _LONGEST:
            continue
        while start < end and start in taken:
            start += 1
        for position in range(start, end):
            if position in taken:
                end = position
        if end - start < 2:
            continue
        if span := _trim(folded, start, end, seen):
            text = folded[span[0] : span[1]]
            group = groups().get(text)
            codes = group.members if group else tuple(sorted({letters()[char].adcode for char in text}))
            yield Candidate(*span, "<letters>", group.where if group else letters()[text[0]].where, codes)


def _trim(folded: str, start: int, end: int, seen: _Evidence) -> tuple[int, int] | None:
    """The part of a run of letters that is a string of provinces; None where there is none."""
    while end - start >= 2:
        text = folded[start:end]
        if text in barred():
            return None
        last = letters()[text[-1]]
        if last.not_before and folded.startswith(last.not_before, end):
            end -= 1  # 津冀港口群: the last letter begins the next word
            continue
        once = len(set(text)) == len(text)  # not 津津
        if once and all(
            letters()[char].trust != "string" and seen.names(start, letters()[char].adcode) for char in text
        ):
            return start, end  # 晋青绿色算力: the article speaks of both, whatever jieba makes of 青绿
        if text not in groups():
            if letters()[text[0]].trust == "string":
                start += 1  # 移动云京津冀节点, 新川藏铁路
                continue
            if last.trust == "string" or (last.trust == "article" and _begins_word(folded, end - 1)):
                end -= 1  # 京津冀新格局, 川渝青年
                continue
            if not _is_string(text, start, seen):
                start += 1
                continue
        # In 接入川渝 the verb may well make a word with the first letter; in 东京港 it is no verb.
        if folded[start - 1 : start] not in verbs() and _cut_from_words(folded, start, end, right=False):
            start += 1
            continue
        if _cut_from_words(folded, start, end, left=False):
            end -= 1
            continue
        return start, end
    return None


def _begins_word(folded: str, position: int) -> bool:
    """Whether a letter makes a common word with what follows."""
    following = folded[position + 1 : position + 2]
    return bool(following) and following in borders()[1].get(folded[position], "")


def _is_string(text: str, position: int, seen: _Evidence) -> bool:
    """Different letters, all of them sure; or two sure ones in three; or the others' provinces named in the article."""
    if len(set(text)) < len(text):
        return False
    doubtful = [letter for letter in map(letters().__getitem__, text) if letter.trust != "sure"]
    return len(text) - len(doubtful) >= 2 or all(
        letter.trust == "article" and seen.names(position, letter.adcode) for letter in doubtful
    )


def _cut_from_words(folded: str, start: int, end: int, *, left: bool = True, right: bool = True) -> bool:
    """Whether jieba reads a word over a border of a span; asked only where the characters there make a common word."""
    before, after = borders()
    at_left = left and start > 0 and folded[start - 1] in before.get(folded[start], "")
    at_right = right and end < len(folded) and folded[end] in after.get(folded[end - 1], "")
    return (at_left and crosses_words(folded, start, end, right=False)) or (
        at_right and crosses_words(folded, start, end, left=False)
    )


def _lists(context: Context, taken: _Taken, seen: _Evidence) -> Iterator[Candidate]:
    """Letters in a list: each of 京、津、冀 is a mention of its own."""
    folded = context.folded
    before, _ = borders()
    for match in patterns()["<letter>、<letter>"].finditer(folded):
        start, end = match.span()
        if start and folded[start - 1] in before.get(folded[start], ""):
            continue
        last = letters()[folded[end - 1]]
        if folded.startswith(last.not_before, end) if last.not_before else False:
            end -= 2
        if not taken.is_free(start, end) or end - start < 3:
            continue
        for position in range(start, end, 2):
            yield _letter(folded, position, "<letter>、<letter>")


def _letter(folded: str, position: int, rule: str, entry: str | None = None) -> Candidate:
    letter = letters()[folded[position]]
    return Candidate(position, position + 1, rule, entry or letter.where, (letter.adcode,))


def _singles(context: Context, taken: _Taken, seen: _Evidence) -> Iterator[Candidate]:
    """Single letters: after a verb (来川), before a noun (豫企), in lines (京张高铁) and power (蒙电入京)."""
    folded, shapes = context.folded, patterns()
    named = {hit.start for hit in context.scan.hits("place")}
    for match in (*shapes["<verb> <letter>"].finditer(folded), *shapes["<phrase> <letter>"].finditer(folded)):
        position = match.start("letter")
        cue = verbs()[match["verb"]]
        if position in taken or folded[position] not in cue.letters or position in named:
            continue
        if cue.not_after and folded.endswith(cue.not_after, 0, match.start()):
            continue
        if match.start() in taken or not _stands(context, position, seen, strong=cue.strong):
            continue
        yield _letter(folded, position, "<verb> <letter>", cue.where)
    for match in shapes["<letter> …"].finditer(folded):
        yield from _before_word(folded, match, taken)
    for match in shapes["… <letter>"].finditer(folded):
        start, end = match.span("letter")
        if match["line"]:
            rule = "<city> <letter> <line>"
        elif (
            match["letter"] == "港"
            and match["city"] in _NEIGHBORS
            and not folded.startswith(letters()["港"].not_before, end)
        ):
            rule = "<city> <letter>"
        else:
            continue
        if taken.is_free(match.start(), end):
            yield _letter(folded, start, rule)


_NEIGHBORS = "深莞穗"
"""Cities that the press joins with 港 for Hong Kong: 深港."""


def _before_word(folded: str, match: re.Match[str], taken: _Taken) -> Iterator[Candidate]:
    """Letters that what follows them makes a place."""
    position = match.start()
    letter = letters()[folded[position]]
    if match["noun"]:
        cue = nouns()[match["noun"]]
        if folded[position] in cue.letters and not _ends_word(folded, position):
            yield _letter(folded, position, "<letter> <noun>", cue.where)
    elif match["second"]:
        for name in ("letter", "second"):
            yield _letter(folded, match.start(name), "<letter>电<verb><letter>")
    elif letter.trust == "sure" and taken.is_free(*match.span()) and not _ends_word(folded, position):
        if match["line"]:
            yield _letter(folded, position, "<letter> <city> <line>")
        elif folded[position] in "沪港":
            yield _letter(folded, position, "<letter> <city>")


def _ends_word(folded: str, position: int) -> bool:
    """Whether a letter makes a common word with what precedes it: 平台企业, 海港商务. No jieba needed."""
    return position > 0 and folded[position - 1] in borders()[0].get(folded[position], "")


def _stands(context: Context, position: int, seen: _Evidence, *, strong: bool) -> bool:
    """Whether a letter after a verb is a place: not the start of another word, and of a province that is spoken of."""
    folded = context.folded
    letter = letters()[folded[position]]
    if letter.trust == "string" or (letter.not_before and folded.startswith(letter.not_before, position + 1)):
        return False
    if letter.trust == "article" and not strong and not seen.names(position, letter.adcode):
        return False
    following = folded[position + 1 : position + 2]
    if following and following in all_letters():
        return False
    if _begins_word(folded, position):
        # 在京东方: characters allow 在京, the word is 京东方
        return context.word_at(position)[1] == position + 1
    return True

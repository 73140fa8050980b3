"""Chinese persons: a family name with one or two characters where a title, a verb of speech or of office stands beside it,
and foreign names with a dot between their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tenfold.reading import words_zh
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.words_zh import CLOSED, EVERYDAY, HAN, MARK, NOUN, PLACE, PROPER, SINGLE, Word

_FOREIGN = re.compile(rf"[{HAN}]{{1,6}}(?:[·•][{HAN}]{{1,8}})+")
_THRESHOLD = 4.0


def persons(texts: Sequence[str]) -> dict[str, float]:
    """The persons of one document: name → how much speaks for it."""
    out: dict[str, float] = {}
    whole = "\n".join(texts)
    for text in texts:
        split = words_zh.split(text)
        for first, end in _candidates(split):
            surface = text[split[first].start : split[end - 1].end]
            score = _form(split[first:end]) + _left(split, first) + _right(split, end, whole, surface)
            if score >= _THRESHOLD and surface[:2] not in words("zh/names", "not_persons") and surface not in places("zh"):
                out[surface] = max(score, out.get(surface, 0.0))
        for match in _FOREIGN.finditer(text):
            out[_without_title(match.group())] = _THRESHOLD
    return {name: score for name, score in out.items() if not _is_part(name, score, out)}


def _is_part(name: str, score: float, others: dict[str, float]) -> bool:
    """王伟 beside 王伟明: the one for which more speaks stands."""
    return any(other != name and (name in other and value >= score or other in name and value > score) for other, value in others.items())


def _candidates(split: Sequence[Word]) -> Iterator[tuple[int, int]]:
    surnames = table("zh/names")["surnames"]
    for i, word in enumerate(split):
        if word.kind == PROPER and word.tag in ("nr", "nrt", "nrfg") and 2 <= len(word.text) <= 4 and word.text[0] in surnames:
            yield i, i + 1
            if len(word.text) == 2 and i + 1 < len(split) and split[i + 1].kind == SINGLE:
                yield i, i + 2
        elif (len(word.text) == 1 and word.text in surnames) or word.text in words("zh/names", "compound_surnames"):
            for end in (i + 2, i + 3):
                rest = split[i + 1 : end]
                if end <= len(split) and 0 < sum(len(w.text) for w in rest) <= 2 and all(w.kind in (SINGLE, EVERYDAY, PROPER, NOUN, PLACE) for w in rest):
                    yield i, end


def _form(part: Sequence[Word]) -> float:
    score = 1.0 if part[0].text not in table("zh/names")["doubtful_surnames"] else 0.0
    if len(part) == 1:
        return score + 0.5
    if any(len(word.text) > 1 and word.kind == NOUN for word in part[1:]):
        return score - 0.5
    return score + 0.5 - 0.5 * sum(word.kind == EVERYDAY for word in part[1:])


def _left(split: Sequence[Word], first: int) -> float:
    if first == 0:
        return 1.0
    before = split[first - 1]
    if first > 1 and before.text in ("是", "为", "叫", ":", "即"):
        before = split[first - 2] if split[first - 2].text in words("zh/names", "person_before") else before
    if before.text in words("zh/names", "person_before") or before.text.endswith(tuple(words("zh/names", "person_before"))):
        return 3.0
    if before.kind == SINGLE:
        return -2.0
    return 1.0 if before.kind in (MARK, CLOSED) else 0.0


def _right(split: Sequence[Word], end: int, whole: str, surface: str) -> float:
    score = 1.0 if whole.count(surface) > 1 else 0.0
    if end == len(split):
        return score + 0.5
    after = split[end]
    if after.text in words("zh/names", "person_after"):
        return score + 2.5
    clause = next((i for i in range(end, len(split)) if split[i].text in ",。;"), len(split))
    if after.kind in (CLOSED, MARK, PLACE) and any(word.text in words("zh/names", "person_moves") for word in split[end : min(clause, end + 8)]):
        return score + 2.0
    if after.kind == SINGLE:
        return score - 2.0
    return score + (1.0 if after.kind in (MARK, CLOSED) else 0.0)


def _without_title(surface: str) -> str:
    """A foreign name without the words before it: 首席财务官罗杰·达森 → 罗杰·达森."""
    head, dot, rest = surface.partition("·")
    parts = words_zh.split(head)
    first = next((i for i in range(len(parts) - 1, -1, -1) if parts[i].kind in (CLOSED, NOUN) and parts[i].text not in ("约翰",)), -1) + 1
    tail = rest.rpartition("·")[2]
    common = next((word.start for word in words_zh.split(tail) if word.kind == CLOSED or (word.kind == NOUN and word.start)), len(tail))
    return (head[parts[first].start :] if first < len(parts) else head[-2:]) + dot + rest[: len(rest) - len(tail) + common]

"""Chinese persons: a family name with one or two characters where a title or a verb of speech or office stands beside
it, and foreign names with a dot between their parts."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold.reading import words_zh
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.words_zh import CLOSED, EVERYDAY, HAN, MARK, NOUN, PLACE, PROPER, SINGLE, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_FOREIGN = re.compile(rf"[{HAN}]{{1,6}}(?:[·•‧・．][{HAN}]{{1,8}})+")
_PERSON_TAGS = frozenset({"nr", "nrt", "nrfg"})
_SURE = 10.0  # what a dot between its parts says for a foreign name
_OF_GRAMMAR = frozenset("之以令正与向而其可若如将为从有自同永再")  # that given names begin with as well
_THRESHOLD = 4.0  # what must speak for a name before it is a person's
_LONGEST = 30  # characters of a name within another
_COUNTED = 20_000  # characters of a text in which a name's coming back is looked for


def persons(texts: Sequence[str]) -> frozenset[str]:
    """The names of the persons in one document, by its sentences."""
    out: dict[str, float] = {}
    whole = "\n".join(texts)[:_COUNTED]
    for text in texts:
        split = words_zh.split(text)
        for first, end in _candidates(split):
            surface = text[split[first].start : split[end - 1].end]
            score = _form(split[first:end]) + _left(split, first) + _right(split, end)
            if score >= _THRESHOLD - 1.0 and whole.count(surface) > 1:
                score += 1.0
            common = surface[:2] in words("zh/names", "not_persons") or surface in places("zh")
            if score >= _THRESHOLD and not common:
                out[surface] = max(score, out.get(surface, 0.0))
        for match in _FOREIGN.finditer(text):
            for part in re.split(r"(?<=[^·])(?:和|与|、)(?=[^·]{1,6}·)", match.group()):  # 大卫·哈和利昂·琼斯
                out[_without_title(part)] = _SURE
    return frozenset(out.keys() - _parts(out))


def _parts(scores: Mapping[str, float]) -> set[str]:
    """Of 王伟 and 王伟明 that for which less speaks: the shorter one where both are as likely."""
    within: dict[str, float] = {}  # piece of a name → the best score of a name around it
    for name, score in scores.items():
        for piece in _pieces(name):
            within[piece] = max(score, within.get(piece, 0.0))
    return {
        name
        for name, score in scores.items()
        if within.get(name, 0.0) >= score or any(scores.get(piece, 0.0) > score for piece in _pieces(name))
    }


def _pieces(name: str) -> set[str]:
    size = len(name)
    return {name[i:j] for i in range(size) for j in range(i + 1, min(size, i + _LONGEST) + 1) if j - i < size}


def _candidates(split: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of words that have a person's form: first word and the one behind the last."""
    surnames, compound = _surnames(), words("zh/names", "compound_surnames")
    for i, word in enumerate(split):
        if word.kind == PROPER and word.tag in _PERSON_TAGS and 2 <= len(word.text) <= 4 and word.text[0] in surnames:
            yield i, i + 1
            if len(word.text) == 2 and i + 1 < len(split) and split[i + 1].kind == SINGLE:
                yield i, i + 2
        elif (len(word.text) == 1 and word.text in surnames) or word.text in compound:
            yield from (
                (i, end) for end in (i + 2, i + 3) if _are_given_names(split[i + 1 : end]) and end <= len(split)
            )
        foreign = word.kind in (SINGLE, PROPER) and word.text[0] not in surnames
        if i and foreign and _is_title(split[i - 1]):  # 众议员克里希纳穆尔蒂
            end = next((k for k in range(i, len(split)) if split[k].kind not in (SINGLE, PROPER)), len(split))
            if 4 <= split[end - 1].end - word.start <= 9:
                yield i, end


@cache
def _surnames() -> frozenset[str]:
    return frozenset(table("zh/names")["surnames"])


def _are_given_names(part: Sequence[Word]) -> bool:
    kinds = (SINGLE, EVERYDAY, PROPER, NOUN, PLACE)
    if len(part) == 2 and part[0].text in _OF_GRAMMAR and part[1].kind == SINGLE:  # 邱之恒
        return True
    return 0 < sum(len(word.text) for word in part) <= 2 and all(word.kind in kinds for word in part)


def _form(part: Sequence[Word]) -> float:
    """How much the name itself speaks for a person."""
    score = 1.0 if part[0].text not in table("zh/names")["doubtful_surnames"] else 0.0
    if len(part) == 1:
        return score + 0.5
    if any(len(word.text) > 1 and word.kind == NOUN for word in part[1:]):
        return score - 0.5
    return score + 0.5 - 0.5 * sum(word.kind == EVERYDAY for word in part[1:])


def _left(split: Sequence[Word], first: int) -> float:
    """How much the word before speaks for a person."""
    if first == 0:
        return 1.0
    before = split[first - 1]
    if first > 1 and before.text in ("是", "为", "叫", ":", "即", "了") and _is_title(split[first - 2]):
        return 3.0
    if _is_title(before):
        return 3.0
    if first > 1 and before.text == "人" and split[first - 2].kind == PLACE:  # 哈尔滨人佟立言
        return 2.0
    return {SINGLE: -2.0, MARK: 1.0, CLOSED: 1.0}.get(before.kind, 0.0)


@lru_cache(maxsize=1 << 14)
def _ends_as_title(text: str) -> bool:
    return text.endswith(_titles())


def _is_title(word: Word) -> bool:
    return _ends_as_title(word.text)


@cache
def _titles() -> tuple[str, ...]:
    return tuple(table("zh/names")["person_before"])


def _right(split: Sequence[Word], end: int) -> float:
    """How much the words behind speak for a person: what persons say and do, if only a few words away."""
    if end == len(split):
        return 0.5
    after = split[end]
    if after.text in words("zh/names", "person_after"):
        return 2.5
    if after.text == "的" and end + 1 < len(split) and (_is_title(split[end + 1]) or split[end + 1].text == "职务"):
        return 2.0
    if after.text == "," and any(
        word.text in ("他", "她") or word.text in words("zh/names", "person_moves") for word in split[end + 1 : end + 4]
    ):
        return 2.0
    clause = next((i for i in range(end, len(split)) if split[i].text in ",。;"), len(split))
    moves = any(word.text in words("zh/names", "person_moves") for word in split[end : min(clause, end + 8)])
    if moves and after.kind in (CLOSED, MARK, PLACE):
        return 2.0
    return {SINGLE: -2.0, MARK: 1.0, CLOSED: 1.0}.get(after.kind, 0.0)


def _without_title(surface: str) -> str:
    """A foreign name without the words beside it: 首席财务官罗杰·达森 → 罗杰·达森, 冯·诺依曼架构 → 冯·诺依曼."""
    dot = next(sign for sign in surface if sign in "·•‧・．")
    head, _, rest = surface.partition(dot)
    parts = words_zh.split(head)
    first = (
        next((i for i in range(len(parts) - 1, -1, -1) if parts[i].kind in (CLOSED, NOUN) or _is_title(parts[i])), -1)
        + 1
    )
    tail = words_zh.split(rest.rpartition(dot)[2])
    common = next((word for word in tail if word.kind == CLOSED or (word.kind == NOUN and word.start)), None)
    end = len(rest) - (tail[-1].end - common.start if common else 0)
    name = head[parts[first].start :] if first < len(parts) else head[-2:]
    return (name[1:] if name[0] in "官长" and len(name) > 2 else name) + dot + rest[:end]

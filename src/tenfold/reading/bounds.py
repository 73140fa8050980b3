"""Words beside a figure that bound it: "more than", "nearly", 约, 以上 (listed in ``data/quantities/bounds.toml``)."""

from __future__ import annotations

import re
from collections import defaultdict

from tenfold.reading.numerals import alternatives, table

_REACH = 34  # how far before a figure bound words are looked for
_TABLE = table("bounds")
_KINDS = ("about", "over", "under")
_ADVERBS: list[str] = _TABLE["adverbs"]["words"]
_FILLERS = tuple(sorted(_TABLE["fillers"]["words"], key=len, reverse=True))
_BARE: list[str] = _TABLE["bare"]["over"]
_NOT_AFTER: dict[str, list[str]] = _TABLE["not_after"]
_NOT_BEFORE: dict[str, str] = _TABLE["not_before"]
_ARTICLES = ("the", "a", "an", "its", "their")
_AFTER = {word: kind for kind in _KINDS for word in _TABLE[kind]["after"]}
_INCLUDED = r"(?:\s?\(含(?:本数)?\))?"  # "50万元(含)以上"
_AFTER_PATTERN = re.compile(rf"{_INCLUDED}\s?(?P<word>{alternatives(_AFTER)})(?![a-z0-9])")
_LAST_WORD = re.compile(r"[a-z.]+$")
_AFTER_STARTS = frozenset(word[0] for word in _AFTER) | frozenset(" \n(")


def _by_ending() -> dict[str, list[tuple[str, str, bool]]]:
    """Last word (English) or last character (all else) → (phrase, bound, whether it is a verb), the longest first."""
    out: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for kind in _KINDS:
        for is_verb, key in ((False, "before"), (True, "verbs")):
            for phrase in _TABLE[kind][key]:
                out[_ending(phrase)].append((phrase, kind, is_verb))
    return {ending: sorted(phrases, key=lambda entry: -len(entry[0])) for ending, phrases in out.items()}


def _ending(phrase: str) -> str:
    word = _LAST_WORD.search(phrase)
    return word.group() if word else phrase[-1]


_BY_ENDING = _by_ending()


def bound_before(folded: str, start: int, *, bare: bool = False) -> tuple[str, int]:
    """The bound that the words before ``start`` put on a figure, and where they begin ("exact", ``start`` without any).

    ``bare`` figures are magnitudes alone, which a few more words bound ("上亿").
    """
    bound, at = "exact", start
    for _ in range(3):  # "up to about", "well over"
        found = _one_before(folded, at, bare=bare)
        if not found:
            break
        bound, at = (found[0] if bound in ("exact", "about") else bound), found[1]
    return bound, (_with_adverb(folded, at) if at < start else at)


def _one_before(folded: str, start: int, *, bare: bool) -> tuple[str, int] | None:
    floor = max(0, start - _REACH)
    window = folded[floor:start].rstrip(" \n\t*_\"'")
    if not window:
        return None
    if window[-1].isascii():
        found = _match_phrase(window, verbs_only=False)
        if not found:
            last = _LAST_WORD.search(window)
            if last and last.group() in _ARTICLES:
                found = _match_phrase(window[: last.start()].rstrip(), verbs_only=True)
    else:
        found = _match_phrase(window, verbs_only=False)
        if not found:
            filler = next((f for f in _FILLERS if window.endswith(f)), "")
            found = _match_phrase(window[: -len(filler)], verbs_only=False) if filler else None
        if not found and bare and window[-1] in _BARE and not window.endswith(("通过", "经过", "不过")):
            found = ("over", len(window) - 1)
    return (found[0], floor + found[1]) if found else None


def _match_phrase(window: str, *, verbs_only: bool) -> tuple[str, int] | None:
    """(bound, start in the window) of the bound phrase at the end of ``window``."""
    if not window:
        return None
    for phrase, kind, is_verb in _BY_ENDING.get(_ending(window), ()):
        start = len(window) - len(phrase)
        if (is_verb or not verbs_only) and window.endswith(phrase) and _stands_alone(window, start, phrase):
            return kind, start
    return None


def _stands_alone(window: str, start: int, phrase: str) -> bool:
    before = window[:start]
    if phrase[0].isascii() and phrase[0].isalpha() and before[-1:].isascii() and before[-1:].isalnum():
        return False
    bad = _NOT_AFTER.get(phrase)
    if not bad:
        return True
    if phrase[0].isascii():
        trimmed = before.rstrip()
        return not any(trimmed.endswith(word) and not trimmed[: -len(word)][-1:].isalpha() for word in bad)
    return not before.endswith(tuple(bad))


def _with_adverb(folded: str, start: int) -> int:
    before = folded[max(0, start - 16) : start].rstrip()
    for adverb in _ADVERBS:
        at = len(before) - len(adverb)
        if before.endswith(adverb) and not (adverb.isascii() and before[at - 1 : at].isalpha() and at > 0):
            return start - (min(16, start) - at)
    return start


def bound_after(folded: str, end: int) -> tuple[str, int]:
    """The bound that the words from ``end`` on put on a figure, and where they end ("exact", ``end`` without any)."""
    if folded[end : end + 1] not in _AFTER_STARTS:
        return "exact", end
    match = _AFTER_PATTERN.match(folded, end)
    if not match or folded[match.end() : match.end() + 1] in tuple(_NOT_BEFORE.get(match["word"], "")):
        return "exact", end
    return _AFTER[match["word"].replace("\n", " ")], match.end()

"""Chinese organisations that no list knows: by their ending, by registered form, and by how the text itself brings them in.

A name that the dictionary lacks falls apart into single characters. Such a run is taken for a name where enough speaks
for it: what stands before and behind, quotation marks, a definition in brackets, its coming back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from tenfold.claims import MentionKind, Span
from tenfold.reading import words_zh
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.names import Name
from tenfold.reading.words_zh import CLOSED, ENDING, EVERYDAY, HAN, LATIN, MARK, NAME_KINDS, NOUN, PLACE, PROPER, SINGLE, Word

_LEGAL_TAIL = re.compile("(?:股份有限公司|有限责任公司|有限公司).*$")
_DEFINED = re.compile(
    rf"([{HAN}A-Za-z0-9·]{{2,30}})\((?:以下|下)?(?:简称|称|英文名|证券代码\d+,即|证券简称:?|全称|即|又称|原名)?:? ?\"?([{HAN}A-Za-z0-9·. &-]{{2,30}}?)\"?(?:\"?或\"[^)]*|\"[^()]{{0,20}})?(?:\)|,|;|/)"
)
_QUOTED = re.compile(rf"\"([{HAN}A-Za-z0-9·+-]{{2,12}})\"")
_THRESHOLD = 5.0
_LONGEST = 10  # characters of a brand


def registered_names(split: Sequence[Word]) -> Iterator[Name]:
    """Names as they are registered: all that stands before 有限公司 and may belong to it."""
    text = "".join(word.text for word in split)
    at = 0
    for match in re.finditer(r"股份有限公司|有限责任公司|有限公司|合伙企业(?:\(有限合伙\))?", text):
        start = end = match.start()
        depth = 0
        for word in reversed([word for word in split if at <= word.start < match.start()]):
            depth += {")": 1, "(": -1}.get(word.text, 0)
            inside = word.kind in NAME_KINDS or word.text in words("zh/names", "legal_parts") or word.text in "()"
            inside &= word.text != "企业" or text.startswith(("管理", "咨询", "服务"), word.end)
            if not inside or depth not in (0, 1):
                break
            start = word.start
            if word.kind == PLACE and not depth:
                break
        while start < end and text[start] in "()":
            start += 1
        at = match.end()
        if end - start >= 2:
            yield Name(start, match.end(), MentionKind.ORGANISATION)


def from_endings(split: Sequence[Word]) -> Iterator[Name]:
    """Names by their last word (科技, 资本, 基金 ...), put together leftwards."""
    for i, word in enumerate(split):
        if word.text not in words_zh.endings() or (i + 1 < len(split) and split[i + 1].kind == ENDING and split[i + 1].text not in words("zh/names", "breakers")):
            continue
        first = _first_of(split, i)
        if word.kind == PLACE and not (i and split[i - 1].kind == PROPER or i > 1 and split[i - 2].kind == split[i - 1].kind == SINGLE):
            continue
        after = split[i + 1] if i + 1 < len(split) else None
        ambiguous = word.text in words("zh/names", "weak") or word.text in words("zh/names", "also_nouns")
        modifies = ambiguous and after is not None and after.kind in (NOUN, PROPER) and after.tag[0] == "n" and after.text not in words("zh/names", "acts") and after.text not in words("zh/names", "person_before")
        if modifies and not any(w.kind == SINGLE for w in split[first:i]):
            continue
        surface = "".join(w.text for w in split[first : i + 1])
        led = first > 0 and split[first - 1].text.endswith(tuple(words("zh/names", "company_nouns")))
        if (first < i or word.text in words("zh/names", "authority")) and _is_name_by_ending(split[first : i + 1], surface, led):
            term = after is not None and word.text in words("zh/names", "fund") and re.match("[一二三四五]期", after.text)
            yield Name(split[first].start, word.end + (2 if term else 0), kind_by_form(surface))


def _first_of(split: Sequence[Word], last: int) -> int:
    """The index of the word with which the name begins that ends with word ``last``."""
    is_fund = split[last].text in words("zh/names", "fund")
    is_state = split[last].text in words("zh/names", "authority")
    first, nouns = last, 0
    for i in range(last - 1, max(-1, last - 9), -1):
        word = split[i]
        if word.kind == NOUN:
            part = (is_fund and word.text in words("zh/names", "fund_parts")) or (is_state and word.text in ("国家", "全国", "联邦", "市场", "监督"))
            nouns += 0 if part else 1
            if word.tag[0] == "v" and i < last - 1 and not part:
                break
            if (word.text in words("zh/names", "acts") and not part) or nouns > 1 or (nouns == 1 and not part and (split[last].text in words("zh/names", "weak") or is_fund)):
                break
        elif word.kind == EVERYDAY:
            if is_state and word.text in "市省区县州" and i and split[i - 1].kind == PLACE:
                continue
            pair = word.text not in table("zh/names")["never_first"] and split[last].text in words("zh/names", "strong") and i >= last - 2
            alone = i + 1 < last and split[i + 1].kind == SINGLE and (i + 2 > last - 1 or split[i + 2].kind != SINGLE)
            if not (alone or pair or i and split[i - 1].kind == SINGLE):
                break
        elif word.kind not in (SINGLE, PROPER, PLACE, ENDING, LATIN) or (nouns and word.text in words("zh/names", "strong")):
            break
        first = i
        if word.kind == PLACE and not is_state and not (i and split[i - 1].kind == PLACE):
            break
    while first < last and split[first].kind == EVERYDAY and split[first].text in table("zh/names")["never_first"]:
        first += 1
    while first < last and split[first].text in ("投资", "控股", "参股"):
        first += 1
    if split[first].kind == NOUN and first + 1 < last and _unknown(split[first + 1 : last]) > 1:
        first += 1
    return first


def _is_name_by_ending(parts: Sequence[Word], surface: str, led: bool) -> bool:
    if surface in words("zh/names", "not_names") or not 2 < len(surface) <= 24:
        return surface in words("zh/names", "authority") and len(surface) > 2 and surface not in words("zh/names", "not_names")
    last, rest = parts[-1], parts[:-1]
    if last.text in words("zh/names", "authority"):
        return True
    if all(word.kind == ENDING for word in rest):
        return last.text in words("zh/names", "fund") and len(surface) > 4 and surface not in words("zh/names", "not_names")
    strange = any(word.kind == PROPER for word in rest) or _unknown(rest) > 1
    if last.text in words("zh/names", "weak"):
        return ((strange or led) and (rest[-1].kind != NOUN or led)) or (rest[0].kind == PLACE and last.kind == ENDING and len(rest) > 1 and rest[1].kind == ENDING)
    if last.text in words("zh/names", "fund"):
        return True
    return strange or rest[0].kind in (PLACE, LATIN) or len(rest) < 3 and not (len(rest) == 1 and rest[0].kind == EVERYDAY and len(rest[0].text) == 1)


def _unknown(parts: Sequence[Word]) -> int:
    """How many characters of the words are no words; everyday ones count if beside one that is none."""
    singles = sum(word.kind == SINGLE for word in parts)
    return singles + (sum(word.kind == EVERYDAY for word in parts) if singles else 0)


def brands(texts: Sequence[str], taken: Sequence[Sequence[Span]], known: Iterable[str]) -> dict[str, MentionKind]:
    """Names that the texts of one document bring in themselves, with their kinds."""
    out: dict[str, MentionKind] = {}
    known = frozenset(known)
    whole = "\n".join(texts)
    full: list[str] = []
    for text, spans in zip(texts, taken, strict=True):
        split = words_zh.split(text)
        for surface, kind in [*_defined(text, spans), *_quoted(split, text), *_by_context(split, text, spans, whole)]:
            if surface not in known:
                out.setdefault(surface, kind)
        names = [*registered_names(split), *from_endings(split)]
        full += [text[name.start : name.end] for name in names if name.kind == MentionKind.ORGANISATION]
    for surface in dict.fromkeys([*full, *out]):
        short = short_form(surface)
        if short and short not in known and not any(short in other and other != surface for other in known):
            out.setdefault(short, MentionKind.ORGANISATION)
    return out


def short_form(surface: str) -> str | None:
    """What is left of a full name without its place, legal form and generic last words, if that may be a name of its own."""
    core = _LEGAL_TAIL.sub("", re.sub(r"\([^()]*\)", "", surface))
    place = next((p for p in _places() if core.startswith(p) and len(core) - len(p) >= 2), "")
    core = core.removeprefix(place)
    if place and len(core) > 2:
        core = core.removeprefix("市").removeprefix("省")
    while ending := next((e for e in _generic_endings() if core.endswith(e) and len(core) - len(e) >= 2), None):
        core = core.removesuffix(ending)
    if core == surface or not 2 <= len(core) <= 6 or not re.fullmatch(rf"[{HAN}]+", core):
        return None
    parts = words_zh.split(core)
    ordinary = words_zh.is_word(core) and parts[0].kind not in (PROPER, PLACE)
    common = core in places("zh") or core in words("zh/names", "not_names")
    return None if ordinary or common or all(word.kind in (NOUN, ENDING, CLOSED) for word in parts) else core


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(places("zh"), key=lambda place: (-len(place), place)))


@cache
def _generic_endings() -> tuple[str, ...]:
    return tuple(sorted(table("aliases")["generic_endings_zh"], key=lambda ending: (-len(ending), ending)))


def _defined(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, MentionKind]]:
    """A name with another form in brackets: 昉擎科技(以下简称"昉擎"), 映语科技(Inflecta)."""
    for match in _DEFINED.finditer(text):
        if any(a < match.end(1) and b > match.start(1) for a, b in spans):
            continue
        left = _tail(match.group(1))
        right = match.group(2).strip()
        if re.fullmatch(r"[A-Za-z .&-]+", right) and all(part in words("en/names", "jargon") for part in right.lower().split()):
            continue
        parts = words_zh.split(left)
        strange = any(word.kind == PROPER or word.text in words("zh/names", "strong") for word in parts) or _unknown(parts) > 1
        if left and strange and may_be_name(left) and (may_be_name(right) or re.fullmatch(r"[A-Z][\w. &-]+", right)):
            yield left, kind_by_form(left)
            if re.search(f"[{HAN}]", right):
                yield right, kind_by_form(right)


def _quoted(split: Sequence[Word], text: str) -> Iterator[tuple[str, MentionKind]]:
    """A name in quotation marks, if what stands around it says that it is one."""
    for match in _QUOTED.finditer(text):
        surface = match.group(1)
        before = next((w for w in reversed(split) if w.end <= match.start()), None)
        after = next((w for w in split if w.start >= match.end()), None)
        if not may_be_name(surface, quoted=True) or before is None and after is None:
            continue
        called = before is not None and before.text in ("名为", "名叫", "叫做")  # so are series, events and books
        led = before is not None and (before.text in words("zh/names", "company_nouns") or before.kind == PLACE)
        led &= not called or _strangeness(words_zh.split(surface)) > 1
        acts = after is not None and (after.text in words("zh/names", "acts") or after.text in ("Pre", "A", "B", "C", "天使轮"))
        coded = re.search(r"-\d|[A-Za-z]\d|\d[A-Z]", surface)
        thing = (before is not None and before.text in words("zh/names", "product_before")) or (
            after is not None and after.text in words("zh/names", "product_after"))  # fmt: skip
        if coded or thing:
            yield surface, MentionKind.PRODUCT
        elif led and (acts or before is not None and before.kind != PLACE) or (acts and (before is None or before.kind in (MARK, CLOSED))):
            yield surface, kind_by_form(surface)


def _by_context(split: Sequence[Word], text: str, spans: Sequence[Span], whole: str) -> Iterator[tuple[str, MentionKind]]:
    """Runs of characters that are no words, where their neighbours speak for a name."""
    at = 0
    while at < len(split):
        best: tuple[float, int] | None = None
        if split[at].kind in (SINGLE, EVERYDAY, PROPER, LATIN):
            for end in range(at + 1, min(len(split), at + 7) + 1):
                part = split[at:end]
                if part[-1].kind not in NAME_KINDS or any(a < part[-1].end and b > part[0].start for a, b in spans):
                    break
                score = _score(split, at, end, text, whole)
                if score >= _THRESHOLD and (best is None or score >= best[0]):
                    best = (score, end)
        if best is None:
            at += 1
            continue
        surface = text[split[at].start : split[best[1] - 1].end]
        if may_be_name(surface):
            yield surface, kind_by_form(surface)
        at = best[1]


def _score(split: Sequence[Word], first: int, end: int, text: str, whole: str) -> float:
    part = split[first:end]
    surface = text[part[0].start : part[-1].end]
    if not 2 <= len(surface) <= _LONGEST or not re.search(f"[{HAN}]{{2}}", surface):
        return 0.0
    strangeness = _strangeness(part)
    if strangeness < 1:
        return 0.0
    score = strangeness + _left(split, first) + _right(split, end, text)
    count = whole.count(surface)
    score += 1.5 if count > 2 else 0.75 if count > 1 else 0.0
    return score - (1.0 if len(surface) > 6 else 0.0)


def _strangeness(part: Sequence[Word]) -> float:
    """How little the words look like words: a run of unknown characters speaks for a name, everyday ones against it."""
    kinds = [word.kind for word in part]
    acting = any(word.kind == NOUN and word.text in words("zh/names", "acts") for word in part)
    ended = any(a.text in words("zh/names", "strong") and b.kind != ENDING for a, b in pairwise(part))
    if acting or ended:
        return -9.0
    singles, everyday = kinds.count(SINGLE), kinds.count(EVERYDAY)
    others = len(kinds) - singles - everyday
    if not others:
        return 3.0 if not everyday and singles > 1 else 1.5 if singles and everyday == 1 else 0.0
    if kinds == [PROPER]:
        return 2.0 if part[0].tag in ("nz", "nt", "nrt") else 1.0
    if PROPER in kinds:
        return 2.0 - everyday - (0.5 if others > 1 else 0.0)
    if part[-1].kind == NOUN and part[-1].tag[0] == "v":
        others += 1
    return (0.0 if everyday or not singles else 1.5 if singles == 1 else 2.5) - (others - 1)


def _left(split: Sequence[Word], first: int) -> float:
    if first == 0:
        return 1.0
    before = split[first - 1]
    if before.text in words("zh/names", "company_nouns"):
        return 2.0
    if before.kind in (SINGLE, EVERYDAY) and before.text not in words("zh/names", "introducers"):
        return -2.0
    if before.text in words("zh/names", "introducers"):
        return 1.5
    return 1.0 if before.kind in (MARK, CLOSED) else 0.0


def _right(split: Sequence[Word], end: int, text: str) -> float:
    if end == len(split):
        return 0.5
    after = split[end]
    if after.text in words("zh/names", "acts"):
        return 2.0
    if after.kind == CLOSED and end + 1 < len(split) and split[end + 1].text in words("zh/names", "acts"):
        return 2.0
    if after.text == "(" and re.match(r"\((?:[A-Za-z]|以下简称|下称|简称)", text[after.start :]):
        return 2.0
    if after.kind == SINGLE:
        return -3.0
    if after.kind == EVERYDAY:
        return -0.5
    return 1.0 if after.kind in (MARK, CLOSED) else 0.0


def may_be_name(surface: str, *, beside_name: bool = False, quoted: bool = False) -> bool:
    """Whether nothing in ``surface`` itself rules it out as a name."""
    if not 2 <= len(surface) <= 30 or surface in words("zh/names", "not_names") or surface in places("zh") or re.fullmatch(r"[\d.\s%]+", surface):
        return False
    if surface in words_zh.endings() or surface.endswith(tuple(n for n in words("zh/names", "not_names") if len(n) > 3)):
        return False
    parts = words_zh.split(surface)
    if any(word.kind == CLOSED or (word.kind == MARK and word.text not in "·-+.&'" and not word.text[0].isalnum()) for word in parts) and not quoted:
        return False
    if len(parts) == 1:
        return parts[0].kind in (PROPER, LATIN) or (quoted and parts[0].kind == NOUN)
    if beside_name:
        return len(surface) <= 12 and any(word.kind in (SINGLE, PROPER, ENDING, LATIN) for word in parts) and not all(word.kind in (NOUN, EVERYDAY) for word in parts)
    return not all(word.kind in (EVERYDAY, NOUN, MARK) for word in parts) or quoted


def _tail(part: str) -> str:
    """What is left of ``part`` behind the last word that no name holds."""
    parts = words_zh.split(part)
    first = next((i for i in range(len(parts) - 1, -1, -1) if parts[i].kind not in NAME_KINDS), -1) + 1
    while first < len(parts) and parts[first].kind in (NOUN, EVERYDAY) and len(parts) - first > 2:
        first += 1
    return part[parts[first].start :] if first < len(parts) else ""


def kind_by_form(surface: str) -> MentionKind:
    """What the ending of a name tells of its kind."""
    if surface.endswith(tuple(words("zh/names", "fund"))) and len(surface) > 3:
        return MentionKind.FUND
    if surface.endswith(_state_endings()):
        return MentionKind.AUTHORITY
    if surface.endswith((*words("zh/names", "strong"), *words("zh/names", "weak"))):
        return MentionKind.ORGANISATION
    return MentionKind.UNKNOWN


@cache
def _state_endings() -> tuple[str, ...]:
    return tuple(words("zh/names", "authority"))

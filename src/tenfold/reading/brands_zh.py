"""Chinese names that a text brings in itself: defined in brackets, in quotation marks, or told by what stands around.

A name that the dictionary lacks falls apart into single characters. Such a run is taken for a name where enough speaks
for it: the words before and behind it, and its coming back.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading import words_zh
from tenfold.reading.deals_zh import COUNTED, between_name_and_verb, names_in_deals
from tenfold.reading.endings_zh import (
    from_endings,
    kind_by_form,
    may_be_name,
    registered_names,
    told_as_company,
    unknown_characters,
)
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.names import known_names
from tenfold.reading.words_zh import (
    CLOSED,
    ENDING,
    EVERYDAY,
    HAN,
    LATIN,
    MARK,
    NAME_KINDS,
    NOUN,
    PLACE,
    PROPER,
    SINGLE,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LEGAL_TAIL = re.compile("(?:股份有限公司|有限责任公司|有限公司).*$")
_DEFINED = re.compile(
    rf"([{HAN}A-Za-z0-9·]{{2,30}})\("
    r"(?:以下|下)?(?:简称|称|英文名|证券代码\d+,即|证券简称:?|全称|即|又称|原名)?:? ?\"?"
    rf"([{HAN}A-Za-z0-9·. &-]{{2,30}}?)\"?(?:\"?或\"[^)]*|\"[^()]{{0,20}})?(?:\)|,|;|/)"
)
_QUOTED = re.compile(rf"\"([{HAN}A-Za-z0-9·+.-]{{2,12}})\"")
_ACTS_AS_COMPANY = (
    "旗下|首席|创始人|联合创始人|联创|CEO|CTO|方面|宣布|表示|完成|发布|推出|董事长|总裁|同时宣布|今日|昨日"
)
# What else stands behind a quoted company: its round, what befalls it.
_BEHIND = ("Pre", "A", "B", "C", "天使轮", "被", "获")
_CLAUSE_START = re.compile("^|[,。;:]")
_NUMBER_TAGS = ("m", "t", "q")  # numerals, times, measures: closed to names but for a few
_IN_HAN = re.compile(f"[{HAN}]+")
_FOLLOWERS = 2  # different characters that must follow a string before it is taken for a name
_THRESHOLD = 5.0  # what must speak for a run of characters before it is a name
_LONGEST = 10  # characters of a brand
_COUNTED = 20_000  # characters of a text in which the comings back of a name are counted


def brands(texts: Sequence[str], taken: Sequence[Sequence[Span]], known: Iterable[str]) -> dict[str, MentionKind]:
    """Names that the sentences of one document bring in themselves, with their kinds.

    ``taken[i]`` are spans of sentence ``i`` that hold no name; ``known`` are names found otherwise.
    """
    out: dict[str, MentionKind] = {}
    known = frozenset(known)
    whole = "\n".join(texts)[:_COUNTED]
    full: list[str] = []
    for text, spans in zip(texts, taken, strict=True):
        split = words_zh.split(text)
        introduced = [*_defined(text, spans), *_quoted(split, text), *_of_closed_words(split, whole)]
        told = [*names_in_deals(split, text, spans, whole), *_by_context(split, text, spans, whole)]
        for surface, kind in introduced + told:
            if surface not in known:
                out.setdefault(surface, kind)
        names = [*registered_names(split), *from_endings(split)]
        full += [text[name.start : name.end] for name in names if name.kind == MentionKind.ORGANISATION]
    for surface in _first_halves(known, whole):
        out.setdefault(surface, MentionKind.ORGANISATION)
    for surface in _coming_back(texts, whole):
        if surface not in known and not any(surface in other for other in (*known, *out)):
            out.setdefault(surface, MentionKind.UNKNOWN)
    for surface in dict.fromkeys([*full, *out]):
        short = short_form(surface, whole)
        if short and short not in known and not any(short in other and other != surface for other in known):
            out.setdefault(short, MentionKind.ORGANISATION)
    return {name: kind for name, kind in out.items() if not _runs_on(name, kind, out, known, whole)}


def _runs_on(name: str, kind: MentionKind, names: Iterable[str], known: frozenset[str], whole: str) -> bool:
    """Whether a name that no form tells is another one with the word behind run into it: 星澜账, 辉达养."""
    if kind != MentionKind.UNKNOWN:
        return False
    if name[:-1] in known or name[:-2] in known or name[1:] in known:
        return True
    heads = [name[:-cut] for cut in (1, 2) if between_name_and_verb().fullmatch(name[-cut:])]
    if any(head in names or head.isascii() for head in heads):
        return True  # 爱尔眼科拟, OpenAI原想
    parts = (name[:-1], name[:-2])
    return any((part in names or part in known) and whole.count(part) > whole.count(name) for part in parts)


def short_form(surface: str, whole: str = "") -> str | None:
    """What is left of a full name without place, legal form and generic last words, if it may be a name of its own.

    An ordinary word is one where it acts as a company does somewhere in the ``whole`` text.
    """
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
    if ordinary and parts[0].kind == NOUN and re.search(rf"(?:^|[\n,。;、]){core}(?:{_ACTS_AS_COMPANY})", whole):
        return core
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
        left, right = match.group(1), match.group(2).strip()
        if left.endswith(("有限公司", "合伙企业")):
            if may_be_name(right) and right not in ("标的公司", "目标公司", "上市公司", "发行人"):
                yield right, kind_by_form(right)
        elif _is_strange(left := _tail(left)) and may_be_name(left) and (may_be_name(right) or _is_latin_name(right)):
            yield left, kind_by_form(left)
            if re.search(f"[{HAN}]", right):
                yield right, kind_by_form(right)


def _is_strange(surface: str) -> bool:
    parts = words_zh.split(surface)
    telling = any(word.kind == PROPER or word.text in words("zh/names", "strong") for word in parts)
    return telling or unknown_characters(parts) > 1


def _is_latin_name(surface: str) -> bool:
    ordinary = all(part in words("en/names", "jargon") for part in surface.lower().split())
    return not ordinary and re.fullmatch(r"[A-Z][\w. &-]+", surface) is not None


def _tail(part: str) -> str:
    """What is left of ``part`` behind the last word that no name holds."""
    parts = words_zh.split(part)
    barred = [i for i, word in enumerate(parts) if word.kind not in NAME_KINDS or told_as_company(word)]
    first = barred[-1] + 1 if barred else 0
    while first < len(parts) and parts[first].kind in (NOUN, EVERYDAY) and len(parts) - first > 2:
        first += 1
    return part[parts[first].start :] if first < len(parts) else ""


def _quoted(split: Sequence[Word], text: str) -> Iterator[tuple[str, MentionKind]]:
    """A name in quotation marks, if what stands around it says that it is one."""
    for match in _QUOTED.finditer(text):
        surface = match.group(1)
        before = next((word for word in reversed(split) if word.end <= match.start()), None)
        after = next((word for word in split if word.start >= match.end()), None)
        if not may_be_name(surface, quoted=True) or (before is None and after is None):
            continue
        if re.search(rf"-\d|[A-Za-z]\d|\d[A-Z]|[{HAN}]\d", surface) or _is_product(before, after):
            yield surface, MentionKind.PRODUCT
        elif kind_by_form(surface) == MentionKind.FUND or _is_company(surface, before, after):
            yield surface, kind_by_form(surface)


def _is_product(before: Word | None, after: Word | None) -> bool:
    led = before is not None and before.text in words("zh/names", "product_before")
    released = after is not None and after.text in (
        "开源",
        "上线",
        "亮相",
        "面世",
        "问世",
        "开售",
        "发售",
        "上架",
        "预售",
    )
    return led or released or (after is not None and after.text in words("zh/names", "product_after"))


def _is_company(surface: str, before: Word | None, after: Word | None) -> bool:
    acts = after is not None and (after.text in words("zh/names", "acts") or after.text in _BEHIND)
    if before is not None and before.text in ("名为", "名叫", "叫做"):  # so are series, events and books
        return _strangeness(words_zh.split(surface)) > 1
    led = before is not None and told_as_company(before)
    return led or (acts and (before is None or before.kind in (MARK, CLOSED, PLACE)))


def _first_halves(known: Iterable[str], whole: str) -> Iterator[str]:
    """小马 where the text has 小马智行: the first half of a firm's four characters, alone elsewhere."""
    for name in sorted(known):
        half, entry = name[:2], known_names().get(name)
        firm = entry is not None and entry.kind == MentionKind.ORGANISATION
        if not firm or not re.fullmatch(f"[{HAN}]{{4}}", name) or name.endswith(_generic_endings()):
            continue
        alone = whole.count(half) > whole.count(name) and half not in known_names()
        if alone and not words_zh.is_word(half) and half not in places("zh"):
            yield half


def _coming_back(texts: Sequence[str], whole: str) -> Iterator[str]:
    """Strings that begin clauses, come back, and are followed by ever other words: what a text is about."""
    surnames = table("zh/names")["surnames"]
    seen: set[str] = set()
    read = 0
    for text in texts:
        read += len(text)
        if read > _COUNTED:
            return
        for match in _CLAUSE_START.finditer(text):
            found = ""
            for size in (2, 3, 4):
                surface = text[match.end() : match.end() + size]
                if len(surface) == size and surface not in seen and surface[0] not in surnames:
                    found = surface if _returns(surface, whole) else found
                seen.add(surface)
            if found:
                yield found


def _followers(surface: str, whole: str) -> set[str]:
    """The characters that stand behind ``surface`` where it comes back."""
    out: set[str] = set()
    at = whole.find(surface)
    while at >= 0:
        end = at + len(surface)
        out.add(whole[end : end + 1])
        at = whole.find(surface, end)
    return out


def _returns(surface: str, whole: str) -> bool:
    if not _IN_HAN.fullmatch(surface) or len(_followers(surface, whole)) < _FOLLOWERS:
        return False
    parts = words_zh.split(surface)
    odd = [
        word
        for word in parts
        if word.kind == SINGLE or (word.kind == CLOSED and word.tag in _NUMBER_TAGS and len(word.text) > 1)
    ]
    plain = all(word in odd or word.kind == NOUN for word in parts)
    return (
        bool(odd)
        and parts[0] in odd
        and plain
        and not COUNTED.match(surface)
        and len(surface) > len(odd[0].text if len(odd) == 1 else "")
    )


def _of_closed_words(split: Sequence[Word], whole: str) -> Iterator[tuple[str, MentionKind]]:
    """半尺科技, and 半尺 alone: a word of number or time before an ending, if the text comes back to it."""
    for i in range(1, len(split)):
        word, ending = split[i - 1], split[i]
        counts = word.kind == CLOSED and word.tag in _NUMBER_TAGS and len(word.text) > 1
        begins = i == 1 or split[i - 2].kind in (MARK, CLOSED) or told_as_company(split[i - 2])
        noun = word.kind == NOUN and word.tag[:1] == "n" and len(word.text) == 2
        if (
            begins
            and noun
            and ending.text in words("zh/names", "firm_endings")
            and whole.count(word.text + ending.text) > 1
        ):
            yield word.text + ending.text, MentionKind.ORGANISATION
        named = ending.kind == ENDING and ending.text not in words("zh/names", "fund")
        if not counts or not named or COUNTED.match(word.text):
            continue
        if begins and whole.count(word.text) > whole.count(word.text + ending.text) + 1:
            yield word.text + ending.text, MentionKind.ORGANISATION
            yield word.text, MentionKind.ORGANISATION


def _by_context(
    split: Sequence[Word], text: str, spans: Sequence[Span], whole: str
) -> Iterator[tuple[str, MentionKind]]:
    """Runs of characters that are no words, where their neighbours speak for a name."""
    at = 0
    while at < len(split):
        word = split[at]
        comes_back = word.kind == NOUN and whole.count(text[word.start : word.end + 1]) > 2  # 千里骏
        may_begin = comes_back or word.kind in (SINGLE, EVERYDAY, PROPER, LATIN)
        end = _best_end(split, at, text, spans, whole) if may_begin else None
        if end is None:
            at += 1
            continue
        surface = text[split[at].start : split[end - 1].end]
        if may_be_name(surface):
            yield surface, kind_by_form(surface)
        at = end


def _best_end(split: Sequence[Word], at: int, text: str, spans: Sequence[Span], whole: str) -> int | None:
    """Where the run of words from ``at`` on that is likeliest a name ends; None where none is likely."""
    if _left(split, at) < -1:  # the run began earlier: nothing outweighs that
        return None
    best: tuple[float, int] | None = None
    for end in range(at + 1, min(len(split), at + 7) + 1):
        last = split[end - 1]
        if last.kind not in NAME_KINDS or any(a < last.end and b > split[at].start for a, b in spans):
            break
        score = _score(split, at, end, text, whole) if last.kind != PLACE else 0.0
        if score >= _THRESHOLD and (best is None or score >= best[0]):
            best = (score, end)
    return best[1] if best else None


def _score(split: Sequence[Word], first: int, end: int, text: str, whole: str) -> float:
    part = split[first:end]
    surface = text[part[0].start : part[-1].end]
    if not 2 <= len(surface) <= _LONGEST or not re.search(f"[{HAN}]{{2}}", surface):
        return 0.0
    strangeness, left, right = _strangeness(part), _left(split, first), _right(split, end, text)
    brought_in = left == right == 2.0 and len(part) < 4 and len(surface) < 7  # 人工智能公司启元世界宣布
    if strangeness < 1 and not (brought_in and strangeness > -2):
        return 0.0
    score = max(strangeness, 1.0) + left + right - (1.0 if len(surface) > 6 else 0.0)
    if score < _THRESHOLD - 1.5 or score >= _THRESHOLD:
        return score
    count = whole.count(surface)
    return score + (1.5 if count > 2 else 0.75 if count > 1 else 0.0)


def _strangeness(part: Sequence[Word]) -> float:
    """How little the words look like words: a run of unknown characters speaks for a name, everyday ones against it."""
    kinds = [word.kind for word in part]
    acting = any(
        word.kind == NOUN and (word.text in words("zh/names", "acts") or told_as_company(word)) for word in part
    )
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
    """How much the word before speaks for a name."""
    if first == 0:
        return 1.0
    before = split[first - 1]
    if told_as_company(before):
        return 2.0
    if before.text in words("zh/names", "introducers"):
        return 1.5
    if before.kind in (SINGLE, EVERYDAY):
        return -2.0
    return 1.0 if before.kind in (MARK, CLOSED) else 0.0


def _right(split: Sequence[Word], end: int, text: str) -> float:
    """How much the words behind speak for a name."""
    if end == len(split):
        return 0.5
    after, acts = split[end], words("zh/names", "acts")
    beyond = next((word for word in split[end : end + 5] if word.kind != CLOSED or word.text in acts), None)
    if after.text in acts or (after.kind == CLOSED and beyond is not None and beyond.text in acts):
        return 2.0
    if after.text == "(" and re.match(r"\((?:[A-Za-z]|以下简称|下称|简称)", text[after.start :]):
        return 2.0
    return {SINGLE: -3.0, EVERYDAY: -0.5, MARK: 1.0, CLOSED: 1.0}.get(after.kind, 0.0)

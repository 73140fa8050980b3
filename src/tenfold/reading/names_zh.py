"""Chinese names: known ones, Latin ones, those with a telling ending, those that the text itself introduces, and
those that stand in a list with another name. Word boundaries are rjieba's; unknown names fall apart there into short
words, which are put together again up to a word that no name holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from tenfold.claims import MentionKind, Span
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.names import Name, known_names
from tenfold.reading.view import Sentence

_HAN = r"\u4e00-\u9fff"
_LATIN = re.compile(
    r"(?<![A-Za-z0-9$])(?:[A-Z]|[a-zπ]{1,5}(?=[A-Z\d])|\d{1,2}(?=[A-Z][a-z]))[A-Za-z0-9.+&'-]*"
    r"(?: (?:[A-Z][A-Za-z0-9.+&'-]*|\d+(?:\.\d+)?(?![\d.亿万%个年月a-z])))*"
)
_DEFINED = re.compile(
    rf"([{_HAN}A-Za-z0-9·()]{{2,30}}?)\((?:(?:以下|下)(?:简)?称|简称|英文名|证券代码\d+,即|证券简称:?|全称|即|又称|原名|花名)?:? ?[\"]?([{_HAN}A-Za-z0-9·. &-]{{2,30}}?)[\"]?(?:\)|,|;)"
)
_QUOTED = re.compile(rf"\"([{_HAN}A-Za-z0-9.· -]{{2,12}})\"")
_PART = rf"[{_HAN}A-Za-z0-9·]"
_INTRODUCED = re.compile(
    rf"(?:^|[,。;:!?、\"]|近日|日前|今日|昨日|获悉|公司|企业|厂商|平台|商|独角兽)\"?({_PART}{{2,10}}?)\"?(?:\([^()]{{1,30}}\))?(?=(?:近日|日前|今日|昨日|于近期|已|正式|又|也)*(?:宣布|完成|获得?|拿到|拿下|递交|递表|提交|发布|推出|开源|上线|登陆|挂牌|敲钟|启动|申请|收购|入股|[,]?估值))"
)
_INVESTING = re.compile(rf"(?:由|领投方(?:为|是)|投资方(?:为|是|包括)|投资人包括|股东)({_PART}{{2,12}}?)(?=(?:独家)?(?:领投|跟投|参投|联合|投资|出资|注资|继续|、|和|与|及))")
_LIST_MARK = re.compile(r"[、]|(?<!\d)(?:以及|和|与|及)(?!\d)")
_PRODUCT_CODE = re.compile(rf"[{_HAN}]{{2,4}}[A-Z]?\d[A-Za-z0-9.]*|[{_HAN}]{{2,3}}[A-Z]\d*")
_SURNAME_RUN = re.compile(rf"[{_HAN}]{{2,3}}")
_LEGAL = re.compile(rf"[{_HAN}A-Za-z0-9]{{2,20}}(?:\([{_HAN}]{{2,4}}\))?[{_HAN}A-Za-z]{{0,12}}?(?:股份有限公司|有限责任公司|有限公司|\(有限合伙\))")


class ChineseNames:
    """Spots the names of one document, sentence by sentence, after a first pass that learns what it introduces."""

    def __init__(self, sentences: Sequence[Sentence], taken: Sequence[Sequence[Span]]) -> None:
        """``taken[i]`` are spans of sentence ``i`` that are figures or dates already: no name overlaps them."""
        self._sentences = sentences
        self._taken = taken
        self._learned: dict[str, MentionKind] = {}
        for sentence, spans in zip(sentences, taken, strict=True):
            self._learn(sentence.text, spans)
        self._finder = AhoCorasick(list(self._learned), matchkind=MatchKind.LeftmostLongest) if self._learned else None

    def spot(self, index: int) -> list[Name]:
        """The names of sentence ``index``, in order, not overlapping."""
        text = self._sentences[index].text
        found: list[Name] = []
        for finder in (self._from_learned, _from_known, _legal_names, _from_endings, _from_latin, _from_persons, _from_places):
            for name in finder(text):
                if not _overlaps(name, found) and not any(a < name.end and b > name.start for a, b in self._taken[index]):
                    found.append(name)
        found += [name for name in _from_lists(text, found, self._taken[index]) if not _overlaps(name, found)]
        return sorted(found, key=lambda name: name.start)

    def _learn(self, text: str, taken: Sequence[Span]) -> None:
        for match in _DEFINED.finditer(text):
            left = _trim_left(match.group(1))
            for part in (left, match.group(2).strip()):
                if _may_be_name(part) and not any(a < match.end() and b > match.start() for a, b in taken):
                    self._learned.setdefault(part, _kind_by_form(part))
        for pattern in (_INTRODUCED, _INVESTING):
            for match in pattern.finditer(text):
                part = _trim_right(_trim_left(match.group(1)))
                if _may_be_name(part) and not any(a < match.end(1) and b > match.start(1) for a, b in taken):
                    self._learned.setdefault(part, _kind_by_form(part))

    def _from_learned(self, text: str) -> list[Name]:
        if self._finder is None:
            return []
        out = []
        for index, start, end in self._finder.find_matches_as_indexes(text):
            known = known_names().get(text[start:end].lower())
            kind = known.kind if known else list(self._learned.values())[index]
            out.append(Name(start, end, kind, (known.entry or None) if known else None, bool(known and known.media)))
        return out


@cache
def _known_finder() -> tuple[AhoCorasick, list[str]]:
    names = [name for name, known in known_names().items() if re.search(f"[{_HAN}]", name) and len(name) > 1]
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def _from_known(text: str) -> list[Name]:
    finder, names = _known_finder()
    out = []
    for index, start, end in finder.find_matches_as_indexes(text.lower()):
        known = known_names()[names[index]]
        if known.ordinary and end - start <= 2 and not re.match(r"[(\"]|宣布|完成|发布|推出|获|估值|的", text[end:]):
            continue
        out.append(Name(start, end, known.kind, known.entry or None, known.media))
    return out


def _legal_names(text: str) -> list[Name]:
    out = []
    for match in _LEGAL.finditer(text):
        head = match.group().split("(")[0]
        start = match.start() + len(head) - len(_trim_left(head))
        out.append(Name(start, match.end(), MentionKind.ORGANISATION))
    return out


def _from_endings(text: str) -> list[Name]:
    """Names by their last word (科技, 资本, 基金 ...), put together leftwards from rjieba's words."""
    out: list[Name] = []
    tokens = _tokens(text)
    for i, (word, start, end, _) in enumerate(tokens):
        telling = _ending().search(word)
        if telling is None or (i + 1 < len(tokens) and tokens[i + 1][0] in _ending_words() and tokens[i + 1][0] not in words("zh/names", "breakers")):
            continue
        first = start
        for back in range(i - 1, max(-1, i - 5), -1):
            before, a, b, tag = tokens[back]
            if b != first or before in words("zh/names", "breakers") or tag in _CLOSED or not re.fullmatch(rf"[{_HAN}A-Za-z0-9]+", before):
                break
            first = a
        surface = text[first:end]
        if len(surface) > len(telling.group()) and _may_be_name(surface):
            out.append(Name(first, end, _kind_by_form(surface)))
    return out


def _from_latin(text: str) -> list[Name]:
    out = []
    for match in _LATIN.finditer(text):
        start, end = match.span()
        while end > start and text[end - 1] in ".'-+& ":
            end -= 1
        surface = text[start:end]
        low = surface.lower()
        if len(surface) < 2 and not known_names().get(low):
            continue
        if all(part in words("en/names", "jargon") or part in _LATIN_NOISE for part in low.split()) and low not in known_names():
            continue
        known = known_names().get(low)
        if known:
            out.append(Name(start, end, known.kind, known.entry or None, known.media))
            continue
        versioned = re.search(r"[A-Za-z]-?\d|\s\d|π\d", surface) or text[end:].startswith(tuple(words("zh/names", "product_after")))
        out.append(Name(start, end, MentionKind.PRODUCT if versioned else MentionKind.UNKNOWN))
    for match in _PRODUCT_CODE.finditer(text):
        surface = _trim_left(match.group())
        if _may_be_name(surface) and re.match(rf"[{_HAN}]{{2}}", surface) and surface[0] not in "第达超近约共" and re.search(r"[A-Za-z\d]{2,}$", surface):
            out.append(Name(match.end() - len(surface), match.end(), MentionKind.PRODUCT, sure=False))
    return out


def _from_persons(text: str) -> list[Name]:
    """A family name with one or two characters, beside a title or a verb of speech, movement or office."""
    out: list[Name] = []
    for match in re.finditer(_person_context(), text):
        start, end = match.span("titled" if match.group("titled") else "acting")
        surface = text[start:end]
        if surface[:2] not in words("zh/names", "not_persons") and not _breaks(surface[1:]) and surface not in places("zh"):
            out.append(Name(start, end, MentionKind.PERSON))
    after = tuple(words("zh/names", "person_after"))
    for word, start, end, tag in _tokens(text):
        if tag == "nr" and 2 <= len(word) <= 3 and word[0] in table("zh/names")["surnames"] and text.startswith(after, end):
            name = Name(start, end, MentionKind.PERSON)
            if word[:2] not in words("zh/names", "not_persons") and not _overlaps(name, out):
                out.append(name)
    return out


def _from_places(text: str) -> list[Name]:
    finder, names = _place_finder()
    return [Name(a, b, _place_kind(text, b)) for i, a, b in finder.find_matches_as_indexes(text)]


def _from_lists(text: str, found: Sequence[Name], taken: Sequence[Span]) -> list[Name]:
    """Pieces of a list (A、B和C) beside a name are names too, if they have the length and no word that no name holds."""
    out: list[Name] = []
    marks = [match.span() for match in _LIST_MARK.finditer(text)]
    if not marks:
        return out
    starts, ends = {name.start for name in found}, {name.end for name in found}
    edges = sorted({0, len(text), *(a for a, _ in marks), *(b for _, b in marks), *(m.start() for m in re.finditer(r"[,。;:()\"]", text)), *(m.end() for m in re.finditer(r"[,。;:()\"]", text))})
    changed = True
    while changed:
        changed = False
        for a, b in marks:
            for start, end in ((b, _piece_end(text, b, edges)), (_piece_start(text, a, edges), a)):
                beside = a in ends or b in starts
                piece = text[start:end]
                if beside and start not in starts and end not in ends and _may_be_name(piece) and len(piece) <= 10 and not any(
                    x < end and y > start for x, y in taken):  # fmt: skip
                    out.append(Name(start, end, _kind_by_form(piece), sure=False))
                    starts.add(start)
                    ends.add(end)
                    changed = True
    return out


def _piece_end(text: str, start: int, edges: list[int]) -> int:
    end = next((edge for edge in edges if edge > start), len(text))
    piece = text[start:end]
    match = re.search(r"等|(?:独家)?(?:领投|跟投|参投|联合|投资|出资|注资|参与|均|也|都|则|各|在|是|为|的|宣布|完成|达成|签)", piece[2:])
    return start + 2 + match.start() if match else end


def _piece_start(text: str, end: int, edges: list[int]) -> int:
    start = max((edge for edge in edges if edge < end), default=0)
    return end - len(_trim_left(text[start:end]))


_CLOSED = frozenset({"v", "p", "c", "d", "u", "uj", "ul", "uz", "r", "m", "x", "f", "y", "e", "q"})
_LATIN_NOISE = frozenset(
    {"ii", "pre", "b+", "a+", "lp", "gp", "ceo", "cto", "ipo", "pre-a", "pre-ipo", "ai+", "toc", "tob", "server", "scaling", "law", "h",
     "a", "b", "c", "d", "e", "k", "m", "w", "x", "h股", "a股", "ashare", "beta", "pro", "max", "mini"}
)  # fmt: skip


@cache
def _ending_words() -> frozenset[str]:
    names = table("zh/names")
    return frozenset({*names["organisation"], *names["fund"], *names["authority"]})


@cache
def _ending() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(_ending_words(), key=lambda e: (-len(e), e))) + ")$")


@cache
def _place_finder() -> tuple[AhoCorasick, list[str]]:
    names = list(places("zh"))
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def _place_kind(text: str, end: int) -> MentionKind:
    return MentionKind.AUTHORITY if re.match(r"(?:市|省)?(?:政府|当局)", text[end:]) else MentionKind.PLACE


@cache
def _person_context() -> re.Pattern[str]:
    names = table("zh/names")
    before = "|".join(sorted(names["person_before"], key=len, reverse=True))
    after = "|".join(sorted(names["person_after"], key=len, reverse=True))
    family = f"[{names['surnames']}]"
    name = f"[{names['surnames']}][{_HAN}]{{1,2}}?"
    return re.compile(
        rf"(?:{before})[:,\"]?(?P<titled>{name})(?=[,。;:()、\"]|{after}|[的在和与将已从曾于对是也]|$)"
        rf"|(?:^|(?<=[,。;:、\"()]))(?P<acting>{name})(?={after})"
    )


def _tokens(text: str) -> list[tuple[str, int, int, str]]:
    import rjieba  # loads its dictionary on import, a tenth of a second: not for English texts

    out, at = [], 0
    for word, tag in rjieba.tag(text):
        out.append((word, at, at + len(word), tag))
        at += len(word)
    return out


def _breaks(part: str) -> bool:
    return part in words("zh/names", "breakers")


def _trim_left(part: str) -> str:
    """What is left of ``part`` behind the last word that no name holds."""
    tokens = _tokens(part)
    start = 0
    for word, _, end, tag in tokens[:-1]:
        if _breaks(word) or tag in ("p", "c", "d", "u", "uj", "ul", "r", "x"):
            start = end
    return part[start:]


def _trim_right(part: str) -> str:
    """``part`` without the adverbs, times and verbs at its end."""
    tokens = _tokens(part)
    while len(tokens) > 1 and (tokens[-1][3] in ("d", "t", "p", "c", "v", "u", "ul", "uj", "r") or _breaks(tokens[-1][0])):
        tokens.pop()
    return part[: tokens[-1][2]] if tokens else part


def _may_be_name(part: str) -> bool:
    if not 2 <= len(part) <= 30 or part in words("zh/names", "not_names") or part in places("zh") or _breaks(part):
        return False
    if re.search(r"[,。;:!?、\"]", part) or re.fullmatch(r"[\d.\s%]+", part):
        return False
    if part.endswith(tuple(n for n in words("zh/names", "not_names") if len(n) > 3)):
        return False
    tokens = _tokens(part)
    return not any(_breaks(word) and len(word) > 1 or tag in ("uj", "ul", "u", "p", "c", "r", "d", "y") for word, _, _, tag in tokens) and not (
        tokens[0][3] in ("v", "m", "a") and tokens[0][2] >= len(part))  # fmt: skip


def _kind_by_form(surface: str) -> MentionKind:
    names = table("zh/names")
    if surface.endswith(tuple(names["fund"])) and len(surface) > 3:
        return MentionKind.FUND
    if surface.endswith(tuple(e for e in names["authority"] if len(e) > 1)):
        return MentionKind.AUTHORITY
    if surface.endswith(tuple(names["organisation"])):
        return MentionKind.ORGANISATION
    return MentionKind.UNKNOWN


def _overlaps(name: Name, others: Sequence[Name]) -> bool:
    return any(name.start < other.end and name.end > other.start for other in others)

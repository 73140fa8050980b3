"""English names: capitalised runs, trimmed of what is no name, of the kind that their words and neighbours tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading.lexicon import ordinary_english, places, words
from tenfold.reading.names import Name, known_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.view import Sentence

_TOKEN = (
    r"(?:(?:[A-Z]\.){2,}|\d{0,3}(?:\.\d+)?[A-Z]\w*|[a-zπ]{1,4}[A-Z]\w*|[π]\d[\d.]*\d?|0?\d\.AI)(?:[.&+/'-](?=[A-Z0-9])\w+)*"
    r"(?:\.(?:ai|io|com)\b)?(?:(?<=\d)-[a-z]{3,9}\b)?"
)
_VERSION = (
    r"(?:\d{1,3}(?:\.\d{1,2})?[A-Za-z]{0,2}(?:-[A-Z0-9][\w.]*)*"
    r"(?![\w%]|,\d|\.\d| (?:million|billion|trillion|per|percent)))"
)
_RUN = re.compile(rf"(?<![\w$])(?:{_TOKEN})(?:(?: | & ){_TOKEN}|, (?:Inc|Ltd|LLC)\b| {_VERSION})*")
_WORD = re.compile(r"[^\s]+")
_JOINERS = re.compile(r" (?:of|of the|for|and|for the) $")
_JOINABLE = frozenset(
    [
        "bank",
        "university",
        "institute",
        "academy",
        "ministry",
        "department",
        "bureau",
        "school",
        "association",
        "house",
        "office",
        "court",
        "college",
        "commission",
        "administration",
        "center",
        "centre",
        "council",
        "society",
    ]
)
_PERSON_AFTER = re.compile(
    r"(?:'s)?,? (?:(?:who|said|says|told|added|wrote|tweeted|noted|argued|stated|joined|resigned)\b"
    r"|(?:the |a |its |an )?(?:\w+[ -]){0,3}(?:co-?founder|founder|chief|ceo|cto|cfo|coo|chair\w*|president|professor"
    r"|head of|director|spokes\w+|analyst|minister|managing)\b)",
    re.IGNORECASE,
)
_PRODUCT_BEFORE = re.compile(
    r"(?:\b(?:called|named|dubbed|model|models|chip|chatbot|app|assistant|robot|card:)|the) $", re.IGNORECASE
)
_GOVERNMENT = re.compile(
    r"(?: (?:municipal|city|provincial|state|local|federal|district|regional))?"
    r" (?:government|administration|authorities)\b"
)
_TICKER = re.compile(r"[A-Z]{2,6}\.[A-Z]{1,2}")
_TICKER_BEFORE = re.compile(r"(?:NYSE|NASDAQ|Nasdaq|HKEX|SEHK|HKG|SSE|SZSE|TSE|LSE|KRX|TSX|ASX|AMEX): ?$")
_LOCAL_GOVERNMENT = re.compile(r" (?:municipal|city|provincial|district) (?:government|administration|authorities)\b")
# "Voice AI firm Sonoray": what stands before the firm says what it does.
_OF_TRADE = re.compile(
    r" (?:firm|start-?up|company|maker|specialist|developer|unicorn|provider|outfit|giant|group|house) [A-Z]\w"
)
_BODIES = ("government", "regulator", "authorities", "parliament", "prosecutors", "lawmakers", "watchdog",
           "central bank", "administration")  # fmt: skip
_LOOKS_MADE = re.compile(r"[a-z][A-Z]|\d|[A-Z]{2}[a-z]|\.ai$")  # written as no ordinary word is
_LOW_IN_TITLES = frozenset(
    {"from", "with", "over", "into", "after", "amid", "than", "that", "this", "upon", "before", "about"}
)
_VERSIONED = re.compile(r"[A-Za-z]-?\d|\s\d")


class EnglishNames:
    """Spots the names of one document, sentence by sentence, after a first pass that learns how it writes them."""

    def __init__(self, sentences: Sequence[Sentence], taken: Sequence[Sequence[Span]]) -> None:
        """``taken[i]`` are spans of sentence ``i`` that are figures or dates already: no name overlaps them."""
        self._sentences = sentences
        self._taken = taken
        self._runs = [self._raw_runs(i) for i in range(len(sentences))]
        self._titled = [_is_title_case(sentence) for sentence in sentences]
        self._lower = {word for sentence in sentences for word in re.findall(r"(?<![\w-])[a-z]{3,}", sentence.text)}
        self._sure: set[str] = set()  # names by their place in a sentence, in lower case
        self._persons: set[str] = set()
        for i, runs in enumerate(self._runs):
            if self._titled[i]:
                continue
            for start, end in runs:
                if start > 1 and not _opens(sentences[i].text, start):
                    low = sentences[i].text[start:end].lower()
                    if low not in words("en/names", "jargon"):
                        self._sure.add(low)
        self._sure_words = {word for run in self._sure for word in run.split()[:1]}

    def spot(self, index: int) -> list[Name]:
        """The names of sentence ``index``, in order, not overlapping."""
        sentence = self._sentences[index]
        out: list[Name] = []
        for start, end in self._runs[index]:
            for first, last, person in _pieces(sentence.text, start, end):
                name = self._judge(index, first, last, person)
                if name is not None:
                    out.append(name)
        acting = any(body in sentence.text for body in _BODIES)
        for match in _seats_of_power().finditer(sentence.text) if acting else ():
            out = [name for name in out if name.end <= match.start() or name.start >= match.end()]
            out.append(Name(match.start(), match.end(), MentionKind.AUTHORITY))
        return sorted(out, key=lambda name: name.start)

    def _raw_runs(self, index: int) -> list[Span]:
        text = self._sentences[index].text
        runs: list[Span] = []
        for start, end in (
            piece for match in _RUN.finditer(text) for piece in _outside(match.span(), self._taken[index])
        ):
            while start < end and text[start] in " ,&":
                start += 1
            while end > start and text[end - 1] in " ,&":
                end -= 1
            if end <= start:
                continue
            if runs and _JOINERS.match(text[runs[-1][1] : start]) and _last_word(text, runs[-1]) in _JOINABLE:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return runs

    def _judge(self, index: int, start: int, end: int, person: bool) -> Name | None:
        text = self._sentences[index].text
        surface = text[start:end]
        low = surface.lower()
        if text.startswith("'t", end):  # Didn't, Isn't
            return None
        if surface == "MIT" and re.match(r"[ -][Ll]icen[cs]e", text[end:]):
            return None
        if _TICKER_BEFORE.search(text, max(0, start - 8), start) or (
            _TICKER.fullmatch(surface) and surface not in places("en")
        ):
            return None
        if low in words("en/names", "not_names"):
            return None
        known = known_names().get(low)
        tokens = low.split()
        if known is None and tokens[-1] in words("en/names", "trades") and _OF_TRADE.match(text, end):
            return None
        initial = start == 0 or _opens(text, start)
        if known and not (known.ordinary and (initial or self._titled[index]) and low not in self._sure):
            return Name(start, end, known.kind, known.entry or None, known.media)
        seat = (_GOVERNMENT if surface in places("en") else _LOCAL_GOVERNMENT).match(text, end)
        if seat:
            return Name(start, seat.end(), MentionKind.AUTHORITY)
        if tokens[-1] in words("en/names", "media"):
            return Name(start, end, MentionKind.ORGANISATION, media=True)
        bare = surface[: _without_tail(text, start, end) - start]
        if (
            surface.removesuffix(" AI") in places("en")
            or bare in places("en")
            or (
                start < 30
                and surface.isupper()
                and len(surface) > 3
                and re.match(r"(?:,? [A-Z][a-z]+\.?(?: \d+)?)?(?: \([^)]*\))? - ", text[end:])
            )
        ):
            return Name(start, end, MentionKind.PLACE)
        if tokens[0] in ("series", "pre-series") or all(
            token in words("en/names", "jargon") or token in words("en/names", "calendar") or token.isdigit()
            for token in tokens
        ):
            return None
        doubtful = (initial or self._titled[index]) and low not in self._sure
        alone = (len(tokens) == 1 and not re.search(r"-[A-Z]", surface)) or self._titled[index]
        if doubtful and alone and all(self._is_ordinary(token) for token in tokens) and not _organisation(tokens):
            return None
        if self._titled[index] and low not in self._sure and len(tokens) > 1:
            return self._judge_title(index, start, end, tokens)
        kind = self._kind(text, start, end, tokens, person)
        return Name(start, end, kind, sure=not doubtful)

    def _judge_title(self, index: int, start: int, end: int, tokens: list[str]) -> Name | None:
        """In a title where every word is capitalised only what is known, or no ordinary word, is a name."""
        text = self._sentences[index].text
        spans = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
        for size in range(len(tokens), 0, -1):
            for at in range(len(tokens) - size + 1):
                low = " ".join(tokens[at : at + size])
                first, last = spans[at][0], spans[at + size - 1][1]
                known = known_names().get(low)
                if known and not known.ordinary:
                    return Name(first, last, known.kind, known.entry or None, known.media)
                if low in self._sure or (
                    size == 1 and not self._is_ordinary(low) and _LOOKS_MADE.search(text[first:last])
                ):
                    return Name(first, last, self._kind(text, first, last, low.split(), False), sure=False)
        return None

    def _is_ordinary(self, token: str) -> bool:
        """Whether a word is ordinary, in English at large or in this very text."""
        return not any(c.isdigit() for c in token) and (token in self._lower or _ordinary(token))

    def _kind(self, text: str, start: int, end: int, tokens: list[str], person: bool) -> MentionKind:
        after = text[end : end + 60]
        next_word = re.match(r"'?s? ?(?:AI )?([\w-]+)", after)
        if (len(tokens) > 1 and any(t in words("en/names", "authority") for t in tokens)) or after.lower().startswith(
            (" government", " regulator", " authorities")
        ):
            return MentionKind.AUTHORITY
        if tokens[-1] in ("fund", "funds") and len(tokens) > 1:
            return MentionKind.FUND
        if _organisation(tokens):
            return MentionKind.ORGANISATION
        if person or _is_person(tokens, after) or (tokens[0] in self._persons and len(tokens) == 1):
            self._persons.update(tokens)
            return MentionKind.PERSON
        if _VERSIONED.search(text[start:end]) and not after.startswith((" said", ", which raised")):
            return MentionKind.PRODUCT
        if next_word and next_word.group(1) in words("en/names", "product_nouns") and not after.startswith("'s"):
            return MentionKind.PRODUCT
        return MentionKind.UNKNOWN


def _opens(text: str, start: int) -> bool:
    """Whether a mark that a sentence may begin behind stands right before ``start``."""
    before = start - 1 - (text[start - 1] == " ")
    return before >= 0 and text[before] in '.!?:"('


def _outside(run: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a run where figures and dates cut it ("On Tuesday Orbitly": "On", "Orbitly")."""
    pieces = [run]
    for a, b in taken:
        pieces = [
            part for start, end in pieces for part in ((start, min(end, a)), (max(start, b), end)) if part[0] < part[1]
        ]
    return pieces


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """A run cut at the titles and descriptors in it: (start, end, whether a title of a person stands before)."""
    if text[start:end] in places("en") or text[start:end].lower() in known_names():
        return [(start, end, False)]
    pieces: list[tuple[int, int, bool]] = []
    open_at: int | None = None
    person = False
    spans = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    bare = [text[a:b].lower().strip(",") for a, b in spans]
    for i, (a, b) in enumerate(spans):
        word = bare[i]
        last = i == len(spans) - 1
        heads = open_at is None
        demonym = word in words("en/names", "demonyms") and not _institution(bare[-1])
        opens = word in words("en/names", "openers") or word in words("en/names", "calendar") or demonym
        drop = heads and opens
        inside = (
            (open_at is not None and word in ("lab", "partner", "group"))
            if last
            else bare[i + 1] in words("en/names", "organisation")
        )
        title = word in words("en/names", "descriptors") and not inside
        if drop or title:
            if open_at is not None:
                pieces.append((open_at, spans[i - 1][1], person))
                open_at = None
            person = title and word in words("en/names", "titles")
            continue
        if open_at is None:
            open_at = a
        if last:
            pieces.append((open_at, b, person))
    return [(a, _without_tail(text, a, b), p) for a, b, p in pieces]


def _without_tail(text: str, start: int, end: int) -> int:
    """The end of the run without words of the trade that are no part of the name ("Cerebras IPO")."""
    while True:
        cut = text.rfind(" ", start, end)
        if cut > start and _TICKER.fullmatch(text, cut + 1, end):
            end = cut
            continue
        if cut <= start or text[cut + 1 : end].lower() not in words("en/names", "jargon") - {
            "ai",
            "intelligence",
            "securities",
            "exchange",
            "learning",
            "chatbots",
        }:
            return end
        end = cut


def _is_title_case(sentence: Sentence) -> bool:
    """Whether this is a headline in which most longer words are capitalised: then capitals tell nothing."""
    text = sentence.text
    if not sentence.heading and text.rstrip("\"')").endswith((".", "?", "!", ":", ";")):
        return False
    longer = [word for word in re.findall(r"\b[A-Za-z]{4,}\b", text) if word not in _LOW_IN_TITLES]
    return len(longer) >= 4 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)


def _last_word(text: str, run: Span) -> str:
    return text[run[0] : run[1]].rsplit(" ", 1)[-1].lower()


def _ordinary(token: str) -> bool:
    bare = token.strip(".,'&-")
    lists = ("openers", "descriptors", "demonyms", "calendar", "jargon")
    if any(stem in ordinary_english() for stem in (bare, bare.removesuffix("s"), bare.removesuffix("'s"))):
        return True
    if any(bare in words("en/names", key) for key in lists):
        return True
    return all(part in ordinary_english() or len(part) < 3 for part in bare.split("-"))


def _organisation(tokens: list[str]) -> bool:
    return (len(tokens) > 1 and tokens[-1].strip(".,") in words("en/names", "organisation")) or tokens[-1].endswith(
        (".ai", ".io", ".com")
    )


def _institution(word: str) -> bool:
    return word in words("en/names", "authority") or word in (
        "academy",
        "university",
        "bank",
        "institute",
        "association",
        "telecom",
    )


@cache
def _seats_of_power() -> re.Pattern[str]:
    """ "the Chinese government", "Dutch regulators": who acts for a state without a name of its own."""
    nations = "|".join(sorted(word.capitalize() for word in words("en/names", "demonyms")))
    bodies = "|".join(_BODIES).replace("regulator", "regulators?")
    return re.compile(
        rf"\b(?:(?:{nations}) (?:state )?(?:{bodies})|(?:Trump|Biden|Obama|[A-Z][a-z]+) administration)\b"
    )


@cache
def _given() -> frozenset[str]:
    return words("en/names", "given_names")


def _is_person(tokens: list[str], after: str) -> bool:
    if not 2 <= len(tokens) <= 4 or any(not re.fullmatch(r"[^\W\d]+(?:[-'][^\W\d]+)*\.?", token) for token in tokens):
        return False
    if tokens[0] in _given():
        return True
    chinese = tokens[0] in words("en/names", "pinyin_surnames") and len(tokens) == 2 and len(tokens[1]) <= 9
    return chinese or bool(_PERSON_AFTER.match(after))

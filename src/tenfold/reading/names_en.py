"""English names: capitalised runs, trimmed of what is no name, of the kind that their words and neighbours tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading.lexicon import choice, ordinary_english, places, words
from tenfold.reading.names import Name, known_names
from tenfold.reading.persons_en import is_person
from tenfold.reading.places_en import agency_in, dateline_end, is_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.view import Sentence

_TOKEN = (
    r"(?:(?:[A-Z]\.){2,}|\d{0,3}(?:\.\d+)?[A-ZÀ-ÖØ-ÞŠŽŁ]\w*(?:'(?!(?:s|t|d|m|ll|re|ve)\b)[a-z]{2,})?|[a-zπ]{1,4}[A-Z]\w*|[π]\d[\d.]*\d?|0?\d\.AI)(?:[.&+/'-](?=[A-Z0-9])\w+)*"
    r"(?:[.:](?:ai|io|com|bio|dev)\b)?(?:(?<=\d)-[a-z]{3,9}\b)?"
)
_VERSION = (
    r"(?:\d{1,3}(?:\.\d{1,2})?[A-Za-z]{0,2}(?:-[A-Z0-9][\w.]*)*"
    r"(?![\w%]|,\d|\.\d| (?:million|billion|trillion|per|percent)))"
)
# The second half of a Korean given name: "Hwang Ji-woo".
_GIVEN = rf" [A-Z][a-z]{{1,5}}-(?!{choice('en/names', 'behind_hyphens')}\b)[a-z]{{2,4}}\b"
_LEGAL = r" plc\b|(?: Co\.)?,? (?:Inc|Ltd|LLC|Corp)\b| Co\., (?:Inc|Ltd|LLC)\b"
_RUN = re.compile(
    rf"(?<![\w$])(?:\d{{2,4}} (?=(?:Capital|Ventures|Partners|Global|Advisors)\b))?(?:{_TOKEN})"
    rf"(?:{_LEGAL}|{_GIVEN}|(?: | & | d'| x ){_TOKEN}| {_VERSION})*"
    r"|(?<![\w$@/.-])[a-z]{3,}[\w-]*\.(?:ai|io|bio|dev|xyz)\b(?!/)"
    r"|(?<![\w$-])(?!(?:mid|late|early|pre|post|top|sub|covid|tier|phase|grade|level|type)-)[a-z]{2,}(?:-[a-z]+)*-\d+(?:\.\d+)?b\b"
)
_WORD = re.compile(r"[^\s]+")
_JOINERS = re.compile(r" (?:of|of the|for|and|for the) $")
# "Ministry of Industry and Information Technology": a department goes on with the second of its fields.
_DEPARTMENT = re.compile(r"(?:.+ )?(?:Ministry|Department|Bureau|Office|Commission|Administration|Bank) (?:of|for) \w+")
_FIELD = re.compile(rf"{choice('en/names', 'fields_of_departments')}\b")
# "Securities and Exchange Commission": bodies of which the first field stands before the "and".
_FIRST_FIELD = re.compile(rf"(?:.+ )?{choice('en/names', 'first_fields')}")
_SECOND_FIELD = re.compile(rf"{choice('en/names', 'second_fields')} {choice('en/names', 'offices_of_state')}\b")
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
# What stands behind a company's name with a figure in it, and behind no product's.
_COMPANY_AFTER = re.compile(rf"(?:,? |'s ){choice('en/names', 'behind_companies')}\b", re.IGNORECASE)
_LAW = re.compile(r" (?:Act|Bill|Law|Prize|Award|Conference|Summit|Day|Week)\b")
_ROMAN = re.compile(r" (?:I{1,3}|IV|VI{0,3}|IX|X)$")  # "Kvist III" is a fund where the text speaks of one
_OF_FUND = re.compile(r"\b(?:funds?|vehicles?|close of|closing of|raised in)\b")
_LOOKS_MADE = re.compile(r"[a-z][A-Z]|\d|[A-Z]{2}[a-z]|\.ai$")  # written as no ordinary word is
# "Driverless-forklift maker": a word at the head of a compound that opens the sentence.
_COMPOUND = re.compile(rf"-(?!{choice('en/names', 'behind_hyphens')}\b)[a-z]{{3}}")
# What only a name is followed by where a word of the language that opens a sentence is one: "Cohere has appointed".
_ACTS = re.compile(rf"'s | {choice('en/names', 'acts')}\b")
_ACTS_IN_TITLE = re.compile(rf" (?:to|{choice('en/names', 'acts')})\b", re.IGNORECASE)
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
        self._datelines = [dateline_end(sentence.text) for sentence in sentences]
        agencies = (agency_in(s.text[:end]) for s, end in zip(sentences, self._datelines, strict=True))
        self._agencies = {agency.lower() for agency in agencies if agency}
        self._sure: set[str] = set()  # names by their place in a sentence, in lower case
        self._openings: set[str] = set()  # the first words of such names before a generic one: "scale" of "Scale AI"
        self._persons: set[str] = set()
        for i, runs in enumerate(self._runs):
            if self._titled[i]:
                continue
            for start, end in runs:
                low = sentences[i].text[start:end].lower()
                opens = start <= 1 or _opens(sentences[i].text, start)
                strange = not any(self._is_ordinary(word) for word in low.split())
                if (strange or not opens) and low not in words("en/names", "jargon"):
                    self._sure.add(low)
                    first, _, rest = low.partition(" ")
                    if rest in words("aliases", "generic_endings"):
                        self._openings.add(first)

    def spot(self, index: int) -> list[Name]:
        """The names of sentence ``index``, in order, not overlapping."""
        sentence = self._sentences[index]
        out: list[Name] = []
        for start, end in self._runs[index]:
            for first, last, person in _pieces(sentence.text, start, end):
                name = self._judge(index, first, last, person)
                if name is not None:
                    out.append(name)
        rules = any(body in sentence.text for body in _ruling())
        for match in _seats_of_power().finditer(sentence.text) if rules else ():
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
            between = text[runs[-1][1] : start] if runs else ""
            if runs and (
                (_JOINERS.match(between) and _last_word(text, runs[-1]) in _JOINABLE)
                or (between == " and " and _DEPARTMENT.fullmatch(text, *runs[-1]) and _FIELD.match(text, start))
                or (between == " and " and _FIRST_FIELD.fullmatch(text, *runs[-1]) and _SECOND_FIELD.match(text, start))
            ):
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
        if surface == "MIT" and (re.match(r"[ -][Ll]icen[cs]e", text[end:]) or text[:start].endswith("under ")):
            return None
        if _TICKER_BEFORE.search(text, max(0, start - 8), start) or (
            _TICKER.fullmatch(surface) and surface not in places("en")
        ):
            return None
        if low in words("en/names", "not_names") or all(token in words("en/names", "offices") for token in low.split()):
            return None
        if _LAW.match(text, end) or (text[start - 1 : start] == "[" and text.startswith("]", end)):
            return None  # the Chips Act, [Policy]
        if text.startswith(" family", end) and text[:start].endswith("the "):
            end += len(" family")
        known = known_names().get(low)
        tokens = low.split()
        if known is None and end <= self._datelines[index]:
            return None
        if low in self._agencies:
            return Name(start, end, MentionKind.ORGANISATION, media=True)
        if known is None and tokens[-1] in words("en/names", "trades") and _OF_TRADE.match(text, end):
            return None
        initial = start == 0 or _opens(text, start)
        if initial and _COMPOUND.match(text, end) and known is None:
            return None
        acts = bool(_ACTS.match(text, end))
        if known and not (known.ordinary and not acts and (initial or self._titled[index]) and low not in self._sure):
            return Name(start, end, known.kind, known.entry or None, known.media)
        seat = (_GOVERNMENT if surface in places("en") else _LOCAL_GOVERNMENT).match(text, end)
        if seat:
            return Name(start, seat.end(), MentionKind.AUTHORITY)
        if tokens[-1] in words("en/names", "media"):
            return Name(start, end, MentionKind.ORGANISATION, media=True)
        bare = surface[: _without_tail(text, start, end) - start]
        if is_place(text, start, end) or bare in places("en"):
            return Name(start, end, MentionKind.PLACE)
        if tokens[0] in ("series", "pre-series") or all(
            token in words("en/names", "jargon") or token in words("en/names", "calendar") or token.isdigit()
            for token in tokens
        ):
            return None
        short = acts and low in self._openings and not self._titled[index]
        doubtful = (initial or self._titled[index]) and low not in self._sure and not short
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
                strange = size == 1 and not self._is_ordinary(low)
                made = _LOOKS_MADE.search(text[first:last]) or (first == 0 and _ACTS_IN_TITLE.match(text, last))
                if low in self._sure or (strange and made):
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
        if len(tokens) > 1 and (
            tokens[-1] in ("fund", "funds")
            or (_ROMAN.search(text[start:end]) and _OF_FUND.search(text[:start] + after))
        ):
            return MentionKind.FUND
        if _organisation(tokens):
            return MentionKind.ORGANISATION
        if person or is_person(tokens, text[:start], after) or (tokens[0] in self._persons and len(tokens) == 1):
            self._persons.update(tokens)
            return MentionKind.PERSON
        if _VERSIONED.search(text[start:end]):
            return MentionKind.ORGANISATION if _COMPANY_AFTER.match(after) else MentionKind.PRODUCT
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
        demonym = word in words("en/names", "demonyms") and not any(_institution(part) for part in bare[i + 1 :])
        opener = word in words("en/names", "openers") and text[a:b] != "US"
        opens = opener or word in words("en/names", "calendar") or demonym
        place = not last and text[a : spans[i + 1][1]].removesuffix(",") in places("en")  # "The New Jersey company"
        drop = heads and opens and not place
        inside = (
            (open_at is not None and word in ("lab", "partner", "group"))
            if last
            else bare[i + 1] in words("en/names", "organisation")
        )
        inside = inside or (i > 0 and text[spans[i - 1][0] : spans[i - 1][1]] == "&")  # Deere & Company
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
    if text.isupper() and text.count(" ") >= 2:
        return True
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
def _ruling() -> tuple[str, ...]:
    """Words of which one stands wherever a seat of power is named."""
    return (*words("en/names", "bodies"), "administration")


@cache
def _seats_of_power() -> re.Pattern[str]:
    """ "the Chinese government", "Dutch regulators": who acts for a state without a name of its own."""
    nations = "|".join(sorted(word.capitalize() for word in words("en/names", "demonyms")))
    where = "|".join(re.escape(place) for place in sorted(places("en"), key=len, reverse=True))
    bodies = "|".join(words("en/names", "bodies"))
    fields = "|".join(words("en/names", "fields_of_law"))
    return re.compile(
        rf"\b(?:(?:{nations}) (?:(?:state|federal|{fields}) )*(?:{bodies})"
        rf"|(?:{where})(?:'s)? (?:(?:state|federal|{fields}) )+(?:{bodies})"
        rf"|(?:{where})'s (?:(?:state|federal|{fields}) )*(?:{bodies})"
        rf"|(?<=[Tt]he )(?:{fields}) (?:{bodies})"
        r"|(?:Trump|Biden|Obama|[A-Z][a-z]+) administration)\b"
    )

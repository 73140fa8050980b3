"""What the texts around two names say for or against their being one: shared people, products, places, known names.

Everything here is evidence with a weight (log-odds) and a reason in words; ``pair`` adds it up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.folding import HAN, fold, is_chinese, simplify
from tenfold.resolving.words import name_words, pinyin, reads_as_pinyin, squeeze
from tenfold.whoswho import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenfold.whoswho import Entry

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.\-+][A-Za-z0-9]+)*\+?")
_CAPITALISED_PAIR = re.compile(r"\b([A-Z][a-z]+)[ -]([A-Z][a-z]+)\b")
_HAN_RUN = re.compile(f"[{HAN}]+")
_BESIDE = 60  # characters between a name and the person who heads its bearer
_LONGEST_NAME = 12  # characters or words of a known name that is looked for

PERSON, HEAD_OF_BOTH, TOKEN, READ_TOKEN, CITY = 2.2, 1.6, 1.2, 1.0, 0.9
OTHER_CITY, OTHER_COUNTRY, OTHER_COUNTRY_NAMED = -2.2, -3.0, -1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for (weight above 0) or against two names being one."""

    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Places:
    """data/names/places.toml: place as written → city of China, and → country."""

    cities: Mapping[str, str]
    countries: Mapping[str, str]
    in_english: frozenset[str]  # China's cities, folded


@cache
def places() -> Places:
    """The shipped places. Read once."""
    raw = data.table("names/places")
    cities = {name: city for city, names in raw["cities"].items() for name in (city, *names)}
    countries = {name: code for code, names in raw["countries"].items() for name in names}
    in_english = frozenset(fold(city) for city in raw["cities"])
    return Places(cities, {**dict.fromkeys(cities, "CN"), **countries}, in_english)


def ordinary_words() -> frozenset[str]:
    """English words that are no names, in lower case."""
    return data.word_list("lexicon/en/words.txt")


def _found(table: Mapping[str, str], text: str) -> set[str]:
    return {
        value
        for name, value in table.items()
        if name in text and (not name.isascii() or re.search(rf"\b{re.escape(name)}\b", text))
    }


def country_of_name(name: str, context: str) -> str | None:
    """The country that the text gives to the bearer of ``name`` outright: "Dutch firm X", "X of London"."""
    here = re.escape(name)
    for place, code in places().countries.items():
        if place not in context:
            continue
        at = re.escape(place)
        if place.isascii():
            before = rf"\b{at}(?:'s|-based)? (?:[a-z-]+ ){{0,3}}{here}"
            said = rf"{before}|{here},? (?:of|in|from|based in) {at}\b|{here}, an? {at}\b"
        else:
            said = rf"{at}(?:的|一家)?[{HAN}]{{0,6}}{here}|{here}(?:是一家|总部位于|位于|是){at}"
        if re.search(said, context):
            return code
    return None


def known_in(context: str) -> set[str]:
    """The ids of who's-who entries that the text names, by names that are no ordinary words and no one else's."""
    ids: set[str] = set()
    words = _LATIN.findall(context)
    spans = [" ".join(words[at : at + size]) for at in range(len(words)) for size in range(1, 6)]
    for run in _HAN_RUN.findall(simplify(context)):
        spans += [run[at : at + size] for at in range(len(run)) for size in range(2, _LONGEST_NAME + 1)]
    for span in dict.fromkeys(spans):
        bearers = load().by_name(fold(span))
        if len(bearers) == 1 and not bearers[0].ordinary and len(span) > 1:
            ids.add(bearers[0].id)
    return ids


def support(entry: Entry, context: str) -> int:
    """How much in the text points to this entry: its cues, and the names of what it is linked to."""
    lowered = simplify(context).lower()
    cues = sum(1 for cue in entry.cues if re.search(_as_word(simplify(cue).lower()), lowered))
    near = {*entry.links, *load().linked_to.get(entry.id, ())}
    return 2 * cues + len(near & known_in(context))


def _as_word(text: str) -> str:
    return rf"\b{re.escape(text)}\b" if text.isascii() else re.escape(text)


def evidence(left: str, right: str, left_context: str, right_context: str) -> list[Evidence]:
    """What the texts around the names ``left`` and ``right`` share or set against each other, the names apart."""
    if not left_context or not right_context:
        return []
    own = {word.lower() for name in (left, right) for word in _LATIN.findall(name)}
    people = {p for p in _people(left_context, right_context) if not _parts(p) <= own and p not in (left, right)}
    found = [Evidence(PERSON / (at + 1), f"both name {person}") for at, person in enumerate(sorted(people)[:2])]
    heads = [p for p in sorted(people) if _heads(p, left, left_context) and _heads(p, right, right_context)]
    if heads:
        found.append(Evidence(HEAD_OF_BOTH, f"{heads[0]} founded or heads both"))
    taken = own.union(*(_parts(person) for person in people))
    tokens = sorted((_tokens(left_context) & _tokens(right_context)) - taken)
    found += [Evidence(TOKEN / (at + 1), f"both name {token}") for at, token in enumerate(tokens[:2])]
    read = _read_tokens(left_context, right_context, taken.union(tokens))
    found += [Evidence(READ_TOKEN / (at + 1), f"both name {token}") for at, token in enumerate(read[:2])]
    return found + _from_places(left, right, left_context, right_context)


def _parts(person: str) -> set[str]:
    return {part.lower() for part in re.split("[ -]", person)}


def _heads(person: str, name: str, context: str) -> bool:
    """Whether the text puts the person beside the name, with a word for founding or heading near them."""
    at_name, (at, length) = context.find(name), _place_of(person, context)
    if at_name < 0 or at < 0:
        return False
    start, end = min(at_name, at), max(at_name + len(name), at + length)
    return end - start <= len(name) + length + _BESIDE and bool(
        _heading().search(context[max(0, start - 15) : end + 15])
    )


def _place_of(person: str, context: str) -> tuple[int, int]:
    """Where the text has the person, in either script, and how long the name is there; (-1, 0) where it has not."""
    if (at := context.find(person)) >= 0 or not person.isascii():
        return at, len(person)
    first, _, last = person.partition(" ")
    wanted = {squeeze(first + last), squeeze(last + first)}
    for run in _HAN_RUN.finditer(context):
        read = pinyin(simplify(run[0]))
        for size in (2, 3, 4):
            for at in range(len(read) - size + 1):
                if squeeze("".join(read[at : at + size])) in wanted:
                    return run.start() + at, size
    return -1, 0


def _from_places(left: str, right: str, left_context: str, right_context: str) -> list[Evidence]:
    cities = _found(places().cities, left_context), _found(places().cities, right_context)
    said = [
        country_of_name(name, context) or ("CN" if city else None)
        for name, context, city in zip((left, right), (left_context, right_context), cities, strict=True)
    ]
    if all(said) and said[0] != said[1]:
        return [Evidence(OTHER_COUNTRY, f"one is of {said[0]}, the other of {said[1]}")]
    if shared := sorted(cities[0] & cities[1]):
        return [Evidence(CITY, f"both are of {shared[0]}")]
    if all(cities):
        one, other = (" and ".join(sorted(each)) for each in cities)
        return [Evidence(OTHER_CITY, f"one is of {one}, the other of {other}")]
    countries = _found(places().countries, left_context), _found(places().countries, right_context)
    if all(countries) and not countries[0] & countries[1]:
        one, other = (" and ".join(sorted(each)) for each in countries)
        return [Evidence(OTHER_COUNTRY_NAMED, f"one text speaks of {one}, the other of {other}")]
    return []


def _tokens(context: str) -> set[str]:
    """Latin words that name something: no ordinary word, with a capital or a digit, three letters or more."""
    found = set()
    for word in _LATIN.findall(context):
        bare = word.lower()
        if (
            len(bare) >= 3
            and bare != word
            and bare not in ordinary_words()
            and bare.removesuffix("s") not in name_words().trade
        ):
            found.add(bare)
    return found


@cache
def _heading() -> re.Pattern[str]:
    """Words for founding or heading; a Latin one from its first letter on ("founder", but no "overrun")."""
    words = (rf"\b{re.escape(word)}" if word.isascii() else word for word in name_words().heading)
    return re.compile("|".join(words), re.IGNORECASE)


@cache
def _chinese_person() -> re.Pattern[str]:
    words = name_words()
    before, after = "|".join(words.before_person), "|".join(sorted(words.after_person, key=len, reverse=True))
    edge = f"(?=[^{HAN}]|[曾任称表说为是在出和与带将])"
    return re.compile(f"(?:{before})([{HAN}]{{2,3}}){edge}|([{HAN}]{{2,3}})(?={after})")


def _people(left: str, right: str) -> set[str]:
    """People whom both texts name: a Chinese name in both, or Latin in one and Chinese in the other."""
    sides = simplify(left), simplify(right)
    if all(is_chinese(side) for side in sides):
        found = [{name for match in _chinese_person().findall(side) for name in match if name} for side in sides]
        return found[0] & found[1]
    latin = [{f"{a} {b}" for a, b in _CAPITALISED_PAIR.findall(side)} for side in sides]
    if not any(is_chinese(side) for side in sides):
        words = ordinary_words()
        return {p for p in latin[0] & latin[1] if not all(part.lower() in words for part in p.split(" "))}
    names, text = (latin[1], sides[0]) if is_chinese(sides[0]) else (latin[0], sides[1])
    heard = _heard(text)
    out = set()
    for name in names:
        first, last = name.split(" ")
        if {squeeze(first + last), squeeze(last + first)} & heard and reads_as_pinyin(first + last):
            out.add(name)
    return out


@lru_cache(maxsize=1 << 12)
def _heard(text: str) -> frozenset[str]:
    """The readings of all runs of two to four characters."""
    heard: set[str] = set()
    for run in _HAN_RUN.findall(text):
        read = pinyin(run)
        for size in (2, 3, 4):
            heard |= {squeeze("".join(read[at : at + size])) for at in range(len(read) - size + 1)}
    return frozenset(heard)


def _read_tokens(left: str, right: str, without: set[str]) -> list[str]:
    """Latin words of one text that the other has in Chinese characters (Tongji, 同济); no cities, which count apart."""
    if is_chinese(left) == is_chinese(right):
        return []
    latin, chinese = (right, left) if is_chinese(left) else (left, right)
    cities = places().in_english
    heard = _heard(simplify(chinese))
    return sorted(
        word for word in _tokens(latin) - without - cities if reads_as_pinyin(word) and squeeze(word) in heard
    )

"""What the texts around two names say for or against their being one: shared people, products, places, figures, trade.

Everything here is evidence with a reason in words; ``pair`` weighs it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tenfold.folding import fold, simplify
from tenfold.resolving.evidence import Evidence
from tenfold.resolving.passage import NAME, rarity, read_passage, stem
from tenfold.resolving.places import country_of_name, place_names, places
from tenfold.resolving.sounds import Persons, compare_persons, share_surname
from tenfold.resolving.words import meanings, name_words, reads_as_pinyin, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.resolving.passage import Passage

_MAX_SHARED = 3  # of one kind: more adds nothing
_TELLING_WORD = 0.5  # a shared word that is rarer is given as a reason
_AGAINST = frozenset(["other heads", "other countries", "other countries named", "other cities", "other trades"])
_EVERYWHERE = frozenset(["HK"])  # companies of everywhere list there
_LITTLE = 0.5  # shared words (by rarity) below which two texts have nothing in common


def evidence(left: str, right: str, left_context: str, right_context: str) -> list[Evidence]:
    """What the texts around the names ``left`` and ``right`` share or set against each other, the names apart."""
    if not left_context or not right_context:
        return [Evidence("no text", 1, "no texts tell more of them")]
    one, other = _without_names(left, right, left_context), _without_names(right, left, right_context)
    people = list(_shared_people(one, other, left, right))
    taken = {part for person, _ in people for part in _parts(person)} | {*_parts(left), *_parts(right)}
    found = [*_from_people(people, one, other), *_from_names(one, other, taken)]
    found += _from_places(left, right, left_context, right_context, one, other)
    found += _from_figures(one, other)
    found += _from_trades(one, other)
    found += _from_words(one, other, taken)
    if all(each.kind in _AGAINST for each in found):
        found.append(Evidence("nothing in common", 1, "the texts have nothing in common"))
    return found


def _without_names(own: str, others: str, context: str) -> Passage:
    passage_text = context.replace(others, NAME) if len(others) > len(own) else context
    return read_passage(passage_text, own)


def _parts(name: str) -> list[str]:
    return [part.lower() for part in re.split(r"[ \-]", name)]


def _shared_people(one: Passage, other: Passage, left: str, right: str) -> Iterator[tuple[str, bool]]:
    """People whom both texts name, and whether both have them as founder or head."""
    seen: set[str] = set()
    for mine, theirs, turned in ((one, other, False), (other, one, True)):
        for person in sorted(mine.people):
            match = _in_other(person, theirs)
            if match is None or person in (left, right) or match in (left, right) or {person, match} & seen:
                continue
            if turned and person.isascii() == match.isascii():
                continue
            seen |= {person, match}
            yield person, person in mine.heads and (match in theirs.heads or not theirs.people)


def _in_other(person: str, passage: Passage) -> str | None:
    """How the other text writes the person, or None where it does not name them."""
    if person in passage.people:
        return person
    if person.isascii() and passage.chinese:
        first, _, last = person.partition(" ")
        readings = [squeeze(last + first), squeeze(first + last)]
        heard = next((passage.heard[each] for each in readings if each in passage.heard), None)
        if heard is not None and reads_as_pinyin(first + last):
            return heard
        alike = (each for each in passage.heard.values() if compare_persons(person, each) is Persons.ONE)
        return next(alike, None)
    return None


def _from_people(people: list[tuple[str, bool]], one: Passage, other: Passage) -> Iterator[Evidence]:
    for person, head_of_both in people[:2]:
        yield Evidence("a person", 1, f"both name {person}")
        if head_of_both:
            yield Evidence("a head of both", 1, f"{person} founded or heads both")
    if people:
        return
    for latin, chinese in ((one.heads, other.heads), (other.heads, one.heads)):
        for person in sorted(each for each in latin if each.isascii()):
            match = next((each for each in sorted(chinese) if share_surname(person, each)), None)
            if match and compare_persons(person, match) is Persons.SURNAME:
                yield Evidence("a surname", 1, f"the heads share a surname, {person} and {match}")
            if match:
                return
    if one.heads and other.heads:
        heads = " and ".join(min(each) for each in (one.heads, other.heads))
        yield Evidence("other heads", 1, f"other people head them: {heads}")


def _from_names(one: Passage, other: Passage, taken: set[str]) -> Iterator[Evidence]:
    names = sorted((one.names & other.names) - taken)[:_MAX_SHARED]
    if names:
        amount = sum(map(rarity, names)) ** 0.5
        yield Evidence("names", amount, f"both name {' and '.join(names)}")
    if one.chinese == other.chinese:
        return
    latin, chinese = (other, one) if one.chinese else (one, other)
    unread = sorted(latin.names - taken - places().in_english - set(names))
    read = [name for name in unread if reads_as_pinyin(name) and squeeze(name) in chinese.read][:_MAX_SHARED]
    if read:
        yield Evidence("names read aloud", len(read) ** 0.5, f"both name {' and '.join(read)}")


def _from_places(
    left: str, right: str, left_context: str, right_context: str, one: Passage, other: Passage
) -> Iterator[Evidence]:
    said = [
        country_of_name(name, context) or ("CN" if passage.cities else None)
        for name, context, passage in ((left, left_context, one), (right, right_context, other))
    ]
    if all(said) and said[0] != said[1]:
        yield Evidence("other countries", 1, f"one is of {said[0]}, the other of {said[1]}")
    elif shared := sorted(one.cities & other.cities):
        yield Evidence("a city", 1, f"both are of {shared[0]}")
    elif one.cities and other.cities:
        apart = " and ".join(" and ".join(sorted(each)) for each in (one.cities, other.cities))
        yield Evidence("other cities", 1, f"they are of other cities: {apart}")
    elif all(named := [each.countries - _EVERYWHERE for each in (one, other)]) and not named[0] & named[1]:
        apart = " and ".join(" and ".join(sorted(each)) for each in named)
        yield Evidence("other countries named", 1, f"the texts speak of other countries: {apart}")
    elif shared := sorted((one.countries & other.countries) - _EVERYWHERE - {"CN"}):
        yield Evidence("a country", 1, f"both speak of {shared[0]}")


def _from_figures(one: Passage, other: Passage) -> Iterator[Evidence]:
    shared = sorted(one.figures & other.figures, key=lambda figure: (-len(figure), figure))[:_MAX_SHARED]
    if shared:
        yield Evidence("figures", len(shared) ** 0.5, f"both give the figure {' and '.join(shared)}")


def _from_trades(one: Passage, other: Passage) -> Iterator[Evidence]:
    shared = sorted(one.trades & other.trades)
    if shared:
        amount = min(len(shared), _MAX_SHARED)
        yield Evidence("a trade", amount, f"both speak of {' and '.join(shared[:_MAX_SHARED])}")
    elif one.trades and other.trades:
        apart = " and of ".join(min(each) for each in (one.trades, other.trades))
        yield Evidence("other trades", 1, f"they speak of other things, of {apart}")
    happened = sorted(one.happenings & other.happenings)[:2]
    if happened:
        yield Evidence("happenings", len(happened), f"the same happened: {' and '.join(happened)}")


def _from_words(one: Passage, other: Passage, taken: set[str]) -> Iterator[Evidence]:
    shared = _shared_words(one, other)
    said = {word: weight for word, weight in shared.items() if word not in taken and fold(word) not in place_names()}
    amount = sum(said.values())
    if amount >= _LITTLE:
        telling = sorted((word for word in said if said[word] >= _TELLING_WORD), key=lambda word: (-said[word], word))
        yield Evidence(
            "words", min(amount, _MAX_SHARED), f"both texts say {', '.join(telling[:3]) or 'the same words'}"
        )


def _shared_words(one: Passage, other: Passage) -> dict[str, float]:
    """Words that both texts say, with their rarity: the same ones, or a Chinese one and its meaning in English."""
    if one.chinese == other.chinese:
        return {one.words[word]: rarity(word) for word in one.words.keys() & other.words.keys()}
    english, chinese = (other, one) if one.chinese else (one, other)
    said = {**{stem(name): name for name in english.names}, **english.words}
    found: dict[str, float] = {}
    for word in sorted(chinese.words):
        stems = next((each for each in _stemmed_meanings(word) if each <= said.keys()), None)
        if stems:
            told = max(stems, key=lambda each: (rarity(each), each))
            found[said[told]] = min(rarity(told), rarity(word))
    return found


@lru_cache(maxsize=1 << 15)
def _stemmed_meanings(word: str) -> tuple[frozenset[str], ...]:
    stemmed = (frozenset(stem(each) for each in meaning if len(each) > 2) for meaning in meanings(word))
    return tuple(dict.fromkeys(each for each in stemmed if each))


@cache
def _between() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, name_words().apposition), key=len, reverse=True))
    return re.compile(rf"[,，]? ?(?:[(（] ?)?(?:(?:{words}),? ?)?[\"'“「]?", re.IGNORECASE)


def from_own_words(left: str, right: str, left_context: str, right_context: str) -> Iterator[Evidence]:
    """What a text says of both names at once: that they are one, or beside each other, as two."""
    texts = [text for text in (left_context, right_context) if left in text and right in text]
    if not texts or left in right or right in left or simplify(left) == simplify(right):
        return
    if any(_apposed(left, right, text) for text in texts):
        yield Evidence("apposition", 1, "one text gives them as one")
    else:
        yield Evidence("set apart", 1, "one text names both, as two")


def _apposed(left: str, right: str, context: str) -> bool:
    """Whether the text itself gives the two as one: "Leap AI, known as Jieyue Xingchen", "X（Y）"."""
    for first, second in ((left, right), (right, left)):
        at = context.find(first)
        end = context.find(second, at + len(first)) if at >= 0 else -1
        between = context[at + len(first) : end] if end >= 0 else ""
        if between.strip(" ,") and len(between) <= 40 and _between().fullmatch(between):
            return True
    return False

"""The words of a Chinese sentence, each with what it may be to a name.

Word boundaries are those of jieba's dictionary and the trade's own vocabulary, without guesses: what neither holds
falls apart into single characters, and a run of such characters is the mark of a name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tenfold.reading.lexicon import places, table, words

if TYPE_CHECKING:
    from rjieba import Jieba

HAN = r"\u4e00-\u9fff"
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_NUMERALS = re.compile("[零一二三四五六七八九]{2}")  # 三七互娱
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&'+-]*")

# What a word may be to a name.
CLOSED = "closed"  # no name holds it
SINGLE = "single"  # a character that is no word by itself
EVERYDAY = "everyday"  # a character that is also a word
PROPER = "proper"  # the dictionary knows it as a name
NOUN = "noun"  # another word of the dictionary
PLACE = "place"
ENDING = "ending"  # a word that ends names: 科技, 资本
LATIN = "latin"
MARK = "mark"  # punctuation, figures

NAME_KINDS = frozenset({SINGLE, EVERYDAY, PROPER, NOUN, PLACE, ENDING, LATIN})
_TITLES = frozenset({"ceo", "cto", "cfo", "coo", "cmo", "vp", "ipo", "lp", "gp"})
_CLOSED_TAGS = frozenset(
    {"p", "c", "d", "u", "uj", "ul", "uz", "uv", "ud", "ug", "r", "m", "q", "f", "t", "y", "e", "o", "k", "h"}
)
_PROPER_TAGS = frozenset({"ns", "nz", "nt", "nr", "nrt", "nrfg"})
_FUNCTION = frozenset(
    "的了在是也都和与及或就又还由被把从对于给将向等其这那该此而但并则已均各以为至它他她我你谁们不没未太很再才仍只便即着之所更最上里约每另某个用有曾同跟却正获遭令使前后内外里旁比下因称亦丨"
)


class Word(NamedTuple):
    """A word at its place in the sentence. ``tag`` is jieba's part of speech."""

    text: str
    start: int
    end: int
    kind: str
    tag: str


@lru_cache(maxsize=4096)  # of one document's sentences and their parts, each asked for several times
def split(text: str) -> tuple[Word, ...]:
    """The words of ``text`` (simplified characters), in order, without a gap."""
    out, at = [], 0
    for word, tag in _segmenter().tag(text, False):
        cut = len(word) - 2 if word.endswith("股份") and word[:-2] in endings() else 0  # 科技股份 is one to jieba
        for part in (word[:cut], word[cut:]) if cut else (word,):
            out.append(Word(part, at, at + len(part), _kind(part, tag), tag))
            at += len(part)
    return tuple(out)


def is_word(text: str) -> bool:
    """Whether ``text`` is one word of the dictionary or of the trade's vocabulary."""
    return bool(_segmenter().has_word(text))


@cache
def endings() -> frozenset[str]:
    """Words that end the names of organisations, funds and state bodies."""
    names = table("zh/names")
    return frozenset({*names["strong"], *names["weak"], *names["fund"], *names["authority"]})


@cache
def _segmenter() -> Jieba:
    from rjieba import Jieba  # loads its dictionary, a tenth of a second: not for English texts

    jieba = Jieba()
    for key in (
        "vocabulary",
        "company_nouns",
        "breakers",
        "acts",
        "strong",
        "weak",
        "fund",
        "authority",
        "person_before",
        "person_after",
    ):
        for word in table("zh/names")[key]:
            if len(word) > 1:
                jieba.add_word(word, 3000, "n")
    for place in places("zh"):
        jieba.add_word(place, 20000, "ns")
    return jieba


@lru_cache(maxsize=1 << 16)
def _kind(word: str, tag: str) -> str:
    if word.lower() in _TITLES:
        return CLOSED
    if not _HAN_ONLY.fullmatch(word):
        return LATIN if _LATIN.fullmatch(word) else MARK
    if word in places("zh"):
        return PLACE
    if word in endings():
        return ENDING
    if word in words("zh/names", "breakers") or word in _FUNCTION:
        return CLOSED
    if len(word) == 1 or _NUMERALS.fullmatch(word):
        return EVERYDAY if word[0] in table("zh/names")["everyday"] else SINGLE
    if tag in _CLOSED_TAGS and word not in words("zh/names", "fund_parts"):
        return CLOSED
    if word in words("zh/names", "no_proper"):
        return NOUN
    if tag == "ns" and (word[-1] in "市省县区州镇乡国岛洲" or any(word.startswith(place) for place in places("zh"))):
        return PLACE
    return PROPER if tag in _PROPER_TAGS else NOUN

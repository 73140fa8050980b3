"""One spelling for every way to write the same name: width, case, script, punctuation and legal forms folded away.

Folding is careful: two names that fold alike are taken for one name everywhere, so that only what carries no meaning
goes. Digits, versions and every word but the legal form stay ("Qwen 3.5" is not "Qwen 3").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from tenfold import data

HAN = "\u3400-\u9fff\uf900-\ufaff"
_ACCENTS = re.compile("[\u0300-\u036f]")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")  # U.S., J.P.
_APOSTROPHE = re.compile(r"['’‘`´]")
_SEPARATORS = re.compile(r"[^\w+.()&π]|_|(?<!\d)\.|\.(?!\d)")
_LETTER_DIGIT = re.compile(r"(?<=[a-z]) (?=\d)")
_BESIDE_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
_BRACKETED_END = re.compile(r"\([^()]*\)$")
_BRACKETS = re.compile(r"[()]")
_HAN = re.compile(f"[{HAN}]")


@cache
def simplified() -> dict[int, str]:
    """Traditional character → simplified, one for one: what a character becomes never depends on its neighbours.

    Hong Kong's forms (衞) are among them.
    """
    from opencc import OpenCC

    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = OpenCC("hk2s").convert("\n".join(han)).split("\n")
    pairs = zip(han, simplified, strict=True)
    simpler = {before: after for before, after in pairs if before != after and len(after) == 1}
    return {ord(before): simpler.get(after, after) for before, after in simpler.items()}  # 薴 becomes 苧, and that 苎


def is_chinese(text: str) -> bool:
    """Whether ``text`` has a Chinese character in it."""
    return not text.isascii() and bool(_HAN.search(text))


def simplify(text: str) -> str:
    """``text`` in simplified characters; the same length."""
    return text if text.isascii() else text.translate(simplified())


@dataclass(frozen=True, slots=True)
class LegalForms:
    """data/names/legal_forms.toml, ready for use."""

    kept: frozenset[str]
    english: frozenset[str]
    openers: tuple[str, ...]
    chinese: re.Pattern[str]
    registry: frozenset[str]
    place: re.Pattern[str]
    not_bare: tuple[str, ...]
    not_after: tuple[str, ...]


@cache
def legal_forms() -> LegalForms:
    """The legal forms of both languages. Read once."""
    raw = data.table("names/legal_forms")
    chinese = "|".join(map(re.escape, sorted(raw["zh"]["registry"] + raw["zh"]["forms"], key=len, reverse=True)))
    return LegalForms(
        kept=frozenset(raw["kept"]),
        english=frozenset(raw["en"]["forms"]),
        openers=tuple(raw["openers"]),
        chinese=re.compile(f"(?:{chinese})$"),
        registry=frozenset(raw["zh"]["registry"]),
        place=re.compile("(?:" + "|".join(raw["zh"]["places"]) + ")[省市]?"),
        not_bare=tuple(raw["zh"]["not_bare"]),
        not_after=tuple(raw["zh"]["not_after"]),
    )


def plain(name: str) -> str:
    """``name`` without what carries no meaning in any name: case, width, script, punctuation. Legal forms stay."""
    return _without_brackets(_clean(name))


@lru_cache(maxsize=1 << 18)
def fold(name: str) -> str:
    """The spelling under which ``name`` is known: ``plain`` without legal forms and the registry's place before them.

    Empty only for a name that has neither a letter nor a digit.
    """
    text = _clean(name)
    folded = _without_forms(text)
    while folded != text:
        text, folded = folded, _without_forms(folded)
    return folded


def _without_forms(text: str) -> str:
    bare = _without_brackets(text)
    if bare in legal_forms().kept:
        return bare
    return _without_chinese_form(text) if is_chinese(text) else _without_english_form(text)


def is_registered(name: str) -> bool:
    """Whether ``name`` carries a form that only a Chinese registered name has (有限公司)."""
    text = _clean(name)
    return any(form in text for form in legal_forms().registry)


def _clean(name: str) -> str:
    text = name.casefold()
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = simplify(unicodedata.normalize("NFKC", text).casefold())
    elif text.isalnum():  # one plain word: nothing to do, and most names of products are
        return text
    if "." in text:
        text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    text = _SEPARATORS.sub(" ", _APOSTROPHE.sub("", text).replace("&", " and "))
    return _tidy(text)


def _tidy(text: str) -> str:
    """Spaces only where they part something: not within "k2", not beside a Chinese character."""
    text = _LETTER_DIGIT.sub("", " ".join(text.split()))
    return text if text.isascii() else _BESIDE_HAN.sub("", text)


def _without_brackets(text: str) -> str:
    return _tidy(_BRACKETS.sub(" ", text)) if "(" in text or ")" in text else text


def _without_english_form(text: str) -> str:
    rules = legal_forms()
    words = text.split(" ")
    while len(words) > 1 and words[-1] in rules.english and " ".join(words) not in rules.kept:
        words.pop()
        if len(words) > 1 and _BRACKETED_END.fullmatch(words[-1]):  # "Tencent Technology (Shenzhen) Co Ltd"
            words.pop()
    return _without_opener(_without_brackets(" ".join(words)))


def _without_chinese_form(text: str) -> str:
    rules = legal_forms()
    registered = False
    while (match := rules.chinese.search(text)) and text not in rules.kept:
        rest = text[: match.start()]
        in_registry = match[0] in rules.registry
        if len(rest) < 2 or (rest.endswith(rules.not_after) and not in_registry):
            break
        registered = registered or in_registry
        text = rest
    if registered:
        text = _BRACKETED_END.sub("", text).strip() or text
        place = rules.place.match(text)
        if place and len(text) - place.end() >= 2 and not text.startswith(rules.not_bare, place.end()):
            text = text[place.end() :]
    return _without_opener(_without_brackets(text))


def _without_opener(text: str) -> str:
    if text.startswith(legal_forms().openers):
        for opener in legal_forms().openers:
            rest = text.removeprefix(opener).strip()
            if rest and rest != text:
                return rest
    return text

"""Which language a text is in, and whether Tenfold reads it."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.documents import LANGUAGES
from tenfold.gathering.settings import Unreadable, languages

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 20_000  # characters: an article's beginning tells
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")


def readable_language(text: str, given: str | None = None) -> str:
    """The code of the text's language: what the input says (``given``), else what the text looks like.

    Raises Unreadable where that is none of ``documents.LANGUAGES``.
    """
    code = given_code(given) or language_of(text)
    if code in LANGUAGES:
        return code
    said = "given as" if given_code(given) else "looks like"
    if code == "und":
        raise Unreadable("no words in a script that Tenfold reads (English and Chinese)")
    raise Unreadable(f"no language that Tenfold reads: {said} {language_name(code)} ({code})")


def given_code(given: str | None) -> str | None:
    """The code in an input's own words ("en-US", "zh_Hans", "Chinese"); None where it names no known language."""
    if not given:
        return None
    first = re.split(r"[-_ ]", given.strip().lower())[0]
    code = languages()["codes"].get(first, first)
    return code if code in languages()["names"] else None


def language_name(code: str) -> str:
    """The English name of a language code, or the code itself."""
    return str(languages()["names"].get(code, code))


def language_of(text: str) -> str:
    """The ISO 639-1 code that a text looks like, "und" where it has no letters to tell by."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return "und"
    rules = languages()
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    latin = len(_LATIN.findall(sample))
    if kana > rules["kana_share"] * (han + kana) and kana > rules["kana_share"] * letters:
        return "ja"
    if hangul > rules["hangul_share"] * letters:
        return "ko"
    if han >= rules["han_share"] * (han + latin) and han > 0.1 * letters:
        return "zh"
    if latin < 0.5 * letters:
        return _guess(sample)[0]
    return _among_latin(sample)


def _among_latin(sample: str) -> str:
    rules = languages()
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    english = sum(word in _english_words() for word in words)
    if english >= rules["english_share"] * len(words) and english:
        return "en"
    code, likelihood = _guess(sample)
    needed = rules["short_certainty"] if len(words) < rules["short_words"] else rules["certainty"]
    return code if likelihood >= needed else "en"


@cache
def _english_words() -> frozenset[str]:
    return frozenset(languages()["english_words"])


def _guess(sample: str) -> tuple[str, float]:
    code, likelihood = _identifier().classify(sample)
    return str(code), float(likelihood)


@cache
def _identifier() -> LanguageIdentifier:
    # Most texts are told without it: it takes most of a second to load.
    logging.getLogger("py3langid").setLevel(logging.CRITICAL)
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages()["names"]))
    return identifier

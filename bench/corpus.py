"""The articles that the bench reads: generated from sentences.toml, the same for the same seed.

    python bench/corpus.py 3        # show three articles

Half of them tell a deal, half hold none at all. English ones have about 2.6 kB, Chinese ones about 1,080 characters.
"""

from __future__ import annotations

import random
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTHS = {"en": 2_600, "zh": 1_080}
PUBLISHED = "2026-05-20"
_PARAGRAPH = 3  # sentences
_SHARE_OF_DEAL = 0.3  # of the sentences of an article that tells a deal; the others tell what is around it

_SHARE_VARIED = 0.5  # of the sentences that say who says so

_SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Article:
    """One generated text."""

    text: str
    lang: str
    has_deal: bool


def articles(lang: str, count: int, seed: int = 7) -> Iterator[Article]:
    """``count`` articles, those with and those without a deal in turn, each made when it is asked for."""
    chance = random.Random(f"{lang} {seed}")
    return (_article(lang, number % 2 == 0, chance) for number in range(count))


def _article(lang: str, has_deal: bool, chance: random.Random) -> Article:
    facts = _facts(lang, chance)
    told = _rest_of(lang, "deal", chance) if has_deal else []
    around = _rest_of(lang, "around" if has_deal else "plain", chance)
    first, told = told[:1], told[1:]  # the news comes first
    sentences: list[str] = []
    while sum(map(len, sentences)) < LENGTHS[lang] - 60:
        if not around:
            around, facts = _rest_of(lang, "around" if has_deal else "plain", chance), _facts(lang, chance)
        kind = first or (told if told and chance.random() < _SHARE_OF_DEAL else around)
        sentences.append(_varied(kind.pop().format(**facts), lang, facts, chance))
    glue = " " if lang == "en" else ""
    paragraphs = [glue.join(sentences[i : i + _PARAGRAPH]) for i in range(0, len(sentences), _PARAGRAPH)]
    return Article("\n\n".join(paragraphs), lang, has_deal)


def _varied(sentence: str, lang: str, facts: dict[str, str], chance: random.Random) -> str:
    """The sentence, or the sentence with who says so behind or before it: so that few come twice in a corpus."""
    if chance.random() < _SHARE_VARIED and sentence[-1] in ".。" and sentence[0] not in '“"':
        said = chance.choice(_SENTENCES[lang]["said"]).format(
            **facts | {"person": _person(_SENTENCES[lang]["words"], lang, chance)}
        )
        return said + sentence if lang == "zh" else sentence[:-1] + said
    return sentence


def _rest_of(lang: str, kind: str, chance: random.Random) -> list[str]:
    """The sentences of one kind in an order of their own; of deals, the one that opens the article first."""
    lines = _SENTENCES[lang][kind]
    if kind != "deal":
        return chance.sample(lines, len(lines))
    return [lines[0], *chance.sample(lines[1:], len(lines) - 1)]


def _facts(lang: str, chance: random.Random) -> dict[str, str]:
    """What fills the slots of one article: its companies, its people, its sums."""
    words = _SENTENCES[lang]["words"]
    name = {"en": _english_name, "zh": _chinese_name}[lang]
    facts = {key: name(words, key, chance) for key in ("company", "company2", "investor", "investor2", "investor3")}
    facts |= {key: _person(words, lang, chance) for key in ("person", "person2")}
    for key in ("field", "city", "country"):
        if key in words:
            facts[key], facts[f"{key}2"] = chance.sample(words[key], 2)
    facts |= {key: chance.choice(words[key]) for key in ("market", "month", "weekday", "stage") if key in words}
    facts |= {key: _amount(lang, low, high, chance) for key, low, high in (
        ("amount", 8, 400), ("amount2", 20, 900), ("valuation", 1_000, 9_000))}  # fmt: skip
    numbers = {"percent": (11, 95), "users": (2, 90), "parameters": (7, 700), "day": (1, 28), "year": (2015, 2025)}
    facts |= {key: str(chance.randint(*ends)) for key, ends in numbers.items()}
    facts.setdefault("month", str(chance.randint(1, 12)))
    context = chance.choice(("128", "256", "512"))
    return facts | {
        "year2": "2027",
        "context": context if lang == "zh" else f"{context},000",
        "model": f"{facts['company'].split(' ')[0] if lang == 'en' else 'Lumo'}-{chance.randint(2, 6)}",
    }


def _english_name(words: dict[str, list[str]], key: str, chance: random.Random) -> str:
    last = "house" if key.startswith("investor") else "trade"
    return f"{chance.choice(words['head'])}{chance.choice(words['tail'])} {chance.choice(words[last])}".strip()


def _chinese_name(words: dict[str, list[str]], key: str, chance: random.Random) -> str:
    last = "house" if key.startswith("investor") else "trade"
    return f"{chance.choice(words['head'])}{chance.choice(words['tail'])}{chance.choice(words[last])}"


def _person(words: dict[str, list[str]], lang: str, chance: random.Random) -> str:
    if lang == "zh":
        return chance.choice(words["surname"]) + chance.choice(words["given"])
    return f"{chance.choice(words['first'])} {chance.choice(words['last'])}"


def _amount(lang: str, low: int, high: int, chance: random.Random) -> str:
    """A sum of so many millions, written in one of the usual ways."""
    millions = chance.randint(low, high)
    if lang == "zh":
        return f"{millions / 100:.1f}亿" if millions >= 100 else f"{millions}00万"
    if millions >= 1_000:
        return chance.choice((f"${millions / 1000:.1f} billion", f"${millions / 1000:.1f}bn"))
    return chance.choice((f"${millions} million", f"${millions}m", f"€{millions} million"))


if __name__ == "__main__":
    for language in LENGTHS:
        for article in articles(language, int(sys.argv[1]) if len(sys.argv) > 1 else 2):
            print(
                f"--- {language}, {'a deal' if article.has_deal else 'no deal'}, {len(article.text)}\n{article.text}\n"
            )

"""What the learned layer looks at: an item of a clause and the words, word groups and items around it, as strings.

A feature is a short readable string ("l1=by", "gl1:led", "k=$"), so that a weight can be read and argued with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tenfold.reading import items as kinds
from tenfold.reading.patterns import group_hits
from tenfold.reading.status import status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause

# Kinds by the letter that stands for them in features.
LETTERS = {
    kinds.ORG: "O", kinds.INVESTOR: "I", kinds.UNKNOWN: "U", kinds.PERSON: "H", kinds.PRODUCT: "P", kinds.CHIP: "C",
    kinds.AUTHORITY: "A", kinds.PLACE: "L", kinds.FUND: "F", kinds.ANAPHOR: "N", kinds.PAIR: "N2", kinds.PRONOUN: "N1",
    kinds.MEDIA: "M", kinds.VENUE: "V", kinds.STAGE: "S", kinds.MONEY: "$", kinds.PRICE: "$p", kinds.PERCENT: "%",
    kinds.TIMES: "x", kinds.DATE: "D", kinds.POSITION: "T", kinds.USERS: "#u", kinds.DEVICES: "#d",
    kinds.PEOPLE: "#h", kinds.TOKENS: "#t", kinds.SPEED: "#s", kinds.PARAMS: "#p", kinds.SHARES: "#e",
    kinds.FIRMS: "#f", kinds.COUNT: "#",
}  # fmt: skip
CANDIDATES = frozenset(LETTERS) - {kinds.DATE, kinds.MEDIA}
_TOKEN = {
    "en": re.compile(rf"[{kinds.ANY_ITEM}]|[a-z]+(?:['-][a-z]+)*|\d+|[^\sa-z\d]"),
    "zh": re.compile(rf"[{kinds.ANY_ITEM}]|[a-z]+|\d+|[^\s]"),
}
_BAG = {"en": 8, "zh": 14}
_NEAR = {"en": 14, "zh": 4}


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a clause besides its own words.

    The types of claims that rules read in the sentence ``before`` and in the clause itself (``ruled``), whether it is a
    heading, and which ``status.expressions`` may match its sentence (None: not known).
    """

    before: frozenset[str]
    ruled: frozenset[str]
    heading: bool
    hints: frozenset[str] | None = None


class ClauseFeatures:
    """The features of a clause as a whole and of each of its candidate items, made when they are asked for."""

    def __init__(self, clause: Clause, lang: str, context: Context) -> None:
        self._clause, self._lang, self._hints = clause, lang, context.hints
        self._places = sorted(clause.items)
        self.candidates = [i for i in self._places if clause.items[i].character in CANDIDATES]
        if self.candidates:
            self._prepare(context)

    def _prepare(self, context: Context) -> None:
        clause, lang = self._clause, self._lang
        tokens = [(m.start(), m.group()) for m in _TOKEN[lang].finditer(clause.text)]
        self._words = [LETTERS.get(token, token) if len(token) == 1 else token for _, token in tokens]
        self._index = {start: i for i, (start, _) in enumerate(tokens)}
        self._letters = [LETTERS[clause.items[i].character] for i in self._places]
        self._hits = group_hits(clause.text, lang)
        shared = ["c:" + name for name in sorted({name for _, _, name in self._hits})]
        shared += ["k:" + letter for letter in sorted(set(self._letters))]
        shared += ["b:" + kind for kind in sorted(context.before)]
        shared += ["m:" + kind for kind in sorted(context.ruled)]
        shared += ["heading"] if context.heading else []
        shared += [] if clause.main else ["aside"]
        shared += ["first:" + w for w in self._words[:2]]
        self.shared = shared  # what is true of every item of the clause

    def of_clause(self) -> list[str]:
        """The words, word groups and kinds of items of the clause, and how far its cues say that things have come."""
        told = status_of(self._clause, 0, len(self._clause.text), self._lang, hints=self._hints)
        status = f"s:{told.status}" + ("" if told.cue else "?")
        return [*self.shared, status, *_runs(self._words, self._lang)]

    def of_item(self, at: int) -> list[str]:
        """What stands around the item at character ``at``, and what is true of all its clause."""
        return [*self.beside_item(at), *self.shared]

    def beside_item(self, at: int) -> list[str]:
        """What stands around the item at character ``at``."""
        number = self._places.index(at)
        return [
            *_around(self._words, self._index[at], self._lang),
            *_groups_around(self._hits, at, self._places, number, self._lang),
            *_neighbours(self._words, self._index, self._places, self._letters, number),
            *_of_item(self._clause.items[at]),
        ]


def _runs(words: Sequence[str], lang: str) -> list[str]:
    """All words of a clause and all pairs of neighbours; in Chinese pairs and triples of characters."""
    pairs = {f"w:{a} {b}" for a, b in pairwise(words)}
    if lang == "zh":
        more = {f"w:{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)}
    else:
        more = {f"w:{word}" for word in words}
    return sorted(pairs | more)


def _around(words: Sequence[str], i: int, lang: str) -> list[str]:
    """The tokens beside the item, alone and in runs, and those within reach on either side."""
    left = [*words[max(0, i - 4) : i][::-1], "^"]
    right = [*words[i + 1 : i + 5], "$$"]
    out = []
    for side, run in (("l", left), ("r", right)):
        for n in range(1, min(len(run), 4 if lang == "zh" else 3) + 1):
            out.append(f"{side}{n}={run[n - 1]}")
            if n > 1:
                out.append(f"{side}{side}{n}={' '.join(run[:n])}")
    out.append(f"lr={left[0]} {right[0]}")
    reach = _BAG[lang]
    for side, within in (("lb", words[max(0, i - reach) : i]), ("rb", words[i + 1 : i + 1 + reach])):
        if lang == "zh":
            out += sorted({f"{side}:{a}{b}" for a, b in pairwise(within)})
        else:
            out += sorted({f"{side}:{w}" for w in within})
    return out


def _groups_around(
    hits: Sequence[tuple[int, int, str]], at: int, at_items: Sequence[int], number: int, lang: str
) -> list[str]:
    """The word groups on either side, those within the next items' reach told apart from those farther off."""
    before = at_items[number - 1] if number else -1
    after = at_items[number + 1] if number + 1 < len(at_items) else 1 << 30
    out = set()
    for start, end, name in hits:
        if end <= at:
            out.add(f"gl:{name}")
            if start > before:
                out.add(f"gl1:{name}")
            if at - end <= _NEAR[lang]:
                out.add(f"gl0:{name}")
        elif start > at:
            out.add(f"gr:{name}")
            if end <= after:
                out.add(f"gr1:{name}")
            if start - at <= _NEAR[lang]:
                out.add(f"gr0:{name}")
    return sorted(out)


def _neighbours(
    words: Sequence[str], index: dict[int, int], at_items: Sequence[int], letters: Sequence[str], number: int
) -> list[str]:
    """The items on either side and, where they are few, the words between."""
    own = letters[number]
    before = letters[number - 1] if number else "^"
    after = letters[number + 1] if number + 1 < len(letters) else "$$"
    out = [f"kl:{before}", f"kr:{after}", f"kk:{before} {after}", f"nth:{min(number, 4)}"]
    out.append(f"same:{min(letters[:number].count(own), 3)}")
    out.append("first-name" if not set(letters[:number]) & set("OIUPCFN") else "later-name")
    here = index[at_items[number]]
    if number:
        between = words[index[at_items[number - 1]] + 1 : here]
        if len(between) <= 5:
            out.append(f"bl:{before} {' '.join(between)}")
    if number + 1 < len(letters):
        between = words[here + 1 : index[at_items[number + 1]]]
        if len(between) <= 5:
            out.append(f"br:{after} {' '.join(between)}")
    return out


def _of_item(item: Item) -> list[str]:
    """What the item itself is: its kind, the size of a sum, how many names a list has."""
    letter = LETTERS[item.character]
    out = [f"k={letter}"]
    if item.quantity is not None:
        size = len(str(int(abs(item.quantity.value))))
        out += [f"size={letter}{size}", f"unit={item.quantity.currency or item.quantity.unit}"]
    if len(item.names) > 1:
        out.append("list")
    return out

"""A large ledger to measure on: documents that retell invented stories, with the readings that a reader would make.

    python bench/ledger.py big.db --claims 1000000

A story (a round, a release, a figure ...) happens to one of many companies, to some far more often, and is told
by one to a dozen documents, one in forty of them with a figure ten times too large. Documents and readings go into the
tables of truth, and the ledger derives the rest by its own rebuild. The same number gives the same ledger.
"""

from __future__ import annotations

import argparse
import random
import string
import time
import tomllib
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tenfold.claims import Claim, ClaimType, Mention, MentionKind, Quantity, Reading, Status, Value
from tenfold.documents import Document
from tenfold.ledger import Store, tables
from tenfold.ledger.encoding import write_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOLD = tomllib.loads((Path(__file__).parent / "ledger.toml").read_text(encoding="utf-8"))
_NAMES, _TYPES = _TOLD["names"], _TOLD["type"]
_CLAIMS_IN_DOCUMENT = 7
_TELLINGS = (1, 1, 1, 2, 2, 3, 4, 6, 12)  # of a story
_SLIPS = 40  # one telling in so many takes a figure ten times too large
_CLAIMS_OF_COMPANY = 40  # on average
_FIRST_DAY, _DAYS = date(2023, 1, 1), 1_230
_ADDED = "2026-05-20T00:00:00+00:00"
_AT_ONCE = 5_000  # documents in one transaction
_ORGANISATIONS = frozenset({"company", "lead_investor", "investor", "buyer", "target", "maker", "subject", "user",
                            "party", "organisation"})  # fmt: skip
_STAGES, _MEASURES = ("A", "B", "C", "D"), ("revenue", "users", "headcount", "profit")
_VENUES, _POSITIONS = ("Hong Kong", "Shanghai", "Nasdaq"), ("CEO", "CTO", "chief scientist")


class Story(NamedTuple):
    """Something that happened: its type, its roles' values as a text writes them, its figure and its day."""

    kind: str
    said: dict[str, str]
    figure: Quantity | None
    day: int
    lang: str


class Telling(NamedTuple):
    """A story as one document tells it."""

    day: int
    story: Story
    slipped: bool


def tellings(claims: int, seed: int = 7) -> list[Telling]:
    """So many tellings of stories, by day."""
    chance = random.Random(seed)
    world = _World(chance, max(20, claims // _CLAIMS_OF_COMPANY))
    told: list[Telling] = []
    while len(told) < claims:
        story = world.story()
        for _ in range(chance.choice(_TELLINGS)):
            slipped = story.figure is not None and chance.randrange(_SLIPS) == 0
            told.append(Telling(min(story.day + int(chance.expovariate(0.5)), _DAYS), story, slipped))
    return sorted(told[:claims], key=lambda telling: telling.day)


class _World:
    """The companies, and how often something happens to each: to the k-th one k times less than to the first."""

    def __init__(self, chance: random.Random, companies: int) -> None:
        self._chance = chance
        self._companies = [_company(chance, number) for number in range(companies)]
        self._often = list(accumulate(1 / (number + 20) for number in range(companies)))
        self._funds = [f"{_word(chance)} {chance.choice(_NAMES['fund'])}" for _ in range(max(10, companies // 10))]
        self._kinds, self._shares = zip(*((kind, told["share"]) for kind, told in _TYPES.items()), strict=True)

    def story(self) -> Story:
        """Something that happens."""
        chance = self._chance
        (kind,) = chance.choices(self._kinds, self._shares)
        lang = chance.choice(("en", "zh"))
        figure = self._figure(kind)
        said = {role: self._value(role) for role in _TYPES[kind]["roles"] if role not in ("amount", "value")}
        return Story(kind, said, figure, chance.randrange(_DAYS), lang)

    def _figure(self, kind: str) -> Quantity | None:
        if not {"amount", "value"} & set(_TYPES[kind]["roles"]):
            return None
        value = round(10 ** self._chance.uniform(6.5, 10), -5)
        return Quantity(int(value), self._chance.choice(("USD", "USD", "CNY", "HKD")))

    def _value(self, role: str) -> str:
        chance = self._chance
        match role:
            case "lead_investor" | "investor":
                return chance.choice(self._funds)
            case "stage":
                return chance.choice(_STAGES)
            case "venue":
                return chance.choice(_VENUES)
            case "measure":
                return chance.choice(_MEASURES)
            case "position":
                return chance.choice(_POSITIONS)
            case "person":
                return f"{chance.choice(_NAMES['given'])} {_word(chance)}"
            case "product" | "hardware":
                return f"{_word(chance)}-{chance.randrange(1, 60)}"
            case _:
                (company,) = chance.choices(self._companies, cum_weights=self._often)
                return company


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_NAMES[part]) for part in ("first", "middle", "last"))


def _company(chance: random.Random, number: int) -> str:
    if number % 5 < 3:
        return f"{_word(chance)} {chance.choice(_NAMES['kind'])}"
    return "".join(chance.choice(_NAMES[f"{part}_zh"]) for part in ("first", "middle", "middle", "last"))


def documents(told: list[Telling], seed: int = 7) -> Iterator[tuple[Document, Reading]]:
    """Documents of a few tellings each, in the language of the first, with their readings."""
    chance = random.Random(seed)
    at = 0
    while at < len(told):
        size = chance.randint(3, 2 * _CLAIMS_IN_DOCUMENT - 3)
        yield _document(told[at : at + size], at, chance)
        at += size


def _document(told: list[Telling], number: int, chance: random.Random) -> tuple[Document, Reading]:
    lang = told[0].story.lang
    parts, claims, mentions = [], [], []
    start = 0
    for telling in told:
        sentence, claim, named = _sentence(telling, lang, start)
        parts.append(sentence)
        claims.append(claim)
        mentions += named
        start += len(sentence) + 1
    published = (_FIRST_DAY + timedelta(days=told[-1].day)).isoformat()
    publisher = chance.choice(_TOLD["publishers"])
    document = Document(
        "\n".join(parts),
        lang,
        parts[0][:80],
        publisher,
        f"https://news.example/{number}",
        published,
        f"g{number}",
        "bench",
    )
    return document, Reading(document.id, "bench", "1", tuple(claims), tuple(mentions))


def _sentence(telling: Telling, lang: str, start: int) -> tuple[str, Claim, list[Mention]]:
    """A sentence that begins at ``start``, the claim that it makes, and the organisations that it names."""
    story = telling.story
    figure = story.figure
    if figure and telling.slipped:
        figure = Quantity(figure.value * 10, figure.currency)
    said = dict(story.said)
    if figure:
        said["amount" if "amount" in _TYPES[story.kind]["roles"] else "value"] = f"{figure.currency} {figure.value:,}"
    pieces, values, mentions, at = [], [], [], start
    for literal, role in _pieces(_TYPES[story.kind][lang]):
        pieces.append(literal)
        at += len(literal)
        if role is None:
            continue
        span = (at, at + len(said[role]))
        pieces.append(said[role])
        at = span[1]
        values.append(_value(role, said[role], span, figure))
        if role in _ORGANISATIONS:
            mentions.append(Mention(said[role], MentionKind.ORGANISATION, span))
    sentence = "".join(pieces)
    claim = Claim(ClaimType(story.kind), Status.DONE, tuple(values), (start, start + len(sentence)), confidence=0.9)
    return sentence, claim, mentions


def _value(role: str, said: str, span: tuple[int, int], figure: Quantity | None) -> Value:
    if role in ("amount", "value"):
        return Value(role, span, quantity=figure)
    if role in ("stage", "venue", "measure", "position"):
        return Value(role, span, code=said)
    return Value(role, span, forms=(said,))


def _pieces(template: str) -> Iterator[tuple[str, str | None]]:
    for literal, role, *_ in string.Formatter().parse(template):
        yield literal, role


def fill(path: Path, claims: int, say: Any = print) -> None:
    """Make the ledger at ``path``: the truth first, then a rebuild."""
    began = time.monotonic()
    store = Store.open(path)
    made = documents(tellings(claims))
    kept = 0
    while batch := [pair for _, pair in zip(range(_AT_ONCE), made, strict=False)]:
        _keep(store, batch)
        kept += len(batch)
    say(f"{kept} documents with {claims} claims kept in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    store.rebuild()
    say(f"derived in {time.monotonic() - began:.0f} s")
    store.close()


def _keep(store: Store, batch: list[tuple[Document, Reading]]) -> None:
    """Write into the tables of truth alone: what follows is derived once, for all."""
    fields = ("id", "text_hash", *Document.__dataclass_fields__)
    with store.writing() as connection:
        rows = [{field: getattr(document, field) for field in fields} | {"added_at": _ADDED} for document, _ in batch]
        connection.execute(tables.documents.insert(), rows)
        rows = [
            {"document_id": reading.document_id, "reader": reading.reader, "version": reading.version,
             "content": write_reading(reading)}
            for _, reading in batch
        ]  # fmt: skip
        connection.execute(tables.readings.insert(), rows)


def main() -> None:
    """Make a ledger."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--claims", type=int, default=1_000_000)
    arguments = parser.parse_args()
    fill(arguments.ledger, arguments.claims)


if __name__ == "__main__":
    main()

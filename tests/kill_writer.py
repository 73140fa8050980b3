"""What test_kill.py kills: fills the ledger that it reads the path of, bit by bit, and says how far it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tenfold import Document, Ledger
from tenfold.claims import Reading, claim_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOCUMENTS = 60
AT_ONCE = 6
_COMPANIES = ("Quillon Robotics", "Oskar Chips", "Peverell Labs", "Fenwick AI", "Velmora AI")


def document(number: int) -> Document:
    """One of many small texts on few companies, so that they touch each other."""
    company, other = _COMPANIES[number % 5], _COMPANIES[(number * 3 + 1) % 5]
    stage = "ABCD"[number % 4]
    text = (
        f"{company} closed its Series {stage} with {10 + number % 7} million dollars, reports bulletin {number}. "
        f"{company} ({company.split()[0]}) and {other} work together."
    )
    return Document(text=text, lang="en", published=f"2026-{1 + number % 9:02d}-11", given_id=str(number))


def read(documents: Iterable[Document]) -> Iterator[Reading]:
    """The reading that belongs to each."""
    for each in documents:
        number = int(each.given_id)
        company, other = _COMPANIES[number % 5], _COMPANIES[(number * 3 + 1) % 5]
        amount = {"value": (10 + number % 7) * 10**6, "currency": "USD"}
        roles = {"company": [f"{company} | {company.split()[0]}"], "amount": [amount], "stage": ["ABCD"[number % 4]]}
        raw = [
            {"type": "funding_round", "roles": roles, "evidence": f"{company} closed its Series"},
            {"type": "partnership", "roles": {"party": [company, other]}, "evidence": f"and {other} work together"},
        ]
        claims = [claim_from_json(claim, each.text) for claim in raw]
        yield Reading(each.id, "hand", "1", tuple(claim for claim in claims if claim is not None))


def fill(path: str) -> None:
    """Add what is missing; a line on standard output after each commit."""
    with Ledger.open(path) as ledger:
        for start in range(0, DOCUMENTS, AT_ONCE):
            ledger.add([document(number) for number in range(start, start + AT_ONCE)], reader=read)
            print(start + AT_ONCE, flush=True)


if __name__ == "__main__":
    Ledger.open  # noqa: B018 - imported before the clock runs
    print("ready", flush=True)
    fill(sys.stdin.readline().strip())

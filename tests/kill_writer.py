"""What test_kill.py kills: processes that live through a ledger, step by step, and say how far they are."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tenfold import Document, Ledger
from tenfold.claims import Reading, claim_from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DOCUMENTS = 15
AT_ONCE = 5
MERGED = (("Quillon Robotics", "Oskar Chips"), ("Fenwick AI", "Velmora AI"))
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


def read_better(documents: Iterable[Document]) -> Iterator[Reading]:
    """What a later version of the reader makes of each: the same, without the partnerships."""
    for reading in read(documents):
        yield replace(reading, version="2", claims=reading.claims[:1])


def live(place: str, say: Callable[[str], None]) -> None:
    """A ledger's whole life: made, filled bit by bit, read again, judged, rebuilt. What is done already stays as it is.

    ``say`` is told of each step as soon as it is kept.
    """
    with Ledger.open(place) as ledger:
        say("opened")
        for start in range(0, DOCUMENTS, AT_ONCE):
            ledger.add([document(number) for number in range(start, start + AT_ONCE)], reader=read)
            say(f"added {start + AT_ONCE}")
        ledger.reread(reader=read_better)
        say("reread")
        for done, (left, right) in enumerate(MERGED, start=1):
            ledger.merge(left, right, because="a test says so", author="ada")
            say(f"merged {done}")
        ledger.rebuild()
        say("rebuilt")


def serve() -> None:
    """For each line on standard input, a process of its own that lives through a ledger there.

    Says its number, its steps, and at last that it ended.
    """
    with TemporaryDirectory() as folder:  # whatever is imported on the way is there when the clock runs
        live(f"{folder}/warm.db", lambda step: None)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            print(f"process {os.getpid()}", flush=True)
            live(line.strip(), lambda step: print(step, flush=True))
            os._exit(0)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    serve()

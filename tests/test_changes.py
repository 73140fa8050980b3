"""Whether a ledger has changed: every change by any program is told, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_change_changes_the_state_and_no_question_does(places: Callable[[], str]) -> None:
    place = places()
    with Ledger.open(place) as ledger, Ledger.open(place) as other:
        ledger.add(DOCUMENTS, reader=READER)
        states = [ledger.state()]
        ledger.deals()
        other.overview()
        assert ledger.state() == states[0]
        for change in (
            lambda: other.purge(DOCUMENTS[1].id),
            lambda: ledger.purge(DOCUMENTS[2].id),
            lambda: other.merge("Quillon", "Oskar Chips", because="for the test"),
            lambda: ledger.rebuild(),
        ):
            change()
            states.append(ledger.state())
        assert len(set(states)) == len(states)


def test_another_opening_counts_for_itself(places: Callable[[], str]) -> None:
    place = places()
    with Ledger.open(place) as ledger:
        first = ledger.state()
    with Ledger.open(place) as ledger:
        assert ledger.state() != first

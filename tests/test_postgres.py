"""A ledger in PostgreSQL: what goes wrong there, several writers at once, and moving between the two databases.

That it keeps and answers what a file does, the tests of the ledger and of asking show: they run on both.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ledger_samples import DOCUMENTS, READER
from tenfold import Document, Ledger
from tenfold.api import LedgerError
from tenfold.ledger.tables import judgements
from tenfold.resolving import NameNode, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from postgres import Server


def test_what_cannot_be_opened_is_one_clear_line_without_the_password(postgres: Server) -> None:
    for address, says in (
        (postgres.address("nowhere"), "nowhere does not exist; make it first"),
        ("postgresql://ada:secret@127.0.0.1:1/tenfold", "cannot be reached"),
        ("postgresql://ada:secret@nowhere.invalid/tenfold", "cannot be reached"),
        ("postgresql://127.0.0.1:5432/", "names no database"),
        ("postgresql://ada@host:port/tenfold", "no address of a database"),
        (postgres.new(encoding="SQL_ASCII"), "keeps SQL_ASCII"),
        (postgres.address("postgres", user="stranger"), "does not let this user in"),
    ):
        with pytest.raises(LedgerError, match=says) as raised:
            Ledger.open(address)
        assert "\n" not in str(raised.value) and "secret" not in str(raised.value)


def test_a_database_with_other_tables_is_no_ledger(postgres: Server) -> None:
    address = postgres.new()
    postgres.run("CREATE TABLE mine (a int)", address.rpartition("/")[2])
    with pytest.raises(LedgerError, match="no Tenfold ledger"):
        Ledger.open(address)


def test_reading_only_changes_nothing_and_says_so(postgres: Server) -> None:
    address = postgres.new()
    with pytest.raises(LedgerError, match="open it once for writing"):
        Ledger.open(address, read_only=True)
    with Ledger.open(address) as ledger:
        ledger.add(DOCUMENTS, reader=READER)
        expected = ledger.digest()
    with Ledger.open(address, read_only=True) as ledger:
        assert ledger.digest() == expected and len(ledger.sql("SELECT * FROM deals").rows) == len(ledger.deals())
        with pytest.raises(LedgerError, match="open for reading only"):
            ledger.add([Document("Quillon sold forty robots.", lang="en")], reader=READER)


_WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
with Ledger.open(sys.argv[2]) as ledger:
    for document in DOCUMENTS[int(sys.argv[3])::3] + DOCUMENTS[:2]:
        ledger.add([document], reader=READER)
"""


def test_several_writers_at_once_make_what_one_alone_makes(postgres: Server, tmp_path: Path) -> None:
    address = postgres.new()
    here = __file__.rpartition("/")[0]
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, here, address, str(at)]) for at in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with Ledger.open(address) as ledger, Ledger.open(tmp_path / "alone.db") as alone:
        alone.add(DOCUMENTS, reader=READER)
        assert ledger.digest() == alone.digest() and len(ledger.sources()) == len(DOCUMENTS)


ANY_JUDGEMENT = {
    "kind": "claims", "left": "a", "right": "b", "verdict": "wrong", "because": "c", "author": "d",
    "made_at": "2026-03-01",
}  # fmt: skip


def test_a_ledger_moves_to_the_other_database_and_back(
    places: Callable[[], str], postgres: Server, tmp_path: Path
) -> None:
    there = places()
    with Ledger.open(there) as ledger:
        ledger.add([*DOCUMENTS], reader=READER)
        left, right = NameNode("oskar chips", "organisation"), NameNode("fenwick ai", "organisation")
        ledger._store.judge(left, right, Verdict.SAME, because="a test says so")
        with ledger._store.writing() as connection:  # what fails leaves a gap in the numbers of PostgreSQL
            failing = connection.begin_nested()
            connection.execute(judgements.insert().values(ANY_JUDGEMENT))
            failing.rollback()
        ledger.undo(ledger.judge(ledger.claims()[0].claim_id, "wrong", because="a test doubts it"))
        ledger._store.withdraw(DOCUMENTS[1].id, "to see it move")
        expected = ledger.digest()
        for place in (postgres.new(), str(tmp_path / "moved.db")):
            steps: list[tuple[int, int]] = []
            assert ledger.copy_to(place, lambda done, of, steps=steps: steps.append((done, of))) == len(DOCUMENTS)  # type: ignore[misc]
            assert steps[-1][0] == steps[-1][1]
            with Ledger.open(place) as moved:
                assert moved.digest() == expected
                assert moved.judgements().to_json() == ledger.judgements().to_json()
                with pytest.raises(LedgerError, match="holds documents already"):
                    ledger.copy_to(place)
                moved._store.withdraw(DOCUMENTS[1].id, "and back", withdrawn=False)
                assert moved.digest() != expected
                newest = max(row.number for row in moved.judgements())
                assert moved.merge("Quillon", "Tidewater Fund", because="a test says so").number == newest + 1

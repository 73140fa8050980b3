"""Free queries: what they may read, and that nothing else can be done with them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
from tenfold.ledger import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def ledger(module_place: str) -> Iterator[Ledger]:
    with Ledger.open(module_place) as opened:
        opened.add(DOCUMENTS, reader=READER)
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        "SELECT company, amount FROM deals WHERE type = 'listing'",
        "WITH big AS (SELECT amount FROM deals WHERE amount > 1e8) SELECT SUM(amount) FROM big",
        "SELECT d.company, c.evidence FROM deals d JOIN claims c ON c.event_id = d.event_id",
        "SELECT company, RANK() OVER (ORDER BY amount DESC) FROM deals",
        "SELECT alias FROM aliases WHERE name LIKE 'Quil%'",
        "SELECT COUNT(*) FROM sources",
        "SELECT * FROM findings",
        "SELECT * FROM entities ORDER BY name",
        "VALUES (1)",
    ],
)
def test_views_can_be_read(ledger: Ledger, query: str) -> None:
    answer = ledger.sql(query)
    assert answer.rows and len(answer.to_json()[0]) == len(answer.columns) and not answer.more


@pytest.mark.parametrize(
    "query",
    [
        "SELECT text FROM documents",
        "SELECT COUNT(*) FROM documents",
        "SELECT * FROM derived_claims",
        "SELECT sql FROM sqlite_master",
        "WITH deals AS (SELECT text FROM documents) SELECT * FROM deals",
        "WITH sources AS MATERIALIZED (SELECT text FROM documents) SELECT * FROM sources",
        "SELECT company, (SELECT MAX(text) FROM documents) FROM deals",
        "DELETE FROM deals",
        "UPDATE meta SET value = 1",
        "INSERT INTO rejects VALUES (1, 'a', 1, 'b', 'c')",
        "CREATE TABLE mine (a)",
        "CREATE TEMP VIEW mine AS SELECT 1",
        "DROP VIEW deals",
        "ATTACH '/tmp/elsewhere.db' AS other",
        "PRAGMA table_info(documents)",
        "PRAGMA query_only = 0",
        "VACUUM INTO '/tmp/elsewhere.db'",
        "BEGIN",
        "SELECT load_extension('x')",
        "SELECT randomblob(1000000000)",
        "SELECT printf('%1000000000d', 1)",
        "SELECT 1; DROP TABLE documents",
        "SELECT rolpassword FROM pg_authid",
        "SELECT table_name FROM information_schema.tables",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_sleep(0)",
        "SELECT set_config('role', 'none', true)",
        "SELECT query_to_xml('SELECT text FROM documents', true, true, '')",
        "SELECT U&\"query\\005fto\\005fxml\"('SELECT text FROM documents', true, true, '')",
        "SELECT \"lo_import\"('/etc/passwd')",
        "SELECT company FROM deals) AS x; COPY documents TO PROGRAM 'cat'; SELECT (1",
        "WITH gone AS (DELETE FROM meta RETURNING name) SELECT * FROM gone",
        "TABLE documents",
        "SELECT 1 INTO mine",
        "SELECT 'documents'::regclass::text, d FROM documents d",
        "selekt",
        "SELECT nothing FROM deals",
        "",
        "-- nothing",
    ],
)
def test_nothing_else_can_be_done(ledger: Ledger, query: str) -> None:
    digest = ledger.digest()
    with pytest.raises(LedgerError) as caught:
        ledger.sql(query)
    assert "\n" not in str(caught.value)
    assert ledger.digest() == digest and len(ledger.sources()) == len(DOCUMENTS)


def test_a_query_that_takes_too_long_is_stopped(ledger: Ledger) -> None:
    began = time.monotonic()
    with pytest.raises(LedgerError, match=r"longer than 0\.2 seconds"):
        ledger.sql(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n", timeout=0.2
        )
    assert time.monotonic() - began < 5
    assert ledger.sql("SELECT COUNT(*) FROM deals").rows == ((7,),)


def test_rows_are_limited_and_the_answer_says_that_there_are_more(ledger: Ledger) -> None:
    answer = ledger.sql("SELECT * FROM claims", max_rows=2)
    assert len(answer.rows) == 2 and answer.more
    assert not ledger.sql("SELECT * FROM claims LIMIT 2", max_rows=2).more


def test_a_value_that_grows_too_long_is_refused(ledger: Ledger) -> None:
    if ledger.name.startswith("postgresql:"):
        pytest.skip("PostgreSQL bounds a value at 1 GB itself, and a question by its time")
    with pytest.raises(LedgerError):
        ledger.sql(
            "WITH RECURSIVE n(x) AS (SELECT 'aaaaaaaaaa' UNION ALL SELECT x || x || x || x FROM n LIMIT 20) "
            "SELECT LENGTH(x) FROM n"
        )

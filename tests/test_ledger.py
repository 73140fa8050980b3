"""The ledger through its public door, in both databases: what is kept, what follows, and that order never matters."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_samples import COPY, DOCUMENTS, READER, SAMPLES, HandReader
from tenfold import Document, Ledger
from tenfold.claims import Quantity, Reading, Value, claim_from_json
from tenfold.documents import Reject
from tenfold.ledger import LedgerError, Store
from tenfold.resolving import NameNode, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tenfold.api import Progress


@pytest.fixture
def path(places: Callable[[], str]) -> str:
    """A place in a file, then one in PostgreSQL."""
    return places()


def filled(path: str | Path, documents: list[Document] | None = None) -> Ledger:
    ledger = Ledger.open(path)
    ledger.add(DOCUMENTS if documents is None else documents, reader=READER)
    return ledger


def test_adding_counts_and_tells_of_each_document(path: str) -> None:
    heard: list[Progress] = []
    with Ledger.open(path) as ledger:
        report = ledger.add([*DOCUMENTS, Reject("torn.html", "cut short", 3)], heard.append, reader=READER)
        again = ledger.add(DOCUMENTS, reader=READER)
        assert (report.added, report.rejected, report.already_there) == (10, 1, 0)
        assert report.claims == sum(len(READER.by_text[d.text_hash].claims) for d in DOCUMENTS)
        assert (again.added, again.already_there) == (0, 10)
        assert {p.outcome for p in heard} == {"added", "rejected"} and heard[-1].total_claims == report.claims
        assert [(r.origin, r.line, r.reason) for r in ledger.rejects()] == [("torn.html", 3, "cut short")]


def test_the_same_document_twice_in_one_run_is_one(path: str) -> None:
    with Ledger.open(path) as ledger:
        report = ledger.add([DOCUMENTS[0], DOCUMENTS[0]], reader=READER)
        assert (report.added, report.already_there) == (1, 1)


def test_a_reject_is_noted_once(path: str) -> None:
    with Ledger.open(path) as ledger:
        for _ in range(2):
            ledger.add([Reject("torn.html", "cut short"), Reject("torn.html", "cut short", 2)], reader=READER)
        assert len(ledger.rejects()) == 2


def test_a_copy_is_kept_known_and_no_witness(path: str) -> None:
    with filled(path) as ledger:
        copies = {row.given_id: row.copy_of for row in ledger.sources()}
        assert copies["copy"] == DOCUMENTS[0].id and copies["round-en"] is None
        valuation = ledger.deals(company="Quillon", types=["valuation"])[0]
        assert valuation.witnesses == 1
        assert [f.kind for f in ledger.check(company="Quillon", kinds=["duplicate"])] == ["duplicate", "duplicate"]


def test_a_document_without_a_date_takes_the_newest_past_one_of_its_text(path: str) -> None:
    with filled(path) as ledger:
        undated = next(row for row in ledger.sources() if row.given_id == "undated")
        assert (undated.date, undated.inferred) == ("2025", True)


def test_one_document_that_breaks_the_reader_does_not_stop_the_rest(path: str) -> None:
    def fragile(documents):  # type: ignore[no-untyped-def]
        for document in documents:
            if document.given_id == "people":
                raise RuntimeError("boom")
            yield from READER([document])

    with Ledger.open(path) as ledger:
        report = ledger.add(DOCUMENTS, reader=fragile)
        assert (report.added, report.rejected) == (9, 1)
        assert "RuntimeError: boom" in ledger.rejects()[0].reason


def test_what_no_ledger_can_keep_is_set_aside(path: str) -> None:
    with Ledger.open(path) as ledger:
        report = ledger.add([Document(text="half a pair \ud83d", lang="en", given_id="torn")], reader=READER)
        assert report.rejected == 1 and "UTF-8" in ledger.rejects()[0].reason


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(DOCUMENTS), cuts=st.sets(st.integers(1, len(DOCUMENTS) - 1), max_size=4))
def test_any_order_in_any_batches_gives_one_digest(
    places: Callable[[], str], order: list[Document], cuts: set[int]
) -> None:
    with filled(places()) as ledger:
        expected = ledger.digest()
    with Ledger.open(places()) as ledger:
        ends = [*sorted(cuts), len(order)]
        for start, end in zip([0, *ends], ends, strict=False):
            ledger.add(order[start:end], reader=READER)
        assert ledger.digest() == expected
        ledger.rebuild()
        assert ledger.digest() == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.sampled_from(range(len(DOCUMENTS))), min_size=1, max_size=4))
def test_taking_documents_away_leaves_what_never_having_had_them_would(
    places: Callable[[], str], gone: set[int]
) -> None:
    left = [document for at, document in enumerate(DOCUMENTS) if at not in gone]
    with filled(places(), left) as ledger:
        expected = ledger.digest()
    store = Store.open(places())
    store.add([(document, next(READER([document]))) for document in DOCUMENTS])
    whole = store.digest()
    for at in sorted(gone):
        store.withdraw(DOCUMENTS[at].id, "to see what is left")
    assert store.digest() == expected
    for at in sorted(gone):
        store.withdraw(DOCUMENTS[at].id, "and back", withdrawn=False)
    assert store.digest() == whole
    for at in sorted(gone):
        store.purge(DOCUMENTS[at].id)
    assert store.digest() == expected
    store.rebuild()
    assert store.digest() == expected
    store.close()


def test_a_judgement_joins_or_parts_names_and_can_be_taken_back(path: str) -> None:
    store = Store.open(path)
    store.add([(document, next(READER([document]))) for document in DOCUMENTS])
    before = store.digest()
    left, right = NameNode("oskar chips", "organisation"), NameNode("fenwick ai", "organisation")
    store.judge(left, right, Verdict.SAME, because="a test says so")
    with store.reading() as connection:
        joined = connection.exec_driver_sql(
            "SELECT COUNT(DISTINCT entity) FROM derived_nodes WHERE folded IN ('oskar chips', 'fenwick ai')"
        )
        assert joined.scalar() == 1
    with_judgement = store.digest()
    store.rebuild()
    assert store.digest() == with_judgement != before
    store.judge(left, right, Verdict.UNSURE, because="taken back")
    assert store.digest() == before
    store.close()


def test_rereading_puts_the_newest_reading_in_force(path: str, tmp_path: Path) -> None:
    better = [*SAMPLES]
    better[3] = type(SAMPLES[3])(
        "listing-plan", SAMPLES[3].claims[0], text=SAMPLES[3].document.text, published="2026-01-10"
    )
    newer = HandReader(better, version="2")
    with filled(path) as ledger:
        report = ledger.reread(reader=newer)
        assert (report.added, report.already_there) == (10, 0)
        assert ledger.reread(reader=newer).added == 0
        digest = ledger.digest()
    with Ledger.open(tmp_path / "fresh.db") as fresh:
        fresh.add(DOCUMENTS, reader=newer)
        assert fresh.digest() == digest


def test_a_purge_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    secret = "Tidewater Fund put $8 million into a start-up that it does not name"
    with filled(path) as ledger:
        assert secret.encode() in b"".join(file.read_bytes() for file in path.parent.iterdir())
        purged = ledger.purge("undated")
        assert purged.claims == 2 and purged.copies_left == ()
        assert secret.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert ledger.purge(DOCUMENTS[0].id[:12]).copies_left == (COPY.id,)
        with pytest.raises(LedgerError, match="holds no document undated"):
            ledger.purge("undated")
    raw = sqlite3.connect(path)
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    content = "\n".join(str(row) for table in tables for row in raw.execute(f"SELECT * FROM {table}"))
    raw.close()
    assert secret not in content and "Castellan" in content


def test_claims_come_back_from_the_ledger_as_they_were_read(path: str) -> None:
    with filled(path) as ledger:
        for sample in SAMPLES:
            read = {claim.evidence: claim for claim in sample.reading(sample.document).claims}
            kept = ledger.claims(document=sample.document.id)
            assert len(kept) == len(read)
            for row in kept:
                expected = read[row.start, row.end].to_json(sample.document.text)
                assert {role: list(said) for role, said in row.roles.items()} == expected["roles"]
                assert (row.type, row.status, row.evidence) == tuple(
                    expected[k] for k in ("type", "status", "evidence")
                )


def test_what_points_to_no_words_of_the_text_is_refused_and_counted(path: str) -> None:
    document = Document(text="Quillon Robotics sold 40 robots.", lang="en", given_id="d")
    good = claim_from_json(
        {
            "type": "metric",
            "roles": {"subject": ["Quillon Robotics"], "measure": ["shipments"], "value": [{"value": 40}]},
            "evidence": "sold 40 robots",
        },
        document.text,
    )
    assert good is not None
    subject, measure, figure = good.values
    bad = [
        replace(good, evidence=(5, 99)),
        replace(good, evidence=(5, 5)),
        replace(good, status_span=(-1, 4)),
        replace(good, values=(replace(subject, span=(30, 33)), measure)),
        replace(good, values=(replace(subject, forms=()), measure)),
        replace(good, values=(replace(subject, forms=("half \ud83d",)), measure)),
        replace(good, values=(subject, replace(figure, quantity=Quantity(float("inf"))))),
        replace(good, values=(subject, replace(figure, quantity=Quantity(float("nan"))))),
        replace(good, values=(subject, replace(figure, quantity=Quantity(10**400)))),
        replace(good, values=(subject, Value("date", subject.span, code="soon"))),
    ]

    def careless(documents: Iterable[Document]) -> Iterator[Reading]:
        for each in documents:
            yield Reading(each.id, "careless", "1", (*bad, good), refused=1)

    with Ledger.open(path) as ledger:
        report = ledger.add([document], reader=careless)
        assert (report.claims, report.refused) == (1, len(bad) + 1)
        assert [row.evidence for row in ledger.claims()] == ["sold 40 robots"]
        assert ledger.sources()[0].refused == len(bad) + 1
        digest = ledger.digest()
        ledger.rebuild()
        assert ledger.digest() == digest

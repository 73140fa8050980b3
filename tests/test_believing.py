"""What people decide wins and can be taken back; answers as of a day; how a belief came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ledger_samples import COPY, DOCUMENTS, READER, HandReader, Sample, usd
from tenfold import Ledger
from tenfold.claims import Quantity
from tenfold.ledger import LedgerError
from tenfold.ledger.tables import judgements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenfold.documents import Document


def filled(path: Path, documents: list[Document] | None = None) -> Ledger:
    ledger = Ledger.open(path)
    ledger.add(DOCUMENTS if documents is None else documents, reader=READER)
    return ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with filled(tmp_path / "l.db") as opened:
        yield opened


def round_of_quillon(ledger: Ledger) -> tuple[str, dict[str, str]]:
    """The event of Quillon's round, and its claims by the documents' own ids."""
    (event,) = ledger.deals(company="Quillon", types=["funding_round"])
    claims = ledger.claims(company="Quillon", types=["funding_round"])
    return event.event_id, {row.source.given_id: row.claim_id for row in claims}


def take_back_last(ledger: Ledger) -> None:
    """What an undo appends: the entry that held on the same thing before, or that nothing is decided."""
    with ledger._store.reading() as connection:
        last, *older = connection.execute(select(judgements).order_by(judgements.c.number.desc())).all()
    before = next((row for row in older if (row.left, row.right) == (last.left, last.right)), None)
    verdict, value = (before.verdict, before.value) if before else ("unsure", last.value)
    ledger._store.decide(last.kind, last.left, last.right, verdict, because="taken back", value=value)


def holds_for_good(ledger: Ledger, before: str) -> None:
    """A rebuild gives the same; taking the judgement back gives what was before, and a rebuild keeps that too."""
    decided = ledger.digest()
    assert decided != before
    ledger.rebuild()
    assert ledger.digest() == decided
    take_back_last(ledger)
    assert ledger.digest() == before
    ledger.rebuild()
    assert ledger.digest() == before


def test_a_claim_judged_wrong_says_nothing_any_more(ledger: Ledger) -> None:
    before = ledger.digest()
    _, claims = round_of_quillon(ledger)
    number = ledger.judge(claims["round-slip"], "wrong", because="the translator misread 亿")
    assert number == 1
    (event,) = ledger.deals(company="Quillon", types=["funding_round"])
    assert (event.doubt, event.witnesses) == (None, 2)
    wrong = next(row for row in ledger.claims() if row.claim_id == claims["round-slip"])
    assert wrong.event_id is None and wrong.evidence  # the claim itself is still there
    holds_for_good(ledger, before)


def test_a_value_judged_correct_wins_over_all_sources(ledger: Ledger) -> None:
    before = ledger.digest()
    _, claims = round_of_quillon(ledger)
    ledger.judge(claims["round-slip"], "correct", value=150e6, because="the company's filing", author="ada")
    (event,) = ledger.deals(company="Quillon", types=["funding_round"])
    assert event.amount == Quantity(150000000, "USD") and event.probability == 1.0
    (proof,) = ledger.why("Quillon", "amount")[1:]
    assert "person" in proof.because and [each.judged for each in proof.believed.statements] == [True]
    assert [other.probability for other in proof.others] == [0.0]
    holds_for_good(ledger, before)


def test_confirming_what_a_claim_states_settles_it(ledger: Ledger) -> None:
    _, claims = round_of_quillon(ledger)
    ledger.judge(claims["round-slip"], "correct", because="it really was that much")
    (event,) = ledger.deals(company="Quillon", types=["funding_round"])
    assert event.amount == Quantity(1200000000, "USD") and event.probability == 1.0


def test_one_role_can_be_judged(ledger: Ledger) -> None:
    before = ledger.digest()
    _, claims = round_of_quillon(ledger)
    ledger.judge(claims["round-en"], "correct", role="date", value="2026-03-03", because="asked them")
    assert ledger.deals(company="Quillon", types=["funding_round"])[0].date == "2026-03-03"
    holds_for_good(ledger, before)
    ledger.judge(claims["round-en"], "wrong", role="stage", because="it was no series B")
    ledger.judge(claims["round-zh"], "correct", role="stage", value="B+", because="so says the filing")
    assert "B+" in [deal.stage for deal in ledger.deals(company="Quillon", types=["funding_round"])]
    ledger.judge(claims["round-en"], "correct", role="status", value="planned", because="not closed yet")
    assert len(ledger.claims(company="Quillon", types=["funding_round"])) == 4


def test_a_judgement_holds_for_every_document_of_that_text(ledger: Ledger) -> None:
    claim = next(row for row in ledger.claims(types=["valuation"]) if row.source.given_id == "copy")
    ledger.judge(claim.claim_id, "correct", value=950e6, because="the prospectus")
    assert [deal.amount for deal in ledger.deals(company="Quillon", types=["valuation"])] == [
        Quantity(950000000, "USD")
    ]


def test_events_are_merged_and_split_and_made_as_before(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as ledger:
        before = ledger.digest()
        event, claims = round_of_quillon(ledger)
        ledger.split_event(event, claims["round-slip"], because="another round")
        assert len(ledger.deals(company="Quillon", types=["funding_round"])) == 2
        split = ledger.digest()
        ids = [deal.event_id for deal in ledger.deals(company="Quillon", types=["funding_round"])]
        ledger.merge_events(*ids, because="no, it was one")
        assert len(ledger.deals(company="Quillon", types=["funding_round"])) == 1
        assert ledger.digest() == before
        take_back_last(ledger)
        assert ledger.digest() == split
        ledger.rebuild()
        assert ledger.digest() == split


def test_events_that_the_rules_hold_apart_can_be_merged(tmp_path: Path) -> None:
    old = Sample(
        "old", ("funding_round", "done", {"company": ["Quillon"], "amount": [usd(40e6)], "stage": ["A"]},
                "Quillon's A round brought $40 million"), published="2024-02-01",
    )  # fmt: skip
    reader = HandReader([*(s for s in READER.by_text.values()), old])
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.add([*DOCUMENTS, old.document], reader=reader)
        before = ledger.digest()
        ids = [deal.event_id for deal in ledger.deals(company="Quillon", types=["funding_round"])]
        assert len(ids) == 2
        ledger.merge_events(*ids, because="one rolling close")
        assert len(ledger.deals(company="Quillon", types=["funding_round"])) == 1
        holds_for_good(ledger, before)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(DOCUMENTS))
def test_judgements_hold_whatever_comes_after_them(
    tmp_path_factory: pytest.TempPathFactory, order: list[Document]
) -> None:
    first = [document for document in order if document.given_id in ("round-en", "round-slip", "round-zh")]
    with filled(tmp_path_factory.mktemp("early") / "l.db", first) as early:
        _, claims = round_of_quillon(early)
        early.judge(claims["round-slip"], "correct", value=125e6, because="the filing")
        early.judge(claims["round-zh"], "wrong", role="stage", because="no")
        early.add([document for document in order if document not in first], reader=READER)
        digest = early.digest()
    with filled(tmp_path_factory.mktemp("late") / "l.db") as late:
        late.judge(claims["round-zh"], "wrong", role="stage", because="no")
        late.judge(claims["round-slip"], "correct", value=125e6, because="the filing")
        assert late.digest() == digest


def test_what_cannot_be_judged_is_one_clear_line(ledger: Ledger) -> None:
    event, claims = round_of_quillon(ledger)
    claim = claims["round-en"]
    for words, judge in {
        "wrong or correct": lambda: ledger.judge(claim, "odd", because="x"),
        "needs its reason": lambda: ledger.judge(claim, "wrong", because=" "),
        "no claim zzzzzz": lambda: ledger.judge("zzzzzz", "wrong", because="x"),
        "needs no value": lambda: ledger.judge(claim, "wrong", value=1, because="x"),
        "says nothing of venue": lambda: ledger.judge(claim, "wrong", role="venue", because="x"),
        "is a name": lambda: ledger.judge(claim, "correct", role="investor", value="X", because="x"),
        "no figure": lambda: ledger.judge(claim, "correct", value="much", because="x"),
        "no date": lambda: ledger.judge(claim, "correct", role="date", value="soon", because="x"),
        "no status": lambda: ledger.judge(claim, "correct", role="status", value="maybe", because="x"),
        "one event already": lambda: ledger.merge_events(event, event, because="x"),
        "cannot be one event": lambda: ledger.merge_events(
            event, ledger.deals(company="Oskar Chips", types=["listing"])[0].event_id, because="x"
        ),
        "is not in the event": lambda: ledger.split_event(
            event, ledger.claims(types=["listing"])[0].claim_id, because="x"
        ),
    }.items():
        with pytest.raises(LedgerError, match=words) as caught:
            judge()
        assert "\n" not in str(caught.value)
    with ledger._store.reading() as connection:
        assert connection.execute(select(judgements)).all() == []


def test_as_of_a_day_answers_from_what_was_published_by_then(ledger: Ledger) -> None:
    early = ledger.deals(company="Quillon", types=["funding_round"], as_of="2026-03-05")
    assert [(deal.witnesses, deal.probability) for deal in early] == [(1, 0.8)]
    assert not ledger.deals(company="Quillon", as_of="2026-03-04")
    assert not ledger.check(company="Quillon", as_of="2026-03-06")
    assert {row.kind for row in ledger.check(company="Quillon", as_of="2026-03-07")} == {"implausible"}
    assert len(ledger.find("Quillon", as_of="2026-03-05")) == 3 < len(ledger.find("Quillon"))
    (proof,) = [row for row in ledger.why("Quillon", "amount", as_of="2026-03-05") if row.type == "funding_round"]
    assert proof.others == ()


def test_as_of_the_last_day_is_as_of_now(ledger: Ledger) -> None:
    for company in (None, "Quillon", "Oskar Chips"):
        then, now = ledger.deals(company=company, as_of="2030"), ledger.deals(company=company)
        assert then.to_json() == now.to_json()
        found = {row.claim_id: row.to_json() for row in ledger.check(company=company)}
        assert {row.claim_id: row.to_json() for row in ledger.check(company=company, as_of="2030")} == found


def test_a_proof_says_who_says_what_and_what_it_weighs(ledger: Ledger) -> None:
    (proof,) = [row for row in ledger.why("奎隆机器人", "amount") if row.type == "funding_round"]
    assert [each.source.given_id for each in proof.believed.statements] == ["round-en", "round-zh", "copy"]
    assert [each.copy for each in proof.believed.statements] == [False, False, True]
    assert proof.believed.witnesses == 2 and proof.believed.since == "2026-03-05"
    assert proof.others[0].probability < proof.believed.probability < 1
    assert "2 independent sources say so; 1 says otherwise" in proof.because
    assert COPY.given_id == "copy" and any("10 times" in doubt for doubt in proof.doubts)
    with pytest.raises(LedgerError, match="no role"):
        ledger.why("Quillon", "colour")

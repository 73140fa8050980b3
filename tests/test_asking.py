"""Questions to a ledger of a few invented documents: deals, totals, claims, dossiers, search, findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
from tenfold.asking.find import glossary
from tenfold.asking.names import UnknownName
from tenfold.ledger import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def ledger(module_place: str) -> Iterator[Ledger]:
    with Ledger.open(module_place) as opened:
        opened.add(DOCUMENTS, reader=READER)
        yield opened


def test_deals_are_events_each_once_newest_first(ledger: Ledger) -> None:
    rows = ledger.deals()
    assert [(row.type, row.status, row.company) for row in rows] == [
        ("acquisition", "planned", "Fenwick AI"),
        ("funding_round", "talks", "Peverell Labs"),
        ("valuation", "done", "Peverell Labs"),
        ("valuation", "done", "Quillon"),
        ("funding_round", "done", "Quillon"),
        ("listing", "done", "Oskar Chips"),
        ("funding_round", "done", None),
    ]
    assert len({row.event_id for row in rows}) == len(rows)


def test_a_deal_has_its_evidence_its_source_and_says_what_is_doubtful(ledger: Ledger) -> None:
    (row,) = ledger.deals(company="奎隆机器人", types=["funding_round"])
    assert row.amount is not None and row.amount.value == 120e6 and row.stage == "B"
    assert row.investors == ("Harrow Capital", "Tidewater Fund", "哈罗资本") and row.lead_investors == (
        "Harrow Capital",
    )
    assert (row.date, row.dated, row.witnesses) == ("2026-03-04", "stated", 3)
    assert "120 million" in row.evidence and row.source.publisher == "Harbour Post"
    assert row.doubt is not None and "10 times" in row.doubt
    (corrected,) = ledger.deals(company="Peverell Labs", types=["funding_round"])
    assert corrected.amount is not None and corrected.amount.value == 0.9e9
    assert corrected.stated is not None and corrected.stated.value == 9e9 and "90%" in str(corrected.doubt)


@pytest.mark.parametrize(
    ("filters", "companies"),
    [
        ({"since": "2026-04"}, {"Fenwick AI", "Peverell Labs"}),
        ({"until": "2026-02"}, {"Oskar Chips", None}),
        ({"since": "2025", "until": "2025"}, {None}),
        ({"types": ["listing", "acquisition"]}, {"Oskar Chips", "Fenwick AI"}),
        ({"statuses": ["talks"]}, {"Peverell Labs"}),
        ({"min_amount": 500e6}, {"Oskar Chips", "Quillon", "Peverell Labs"}),
        ({"max_amount": 30e6}, {"Fenwick AI", None}),
        ({"min_amount": 3.4e9, "max_amount": 3.8e9, "amount_currency": "CNY"}, {"Oskar Chips"}),
        ({"investor": "Tidewater"}, set()),
        ({"investor": "tidewater FUND"}, {"Quillon", None}),
        ({"investor": "Oskar Chips"}, {"Fenwick AI"}),
        ({"stage": "b"}, {"Quillon"}),
        ({"country": "CN"}, set()),
    ],
)
def test_deals_are_filtered(ledger: Ledger, filters: dict[str, object], companies: set[str | None]) -> None:
    if not companies and "investor" in filters:
        with pytest.raises(UnknownName):
            ledger.deals(**filters)  # type: ignore[arg-type]
    else:
        assert {row.company for row in ledger.deals(**filters)} == companies  # type: ignore[arg-type]


def test_deals_are_sorted_cut_and_converted(ledger: Ledger) -> None:
    by_amount = [row.amount.value for row in ledger.deals(sort="amount", limit=3) if row.amount]
    assert by_amount == [10e9, 0.9e9, 900e6]
    assert next(row.company for row in ledger.deals(sort="company")) == "Fenwick AI"
    (row,) = ledger.deals(types=["listing"], in_currency="CNY")
    assert row.converted is not None and row.converted.rate_date == "2026-02-20"
    assert row.converted.value == pytest.approx(500e6 * row.converted.rate)


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "soon"},
        {"types": ["gift"]},
        {"statuses": ["perhaps"]},
        {"in_currency": "XXX"},
        {"amount_currency": "?"},
        {"sort": "mood"},
        {"as_of": "2026-99"},
    ],
)
def test_what_makes_no_sense_is_one_clear_line(ledger: Ledger, wrong: dict[str, object]) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.deals(**wrong)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_totals_count_each_event_once_and_list_what_they_leave_out(ledger: Ledger) -> None:
    total = ledger.total("investor", statuses=["done", "talks"])
    assert {row.key: row.total for row in total.rows} == {
        "unknown": 0.9e9, "Harrow Capital": 120e6, "Tidewater Fund": 128e6, "哈罗资本": 120e6
    }  # fmt: skip
    assert (total.events, total.total, total.left_out) == (3, 120e6 + 8e6 + 0.9e9, ())
    quarters = ledger.total("quarter", types=["funding_round", "listing"])
    assert [(row.key, row.total) for row in quarters.rows] == [("2026-Q1", 620e6), ("unknown", 8e6)]
    in_yuan = ledger.total("type", in_currency="CNY")
    assert in_yuan.total == pytest.approx(128e6 * 7.0, rel=0.05)
    with pytest.raises(LedgerError, match="totals go by"):
        ledger.total("colour")


def test_totals_say_why_they_leave_something_out(ledger: Ledger) -> None:
    total = ledger.total("company", types=["listing", "partnership"], statuses=["done"])
    assert [left.reason for left in total.left_out] == ["no amount is known"]


def test_claims_are_as_the_texts_make_them(ledger: Ledger) -> None:
    rows = ledger.claims(company="Quillon Robotics", types=["funding_round"])
    assert [row.source.given_id for row in rows] == ["round-slip", "round-zh", "round-en", "copy"]
    chinese = rows[1]
    text = next(document.text for document in DOCUMENTS if document.given_id == "round-zh")
    assert chinese.roles["company"] == ("奎隆机器人",) and text[chinese.start : chinese.end] == chinese.evidence
    assert {row.event_id for row in rows} == {rows[0].event_id}
    assert [row.type for row in ledger.claims(measure="revenue")] == ["metric"]
    assert len(ledger.claims(document="people")) == 2 and len(ledger.claims(limit=3)) == 3
    assert {row.type for row in ledger.claims(since="2026-05")} == {"release", "acquisition"}
    with pytest.raises(LedgerError, match="no document"):
        ledger.claims(document="nothing-of-the-kind")


def test_a_dossier_is_found_under_any_name(ledger: Ledger) -> None:
    dossiers = [ledger.dossier(name) for name in ("Quillon", "QUILLON  ROBOTICS", "奎隆机器人")]
    assert len({dossier.entity_id for dossier in dossiers}) == 1
    dossier = dossiers[0]
    assert {name.name: name.documents for name in dossier.names} == {
        "Quillon Robotics": 5, "Quillon": 4, "奎隆机器人": 1
    }  # fmt: skip
    assert {name.script for name in dossier.names} == {"Latin", "Chinese"}
    assert all(name.first is not None and name.first.date for name in dossier.names)
    assert len(dossier.rounds) == 1 and len(dossier.valuations) == 1
    assert dossier.backers[0].name == "Harrow Capital" and dossier.backers[0].led
    assert [row.roles["product"] for row in dossier.releases] == [("Quillon Hand 2",)]
    assert [row.roles["position"] for row in dossier.people] == [("chief scientist",)]
    assert [row.roles["hardware"] for row in dossier.hardware] == [("Oskar X2",)]
    assert [row.about for row in dossier.partnerships] == ["Oskar Chips; Quillon"]
    assert {row.kind for row in dossier.findings} >= {"implausible"}
    json.dumps(dossier.to_json())


def test_a_dossier_holds_both_sides_of_a_deal(ledger: Ledger) -> None:
    oskar = ledger.dossier("Oskar Chips")
    assert [row.company for row in oskar.acquisitions] == ["Fenwick AI"]
    assert [row.status for row in oskar.listings] == ["done"]
    assert [row.about for row in oskar.releases] == ["Oskar X2"]
    assert [row.about for row in oskar.hardware] == ["Quillon"]  # its product at work elsewhere
    fund = ledger.dossier("Tidewater Fund")
    assert {row.company for row in fund.investments} == {"Quillon", None} and fund.rounds == ()


def test_an_unknown_name_gets_suggestions(ledger: Ledger) -> None:
    with pytest.raises(UnknownName, match="did you mean Oskar Chips") as caught:
        ledger.dossier("Oscar Chips")
    assert caught.value.suggestions[0] == "Oskar Chips"
    with pytest.raises(UnknownName, match=r"nothing is known of Zzyzx$"):
        ledger.dossier("Zzyzx")


def test_as_of_a_day_answers_from_what_was_published_by_then(ledger: Ledger) -> None:
    january = ledger.deals(as_of="2026-01-31")
    assert {(row.company, row.status) for row in january} == {("Oskar Chips", "planned"), (None, "done")}
    listing = next(row for row in january if row.company == "Oskar Chips")
    assert listing.amount is not None and listing.amount.value == 900e6
    assert ledger.dossier("Oskar Chips", as_of="2026-01-31").listings[0].status == "planned"
    assert {row.source.given_id for row in ledger.claims(as_of="2026-01-31")} == {"listing-plan", "undated"}
    assert ledger.total("type", types=["listing"], as_of="2026-01-31").events == 0
    assert ledger.deals(as_of="2026-12-31").to_json() == ledger.deals().to_json()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Quillon Series B", "round-en"),
        ("奎隆 B轮", "round-zh"),
        ("chief scientist", "people"),
        ("Oskar Chips revenue", "undated"),
        ("Hong Kong listing plans", "listing-plan"),
    ],
)
def test_search_finds_passages(ledger: Ledger, query: str, first: str) -> None:
    hits = ledger.find(query)
    assert first in [hit.source.given_id for hit in hits][:4]
    for hit in hits:
        text = next(document.text for document in DOCUMENTS if document.id == hit.source.document_id)
        assert text[hit.start : hit.end] == hit.passage and hit.matched


def test_search_crosses_scripts_by_names_and_by_the_words_of_the_field(ledger: Ledger) -> None:
    assert "round-zh" in {hit.source.given_id for hit in ledger.find("Quillon Robotics")}
    assert {"round-en", "round-slip"} <= {hit.source.given_id for hit in ledger.find("奎隆机器人")}
    assert next(hit.source.given_id for hit in ledger.find("chief scientist")) == "people"
    hit = next(hit for hit in ledger.find("Fenwick AI") if hit.source.given_id == "short-name")
    assert [claim.type for claim in ledger.claims() if claim.claim_id in hit.claims] == ["acquisition"]
    assert len(ledger.find("")) == len(ledger.find("?!")) == len(ledger.find("xylophone")) == 0


def test_the_glossary_goes_both_ways() -> None:
    assert "芯片" in glossary()["chip"] and "chip" in glossary()["芯片"]
    assert all(others for others in glossary().values())


def test_findings_come_worst_first_and_are_filtered(ledger: Ledger) -> None:
    rows = ledger.check()
    kinds = ("implausible", "conflict", "update", "duplicate")
    assert [kinds.index(row.kind) for row in rows] == sorted(kinds.index(row.kind) for row in rows)
    assert {row.company for row in ledger.check(kinds=["implausible"])} == {"Quillon", "Peverell Labs"}
    assert [row.kind for row in ledger.check(company="Oskar Chips")] == ["update"]
    assert all(row.confidence >= 0.7 for row in ledger.check(min_confidence=0.7))
    slip = next(row for row in rows if row.source.given_id == "round-slip")
    said = slip.to_json()
    assert set(said) >= {"kind", "claim", "should_be", "because", "confidence"}
    assert set(said["claim"]) == {"document", "type", "company", "role", "stated", "evidence"}
    assert said["claim"]["document"] == "round-slip" and said["should_be"]["value"] == 120e6


def test_the_overview_counts_and_shows(ledger: Ledger) -> None:
    whole = ledger.overview(limit=3)
    assert whole.documents == 10 and whole.claims == len(ledger.claims())
    assert whole.known[0].name == "Quillon" and "奎隆机器人" in whole.known[0].names
    assert len(whole.rounds) == 3 and whole.listings[0].company == "Oskar Chips" and whole.findings
    json.dumps(whole.to_json())


def test_rows_become_json_and_frames(ledger: Ledger) -> None:
    for rows in (ledger.deals(), ledger.claims(), ledger.check(), ledger.find("Quillon"), ledger.sources()):
        assert json.loads(json.dumps(rows.to_json())) and len(rows) == len(list(rows))
        assert rows[:1].to_json() == rows.to_json()[:1]
    polars = pytest.importorskip("polars")
    frame = ledger.deals().to_polars()
    assert isinstance(frame, polars.DataFrame) and frame.height == 7
    assert ledger.deals(types=["fund"]).to_polars().height == 0


def test_an_empty_ledger_answers_everything(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Ledger.open(tmp_path_factory.mktemp("empty") / "l.db") as empty:
        assert len(empty.deals()) == len(empty.claims()) == len(empty.find("chips")) == len(empty.check()) == 0
        assert empty.total().total == 0 and empty.overview().documents == 0
        with pytest.raises(UnknownName):
            empty.dossier("anyone")


@pytest.mark.parametrize("name", ["Quillon", "Peverell Labs", "Harrow Capital", "Oskar Chips"])
def test_a_dossier_with_a_limit_is_the_head_of_the_whole(ledger: Ledger, name: str) -> None:
    whole = ledger.dossier(name)
    head = ledger.dossier(name, limit=1)
    sections = {key: value for key, value in whole.to_json().items() if isinstance(value, list)}
    for section in ("rounds", "valuations", "listings", "acquisitions", "investments", "metrics", "people", "releases"):
        assert head.to_json()[section] == sections[section][:1], section
        assert (head.in_all or {}).get(section, 0) == len(sections[section]), section
    assert head.names == whole.names
    assert head.backers == whole.backers[:1]
    assert [row.claim_id for row in head.findings] == [row.claim_id for row in whole.findings[:1]]


@pytest.mark.parametrize("as_of", ["2026-02", "2026-03-04", "2025", "2026"])
def test_names_as_of_a_day_are_those_of_texts_that_were_out(ledger: Ledger, as_of: str) -> None:
    seen = ledger.dossier("Quillon", as_of=as_of).names
    whole = {name.name: name for name in ledger.dossier("Quillon").names}
    for name in seen:
        first = whole[name.name].first
        assert name.documents <= whole[name.name].documents
        assert first is None or not name.documents or (first.date or "9") <= as_of + "-99"

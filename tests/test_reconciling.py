"""Events, facts and findings from claims: what is one event, what is believed, what cannot be right, and silence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_samples import DOCUMENTS, READER, cny, usd
from tenfold import Ledger
from tenfold.reconciling import reconcile_all
from tenfold.reconciling.cases import check_case
from tenfold.reconciling.naming import resolved_claims

if TYPE_CHECKING:
    from tenfold.documents import Document

Json = dict[str, Any]
CASES = Path(__file__).parents[2] / "shared" / "benchmark" / "cases-dev.jsonl"


def claim(kind: str, status: str = "done", **roles: Any) -> tuple[str, str, Json]:
    return kind, status, {role: value if isinstance(value, list) else [value] for role, value in roles.items()}


def check(*documents: tuple[str, list[tuple[str, str, Json]]]) -> Json:
    """What follows from documents, each given as its date and its claims."""
    case: Json = {"id": "case", "documents": []}
    for number, (published, claims) in enumerate(documents):
        lines = [f"Sentence {at} of text {number} ({published})." for at in range(len(claims))]
        case["documents"].append({
            "id": f"d{number}", "lang": "en", "published": published, "text": "\n".join(lines),
            "claims": [
                {"type": kind, "status": status, "roles": roles, "evidence": line}
                for (kind, status, roles), line in zip(claims, lines, strict=True)
            ],
        })  # fmt: skip

    def never(document: Document) -> Any:
        raise AssertionError("claims are given")

    return check_case(case, never, given_claims=True)


def events(answer: Json, kind: str) -> list[Json]:
    return [event for event in answer["events"] if event["type"] == kind]


def round_of(amount: Json | None = None, status: str = "done", **more: Any) -> tuple[str, str, Json]:
    return claim("funding_round", status, company="Velmora AI", **({"amount": amount} if amount else {}), **more)


def test_two_tellings_of_one_round_are_one_event() -> None:
    answer = check(
        ("2026-03-01", [round_of(usd(50e6), stage="A", investor=["Lark Ventures"])]),
        ("2026-03-02", [round_of(usd(50e6, "about"), investor=["Lark Ventures", "Osprey Fund"])]),
    )
    (event,) = events(answer, "funding_round")
    assert event["documents"] == ["d0", "d1"] and event["believed"]["stage"] == "A"
    assert event["believed"]["investor"] == {"names": ["Lark Ventures", "Osprey Fund"]}
    assert answer["findings"] == []


def test_two_rounds_of_one_size_are_two_events() -> None:
    answer = check(
        ("2026-01-10", [round_of(usd(60e6), stage="A")]),
        ("2026-06-10", [round_of(usd(60e6), stage="B"), round_of(usd(60e6), date="2026-01")]),
    )
    assert sorted(event["documents"] for event in events(answer, "funding_round")) == [["d0", "d1"], ["d1"]]
    assert answer["findings"] == []


def test_a_rolling_close_is_one_event_and_its_whole_is_believed() -> None:
    answer = check(
        ("2026-04-02", [round_of(usd(30e6), stage="C", date="2026-04")]),
        ("2026-06-02", [round_of(usd(70e6), stage="C"), round_of(usd(30e6), stage="C", date="2026-04"),
                        round_of(usd(40e6), stage="C")]),
        ("2026-06-03", [round_of(usd(70e6), stage="C")]),
    )  # fmt: skip
    (event,) = events(answer, "funding_round")
    assert event["believed"]["amount"]["value"] == 70e6
    assert [f for f in answer["findings"] if f["kind"] in ("conflict", "implausible")] == []


def test_an_event_has_a_life() -> None:
    talks = ("2026-01-05", [round_of(usd(90e6), "talks", stage="B")])
    done = ("2026-02-05", [round_of(usd(90e6), stage="B")])
    denied = ("2026-03-05", [round_of(None, "denied", stage="B")])
    assert events(check(talks), "funding_round")[0]["status"] == "talks"
    assert events(check(talks, done), "funding_round")[0]["status"] == "done"
    assert events(check(talks, denied), "funding_round")[0]["status"] == "denied"


def test_a_tenfold_slip_is_found_and_the_tenth_believed() -> None:
    answer = check(
        ("2026-03-01", [round_of(usd(80e6), stage="A")]),
        ("2026-03-02", [round_of(usd(800e6), stage="A")]),
        ("2026-03-03", [round_of(usd(80e6), stage="A")]),
    )
    (finding,) = answer["findings"]
    assert (finding["kind"], finding["claim"]["document"]) == ("implausible", "d1")
    assert finding["should_be"]["value"] == 80e6 and "10 times" in finding["because"]
    assert events(answer, "funding_round")[0]["believed"]["amount"]["value"] == 80e6


def test_a_dollar_sign_before_a_yuan_figure_is_found() -> None:
    answer = check(
        ("2026-03-01", [
            round_of(cny(400e6, conversion={"value": 57e6, "currency": "USD"})),
            round_of(usd(400e6)),
        ]),
    )  # fmt: skip
    (finding,) = answer["findings"]
    assert finding["kind"] == "implausible" and finding["claim"]["stated"]["currency"] == "USD"
    assert finding["should_be"]["currency"] == "CNY"


def test_sources_that_differ_are_a_conflict_about_the_less_supported() -> None:
    answer = check(
        ("2026-03-01", [round_of(usd(80e6), stage="A")]),
        ("2026-03-02", [round_of(usd(66e6), stage="A")]),
        ("2026-03-03", [round_of(usd(80e6), stage="A")]),
    )
    (finding,) = answer["findings"]
    assert (finding["kind"], finding["claim"]["document"]) == ("conflict", "d1")


def test_a_cut_target_is_an_update_and_no_conflict() -> None:
    plan = claim("listing", "planned", company="Velmora AI", venue="Nasdaq", amount=usd(900e6, "under"))
    cut = claim("listing", "planned", company="Velmora AI", venue="Nasdaq", amount=usd(500e6, "about"))
    done = claim("listing", "done", company="Velmora AI", venue="Nasdaq", amount=usd(500e6), date="2026-05-20")
    answer = check(("2026-05-01", [plan]), ("2026-05-18", [cut]), ("2026-05-20", [done]))
    assert [(f["kind"], f["claim"]["document"]) for f in answer["findings"]] == [("update", "d0")]
    assert events(answer, "listing")[0]["believed"]["amount"]["value"] == 500e6


def test_parts_of_a_price_that_make_a_tenth_of_the_whole() -> None:
    buyers = {"buyer": "Lark Holdings", "target": "Velmora AI"}
    answer = check(
        ("2026-03-01", [
            claim("acquisition", "planned", amount=cny(31e9), **buyers),
            claim("acquisition", "planned", amount=cny(1.9e9), **buyers),
            claim("acquisition", "planned", amount=cny(1.2e9), **buyers),
        ]),
    )  # fmt: skip
    (finding,) = answer["findings"]
    assert finding["claim"]["stated"]["value"] == 31e9 and finding["should_be"]["value"] == 3.1e9
    assert events(answer, "acquisition")[0]["believed"]["amount"]["value"] == 3.1e9


def valued(amount: Json, status: str = "done", **more: Any) -> tuple[str, str, Json]:
    return claim("valuation", status, company="Velmora AI", amount=amount, **more)


def size(parameters: float) -> tuple[str, str, Json]:
    value = {"value": parameters, "unit": "parameters"}
    return claim("metric", subject="Model 7", measure="parameters", value=value)


def test_a_text_whose_figures_cannot_all_be_right() -> None:
    cash = claim("metric", subject="Velmora AI", measure="cash", value=cny(90e9, "over"))
    answer = check(
        (
            "2026-02-17",
            [round_of(usd(5e9, "over"), "talks"), cash, valued(usd(8e9, "over")), valued(usd(90e9), "planned")],
        ),
    )
    found = {(f["claim"]["type"], f["claim"]["stated"]["value"]): f["should_be"]["value"] for f in answer["findings"]}
    assert found == {
        ("metric", 90e9): 9e9, ("funding_round", 5e9): 5e8, ("valuation", 90e9): 9e9
    }  # fmt: skip
    assert all(f["kind"] == "implausible" for f in answer["findings"])


DAY, NEXT, LATER = "2026-01-01", "2026-01-02", "2026-08-01"
NOTHING_WRONG = {
    "a very large round at a very large valuation": [(DAY, [round_of(usd(40e9)), valued(usd(300e9))])],
    "a down round": [("2021-11-02", [valued(usd(8.6e9, "about"))]), ("2025-08-22", [valued(usd(6e9, "over"))])],
    "won and yen": [
        (DAY, [round_of({"value": 60e9, "currency": "KRW"}), round_of({"value": 6e9, "currency": "JPY"})]),
    ],
    "a conversion": [
        (DAY, [round_of(cny(1e9, conversion={"value": 140e6, "currency": "USD"}), stage="A")]),
        (NEXT, [round_of(usd(140e6), stage="A")]),
    ],
    "a bound": [(DAY, [round_of(usd(700e6, "over"), stage="A")]), (NEXT, [round_of(usd(720e6), stage="A")])],
    "one investor's part": [
        (DAY, [round_of(usd(6e9), stage="C", investor=["Lark", "Osprey"])]),
        (NEXT, [round_of(usd(400e6, "about"), stage="C", investor=["Osprey"])]),
    ],
    "a valuation of years ago": [(DAY, [round_of(usd(900e6)), valued(usd(1e9), date="2022")])],
    "two rounds half a year apart, one ten times the other": [
        (DAY, [round_of(usd(400e6))]),
        (LATER, [round_of(usd(4e9))]),
    ],
    "two sizes of one model": [(DAY, [size(7e9)]), (DAY, [size(70e9)])],
}


@pytest.mark.parametrize("documents", NOTHING_WRONG.values(), ids=NOTHING_WRONG.keys())
def test_silence_where_nothing_is_wrong(documents: list[tuple[str, list[tuple[str, str, Json]]]]) -> None:
    assert [f for f in check(*documents)["findings"] if f["kind"] in ("implausible", "conflict")] == []


def test_a_figure_that_two_witnesses_give_is_left_alone() -> None:
    told = [round_of(usd(9e9), stage="B"), claim("valuation", company="Velmora AI", amount=usd(10e9))]
    assert check(("2026-01-01", told))["findings"] != []
    assert check(("2026-01-01", told), ("2026-01-02", [round_of(usd(9e9), stage="B")]))["findings"] == []


def test_one_more_source_for_what_is_believed_changes_nothing_but_its_support() -> None:
    told = [(DAY, [round_of(usd(80e6), stage="A")]), (NEXT, [round_of(usd(66e6), stage="A")])]
    before = events(check(*told), "funding_round")[0]["believed"]["amount"]
    after = check(*told, (NEXT, [round_of(before, stage="A")]))
    assert events(after, "funding_round")[0]["believed"]["amount"] == before
    assert after["findings"][0]["confidence"] > check(*told)["findings"][0]["confidence"]


CLAIMS = resolved_claims([(document, [next(READER([document]))]) for document in DOCUMENTS])


@settings(max_examples=40, deadline=None)
@given(st.permutations(CLAIMS), st.integers(0, len(CLAIMS)))
def test_events_depend_on_the_set_of_claims_alone(order: list[Any], keep: int) -> None:
    chosen = order[:keep]
    shuffled = random.Random(keep).sample(chosen, len(chosen))
    assert reconcile_all(chosen) == reconcile_all(shuffled)
    told = [claim_id for found in reconcile_all(chosen) for claim_id in found.event.claims]
    assert sorted(told) == sorted(claim.id for claim in chosen)  # every claim is in one event


def test_the_ledger_keeps_what_reconciling_everything_at_once_would_give(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger:
        for document in DOCUMENTS:
            ledger.add([document], reader=READER)
        kept = {(row.event_id, row.type, row.status, row.date) for row in ledger.deals(types=[
            "funding_round", "valuation", "listing", "acquisition", "fund"])}  # fmt: skip
        findings = {(row.kind, row.claim_id, row.because) for row in ledger.check()}
    found = reconcile_all(CLAIMS)
    money = ("funding_round", "valuation", "listing", "acquisition", "fund")
    assert kept == {(f.event.id, f.event.type, f.event.status, f.event.date) for f in found if f.event.type in money}
    assert findings == {(g.kind, g.claim, g.because) for f in found for g in f.findings}


def test_cases_keep_their_contract() -> None:
    answer = check(("2026-03-01", [round_of(usd(80e6)), claim("policy", authority="Nordland", instrument="ban")]))
    assert set(answer) == {"id", "findings", "events"} and answer["id"] == "case"
    for event in answer["events"]:
        assert set(event) == {"type", "company", "status", "believed", "documents"}
    assert check_case({"id": "empty"}, lambda document: None, given_claims=True)["events"] == []  # type: ignore[arg-type,return-value]
    with pytest.raises(KeyError):
        check_case({}, lambda document: None)  # type: ignore[arg-type,return-value]


@pytest.mark.skipif(not CASES.exists(), reason="the benchmark is not here")
def test_the_shared_cases_give_no_false_alarm_and_a_fair_share_of_the_right_ones() -> None:
    alarms = right = expected = 0
    for line in CASES.read_text("utf-8").splitlines():
        case = json.loads(line)
        answer = check_case(case, lambda document: None, given_claims=True)  # type: ignore[arg-type,return-value]
        wanted = {(f["claim"]["document"], f["claim"]["stated"].get("value")) for f in case["expect"]["findings"]
                  if f["kind"] in ("implausible", "conflict")}  # fmt: skip
        got = {(f["claim"]["document"], f["claim"]["stated"].get("value")) for f in answer["findings"]
               if f["kind"] in ("implausible", "conflict")}  # fmt: skip
        alarms, right, expected = alarms + len(got), right + len(got & wanted), expected + len(wanted)
    assert right >= 0.85 * alarms and right >= 0.4 * expected

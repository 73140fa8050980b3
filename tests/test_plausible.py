"""Figures that cannot be right: our own cases, the first real case, the search and its bounds, the ledger's doubts."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_samples import Sample, cny, usd
from tenfold import Ledger
from tenfold.claims import Quantity, Reading
from tenfold.documents import Document
from tenfold.gathering import gather
from tenfold.reading import read_document
from tenfold.reconciling import plausible, reconcile_all
from tenfold.reconciling.cases import check_case
from tenfold.reconciling.limits import limits
from tenfold.reconciling.naming import resolved_claims
from tenfold.reconciling.plausible.figures import figures_of, ways
from tenfold.reconciling.plausible.rules import bonds_between, events_of
from tenfold.reconciling.plausible.search import most_probable
from test_reconciling import check, claim, round_of, valued

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tenfold.reconciling import Finding, ResolvedClaim

Json = dict[str, Any]
ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
CASES = {
    case["id"]: case
    for path in sorted((ROOT / "samples" / "cases").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
    for case in [json.loads(line)]
}
ALARMS, MARKS = ("implausible", "conflict"), ("update", "duplicate")


def unread(document: Document) -> Reading:
    raise AssertionError("claims are given")


def place(finding: Json) -> tuple[Any, ...]:
    """What a finding is about: the kinds of alarm and of mark, document, role and the figure as stated."""
    stated = finding["claim"]["stated"]
    return (
        finding["kind"], finding["claim"]["document"], finding["claim"]["role"],
        stated.get("value", stated.get("status")), stated.get("currency"),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_case_of_our_own_comes_out(case: Json) -> None:
    answer = check_case(case, unread, given_claims=True)
    assert {place(f) for f in answer["findings"]} == {place(f) for f in case["expect"]["findings"]}
    should_be = {place(f): f["should_be"] for f in answer["findings"]}
    for wanted in case["expect"]["findings"]:
        if wanted["kind"] == "implausible" and wanted["should_be"]:
            got = should_be[place(wanted)]
            assert (got["value"], got.get("currency")) == (
                wanted["should_be"]["value"],
                wanted["should_be"].get("currency"),
            )
    assert all(f["because"] and 0 < f["confidence"] <= 1 for f in answer["findings"])


def test_there_are_enough_cases_and_a_third_are_traps() -> None:
    traps = [case for case in CASES.values() if case["kind"] == "trap"]
    assert len(CASES) >= 30 and len(traps) * 3 >= len(CASES)
    assert {document["lang"] for case in CASES.values() for document in case["documents"]} == {"en", "zh"}


def test_read_from_their_texts_the_cases_raise_few_false_alarms() -> None:
    alarms = right = wanted = 0
    for case in CASES.values():
        expected = {place(f)[1:] for f in case["expect"]["findings"] if f["kind"] in ALARMS}
        found = {place(f)[1:] for f in check_case(case, read_document)["findings"] if f["kind"] in ALARMS}
        alarms, right, wanted = alarms + len(found), right + len(found & expected), wanted + len(expected)
    assert right >= 0.75 * alarms and right >= 0.5 * wanted


@pytest.fixture(scope="module")
def seeds() -> list[tuple[Finding, ResolvedClaim]]:
    if not SEEDS.exists():
        pytest.skip("the seed articles are not here")
    texts = [(path.stem, path.read_text("utf-8")) for path in sorted(SEEDS.glob("0*.txt"))]
    documents = [Document(text=text, lang="en", given_id=name) for name, text in texts]
    claims = resolved_claims([(document, [read_document(document)]) for document in documents])
    by_id = {one.id: one for one in claims}
    return [(finding, by_id[finding.claim]) for found in reconcile_all(claims) for finding in found.findings]


def test_of_the_seeds_every_figure_ten_times_too_large_is_found_and_the_right_one_stands(
    seeds: list[tuple[Finding, ResolvedClaim]],
) -> None:
    found = {
        (f.stated["value"], f.stated["currency"]): f.should_be["value"]
        for f, _ in seeds
        if f.kind == "implausible" and f.should_be and f.rule != "below_list"
    }
    assert found == {
        (7_000_000_000, "USD"): 700_000_000, (5_000_000_000, "USD"): 500_000_000,
        (12_000_000_000, "USD"): 1_200_000_000,
        (100_000_000_000, "CNY"): 10_000_000_000, (100_000_000_000, "USD"): 10_000_000_000,
    }  # fmt: skip
    assert (10_000_000_000, "USD") not in found  # the mark that is right


def test_the_round_up_says_less_than_its_own_list(seeds: list[tuple[Finding, ResolvedClaim]]) -> None:
    ((finding, _),) = [(f, told) for f, told in seeds if f.rule == "below_list"]
    assert finding.stated["value"] == 1_190_000_000 and finding.should_be == usd(1_725_000_000, "over")


def test_the_seeds_raise_no_other_alarm(seeds: list[tuple[Finding, ResolvedClaim]]) -> None:
    assert len([f for f, _ in seeds if f.kind in ALARMS]) == 6


def test_nothing_is_searched_where_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("searched")

    monkeypatch.setattr(plausible, "most_probable", never)
    for case in CASES.values():
        if case["kind"] == "trap" and case["id"] not in ("trap-part-of-one-backer",):
            check_case(case, unread, given_claims=True)


def resolved(*documents: tuple[str, Sequence[tuple[str, str, Json]]]) -> list[ResolvedClaim]:
    """Claims of documents, each given as its date and its claims."""
    samples = [
        Sample(f"d{n}", *((*one, f"Sentence {n}.{at}.") for at, one in enumerate(told)), published=published)
        for n, (published, told) in enumerate(documents)
    ]
    return resolved_claims([(sample.document, [sample.reading(sample.document)]) for sample in samples])


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, list[tuple[str, str, Json]]]]:
    """One or two texts on one company, a few of whose figures may be of any size."""
    sizes = st.sampled_from([5e7, 6e7, 5e8, 6e8, 5e9, 6e9])
    told: list[tuple[str, list[tuple[str, str, Json]]]] = []
    for day in range(draw(st.integers(1, 2))):
        claims = [round_of(usd(draw(sizes)), stage="B"), valued(usd(draw(sizes)))]
        if draw(st.booleans()):
            claims.append(claim("metric", subject="Velmora AI", measure="cash", value=usd(draw(sizes))))
        told.append((f"2026-01-0{day + 1}", claims))
    return told


@settings(max_examples=25, deadline=None)
@given(stories())
def test_the_search_finds_the_cheapest_of_all_readings(told: list[tuple[str, list[tuple[str, str, Json]]]]) -> None:
    claims = resolved(*told)
    figures = figures_of(claims)[:4]
    kept = [one for one in claims if one.id in {figure.claim.id for figure in figures}]
    bonds = bonds_between(figures, events_of(figures, kept), kept)
    options = [ways(figure, figures) for figure in figures]

    def cost(choice: Sequence[int]) -> float:
        taken = [options[n][at] for n, at in enumerate(choice)]
        slips = [
            (figures[n].claim.witness, way.slip.name, way.slip.currency, way.slip)
            for n, way in enumerate(taken) if way.slip
        ]  # fmt: skip
        firsts = {(witness, name, currency): slip for witness, name, currency, slip in slips}
        of_slips = sum(slip.more for *_, slip in slips) + sum(slip.first - slip.more for slip in firsts.values())
        of_bonds = sum(bond.cost([taken[n] for n in bond.members]) for bond in bonds)
        return of_slips + of_bonds + sum(way.cost for way in taken)

    best = min(cost(choice) for choice in product(*(range(len(ways_)) for ways_ in options)))
    found = most_probable(figures, bonds, range(len(figures)))
    chosen = [options[n].index(found.taken[n]) for n in range(len(figures))]
    assert math.isclose(cost(chosen), best, abs_tol=1e-6)
    assert all(0 < sure <= 1 for sure in found.sure.values())


@settings(max_examples=25, deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_doubts_depend_on_the_set_of_claims_alone(
    told: list[tuple[str, list[tuple[str, str, Json]]]], chance: Any
) -> None:
    claims = resolved(*told)
    shuffled = chance.sample(claims, len(claims))
    assert plausible.doubts_about(shuffled) == plausible.doubts_about(claims)


def alarms(answer: Json) -> list[Json]:
    return [finding for finding in answer["findings"] if finding["kind"] in ALARMS]


def test_a_conversion_that_no_rate_fits_is_found_and_mended() -> None:
    told = round_of(cny(700e6, conversion={"value": 250e6, "currency": "USD"}))
    (finding,) = alarms(check(("2026-03-01", [told])))
    assert finding["should_be"]["value"] == 700e6 and 90e6 < finding["should_be"]["conversion"]["value"] < 110e6


def test_market_shares_leave_no_more_than_the_whole() -> None:
    def share(of: str, percent: float) -> tuple[str, str, Json]:
        return claim("metric", subject=of, measure="market_share", value={"value": percent, "unit": "%"}, date="2025")

    assert alarms(check(("2026-03-01", [share("Velmora AI", 44), share("Quillon", 31), share("Drovane", 20)]))) == []
    (finding,) = alarms(check(("2026-03-01", [share("Velmora AI", 64), share("Quillon", 31), share("Drovane", 20)])))
    assert finding["claim"]["stated"]["value"] == 64 and "115%" in finding["because"]


def test_a_claim_of_which_the_reader_is_unsure_raises_no_alarm() -> None:
    def told(confidence: float) -> list[Finding]:
        sample = Sample(
            "d", (*round_of(usd(9e9), stage="B"), "It took $9bn."), (*valued(usd(4e9)), "It is worth $4bn."),
            published="2026-01-01",
        )  # fmt: skip
        reading = sample.reading(sample.document)
        unsure = replace(reading, claims=tuple(replace(c, confidence=confidence) for c in reading.claims))
        return plausible.doubts_about(resolved_claims([(sample.document, [unsure])]))

    assert told(1.0) and not told(0.5)


def documents() -> Iterator[Sample]:
    text = "Velmora AI raised $9 billion in a Series B."
    yield Sample("a", (*round_of(usd(9e9), stage="B"), text), published="2026-01-01", title="One")
    for name, day in (("b", "2026-01-02"), ("c", "2026-01-03")):
        said = f"The Series B of Velmora AI brought $900 million, {name} says."
        yield Sample(name, (*round_of(usd(900e6), stage="B"), said), published=day, title=name)


def test_the_ledger_keeps_doubts_that_several_texts_raise_together(tmp_path: Path) -> None:
    samples = list(documents())

    def reader(batch: Iterable[Document]) -> Iterator[Reading]:
        for document in batch:
            yield next(s for s in samples if s.document.id == document.id).reading(document)

    digests = set()
    for turn, order in enumerate((samples, samples[::-1])):
        with Ledger.open(tmp_path / f"{turn}.db") as ledger:
            for sample in order:
                ledger.add([sample.document], reader=reader)
            (row,) = ledger.check(kinds=ALARMS)
            assert (row.stated["value"], row.should_be and row.should_be["value"]) == (9e9, 9e8)
            assert "2 sources" in row.because
            digests.add(ledger.digest())
            ledger.purge(samples[1].document.id)
            ledger.purge(samples[2].document.id)
            assert not ledger.check(kinds=ALARMS)
            before = ledger.digest()
            ledger.rebuild()
            assert ledger.digest() == before
    assert len(digests) == 1


def test_the_limits_say_what_they_mean() -> None:
    words = dict.fromkeys(
        (
            "figure",
            "against",
            "share",
            "times",
            "said",
            "sources",
            "has",
            "other",
            "currency",
            "parts",
            "mended",
            "what",
        ),
        "",
    )
    for rule in limits().rules.values():
        assert rule.because.format(**words)
    for ratio in limits().ratios:
        assert ratio.because.format(**words)
        assert [at for at, _ in ratio.steps] == sorted(at for at, _ in ratio.steps)
        assert [cost for _, cost in ratio.steps] == sorted(cost for _, cost in ratio.steps)
    for slip in limits().slips:
        assert 0 < slip.more < slip.first and (slip.factor != 1.0) != (slip.currency is not None)
    inflated, shrunk = (next(s for s in limits().slips if s.name == name) for name in ("tenfold", "tenth"))
    assert inflated.first < shrunk.first  # 亿 as billion is the commoner slip
    assert limits().size_of("round", "B") != limits().size_of("round", "no stage") == limits().size_of("round", None)
    assert limits().size_of("speed", None) is None


def test_figures_without_a_rate_are_set_against_their_own_kind_alone() -> None:
    dirham = {"value": 9e9, "currency": "AED"}
    assert alarms(check(("2026-01-01", [round_of(dirham), valued(usd(1e9))]))) == []
    assert alarms(check(("2026-01-01", [round_of(dirham), valued({"value": 5e9, "currency": "AED"})]))) != []
    assert Quantity(9e9, "AED") == figures_of(resolved(("2026-01-01", [round_of(dirham)])))[0].quantity


def test_the_costs_that_the_docs_show_are_those_of_the_search() -> None:
    page = (ROOT / "docs" / "believing.md").read_text("utf-8")
    source = next(iter(gather([str(ROOT / "samples" / "believing" / "harrowgate.md")])))
    assert isinstance(source, Document)
    claims = resolved_claims([(source, [read_document(source)])])
    figures = figures_of(claims)
    bonds = bonds_between(figures, events_of(figures, claims), claims)
    shown = {
        "as stated": [None] * 5,
        "fewest slips": ["tenth" if figure.kind == "value" else None for figure in figures],
        "all five are": ["tenfold"] * 5,
        "four are": [None if figure.kind == "value" else "tenfold" for figure in figures],
    }
    for name, slips in shown.items():
        taken = [
            next(way for way in ways(figure, figures) if way.size and (way.slip.name if way.slip else None) == slip)
            for figure, slip in zip(figures, slips, strict=True)
        ]
        made = [way.slip for way in taken if way.slip]
        of_slips = made[0].first + made[0].more * (len(made) - 1) if made else 0.0
        of_rules = sum(bond.cost([taken[n] for n in bond.members]) for bond in bonds)
        of_sizes = sum(way.cost for way in taken)
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {name}")]
        told = [float(cell.strip(" *")) for cell in row.split("|")[2:6]]
        for cost, written in zip((of_slips, of_rules, of_sizes, of_slips + of_rules + of_sizes), told, strict=True):
            assert abs(cost - written) <= 0.051, name


def test_nothing_is_said_to_be_what_it_was_said_to_be(demo: Path) -> None:
    with Ledger.open(demo, read_only=True) as ledger:
        found = ledger.check(kinds=("implausible", "conflict"))
        assert found
        assert not [row for row in found if row.should_be == row.stated]

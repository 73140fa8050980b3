"""Decisions on names: they win, are signed, agree with each other, and can be taken back to the letter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
from tenfold.asking.names import UnknownName
from tenfold.cli.running import run
from tenfold.ledger import LedgerError
from tenfold.ledger.judged_names import Contradiction
from tenfold.resolving import Judgement, NameNode, NodeEvidence, Verdict, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.documents import Document

NAMES = [
    "Quillon Robotics",
    "奎隆机器人",
    "Oskar Chips",
    "Fenwick AI",
    "Peverell Labs",
    "Harrow Capital",
    "Tidewater Fund",
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with all the samples: to be copied."""
    path = tmp_path_factory.mktemp("filled") / "news.db"
    with Ledger.open(path) as opened:
        opened.add(DOCUMENTS, reader=READER)
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(shutil.copy(filled, tmp_path)) as opened:
        yield opened


def entity(ledger: Ledger, name: str) -> str:
    return ledger.dossier(name).entity_id


def test_a_merge_joins_two_histories_and_an_undo_parts_them_again(ledger: Ledger) -> None:
    before = ledger.digest()
    row = ledger.merge("fenwick ai", "Oskar Chips", because="one office", author="ada")
    assert (row.left_name, row.right_name, row.verdict, row.author, row.in_force) == (
        "Fenwick AI", "Oskar Chips", "same", "ada", True,
    )  # fmt: skip
    assert entity(ledger, "Fenwick AI") == entity(ledger, "Oskar Chips")
    assert ledger.dossier("Fenwick AI").listings
    taken = ledger.undo(row.number, author="bob")
    assert (taken.verdict, taken.because, taken.author) == ("unsure", f"takes back {row.number}", "bob")
    assert ledger.digest() == before
    assert [each.in_force for each in ledger.judgements()] == [True, False]


def test_a_reason_that_reads_like_an_undo_is_a_reason(ledger: Ledger) -> None:
    row = ledger.merge("fenwick ai", "Oskar Chips", because="one office")
    apart = ledger.split("fenwick ai", "Oskar Chips", because=f"takes back {row.number}, which was a mistake")
    assert [each.in_force for each in ledger.judgements()] == [True, False]
    ledger.undo(apart.number)
    assert entity(ledger, "Fenwick AI") == entity(ledger, "Oskar Chips")


def test_a_split_outranks_what_a_text_gives_as_one(ledger: Ledger) -> None:
    assert entity(ledger, "奎隆机器人") == entity(ledger, "Quillon Robotics")
    before = ledger.digest()
    row = ledger.split("奎隆机器人", "Quillon Robotics", because="two firms")
    assert entity(ledger, "奎隆机器人") != entity(ledger, "Quillon Robotics")
    ledger.rebuild()
    assert entity(ledger, "奎隆机器人") != entity(ledger, "Quillon Robotics")
    ledger.undo(row.number)
    assert ledger.digest() == before


def test_an_undo_puts_back_what_held_before_and_can_be_undone(ledger: Ledger) -> None:
    before = ledger.digest()
    merged = ledger.merge("Fenwick AI", "Oskar Chips", because="one office")
    as_one = ledger.digest()
    parted = ledger.split("Fenwick AI", "Oskar Chips", because="two signs at the door")
    assert ledger.digest() == before
    undone = ledger.undo(parted.number)
    assert ledger.digest() == as_one != before
    assert [row.in_force for row in ledger.judgements()] == [True, False, True]
    ledger.undo(undone.number)
    assert ledger.digest() == before
    ledger.undo(parted.number)
    ledger.undo(merged.number)
    assert ledger.digest() == before
    assert next((row.verdict, row.in_force) for row in ledger.judgements()) == ("unsure", True)
    assert not any(row.in_force for row in ledger.judgements() if row.number in (merged.number, parted.number))
    with pytest.raises(LedgerError, match=f"{merged.number} was taken back already"):
        ledger.undo(merged.number)
    with pytest.raises(LedgerError, match="no judgement 99"):
        ledger.undo(99)


def test_what_holds_already_is_not_said_twice(ledger: Ledger) -> None:
    first = ledger.merge("Fenwick AI", "Oskar Chips", because="one office")
    assert ledger.merge("Oskar Chips", "Fenwick AI", because="still one") == first
    assert len(ledger.judgements()) == 1


def test_a_contradiction_is_refused_with_its_chain(ledger: Ledger) -> None:
    ledger.merge("Fenwick AI", "Oskar Chips", because="one office", author="ada")
    ledger.merge("Oskar Chips", "Peverell Labs", because="one bank")
    with pytest.raises(Contradiction) as refused:
        ledger.split("Fenwick AI", "Peverell Labs", because="no")
    told = str(refused.value)
    assert "Fenwick AI is Oskar Chips (1, by ada: one office), Oskar Chips is Peverell Labs (2: one bank)" in told
    assert "tenfold undo 1 or 2" in told and len(refused.value.chain) == 2
    ledger.undo(2)
    ledger.split("Fenwick AI", "Peverell Labs", because="two")
    with pytest.raises(Contradiction, match=r"Fenwick AI is not Peverell Labs \(4"):
        ledger.merge("Oskar Chips", "Peverell Labs", because="one bank")
    with pytest.raises(Contradiction):
        ledger.undo(3)  # it would merge them again
    assert len(ledger.judgements()) == 4


def test_names_that_cannot_be_decided_on_are_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownName, match="did you mean Oskar Chips"):
        ledger.merge("Oskar Chip", "Fenwick AI", because="no")
    with pytest.raises(LedgerError, match="kind person"):
        ledger.merge("Mira Castellan", "Fenwick AI", because="no")
    with pytest.raises(LedgerError, match="two spellings of one name"):
        ledger.merge("Oskar Chips", "OSKAR CHIPS Inc.", because="no")
    with pytest.raises(LedgerError, match="needs its reason"):
        ledger.merge("Oskar Chips", "Fenwick AI", because=" ")
    assert not ledger.judgements()


def test_node_keys_name_names_too(ledger: Ledger) -> None:
    row = ledger.merge("organisation:fenwick ai", "organisation:oskar chips", because="keys")
    assert (row.left, row.right) == ("organisation:fenwick ai", "organisation:oskar chips")


_DECISIONS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans(), st.integers(0, len(DOCUMENTS))),
    max_size=5,
)


def _decide(ledger: Ledger, left: str, right: str, one: bool) -> int | None:
    """The number of a new judgement; None where there is none, because it contradicts others or names nothing."""
    known = {row.number for row in ledger.judgements()}
    try:
        row = (ledger.merge if one else ledger.split)(left, right, because="a test says so")
    except LedgerError:
        return None
    return None if row.number in known else row.number


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions=_DECISIONS)
def test_a_split_after_a_merge_and_undoing_everything_restore_exactly_what_was(
    tmp_path_factory: pytest.TempPathFactory, filled: Path, decisions: list[tuple[str, str, bool, int]]
) -> None:
    with Ledger.open(shutil.copy(filled, tmp_path_factory.mktemp("l"))) as ledger:
        states: list[tuple[int, str]] = []
        before = ledger.digest()
        for left, right, one, _ in decisions:
            apart = left != right and entity(ledger, left) != entity(ledger, right)
            number = _decide(ledger, left, right, one)
            if number is not None:
                states.append((number, before))
                if one and apart:
                    split = ledger.split(left, right, because="not so")
                    assert ledger.digest() == before
                    ledger.undo(split.number)
                before = ledger.digest()
        for number, earlier in reversed(states):
            ledger.undo(number)
            assert ledger.digest() == earlier


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(DOCUMENTS), decisions=_DECISIONS)
def test_documents_in_any_order_with_judgements_in_between_give_one_digest(
    tmp_path_factory: pytest.TempPathFactory,
    filled: Path,
    order: list[Document],
    decisions: list[tuple[str, str, bool, int]],
) -> None:
    made: list[tuple[NameNode, NameNode, Verdict]] = []
    with Ledger.open(shutil.copy(filled, tmp_path_factory.mktemp("one"))) as ledger:
        for left, right, one, _ in decisions:
            if _decide(ledger, left, right, one) is not None:
                row = ledger.judgements()[0]
                made.append((_node(row.left), _node(row.right), Verdict(row.verdict)))
        expected = ledger.digest()
    with Ledger.open(tmp_path_factory.mktemp("two") / "l.db") as ledger:
        after = sorted(place for *_, place in decisions[: len(made)])
        waiting = list(made)
        for at, document in enumerate(order):
            ledger.add([document], reader=READER)
            while waiting and after[len(made) - len(waiting)] <= at:
                left, right, verdict = waiting.pop(0)
                ledger._store.judge(left, right, verdict, because="a test says so")
        for left, right, verdict in waiting:
            ledger._store.judge(left, right, verdict, because="a test says so")
        assert ledger.digest() == expected
        ledger.rebuild()
        assert ledger.digest() == expected


def _node(key: str) -> NameNode:
    kind, _, folded = key.partition(":")
    return NameNode(folded, kind)


def test_a_judgement_holds_through_a_name_that_no_text_uses() -> None:
    a, b, c = (NameNode(name, "organisation") for name in ("alder", "birch", "cedar"))
    judged = [Judgement(a, b, Verdict.SAME, "ada", "1"), Judgement(b, c, Verdict.SAME, "ada", "2")]
    found = resolve({a: NodeEvidence(), c: NodeEvidence()}, judged)
    assert found == {a: a, c: a}


def test_a_component_of_ten_thousand_names_is_resolved_without_looking_at_its_pairs() -> None:
    many = [NameNode(f"name {number}", "organisation") for number in range(10_000)]
    hub, *others = many
    nodes = {node: NodeEvidence(together=frozenset({hub})) for node in others} | {hub: NodeEvidence()}
    assert len(set(resolve(nodes).values())) == 1
    odd = max(others)
    against_it = {
        node: NodeEvidence(together=frozenset({hub}), apart=frozenset({odd})) for node in nodes if node != odd
    }
    found = resolve(against_it | {odd: NodeEvidence(together=frozenset({hub}))})
    assert len(set(found.values())) == 2 and found[odd] == odd


# --- the command line -----------------------------------------------------------------------------------------------


def tenfold(path: Path, *arguments: str) -> int:
    return run([*arguments, "--ledger", str(path)])


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path))


def test_the_commands_decide_list_and_take_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tenfold(path, "judgements") == 0
    assert "Nothing was decided yet." in capsys.readouterr().out
    assert tenfold(path, "merge", "Fenwick AI", "Oskar Chips", "--because", "one office", "--as", "ada") == 0
    said = capsys.readouterr().out
    assert "Fenwick AI is Oskar Chips (judgement 1; to take it back: tenfold undo 1)" in said
    assert "Fenwick AI, Oskar Chips" in said
    assert tenfold(path, "split", "Fenwick AI", "Oskar Chips", "--because", "no", "--as", "bob") == 0
    capsys.readouterr()
    assert tenfold(path, "undo", "2", "--as", "cy") == 0
    assert "Took back 2: Fenwick AI is Oskar Chips (judgement 3)" in capsys.readouterr().out
    assert tenfold(path, "judgements", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["number"], row["author"], row["verdict"], row["in_force"]) for row in rows] == [
        (3, "cy", "same", True), (2, "bob", "different", False), (1, "ada", "same", True),
    ]  # fmt: skip


def test_a_command_that_cannot_decide_says_why_on_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tenfold(path, "merge", "Nobody", "Oskar Chips", "--because", "no") == 1
    assert capsys.readouterr().err == "tenfold: nothing is known of Nobody\n"
    assert tenfold(path, "merge", "Fenwick AI", "Oskar Chips") == 2
    assert "--because" in capsys.readouterr().err

"""``tenfold read --explain``: it shows what the reader did, and nothing of a text reaches the terminal raw."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tenfold.cli.running import run
from tenfold.documents import Document
from tenfold.reading import Explained, explain, read_document
from tenfold.reading.patterns import patterns, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    Show = Callable[..., str]

GOLD = Path(__file__).parents[1] / "samples" / "gold"
TEXT = (
    "Orchid Robotics is in talks to raise $40 million in a Series A round led by Pine Capital, according to Bloomberg. "
    "The company has 300 employees. It paid $5 million in taxes."
)


@pytest.fixture
def show(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """What ``tenfold read --explain`` prints for a text."""
    monkeypatch.chdir(tmp_path)

    def shown(text: str, *more: str, width: int = 120, terminal: bool = False) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.delenv("NO_COLOR", raising=False)
        if terminal:
            monkeypatch.setenv("FORCE_COLOR", "1")
            monkeypatch.setenv("TERM", "xterm-256color")
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert run(["read", "a.txt", "--explain", *more]) == 0
        return capsys.readouterr().out

    return shown


def test_values_are_bracketed_with_their_roles_where_there_are_no_colours(show: Show) -> None:
    shown = show(TEXT)
    marked = shown.partition("number of the claim]")[2]
    assert "[Orchid Robotics: company 1" in marked
    assert "[in talks: talks 1] to raise [$40 million: amount 1] in a [Series A" in marked
    assert "\x1b" not in shown


def test_each_claim_tells_its_words_its_rules_and_their_examples(show: Show) -> None:
    shown = show(TEXT, width=200)
    assert re.search(r"1 funding round  talks \(“in talks”\)  confidence 0\.\d\d", shown)
    assert re.search(r"amount +\$40m +“\$40 million”", shown)
    assert re.search(r"according to +Bloomberg", shown)
    assert re.search(r"measure +headcount +the rule itself says so", shown)
    assert re.search(r"rule +en/funding_round/company raises amount in round\n", shown)
    assert "<company> is in talks to raise <amount> in a <stage>" in shown
    rule = next(rule for rule in rules("en") if rule.name == "en/funding_round/company raises amount in round")
    assert any(f"match    {pattern.source}" in shown for pattern in rule.patterns)
    assert any(f"“{text}”" in shown and f"→ {says}" in shown for text, says in rule.reads)


def test_figures_of_which_nothing_was_read_are_listed(show: Show) -> None:
    shown = show(TEXT)
    unread = shown.partition("Figures of which nothing was read\n")[2]
    assert unread == "- It paid [$5 million] in taxes.\n"
    assert "Figures of which" not in show("Orchid Robotics raised $40 million.")


def test_the_same_as_data(show: Show) -> None:
    (document,) = json.loads(show(TEXT, "--json"))
    claim = document["claims"][0]
    why = claim["why"]
    assert why["status_words"] == "in talks"
    assert {value["from"] for value in why["values"]} <= {"words", "rule", "context"}
    for value in why["values"]:
        assert TEXT[slice(*value["span"])] == value["surface"]
    assert [ground["pattern"] for ground in why["patterns"]] == claim["patterns"]
    assert {"match", "clause", "example"} <= set(why["patterns"][0])
    assert [figure["surface"] for row in document["unread"] for figure in row["figures"]] == ["$5 million"]
    (line,) = show(TEXT, "--jsonl").splitlines()
    assert json.loads(line)["claims"][0]["why"] == why


@pytest.mark.parametrize("width", [80, 140])
def test_in_a_terminal_values_are_coloured_and_lines_fit(show: Show, width: int) -> None:
    shown = show(TEXT, width=width, terminal=True)
    assert "[$40 million" not in shown
    assert re.search(r"\x1b\[[0-9;]+m\$40 million\x1b\[0m", shown)
    assert all(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= width for line in shown.splitlines())


@pytest.mark.parametrize("terminal", [False, True])
def test_nothing_of_a_text_takes_the_terminal_over(show: Show, terminal: bool) -> None:
    shown = show(f"{TEXT} [bold red]It lost\u202e \x1b[31m7 percent[/] of it.\n{TEXT}", terminal=terminal)
    assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", shown)
    assert "[bold red]" in shown
    assert terminal or "\x1b" not in shown


@pytest.fixture(scope="module")
def developed() -> list[tuple[Document, Explained]]:
    """Labelled texts of both languages with their explanations."""
    out = []
    for name in ("en-a", "zh-a"):
        for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()[:12]:
            raw = json.loads(line)
            document = Document(text=raw["text"], lang=raw["lang"], published=raw["published"])
            out.append((document, explain(document)))
    return out


def test_explaining_reads_as_reading_does_and_names_every_pattern(developed: list[tuple[Document, Explained]]) -> None:
    for document, explained in developed:
        assert explained.reading == read_document(document)
        for claim, grounds, sources in zip(explained.reading.claims, explained.grounds, explained.sources, strict=True):
            assert tuple(ground.pattern for ground in grounds) == claim.patterns
            assert [(source.role, source.span) for source in sources] == [(v.role, v.span) for v in claim.values]
        for row in explained.unread:
            for start, end in row.figures:
                assert row.sentence[0] <= start < end <= row.sentence[1]


def test_what_the_learned_layer_made_says_so_with_its_reasons(developed: list[tuple[Document, Explained]]) -> None:
    every = [ground for _, explained in developed for row in explained.grounds for ground in row]
    learned = [ground for ground in every if "/learned" in ground.pattern]
    assert learned
    for ground in learned:
        assert ground.question and ground.match is None and ground.probability is not None
        assert 0.15 <= ground.probability <= 1.0  # the least that is taken up; confidence decides afterwards
        weights = [reason.weight for reason in ground.reasons]
        assert weights and weights == sorted(weights, reverse=True) and weights[-1] > 0
        assert not any(re.match(r"\w{1,3}[:=]", reason.says) for reason in ground.reasons), ground.reasons
    ruled = [ground for ground in every if ground.question is None]
    known = {(pattern.name, pattern.source) for lang in ("en", "zh") for pattern in patterns(lang)}
    assert all((ground.pattern, ground.match) in known for ground in ruled)


def test_a_text_in_another_language_is_set_aside() -> None:
    document = Document(text="Orchid Robotics a levé 40 millions d'euros.", lang="fr")
    assert explain(document) == Explained(read_document(document))


def test_every_feature_has_words(developed: list[tuple[Document, Explained]]) -> None:
    from tenfold.reading import weights
    from tenfold.reading.explaining import in_words

    for lang in ("en", "zh"):
        models = weights.models(lang)
        assert models is not None
        for model in (models.clause, models.figure, *models.roles.values()):
            assert [name for name in model.weights if in_words(name) == name] == []

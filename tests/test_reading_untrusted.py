"""What a text holds is printed, never obeyed: ``tenfold read`` on texts that would take a terminal over."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tenfold.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

FILLING = "The company makes robots for greenhouses and says that growers like them a great deal. " * 12
TEXT = (
    "# Orbitly \x1b[31mraises\x1b[0m \x1b]0;owned\x07 [bold red]money[/] \u202emoc.live\u202c :smile:\n\n"
    "Orbi\u200btly raised $12 mil\u200blion in a [link=file:///etc]Series B[/link] round led by \u2066Vast Capital"
    "\u2069, according to \x9b31mHarbour\u202e Wire.\u2028Orbitly hired \u061cMary\x85Oak as [blink]CE\x08O[/blink]."
    f"\x1b[2J \ud83d \U000e0041 \x7f [/] [not a tag] \\[bold] \x1bc {FILLING}"
)
# Whatever a terminal obeys: all controls but the line end, marks that turn or hide text, half characters.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0041]")
OF_RICH = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def article(tmp_path: Path) -> str:
    """A document that holds in every field what it should not."""
    path = tmp_path / "news.jsonl"
    evil = "T\x1b[31m\x9b2J\u202e[red]x[/]\ud83d"
    path.write_text(
        json.dumps({"id": evil, "title": evil, "publisher": evil, "url": evil, "lang": "en", "text": TEXT}) + "\n",
        encoding="utf-8",
    )
    return str(path)


@pytest.mark.parametrize("option", [None, "--explain", "--json", "--jsonl"])
def test_no_control_of_a_text_reaches_the_terminal(
    article: str, option: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", article, *([option] if option else [])]) == 0
    out, err = capsys.readouterr()
    assert not OBEYED.findall(out) and not err
    assert "Orbitly" in out and "Vast Capital" in out


def test_in_a_terminal_only_our_own_colours_are_escape_sequences(
    article: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run(["read", article, "--explain"]) == 0
    out = capsys.readouterr().out
    shown = OF_RICH.sub("", out)
    assert OF_RICH.search(out) and not OBEYED.findall(shown)
    assert "\ufffd[31mraises" in shown, "the text's own colour is shown as text"


def test_markup_of_a_text_is_shown_as_it_is(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", article, "--explain"])
    out = capsys.readouterr().out
    for said in (
        "[bold red]money[/]",
        "[blink]",
        "[/] [not a tag] \\[bold]",
        "[link=file:///etc]",
        "[/link]",
        ":smile:",
    ):
        assert said in out


def test_json_says_what_the_text_says(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", article, "--json"])
    (record,) = json.loads(capsys.readouterr().out)
    assert "\x1b[31m\x9b2J\u202e" in record["id"]
    (round_,) = [claim for claim in record["claims"] if claim["type"] == "funding_round"]
    assert round_["roles"]["company"] == ["Orbitly"]
    assert round_["roles"]["amount"][0]["value"] == 12_000_000
    assert round_["evidence"] in TEXT


@pytest.mark.parametrize(
    "name", ["[red]x[/]", "x\x1b[31m", "a\u202eb", "[/]", "[link=x]"], ids=["markup", "escape", "bidi", "end", "link"]
)
def test_names_of_files_and_complaints_are_no_markup(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for ending, text in (("txt", FILLING), ("bad", "x")):
        (folder / f"{name.replace('/', '')}.{ending}").write_text(text, encoding="utf-8")
    assert run(["read", *map(str, folder.iterdir())]) == 0
    out, err = capsys.readouterr()
    assert not OBEYED.findall(out + err)
    assert len(err.splitlines()) == 1

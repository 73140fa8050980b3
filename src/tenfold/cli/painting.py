"""A document with its claims: coloured in the text, and listed beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.cli import wording
from tenfold.cli.console import clean, one_line, out

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tenfold.claims import Claim, Reading
    from tenfold.documents import Document

_COLOURS = {
    "funding_round": "green", "valuation": "cyan", "listing": "blue", "acquisition": "yellow", "fund": "bright_green",
    "release": "magenta", "metric": "bright_cyan", "hardware": "bright_magenta", "partnership": "bright_blue",
    "policy": "red", "allegation": "bright_red", "personnel": "bright_yellow",
}  # fmt: skip
_EVIDENCE_WIDTH = 110


def colour_of(claim_type: str) -> str:
    """The colour in which a type of claim is shown everywhere."""
    return _COLOURS.get(claim_type, "white")


def paint(document: Document, reading: Reading, *, explain: bool) -> None:
    """Print a document's head, its text with the claims coloured, and the list of its claims."""
    from rich.text import Text

    console = out()
    head = " · ".join(filter(None, (document.publisher, document.published, document.lang)))
    console.print(Text(one_line(document.title or document.origin), style="bold"), soft_wrap=True)
    console.print(Text(one_line(head), style="dim"), soft_wrap=True)
    console.print()
    console.print(_coloured(document, reading), soft_wrap=not console.is_terminal)
    console.print()
    if reading.rejected:
        console.print(Text(f"not read: {reading.rejected}"), soft_wrap=True)
        return
    count = len(reading.claims)
    console.print(Text(f"{count or 'No'} claim{'' if count == 1 else 's'}", style="bold"))
    for number, claim in enumerate(reading.claims, start=1):
        _print_claim(console, number, claim, document.text, explain=explain)


def _coloured(document: Document, reading: Reading) -> Text:
    """The text, evidence underlined and values bold in the colour of their claim's type."""
    from rich.text import Text

    text = Text(_same_length_clean(document.text))
    for claim in reading.claims:
        text.stylize(f"underline {colour_of(claim.type)}", *claim.evidence)
    for claim in reading.claims:
        for value in claim.values:
            if value.span != claim.evidence:
                text.stylize(f"bold {colour_of(claim.type)}", *value.span)
    return text


def _same_length_clean(text: str) -> str:
    """The text made safe to print, each character in its place so that spans still fit."""
    return "".join(character if clean(character) else "\ufffd" for character in text)


def _print_claim(console: Console, number: int, claim: Claim, text: str, *, explain: bool) -> None:
    from rich.text import Text

    raw = claim.to_json(text)
    line = Text.assemble(
        (f"{number:>3}  ", "dim"), (f"{claim.type:<14}", colour_of(claim.type)), (wording.claim(raw), "")
    )
    console.print(line, soft_wrap=True)
    said = f"  according to {one_line(claim.attribution)}" if claim.attribution else ""
    quote = f"“{one_line(raw['evidence'], _EVIDENCE_WIDTH)}”{said}"
    console.print(Text(f"     {'':<14}{quote}", style="dim"), soft_wrap=True)
    if explain:
        why = f"confidence {raw['confidence']:.2f} by {', '.join(claim.patterns) or 'no named pattern'}"
        console.print(Text(f"     {'':<14}{why}", style="dim"), soft_wrap=True)

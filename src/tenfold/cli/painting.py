"""A document with its claims: coloured in the text, and listed beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.cli import wording
from tenfold.cli.console import clean, one_line, out, show

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from tenfold.claims import Reading
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


def print_head(document: Document) -> None:
    """Print what a document is: its title, then who published it, when, in which language."""
    from rich.text import Text

    console = out()
    head = " · ".join(filter(None, (document.publisher, document.published, document.lang)))
    console.print(Text(one_line(document.title or document.origin), style="bold"), soft_wrap=True)
    console.print(Text(one_line(head), style="dim"), soft_wrap=True)
    console.print()


def paint(document: Document, reading: Reading) -> None:
    """Print a document's head, its text with the claims coloured, and the list of its claims."""
    from rich.text import Text

    console = out()
    print_head(document)
    console.print(_coloured(document, reading), soft_wrap=not console.is_terminal)
    console.print()
    if reading.rejected:
        console.print(Text(f"not read: {reading.rejected}"), soft_wrap=True)
        return
    count = len(reading.claims)
    console.print(Text(f"{count or 'No'} claim{'' if count == 1 else 's'}", style="bold"))
    show(_listed(reading, document.text))


def _coloured(document: Document, reading: Reading) -> Text:
    """The text, evidence underlined and values bold in the colour of their claim's type."""
    from rich.text import Text

    text = Text(same_length_clean(document.text))
    for claim in reading.claims:
        text.stylize(f"underline {colour_of(claim.type)}", *claim.evidence)
    for claim in reading.claims:
        for value in claim.values:
            if value.span != claim.evidence:
                text.stylize(f"bold {colour_of(claim.type)}", *value.span)
    return text


def same_length_clean(text: str) -> str:
    """The text made safe to print, each character in its place so that spans still fit."""
    return "".join(character if clean(character) else "\ufffd" for character in text)


def _listed(reading: Reading, text: str) -> Table:
    """The claims beneath the text: what each says, and the words that say it."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, claim in enumerate(reading.claims, start=1):
        raw = claim.to_json(text)
        kind = claim.type.replace("_", " ")
        grid.add_row(str(number), Text(kind, style=colour_of(claim.type)), Text(wording.claim(raw)))
        said = f"  according to {one_line(claim.attribution)}" if claim.attribution else ""
        grid.add_row("", "", Text(f"“{one_line(raw['evidence'], _EVIDENCE_WIDTH)}”{said}", style="dim"))
    return grid

"""Options and remarks that the commands that ask have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.console import clean, one_line

if TYPE_CHECKING:
    from tenfold.asking.rows import ClaimRow, Deal

ASKING = "Ask the ledger"
Evidence = Annotated[bool, typer.Option("--evidence", help="Show the words that say it.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer from what was published by that day.")
]
Limit = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")]
Company = Annotated[str | None, typer.Option("--company", metavar="NAME", help="About this company, in any script.")]
Investor = Annotated[str | None, typer.Option("--investor", metavar="NAME", help="In which this party invests.")]
Country = Annotated[str | None, typer.Option("--country", metavar="CC", help="Of companies there: CN, US, FR.")]
Status = Annotated[
    list[str] | None, typer.Option("--status", help="done, planned, talks or denied; several with commas.")
]
_EVIDENCE_WIDTH = 160


def with_evidence(words: str, row: Deal | ClaimRow, evidence: bool) -> str:
    """Some words about a row, with the words of the source that say it beneath them where they are asked for."""
    return f"{words}\n“{one_line(row.evidence, _EVIDENCE_WIDTH)}”".lstrip("\n") if evidence else words


def remark(words: str) -> None:
    """What a reader of a table must know, beneath it."""
    print(clean(words))


def remark_on_undated(undated: int) -> None:
    """Say how many documents an answer as of a day could not use."""
    if undated:
        remark(f"{undated} documents have no date and were left out of an answer as of a day")

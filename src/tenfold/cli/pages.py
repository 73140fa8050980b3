"""Lines about events and findings, in columns that are the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.cli import lines
from tenfold.cli.console import clean, one_line, out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from tenfold.asking.rows import Deal, FindingRow, Happening

WIDTH = 110  # columns at most: longer lines are hard to read
_DATE_WIDTH, _FIGURE_WIDTH, _SOURCE_WIDTH = 11, 16, 25
_EVIDENCE_WIDTH = 200
_NARROW = 90

Cells = tuple[str, str, str, str]  # date, figure, what, source


def section(rows: Sequence[tuple[Cells, str]], *, evidence: bool = False) -> RenderableType:
    """Lines of a section, (cells, evidence): date, figure, what, source, in columns that are the same throughout."""
    from rich.table import Table
    from rich.text import Text

    narrow = out().width < _NARROW  # no room for a column of sources: they follow the words
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(width=_DATE_WIDTH, no_wrap=True)
    grid.add_column(width=_FIGURE_WIDTH, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    if not narrow:
        grid.add_column(width=_SOURCE_WIDTH, style="dim", no_wrap=True, justify="right")
    for (date, figure, what, source), words in rows:
        said = Text(clean(what))
        if narrow:
            said.append(f"  {source}", style="dim")
        if evidence:
            said.append(f"\n“{one_line(words, _EVIDENCE_WIDTH)}”", style="dim")
        last = () if narrow else (Text(source),)
        grid.add_row("", Text(date), Text(figure, style="bold"), said, *last)
    return grid


def findings(found: Iterable[FindingRow]) -> RenderableType:
    """What does not add up: each with its reason beneath it, its figure first."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(width=_DATE_WIDTH, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for row in found:
        style = "yellow" if row.kind == "implausible" else ""
        said = Text.assemble(lines.finding(row), (f"  {lines.publisher(row.source)} {row.source.date or ''}", "dim"))
        grid.add_row("", Text(row.kind, style=style), said)
        grid.add_row("", "", Text(one_line(row.because), style="dim"))
    return grid


def deal_cells(deal: Deal, what: str) -> tuple[Cells, str]:
    """A line about money, with its evidence."""
    figure = ("! " if deal.doubt else "") + lines.amount(deal)
    what = "\n".join(filter(None, (what, lines.life(deal))))
    return (lines.when(deal), figure, what, lines.publisher(deal.source, deal.witnesses)), deal.evidence


def happening_cells(row: Happening, about: str | None) -> tuple[Cells, str]:
    """A line about another event, with its evidence."""
    figure = ("! " if row.doubt else "") + lines.figure(row.value)
    what = lines.happening(row, about)
    return (lines.when(row), figure, what, lines.publisher(row.source, row.witnesses)), row.evidence


def funding(deal: Deal) -> str:
    """What a round's line says beside its sum."""
    return " · ".join(filter(None, (lines.kind_of_deal(deal), lines.parties(deal))))

"""``tenfold show``: all that is known of one company, person or product, on a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli import lines
from tenfold.cli.asked import ASKING, AsOf, Evidence
from tenfold.cli.believing import show_proofs
from tenfold.cli.console import clean, one_line, show
from tenfold.cli.options import AsJson, LedgerPath, examples, opened
from tenfold.cli.pages import WIDTH, Cells, deal_cells, findings, funding, happening_cells, section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from tenfold.asking.rows import Backer, Deal, Dossier, Happening, NameSeen, RelationRow, Source

commands = typer.Typer()

_NAMES_SHOWN = 12
_BACKERS_SHOWN = 30


@commands.command(
    "show",
    rich_help_panel=ASKING,
    epilog=examples(
        "tenfold show StepFun",
        "tenfold show 月之暗面 --evidence",
        "tenfold show Nvidia --as-of 2026-01",
        'tenfold show "Moonshot AI" --why amount',
    ),
)
def show_dossier(
    context: typer.Context,
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="A company, person or product, by any name of theirs.")
    ],
    why: Annotated[
        str | None, typer.Option("--why", metavar="ROLE", help="How the believed amount, date, stage ... came about.")
    ] = None,
    evidence: Evidence = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
    ledger: LedgerPath = None,
) -> None:
    """Show a dossier: names, rounds, valuations, listings, backers, models, figures, people, doubts."""
    if why is not None:
        with opened(context, ledger) as book:
            proofs = book.why(" ".join(name), why, as_of=as_of)
        show_proofs(proofs, evidence=evidence, as_json=as_json, width=WIDTH)
        return
    with opened(context, ledger) as book:
        found = book.dossier(" ".join(name), as_of=as_of)
    if as_json:
        from tenfold.cli.tables import print_json

        print_json(found.to_json())
        return
    show(*page(found, evidence=evidence), width=WIDTH)


def page(found: Dossier, *, evidence: bool) -> Iterator[RenderableType]:
    """The dossier, section by section."""
    from rich.text import Text

    yield from head(found)
    for title, rows in _sections(found):
        if rows:
            yield Text(f"\n{title}", style="bold cyan")
            yield section(rows, evidence=evidence)
    if found.backers:
        yield Text("\nBackers", style="bold cyan")
        yield Text("  " + _backers(found.backers))
    odd = [row for row in found.findings if row.kind in ("implausible", "conflict")]
    if odd:
        yield Text("\nWhat does not add up", style="bold yellow")
        yield findings(odd)
    yield from _remarks(found)


def head(found: Dossier) -> Iterator[RenderableType]:
    """Who it is: the name to show, what it is, then its names in all scripts."""
    from rich.padding import Padding
    from rich.text import Text

    about = [found.kind, found.country, f"founded {found.founded}" if found.founded else None]
    yield Text.assemble((clean(found.name), "bold"), (f"   {' · '.join(filter(None, about))}", "dim"))
    written = [name for name in found.names if name.documents and name.name != found.name]
    listed = [name for name in found.names if not name.documents and name.name != found.name]
    if written:
        yield Padding(Text.assemble("also written ", *_joined(written)), (0, 0, 0, 2))
    if listed:
        also = ", ".join(one_line(name.name) for name in listed[:_NAMES_SHOWN])
        yield Padding(Text(f"known elsewhere as {also}", style="dim"), (0, 0, 0, 2))


def _sections(found: Dossier) -> Iterator[tuple[str, list[tuple[Cells, str]]]]:
    def deals(rows: Iterable[Deal], what: Callable[[Deal], str]) -> list[tuple[Cells, str]]:
        return [deal_cells(deal, what(deal)) for deal in rows]

    def happenings(rows: Iterable[Happening]) -> list[tuple[Cells, str]]:
        return [happening_cells(row, found.name) for row in rows]

    yield "Funding rounds", deals(found.rounds, funding)
    yield "Valuations", deals(found.valuations, lines.kind_of_deal)
    yield "Listings", deals(found.listings, lines.kind_of_deal)
    yield "Acquisitions and stakes", deals(found.acquisitions, _acquisition)
    yield "Funds", deals(found.funds, _about_and_stage)
    yield "Invests in", deals(found.investments, _about_and_stage)
    yield "Models, chips, products", happenings(found.releases)
    yield "Figures", happenings(found.metrics)
    yield "Runs on", happenings(found.hardware)
    yield "People", happenings(found.people)
    yield "Partnerships", happenings(found.partnerships)
    yield "Policy", happenings(found.policies)
    yield "Allegations", happenings(found.allegations)
    yield "Ties", [_tie(row) for row in found.relations]


def _acquisition(deal: Deal) -> str:
    buyers = lines.names(deal.buyers)
    return " · ".join(
        filter(None, (f"{buyers} → {deal.company or '?'}" if buyers else deal.company, lines.kind_of_deal(deal)))
    )


def _about_and_stage(deal: Deal) -> str:
    return " · ".join(filter(None, (one_line(deal.company or ""), lines.kind_of_deal(deal))))


def _tie(row: RelationRow) -> tuple[Cells, str]:
    return (row.source.date or "", "", lines.relation(row), lines.publisher(row.source)), row.evidence


def _backers(backers: Sequence[Backer]) -> str:
    parts = []
    for backer in backers[:_BACKERS_SHOWN]:
        details = [f"{backer.rounds} rounds" if backer.rounds > 1 else "", "led" if backer.led else ""]
        words = ", ".join(filter(None, details))
        parts.append(one_line(backer.name) + (f" ({words})" if words else ""))
    return ", ".join(parts)


def _joined(names: Sequence[NameSeen]) -> list[Any]:
    parts: list[Any] = []
    for name in names[:_NAMES_SHOWN]:
        parts += [
            (", " if parts else ""),
            one_line(name.name),
            (f" ({_first_seen(name.first, name.documents)})", "dim"),
        ]
    if len(names) > _NAMES_SHOWN:
        parts.append((f" and {len(names) - _NAMES_SHOWN} more", "dim"))
    return parts


def _first_seen(first: Source | None, documents: int) -> str:
    where = lines.publisher(first) if first else ""
    return f"{documents} texts" if documents > 1 else where


def _remarks(found: Dossier) -> Iterator[RenderableType]:
    from rich.text import Text

    dated: list[Deal | Happening] = [*found.rounds, *found.valuations, *found.listings, *found.releases, *found.metrics]
    if any(row.date and row.dated != "stated" for row in dated):
        yield Text(f"\n{lines.REPORTED} the day of the report: no source says when it happened", style="dim")
    if found.others:
        yield Text(f"\nOthers of this name: {', '.join(map(one_line, found.others))}", style="dim")
    if found.undated:
        yield Text(f"\n{found.undated} documents have no date and were left out", style="dim")

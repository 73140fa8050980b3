"""``tenfold demo``: the whole way once, from sample articles to a ledger, and what it then knows on one screen."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from tenfold.cli import lines
from tenfold.cli.console import one_line, say, show
from tenfold.cli.errors import Problem
from tenfold.cli.options import examples
from tenfold.cli.pages import deal_cells, findings, funding, happening_cells, section
from tenfold.cli.watching import documents, gathered, watching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from tenfold.api import AddReport, Ledger
    from tenfold.asking.overview import Overview
    from tenfold.asking.rows import ClaimRow, Deal, Dossier, FindingRow, Happening
    from tenfold.cli.pages import Cells

commands = typer.Typer()

Told = TypeVar("Told", "Deal", "Happening")

_SUBJECT = "StepFun"  # whom the sample articles are mostly about; elsewhere whoever most documents name
_WIDTH = 100
_ROUNDS, _LISTINGS, _RELEASES, _HARDWARE, _FINDINGS, _OWN = 6, 5, 5, 3, 4, 3
_LOOKED_AT = 60  # of each kind: the best told of them are shown
_BACKERS_SHOWN = 2


@commands.command(
    rich_help_panel="Start here",
    epilog=examples("tenfold demo", "tenfold demo --keep demo.db", "tenfold demo my-articles/"),
)
def demo(
    folder: Annotated[
        str | None, typer.Argument(metavar="FOLDER", help="Your own articles; the samples by default.")
    ] = None,
    keep: Annotated[str | None, typer.Option("--keep", metavar="PATH", help="Keep the ledger there.")] = None,
) -> None:
    """Read the sample articles into a fresh ledger and show what it knows."""
    from tenfold.api import Ledger, LedgerError

    place = Path(keep) if keep else Path(tempfile.mkdtemp(prefix="tenfold-demo-")) / "demo.db"
    if place.exists():
        raise Problem(f"{place} is there already; give --keep another path, or delete it")
    try:
        with Ledger.open(place) as ledger:
            began = time.monotonic()
            report = _fill(ledger, folder)
            seconds = time.monotonic() - began
            if not report.added:
                raise Problem(f"{folder or 'the samples'}: no article could be read; the lines above say why")
            show(*_screen(ledger, report, seconds), width=_WIDTH)
    except LedgerError as error:
        raise Problem(str(error)) from error
    _say_next(place)


def _fill(ledger: Ledger, folder: str | None) -> AddReport:
    from importlib.resources import as_file, files

    with ExitStack() as stack:
        source = folder or str(stack.enter_context(as_file(files("tenfold.data").joinpath("samples"))))
        watch = stack.enter_context(watching())
        return ledger.add(watch.rejects(gathered([source])), watch.progress)


def _screen(ledger: Ledger, report: AddReport, seconds: float) -> Iterator[RenderableType]:
    from rich.text import Text

    whole = ledger.overview(limit=_LOOKED_AT)
    aside = f", {report.rejected} set aside" if report.rejected else ""
    read = f"{documents(report.added)} read in {seconds:.1f} s{aside}"
    yield Text.assemble(
        (read, "bold"), (f": {whole.claims} claims about {whole.entities} names make {whole.events} events", "dim")
    )
    found = _subject(ledger, whole)
    if found is not None:
        yield Text("")
        yield from _who(found)
    for title, rows in (
        ("Who funds whom", [deal_cells(deal, _funded(deal)) for deal in _best_told(whole.rounds, _ROUNDS)]),
        ("Who lists", [deal_cells(deal, _listed(deal)) for deal in _best_told(whole.listings, _LISTINGS)]),
        ("Models and chips", _made(whole) + _run_on(ledger)),
    ):
        if rows:
            yield Text(f"\n{title}", style="bold cyan")
            yield section(rows)
    if whole.findings:
        yield Text("\nWhat does not add up", style="bold yellow")
        yield findings(_of_each(whole.findings)[:_FINDINGS])


def _subject(ledger: Ledger, whole: Overview) -> Dossier | None:
    from tenfold.api import LedgerError

    organisations = [known.name for known in whole.known if known.kind == "organisation"]
    for name in (_SUBJECT, *organisations[:1]):
        try:
            return ledger.dossier(name)
        except LedgerError:  # nothing is known of it
            continue
    return None


def _who(found: Dossier) -> Iterator[RenderableType]:
    """One company under all its names, with what matters most of it."""
    from rich.padding import Padding
    from rich.text import Text

    names = [one_line(name.name) for name in found.names if name.documents and name.name != found.name]
    yield Text.assemble((one_line(found.name), "bold"), ("  is also " if names else "", "dim"), ", ".join(names))
    rounds = [deal for deal in found.rounds if deal.amount][:_OWN]
    rows = [deal_cells(deal, funding(deal)) for deal in rounds]
    rows += [deal_cells(deal, "lists: " + lines.kind_of_deal(deal)) for deal in found.listings[:1]]
    rows += [happening_cells(row, found.name) for row in found.releases[:1]]
    if rows:
        yield section(rows)
    backers = [one_line(backer.name) for backer in found.backers]
    if backers:
        yield Padding(Text.assemble(("backed by ", "dim"), lines.names(backers, 8)), (0, 0, 0, 2))


def _funded(deal: Deal) -> str:
    status = f" ({deal.status})" if deal.status != "done" else ""
    who = lines.parties(deal, _BACKERS_SHOWN)
    return one_line(deal.company or "?") + status + (f" ← {who}" if who else "")


def _listed(deal: Deal) -> str:
    return " · ".join(filter(None, (one_line(deal.company or "?"), lines.kind_of_deal(deal))))


def _best_told(rows: Sequence[Told], count: int) -> list[Told]:
    """Those that several sources tell of, in their order, then the others."""
    return sorted(rows, key=lambda row: row.witnesses < 2)[:count]


def _of_each(found: Sequence[FindingRow]) -> list[FindingRow]:
    """The surest finding on each company, then the others."""
    first = {row.company: row for row in reversed(found)}
    return sorted(found, key=lambda row: first[row.company] is not row)


def _made(whole: Overview) -> list[tuple[Cells, str]]:
    return [happening_cells(row, None) for row in _best_told(whole.releases, _RELEASES)]


def _run_on(ledger: Ledger) -> list[tuple[Cells, str]]:
    """Who runs on whose chips, each pair once."""
    rows: dict[str, ClaimRow] = {}
    for row in ledger.claims(types=["hardware"], limit=_LOOKED_AT):
        if row.roles.get("user") and row.roles.get("hardware"):
            rows.setdefault(row.company or "", row)
    return [
        (
            (row.date or "", "", f"{one_line(row.company or '?')} runs on {_first(row)}", lines.publisher(row.source)),
            row.evidence,
        )
        for row in list(rows.values())[:_HARDWARE]
    ]


def _first(row: ClaimRow) -> str:
    return one_line(str(row.roles["hardware"][0]).split(" | ")[0])


def _say_next(place: Path) -> None:
    """What to try next, with the ledger that was just made."""
    say("")
    say("Try next:")
    for command in (
        f"export TENFOLD_LEDGER={place}",
        'tenfold show "Moonshot AI" --evidence',
        "tenfold deals --since 2026-01 --min 100M --sort amount --in USD",
        'tenfold find "Huawei chips"',
        "tenfold check",
        "tenfold add your-articles/ --ledger your.db",
    ):
        say(f"  {command}")

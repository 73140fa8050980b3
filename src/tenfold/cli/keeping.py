"""Commands that fill a ledger and look after it: add, rejects, rebuild, reread, digest, copy, purge, export."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.console import say
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, opened
from tenfold.cli.tables import Column, print_rows
from tenfold.cli.watching import counting, documents, gathered, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.api import AddReport, Ledger
    from tenfold.asking.rows import RejectRow

commands = typer.Typer()

_FILLING = "Fill a ledger, look after it"


@contextmanager
def _stoppable(book: Ledger) -> Iterator[None]:
    """Where a run is stopped by hand: say how much of it the ledger keeps, as the ledger itself counts it."""
    before = book.count_readings()
    try:
        yield
    except KeyboardInterrupt:
        kept = documents(book.count_readings() - before)
        raise Problem(f"stopped; {kept} of this run are kept; run the same command again to go on", code=130) from None


@commands.command(
    rich_help_panel=_FILLING,
    epilog=examples(
        "tenfold add articles/",
        'tenfold add page.html news.jsonl "clips/*.md"',
        "curl -s https://example.org/story.html | tenfold add - --ledger ai.db",
        "tenfold add deals.csv --map map.toml",
    ),
)
def add(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Files, folders, globs, or - for standard input.")
    ],
    mapping: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="MAP.toml", help="SOURCE is a table (.csv, .tsv, .xlsx); MAP says what it tells."
        ),
    ] = None,
    ledger: LedgerPath = None,
) -> None:
    """Read articles into the ledger: .txt, .md, .html, .jsonl, .json, .pdf, .docx, .eml, .mbox.

    What is there already is skipped, so a run that was stopped can simply be run again.
    """
    began = time.monotonic()
    with opened(context, ledger, to_write=True) as book, watching() as watch, _stoppable(book):
        if mapping is None:
            report = book.add(watch.rejects(gathered(sources)), watch.progress)
        elif len(sources) == 1:
            report = book.add_table(sources[0], mapping, watch.progress)
        else:
            raise Problem("a map is for one table; give one SOURCE", code=2)
    watch.say_rest()
    print(_summary(report, time.monotonic() - began))
    if not report.added and not report.already_there:
        raise Problem("nothing could be added; the lines above say why")


@commands.command(rich_help_panel=_FILLING, epilog=examples("tenfold rejects", "tenfold rejects --csv > set-aside.csv"))
def rejects(context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, ledger: LedgerPath = None) -> None:
    """List what was set aside, and why."""
    columns = [
        Column("where", _where, wraps=True),
        Column("why", lambda row: row.reason, wraps=True),
    ]
    with opened(context, ledger) as book:
        print_rows(book.rejects(), columns, as_json=as_json, as_csv=as_csv, none="Nothing was set aside.")


@commands.command(rich_help_panel=_FILLING, epilog=examples("tenfold rebuild", "tenfold rebuild --ledger ai.db"))
def rebuild(context: typer.Context, ledger: LedgerPath = None) -> None:
    """Make entities, events, facts and findings again from the documents and their readings."""
    began = time.monotonic()
    with opened(context, ledger, to_write=True) as book:
        book.rebuild()
        print(f"Rebuilt in {time.monotonic() - began:.1f} s; digest {book.digest()}")


@commands.command(rich_help_panel=_FILLING, epilog=examples("tenfold reread", "tenfold reread --ledger ai.db"))
def reread(context: typer.Context, ledger: LedgerPath = None) -> None:
    """Read all documents again that this version of the reader has not read yet."""
    began = time.monotonic()
    with opened(context, ledger, to_write=True) as book, watching() as watch, _stoppable(book):
        report = book.reread(watch.progress)
    watch.say_rest()
    seconds = time.monotonic() - began
    print(f"Read {documents(report.added)} again ({report.claims} claims) in {seconds:.1f} s")


@commands.command(rich_help_panel=_FILLING, epilog=examples("tenfold digest"))
def digest(context: typer.Context, ledger: LedgerPath = None) -> None:
    """Print one SHA-256 over all that is derived: the same documents give the same."""
    with opened(context, ledger) as book:
        print(book.digest())


@commands.command(
    rich_help_panel=_FILLING,
    epilog=examples("tenfold copy tenfold.db postgresql://ada@db.example/tenfold", "tenfold copy tenfold.db other.db"),
)
def copy(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The ledger that is there: a file, or postgresql://...")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The ledger to make.")],
) -> None:
    """Copy a ledger into a new one, from a file to PostgreSQL or back: its truth, the rest derived anew."""
    from tenfold.api import Ledger, LedgerError

    began = time.monotonic()
    try:
        with Ledger.open(old, read_only=True) as book, counting("copying") as progress:
            copied = book.copy_to(new, progress)
    except LedgerError as error:
        raise Problem(str(error)) from error
    print(f"Copied {documents(copied)} in {time.monotonic() - began:.1f} s")


@commands.command(
    rich_help_panel=_FILLING, epilog=examples("tenfold purge 3f9a1c07", "tenfold purge orchid-round --yes")
)
def purge(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document's id (or its beginning), or its own id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    ledger: LedgerPath = None,
) -> None:
    """Really delete a document with all that was made of it. This cannot be undone."""
    if not yes:
        if not sys.stdin.isatty():
            raise Problem("purge deletes for good; say --yes where nobody can be asked", code=2)
        typer.confirm(f"Delete {document} and what was made of it, for good?", abort=True, err=True)
    with opened(context, ledger, to_write=True) as book:
        purged = book.purge(document)
    print(f"Deleted {purged.document_id[:12]} and {purged.claims} claims")
    if purged.copies_left:
        copies = ", ".join(copy[:12] for copy in purged.copies_left)
        say(f"tenfold: the same text is still there as {copies}")


@commands.command(
    rich_help_panel=_FILLING,
    epilog=examples(
        "tenfold export deals.xlsx",
        "tenfold export claims.jsonl --what claims",
        "tenfold export deals.parquet --in USD",
    ),
)
def export(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to: a name ending in .csv, .xlsx, .jsonl or .parquet.")
    ],
    what: Annotated[
        str, typer.Option("--what", help="deals or claims; told by the file's name where that is one.")
    ] = "",
    in_currency: Annotated[str | None, typer.Option("--in", metavar="CURRENCY", help="Add amounts converted.")] = None,
    ledger: LedgerPath = None,
) -> None:
    """Write the deals or the claims to a file, each with its evidence and source, never whole texts."""
    from pathlib import Path

    from tenfold.cli.amounts import currency_code
    from tenfold.publishing import CannotWrite
    from tenfold.publishing import export as write

    wanted = what or ("claims" if "claim" in Path(file).stem.lower() else "deals")
    if wanted not in ("deals", "claims"):
        raise Problem(f"{wanted!r} is not exported; say --what deals or --what claims", code=2)
    with opened(context, ledger) as book:
        currency = currency_code(in_currency) if in_currency else None
        rows = (book.claims() if wanted == "claims" else book.deals(in_currency=currency)).to_json()
    try:
        write(rows, file)
    except CannotWrite as error:
        raise Problem(str(error)) from error
    print(f"Wrote {len(rows)} {wanted} to {file}")


def _where(row: RejectRow) -> str:
    return f"{row.origin}:{row.line}" if row.line else row.origin


def _summary(report: AddReport, seconds: float) -> str:
    parts = [f"Added {documents(report.added)} ({report.claims} claims) in {seconds:.1f} s"]
    if report.already_there:
        parts.append(f"{report.already_there} already there")
    if report.rejected:
        parts.append(f"{report.rejected} set aside (see: tenfold rejects)")
    if report.refused:
        parts.append(f"{report.refused} claims refused for lack of evidence")
    return "; ".join(parts)

"""Commands that fill a ledger and look after it: add, rejects, rebuild, reread, digest, purge, export."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.console import clean, err, say
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, opened
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tenfold.api import AddReport, Progress
    from tenfold.asking.rows import RejectRow
    from tenfold.documents import Document, Reject

commands = typer.Typer()

_FILLING = "Fill a ledger, look after it"
_REJECTS_SHOWN = 20  # lines; the others are counted, and tenfold rejects lists them all
_REDRAWS_A_SECOND = 8


@commands.command(
    rich_help_panel=_FILLING,
    epilog=examples(
        "tenfold add articles/",
        'tenfold add page.html news.jsonl "clips/*.md"',
        "curl -s https://example.org/story.html | tenfold add - --ledger ai.db",
    ),
)
def add(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Files, folders, globs, or - for standard input.")
    ],
    ledger: LedgerPath = None,
) -> None:
    """Read articles into the ledger: .txt, .md, .html, .jsonl, .json.

    What is there already is skipped, so a run that was stopped can simply be run again.
    """
    began = time.monotonic()
    with opened(context, ledger, to_write=True) as book, _watching() as watch:
        try:
            report = book.add(watch.rejects(_gathered(sources)), watch.progress)
        except KeyboardInterrupt:
            raise Problem(f"stopped; {_counted(watch)}; run the same command again to go on", code=130) from None
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
    with opened(context, ledger, to_write=True) as book, _watching() as watch:
        try:
            report = book.reread(watch.progress)
        except KeyboardInterrupt:
            raise Problem(f"stopped; {_counted(watch)}; run the same command again to go on", code=130) from None
    watch.say_rest()
    seconds = time.monotonic() - began
    print(f"Read {_documents(report.added)} again ({report.claims} claims) in {seconds:.1f} s")


@commands.command(rich_help_panel=_FILLING, epilog=examples("tenfold digest"))
def digest(context: typer.Context, ledger: LedgerPath = None) -> None:
    """Print one SHA-256 over all that is derived: the same documents give the same."""
    with opened(context, ledger) as book:
        print(book.digest())


@commands.command(
    rich_help_panel=_FILLING, epilog=examples("tenfold purge 3f9a1c07", "tenfold purge orchid-round --yes")
)
def purge(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document's id (or its beginning), or its own id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    ledger: LedgerPath = None,
) -> None:
    """Really delete a document and all that came of it. This cannot be undone."""
    if not yes:
        if not sys.stdin.isatty():
            raise Problem("purge deletes for good; say --yes where nobody can be asked", code=2)
        typer.confirm(f"Delete {document} and all that came of it, for good?", abort=True, err=True)
    with opened(context, ledger, to_write=True) as book:
        purged = book.purge(document)
    print(f"Deleted {purged.document_id[:12]} and {purged.claims} claims")
    if purged.copies_left:
        copies = ", ".join(copy[:12] for copy in purged.copies_left)
        say(f"tenfold: the same text is still there as {copies}")


@commands.command(
    rich_help_panel=_FILLING,
    epilog=examples(
        "tenfold export deals.csv", "tenfold export claims.jsonl --what claims", "tenfold export deals.parquet --in USD"
    ),
)
def export(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to: a name ending in .csv, .jsonl or .parquet.")],
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


def _gathered(sources: Iterable[str]) -> Iterator[Document | Reject]:
    from tenfold.gathering import gather

    yield from gather(sources, stdin=sys.stdin.buffer)


def _where(row: RejectRow) -> str:
    return f"{row.origin}:{row.line}" if row.line else row.origin


def _summary(report: AddReport, seconds: float) -> str:
    parts = [f"Added {_documents(report.added)} ({report.claims} claims) in {seconds:.1f} s"]
    if report.already_there:
        parts.append(f"{report.already_there} already there")
    if report.rejected:
        parts.append(f"{report.rejected} set aside (see: tenfold rejects)")
    if report.refused:
        parts.append(f"{report.refused} claims refused for lack of evidence")
    return "; ".join(parts)


def _documents(count: int) -> str:
    return f"{count} document{'' if count == 1 else 's'}"


def _counted(watch: _Watch) -> str:
    return f"{_documents(watch.last.added if watch.last else 0)} of this run are kept"


class _Watch:
    """What a person sees while documents are read: a line that moves in a terminal, and why inputs are set aside."""

    def __init__(self, draw: Callable[[Progress], None] | None, tell: Callable[[str], None]) -> None:
        self.last: Progress | None = None
        self._draw = draw
        self._tell = tell
        self._told: set[tuple[str, str]] = set()

    def rejects(self, items: Iterable[Document | Reject]) -> Iterator[Document | Reject]:
        """The items as they come, each that was set aside told of with its line."""
        from tenfold.documents import Reject

        for item in items:
            if isinstance(item, Reject):
                self._say(item.origin, item.reason, str(item))
            yield item

    def progress(self, now: Progress) -> None:
        """Take note of one more document."""
        self.last = now
        if now.outcome == "rejected" and now.reason:
            self._say(now.name, now.reason, f"{now.name}: {now.reason}")
        if self._draw:
            self._draw(now)

    def say_rest(self) -> None:
        """Say how many were set aside beyond those that were told of one by one."""
        if len(self._told) > _REJECTS_SHOWN:
            say(f"tenfold: set aside {len(self._told) - _REJECTS_SHOWN} more (see: tenfold rejects)")

    def _say(self, origin: str, reason: str, line: str) -> None:
        if (origin, reason) not in self._told or f"{origin}: {reason}" != line:
            self._told.add((origin, reason))
            if len(self._told) <= _REJECTS_SHOWN:
                self._tell(f"tenfold: set aside {line}")


@contextmanager
def _watching() -> Iterator[_Watch]:
    console = err()
    if not console.is_terminal:
        yield _Watch(None, say)
        return
    from rich import progress

    with progress.Progress(
        progress.SpinnerColumn(),
        progress.BarColumn(bar_width=20),
        progress.TextColumn("{task.description}", markup=False),
        progress.TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=_REDRAWS_A_SECOND,
    ) as bar:
        task = bar.add_task("reading", total=None)
        began = time.monotonic()

        def draw(now: Progress) -> None:
            seen = now.added + now.already_there + now.rejected
            rate = seen / max(0.001, time.monotonic() - began)
            bar.update(task, description=_moving_line(now, rate), advance=1)

        yield _Watch(draw, lambda line: bar.console.print(clean(line), soft_wrap=True))


def _moving_line(now: Progress, rate: float) -> str:
    done = now.added + now.already_there
    aside = f" · {now.rejected} set aside" if now.rejected else ""
    return f"{_documents(done)} · {now.total_claims} claims{aside} · {rate:.0f}/s"

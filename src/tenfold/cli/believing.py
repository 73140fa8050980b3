"""Commands about what is believed: why, judge, event merge, event split, diff, weigh, sources."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli import lines, wording
from tenfold.cli.asked import ASKING, remark_on_undated
from tenfold.cli.console import clean, one_line, show
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, opened
from tenfold.cli.signing import Author, Because, signed
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from tenfold.asking.belief_rows import ProofRow, Statement, ValueSaid
    from tenfold.asking.rows import Rows

commands = typer.Typer()
_sources = typer.Typer(help="List the documents, and who publishes them.")
commands.add_typer(_sources, name="sources", rich_help_panel=ASKING)
_event = typer.Typer(help="Say which claims tell of one event.", no_args_is_help=True)
commands.add_typer(_event, name="event", rich_help_panel="Decide")

DECIDING = "Decide"
_EVIDENCE_WIDTH = 120
_ID_SHOWN = 8


class Verdict(StrEnum):
    """What can be said of a claim."""

    WRONG = "wrong"
    CORRECT = "correct"


@commands.command(
    rich_help_panel=DECIDING,
    epilog=examples(
        'tenfold judge 22bfcc92 wrong --because "the article was retracted"',
        'tenfold judge 22bfcc92 correct "$720M" --because "the filing says so"',
        'tenfold judge 22bfcc92 correct 2026-03-04 --role date --because "the company told us"',
        'tenfold show "Moonshot AI" --why amount    shows the ids of claims',
    ),
)
def judge(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or its beginning.")],
    verdict: Annotated[Verdict, typer.Argument(help="wrong, or correct with the value that must stand there.")],
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="$720M, 7亿元, 2026-03-04, done ...")] = None,
    because: Because = "",
    role: Annotated[
        str | None,
        typer.Option("--role", help="amount, value, stake, date, stage, venue, status ...; its figure by default."),
    ] = None,
    author: Author = None,
    ledger: LedgerPath = None,
) -> None:
    """Say that a claim is wrong, or what is correct. It is believed from then on, and can be taken back."""
    _must_have_reason(because)
    with opened(context, ledger, to_write=True) as book:
        said = None if value is None else _value(value, role)
        number = book.judge(claim, verdict.value, role=role, value=said, because=because, author=signed(author))
    print(f"Judgement {number} is in force")


@_event.command(
    "merge", epilog=examples('tenfold event merge 4b67 9f11c2 --because "one round, told in two currencies"')
)
def merge(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or its beginning.")],
    right: Annotated[str, typer.Argument(metavar="EVENT", help="The other event's.")],
    because: Because = "",
    author: Author = None,
    ledger: LedgerPath = None,
) -> None:
    """Say that two events are one."""
    _must_have_reason(because)
    with opened(context, ledger, to_write=True) as book:
        number = book.merge_events(left, right, because=because, author=signed(author))
    print(f"Judgement {number} is in force")


@_event.command("split", epilog=examples('tenfold event split 4b67d2 22bfcc92 --because "that was the round before"'))
def split(
    context: typer.Context,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or its beginning.")],
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The claim that tells of another event.")],
    because: Because = "",
    author: Author = None,
    ledger: LedgerPath = None,
) -> None:
    """Say that a claim tells of another event than the others."""
    _must_have_reason(because)
    with opened(context, ledger, to_write=True) as book:
        number = book.split_event(event, claim, because=because, author=signed(author))
    print(f"Judgement {number} is in force")


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples("tenfold diff --since 2026-03", "tenfold diff --since 2026-01-01 --until 2026-02-01 --json"),
)
def diff(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="What was believed on this day ...")],
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="... beside what is believed on this one; now by default."),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Say what changed in belief: events that are new, values that are others or surer than before."""
    columns = [
        Column("change", lambda row: row.change.replace("_", " ")),
        Column("of", lambda row: f"{one_line(row.company or '?')}, {row.type.replace('_', ' ')}", wraps=True),
        Column("role", lambda row: row.role.replace("_", " ")),
        Column("before", lambda row: _and_sure(row.before, row.probability_before), wraps=True),
        Column("now", lambda row: _and_sure(row.after, row.probability_after), wraps=True),
        Column("said by", lambda row: lines.publisher(row.source) if row.source else "", wraps=True),
    ]
    with opened(context, ledger) as book:
        rows = book.diff(since=since, until=until)
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none="Nothing changed.")
    if not (as_json or as_csv):
        remark_on_undated(rows.undated)


def _and_sure(value: Any, probability: float | None) -> str:
    if value is None:
        return ""
    return _shown(value) + (f" ({_sure(probability)})" if probability is not None else "")


@commands.command(rich_help_panel=DECIDING, epilog=examples("tenfold weigh", "tenfold weigh --forget"))
def weigh(
    context: typer.Context,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to what is held of each kind of outlets.")] = False,
    as_json: AsJson = False,
    ledger: LedgerPath = None,
) -> None:
    """Learn from the whole ledger how far each outlet is to be trusted, and weigh by that from now on."""
    with opened(context, ledger, to_write=True) as book, _bar("weighing") as moved:
        rows = book.weigh(moved, forget=forget)
    print_rows(rows, _OUTLET_COLUMNS, as_json=as_json, as_csv=False, none="No outlet has a record.")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where a person is watching."""
    from rich.progress import Progress

    from tenfold.cli.console import err

    with Progress(console=err(), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@_sources.callback(
    invoke_without_command=True,
    epilog=examples("tenfold sources", "tenfold sources --csv", "tenfold sources outlets"),
)
def sources(context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, ledger: LedgerPath = None) -> None:
    """List the documents, newest first, and whose copies they are; with a command: who publishes them."""
    if context.invoked_subcommand is not None:
        return
    columns = [
        Column("date", lambda row: (row.date or "") + ("?" if row.inferred else "")),
        Column("publisher", lambda row: one_line(row.publisher or "")),
        Column("title", lambda row: one_line(row.title or row.given_id), wraps=True),
        Column("claims", lambda row: str(row.claims), right=True),
        Column("copy of", lambda row: (row.copy_of or "")[:_ID_SHOWN]),
        Column("id", lambda row: row.document_id[:_ID_SHOWN]),
    ]
    with opened(context, ledger) as book:
        print_rows(book.sources(), columns, as_json=as_json, as_csv=as_csv, none="The ledger is empty.")


@_sources.command("outlets", epilog=examples("tenfold sources outlets --json"))
def outlets(context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, ledger: LedgerPath = None) -> None:
    """List who publishes what the ledger holds, and how far each is trusted."""
    with opened(context, ledger) as book:
        print_rows(
            book.rankings(), _OUTLET_COLUMNS, as_json=as_json, as_csv=as_csv, none="No document names its publisher."
        )


@_sources.command("rank", epilog=examples('tenfold sources rank "Harbour Post" newspaper --because "it has a desk"'))
def rank(
    context: typer.Context,
    outlet: Annotated[str, typer.Argument(metavar="OUTLET", help="As its documents name it.")],
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="filing, agency, newspaper, trade, unknown, portal, blog.")
    ],
    because: Because = "",
    author: Author = None,
    ledger: LedgerPath = None,
) -> None:
    """Say what kind of outlet one is: how much its word counts."""
    _must_have_reason(because)
    with opened(context, ledger, to_write=True) as book:
        number = book.rank(outlet, kind, because=because, author=signed(author))
    print(f"Judgement {number} is in force")


_OUTLET_COLUMNS = [
    Column("outlet", lambda row: one_line(row.outlet), wraps=True),
    Column("kind", lambda row: row.kind),
    Column("right", lambda row: _sure(row.reliability), right=True),
    Column("known by", lambda row: row.known_by),
    Column("documents", lambda row: str(row.documents), right=True),
]


def _must_have_reason(because: str) -> None:
    if not because.strip():
        raise Problem("a judgement needs its reason: --because REASON", code=2)


def _value(text: str, role: str | None) -> Any:
    """The value that a person typed: a sum for figures (a bare number has the unit of the stated one), else text."""
    from tenfold.claims import QUANTITY_ROLES
    from tenfold.cli.amounts import parse_amount

    if role is not None and role not in QUANTITY_ROLES:
        return text
    amount = parse_amount(text.removesuffix("%"))
    return amount.value if amount.currency is None else {"value": amount.value, "currency": amount.currency}


def proof(found: ProofRow, *, evidence: bool) -> Iterator[RenderableType]:
    """How one belief came about, as a short proof."""
    from rich.text import Text

    about = " · ".join(
        filter(None, (found.type.replace("_", " "), one_line(found.company or ""), found.status, found.date))
    )
    yield Text.assemble((f"\n{about}", "bold cyan"), (f"  event {found.event_id[:_ID_SHOWN]}", "dim"))
    yield Text.assemble(
        f"  {found.role}: ", (_shown(found.believed.value), "bold"), f"  {_sure(found.believed.probability)}"
    )
    yield from _told(found.believed, evidence)
    for other in found.others:
        note = "overtaken" if other.overtaken else _sure(other.probability)
        yield Text(f"  {'before' if other.overtaken else 'against'} {_shown(other.value)}  {note}")
        yield from _told(other, evidence)
    yield Text(f"  {found.because}")
    for doubt in found.doubts:
        yield Text(f"  ! {one_line(doubt)}", style="yellow")


def _told(value: ValueSaid, evidence: bool) -> Iterator[RenderableType]:
    from rich.text import Text

    for statement in value.statements:
        yield Text.assemble("    ", *_statement(statement))
        if evidence:
            yield Text(f"      “{one_line(statement.evidence, _EVIDENCE_WIDTH)}”", style="dim")


def _statement(statement: Statement) -> list[Any]:
    weighs = "judged by a person" if statement.judged else "a copy, counts for nothing" if statement.copy else (
        f"{statement.kind_of_outlet}, weighs {statement.weight:.2f}"
        + (f", has it from {one_line(statement.credit)}" if statement.credit else "")
    )  # fmt: skip
    told = f"{statement.source.date or 'no date':<10}  {clean(lines.publisher(statement.source))}"
    return [f"{told}  {statement.status}, {weighs}", (f"  {statement.claim_id[:_ID_SHOWN]}", "dim")]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else wording.value(value)


def _sure(probability: float) -> str:
    return f"{probability:.0%}"


def show_proofs(found: Rows[ProofRow], *, evidence: bool, as_json: bool, width: int) -> None:
    """Print proofs for people, or as JSON; or say that there is none."""
    if as_json:
        from tenfold.cli.tables import print_json

        print_json(found.to_json())
        return
    if found:
        show(*(part for row in found for part in proof(row, evidence=evidence)), width=width)
    else:
        print("Nothing is believed of that.")
    remark_on_undated(found.undated)

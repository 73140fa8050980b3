"""``tenfold compare``: one source beside all others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.asked import ASKING, Company, remark
from tenfold.cli.console import one_line
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, many, opened
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    from tenfold.asking.rows import Comparison

commands = typer.Typer()

_KINDS = {"differs": "differs", "only_ours": "it lacks", "only_theirs": "it alone"}


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        'tenfold compare "Example Deals"',
        'tenfold compare "Example Deals" --company StepFun --json',
        'tenfold compare "Example Deals" --type funding_round --csv > gaps.csv',
    ),
)
def compare(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A publisher: an outlet, or a table's source.")],
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="funding_round, valuation, listing, acquisition, fund; several with commas."),
    ] = None,
    company: Company = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Say where one source and all others part: deals that it lacks, has alone, or tells differently.

    Of deals that it lacks, those of its own types and of the time that it covers are listed.
    """
    from tenfold.asking.choosing import MONEY_TYPES

    with opened(context, ledger) as book:
        rows = book.compare(source, types=many(types) or MONEY_TYPES, company=company)
    columns = [
        Column("", lambda row: _KINDS[row.kind]),
        Column("date", lambda row: row.date or ""),
        Column("company", lambda row: one_line(row.company or ""), wraps=True),
        Column("what", lambda row: " ".join(filter(None, (row.type.replace("_", " "), row.role)))),
        Column("it says", lambda row: one_line(row.theirs or ""), wraps=True),
        Column("others say", lambda row: one_line(row.ours or ""), wraps=True),
        Column("see", _place, wraps=True),
    ]
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none=f"{source} and the others agree on every deal.")
    if rows and not (as_json or as_csv):
        counts = Counter(_KINDS[row.kind] for row in rows)
        remark(", ".join(f"{kind}: {count}" for kind, count in counts.items()))


def _place(row: Comparison) -> str:
    return one_line(row.source.publisher or row.source.given_id)

"""Commands that ask the ledger for what its texts say: claims, find, sql."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli import lines
from tenfold.cli.asked import ASKING, AsOf, Company, Evidence, Limit, Status, remark_on_undated, with_evidence
from tenfold.cli.console import one_line, say, show
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, Since, Until, examples, many, opened
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    from tenfold.asking.rows import ClaimRow, Hit

commands = typer.Typer()


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        'tenfold claims --company "Moonshot AI" --evidence',
        "tenfold claims --type metric --measure users --since 2026",
        "tenfold claims --document 2026-02-17-kimi --json",
    ),
)
def claims(
    context: typer.Context,
    company: Company = None,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="release, metric, personnel ...; several with commas.")
    ] = None,
    status: Status = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Of metrics: revenue, users, parameters ...")] = None,
    since: Since = None,
    until: Until = None,
    document: Annotated[str | None, typer.Option("--document", metavar="DOC", help="In this document.")] = None,
    min_confidence: Annotated[float, typer.Option("--min-confidence", metavar="0-1", help="At least so sure.")] = 0.0,
    limit: Limit = None,
    as_of: AsOf = None,
    evidence: Evidence = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """List claims as the texts make them."""
    with opened(context, ledger) as book:
        rows = book.claims(
            company=company, types=many(types), statuses=many(status), measure=measure, since=since, until=until,
            document=document, min_confidence=min_confidence, limit=limit, as_of=as_of,
        )  # fmt: skip
    columns = [
        Column("date", lambda row: row.date),
        Column("type", lambda row: row.type.replace("_", " ")),
        Column("claim", lambda row: with_evidence(lines.claim(row), row, evidence), wraps=True),
        Column("said by", _said_by, wraps=True),
    ]
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none="No claim fits.")
    remark_on_undated(rows.undated)


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        'tenfold find "Huawei chips"', "tenfold find 华为", 'tenfold find "export controls" --limit 5 --json'
    ),
)
def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="What to look for, in English or Chinese.")],
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="At most so many passages.")] = 20,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Search the texts and the claims in them, across both languages."""
    with opened(context, ledger) as book:
        hits = book.find(" ".join(words), limit=limit, as_of=as_of)
    if as_json or as_csv or not hits:
        print_rows(hits, [], as_json=as_json, as_csv=as_csv)
        return
    for number, hit in enumerate(hits):
        if number:
            print()
        _print_hit(hit)
    remark_on_undated(hits.undated)


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        'tenfold sql "select company, amount, currency, date from deals order by amount desc limit 10"',
        'tenfold sql "select publisher, count(*) as texts from sources group by publisher" --csv',
        "The views: deals, claims, entities, aliases, sources, findings.",
    ),
)
def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="SELECT", help="One query over the documented views; read-only.")],
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")] = 1000,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Ask in SQL, read-only."""
    with opened(context, ledger) as book:
        answer = book.sql(query, max_rows=limit)
    rows = [_SqlRow(record) for record in answer.to_json()]
    columns = [Column(name, _cell_of(name), wraps=True) for name in answer.columns]
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none="No row.")
    if answer.more:
        say(f"tenfold: only the first {limit} rows; --limit gives more")


class _SqlRow:
    """A row of an answer in SQL."""

    def __init__(self, cells: dict[str, Any]) -> None:
        self.cells = cells

    def to_json(self) -> dict[str, Any]:
        """The row as it is."""
        return self.cells


def _cell_of(name: str) -> Any:
    def cell(row: _SqlRow) -> str:
        value = row.cells[name]
        return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)

    return cell


def _said_by(row: ClaimRow) -> str:
    said = f", according to {one_line(row.attribution)}" if row.attribution else ""
    return lines.publisher(row.source) + said


def _print_hit(hit: Hit) -> None:
    from rich.text import Text

    head = " · ".join(filter(None, (lines.publisher(hit.source), hit.source.date, one_line(hit.source.title or ""))))
    passage = Text(one_line(hit.passage))
    passage.highlight_words(list(hit.matched), style="bold yellow", case_sensitive=False)
    count = f"  [{len(hit.claims)} claim{'' if len(hit.claims) == 1 else 's'}]" if hit.claims else ""
    show(Text.assemble((head, "dim"), (count, "dim")), passage)

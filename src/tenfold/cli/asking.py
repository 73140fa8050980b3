"""Commands that ask the ledger for rows: deals, total, claims, find, sql."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli import lines
from tenfold.cli.amounts import currency_code, parse_amount
from tenfold.cli.console import one_line, say, show
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, Since, Until, examples, many, opened
from tenfold.cli.tables import Column, print_json, print_rows

if TYPE_CHECKING:
    from tenfold.asking.rows import ClaimRow, Deal, Hit, Rows, Total

commands = typer.Typer()

ASKING = "Ask the ledger"
Evidence = Annotated[bool, typer.Option("--evidence", help="Show the words that say it.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer from what was published by that day.")
]
Limit = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")]
Company = Annotated[str | None, typer.Option("--company", metavar="NAME", help="About this company, in any script.")]
Status = Annotated[
    list[str] | None, typer.Option("--status", help="done, planned, talks or denied; several with commas.")
]
_EVIDENCE_WIDTH = 160


class Sort(StrEnum):
    """What deals can be sorted by."""

    DATE = "date"
    AMOUNT = "amount"
    COMPANY = "company"


class By(StrEnum):
    """What totals can go by."""

    QUARTER = "quarter"
    MONTH = "month"
    YEAR = "year"
    INVESTOR = "investor"
    COMPANY = "company"
    STAGE = "stage"
    TYPE = "type"


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        "tenfold deals --since 2026-01 --type funding_round --min 100M --sort amount",
        "tenfold deals --investor Tencent --in USD",
        "tenfold deals --company 月之暗面 --evidence",
    ),
)
def deals(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="funding_round, valuation, listing, acquisition, fund; several with commas."),
    ] = None,
    status: Status = None,
    least: Annotated[
        str | None, typer.Option("--min", metavar="AMOUNT", help="At least so much: 100M, 1.5bn, 7亿, US$500m.")
    ] = None,
    most: Annotated[str | None, typer.Option("--max", metavar="AMOUNT", help="At most so much.")] = None,
    in_currency: Annotated[
        str | None, typer.Option("--in", metavar="CURRENCY", help="Convert at the deal's date, beside what was stated.")
    ] = None,
    company: Company = None,
    investor: Annotated[
        str | None, typer.Option("--investor", metavar="NAME", help="In which this party invests.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Of companies there: CN, US, FR.")
    ] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="seed, angel, A, B+, pre-IPO, strategic ...")] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="Newest first, largest first, or by name.")] = Sort.DATE,
    limit: Limit = None,
    as_of: AsOf = None,
    evidence: Evidence = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """List funding rounds, valuations, listings, acquisitions and funds, each once."""
    currency = currency_code(in_currency) if in_currency else None
    low, high, compared = _range(least, most, currency)
    given = {"types": many(types)} if types else {}
    with opened(context, ledger) as book:
        rows = book.deals(
            since=since, until=until, statuses=many(status), min_amount=low, max_amount=high, amount_currency=compared,
            in_currency=currency, company=company, investor=investor, country=country, stage=stage, sort=sort.value,
            limit=limit, as_of=as_of, **given,
        )  # fmt: skip
    print_rows(rows, _deal_columns(currency, evidence), as_json=as_json, as_csv=as_csv, none="No deal fits.")
    if not (as_json or as_csv):
        _remark_on_deals(rows, currency)


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        "tenfold total --by investor --in USD",
        "tenfold total --by quarter --since 2025",
        "tenfold total --by company --in CNY",
    ),
)
def total(
    context: typer.Context,
    by: Annotated[By, typer.Option("--by", help="What to sum by.")] = By.QUARTER,
    in_currency: Annotated[str, typer.Option("--in", metavar="CURRENCY", help="The currency of the sums.")] = "USD",
    types: Annotated[
        list[str] | None, typer.Option("--type", help="funding_round by default; several with commas.")
    ] = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    company: Company = None,
    investor: Annotated[
        str | None, typer.Option("--investor", metavar="NAME", help="In which this party invests.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Of companies there: CN, US, FR.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Sum deals up, each once, and list what could not be counted."""
    currency = currency_code(in_currency)
    given = {key: value for key, value in (("types", many(types)), ("statuses", many(status))) if value}
    with opened(context, ledger) as book:
        found = book.total(
            by.value, in_currency=currency, since=since, until=until, company=company, investor=investor,
            country=country, as_of=as_of, **given,
        )  # fmt: skip
    if as_json:
        print_json(found.to_json())
        return
    columns = [
        Column(by.value, lambda row: one_line(row.key), wraps=True),
        Column("deals", lambda row: str(row.events), right=True),
        Column(currency, lambda row: _sum(row.total, currency, row.at_least), right=True),
    ]
    print_rows(found.rows, columns, as_json=False, as_csv=as_csv, none="No deal fits.")
    if not as_csv:
        _remark_on_total(found)


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
        Column("claim", lambda row: _with_evidence(lines.claim(row), row, evidence), wraps=True),
        Column("said by", _said_by, wraps=True),
    ]
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none="No claim fits.")
    _remark_on_undated(rows.undated)


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
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Search the texts and the claims in them, across both languages."""
    with opened(context, ledger) as book:
        hits = book.find(" ".join(words), limit=limit)
    if as_json or as_csv or not hits:
        print_rows(hits, [], as_json=as_json, as_csv=as_csv)
        return
    for number, hit in enumerate(hits):
        _print_hit(hit, first=number == 0)


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


def _range(least: str | None, most: str | None, currency: str | None) -> tuple[float | None, float | None, str]:
    """The limits on amounts, and the currency that they are in: the one typed, else that of --in, else USD."""
    low, high = (parse_amount(text) if text else None for text in (least, most))
    typed = {limit.currency for limit in (low, high) if limit and limit.currency}
    if len(typed) > 1:
        raise Problem(f"--min and --max are in two currencies ({', '.join(sorted(typed))}); give one", code=2)
    compared = next(iter(typed), None) or currency or "USD"
    return low.value if low else None, high.value if high else None, compared


def _deal_columns(currency: str | None, evidence: bool) -> list[Column]:
    columns = [
        Column("date", lines.when),
        Column("company", lambda deal: one_line(deal.company or ""), wraps=True),
        Column("what", lambda deal: deal.type.replace("_", " ")),
        Column("amount", lambda deal: ("! " if deal.doubt else "") + lines.amount(deal), wraps=True),
        Column("stage", lines.kind_of_deal, wraps=True),
        Column("by", lambda deal: _with_evidence(lines.parties(deal), deal, evidence), wraps=True),
        Column("said by", lambda deal: lines.publisher(deal.source, deal.witnesses), wraps=True),
    ]
    if currency:
        columns.insert(4, Column(f"in {currency}", lines.converted))
    return columns


def _with_evidence(words: str, row: Deal | ClaimRow, evidence: bool) -> str:
    return f"{words}\n“{one_line(row.evidence, _EVIDENCE_WIDTH)}”".lstrip("\n") if evidence else words


def _said_by(row: ClaimRow) -> str:
    said = f", according to {one_line(row.attribution)}" if row.attribution else ""
    return lines.publisher(row.source) + said


def _remark_on_deals(rows: Rows[Deal], currency: str | None) -> None:
    """What a reader of the table must know; on stderr, so that it never mixes with rows."""
    doubts = [deal for deal in rows if deal.doubt]
    for deal in doubts[:5]:
        say(f"! {one_line(deal.company or '?')}, {lines.amount(deal)}: {one_line(deal.doubt or '')}")
    if len(doubts) > 5:
        say(f"! {len(doubts) - 5} more do not add up (see: tenfold check)")
    if any(deal.date and deal.dated != "stated" for deal in rows):
        say(f"{lines.REPORTED} the day of the report: no source says when it happened")
    if currency and rows:
        say(f"{currency} at the ECB's reference rate of each deal's date")
    _remark_on_undated(rows.undated)


def _remark_on_total(found: Total) -> None:
    at_least = sum(row.at_least for row in found.rows)
    say(
        f"In all {found.events} deals, {_sum(found.total, found.currency, at_least)}, at the ECB's rate of each deal's date"
    )
    if found.by == "investor":
        say("A deal stands under each of its investors with its whole sum: the rows add up to more than all")
    for left in found.left_out[:10]:
        say(f"left out: {one_line(left.company or '?')} {left.date or ''} {lines.figure(left.amount)}: {left.reason}")
    if len(found.left_out) > 10:
        say(f"left out: {len(found.left_out) - 10} more (see --json)")
    _remark_on_undated(found.undated)


def _remark_on_undated(undated: int) -> None:
    if undated:
        say(f"{undated} documents have no date and were left out of an answer as of a day")


def _sum(value: float, currency: str, at_least: int) -> str:
    from tenfold.cli.wording import money

    return money(float(f"{value:.4g}"), currency, "over" if at_least else "exact")


def _print_hit(hit: Hit, *, first: bool) -> None:
    from rich.text import Text

    head = " · ".join(filter(None, (lines.publisher(hit.source), hit.source.date, one_line(hit.source.title or ""))))
    passage = Text(one_line(hit.passage))
    passage.highlight_words(list(hit.matched), style="bold yellow", case_sensitive=False)
    count = f"  [{len(hit.claims)} claim{'' if len(hit.claims) == 1 else 's'}]" if hit.claims else ""
    show(Text("" if first else "\n", end=""), Text.assemble((head, "dim"), (count, "dim")), passage)

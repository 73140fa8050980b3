"""Commands about money: deals, total."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli import lines
from tenfold.cli.amounts import currency_code, parse_amount
from tenfold.cli.asked import (
    ASKING,
    AsOf,
    Company,
    Country,
    Evidence,
    Investor,
    Limit,
    Status,
    remark,
    remark_on_undated,
    with_evidence,
)
from tenfold.cli.console import one_line, out
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, Since, Until, examples, many, opened
from tenfold.cli.pages import funding
from tenfold.cli.tables import Column, print_json, print_rows

if TYPE_CHECKING:
    from tenfold.asking.rows import Deal, Rows, Total

commands = typer.Typer()

_SHOWN = 5  # doubts beneath a table; the others are counted
_LEFT_OUT_SHOWN = 10
_NARROW = 105  # columns of a terminal
_WHAT = {"funding_round": "round"}


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
    investor: Investor = None,
    country: Country = None,
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
    from tenfold.asking.choosing import MONEY_TYPES

    with opened(context, ledger) as book:
        rows = book.deals(
            since=since, until=until, statuses=many(status), min_amount=low, max_amount=high, amount_currency=compared,
            in_currency=currency, company=company, investor=investor, country=country, stage=stage, sort=sort.value,
            limit=limit, as_of=as_of, types=many(types) or MONEY_TYPES,
        )  # fmt: skip
    print_rows(rows, _deal_columns(rows, currency, evidence), as_json=as_json, as_csv=as_csv, none="No deal fits.")
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
    investor: Investor = None,
    country: Country = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Sum deals up, each once, and list what could not be counted."""
    currency = currency_code(in_currency)
    with opened(context, ledger) as book:
        found = book.total(
            by.value, in_currency=currency, since=since, until=until, company=company, investor=investor,
            country=country, as_of=as_of, types=many(types) or ("funding_round",), statuses=many(status) or ("done",),
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


def _range(least: str | None, most: str | None, currency: str | None) -> tuple[float | None, float | None, str]:
    """The limits on amounts, and the currency that they are in: the one typed, else that of --in, else USD."""
    low, high = (parse_amount(text) if text else None for text in (least, most))
    typed = {limit.currency for limit in (low, high) if limit and limit.currency}
    if len(typed) > 1:
        raise Problem(f"--min and --max are in two currencies ({', '.join(sorted(typed))}); give one", code=2)
    compared = next(iter(typed), None) or currency or "USD"
    return low.value if low else None, high.value if high else None, compared


def _deal_columns(rows: Rows[Deal], currency: str | None, evidence: bool) -> list[Column]:
    """The columns of deals; in a narrow terminal what belongs together shares one."""
    narrow = out().width < _NARROW
    several = len({deal.type for deal in rows}) > 1
    width = lines.PUBLISHER_WIDTH // (2 if narrow else 1)
    first = [
        Column("date", lines.when),
        Column("company", lambda deal: one_line(deal.company or ""), wraps=True),
        Column("what", lambda deal: _WHAT.get(deal.type, deal.type) if several else ""),
    ]
    last = Column("said by", lambda deal: lines.publisher(deal.source, deal.witnesses, width))
    if narrow:
        figure = Column("amount", lambda deal: _amount(deal, currency), wraps=True)
        return [
            *first,
            figure,
            Column("by", lambda deal: with_evidence(funding(deal), deal, evidence), wraps=True),
            last,
        ]
    return [
        *first,
        Column("amount", _amount, wraps=True),
        Column(f"in {currency}", lambda deal: lines.converted(deal) if currency else ""),
        Column("stage", lines.kind_of_deal, wraps=True),
        Column("by", lambda deal: with_evidence(lines.parties(deal), deal, evidence), wraps=True),
        last,
    ]


def _amount(deal: Deal, currency: str | None = None) -> str:
    """The figure, marked where it is in doubt; with its conversion where that has no column of its own."""
    shown = ("! " if deal.doubt else "") + lines.amount(deal)
    foreign = deal.amount is not None and deal.amount.currency != currency
    return f"{shown}\n= {lines.converted(deal)}" if currency and foreign else shown


def _remark_on_deals(rows: Rows[Deal], currency: str | None) -> None:
    """What a reader of the table must know."""
    doubts = [deal for deal in rows if deal.doubt]
    for deal in doubts[:_SHOWN]:
        remark(f"! {one_line(deal.company or '?')}, {lines.amount(deal)}: {one_line(deal.doubt or '')}")
    if len(doubts) > _SHOWN:
        remark(f"! {len(doubts) - _SHOWN} more do not add up (see: tenfold check)")
    if any(deal.date and deal.dated != "stated" for deal in rows):
        remark(f"{lines.REPORTED} the day of the report: no source says when it happened")
    if currency and rows:
        remark(f"{currency} at the ECB's reference rate of each deal's date")
    remark_on_undated(rows.undated)


def _remark_on_total(found: Total) -> None:
    at_least = sum(row.at_least for row in found.rows)
    remark(f"In all {found.events} deals, {_sum(found.total, found.currency, at_least)}; ECB rates of each deal's date")
    if found.by == "investor":
        remark("A deal stands under each of its investors with its whole sum: the rows add up to more than all")
    for left in found.left_out[:_LEFT_OUT_SHOWN]:
        what = (one_line(left.company or "?"), left.date, lines.figure(left.amount))
        remark(f"left out: {' '.join(filter(None, what))}: {left.reason}")
    if len(found.left_out) > _LEFT_OUT_SHOWN:
        remark(f"left out: {len(found.left_out) - _LEFT_OUT_SHOWN} more (see --json)")
    remark_on_undated(found.undated)


def _sum(value: float, currency: str, at_least: int) -> str:
    from tenfold.cli.wording import money

    return money(float(f"{value:.4g}"), currency, "over" if at_least else "exact")

"""The dossier of a company, a person or a product; and of an investor: portfolio, co-investors, cheques over time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tenfold.asking.checking import GRAVE
from tenfold.asking.choosing import COMPARED_IN, Filters
from tenfold.serving.pages import charts
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.serving.pages.shown import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tenfold.asking.rows import Deal, Dossier, Happening

_SHOWN = 30  # rows of one section; the others are behind a link to the whole table
_CURRENCY = COMPARED_IN
_LOOKED_AT = 500  # deals of an investor, the newest, of which portfolio and co-investors are told


def company(ask: Ask) -> Page:
    """All that is known of one company, person or product."""
    found = ask.ledger.dossier(ask.of_path("name"), as_of=ask.one("as_of"), limit=_SHOWN)
    drawn = charts.valuation(found, ask.lang)
    shown = {
        "found": found, "sections": list(_sections(found)), "most": _SHOWN, "chart_spec": drawn,
        "figures": _by_measure(found), "odd": [row for row in found.findings if row.kind in GRAVE],
        "parents": [row for row in found.relations if row.type == "unit_of" and row.left == found.name],
        "ties": found.relations, "reported": _any_reported(found),
    }  # fmt: skip
    return Page("company.html", found.name, shown, found.to_json, names=_all_names(found))


def _sections(found: Dossier) -> Iterator[tuple[str, str, Sequence[Any], int]]:
    """(Title, what kind of rows, the newest rows, how many there are) of what is there, in the order of the page."""
    for title, kind, section in (
        ("Funding rounds", "round", "rounds"),
        ("Valuations", "valuation", "valuations"),
        ("Listings", "listing", "listings"),
        ("Acquisitions and stakes", "acquisition", "acquisitions"),
        ("Funds", "fund", "funds"),
        ("Invests in", "investment", "investments"),
        ("Models, chips, products", "happening", "releases"),
        ("Runs on", "happening", "hardware"),
        ("People", "happening", "people"),
        ("Partnerships", "happening", "partnerships"),
        ("Policy", "happening", "policies"),
        ("Allegations", "happening", "allegations"),
    ):
        rows = getattr(found, section)
        if rows:
            yield title, kind, rows[:_SHOWN], (found.in_all or {}).get(section, len(rows))


def _any_reported(found: Dossier) -> bool:
    """Whether a date on the page is only that of a report."""
    dated: tuple[Deal | Happening, ...] = (
        *found.rounds,
        *found.valuations,
        *found.listings,
        *found.releases,
        *found.metrics,
    )
    return any(row.date and row.dated != "stated" for row in dated)


def _by_measure(found: Dossier) -> list[tuple[str, list[Any]]]:
    """Figures by what they measure, the newest first in each."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in found.metrics:
        groups[next(iter(row.roles.get("measure", ())), "other")].append(row)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _all_names(found: Dossier) -> list[str]:
    rows: list[Any] = [
        *found.rounds, *found.valuations, *found.listings, *found.acquisitions, *found.funds, *found.investments,
        *found.releases, *found.metrics, *found.hardware, *found.people, *found.partnerships, *found.policies,
        *found.allegations, *found.findings,
    ]  # fmt: skip
    ties = {name for row in found.relations for name in (row.left, row.right)}
    return sorted({found.name, *found.others, *ties, *(backer.name for backer in found.backers), *names_in(rows)})


def investor(ask: Ask) -> Page:
    """Whom somebody backs, with whom, and how much over time."""
    name = ask.of_path("name")
    types = ("funding_round", "acquisition")
    rows = ask.ledger.deals(investor=name, types=types, in_currency=_CURRENCY, limit=_LOOKED_AT)
    sums = ask.ledger.sums(Filters(investor=name, types=types), in_currency=_CURRENCY)
    found = ask.ledger.bearer(name)
    assert found is not None  # or there would have been an error
    beside = co_investors(rows, found.name)
    portfolio = holdings(rows)
    shown = {
        "found": found, "rows": rows[:_SHOWN], "more": max(0, sum(one.deals for one in sums) - _SHOWN),
        "beside": beside[:_SHOWN], "portfolio": portfolio, "sums": sums, "currency": _CURRENCY,
        "home": address_of(found.name, found.kind), "chart_spec": charts.cheques(rows, ask.lang),
    }  # fmt: skip
    data = {
        "name": found.name, "portfolio": portfolio, "co_investors": beside, "currency": _CURRENCY,
        "deals": rows.to_json(),
    }  # fmt: skip
    names = [found.name, *names_in(rows), *(each["name"] for each in beside)]
    return Page("investor.html", found.name, shown, data, table=rows.to_json, names=names)


def holdings(rows: Iterable[Deal]) -> list[dict[str, Any]]:
    """The companies that deals are about: how many deals, what was raised in all (in one currency), the newest date."""
    found: dict[str, dict[str, Any]] = {}
    for deal in rows:
        if not deal.company or deal.status == "denied":
            continue
        one = found.setdefault(deal.company, {"name": deal.company, "deals": 0, "raised": None, "date": None})
        one["deals"] += 1
        if deal.converted:
            one["raised"] = (one["raised"] or 0.0) + deal.converted.value
        one["date"] = max(filter(None, (one["date"], deal.date)), default=None)
    return sorted(found.values(), key=lambda one: (-one["deals"], -(one["raised"] or 0.0), one["name"]))


def co_investors(rows: Iterable[Deal], name: str) -> list[dict[str, Any]]:
    """Who else stands in the same rounds: how many of them, and in which companies."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"deals": 0, "companies": set()})
    for deal in rows:
        for other in {*deal.investors, *deal.lead_investors} - {name}:
            found[other]["deals"] += 1
            found[other]["companies"] |= {deal.company} if deal.company else set()
    ranked = sorted(found.items(), key=lambda each: (-each[1]["deals"], each[0]))
    return [{"name": other, "deals": one["deals"], "companies": sorted(one["companies"])} for other, one in ranked]

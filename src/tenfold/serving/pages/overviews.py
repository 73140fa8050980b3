"""The front page, the search, and names as they are typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi.responses import RedirectResponse

from tenfold.asking.checking import GRAVE
from tenfold.asking.rows import Rows
from tenfold.days import span_of
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.serving.pages.shown import address_of

if TYPE_CHECKING:
    from fastapi.responses import Response


PERIODS = {"30": 30, "90": 90, "365": 365, "all": None}
_PERIOD = "90"
_LATEST, _LARGEST, _ODD = 10, 8, 5
_ALIVE = ("done", "planned", "talks")
_HITS, _NAMES = 20, 8


def front(ask: Ask) -> Page:
    """What came in lately, the largest deals of a period before the newest document, what does not add up."""
    period = ask.one("period")
    period = period if period in PERIODS else _PERIOD
    size = ask.ledger.size()
    since = _before(size.newest, PERIODS[period])
    latest = ask.ledger.lately(limit=_LATEST)
    largest = ask.ledger.deals(
        since=since, types=("funding_round", "acquisition"), statuses=_ALIVE, sort="amount", limit=_LARGEST,
        in_currency="USD",
    )  # fmt: skip
    largest = Rows([deal for deal in largest if deal.converted])
    odd = ask.ledger.check(kinds=GRAVE, limit=_ODD)
    data = {
        "size": size.to_json(), "period": period, "since": since, "latest": latest.to_json(),
        "largest": largest.to_json(), "findings": odd.to_json(),
    }  # fmt: skip
    shown = {"size": size, "latest": latest, "largest": largest, "odd": odd, "periods": PERIODS, "period": period}
    names = names_in([*largest, *odd, *(claim for report in latest for claim in report.told)])
    return Page("front.html", "The ledger of who said what in AI", shown, data, names=names)


def _before(newest: str | None, days: int | None) -> str | None:
    span = span_of(newest)
    return (span[1] - timedelta(days=days)).isoformat() if span and days else None


def search(ask: Ask) -> Page | Response:
    """Passages and names for a query; a query that is somebody's name leads to them (``all=1``: not)."""
    query = ask.one("q") or ""
    names = ask.ledger.suggest(query, limit=_NAMES) if query else ()
    if query and not ask.one("all") and (found := ask.ledger.bearer(query)):
        return RedirectResponse(address_of(query, found.kind) + (".json" if _wants_data(ask) else ""), 303)
    hits = ask.ledger.find(query, limit=_HITS) if query else ()
    data = {"query": query, "names": [each.to_json() for each in names], "passages": [hit.to_json() for hit in hits]}
    shown = {"query": query, "names": names, "hits": hits}
    return Page("search.html", "Search", shown, data, names=[each.name for each in names])


def suggest(ask: Ask) -> Page:
    """Names as they are typed, as data for the search box."""
    found = ask.ledger.suggest(ask.one("q") or "", limit=_NAMES)
    both = ask.ledger.in_both([each.name for each in found])
    data = [
        {
            **each.to_json(),
            "other": _other(both[each.name].to_json(), each.name),
            "href": address_of(each.name, each.kind),
        }
        for each in found
    ]
    return Page("search.html", "Names", {"query": ask.one("q"), "names": found, "hits": ()}, data, names=list(both))


def _other(both: dict[str, str | None], name: str) -> str | None:
    return next((text for text in both.values() if text and text != name), None)


def _wants_data(ask: Ask) -> bool:
    return ask.request.url.path.endswith(".json")

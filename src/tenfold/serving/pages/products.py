"""Models and chips: what came out when, what is claimed of them, who runs on whose chips."""

from __future__ import annotations

from tenfold.serving.pages import charts
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.serving.pages.shown import Shown

MEASURES = ("parameters", "context_length", "benchmark", "speed", "price", "shipments")
_OF_PRODUCTS = ("price",)
_RELEASES, _FIGURES, _RUNS = 60, 120, 60


def products(ask: Ask) -> Page:
    """Releases on a timeline, claimed figures with who claims them, who runs on whose chips."""
    measure = ask.one("measure")
    wanted = (measure,) if measure in MEASURES else MEASURES
    since, until = ask.one("since"), ask.one("until")
    released = ask.ledger.happenings("release", since=since, until=until, limit=_RELEASES)
    figures = ask.ledger.happenings(
        "metric", measures=wanted, of_products=_OF_PRODUCTS, since=since, until=until, limit=_FIGURES
    )
    runs = ask.ledger.happenings("hardware", since=since, until=until, limit=_RUNS)
    names = names_in([*released, *figures, *runs])
    show = Shown(ask.lang, ask.ledger.in_both(part for name in names for part in name.split("; ")))
    shown = {
        "released": released, "figures": figures, "runs": runs, "measures": MEASURES, "measure": measure,
        "chart_spec": charts.releases(released, show),
    }  # fmt: skip
    data = {"releases": released.to_json(), "figures": figures.to_json(), "hardware": runs.to_json()}
    return Page("models.html", "Models and chips", shown, data, table=figures.to_json, names=names)

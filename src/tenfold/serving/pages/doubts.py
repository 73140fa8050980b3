"""What does not add up, each finding with its proof."""

from __future__ import annotations

from tenfold.asking.checking import KINDS
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in

GRAVE = ("implausible", "conflict")
ON_A_PAGE = 40
_MOST_PAGES = 100_000


def findings(ask: Ask) -> Page:
    """Figures that cannot be right and sources that differ; updates and copies where they are asked for."""
    kinds = tuple(kind for kind in ask.many("kind") if kind in KINDS) or GRAVE
    rows = ask.ledger.check(company=ask.one("company"), kinds=kinds)
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    number = min(ask.number("page", 1, _MOST_PAGES), pages)
    here = rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    shown = {"rows": here, "found": len(rows), "kinds": KINDS, "chosen": kinds, "number": number, "pages": pages}
    data = {"found": len(rows), "page": number, "pages": pages, "findings": here.to_json()}
    return Page("findings.html", "What does not add up", shown, data, table=rows.to_json(), names=names_in(here))


def claim(ask: Ask) -> Page:
    """One claim: its sentence, what was read off it, and the event that it tells of."""
    found = ask.ledger.claim(ask.of_path("claim"))
    return Page("claim.html", "A claim", {"told": found}, found.to_json(), names=names_in([found]))

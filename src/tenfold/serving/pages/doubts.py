"""What does not add up, each finding with its proof."""

from __future__ import annotations

from tenfold.asking.checking import GRAVE, KINDS
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in

ON_A_PAGE = 40
_MOST_PAGES = 100_000
_MOST_ROWS = 20_000  # of an export


def findings(ask: Ask) -> Page:
    """Figures that cannot be right and sources that differ; updates and copies where they are asked for."""
    kinds = tuple(kind for kind in ask.many("kind") if kind in KINDS) or GRAVE
    company = ask.one("company")
    found = ask.ledger.count_findings(company=company, kinds=kinds)
    pages = max(1, -(-found // ON_A_PAGE))
    number = min(ask.number("page", 1, _MOST_PAGES), pages)
    rows = ask.ledger.check(company=company, kinds=kinds, limit=ON_A_PAGE, skip=(number - 1) * ON_A_PAGE)
    shown = {"rows": rows, "found": found, "kinds": KINDS, "chosen": kinds, "number": number, "pages": pages}
    data = {"found": found, "page": number, "pages": pages, "findings": rows.to_json()}
    return Page(
        "findings.html", "What does not add up", shown, data, names=names_in(rows),
        table=lambda: ask.ledger.check(company=company, kinds=kinds, limit=_MOST_ROWS).to_json(),
    )  # fmt: skip


def claim(ask: Ask) -> Page:
    """One claim: its sentence, what was read off it, and the event that it tells of."""
    found = ask.ledger.claim(ask.of_path("claim"))
    return Page("claim.html", "A claim", {"told": found}, found.to_json(), names=names_in([found]))

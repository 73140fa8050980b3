"""A text that somebody sends is kept: by a form, by REST or by an assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.ledger.errors import LedgerError

if TYPE_CHECKING:
    from tenfold.adding import AddReport
    from tenfold.api import Ledger
    from tenfold.documents import Document


class SetAside(LedgerError):
    """The text was not read; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the text was set aside: {reason}")
        self.reason = reason


def keep(ledger: Ledger, document: Document) -> AddReport:
    """Read a text and keep it, unless it is there. Raises SetAside where it cannot be read."""
    reasons: list[str] = []
    report = ledger.add(document, lambda step: reasons.append(step.reason or ""))
    if report.rejected:
        raise SetAside(reasons[-1])
    return report

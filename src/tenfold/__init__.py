"""Tenfold: a ledger of what English and Chinese news say about the AI industry, each value with its sentence.

    from tenfold import Ledger

    with Ledger.open("news.db") as ledger:
        ledger.add(["articles/"])
        for deal in ledger.deals(since="2026-01", types=["funding_round"]):
            print(deal.company, deal.amount)

``read`` reads one text and keeps nothing. What stands here is the whole of the documented API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenfold.api import Ledger, read
    from tenfold.documents import Document

__version__ = "0.1.0"
__all__ = ["Document", "Ledger", "__version__", "read"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: ``import tenfold`` itself stays quick."""
    if name in ("Ledger", "read"):
        from tenfold import api

        return getattr(api, name)
    if name == "Document":
        from tenfold.documents import Document

        return Document
    raise AttributeError(f"module 'tenfold' has no attribute {name!r}")

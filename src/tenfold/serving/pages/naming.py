"""Which names rows hold, so that they can be looked up in both languages, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.asking.proofs import Proof, Testimony
from tenfold.asking.rows import ClaimRow, Deal, FindingRow, Happening
from tenfold.claims import NAME_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def names_in(rows: Iterable[Any]) -> list[str]:
    """Every name in rows of answers, as the ledger shows it."""
    return sorted({name for row in rows for name in _names(row) if name})


def _names(row: Any) -> Iterator[str | None]:
    match row:
        case Deal():
            yield row.company
            yield from (*row.investors, *row.lead_investors, *row.buyers)
        case Happening():
            yield row.about
            yield from (name for role, names in row.roles.items() if role in NAME_ROLES for name in names)
        case FindingRow() | ClaimRow():
            yield row.company
        case Testimony():
            yield row.claim.company
        case Proof():
            yield row.about
            yield from (str(each.value) for each in row.stated if each.role in NAME_ROLES)

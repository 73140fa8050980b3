"""Round-ups: texts that tell of the deals of many companies, and so retell what is long known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tenfold import data
from tenfold.claims import ClaimType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenfold.claims import Claim

_DEALS = frozenset(
    {ClaimType.FUNDING_ROUND, ClaimType.VALUATION, ClaimType.LISTING, ClaimType.ACQUISITION, ClaimType.FUND}
)


@dataclass(frozen=True, slots=True)
class Retelling:
    """data/belief/retelling.toml: from how many companies on, and how many days back."""

    companies: int
    days: int


@cache
def retelling() -> Retelling:
    """The shipped limits. Read once."""
    return Retelling(**data.table("belief/retelling"))


def is_roundup(claims: Iterable[Claim]) -> bool:
    """Whether these claims of one text tell of the deals of many companies."""
    companies = {value.forms[0] for claim in claims if claim.type in _DEALS for value in claim.anchor if value.forms}
    return len(companies) >= retelling().companies

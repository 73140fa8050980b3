"""What does not add up in one text, whoever it is about: a total below its own list, shares above the whole."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Quantity, Status, plain_number
from tenfold.reconciling.amounts import in_currency, written
from tenfold.reconciling.limits import limits
from tenfold.reconciling.model import Finding, ResolvedClaim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RULES_OF_TEXTS = frozenset({"below_list", "shares"})
_LISTED = frozenset({ClaimType.FUNDING_ROUND, ClaimType.LISTING})


def doubts_of_texts(claims: Iterable[ResolvedClaim]) -> list[Finding]:
    """What does not add up text by text. Of each text all claims must be there."""
    texts: dict[str, list[ResolvedClaim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        texts[claim.document].append(claim)
    return [doubt for text in sorted(texts) for doubt in (*_below_list(texts[text]), *_shares(texts[text]))]


def _below_list(claims: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """A sum said to be that of many deals, which is less than those that the text itself lists."""
    rule = limits().rules["below_list"]
    listed = [claim for claim in claims if claim.claim.type in _LISTED and claim.claim.status is Status.DONE]
    for claim in claims:
        total = claim.quantity
        if claim.claim.type is not ClaimType.METRIC or claim.subject or total is None or not total.currency:
            continue
        largest: dict[tuple[str, ...], float] = {}  # one deal a company: what is told twice counts once
        for deal in listed:
            money = in_currency(deal.quantity, total.currency, claim.date) if deal.quantity else None
            if money and deal.subject:
                largest[deal.subject] = max(largest.get(deal.subject, 0.0), money[0])
        made = sum(largest.values())
        top = float(total.value_max if total.value_max is not None else total.value)
        if len(largest) > 2 and made > top * rule.limit:
            at_least = Quantity(plain_number(float(f"{made:.4g}")), total.currency, bound="over")
            because = rule.because.format(
                figure=written(total), against=written(Quantity(at_least.value, total.currency))
            )
            yield _finding(claim, because, at_least, rule.name)


def _shares(claims: Sequence[ResolvedClaim]) -> Iterator[Finding]:
    """Shares of one market, at one time, that leave no whole: the largest of them is named."""
    rule = limits().rules["shares"]
    markets: dict[str | None, list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        if claim.code("measure") == "market_share" and claim.quantity and claim.quantity.unit == "%" and claim.subject:
            markets[claim.stated].append(claim)
    for together in markets.values():
        share_of = {claim.subject: claim for claim in together if claim.quantity and claim.quantity.bound != "under"}
        shares = sorted(share_of.values(), key=lambda claim: (-float(claim.quantity.value), claim.id))  # type: ignore[union-attr]
        made = sum(float(claim.quantity.value) for claim in shares if claim.quantity)
        if shares and made > rule.limit:
            others = [written(claim.quantity) for claim in shares[1:] if claim.quantity]
            because = rule.because.format(parts=" and ".join(others) or "nothing else", against=f"{made:.4g}%")
            yield _finding(shares[0], because, None, rule.name)


def _finding(claim: ResolvedClaim, because: str, should_be: Quantity | None, rule: str) -> Finding:
    value = claim.first("amount") or claim.first("value")
    assert value is not None and value.quantity is not None
    return Finding(
        kind="implausible", claim=claim.id, event=None, role=value.role, stated=value.quantity.to_json(),
        should_be=should_be.to_json() if should_be else None, because=because,
        confidence=limits().rules[rule].confidence, rule=rule,
    )  # fmt: skip

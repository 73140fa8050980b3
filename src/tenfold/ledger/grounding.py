"""The door of the ledger: no claim without a place in the text, whoever read it. What fails is refused and counted."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tenfold.claims import NAME_ROLES
from tenfold.days import span_of

if TYPE_CHECKING:
    from tenfold.claims import Claim, Quantity, Reading, Span, Value
    from tenfold.documents import Document

_LARGEST = 1e24  # more than there is of anything that is counted in the news


def grounded(document: Document, reading: Reading) -> Reading:
    """The reading without what does not point to words of the document, or states what can be no value."""
    length = len(document.text)
    kept = tuple(claim for claim in reading.claims if _claim_stands(claim, length))
    return replace(
        reading,
        claims=kept,
        mentions=tuple(mention for mention in reading.mentions if _within(mention.span, length)),
        relations=tuple(
            relation
            for relation in reading.relations
            if all(_within(span, length) for span in (relation.left_span, relation.right_span, relation.evidence))
        ),
        refused=reading.refused + len(reading.claims) - len(kept),
    )


def _claim_stands(claim: Claim, length: int) -> bool:
    spans = [claim.evidence, *([claim.status_span] if claim.status_span else [])]
    return all(_within(span, length) for span in spans) and all(_value_stands(value, length) for value in claim.values)


def _value_stands(value: Value, length: int) -> bool:
    if not _within(value.span, length) or any(not _is_text(form) for form in (*value.forms, value.code or "-")):
        return False
    if value.quantity is not None:
        return _is_figure(value.quantity)
    if value.role in NAME_ROLES:
        return bool(value.forms)
    return value.role != "date" or span_of(value.code) is not None


def _is_figure(quantity: Quantity) -> bool:
    figures = [quantity.value, quantity.value_max, quantity.conversion.value if quantity.conversion else None]
    return all(figure is None or (abs(figure) < _LARGEST and math.isfinite(figure)) for figure in figures)


def _within(span: Span, length: int) -> bool:
    return 0 <= span[0] < span[1] <= length


def _is_text(words: str) -> bool:
    return bool(words.strip()) and is_storable(words)


def is_storable(words: str) -> bool:
    """Every database can keep it: no NUL, no half of a surrogate pair."""
    return "\x00" not in words and not any("\ud800" <= letter <= "\udfff" for letter in words)

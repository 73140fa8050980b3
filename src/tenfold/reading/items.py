"""What a sentence holds besides words: names, figures, dates, stages, venues and words that stand for a name.

Each item is one private-use character in the masked sentence, so that a pattern can say ``<company> .. {raised} ..
<amount>`` and mean exactly that. A list of names ("A, B and C") is one item with several members.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Quantity

if TYPE_CHECKING:
    from tenfold.reading.names import Name

ORG, PERSON, PRODUCT, AUTHORITY, PLACE, UNKNOWN, ANAPHOR, MEDIA, FUND, PAIR, CHIP, INVESTOR, PRONOUN = map(
    chr, range(0xE010, 0xE01D)
)
VENUE, STAGE, MONEY, PERCENT, TIMES, DATE, PRICE, POSITION = map(chr, range(0xE020, 0xE028))
USERS, DEVICES, PEOPLE, TOKENS, SPEED, PARAMS, SHARES, FIRMS, COUNT = map(chr, range(0xE030, 0xE039))

COUNTS = USERS + DEVICES + PEOPLE + TOKENS + SPEED + PARAMS + SHARES + FIRMS + COUNT
PRODUCTS = PRODUCT + CHIP
COMPANIES = ORG + UNKNOWN  # investors apart: what they raise is a fund, and they are seldom what a text is about
NAMES = ORG + INVESTOR + PERSON + PRODUCTS + AUTHORITY + PLACE + UNKNOWN + FUND
FIGURES = MONEY + PRICE + PERCENT + TIMES + COUNTS
ANY_ITEM = "\ue010-\ue03f"

# The names by which patterns call the kinds of items.
KIND_NAMES = {
    "ORG": ORG + INVESTOR + UNKNOWN,
    "INVESTOR": INVESTOR + FUND,
    "CHIP": CHIP,
    "PERSON": PERSON + UNKNOWN,
    "PRODUCT": PRODUCTS + UNKNOWN,
    "AUTHORITY": AUTHORITY + PLACE,
    "PLACE": PLACE,
    "FUND": FUND,
    "NAME": NAMES.replace(PLACE, "").replace(PERSON, ""),
    "TARGET": NAMES.replace(PLACE, "").replace(AUTHORITY, ""),
    "ANAPHOR": ANAPHOR,
    "PAIR": PAIR,
    "MEDIA": MEDIA,
    "VENUE": VENUE,
    "STAGE": STAGE,
    "MONEY": MONEY,
    "PRICE": PRICE,
    "POSITION": POSITION,
    "PERCENT": PERCENT,
    "TIMES": TIMES,
    "DATE": DATE,
    "USERS": USERS,
    "DEVICES": DEVICES,
    "PEOPLE": PEOPLE,
    "TOKENS": TOKENS,
    "SPEED": SPEED,
    "PARAMS": PARAMS,
    "SHARES": SHARES,
    "FIRMS": FIRMS,
    "COUNT": COUNTS.replace(SHARES, ""),
    "FIGURE": FIGURES,
    "SURE_PRODUCT": PRODUCTS,
    "SURE_ORG": ORG + INVESTOR,
    "SURE_PERSON": PERSON + PRONOUN,
}

# What an item is called where people look at a clause: in explanations and in the checker's hints.
SHOWN = {
    ORG: "ORG", PERSON: "PERSON", PRODUCT: "PRODUCT", AUTHORITY: "AUTHORITY", PLACE: "PLACE", UNKNOWN: "NAME",
    ANAPHOR: "ANAPHOR", MEDIA: "MEDIA", FUND: "FUND", PAIR: "PAIR", CHIP: "CHIP", INVESTOR: "INVESTOR",
    PRONOUN: "PRONOUN", VENUE: "VENUE", STAGE: "STAGE", MONEY: "MONEY", PERCENT: "PERCENT", TIMES: "TIMES",
    DATE: "DATE", PRICE: "PRICE", POSITION: "POSITION", USERS: "USERS", DEVICES: "DEVICES", PEOPLE: "PEOPLE",
    TOKENS: "TOKENS", SPEED: "SPEED", PARAMS: "PARAMS", SHARES: "SHARES", FIRMS: "FIRMS", COUNT: "COUNT",
}  # fmt: skip

# What may fill a role where the pattern does not say it more narrowly.
ROLE_KINDS = {
    "company": ORG + UNKNOWN + ANAPHOR + PRODUCTS,
    "investor": ORG + INVESTOR + UNKNOWN + FUND + PERSON + AUTHORITY,
    "lead_investor": ORG + INVESTOR + UNKNOWN + FUND + PERSON + AUTHORITY,
    "buyer": ORG + INVESTOR + UNKNOWN + ANAPHOR + PERSON + FUND,
    "target": ORG + UNKNOWN + ANAPHOR + PAIR + PRODUCTS,
    "manager": ORG + INVESTOR + UNKNOWN + ANAPHOR + AUTHORITY + PLACE + PERSON,
    "name": FUND + ORG + INVESTOR + UNKNOWN,
    "maker": ORG + UNKNOWN + ANAPHOR,
    "product": PRODUCTS + UNKNOWN,
    "subject": ORG + INVESTOR + UNKNOWN + ANAPHOR + PRODUCTS,
    "user": ORG + UNKNOWN + ANAPHOR + PRODUCTS,
    "hardware": PRODUCTS + ORG + UNKNOWN,
    "party": ORG + INVESTOR + UNKNOWN + ANAPHOR + PAIR + AUTHORITY + FUND,
    "authority": AUTHORITY + PLACE + ORG + UNKNOWN,
    "accuser": ORG + INVESTOR + UNKNOWN + PERSON + AUTHORITY + PLACE,
    "accused": ORG + INVESTOR + UNKNOWN + PERSON + ANAPHOR,
    "person": PERSON + UNKNOWN + PRONOUN,
    "organisation": ORG + INVESTOR + UNKNOWN + ANAPHOR + AUTHORITY,
    "amount": MONEY,
    "stake": PERCENT,
    "value": FIGURES,
    "stage": STAGE,
    "venue": VENUE + PLACE,
    "date": DATE,
    "position": POSITION,
}  # fmt: skip

NAME_CHARACTERS = {
    MentionKind.ORGANISATION: ORG,
    MentionKind.PERSON: PERSON,
    MentionKind.PRODUCT: PRODUCT,
    MentionKind.AUTHORITY: AUTHORITY,
    MentionKind.PLACE: PLACE,
    MentionKind.FUND: FUND,
    MentionKind.UNKNOWN: UNKNOWN,
}


@dataclass(slots=True)
class Item:
    """One item at its place in the view. Exactly one of ``names``, ``quantity``, ``code`` says what it means;
    an anaphor has none until the discourse gives it a name. ``members`` are the places of a list's members."""

    character: str
    start: int
    end: int
    names: list[Name] = field(default_factory=list)
    quantity: Quantity | None = None
    more: list[Item] = field(default_factory=list)  # further figures of a list ("€160 million and €70 million")
    code: str | None = None
    relative: bool = False

"""One event told twice is one claim: when two drafts of one text are one, and which are enough of a claim to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.claims import ClaimType, Status

if TYPE_CHECKING:
    from tenfold.reading.drafts import Draft

NEAR = 2  # sentences within which a remark without a sum belongs to the deal told before it
REACH = 400  # claims back to which one is looked for that tells the same: more than any article makes
FAR = 12  # and within which it does where it speaks of "the round"


def add(drafts: list[Draft], new: Draft) -> None:
    """Put ``new`` among the drafts of its document: into the one that tells the same, or at the end."""
    for _ in range(2):  # first as it stands, then with the one whom the discourse means
        recent = range(max(0, len(drafts) - REACH), len(drafts))
        alike = [(-drafts[at].sentence, drafts[at].evidence, at) for at in recent if drafts[at].type == new.type]
        for _, _, at in sorted(alike):
            old = drafts[at]  # the last sentence's first claim is its main one: "this round" means that
            if is_one(old, new):
                kept, other = (new, old) if _better(new, old) else (old, new)
                kept.absorb(other)
                if other.status == Status.DENIED and other.sentence == kept.sentence:  # "pulled its planned flotation"
                    kept.status, kept.status_span = other.status, other.status_span
                drafts[at] = kept
                return
        if new.anchor or new.fallback is None:
            break
        new.fill_anchor()
    drafts.append(new)


def is_one(old: Draft, new: Draft) -> bool:
    """Whether two drafts of one type tell one event (order does not matter but for their places in the text)."""
    return _TESTS[old.type](old, new)


def _better(new: Draft, old: Draft) -> bool:
    """Whether ``new`` is the one to keep the evidence and status of."""
    keys = ("amount", "value", "product", "stake")
    weight = [sum(key in d.cells for key in keys) + len(d.cells) * 0.1 + d.score - d.heading for d in (new, old)]
    return weight[0] > weight[1] + 0.3


def _near(old: Draft, new: Draft) -> bool:
    return abs(new.sentence - old.sentence) <= (FAR if new.definite else NEAR)


def _funding(old: Draft, new: Draft) -> bool:
    if old.own or new.own:
        return (
            old.own == new.own
            and old.shares(new, "company")
            and old.shares(new, "investor")
            and old.agrees(new, "stage")
        )
    if not all(old.agrees(new, role) for role in ("company", "stage", "amount")):
        return False
    told = "amount" in new.cells or "stage" in new.cells  # a remark on the investors alone says nothing of the status
    if (
        told
        and (old.status == Status.DONE) != (new.status == Status.DONE)
        and not old.shares(new, "amount")
        and (old.sentence != new.sentence or ("amount" in new.cells and not new.told))
    ):
        return False
    if old.shares(new, "amount"):
        return old.shares(new, "company") or _near(old, new)
    if old.shares(new, "stage"):
        return old.agrees(new, "date")
    return _near(old, new) and ("amount" not in new.cells or "amount" not in old.cells)


def _valuation(old: Draft, new: Draft) -> bool:
    return old.agrees(new, "company") and old.shares(new, "amount")


def _listing(old: Draft, new: Draft) -> bool:
    return (
        (old.shares(new, "company") or (old.sentence == new.sentence and not new.anchor and old.agrees(new, "venue")))
        and old.agrees(new, "amount")
        and ((old.status != Status.DENIED) == (new.status != Status.DENIED) or old.sentence == new.sentence)
    )


def _acquisition(old: Draft, new: Draft) -> bool:
    if not (
        old.agrees(new, "target")
        and old.agrees(new, "buyer")
        and old.agrees(new, "stake")
        and old.agrees(new, "amount")
    ):
        return False
    return old.shares(new, "target") or (_near(old, new) and (old.shares(new, "buyer") or "target" not in new.cells))


def _fund(old: Draft, new: Draft) -> bool:
    if not old.agrees(new, "amount") or not old.agrees(new, "manager"):
        return False
    return (
        old.shares(new, "amount")
        or old.shares(new, "name")
        or (_near(old, new) and ("amount" not in old.cells or "amount" not in new.cells))
    )


def _release(old: Draft, new: Draft) -> bool:
    return old.shares(new, "product") and old.agrees(new, "maker")


def _metric(old: Draft, new: Draft) -> bool:
    return old.shares(new, "measure") and old.shares(new, "value") and old.agrees(new, "subject")


def _hardware(old: Draft, new: Draft) -> bool:
    return old.shares(new, "user") and (old.shares(new, "hardware") or old.sentence == new.sentence)


def _partnership(old: Draft, new: Draft) -> bool:
    shared = sum(any(a.same(b) for b in new.cells.get("party", ())) for a in old.cells.get("party", ()))
    return shared >= 2 or (old.sentence == new.sentence and shared >= 1)


def _policy(old: Draft, new: Draft) -> bool:
    if not (old.shares(new, "instrument") and old.agrees(new, "authority")):
        return False
    return old.shares(new, "target") or (
        old.agrees(new, "target") and (_near(old, new) or old.shares(new, "authority"))
    )


def _allegation(old: Draft, new: Draft) -> bool:
    return old.shares(new, "accused") and (
        old.shares(new, "accuser") or (old.agrees(new, "accuser") and _near(old, new))
    )


def _personnel(old: Draft, new: Draft) -> bool:
    return old.shares(new, "person") and old.agrees(new, "organisation")


_TESTS = {
    ClaimType.FUNDING_ROUND: _funding,
    ClaimType.VALUATION: _valuation,
    ClaimType.LISTING: _listing,
    ClaimType.ACQUISITION: _acquisition,
    ClaimType.FUND: _fund,
    ClaimType.RELEASE: _release,
    ClaimType.METRIC: _metric,
    ClaimType.HARDWARE: _hardware,
    ClaimType.PARTNERSHIP: _partnership,
    ClaimType.POLICY: _policy,
    ClaimType.ALLEGATION: _allegation,
    ClaimType.PERSONNEL: _personnel,
}

# What a claim needs at the least: every group in turn must be given by at least one of its roles.
_NEEDS: dict[ClaimType, tuple[tuple[str, ...], ...]] = {
    ClaimType.FUNDING_ROUND: (("company", "investor"), ("amount", "investor", "stage", "status")),
    ClaimType.VALUATION: (("amount",), ("company",)),
    ClaimType.LISTING: (("company",),),
    ClaimType.ACQUISITION: (
        ("target", "amount", "stake"),
        ("target", "buyer"),
        ("buyer", "amount", "stake", "targets"),
    ),
    ClaimType.FUND: (("amount", "name"), ("manager", "name")),
    ClaimType.RELEASE: (("product",),),
    ClaimType.METRIC: (("value",), ("subject",)),
    ClaimType.HARDWARE: (("user",), ("hardware",)),
    ClaimType.PARTNERSHIP: (("party",),),
    ClaimType.POLICY: (("authority", "target"),),
    ClaimType.ALLEGATION: (("accused",),),
    ClaimType.PERSONNEL: (("person",),),
}


def unback_itself(draft: Draft) -> None:
    """Take from a claim's backers and buyers whom the claim is about: what was merged may name one in both places."""
    for role in ("investor", "lead_investor", "buyer"):
        cells = draft.cells.get(role)
        if cells:
            rest = [cell for cell in cells if not any(cell.same(own) for own in draft.anchor)]
            if rest:
                draft.cells[role] = rest
            else:
                del draft.cells[role]


def follow_rounds(drafts: list[Draft]) -> None:
    """A valuation that says nothing of its status has that of the round told with it or right before it."""
    told: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.type == ClaimType.FUNDING_ROUND and draft.told:
            told.setdefault(draft.sentence, []).append(draft)
    for draft in drafts:
        if draft.type != ClaimType.VALUATION or draft.told or draft.heading:
            continue
        before = range(draft.sentence - NEAR, draft.sentence + 1)
        rounds = [d for sentence in before for d in told.get(sentence, ()) if d.agrees(draft, "company")]
        nearest = max(rounds, key=lambda d: (d.sentence, d.evidence), default=None)
        if nearest is not None and nearest.status in (Status.TALKS, Status.PLANNED):
            draft.status, draft.status_span = nearest.status, nearest.status_span


def follow_listings(drafts: list[Draft]) -> list[Draft]:
    """The drafts without bare sums that a company "raised" right after it went public: those are the listing's."""
    out: list[Draft] = []
    for draft in drafts:
        listing = next((d for d in reversed(out[-REACH:]) if _raised_by(d, draft)), None)
        if listing is None:
            out.append(draft)
        else:
            listing.cells["amount"] = draft.cells["amount"]
    return out


def follow_moves(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that only tell whom a person left, where the same sentence tells whom they joined."""
    out: list[Draft] = []
    beside: dict[int, list[Draft]] = {}
    for draft in drafts:
        beside.setdefault(draft.sentence, []).append(draft)
    for draft in drafts:
        near = beside[draft.sentence] if draft.yields else ()
        joined = next((d for d in near if not d.yields and _is_move(draft, d)), None)
        if joined is None:
            out.append(draft)
            continue
        for cell in draft.cells.get("position", ()):
            joined.cells.setdefault("position", [cell])
        if draft.status == Status.DONE:  # "left A to join B" is done
            joined.status, joined.status_span = draft.status, draft.status_span
    return out


def _is_move(left: Draft, joined: Draft) -> bool:
    return (
        left.type == joined.type == ClaimType.PERSONNEL
        and left.shares(joined, "person")
        and "organisation" in joined.cells
    )


def _raised_by(listing: Draft, bare: Draft) -> bool:
    return (
        listing.type == ClaimType.LISTING
        and bare.type == ClaimType.FUNDING_ROUND
        and listing.status == bare.status
        and "amount" in bare.cells
        and not bare.cells.keys() & {"stage", "investor", "date"}
        and "amount" not in listing.cells
        and listing.shares(bare, "company")
        and 0 <= bare.sentence - listing.sentence <= 1
    )


def is_enough(draft: Draft) -> bool:
    """Whether a draft says enough to be a claim."""
    if draft.adds:
        return False
    given = {role for role, cells in draft.cells.items() if cells}
    if draft.status != Status.DONE:
        given.add("status")
    if any(match.pattern.nobody for match in draft.matches):
        return not draft.anchor
    if draft.own and not draft.anchor:
        return False
    if draft.type == ClaimType.PARTNERSHIP and len(draft.cells.get("party", ())) < 2:
        return False
    if len(draft.cells.get("target", ())) > 1:
        given.add("targets")  # a merger of equals has no buyer
    return all(given & set(group) for group in _NEEDS[draft.type])

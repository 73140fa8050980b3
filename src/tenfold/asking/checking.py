"""What does not add up in the ledger, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select

from tenfold.asking.claims import claims_of
from tenfold.asking.loading import events_as_of
from tenfold.asking.names import claims_naming, must_find
from tenfold.asking.paging import Order
from tenfold.asking.rows import FindingRow, Rows
from tenfold.claims import ANCHORS, ClaimType
from tenfold.ledger.rows import finding_of
from tenfold.ledger.tables import findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from tenfold.asking.rows import ClaimRow
    from tenfold.reconciling import Finding

KINDS = ("implausible", "conflict", "update", "duplicate")  # the gravest first
GRAVE = KINDS[:2]  # the others are no errors of a source


_WORST = Order(
    "findings",
    ((case(*((findings.c.kind == kind, at) for at, kind in enumerate(KINDS)), else_=len(KINDS)).label("rank"), False),
     (findings.c.confidence, True), (findings.c.id, False)),
)  # fmt: skip


def check(
    connection: Connection,
    *,
    company: str | None = None,
    min_confidence: float = 0.0,
    kinds: Sequence[str] = KINDS,
    limit: int | None = None,
    after: str | None = None,
    skip: int = 0,
    as_of: str | None = None,
) -> Rows[FindingRow]:
    """The findings of these kinds: implausible figures first, then conflicts, updates, copies; the surest first.

    Those behind the cursor ``after``, without the first ``skip``, ``limit`` of them. ``company`` is any name of anyone
    in the claim, in any script. ``as_of`` answers, in one page, from what was published by then (``undated`` counts the
    documents left out).
    """
    if as_of is not None:
        return _check_as_of(connection, as_of, company, min_confidence, kinds)
    conditions = _conditions(connection, company, kinds, min_confidence)
    if (behind := _WORST.after(after)) is not None:
        conditions.append(behind)
    query = select(findings, _WORST.by[0][0]).where(and_(*conditions)).order_by(*_WORST.terms())
    query = query.offset(skip) if skip else query
    rows = connection.execute(query if limit is None else query.limit(limit + 1)).all()
    page = rows[:limit]
    found = finding_rows(connection, [finding_of(row, row.event_id) for row in page])
    return Rows(found, next=_WORST.cursor(page[-1]) if page and len(page) < len(rows) else None)


def count_findings(connection: Connection, *, company: str | None = None, kinds: Sequence[str] = KINDS) -> int:
    """How many findings of these kinds there are."""
    where = and_(*_conditions(connection, company, kinds, 0.0))
    return connection.scalar(select(func.count()).select_from(findings).where(where)) or 0


def _conditions(
    connection: Connection, company: str | None, kinds: Sequence[str], min_confidence: float
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [findings.c.kind.in_(list(kinds)), findings.c.confidence >= min_confidence]
    if company:
        conditions.append(findings.c.claim_id.in_(claims_naming(connection, company)))
    return conditions


def _check_as_of(
    connection: Connection, as_of: str, company: str | None, min_confidence: float, kinds: Sequence[str]
) -> Rows[FindingRow]:
    about = [entity.id for entity in must_find(connection, company)] if company else None
    told = events_as_of(connection, as_of, about)
    naming = {row.claim_id for row in connection.execute(claims_naming(connection, company))} if company else None
    found = [
        finding
        for of_event in told.findings.values()
        for finding in of_event
        if finding.kind in kinds
        and finding.confidence >= min_confidence
        and (naming is None or finding.claim in naming)
    ]
    return Rows(finding_rows(connection, found), undated=told.undated)


def finding_rows(connection: Connection, found: Iterable[Finding]) -> list[FindingRow]:
    """The rows to show for findings, worst first."""
    found = sorted(found, key=lambda finding: (KINDS.index(finding.kind), -finding.confidence, finding.id))
    told = claims_of(connection, {finding.claim for finding in found})
    return [_row(finding, told[finding.claim]) for finding in found]


def _row(finding: Finding, claim: ClaimRow) -> FindingRow:
    anchor = claim.roles.get(ANCHORS[ClaimType(claim.type)])
    return FindingRow(
        kind=finding.kind,
        company=str(anchor[0]).split(" | ")[0] if anchor else claim.company,
        type=claim.type,
        role=finding.role,
        stated=finding.stated,
        should_be=finding.should_be,
        because=finding.because,
        confidence=finding.confidence,
        evidence=claim.evidence,
        claim_id=finding.claim,
        source=claim.source,
    )

"""The questions: GET, answered from the ledger as it is, or as of a day."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from tenfold.asking.outlets import OutletRow
from tenfold.asking.overview import Overview
from tenfold.asking.proofs import Proof, Testimony
from tenfold.asking.rows import ClaimRow, Deal, Dossier, FindingRow, Hit, SourceRow, Total
from tenfold.asking.suggesting import Suggestion
from tenfold.asking.texts import Text
from tenfold.serving.rest import parameters as p
from tenfold.serving.rest.answering import answer, fresh, ledger_of, page, who_asks
from tenfold.serving.rest.describing import ASKED, page_of, row

router = APIRouter(dependencies=[Depends(fresh)], responses=ASKED, tags=["ask"])


@router.get("/search", responses=page_of(Hit, "the best passages, each with the claims made in it"))
def search(request: Request, query: p.Words, limit: p.Limit = 20) -> Response:
    """Passages that hold the words or name whoever bears a name, in English and Chinese."""
    return answer(request, page(ledger_of(request).find(query, limit=limit)))


@router.get("/suggest", responses=page_of(Suggestion, "those whose name begins so"))
def suggest(request: Request, query: p.Words, limit: p.Limit = 8) -> Response:
    """Names as they are typed, in any script."""
    return answer(request, page(ledger_of(request).suggest(query, limit=limit)))


@router.get("/overview", responses=row(Overview, "the whole at a glance"))
def overview(request: Request, limit: p.Limit = 10) -> Response:
    """Counts, who is told of most, the largest rounds, the latest listings and releases, what does not add up."""
    return answer(request, ledger_of(request).overview(limit=limit).to_json())


@router.get("/entities/{name:path}", responses=row(Dossier, "all that is known of them"))
def dossier(
    request: Request,
    name: Annotated[str, Path(max_length=200, description="an entity's id, or any name", examples=["阶跃星辰"])],
    as_of: p.AsOf = None,
    limit: p.Limit = 20,
) -> Response:
    """The dossier of a company, person or product: names, rounds, backers, models, figures, doubts.

    Each list holds the newest `limit`; `in_all` says how many there are (as of a day all are given).
    """
    return answer(request, ledger_of(request).dossier(name, as_of=as_of, limit=limit).to_json())


@router.get("/deals", responses=page_of(Deal, "each event once, with its evidence"))
def deals(
    request: Request,
    since: p.Since = None,
    until: p.Until = None,
    types: p.Types = [],  # noqa: B006 (FastAPI copies it)
    statuses: p.Statuses = [],  # noqa: B006
    min_amount: p.Amount = None,
    max_amount: p.Amount = None,
    amount_currency: p.Currency = "USD",
    in_currency: Annotated[
        str | None, Query(alias="in", pattern=r"^[A-Z]{3}$", description="add amounts converted")
    ] = None,
    company: p.Company = None,
    investor: p.Company = None,
    country: p.Country = None,
    stage: p.Stage = None,
    sort: p.Sort = "date",
    as_of: p.AsOf = None,
    limit: p.Limit = 50,
    after: p.After = None,
) -> Response:
    """Funding rounds, valuations, listings, acquisitions and funds, newest (or largest, or by company) first."""
    chosen: dict[str, Any] = {"types": types} if types else {}
    rows = ledger_of(request).deals(
        since=since, until=until, statuses=statuses, min_amount=min_amount, max_amount=max_amount,
        amount_currency=amount_currency, in_currency=in_currency, company=company, investor=investor, country=country,
        stage=stage, sort=sort, as_of=as_of, limit=limit, after=after, **chosen,
    )  # fmt: skip
    return answer(request, page(rows))


@router.get("/total", responses=row(Total, "sums in one currency, and what could not be counted"))
def total(
    request: Request,
    by: p.By = "quarter",
    in_currency: Annotated[str, Query(alias="in", pattern=r"^[A-Z]{3}$")] = "USD",
    types: p.Types = [],  # noqa: B006
    statuses: p.Statuses = [],  # noqa: B006
    since: p.Since = None,
    until: p.Until = None,
    company: p.Company = None,
    investor: p.Company = None,
    country: p.Country = None,
    stage: p.Stage = None,
    as_of: p.AsOf = None,
) -> Response:
    """Sums of events, each counted once: of rounds that are done, unless types and statuses say otherwise."""
    chosen: dict[str, Any] = {"types": types} if types else {}
    chosen |= {"statuses": statuses} if statuses else {}
    found = ledger_of(request).total(
        by, in_currency=in_currency, since=since, until=until, company=company, investor=investor, country=country,
        stage=stage, as_of=as_of, **chosen,
    )  # fmt: skip
    return answer(request, found.to_json())


@router.get("/claims", responses=page_of(ClaimRow, "claims as the texts make them"))
def claims(
    request: Request,
    company: p.Company = None,
    types: p.Types = [],  # noqa: B006
    statuses: p.Statuses = [],  # noqa: B006
    measure: Annotated[str | None, Query(max_length=40, description="of metrics", examples=["revenue"])] = None,
    since: p.Since = None,
    until: p.Until = None,
    document: Annotated[str | None, Query(min_length=1, max_length=200, description="a document's id")] = None,
    min_confidence: p.Confidence = 0.0,
    as_of: p.AsOf = None,
    limit: p.Limit = 50,
    after: p.After = None,
) -> Response:
    """Claims with their evidence, newest first."""
    rows = ledger_of(request).claims(
        company=company, types=types, statuses=statuses, measure=measure, since=since, until=until, document=document,
        min_confidence=min_confidence, as_of=as_of, limit=limit, after=after,
    )  # fmt: skip
    return answer(request, page(rows))


@router.get("/claims/{claim_id}", responses=row(Testimony, "the claim with the whole sentence that makes it"))
def claim(request: Request, claim_id: Annotated[str, Path(max_length=200)]) -> Response:
    """One claim, and its evidence."""
    return answer(request, ledger_of(request).claim(claim_id).to_json())


@router.get("/events/{event_id}", responses=row(Proof, "what is stated of it, by whom, in which sentence"))
def event(request: Request, event_id: Annotated[str, Path(max_length=200)]) -> Response:
    """One event: what is believed, what else is said, and every sentence that tells of it."""
    return answer(request, ledger_of(request).event(event_id).to_json())


@router.get("/findings", responses=page_of(FindingRow, "what does not add up, worst first"))
def findings(
    request: Request,
    company: p.Company = None,
    kinds: p.Kinds = [],  # noqa: B006
    min_confidence: p.Confidence = 0.0,
    limit: p.Limit = 50,
    after: p.After = None,
) -> Response:
    """Figures that cannot be right, sources that differ, figures overtaken, copies."""
    chosen: dict[str, Any] = {"kinds": kinds} if kinds else {}
    rows = ledger_of(request).check(company=company, min_confidence=min_confidence, limit=limit, after=after, **chosen)
    return answer(request, page(rows))


@router.get("/documents", responses=page_of(SourceRow, "what the ledger was read from, newest first"))
def documents(request: Request, limit: p.Limit = 50, after: p.After = None) -> Response:
    """The documents in force, without their texts."""
    return answer(request, page(ledger_of(request).sources(limit=limit, after=after)))


@router.get("/documents/{document_id}", responses=row(Text, "a document with its claims"))
def document(request: Request, document_id: Annotated[str, Path(max_length=200)]) -> Response:
    """One document with all claims made in it. Its text is an editor's to see; to a reader it is empty."""
    found = ledger_of(request).document(document_id).to_json()
    return answer(request, found if who_asks(request).edits else found | {"text": ""})


@router.get("/sources", responses=page_of(OutletRow, "the outlets, those with most documents first"))
def sources(request: Request) -> Response:
    """Who published the documents."""
    return answer(request, page(ledger_of(request).outlets()))

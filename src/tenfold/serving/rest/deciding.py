"""What people decide: pairs of names that wait for a decision, judgements, and the taking back of them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from tenfold.asking.judged import JudgementRow, ReviewPair
from tenfold.serving.rest import parameters as p
from tenfold.serving.rest.answering import answer, fresh, ledger_of, page, who_asks
from tenfold.serving.rest.describing import ASKED, SCHEMAS, WRITTEN, page_of
from tenfold.serving.rest.writing import Words, only_json

_asking = APIRouter(dependencies=[Depends(fresh)], responses=ASKED, tags=["decide"])
_deciding = APIRouter(dependencies=[Depends(only_json)], responses=WRITTEN, tags=["decide"])
ROUTERS = (_asking, _deciding)

Name = Annotated[Words, Field(min_length=1, max_length=200, description="a name as one writes it, or its node's key")]
Because = Annotated[Words, Field(min_length=1, max_length=2000, pattern=r"\S", description="the reason; it is kept")]


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Merge(_Decision):
    """Two names mean one."""

    action: Literal["merge"]
    left: Name
    right: Name
    because: Because


class Split(_Decision):
    """Two names do not mean one."""

    action: Literal["split"]
    left: Name
    right: Name
    because: Because


class Undo(_Decision):
    """A judgement is taken back, by an entry of its own."""

    action: Literal["undo"]
    number: int = Field(ge=1, le=2**53)
    because: Words = Field("", max_length=2000)


Decision = Annotated[
    Merge | Split | Undo,
    Body(
        discriminator="action",
        openapi_examples={
            "merge": {
                "value": {"action": "merge", "left": "Leap AI", "right": "阶跃星辰", "because": "its own website"}
            },
            "undo": {"value": {"action": "undo", "number": 1}},
        },
    ),
]


@_asking.get("/review", responses=page_of(ReviewPair, "the most probable first, with the sentences of both"))
def review(request: Request, limit: p.Limit = 50) -> Response:
    """Pairs of names that may be one, and of which nothing was decided."""
    return answer(request, page(ledger_of(request).review(limit=limit)))


@_asking.get("/judgements", responses=page_of(JudgementRow, "newest first, those taken back among them"))
def judgements(
    request: Request,
    kind: Annotated[str | None, Query(max_length=40, description="names, for example")] = None,
    limit: p.Limit = 50,
) -> Response:
    """What was decided, by whom, when and why."""
    return answer(request, page(ledger_of(request).judgements(kind=kind, limit=limit)))


@_deciding.post(
    "/judgements",
    status_code=201,
    responses={
        201: {
            "description": "the judgement, in force now",
            "content": {"application/json": {"schema": SCHEMAS.of(JudgementRow)}},
        }
    },
)
def decide(request: Request, decision: Decision) -> Response:
    """Decide, under your own name. Nothing is overwritten: every decision is an entry, and can be taken back."""
    ledger = ledger_of(request)
    signed: dict[str, Any] = {"because": decision.because, "author": who_asks(request).name}
    match decision:
        case Merge():
            row = ledger.merge(decision.left, decision.right, **signed)
        case Split():
            row = ledger.split(decision.left, decision.right, **signed)
        case Undo():
            row = ledger.undo(decision.number, **signed)
    return JSONResponse(row.to_json(), 201)

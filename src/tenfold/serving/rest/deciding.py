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
Id = Annotated[Words, Field(min_length=1, max_length=200)]
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


class JudgeClaim(_Decision):
    """A claim, or its value in one role, is wrong; or this is what must stand there."""

    action: Literal["judge"]
    claim: Id
    verdict: Literal["wrong", "correct"]
    role: Words | None = Field(None, max_length=40, description="amount, date, status ...; else the whole claim")
    value: Any = Field(None, description="a figure as in /claims, a number, an ISO date, a code or a status")
    because: Because


class MergeEvents(_Decision):
    """Two events are one."""

    action: Literal["merge_events"]
    left: Id
    right: Id
    because: Because


class SplitEvent(_Decision):
    """A claim tells of another event than the others of this one."""

    action: Literal["split_event"]
    event: Id
    claim: Id
    because: Because


class Undo(_Decision):
    """A judgement is taken back, by an entry of its own."""

    action: Literal["undo"]
    number: int = Field(ge=1, le=2**53)
    because: Words = Field("", max_length=2000)


Decision = Annotated[
    Merge | Split | JudgeClaim | MergeEvents | SplitEvent | Undo,
    Body(
        discriminator="action",
        openapi_examples={
            "merge": {
                "value": {"action": "merge", "left": "Leap AI", "right": "阶跃星辰", "because": "its own website"}
            },
            "judge": {
                "value": {
                    "action": "judge",
                    "claim": "7aaf0827e4e8bf3acb6e",
                    "verdict": "correct",
                    "value": 2500000000,
                    "because": "the company's own filing",
                }
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
            number = ledger.merge(decision.left, decision.right, **signed).number
        case Split():
            number = ledger.split(decision.left, decision.right, **signed).number
        case JudgeClaim():
            number = ledger.judge(decision.claim, decision.verdict, role=decision.role, value=decision.value, **signed)
        case MergeEvents():
            number = ledger.merge_events(decision.left, decision.right, **signed)
        case SplitEvent():
            number = ledger.split_event(decision.event, decision.claim, **signed)
        case Undo():
            number = ledger.undo(decision.number, **signed).number
    return JSONResponse(ledger.judgement(number).to_json(), 201)

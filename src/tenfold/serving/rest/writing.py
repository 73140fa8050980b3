"""What is written, and the questions that are too long for an address: POST, in JSON."""

import math
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tenfold.adding import with_language
from tenfold.api import read
from tenfold.documents import Document
from tenfold.ledger.grounding import is_storable
from tenfold.serving.keeping import SetAside, keep
from tenfold.serving.limits import SQL_ROWS, SQL_SECONDS, TEXT_CHARACTERS
from tenfold.serving.problems import problem
from tenfold.serving.rest.answering import ledger_of, who_asks
from tenfold.serving.rest.describing import WRITTEN, answers
from tenfold.serving.rest.parameters import DAY


def only_json(request: Request) -> None:
    """A dependency of all that is posted: nothing but JSON is taken."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "send application/json")


router = APIRouter(dependencies=[Depends(only_json)], responses=WRITTEN, tags=["write"])


def _storable(words: str) -> str:
    if not is_storable(words):
        raise ValueError("holds characters that stand for none")
    return words


Words = Annotated[str, AfterValidator(_storable)]


class NewText(BaseModel):
    """A text as it was published, and what is known of where."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "StepFun raised $50 million in a round led by Vast Capital.", "title": "StepFun raises $50m",
                 "publisher": "Harbour Wire", "url": "https://harbour.example/stepfun", "published": "2026-03-01"}
            ]
        },
    )  # fmt: skip

    text: Words = Field(min_length=1, max_length=TEXT_CHARACTERS)
    title: Words | None = Field(None, max_length=500)
    publisher: Words | None = Field(None, max_length=200)
    url: Words | None = Field(None, max_length=2000, pattern=r"^https?://\S+$")
    published: str | None = Field(None, pattern=DAY, description="from which “yesterday” is reckoned")
    lang: Literal["en", "zh"] | None = Field(None, description="detected where it is not given")

    def document(self, origin: str) -> Document:
        """The document that it is."""
        return Document(**self.model_dump(), origin=origin)


_ADDED = {
    "type": "object",
    "required": ["document_id", "added", "claims"],
    "properties": {
        "document_id": {"type": "string"},
        "added": {"type": "boolean", "description": "false where it was there already"},
        "claims": {"type": "integer", "description": "how many were read in it now"},
    },
}
_READ = {
    "type": "object",
    "required": ["lang", "claims", "mentions"],
    "properties": {
        "lang": {"type": "string"},
        "claims": {"type": "array", "items": {"type": "object"}},
        "mentions": {"type": "array", "items": {"type": "object"}},
    },
}
_ROWS = {
    "type": "object",
    "required": ["columns", "rows", "more"],
    "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "array"}},
        "more": {"type": "boolean", "description": "there were more rows than are given"},
    },
}


@router.post(
    "/documents",
    status_code=201,
    responses={
        200: answers(_ADDED, "it was there already")[200],
        201: {
            "description": "read and kept",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": _ADDED}},
        },
    },
)
def add_document(request: Request, new: NewText) -> Response:
    """Read a text and keep it. The same text, title, publisher, url and date are one document: it is kept once."""
    document = new.document(f"added by {who_asks(request).name}")
    try:
        report = keep(ledger_of(request), document)
    except SetAside as error:
        return problem(422, error.reason)
    told = {"document_id": document.id, "added": bool(report.added), "claims": report.claims}
    place = {"Location": f"/api/v1/documents/{document.id}"}
    return JSONResponse(told, 201 if report.added else 200, headers=place if report.added else {})


@router.post("/read", responses=answers(_READ, "the claims in the text, tied to it by spans"))
def read_text(request: Request, new: NewText) -> Response:
    """Read a text and keep nothing."""
    lang = with_language(new.document("")).lang
    reading = read(new.text, published=new.published, lang=lang, title=new.title)
    if reading.rejected:
        return problem(422, reading.rejected)
    mentions = [{"name": each.name, "kind": str(each.kind), "span": list(each.span)} for each in reading.mentions]
    claims = [claim.to_json(new.text) for claim in reading.claims]
    return JSONResponse({"lang": lang, "claims": claims, "mentions": mentions})


class Query(BaseModel):
    """One SELECT over the documented views."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"query": "select type, count(*) as claims from claims group by type"}]},
    )

    query: Words = Field(min_length=1, max_length=10_000)


@router.post("/sql", responses=answers(_ROWS, "columns and rows"))
def sql(request: Request, asked: Query) -> Response:
    """Ask in SQL, read-only, over the views that docs/ledger.md describes, within limits of time and rows."""
    found = ledger_of(request).sql(asked.query, max_rows=SQL_ROWS, timeout=SQL_SECONDS)
    rows = [[_plain(value) for value in row] for row in found.rows]
    return JSONResponse({"columns": list(found.columns), "rows": rows, "more": found.more})


def _plain(value: Any) -> Any:
    """A value as JSON has it: bytes in hexadecimal, no figures that are none."""
    if isinstance(value, bytes):
        return value.hex()
    return None if isinstance(value, float) and not math.isfinite(value) else value

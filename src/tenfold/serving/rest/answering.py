"""How questions are answered: as JSON with an ETag, or with nothing where the asker has the answer already."""

import hashlib
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from tenfold.api import Ledger
from tenfold.asking.rows import Rows
from tenfold.serving.access import Who


class Unchanged(Exception):
    """The asker has the answer already: its tag."""


def fresh(request: Request) -> None:
    """A dependency of every question: note the answer's tag. Raises Unchanged where the asker has it.

    The tag is made of the ledger's state before the question is put, so that an answer may be newer than its tag, never
    older.
    """
    asked = f"{ledger_of(request).state()} {request.url.path}?{request.url.query} {who_asks(request).role}"
    tag = f'W/"{hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:32]}"'
    request.state.tag = tag
    if tag in (each.strip() for each in request.headers.get("if-none-match", "").split(",")):
        raise Unchanged(tag)


def unchanged(_request: Request, error: Exception) -> Response:
    """304 for Unchanged."""
    return Response(status_code=304, headers=_headers(str(error)))


def answer(request: Request, content: Any) -> Response:
    """An answer with its tag."""
    return JSONResponse(content, headers=_headers(request.state.tag))


def page(rows: Rows[Any]) -> dict[str, Any]:
    """A page of rows."""
    told = {"items": rows.to_json(), "next": rows.next}
    return told | {"undated": rows.undated} if rows.undated else told


def ledger_of(request: Request) -> Ledger:
    """The ledger that is served."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def who_asks(request: Request) -> Who:
    """Whoever asks."""
    who: Who = request.state.who
    return who


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache"}

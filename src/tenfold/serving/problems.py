"""Errors as RFC 9457 describes them (application/problem+json), and as a plain page where a browser asks for one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from tenfold.asking.names import UnknownName
from tenfold.ledger.errors import LedgerError, NotThere
from tenfold.ledger.judged_names import Contradiction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from tenfold.serving.access import Refused

MEDIA_TYPE = "application/problem+json"
_MACHINES = ("/api/", "/mcp")


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """The answer that says what is wrong; ``more`` are members of its own."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def refusal(refused: Refused, path: str, query: str, accept: str) -> Response:
    """The answer to a request that the guard lets not in: people are shown the way in, programs a problem."""
    if refused.status == 401:
        if wants_page(path, accept):
            return RedirectResponse(f"/enter?next={quote(f'{path}?{query}' if query else path, safe='')}", 303)
        return problem(401, str(refused), {"WWW-Authenticate": 'Bearer realm="tenfold"'})
    if wants_page(path, accept):
        return PlainTextResponse(str(refused), refused.status)
    return problem(refused.status, str(refused))


def wants_page(path: str, accept: str) -> bool:
    """Whether whoever asks is a person with a browser."""
    return not path.startswith(_MACHINES) and "text/html" in accept


def install(app: FastAPI) -> None:
    """Answer every error of the app so."""
    app.add_exception_handler(LedgerError, _ledger_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _fault)


def _ledger_error(_request: Request, error: Exception) -> Response:
    if isinstance(error, UnknownName):
        return problem(404, str(error), suggestions=list(error.suggestions))
    return problem(status_of(error), str(error))


def status_of(error: Exception) -> int:
    """The HTTP status for what the ledger says it cannot do."""
    if isinstance(error, UnknownName | NotThere) or "holds no document" in str(error):
        return 404
    if isinstance(error, Contradiction):
        return 409
    if "is being written to by another program" in str(error):
        return 503
    return 400


def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [{"where": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in error.errors()]
    first = f"{wrong[0]['where']}: {wrong[0]['what']}" if wrong else "the request is not as it should be"
    return problem(422, first, errors=wrong)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if wants_page(request.url.path, request.headers.get("accept", "")):
        from tenfold.serving.pages.rendering import error_answer

        return error_answer(request, str(error.detail), error.status_code)
    return problem(error.status_code, str(error.detail), error.headers)


def _fault(_request: Request, _error: Exception) -> Response:
    return problem(500, "a fault of tenfold's own; the server's log has it")

"""All of /api/v1: questions, and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from tenfold.serving.problems import problem
from tenfold.serving.rest import deciding, questions, writing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PREFIX = "/api/v1"
router = APIRouter(prefix=PREFIX, generate_unique_id_function=lambda route: route.name)
_PARTS = (questions.router, writing.router, *deciding.ROUTERS)
for _part in _PARTS:
    router.include_router(_part)


def not_allowed(request: Request, error: Exception) -> Response:
    """405, naming all methods that the address takes: the router names those of the first route that fits."""
    assert isinstance(error, HTTPException)
    path = request.url.path.removeprefix(PREFIX)
    routes = [each for part in _PARTS for each in part.routes if isinstance(each, APIRoute)]
    methods = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
    allow = ", ".join(sorted(methods)) or (error.headers or {}).get("Allow", "")
    return problem(405, f"{request.method} is not for this address; it takes {allow}", {"Allow": allow})

"""The API's description: what each question answers, made of the rows, with examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.serving.rest.schemas import Schema, Schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

SCHEMAS = Schemas()
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
# What any question, and what any decision may be answered with, beside what it asks for.
_WRONG = {
    400: "what is asked makes no sense: which part, and why",
    401: "a token is needed",
    403: "a reader may not write, nor may another site's page",
    404: "nothing is known of that; `suggestions` may be meant",
    409: "that contradicts what was decided before",
    413: "too long",
    415: "not JSON",
    421: "this server answers to other names",
    422: "a parameter is not as it should be: `errors` says which",
    500: "a fault of Tenfold's own",
    503: "another program is writing for long; ask again later",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses that say what is wrong."""
    return {status: {"description": _WRONG[status], "content": _PROBLEM} for status in statuses}


ASKED = problems(400, 401, 404, 421, 422, 500, 503) | {
    304: {"description": "the answer is the one you have (its ETag)"}
}
WRITTEN = problems(400, 401, 403, 404, 409, 413, 415, 421, 422, 500, 503)


def answers(schema: Schema, description: str, example: Any = None) -> dict[int | str, dict[str, Any]]:
    """The response of a question that answers JSON like this."""
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    tag = {"ETag": {"schema": {"type": "string"}, "description": "changes with the ledger; send it as If-None-Match"}}
    return {200: {"description": description, "headers": tag, "content": {"application/json": content}}}


def row(kind: type, description: str) -> dict[int | str, dict[str, Any]]:
    """The response of a question that is answered with one row."""
    return answers(SCHEMAS.of(kind), description)


def page_of(kind: type, description: str) -> dict[int | str, dict[str, Any]]:
    """The response of a question that is answered with a page of rows."""
    return answers(SCHEMAS.page(kind), description)


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What makes the description of the app, the rows' schemas with it."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = make()
            found = schema.setdefault("components", {}).setdefault("schemas", {})
            found |= SCHEMAS.found
            for unused in ("HTTPValidationError", "ValidationError"):
                found.pop(unused, None)
        return app.openapi_schema or make()

    return openapi

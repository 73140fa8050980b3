"""The REST API under /api/v1, described by OpenAPI 3.1 at /api/v1/openapi.json.

Lists come in pages (``items`` and ``next``, which is the ``after`` of the page behind), every answer to a question has
an ETag that changes with the ledger, and whatever goes wrong is a problem+json (RFC 9457).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.serving.rest.answering import Unchanged, unchanged
from tenfold.serving.rest.describing import described
from tenfold.serving.rest.routes import not_allowed, router

if TYPE_CHECKING:
    from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Answer the API's questions in ``app``."""
    app.include_router(router)
    app.add_exception_handler(Unchanged, unchanged)
    app.add_exception_handler(405, not_allowed)
    app.openapi = described(app)  # type: ignore[method-assign]


__all__ = ["install"]

"""The server: pages, REST and the assistant's tools over one ledger, behind one guard."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from tenfold import __version__
from tenfold.serving import entering, pages, problems, rest
from tenfold.serving.assistant import AssistantEndpoint
from tenfold.serving.guard import Guard
from tenfold.serving.limits import THREADS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tenfold.api import Ledger
    from tenfold.serving.access import Access


def create_app(ledger: Ledger, access: Access) -> FastAPI:
    """The ASGI app that serves ``ledger`` under the rules of ``access``.

    Endpoints find both in ``request.app.state``, and whoever asks in ``request.state.who``. The ledger is the caller's
    to close.
    """
    app = FastAPI(
        title="Tenfold", version=__version__, lifespan=_lifespan,
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.ledger = ledger
    app.state.access = access
    app.state.assistant = AssistantEndpoint(ledger)
    problems.install(app)
    app.include_router(entering.router)
    rest.install(app)
    app.include_router(pages.router)
    app.mount("/static", pages.static, "static")
    app.router.routes.append(Route("/mcp", app.state.assistant))
    app.add_middleware(GZipMiddleware)
    app.add_middleware(Guard, access=access)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    async with app.state.assistant.running():
        yield

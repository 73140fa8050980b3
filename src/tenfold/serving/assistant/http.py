"""The assistant's server over HTTP: one address that takes the protocol's messages, each answered for itself."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mcp.server.transport_security import TransportSecuritySettings

from tenfold.serving.access import Who
from tenfold.serving.assistant.server import assistant_of
from tenfold.serving.limits import BODY_BYTES
from tenfold.serving.tokens import Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.types import Receive, Scope, Send

    from tenfold.api import Ledger

# The guard before all of the server checks who asks, Host, Origin and length. Should a call ever come without the
# request that the guard saw, it may read only.
_UNSEEN = Who("somebody", Role.READER)
_CHECKED = TransportSecuritySettings(enable_dns_rebinding_protection=False)


class AssistantEndpoint:
    """The ASGI app at /mcp: no sessions, so that any of several servers can answer any message."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While it is entered, messages are answered."""
        server = assistant_of(self._ledger, _UNSEEN, writes=True)
        server.streamable_http_app(
            stateless_http=True, json_response=True, max_request_body_size=BODY_BYTES, transport_security=_CHECKED
        )
        async with server.session_manager.run():
            self._manager = server.session_manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message."""
        if self._manager is None:
            raise RuntimeError("the server is not running: its lifespan was not entered")
        await self._manager.handle_request(scope, receive, send)

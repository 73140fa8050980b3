"""What stands before every answer: who asks, how much they send, and what browsers may do with what they get."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from tenfold.ledger.errors import LedgerError
from tenfold.serving.access import READING_METHODS, Refused
from tenfold.serving.limits import BODY_BYTES
from tenfold.serving.problems import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tenfold.serving.access import Access

# Nothing but what this server itself sends may run, style or be fetched, and nobody may frame it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # To this server alone: with no-referrer browsers would call the origin of our own forms null.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """ASGI middleware: refuses what may not be, bounds bodies, notes who asks (``request.state.who``), adds headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no web sockets here
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        try:
            method, path = scope["method"], scope["path"]
            scope.setdefault("state", {})["who"] = self._access.who(method, path, headers, _cookies(headers))
            if method not in READING_METHODS:
                receive = await _bounded(headers, receive)
        except (Refused, LedgerError) as error:
            refused = error if isinstance(error, Refused) else Refused(503, str(error))  # the token file is unreadable
            query = scope.get("query_string", b"").decode("latin-1")
            await refusal(refused, scope["path"], query, headers.get("accept", ""))(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


async def _bounded(headers: Headers, receive: Receive) -> Receive:
    """Take in the whole body, and give it out again. Raises Refused as soon as it is too long, told or not."""
    told = headers.get("content-length", "0")
    if told.isdigit() and int(told) > BODY_BYTES:
        raise _too_long()
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_BYTES:
            raise _too_long()
    taken = False

    async def again() -> Message:
        nonlocal taken
        if taken:
            return await receive()
        taken = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again


def _too_long() -> Refused:
    return Refused(413, f"a request may have {BODY_BYTES // 1_000_000} MB; send less at once, or use tenfold add")

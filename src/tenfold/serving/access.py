"""Who may do what.

On loopback everything is open to whoever sits at the machine, save that pages of other sites may neither read nor
write: the Host must be a loopback name (a name of theirs that leads here is refused), and a request that writes must
not come from another origin. Where there are tokens, nothing is answered without one: a program sends it with each
request (``Authorization: Bearer``), a browser once, for a signed cookie.
"""

from __future__ import annotations

import getpass
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer

from tenfold.ledger.errors import LedgerError
from tenfold.serving.limits import SESSION_SECONDS
from tenfold.serving.tokens import Role, hash_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenfold.serving.tokens import Token, TokenFile

COOKIE = "tenfold_session"
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What is asked with POST because the question is long: it keeps nothing. (What /mcp may do is asked tool by tool.)
ASKING = frozenset({"/enter", "/leave", "/read", "/sql", "/api/v1/read", "/api/v1/sql", "/mcp"})
# What the way in itself needs.
_OPEN = frozenset({"/enter", "/favicon.ico"})
_OPEN_FOLDER = "/static/"


class Refused(Exception):
    """Why a request is not answered: an HTTP status and a line that says what to do."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: the name that signs their decisions, and what they may do."""

    name: str
    role: Role

    @property
    def edits(self) -> bool:
        """Whether they may add and decide."""
        return self.role is Role.EDITOR


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one server. Without ``tokens`` it is open, and answers to loopback names alone."""

    tokens: TokenFile | None = None
    role: Role = Role.EDITOR  # of everybody, where it is open

    def who(self, method: str, path: str, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Who | None:
        """Who asks; None for somebody unknown on the way in. Raises Refused for what may not be."""
        host = headers.get("host", "")
        if self.tokens is None and not is_loopback(_name_of(host)):
            raise Refused(421, f"this server answers to localhost only, not to {host or 'no name at all'}")
        who = self._known(headers, cookies)
        if method not in READING_METHODS:
            _refuse_other_sites(host, headers)
        if who is None:
            if path in _OPEN or path.startswith(_OPEN_FOLDER):
                return None
            raise Refused(401, "a token is needed; ask whoever runs this server (tenfold tokens add NAME)")
        if method not in READING_METHODS and path not in ASKING and not who.edits:
            raise Refused(403, f"{who.name} may read, not write; an editor's token is needed for that")
        return who

    def session_of(self, given: str) -> tuple[str, Token]:
        """The cookie for a token, and whose it is. Raises Refused for a token that is not in force."""
        token = self.tokens.in_force(hash_of(given.strip())) if self.tokens else None
        if token is None:
            raise Refused(401, "that token is not in force; check it, or ask for a new one")
        return self._signer().dumps(token.hash), token

    def _known(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Who | None:
        if self.tokens is None:
            return Who(local_name(), self.role)
        token = None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            token = self.tokens.in_force(hash_of(given.strip()))
        elif (cookie := cookies.get(COOKIE)) and self.tokens.key:
            try:
                token = self.tokens.in_force(self._signer().loads(cookie, max_age=SESSION_SECONDS))
            except BadSignature:
                token = None
        return Who(token.name, token.role) if token else None

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.tokens.key if self.tokens else "", salt="tenfold session")


def access_for(host: str, tokens: TokenFile, *, wanted: bool = False) -> Access:
    """The rules for a server bound to ``host``: open on loopback unless tokens are ``wanted``, else by tokens.

    Raises LedgerError where tokens are needed and there is none in force.
    """
    if is_loopback(host) and not wanted:
        return Access()
    if not tokens.any_in_force():
        place = "tokens are wanted" if is_loopback(host) else f"{host} can be reached from other machines"
        raise LedgerError(
            f"{place}, and {tokens.path} holds no token in force; make one first: tenfold tokens add NAME --role reader"
        )
    return Access(tokens)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means this machine and no other."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def local_name() -> str:
    """The name of whoever runs this program, which signs decisions where everything is open."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user: in containers
        return "local"


def _name_of(host: str) -> str:
    """A Host header without its port; nothing where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _place_of(origin: str) -> str | None:
    """Host and port of an Origin header; None for what is none (``null``, say, which sandboxed pages send)."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _refuse_other_sites(host: str, headers: Mapping[str, str]) -> None:
    """A browser says from where a request comes that writes; programs say nothing, and no page can make them."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none") or (origin is not None and _place_of(origin) != host.lower()):
        raise Refused(403, "a page of another site may not write here; open Tenfold itself and do it there")

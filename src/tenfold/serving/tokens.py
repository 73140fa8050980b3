"""The token file: who may come in from other machines, and in which role.

A token is 256 random bits, shown once; the file keeps its SHA-256, which tells nobody the token (there is nothing to
guess: no two people choose the same 256 bits). Beside it stands the key that signs browsers' cookies. The file is for
the owner's eyes (mode 600), and is written whole or not at all. A revoked token stays in it, so that its name in the
ledger's decisions can still be explained.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX = "tenfold_"  # so that a token is known for one wherever it turns up
_LONGEST_NAME = 80  # characters


class Role(StrEnum):
    """What somebody may do: a reader asks, an editor also adds and decides."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Token:
    """Somebody's way in. ``hash`` is the SHA-256 of the token (hex); ``revoked_at`` is None while it is in force."""

    name: str
    role: Role
    hash: str
    made_at: str
    revoked_at: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The row for people: everything but the hash."""
        return {key: value for key, value in asdict(self).items() if key != "hash"}


class TokenFile:
    """The tokens in a file. What others write to the file is seen at the next question."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._tokens: tuple[Token, ...] = ()
        self._key = ""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, the revoked ones too, oldest first. Raises LedgerError where the file cannot be read."""
        self._look()
        return self._tokens

    @property
    def key(self) -> str:
        """The key that signs cookies; empty while there is no token."""
        self._look()
        return self._key

    def add(self, name: str, role: Role) -> str:
        """Make a token for ``name`` and return it: it can never be read again. Raises LedgerError for a taken name."""
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise LedgerError(f"a token's name has 1 to {_LONGEST_NAME} printable characters; it signs what is decided")
        if any(token.name == name and token.revoked_at is None for token in self.tokens):
            raise LedgerError(
                f"{name} has a token already; revoke it first (tenfold tokens revoke), or take another name"
            )
        token = _PREFIX + secrets.token_urlsafe(32)
        self._write([*self._tokens, Token(name, role, hash_of(token), _now())], self._key or secrets.token_urlsafe(32))
        return token

    def revoke(self, name: str) -> Token:
        """Take a token out of force, with the cookies given for it. Raises LedgerError where ``name`` has none."""
        held = next((token for token in self.tokens if token.name == name and token.revoked_at is None), None)
        if held is None:
            known = ", ".join(token.name for token in self._tokens if token.revoked_at is None) or "nobody"
            raise LedgerError(f"{name} has no token in force; {known} has")
        revoked = replace(held, revoked_at=_now())
        self._write([revoked if token is held else token for token in self._tokens], self._key)
        return revoked

    def in_force(self, token_hash: str) -> Token | None:
        """The token with this hash, unless it was revoked."""
        return next((token for token in self.tokens if token.hash == token_hash and token.revoked_at is None), None)

    def any_in_force(self) -> bool:
        """Whether anybody can come in."""
        return any(token.revoked_at is None for token in self.tokens)

    def _look(self) -> None:
        """Read the file if it is another one than was read last."""
        try:
            found = self.path.stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                raw = json.loads(self.path.read_text("utf-8"))
                self._tokens = tuple(Token(**{**token, "role": Role(token["role"])}) for token in raw["tokens"])
                self._key, self._seen = raw["key"], seen
        except FileNotFoundError:
            self._tokens, self._key, self._seen = (), "", None
        except OSError as error:
            raise LedgerError(f"{self.path}: {(error.strerror or str(error)).lower()}; check the path") from error
        except (ValueError, TypeError, KeyError) as error:
            raise LedgerError(f"{self.path} is no token file; name another, or make one: tenfold tokens add") from error

    def _write(self, tokens: Sequence[Token], key: str) -> None:
        text = json.dumps({"key": key, "tokens": [asdict(token) for token in tokens]}, ensure_ascii=False, indent=1)
        try:
            handle, name = tempfile.mkstemp(dir=self.path.absolute().parent, prefix=f".{self.path.name}.")  # mode 600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            Path(name).replace(self.path)
        except OSError as error:
            raise LedgerError(f"{self.path}: {(error.strerror or str(error)).lower()}; check the path") from error


def hash_of(token: str) -> str:
    """What the file keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

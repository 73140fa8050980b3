"""What a request asks a page for: language, filters, page, whether only a part is wanted; and the page that answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tenfold.ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import Request

    from tenfold.api import Ledger

LANGUAGES = ("en", "zh")
LANGUAGE_COOKIE = "tenfold_language"
_LONGEST = 500  # characters of one parameter; texts and queries are read apart


@dataclass(frozen=True)
class Page:
    """What answers a request: a template with what it shows, the same as data, and as a table where it is one (all its
    rows, asked for only when wanted).

    ``data`` may be a function that makes it: of long pages it is made only where it is asked for. ``names`` are names
    of the ledger that the template shows: they are looked up in both languages.
    """

    template: str
    title: str
    shown: Mapping[str, Any]
    data: Any
    table: Callable[[], Sequence[Mapping[str, Any]]] | None = None
    names: Sequence[str] = field(default=())
    status: int = 200


class Ask:
    """A request, read with care: unknown parameters are ignored, long ones refused."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.ledger: Ledger = request.app.state.ledger

    @property
    def path(self) -> str:
        """The address without a twin's ending."""
        path: str = self.request.url.path
        return path.removesuffix(".json").removesuffix(".csv")

    @property
    def lang(self) -> str:
        """The reader's language: the one chosen, else the first of Accept-Language that there is."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE)
        return chosen if chosen in LANGUAGES else accepted(self.request.headers.get("accept-language", ""))

    @property
    def edits(self) -> bool:
        """Whether whoever asks may add and decide, and see whole articles."""
        who = getattr(self.request.state, "who", None)
        return bool(who is not None and who.edits)

    @property
    def author(self) -> str:
        """The name that signs what they decide."""
        who = getattr(self.request.state, "who", None)
        return who.name if who is not None else ""

    @property
    def part(self) -> bool:
        """Whether only the content is wanted, to be put into a page that is there."""
        return self.request.query_params.get("part") == "1"

    def of_path(self, name: str) -> str:
        """A part of the address. Raises LedgerError where it is too long."""
        return _bounded(str(self.request.path_params[name]))

    def one(self, name: str) -> str | None:
        """A parameter, without spaces around it; None where it is missing or empty."""
        given = _bounded(self.request.query_params.get(name, "")).strip()
        return given or None

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(filter(None, (_bounded(item).strip() for item in self.request.query_params.getlist(name))))

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``; what is none counts as not given."""
        given = self.one(name)
        return min(max(int(given), 1), most) if given and given.isdecimal() and len(given) < 10 else default

    def address(self, **changed: Any) -> str:
        """This address with some parameters changed (None: without it), for links to neighbours of a page."""
        kept = [(key, value) for key, value in self.request.query_params.multi_items() if key not in changed and value]
        new = [(key, value) for key, value in changed.items() if value is not None]
        query = urlencode([(key, value) for key, value in [*kept, *new] if key != "part"])
        return f"{self.request.scope['path'].removesuffix('.json').removesuffix('.csv')}{'?' if query else ''}{query}"


def accepted(header: str) -> str:
    """The language that an Accept-Language header wants most, of those that there are; English where it wants none."""
    best = ("en", 0.0)
    for item in header[:_LONGEST].split(","):
        tag, _, quality = item.strip().partition(";")
        lang = tag.strip().lower().split("-")[0]
        weight = _quality(quality)
        if lang in LANGUAGES and weight > best[1]:
            best = (lang, weight)
    return best[0]


def _quality(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise LedgerError(f"that is too long a parameter: at most {_LONGEST} characters")
    return text

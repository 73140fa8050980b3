"""The assistant's server: tools, resources and prompts over one ledger."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.types import Completion, ToolAnnotations
from pydantic import Field

from tenfold import __version__
from tenfold.api import Ledger
from tenfold.asking.names import UnknownName
from tenfold.claims import ClaimType, Status
from tenfold.documents import Document
from tenfold.ledger.errors import LedgerError
from tenfold.serving.access import Who
from tenfold.serving.assistant import telling
from tenfold.serving.assistant.telling import TEXTS, Told, answer, nothing, quoted, unknown
from tenfold.serving.keeping import keep
from tenfold.serving.limits import ASSISTANT, TEXT_CHARACTERS

_DAY = r"^[12]\d{3}(-\d{2}(-\d{2})?)?$"
_NAMES_OFFERED = 10

Name = Annotated[str, Field(min_length=1, max_length=200, description="any name, in English or Chinese")]
MaybeName = Annotated[str | None, Field(max_length=200, description="any name, in English or Chinese")]
Day = Annotated[str | None, Field(pattern=_DAY, description="like 2026, 2026-01 or 2026-01-31")]
Rows = Annotated[int, Field(ge=1, le=ASSISTANT["rows"])]
Types = Annotated[list[ClaimType] | None, Field(description="all that are about money where none is named")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217")]


def assistant_of(ledger: Ledger, local: Who, *, writes: bool) -> MCPServer:
    """The server over ``ledger``, with the tools that write or without them.

    Who asks is told by the HTTP request; ``local`` asks where there is none.
    """
    server = MCPServer(
        TEXTS["name"], title=TEXTS["title"], instructions=TEXTS["instructions"].strip(), version=__version__,
        log_level="WARNING",
    )  # fmt: skip
    _add_questions(server, ledger)
    _add_deals(server, ledger)
    if writes:
        _add_writing(server, ledger, local)
    _add_resources(server, ledger, local)
    _add_prompts(server)
    _add_completion(server, ledger)
    return server


def _tool(server: MCPServer, *, writes: bool = False) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Registers a function as the tool of its name, described by data/serving/assistant.toml."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        name = function.__name__
        hints = ToolAnnotations(read_only_hint=not writes, destructive_hint=False, open_world_hint=False)
        server.add_tool(
            function, name=name, description=TEXTS["tool"][name], annotations=hints, structured_output=False
        )
        return function

    return register


def _asked(question: Callable[[], Told]) -> str:
    """The answer to a question; not knowing a name is an answer too. Raises ToolError for what makes no sense."""
    try:
        return answer(quoted(question()))
    except UnknownName as error:
        return answer(unknown(error.name, error.suggestions))
    except LedgerError as error:
        raise ToolError(str(error)) from error


def _add_questions(server: MCPServer, ledger: Ledger) -> None:
    tool = _tool(server)

    @tool
    def search(query: Annotated[str, Field(min_length=1, max_length=300)], limit: Rows = 8) -> str:
        return _asked(lambda: _listed("passages", [telling.hit(row) for row in ledger.find(query, limit=limit)]))

    @tool
    def dossier(name: Name, as_of: Day = None) -> str:
        return _asked(lambda: telling.dossier(ledger.dossier(name, as_of=as_of, limit=2 * ASSISTANT["section"])))

    @tool
    def timeline(name: Name, since: Day = None, until: Day = None, limit: Rows = ASSISTANT["rows"]) -> str:
        def found() -> Told:
            about = ledger.dossier(name, limit=None if until else limit)
            return {"name": telling.short(about.name)} | _listed(
                "timeline", telling.timeline(about, since, until, limit)
            )

        return _asked(found)

    @tool
    def claim(claim_id: Annotated[str, Field(min_length=1, max_length=200)]) -> str:
        return _asked(lambda: telling.testimony(ledger.claim(claim_id)))

    @tool
    def event(event_id: Annotated[str, Field(min_length=1, max_length=200)]) -> str:
        return _asked(lambda: telling.proof(ledger.event(event_id)))

    @tool
    def findings(company: MaybeName = None, limit: Rows = 10, after: str | None = None) -> str:
        def found() -> Told:
            kinds = ("implausible", "conflict", "update") if company else ("implausible", "conflict")
            rows = ledger.check(company=company, kinds=kinds, limit=limit, after=after)
            return _listed("findings", [telling.finding(row) for row in rows], rows.next)

        return _asked(found)


def _add_deals(server: MCPServer, ledger: Ledger) -> None:
    tool = _tool(server)

    @tool
    def deals(
        since: Day = None,
        until: Day = None,
        company: MaybeName = None,
        investor: MaybeName = None,
        types: Types = None,
        statuses: list[Status] | None = None,
        country: Annotated[str | None, Field(pattern="^[A-Za-z]{2}$", description="ISO 3166, of the company")] = None,
        min_amount: Annotated[float | None, Field(ge=0, description="in the currency given")] = None,
        currency: Currency = "USD",
        sort: Literal["date", "amount", "company"] = "date",
        limit: Rows = 10,
        after: Annotated[str | None, Field(description="the 'next' of the answer before")] = None,
    ) -> str:
        def found() -> Told:
            chosen: dict[str, Any] = {"types": types} if types else {}
            rows = ledger.deals(
                since=since, until=until, company=company, investor=investor, statuses=statuses or (), country=country,
                min_amount=min_amount, amount_currency=currency, in_currency=currency, sort=sort, limit=limit,
                after=after, **chosen,
            )  # fmt: skip
            return _listed("deals", [telling.deal(row) for row in rows], rows.next)

        return _asked(found)

    @tool
    def totals(
        by: Literal["investor", "company", "quarter", "month", "year", "stage", "type"] = "quarter",
        since: Day = None,
        until: Day = None,
        types: Types = None,
        company: MaybeName = None,
        investor: MaybeName = None,
        currency: Currency = "USD",
    ) -> str:
        chosen: dict[str, Any] = {"types": types} if types else {}
        return _asked(
            lambda: telling.total(
                ledger.total(
                    by, since=since, until=until, company=company, investor=investor, in_currency=currency, **chosen
                )
            )
        )


def _add_writing(server: MCPServer, ledger: Ledger, local: Who) -> None:
    @_tool(server, writes=True)
    def add_text(
        context: Context[Any, Any],
        text: Annotated[str, Field(min_length=1, max_length=TEXT_CHARACTERS)],
        title: Annotated[str | None, Field(max_length=500)] = None,
        publisher: Annotated[str | None, Field(max_length=200)] = None,
        url: Annotated[str | None, Field(pattern=r"^https?://\S+$", max_length=2000)] = None,
        published: Day = None,
    ) -> str:
        who = who_asks(context, local)
        if not who.edits:
            raise ToolError(TEXTS["reader"])
        document = Document(
            text, title=title, publisher=publisher, url=url, published=published, origin=f"added by {who.name}"
        )
        try:
            report = keep(ledger, document)
        except LedgerError as error:
            raise ToolError(str(error)) from error
        told = ledger.claims(document=document.id, limit=ASSISTANT["rows"])
        return answer(
            quoted(
                {"document": document.id, "added": bool(report.added), "claims": [telling.claim(row) for row in told]}
            )
        )


def _add_resources(server: MCPServer, ledger: Ledger, local: Who) -> None:
    about = TEXTS["resource"]

    @server.resource("tenfold://overview", description=about["overview"], mime_type="application/json")
    def overview() -> str:
        found = ledger.overview(limit=ASSISTANT["section"])
        told: Told = {key: getattr(found, key) for key in ("documents", "claims", "entities", "events")}
        told["known"] = [telling.short(each.name) for each in found.known]
        told |= {key: [telling.deal(row) for row in getattr(found, key)] for key in ("rounds", "listings")}
        told["releases"] = [telling.happening(row) for row in found.releases]
        told["findings"] = [telling.finding(row) for row in found.findings]
        return answer(quoted(told))

    @server.resource("tenfold://entities/{name}", description=about["entity"], mime_type="application/json")
    def entity(name: str) -> str:
        return _read(lambda: telling.dossier(ledger.dossier(name, limit=2 * ASSISTANT["section"])))

    @server.resource("tenfold://documents/{document_id}", description=about["document"], mime_type="application/json")
    def document(document_id: str, context: Context[Any, Any]) -> str:
        def found() -> Told:
            text = ledger.document(document_id)
            told = telling.evidence("", "", text.source) | {"claims": [telling.claim(row) for row in text.claims]}
            return told | ({"text": text.text} if who_asks(context, local).edits else {})

        return _read(found)


def _read(question: Callable[[], Told]) -> str:
    try:
        return _asked(question)
    except ToolError as error:
        raise ResourceError(str(error)) from error


def _add_prompts(server: MCPServer) -> None:
    def register(function: Callable[..., str]) -> None:
        server.prompt(function.__name__, description=TEXTS["prompt"][function.__name__]["description"])(function)

    def fill(prompt: str, **words: str) -> str:
        text: str = TEXTS["prompt"][prompt]["text"].strip()
        for name, value in words.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    @register
    def company_brief(name: str) -> str:
        return fill("company_brief", name=name)

    @register
    def who_differs(name: str) -> str:
        return fill("who_differs", name=name)

    @register
    def check_article(article: str) -> str:
        return fill("check_article", article=article)

    @register
    def funding_watch(since: str, currency: str = "USD") -> str:
        return fill("funding_watch", since=since, currency=currency)


def _add_completion(server: MCPServer, ledger: Ledger) -> None:
    @server.completion()  # type: ignore[no-untyped-call, untyped-decorator]
    async def complete(_ref: Any, argument: Any, _context: Any) -> Completion | None:
        """Names as they are typed."""
        if argument.name != "name":
            return None
        found = await anyio.to_thread.run_sync(partial(ledger.suggest, argument.value, limit=_NAMES_OFFERED))
        return Completion(values=[telling.short(each.name) for each in found])


def who_asks(context: Context[Any, Any], local: Who) -> Who:
    """Whoever asks: the guard has noted it on the HTTP request; without one it is the user of this machine."""
    request = context.request_context.request
    who: Who = local if request is None else request.state.who
    return who


def _listed(name: str, rows: list[Told], after: str | None = None) -> Told:
    if not rows:
        return nothing()
    return {name: rows} | ({"next": after} if after else {})

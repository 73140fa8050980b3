"""``tenfold serve`` and ``tenfold tokens``: the ledger in the browser, over REST and to assistants; who may come in."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.console import say
from tenfold.cli.errors import Problem
from tenfold.cli.options import ENVIRONMENT, AsJson, LedgerPath, examples, opened
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    import socket

    from tenfold.serving.access import Access
    from tenfold.serving.tokens import TokenFile

commands = typer.Typer()
tokens_commands = typer.Typer(help="Say who may use the server from other machines.", no_args_is_help=True)
commands.add_typer(tokens_commands, name="tokens", rich_help_panel="Share")

_SHARING = "Share"

Tokens = Annotated[
    str | None,
    typer.Option("--tokens", metavar="PATH", help="The token file; by default beside the ledger's, ending in .tokens."),
]


@commands.command(
    rich_help_panel=_SHARING,
    epilog=examples("tenfold serve --open", "tenfold serve --host 0.0.0.0 --port 80 --ledger ai.db"),
)
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8710,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the front page in a browser.")] = False,
    tokens: Tokens = None,
    ledger: LedgerPath = None,
) -> None:
    """Serve the ledger: web pages, a REST API, and tools for assistants (MCP).

    On this machine it is open to you alone. On any other address it lets in those who have a token (tenfold tokens
    add); name a token file with --tokens to ask for tokens here too, behind a proxy for example.
    """
    _serve_http(context, host, port, tokens, ledger, open_browser=open_browser)


@commands.command(
    "mcp",
    rich_help_panel=_SHARING,
    epilog=examples("tenfold mcp --ledger ai.db", "tenfold mcp --reader", "tenfold mcp --http --port 8711"),
)
def serve_assistants(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Over HTTP, at /mcp, instead of standard input.")] = False,
    reader: Annotated[bool, typer.Option("--reader", help="Without the tool that adds texts.")] = False,
    host: Annotated[str, typer.Option("--host", help="With --http: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="With --http: the port.")] = 8710,
    tokens: Tokens = None,
    ledger: LedgerPath = None,
) -> None:
    """Serve the ledger to AI assistants as tools (Model Context Protocol).

    An assistant starts this command itself and speaks with it over standard input: docs/assistants.md shows its
    settings. With --http it is a server as tenfold serve is, under the same rules; an open one lets all on this
    machine add texts unless --reader is given.
    """
    if http:
        _serve_http(context, host, port, tokens, ledger, reader=reader)
        return
    _check_extra()
    with opened(context, ledger, to_write=True) as book:
        from tenfold.serving.access import Who, local_name
        from tenfold.serving.assistant import assistant_of
        from tenfold.serving.tokens import Role

        who = Who(local_name(), Role.READER if reader else Role.EDITOR)
        assistant_of(book, who, writes=not reader).run("stdio")


@tokens_commands.command("add", epilog=examples("tenfold tokens add ada --role editor"))
def add_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is: the name signs what they decide.")],
    role: Annotated[str, typer.Option("--role", help="reader, or editor: who also adds texts and decides.")],
    tokens: Tokens = None,
    ledger: LedgerPath = None,
) -> None:
    """Make a token. It is shown once; the file keeps only its hash."""
    from tenfold.ledger.errors import LedgerError
    from tenfold.serving.tokens import Role

    if role not in tuple(Role):
        raise Problem(f"{role!r} is no role; say --role reader or --role editor", code=2)
    try:
        token = _token_file(tokens, context, ledger).add(name, Role(role))
    except LedgerError as error:
        raise Problem(str(error)) from error
    say(f"The token of {name} ({role}); it is shown this once:")
    print(token)


@tokens_commands.command("list", epilog=examples("tenfold tokens list"))
def list_tokens(
    context: typer.Context, as_json: AsJson = False, tokens: Tokens = None, ledger: LedgerPath = None
) -> None:
    """List the tokens: whose, which role, since when, until when."""
    from tenfold.ledger.errors import LedgerError

    columns = [
        Column("name", lambda token: token.name),
        Column("role", lambda token: str(token.role)),
        Column("since", lambda token: token.made_at),
        Column("revoked", lambda token: token.revoked_at),
    ]
    try:
        held = _token_file(tokens, context, ledger).tokens
    except LedgerError as error:
        raise Problem(str(error)) from error
    print_rows(held, columns, as_json=as_json, as_csv=False, none="There are no tokens.")


@tokens_commands.command("revoke", epilog=examples("tenfold tokens revoke ada"))
def revoke_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is.")],
    tokens: Tokens = None,
    ledger: LedgerPath = None,
) -> None:
    """Take a token out of force at once, with the browsers signed in by it."""
    from tenfold.ledger.errors import LedgerError

    try:
        _token_file(tokens, context, ledger).revoke(name)
    except LedgerError as error:
        raise Problem(str(error)) from error
    print(f"Revoked the token of {name}")


def _serve_http(
    context: typer.Context,
    host: str,
    port: int,
    tokens: str | None,
    ledger: str | None,
    *,
    reader: bool = False,
    open_browser: bool = False,
) -> None:
    access = _access(host, tokens, context, ledger, reader=reader)
    with opened(context, ledger, to_write=True) as book:
        from tenfold.serving.app import create_app

        with _listening(host, port) as listener:
            address = _address(host, listener)
            say(f"Serving {book.name} at {address} (assistants: {address}mcp; stop with Ctrl-C)")
            if open_browser:
                import webbrowser

                webbrowser.open(address)
            _run(create_app(book, access), listener)


def _access(host: str, tokens: str | None, context: typer.Context, ledger: str | None, *, reader: bool) -> Access:
    token_file = _token_file(tokens, context, ledger)
    from tenfold.ledger.errors import LedgerError
    from tenfold.serving.access import access_for
    from tenfold.serving.tokens import Role

    try:
        access = access_for(host, token_file, wanted=tokens is not None)
        return replace(access, role=Role.READER) if reader else access
    except LedgerError as error:
        raise Problem(str(error)) from error


def _token_file(given: str | None, context: typer.Context, ledger: str | None) -> TokenFile:
    _check_extra()
    from tenfold.ledger.engine import is_url
    from tenfold.serving.tokens import TokenFile

    if given:
        return TokenFile(Path(given))
    place = _ledger_place(context, ledger)
    return TokenFile(Path("tenfold.tokens") if is_url(place) else Path(place).with_suffix(".tokens"))


def _ledger_place(context: typer.Context, given: str | None) -> str:
    from tenfold.api import DEFAULT_LEDGER

    return given or context.find_root().obj or os.environ.get(ENVIRONMENT) or DEFAULT_LEDGER


def _check_extra() -> None:
    """Say what to install where the server's libraries are missing."""
    from importlib.util import find_spec

    missing = [name for name in ("fastapi", "uvicorn", "itsdangerous", "jinja2", "mcp") if find_spec(name) is None]
    if missing:
        raise Problem(f"the server needs {', '.join(missing)}: pip install 'tenfold[server]'")


def _listening(host: str, port: int) -> socket.socket:
    import socket

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Problem(f"{host}:{port}: {reason}; choose another --port or --host") from error


def _address(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/"


def _run(app: object, listener: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])

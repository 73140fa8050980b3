"""From a page to what is sent: HTML of its template, JSON of its data, CSV of its table."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tenfold import __version__
from tenfold.cleaning import clean
from tenfold.ledger.errors import LedgerError
from tenfold.publishing.flat import write_csv
from tenfold.serving.pages import painting
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.assets import address_of_asset
from tenfold.serving.pages.shown import Shown
from tenfold.serving.problems import status_of
from tenfold.serving.templates import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

    from tenfold.asking.scripts import InBoth


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever a text may hold, nothing of it turns lines round or hides words on a page.
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.globals.update(
        asset=address_of_asset,
        version=__version__,
        painted=painting.painted,
        sentence=painting.sentence,
        marked=painting.marked,
        data_block=data_block,
    )
    environment.filters.update(urlpart=lambda text: quote(str(text), safe=""), said=lambda name, show: show.said(name))
    return environment


def html(ask: Ask, page: Page) -> HTMLResponse:
    """The page for people."""
    names: dict[str, InBoth] = ask.ledger.in_both(_parts(page.names)) if page.names else {}
    shown = Shown(ask.lang, names)
    text = _environment().get_template(page.template).render(
        {**page.shown}, page=page, ask=ask, show=shown, _=shown.word, lang=ask.lang,
        twin=lambda ending: _twin(ask, ending), frame="part.html" if ask.part else "frame.html",
    )  # fmt: skip
    headers = {"Vary": "Cookie, Accept-Language", "Cache-Control": "private, no-cache"}
    return HTMLResponse(text, page.status, headers=headers)


def _parts(names: Any) -> set[str]:
    return {part for name in names if name for part in str(name).split("; ")}


def as_json(page: Page) -> Response:
    """The page's data."""
    return JSONResponse(page.data() if callable(page.data) else page.data, page.status)


def as_csv(page: Page) -> Response:
    """The page's table. Raises LedgerError where it has none."""
    if page.table is None:
        raise LedgerError("this page is no table; ask for its .json")
    stream = io.StringIO()
    write_csv(page.table(), stream)
    name = {"Content-Disposition": 'attachment; filename="tenfold.csv"'}
    # With the mark, or Excel reads Chinese as Latin-1.
    return Response("\ufeff" + stream.getvalue(), media_type="text/csv; charset=utf-8", headers=name)


def answer(ask: Ask, make: Callable[[Ask], Page | Response], form: str) -> Response:
    """What a function that makes a page gives, in the form that is asked for; an error as a page of its own."""
    try:
        page = make(ask)
        if isinstance(page, Response):
            return page
        return {"json": as_json, "csv": as_csv}[form](page) if form != "html" else html(ask, page)
    except LedgerError as error:
        if form != "html":
            raise  # the app's own answer to it is a problem document
        return html(ask, error_page(str(error), status_of(error), getattr(error, "suggestions", ())))


def error_answer(request: Request, reason: str, status: int) -> Response:
    """An error of the app's own as a page: an address that there is not, say."""
    return html(Ask(request), error_page(reason, status))


def error_page(reason: str, status: int, suggestions: tuple[str, ...] = ()) -> Page:
    """What a person sees where something cannot be answered."""
    shown = {"reason": reason, "suggestions": suggestions, "status": status}
    return Page("error.html", "Not found" if status == 404 else "That cannot be answered", shown, {}, status=status)


def _twin(ask: Ask, ending: str) -> str:
    """The address of the same as data."""
    path, _, query = ask.address().partition("?")
    return f"{'/front' if path == '/' else path}{ending}{'?' if query else ''}{query}"


def data_block(value: Any) -> Markup:
    """JSON that may stand inside a script element of data: no < of it can end the element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))

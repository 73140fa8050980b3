"""The addresses of all pages, each with its twins."""

# The annotations below are read by FastAPI, so they are not postponed.
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from tenfold.serving.addresses import inside
from tenfold.serving.pages import deals, doubts, entities, overviews, products, queries, reviewing, systems, texts
from tenfold.serving.pages.asked import LANGUAGE_COOKIE, LANGUAGES, Ask, Page
from tenfold.serving.pages.rendering import answer

router = APIRouter(include_in_schema=False)

_YEAR = 365 * 24 * 60 * 60


def _serve(path: str, make: Callable[[Ask], Page | Response], *, table: bool = False) -> None:
    """A page, its .json, and its .csv where it is a table; the twins first, or a name would swallow their ending."""
    for ending, form in ((".csv", "csv"), (".json", "json"), ("", "html")):
        if form != "csv" or table:
            at = f"{'/front' if path == '/' else path}{ending}" if ending else path
            router.add_api_route(at, _endpoint(make, form), methods=["GET"], name=f"{make.__name__} {form}")


def _endpoint(make: Callable[[Ask], Page | Response], form: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return answer(Ask(request), make, form)

    return endpoint


_serve("/", overviews.front)
_serve("/search", overviews.search)
_serve("/suggest", overviews.suggest)
_serve("/deals", deals.deals, table=True)
_serve("/event/{event}", deals.event)
_serve("/claim/{claim}", doubts.claim)
for _folder in ("company", "product", "person"):
    _serve(f"/{_folder}/{{name:path}}", entities.company)
_serve("/investor/{name:path}", entities.investor, table=True)
_serve("/system", systems.system, table=True)
_serve("/tie", systems.tie)
_serve("/models", products.products, table=True)
_serve("/findings", doubts.findings, table=True)
_serve("/review", reviewing.review, table=True)
_serve("/sources", texts.sources, table=True)
_serve("/source/{publisher:path}", texts.source, table=True)
_serve("/document/{document}", texts.document)
_serve("/sql", queries.sql, table=True)
_serve("/read", texts.blank)


@router.post("/read")
async def read(request: Request) -> Response:
    """A text that was pasted, with its claims coloured."""
    return await _posted(request, texts.read)


@router.post("/add")
async def add(request: Request) -> Response:
    """Keep a text that was pasted."""
    return await _posted(request, texts.add)


@router.post("/review/decide")
async def decide(request: Request) -> Response:
    """Keep a decision."""
    return await _posted(request, reviewing.decide)


@router.post("/review/undo")
async def undo(request: Request) -> Response:
    """Take a decision back."""
    return await _posted(request, reviewing.undo)


async def _posted(request: Request, make: Callable[[Ask, dict[str, str]], Page | Response]) -> Response:
    """The answer to a form; the work is done in a thread, as that of every page is."""
    given = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(answer, Ask(request), lambda ask: make(ask, given), "html")


@router.get("/language/{lang}")
def language(lang: str, to: str = "/") -> Response:
    """Names in another language from now on, and back to where one was."""
    response = RedirectResponse(inside(to), 303)
    if lang in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, lang, max_age=_YEAR, samesite="lax")
    return response


@router.get("/favicon.ico")
def favicon() -> Response:
    """The mark of the house."""
    return RedirectResponse("/static/mark.svg", 301)

"""The way in for browsers: a token is exchanged for a cookie, and given up again."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from tenfold.serving.access import COOKIE, Access, Refused
from tenfold.serving.addresses import inside
from tenfold.serving.limits import SESSION_SECONDS
from tenfold.serving.pages.assets import address_of_asset
from tenfold.serving.templates import FOLDER

router = APIRouter(include_in_schema=False)

_pages = Jinja2Templates(directory=FOLDER)


@router.get("/enter")
def enter(request: Request, next: str = "/") -> Response:
    """The form that asks for a token."""
    return _form(request, next)


@router.post("/enter")
def exchange(request: Request, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/") -> Response:
    """A cookie for a token that is in force, and on to where one was going."""
    access: Access = request.app.state.access
    try:
        cookie, _ = access.session_of(token)
    except Refused as refused:
        return _form(request, next, wrong=str(refused), status=refused.status)
    response = RedirectResponse(inside(next), 303)
    response.set_cookie(
        COOKIE, cookie, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return response


@router.post("/leave")
def leave() -> Response:
    """Sign out of this browser."""
    response = RedirectResponse("/enter", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(request: Request, next: str, *, wrong: str = "", status: int = 200) -> Response:
    shown = {"next": inside(next), "wrong": wrong, "asset": address_of_asset}
    return _pages.TemplateResponse(request, "enter.html", shown, status_code=status)

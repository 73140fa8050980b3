"""Styles and scripts: read once, sent compressed, kept by browsers for as long as they stay the same.

The charts' JavaScript (vega, vega-lite, vega-embed in one file) is not ours: it is bundled by the installed vl-convert
package when first asked for. It is only fetched by pages that have a chart.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route, Router

if TYPE_CHECKING:
    from starlette.requests import Request

_FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_VEGA = "vega.js"
_FOREVER = "public, max-age=31536000, immutable"


class _Asset(NamedTuple):
    content: bytes
    packed: bytes
    tag: str


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES)


@cache
def _asset(name: str) -> _Asset:
    if name == _VEGA:
        import vl_convert

        content = vl_convert.javascript_bundle(None).encode("utf-8")  # type: ignore[arg-type]  # None: all of it
    else:
        content = (_FOLDER / name).read_bytes()
    return _Asset(content, gzip.compress(content, mtime=0), hashlib.sha256(content).hexdigest()[:12])


def address_of_asset(name: str) -> str:
    """The address of a style or script; it changes with the content."""
    if name == _VEGA:
        return f"/static/{name}?v={version('vl-convert-python')}"
    return f"/static/{name}?v={_asset(name).tag}"


def _send(request: Request) -> Response:
    name = request.path_params["name"]
    if name != _VEGA and name not in _names():
        raise HTTPException(404, "there is no such file")
    asset = _asset(name)
    headers = {"Cache-Control": _FOREVER, "ETag": f'"{asset.tag}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    content = asset.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = asset.packed
        headers["Content-Encoding"] = "gzip"
    kind = _TYPES[Path(name).suffix]
    return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)


static = Router([Route("/{name}", _send)])

"""Addresses that come with a request: nobody is led elsewhere by a link to this server."""

from __future__ import annotations

from urllib.parse import urlsplit


def inside(address: str) -> str:
    """An address of this server, whatever was given: nobody is led elsewhere by a link to the form."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if plain and not urlsplit(address).netloc else "/"

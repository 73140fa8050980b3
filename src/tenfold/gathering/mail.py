"""Messages: newsletters and clippings as mail programs save them (.eml), one after another in a mailbox (.mbox)."""

from __future__ import annotations

import email
import email.policy
import mailbox
from datetime import datetime
from typing import TYPE_CHECKING

from tenfold.documents import Document, Reject
from tenfold.gathering.formats import document_from, text_of_page
from tenfold.gathering.records import Gathered
from tenfold.gathering.reflowing import paragraphs
from tenfold.gathering.settings import MEGABYTE, Unreadable, limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path


def read_message(data: bytes, given_id: str, origin: str) -> Document:
    """An .eml file: its subject is the title, its sender the publisher, its day the date.

    The plain text is read where there is one that says as much as the web page beside it, else that page.
    Raises Unreadable where it holds no text.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        fields = {
            "title": str(message.get("subject") or ""),
            "publisher": _sender(message),
            "published": _day(message),
            "url": str(message.get("archived-at") or "").strip("<> ") or None,
        }
        text = _text(message)
    except Unreadable:
        raise
    except Exception as error:  # a message is untrusted, and headers and charsets break in many ways
        raise Unreadable(f"a message that cannot be read ({type(error).__name__}); give its text") from error
    return document_from(fields, text, given_id, origin)


def read_mailbox(path: Path, stem: str, origin: str) -> Iterator[Gathered]:
    """The messages of a mailbox in their order. One that cannot be read does not stop the rest."""
    limit = limits()["document_megabytes"]
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            own_id, place = f"{stem}:{number}", f"{origin}#{number}"
            try:
                with box.get_file(key) as stream:
                    data = stream.read(limit * MEGABYTE + 1)
                if len(data) > limit * MEGABYTE:
                    raise Unreadable(f"over {limit} MB: no article is that long; give its text")
                yield Gathered(own_id, read_message(data, own_id, place))
            except Unreadable as why:
                yield Gathered(own_id, Reject(place, str(why)))
        if not len(box):
            yield Gathered(stem, Reject(origin, 'holds no messages: a mailbox begins with a line "From ..."'))
    finally:
        box.close()


def _text(message: EmailMessage) -> str:
    plain, page = (_content(message, kind) for kind in ("plain", "html"))
    of_page = text_of_page(page) if page.strip() else ""
    text = paragraphs(plain) if len(plain.strip()) >= len(of_page) / 2 else of_page
    if not text.strip():
        raise Unreadable("a message without text (pictures alone?); give its text")
    return text


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # a charset that nobody knows, or not the one that it is said to be
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _sender(message: EmailMessage) -> str | None:
    header = message.get("from")
    address = header.addresses[0] if header is not None and header.addresses else None
    return (address.display_name or address.domain) if address else None


def _day(message: EmailMessage) -> str | None:
    """The day on which it was sent, where the sender was."""
    moment = getattr(message.get("date"), "datetime", None)
    return moment.date().isoformat() if isinstance(moment, datetime) else None

"""Outlets and documents; and a text that somebody pastes, read and coloured, and kept if they want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import RedirectResponse

from tenfold import api
from tenfold.days import span_of
from tenfold.documents import Document
from tenfold.ledger.errors import LedgerError
from tenfold.serving.keeping import keep
from tenfold.serving.limits import TEXT_CHARACTERS
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in
from tenfold.serving.pages.painting import Coloured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi.responses import Response

    from tenfold.claims import Reading

_FIELDS = ("title", "publisher", "url", "published")


def sources(ask: Ask) -> Page:
    """The outlets that the ledger has read."""
    rows = ask.ledger.outlets()
    return Page("sources.html", "Sources", {"rows": rows}, rows.to_json(), table=rows.to_json)


def source(ask: Ask) -> Page:
    """What one outlet said first, alone, and wrongly."""
    found = ask.ledger.outlet(ask.of_path("publisher"))
    names = names_in([*found.first, *found.alone, *found.wrongly])
    return Page(
        "source.html", found.outlet.publisher, {"found": found}, found.to_json(), names=names,
        table=lambda: [text.to_json() for text in found.texts],
    )  # fmt: skip


def document(ask: Ask) -> Page:
    """A document with its claims coloured. Who may not edit sees the sentences that make claims, never the whole."""
    found = ask.ledger.document(ask.of_path("document"))
    coloured = [
        Coloured(number, claim.type, (claim.start, claim.end), _values(marks, (claim.start, claim.end)))
        for number, (claim, marks) in enumerate(zip(found.claims, found.marks, strict=True), start=1)
    ]
    data: dict[str, Any] = found.to_json()
    if not ask.edits:
        del data["text"]
    shown = {"found": found, "coloured": coloured, "whole": ask.edits}
    title = found.source.title or found.source.given_id or "A document"
    return Page("document.html", title, shown, data, names=names_in([*found.claims, *found.findings]))


def _values(marks: Sequence[Any], evidence: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple((mark.start, mark.end) for mark in marks if (mark.start, mark.end) != evidence)


def blank(ask: Ask) -> Page:
    """The box that a text is pasted into."""
    return Page("read.html", "Read a text", {"given": _given({}), "text": "", "reading": None}, {})


def read(ask: Ask, form: Mapping[str, str]) -> Page:
    """A text that was pasted, with its claims coloured; nothing is kept."""
    text, given = _text(form), _given(form)
    reading = api.read(text, published=given["published"] or None, title=given["title"] or None)
    shown = {
        "given": given, "text": text, "reading": reading, "coloured": _coloured(reading),
        "claims": [claim.to_json(text) for claim in reading.claims],
    }  # fmt: skip
    data = {"claims": shown["claims"], "rejected": reading.rejected}
    return Page("read.html", "Read a text", shown, data)


def _coloured(reading: Reading) -> list[Coloured]:
    return [
        Coloured(
            number, str(claim.type), claim.evidence,
            tuple(value.span for value in claim.values if value.span != claim.evidence),
        )
        for number, claim in enumerate(reading.claims, start=1)
    ]  # fmt: skip


def add(ask: Ask, form: Mapping[str, str]) -> Response:
    """Keep a text that was pasted, under the name of whoever did, and show it. Raises LedgerError if it cannot."""
    given = _given(form)
    kept = Document(
        text=_text(form), title=given["title"] or None, publisher=given["publisher"] or None, url=given["url"] or None,
        published=given["published"] or None, given_id="", origin=f"pasted by {ask.author}" if ask.author else "pasted",
    )  # fmt: skip
    keep(ask.ledger, kept)
    return RedirectResponse(f"/document/{kept.id}", 303)


def _text(form: Mapping[str, str]) -> str:
    text = form.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise LedgerError("there is no text; paste an article into the box")
    if len(text) > TEXT_CHARACTERS:
        raise LedgerError(
            f"the text has {len(text):,} characters; at most {TEXT_CHARACTERS:,} are read here (use tenfold add)"
        )
    return text


def _given(form: Mapping[str, str]) -> dict[str, str]:
    """What was said of a text. Raises LedgerError for a date that is none."""
    given = {name: form.get(name, "").strip()[:500] for name in _FIELDS}
    if given["published"] and span_of(given["published"]) is None:
        raise LedgerError(f"{given['published']} is no date; write it like 2026-01-31")
    return given

"""Kinds of file that hold one document: plain text, Markdown with front matter, web pages."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from tenfold.documents import Document
from tenfold.gathering.dates import normal_date
from tenfold.gathering.decoding import check_text, decode, decode_html
from tenfold.gathering.languages import readable_language
from tenfold.gathering.settings import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_MATTER_LINES = 60
_FRONT_MATTER = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*:(?:\s+(?P<value>.*))?")
_HEADING = re.compile(r"^# +(.+?)(?: +#+)? *$", re.M)
_FAR_FUTURE = "2200-12-31"  # otherwise the date that is read would depend on the day of the reading


def document_from(fields: Mapping[str, Any], text: str, given_id: str, origin: str) -> Document:
    """A checked document from an input's fields (title, publisher, url, published or date, lang or language).

    Raises Unreadable where the text cannot be read.
    """
    check_text(text)
    lang = readable_language(text, _words(fields.get("lang") or fields.get("language")))
    return Document(
        text=text,
        lang=lang,
        title=_words(fields.get("title")),
        publisher=_words(fields.get("publisher")),
        url=_words(fields.get("url")),
        published=normal_date(fields.get("published") or fields.get("date")),
        given_id=given_id,
        origin=origin,
    )


def read_text(data: bytes, given_id: str, origin: str) -> Document:
    """A .txt file: all of it is the text."""
    return document_from({}, _plain_newlines(decode(data)), given_id, origin)


def read_markdown(data: bytes, given_id: str, origin: str) -> Document:
    """A .md file: front matter between ``---`` lines becomes fields; without one the first heading is the title."""
    fields, text = split_front_matter(_plain_newlines(decode(data)))
    heading = _HEADING.search(text)
    if heading and "title" not in fields:
        fields = {**fields, "title": heading.group(1)}
    return document_from(fields, text, given_id, origin)


def read_html(data: bytes, given_id: str, origin: str) -> Document:
    """A web page: its main text, title, date, publisher and address, without menus, comments and the like."""
    page = _extract(decode_html(data))
    if page is None or not (page.text or "").strip():
        raise Unreadable("no article text in this page (cut off, or filled in by scripts); save its text instead")
    fields = {
        "title": page.title,
        "publisher": page.sitename or page.hostname,
        "url": page.url,
        "published": page.date,
    }
    return document_from(fields, _plain_newlines(page.text), given_id, origin)


def text_of_page(source: str) -> str:
    """The main text of a web page's source, empty where it has none."""
    page = _extract(source)
    return _plain_newlines((page.text if page is not None else None) or "")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields that stand between two ``---`` lines at the very beginning, and the text without them.

    Only plain ``key: value`` lines are fields; a first ``---`` that is a mere rule leaves the text as it is.
    """
    lines = text.split("\n", _FRONT_MATTER_LINES)
    if lines[0].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:_FRONT_MATTER_LINES], start=1):
        if line.rstrip() in ("---", "..."):
            return fields, "\n".join(lines[number + 1 :]).lstrip("\n")
        match = _FRONT_MATTER.fullmatch(line.rstrip())
        if match:
            fields[match["key"].lower()] = _unquoted(match["value"] or "")
        elif line.strip() and line[0] not in " \t#-":
            break
    return {}, text


def _extract(source: str) -> Any:
    import trafilatura

    for noisy in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    dates = {"original_date": True, "extensive_search": False, "max_date": _FAR_FUTURE}
    try:
        return trafilatura.bare_extraction(
            source, fast=True, with_metadata=True, include_comments=False, date_extraction_params=dates
        )
    except Exception:  # a page is untrusted and its parsers are many: whatever they trip over, the page is set aside
        return None


def _plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _words(value: Any) -> str | None:
    """A field's text on one line, or None: fields come from anywhere and may hold anything."""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    return " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split()) or None


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value

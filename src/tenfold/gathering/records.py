"""Inputs that hold many documents: JSON Lines, read line by line, and JSON."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from tenfold.documents import Document, Reject
from tenfold.gathering.decoding import decode
from tenfold.gathering.formats import document_from
from tenfold.gathering.settings import MEGABYTE, Unreadable, limits


@dataclass(frozen=True, slots=True)
class Gathered:
    """One document of an input, or why it was set aside. ``given_id`` is as the input writes it (None: it has none)."""

    given_id: Any
    outcome: Document | Reject


def read_lines(stream: BinaryIO, stem: str, origin: str, ahead: bytes = b"") -> Iterator[Gathered]:
    """JSON Lines: one Gathered for each line that is not blank, in order. A broken line does not stop the rest.

    ``ahead`` is a first line that was taken from the stream already.
    """
    limit = limits()["document_megabytes"]
    for number, line in enumerate(_bounded_lines(stream, limit * MEGABYTE, ahead), start=1):
        if line is None:
            reason = f"a line of more than {limit} MB: no article is that long; split it"
            yield Gathered(None, Reject(origin, reason, number))
        elif line.strip():
            yield _read_line(line, stem, origin, number)


def read_json(data: bytes, stem: str, origin: str) -> Iterator[Gathered]:
    """A JSON file: one object, or a list of objects."""
    try:
        content = json.loads(decode(data))
    except Unreadable as why:
        yield Gathered(stem, Reject(origin, str(why)))
        return
    except (ValueError, RecursionError) as error:
        yield Gathered(stem, Reject(origin, f"broken JSON ({_place(error)}); mend it, or give .jsonl"))
        return
    if isinstance(content, Mapping):
        yield _read_record(content, stem, origin, None)
    elif isinstance(content, list) and content:
        for number, record in enumerate(content, start=1):
            yield _read_record(record, f"{stem}:{number}", f"{origin}#{number}", None)
    else:
        yield Gathered(
            stem, Reject(origin, "holds no documents: an object with a text, or a list of such, is expected")
        )


def _read_line(line: bytes, stem: str, origin: str, number: int) -> Gathered:
    try:
        record = json.loads(decode(line))
    except Unreadable as why:
        return Gathered(None, Reject(origin, str(why), number))
    except (ValueError, RecursionError) as error:
        return Gathered(None, Reject(origin, f"broken JSON ({_place(error)}); the other lines are read", number))
    return _read_record(record, f"{stem}:{number}", origin, number)


def _read_record(record: Any, own_id: str, origin: str, line: int | None) -> Gathered:
    if not isinstance(record, Mapping):
        return Gathered(None, Reject(origin, "no document: a JSON object with a text is expected", line))
    given_id = record.get("id", own_id)
    text = record.get("text")
    if not isinstance(text, str):
        return Gathered(given_id, Reject(origin, 'no document: it has no "text"', line))
    try:
        # Half characters (lone surrogates) cannot be stored; their substitute has the same length, so spans hold.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _has_surrogates(text) else text
        return Gathered(given_id, document_from(record, text, str(given_id), origin))
    except Unreadable as why:
        return Gathered(given_id, Reject(origin, str(why), line))


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"


def _bounded_lines(stream: BinaryIO, limit: int, ahead: bytes) -> Iterator[bytes | None]:
    """The lines of a stream as bytes, ``ahead`` having been read from it; None for one longer than ``limit`` bytes."""
    line = ahead or stream.readline(limit)
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        stream = io.BytesIO((line + stream.read()).decode("utf-16", "replace").encode())
        line = stream.readline(limit)
    while line:
        if len(line) < limit or line.endswith(b"\n"):
            yield line
        else:
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield None
        line = stream.readline(limit)

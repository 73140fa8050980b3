"""From what the user names (files, folders, globs, "-") to single inputs, in an order that is the same everywhere."""

from __future__ import annotations

import codecs
import errno
import glob
import json
import os
import stat
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tenfold.documents import Document, Reject
from tenfold.gathering.decoding import refuse_signature
from tenfold.gathering.formats import read_html, read_markdown, read_text
from tenfold.gathering.mail import read_mailbox, read_message
from tenfold.gathering.office import read_pdf, read_word
from tenfold.gathering.records import Gathered, read_json, read_lines
from tenfold.gathering.settings import MEGABYTE, Unreadable, kind_of_suffix, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_STDIN = "-"
# Kinds of file that hold one document. The others (lines, json, mailbox) hold many.
_READERS: Mapping[str, Callable[[bytes, str, str], Document]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "word": read_word,
    "message": read_message,
}
_LIMITS = {"json": "collection_megabytes", "pdf": "file_megabytes", "word": "file_megabytes"}


def gather_each(sources: Iterable[str], *, stdin: BinaryIO | None = None) -> Iterator[Gathered]:
    """Like ``gather``, with the id that the input gives each document, those set aside included."""
    for source in sources:
        if source == _STDIN:
            yield from _stdin(stdin)
        elif "://" in source and not Path(source).exists():
            yield _aside(source, "web addresses are not fetched; save the page and give the file")
        else:
            yield from _named(source)


def gather(sources: Iterable[str], *, stdin: BinaryIO | None = None) -> Iterator[Document | Reject]:
    """The documents of files, folders (all below them), globs and "-" (standard input), as they come.

    An input that cannot be read comes as a Reject that says why, and reading goes on with the next.
    """
    for gathered in gather_each(sources, stdin=stdin):
        yield gathered.outcome


def _named(source: str) -> Iterator[Gathered]:
    path = Path(source).expanduser()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ENOENT and not path.is_symlink() and glob.has_magic(source):
            yield from _globbed(source)
        else:
            yield _aside(source, _os_reason(error, path))
        return
    except ValueError:
        yield _aside(source.replace("\x00", "?"), "no such file or folder: a path cannot hold NUL bytes")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    elif stat.S_ISREG(mode):
        yield from _file(path, named=True)
    elif stat.S_ISFIFO(mode):  # what the shell makes of <(command)
        with path.open("rb") as stream:
            yield from _stream(stream, path.stem, source)
    else:
        yield _aside(source, "not a file or folder")


def _globbed(pattern: str) -> Iterator[Gathered]:
    # Path.glob knows no absolute patterns.
    matches = sorted(glob.glob(str(Path(pattern).expanduser()), recursive=True))  # noqa: PTH207
    if not matches:
        yield _aside(pattern, "no file matches; check the pattern")
    for match in matches:
        path = Path(match)
        if path.is_dir():
            if "**" not in pattern:  # else its files match on their own
                yield from _folder(path)
        elif path.suffix.lower() in kind_of_suffix():
            yield from _file(path, named=False)


def _folder(top: Path) -> Iterator[Gathered]:
    skipped: Counter[str] = Counter()
    found = False
    for item in _walk(top, (), skipped):
        found = True
        yield item
    if skipped:
        kinds = ", ".join(f"{suffix or 'no extension'} {count}" for suffix, count in sorted(skipped.items()))
        were = "1 file of another kind was" if skipped.total() == 1 else f"{skipped.total()} files of other kinds were"
        yield _aside(top, f"{were} passed over ({kinds})")
    elif not found:
        yield _aside(top, f"no files of a kind that Tenfold reads ({_known_kinds()})")


def _walk(folder: Path, above: tuple[tuple[int, int], ...], skipped: Counter[str]) -> Iterator[Gathered]:
    try:
        info = folder.stat()
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError as error:
        yield _aside(folder, _os_reason(error, folder))
        return
    here = (info.st_dev, info.st_ino)
    if here in above:
        yield _aside(folder, "a link that leads back into the folder it stands in; passed over")
        return
    for name in names:
        path = folder / name
        if path.is_dir():
            yield from _walk(path, (*above, here), skipped)
        elif path.suffix.lower() in kind_of_suffix():
            yield from _file(path, named=False)
        else:
            skipped[path.suffix.lower()] += 1


def _file(path: Path, *, named: bool) -> Iterator[Gathered]:
    kind = kind_of_suffix().get(path.suffix.lower())
    try:
        if not path.is_file():
            path.stat()  # says what is wrong with a broken link
            yield _aside(path, "not a regular file; passed over")
            return
        if kind is None and named and path.suffix and path.stat().st_size:
            _refuse_kind(path)
        with path.open("rb") as stream:
            yield from _content(stream, kind or "text", path)
    except Unreadable as why:
        yield _aside(path, str(why), path.stem)
    except OSError as error:
        yield _aside(path, _os_reason(error, path), path.stem)


def _refuse_kind(path: Path) -> None:
    with path.open("rb") as stream:
        refuse_signature(stream.read(16))
    raise Unreadable(f"{path.suffix} is no kind that Tenfold reads ({_known_kinds()}); give its text")


def _content(stream: BinaryIO, kind: str, path: Path) -> Iterator[Gathered]:
    origin, stem = _shown(path), _shown(path.stem)
    if kind == "lines":
        _refuse_no_lines(stream.read(4096))
        stream.seek(0)
        yield from read_lines(stream, stem, origin)
        return
    if kind == "mailbox":
        yield from read_mailbox(path, stem, origin)
        return
    data = _bounded(stream, _LIMITS.get(kind, "document_megabytes"))
    if kind == "json":
        yield from read_json(data, stem, origin)
    else:
        yield Gathered(stem, _READERS[kind](data, stem, origin))


def _refuse_no_lines(beginning: bytes) -> None:
    """Say once what every line would say again."""
    if not beginning:
        raise Unreadable("empty")
    refuse_signature(beginning)
    if b"\x00" in beginning and not beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("binary, not text (it holds NUL bytes)")


def _bounded(stream: BinaryIO, limit_name: str) -> bytes:
    limit = limits()[limit_name]
    data = stream.read(limit * MEGABYTE + 1)
    if len(data) > limit * MEGABYTE:
        raise Unreadable(f"over {limit} MB: no article is that long; split it, or give its articles as .jsonl")
    return data


def _stdin(stdin: BinaryIO | None) -> Iterator[Gathered]:
    if stdin is None:
        yield _aside(_STDIN, "nothing comes in on standard input")
        return
    yield from _stream(stdin, "stdin", _STDIN)


def _stream(stream: BinaryIO, stem: str, origin: str) -> Iterator[Gathered]:
    """Content without a file name: its beginning tells whether it is JSON Lines, JSON, a web page or plain text."""
    first = stream.readline(limits()["document_megabytes"] * MEGABYTE)
    while first and not first.strip():
        first = stream.readline(limits()["document_megabytes"] * MEGABYTE)
    try:
        if _is_json_object(first):
            yield from read_lines(stream, stem, origin, first)
            return
        opening = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        kind = _kind_of_opening(opening)
        if opening.startswith((b"{", b"[")):
            data = first + _bounded(stream, "collection_megabytes")
            if _is_json(data):
                yield from read_json(data, stem, origin)
                return
        else:
            data = first + _bounded(stream, _LIMITS.get(kind, "document_megabytes"))
        yield Gathered(stem, _READERS[kind](data, stem, origin))
    except Unreadable as why:
        yield _aside(origin, str(why), stem)


def _kind_of_opening(opening: bytes) -> str:
    if opening.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "html"
    for signature, kind in ((b"%pdf-", "pdf"), (b"pk\x03\x04", "word")):
        if opening.startswith(signature):
            return kind
    return "markdown" if opening.rstrip() == b"---" else "text"


def _is_json_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _os_reason(error: OSError, path: Path) -> str:
    if error.errno == errno.ELOOP:
        return "symbolic links that lead in a circle"
    if error.errno == errno.ENOENT:
        return "a link to nothing" if path.is_symlink() else "no such file or folder; check the path"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "no permission to read it; change its permissions (chmod u+r) or run as its owner"
    return f"cannot be read ({(error.strerror or str(error)).lower()})"


def _known_kinds() -> str:
    return ", ".join(suffixes[0] for suffixes in limits()["kinds"].values())


def _shown(path: Path | str) -> str:
    """A path as text that can be stored and printed, even where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _aside(origin: Path | str, reason: str, given_id: str | None = None) -> Gathered:
    return Gathered(_shown(given_id) if given_id is not None else None, Reject(_shown(origin), reason))

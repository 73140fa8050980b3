"""PDF and Word files: their text, put together again from the lines that a page breaks it into.

Both readers are an extra (``pip install 'tenfold[documents]'``). A file is untrusted: it may be broken, encrypted, or
small and unpack to gigabytes; whatever its parser trips over, the file is set aside.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from tenfold.gathering.decoding import refuse_bomb
from tenfold.gathering.formats import document_from
from tenfold.gathering.reflowing import paragraphs
from tenfold.gathering.settings import MEGABYTE, Unreadable, limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tenfold.documents import Document

_EXTRA = "needs an extra: pip install 'tenfold[documents]'; or give its text"


def read_pdf(data: bytes, given_id: str, origin: str) -> Document:
    """A .pdf file: the text of its pages in their order, its lines joined to paragraphs, and its title.

    The date of the file's making is left aside: what was printed today may have been published years ago.
    Raises Unreadable for a scan without text, an encrypted file, or one that pypdf cannot read.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import FileNotDecryptedError
    except ImportError as error:
        raise Unreadable(f"a PDF {_EXTRA}") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfReader(io.BytesIO(data))
        if len(reader.pages) > limits()["pages"]:
            raise Unreadable(f"over {limits()['pages']} pages: no article is that long; give the pages that matter")
        pages = list(_texts_of(reader.pages))
        fields = {"title": reader.metadata.title if reader.metadata else None}
    except Unreadable:
        raise
    except FileNotDecryptedError as error:
        raise Unreadable("an encrypted PDF; save it without its password") from error
    except Exception as error:
        raise Unreadable(
            f"a PDF that cannot be read ({_first_line(error)}); print it anew, or give its text"
        ) from error
    if not any(page.strip() for page in pages):
        raise Unreadable("a PDF without text (a scan?); run it through OCR, or give its text")
    return document_from(fields, "\n\n".join(paragraphs(page) for page in pages if page.strip()), given_id, origin)


def _texts_of(pages: Any) -> Iterator[str]:
    """The text of each page, as long as all of them together stay within what a document may hold."""
    left = limits()["document_megabytes"] * MEGABYTE
    for page in pages:
        text = page.extract_text().translate(_radicals())
        left -= len(text)
        if left < 0:
            raise Unreadable(
                f"longer than {limits()['document_megabytes']} million characters: no article is; split it"
            )
        yield text


def read_word(data: bytes, given_id: str, origin: str) -> Document:
    """A .docx file: its paragraphs and the rows of its tables in their order, and its title.

    Its date is left aside, as a PDF's is. Raises Unreadable for what python-docx cannot read, and for a file that
    unpacks to more than a document may hold.
    """
    try:
        import docx
    except ImportError as error:
        raise Unreadable(f"a Word file {_EXTRA}") from error
    try:
        refuse_bomb(io.BytesIO(data))
        opened = docx.Document(io.BytesIO(data))
        lines = list(_lines_of(opened))
        headings = (p.text for p in opened.paragraphs if p.style is not None and p.style.name in ("Title", "Heading 1"))
        fields = {"title": opened.core_properties.title or next(headings, None)}
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"a Word file that cannot be read ({_first_line(error)}); give its text") from error
    return document_from(fields, "\n\n".join(lines), given_id, origin)


def _lines_of(opened: Any) -> Iterator[str]:
    for block in opened.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)  # a merged cell comes twice
                if line := " | ".join(filter(None, cells)):
                    yield line
        elif block.text.strip():
            yield block.text.strip()


@cache
def _radicals() -> Mapping[int, str]:
    """Fonts draw the radical and the character by one glyph, and some programs note the radical: ⼈ for 人."""
    radicals = (chr(code) for first, last in ((0x2E80, 0x2EF3), (0x2F00, 0x2FD5)) for code in range(first, last + 1))
    return str.maketrans({each: unicodedata.normalize("NFKC", each) for each in radicals})


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:80]

"""Bytes to text: which encoding, and whether what comes out is text at all.

Nothing is repaired: a text that an earlier program has damaged is set aside, since every span would quote the damage.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import TYPE_CHECKING

from tenfold.gathering.settings import MEGABYTE, Unreadable, limits

if TYPE_CHECKING:
    from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# A lead byte of UTF-8 followed by its continuation bytes, each shown as Latin-1 or Windows-1252 would.
_CP1252_TAIL = "\u0080-\u00bf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_MOJIBAKE = re.compile(rf"[\u00c3-\u00df][{_CP1252_TAIL}]|\u00c2[\u0080-\u00bf]|[\u00e0-\u00ef][{_CP1252_TAIL}]{{2}}")
_UPPER_LATIN = re.compile(r"[ªµº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAMPLE = 20_000  # characters: the beginning of a text tells whether it is one
_REMEDY = "get the text again as UTF-8"


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark.

    Raises Unreadable for what is empty, binary or in no encoding that is known.
    """
    if not data.strip():
        raise Unreadable("empty")
    refuse_signature(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_mark(data.decode(encoding, "replace"))
    if b"\x00" in data:
        raise Unreadable("binary, not text (it holds NUL bytes)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data)


def decode_html(data: bytes) -> str:
    """The source of a web page: like ``decode``, believing the page's own declaration where it is not UTF-8."""
    declared = _META_CHARSET.search(data[:4096])
    if declared and not _is_utf8(data):
        name = declared.group(1).decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk") else name
        try:
            return _without_mark(data.decode(name, "replace"))
        except LookupError:
            pass
    return decode(data)


def check_text(text: str) -> None:
    """Raise Unreadable where a text is empty, too long, binary in disguise or damaged by a wrong encoding."""
    limit = limits()
    if not text.strip():
        raise Unreadable("empty")
    if len(text) > limit["document_megabytes"] * MEGABYTE:
        raise Unreadable(f"longer than {limit['document_megabytes']} million characters: no article is; split it")
    if "\x00" in text or len(_CONTROLS.findall(text)) > limit["control_share"] * len(text):
        raise Unreadable("binary, not text (it is full of control characters)")
    if text.count("\ufffd") > limit["replacement_share"] * len(text):
        raise Unreadable(f"mojibake: characters were lost in an earlier conversion (U+FFFD); {_REMEDY}")
    if _looks_misread(text):
        raise Unreadable(f"mojibake: read in a wrong encoding before it came here; {_REMEDY}")


def _decode_other(data: bytes) -> str:
    lenient = data.decode("utf-8", "replace")
    lost = lenient.count("\ufffd")
    if lost * 20 < sum(character > "\x7f" for character in lenient):
        return lenient.rstrip("\ufffd")  # UTF-8, cut off in a character or with a byte broken here and there
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=limits()["encodings"]).best()
    if best is None:
        raise Unreadable(f"in no encoding that Tenfold knows (UTF-8, UTF-16, GB18030, Big5, Latin-1); {_REMEDY}")
    return str(best)


def refuse_signature(data: bytes) -> None:
    """Raise Unreadable where the first bytes are those of a known kind of binary file."""
    for signature, kind in limits()["signatures"].items():
        if data.startswith(bytes.fromhex(signature)):
            raise Unreadable(f"binary: it looks like {kind}; give its text")


def refuse_bomb(packed: BinaryIO) -> None:
    """Raise Unreadable where a zip archive (which Office files are) unpacks to more than any article or table needs.

    Raises zipfile.BadZipFile for what is none.
    """
    limit = limits()["unpacked_megabytes"]
    with zipfile.ZipFile(packed) as archive:
        if sum(item.file_size for item in archive.infolist()) > limit * MEGABYTE:
            raise Unreadable(f"unpacks to over {limit} MB: no article is that long; give its text, a table as .csv")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4  # cut off in its last character
    return True


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _looks_misread(text: str) -> bool:
    if text.isascii():
        return False
    limit = limits()
    runs = _MOJIBAKE.findall(text)
    if len(runs) >= limit["mojibake_runs"] and sum(map(len, runs)) > limit["mojibake_share"] * len(text):
        return True
    sample = text[:_SAMPLE]
    upper, letters = len(_UPPER_LATIN.findall(sample)), len(_LETTER.findall(sample))
    if letters > 20 and upper > limit["upper_latin_share"] * letters:
        return True
    return _utf8_read_as_gbk(_HAN.findall(sample))


def _utf8_read_as_gbk(han: list[str]) -> bool:
    """Chinese whose bytes in GB18030 are nearly all valid UTF-8 never was GB18030: real text is mostly invalid."""
    if len(han) < 20:
        return False
    # Bytes that the wrong decoding lost break the one character they stood in: allow for a fifth.
    again = "".join(han).encode("gb18030", "ignore").decode("utf-8", "replace")
    return again.count("\ufffd") < len(again) / 5

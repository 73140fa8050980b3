"""Gathering from PDF, Word and mail: files made by other programs, and files that are broken or hostile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold import Ledger
from tenfold.claims import Quantity
from tenfold.documents import Document, Reject
from tenfold.gathering import gather
from tenfold.gathering.reflowing import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = Path(__file__).parent / "files"
ENGLISH = "said on Monday that it had raised $40 million in a Series B round led by Pine Capital"


def only(path: Path) -> Document:
    (outcome,) = gather([str(path)])
    assert isinstance(outcome, Document), outcome
    return outcome


def reason(path: Path) -> str:
    (outcome,) = gather([str(path)])
    assert isinstance(outcome, Reject), outcome
    return outcome.reason


@pytest.mark.parametrize("name", ["chromium.pdf", "pandoc.docx", "mutt.eml"])
def test_what_other_programs_made_is_read_as_the_article_stood(name: str) -> None:
    document = only(FILES / name)
    assert document.title in ("Orchid Robotics closes a Series B", "Orchid raises")
    assert ENGLISH in document.text
    chinese = document.text.replace(" ", "")
    assert "兰花机器人周一宣布完成4000万美元B轮融资，由松木资本领投，老股东杜松创投与海港基金跟投" in chinese
    assert "Revenue" in document.text and "€21 million" in document.text


def test_a_line_that_a_page_broke_is_no_end_of_a_sentence() -> None:
    assert "\n" not in next(part for part in only(FILES / "chromium.pdf").text.split("\n\n") if "raised" in part)


def test_a_printed_or_converted_file_says_nothing_of_the_day_of_publication() -> None:
    assert only(FILES / "chromium.pdf").published is None
    assert only(FILES / "pandoc.docx").published is None


def test_a_message_has_a_sender_a_subject_and_a_day() -> None:
    document = only(FILES / "mutt.eml")
    assert (document.publisher, document.title, document.published) == ("Robot Letter", "Orchid raises", "2026-11-25")


def test_a_mailbox_gives_its_messages_in_order() -> None:
    letter, page = gather([str(FILES / "s-nail-and-mutt.mbox")])
    assert isinstance(letter, Document) and isinstance(page, Document)
    assert letter.title == "机器人周报 Orchid raises $40m"
    assert f"in Rotterdam, {ENGLISH}; Juniper Partners" in letter.text
    assert "由松木资本领投，老股东杜松创投与海港基金跟投。" in letter.text
    assert (letter.given_id, letter.origin.rpartition("#")[2]) == ("s-nail-and-mutt:1", "1")
    assert ENGLISH in page.text and page.given_id == "s-nail-and-mutt:2"


def test_a_round_told_in_a_pdf_is_in_the_ledger(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.add([FILES / "chromium.pdf"])
        rounds, figure = ledger.deals(types=["funding_round"]), Quantity(40_000_000, "USD")
        assert any(deal.company in ("Orchid Robotics", "兰花机器人") and deal.amount == figure for deal in rounds)


def test_standard_input_may_be_a_pdf_or_a_word_file() -> None:
    for name in ("chromium.pdf", "pandoc.docx"):
        (outcome,) = gather(["-"], stdin=io.BytesIO((FILES / name).read_bytes()))
        assert isinstance(outcome, Document) and ENGLISH in outcome.text


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 3]


def _bomb(_: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 250_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "broken", "expected"),
    [
        ("chromium.pdf", _cut, "a PDF that cannot be read"),
        ("pandoc.docx", _cut, "a Word file that cannot be read"),
        ("pandoc.docx", _bomb, "unpacks to over 200 MB"),
        ("pandoc.docx", lambda data: b"not a zip at all", "a Word file that cannot be read"),
    ],
)
def test_a_broken_file_is_set_aside_with_its_reason(
    tmp_path: Path, name: str, broken: Callable[[bytes], bytes], expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(broken((FILES / name).read_bytes()))
    assert expected in reason(path) and "\n" not in reason(path)


def test_an_encrypted_pdf_says_what_to_do(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(FILES / "chromium.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    with (tmp_path / "locked.pdf").open("wb") as stream:
        writer.write(stream)
    assert reason(tmp_path / "locked.pdf") == "an encrypted PDF; save it without its password"


def test_a_pdf_without_text_is_taken_for_a_scan(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    with (tmp_path / "scan.pdf").open("wb") as stream:
        writer.write(stream)
    assert "OCR" in reason(tmp_path / "scan.pdf")


def test_a_file_that_is_no_mailbox_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_text("no mailbox\n")
    assert "holds no messages" in reason(tmp_path / "a.mbox")


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_make_a_message_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.eml"
    path.write_bytes(data)
    assert len(list(gather([str(path)]))) == 1


@given(st.text(alphabet="ab 。，中文.\n-", max_size=300))
def test_reflowing_keeps_every_letter_in_its_order(text: str) -> None:
    def letters(each: str) -> str:
        return "".join(each.replace("-", "").split())

    assert letters(paragraphs(text)) == letters(text)

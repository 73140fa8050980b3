"""Gathering through its one door: what becomes a document, and with which fields."""

from __future__ import annotations

import codecs
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.documents import LANGUAGES, Document, Reject
from tenfold.gathering import gather, gather_each, language_of, normal_date
from tenfold.gathering.formats import split_front_matter
from tenfold.gathering.settings import languages, limits

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = (
    "Orchid Robotics said on Monday that it has raised $40 million from Pine Capital and two of its earlier backers.\n"
)
CHINESE = "兰花机器人周一宣布完成4000万美元融资，由松木资本领投，两家老股东跟投。公司称资金将用于研发。\n"


def only(*sources: str, stdin: bytes | None = None) -> Document:
    (outcome,) = gather(sources, stdin=io.BytesIO(stdin) if stdin is not None else None)
    assert isinstance(outcome, Document), outcome
    return outcome


def test_a_text_is_kept_letter_for_letter_but_for_its_newlines(tmp_path: Path) -> None:
    path = tmp_path / "orchid.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ("  " + ENGLISH + "\n\nMore of it.  ").replace("\n", "\r\n").encode())
    document = only(str(path))
    assert document.text == "  " + ENGLISH + "\n\nMore of it.  "
    assert (document.lang, document.given_id, document.origin, document.title) == ("en", "orchid", str(path), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_in_the_encodings_that_it_comes_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((CHINESE * 3).encode(encoding))
    document = only(str(path))
    assert (document.text, document.lang) == (CHINESE * 3, "zh")


def test_traditional_chinese_in_big5(tmp_path: Path) -> None:
    text = "蘭花機器人週一宣布完成四千萬美元融資，由松木資本領投。公司表示資金將用於研發。\n" * 2
    (tmp_path / "a.txt").write_bytes(text.encode("big5"))
    assert only(str(tmp_path / "a.txt")).text == text


def test_english_in_windows_1252(tmp_path: Path) -> None:
    text = "“It’s the firm’s third round,” said Zoë Renée of Café Ventures, who has backed it for the past two years.\n"
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    assert only(str(tmp_path / "a.txt")).text == text


def test_utf8_cut_off_in_a_character_loses_only_that_character(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((CHINESE * 3).rstrip().encode()[:-1])
    assert only(str(tmp_path / "a.txt")).text == (CHINESE * 3).rstrip()[:-1]


def test_markdown_front_matter_becomes_fields_and_leaves_the_text(tmp_path: Path) -> None:
    path = tmp_path / "orchid.md"
    path.write_text(
        '---\ntitle: "Orchid: a round"\npublisher: Harbour Wire\ndate: 3 March 2026\nurl: https://example.org/a\n'
        f"lang: en\ntags: [a, b]\n---\n\n{ENGLISH}",
        encoding="utf-8",
    )
    document = only(str(path))
    assert document.text == ENGLISH
    assert document.title == "Orchid: a round"
    assert (document.publisher, document.published, document.url) == (
        "Harbour Wire",
        "2026-03-03",
        "https://example.org/a",
    )


def test_markdown_without_front_matter_takes_its_first_heading_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "orchid.md"
    path.write_text(f"# A round for Orchid\n\n{ENGLISH}", encoding="utf-8")
    document = only(str(path))
    assert document.title == "A round for Orchid"
    assert document.text.startswith("# A round")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\nOrchid has raised money, said its founder.\n---\nMore."
    assert split_front_matter(text) == ({}, text)
    assert split_front_matter("---\ntitle: never closed\n") == ({}, "---\ntitle: never closed\n")


def test_a_web_page_gives_its_main_text_and_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<!doctype html><html><head><meta charset="utf-8"><title>Orchid closes a round | Harbour Wire</title>'
        '<meta property="og:site_name" content="Harbour Wire">'
        '<meta property="article:published_time" content="2026-03-03T08:00:00+08:00">'
        '<link rel="canonical" href="https://example.org/orchid"></head>'
        "<body><nav><a href=/>Home</a> <a href=/ai>AI</a></nav><article><h1>Orchid closes a round</h1>"
        f"<p>{ENGLISH}</p><p>It will hire engineers with the money, the company said in a letter.</p></article>"
        "<footer>All rights reserved</footer></body></html>",
        encoding="utf-8",
    )
    document = only(str(path))
    assert "raised $40 million" in document.text
    assert "rights reserved" not in document.text
    assert (document.title, document.publisher) == ("Orchid closes a round", "Harbour Wire")
    assert (document.published, document.url) == ("2026-03-03", "https://example.org/orchid")


def test_a_web_page_in_gb2312_is_read_as_it_declares(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><article><p>{CHINESE * 3}</p></article></body></html>'
    (tmp_path / "page.htm").write_bytes(page.encode("gbk"))
    assert "4000万美元" in only(str(tmp_path / "page.htm")).text


def test_json_lines_keep_ids_fields_and_every_letter(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [
        {"id": "a", "lang": "en", "published": "2026-03", "title": "T", "publisher": "P", "url": "u",
         "text": "One\r\n deal.", "claims": [{"type": "metric"}], "unknown": 1},
        {"id": 7, "text": CHINESE},
        {"text": ENGLISH, "published": "02/03/2026"},
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    gathered = list(gather_each([str(path)]))
    assert [item.given_id for item in gathered] == ["a", 7, "news:3"]
    first, second, third = (item.outcome for item in gathered)
    assert first == Document("One\r\n deal.", "en", "T", "P", "u", "2026-03", "a", str(path))
    assert isinstance(second, Document) and second.lang == "zh"
    assert isinstance(third, Document) and third.published is None


def test_json_holds_one_object_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"text": ENGLISH}), encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps([{"text": ENGLISH, "id": "x"}, {"text": CHINESE}]), encoding="utf-8")
    ids = [item.given_id for item in gather([str(tmp_path)]) if isinstance(item, Document)]
    assert ids == ["one", "x", "two:2"]


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (ENGLISH.encode(), 1),
        (f"---\ntitle: T\n---\n{ENGLISH}".encode(), 1),
        (json.dumps({"text": ENGLISH}, indent=1).encode(), 1),
        ((json.dumps({"text": ENGLISH}) + "\n" + json.dumps({"text": CHINESE})).encode(), 2),
        (("\ufeff" + json.dumps({"text": ENGLISH}) + "\n").encode(), 1),
        (f"<html><body><article><p>{ENGLISH}</p></article></body></html>".encode(), 1),
        (b"{curly} " + ENGLISH.encode(), 1),
    ],
)
def test_standard_input_is_told_by_its_content(data: bytes, count: int) -> None:
    outcomes = list(gather(["-"], stdin=io.BytesIO(data)))
    assert len(outcomes) == count
    for outcome in outcomes:
        assert isinstance(outcome, Document), outcome
        assert outcome.text.strip() in (ENGLISH.strip(), CHINESE.strip(), "{curly} " + ENGLISH.strip())


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/c.txt", ".hidden.txt", ".git/x.txt", "notes.odt", "c.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ENGLISH + name, encoding="utf-8")
    *documents, last = gather([str(tmp_path)])
    assert [item.given_id for item in documents if isinstance(item, Document)] == ["c", "z", "b", "c"]
    assert isinstance(last, Reject) and ".odt 1" in last.reason


def test_globs_that_the_shell_left_alone(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt", "d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ENGLISH, encoding="utf-8")
    assert [item.given_id for item in gather([f"{tmp_path}/*.txt"]) if isinstance(item, Document)] == ["a", "b"]
    assert len(list(gather([f"{tmp_path}/**/*.txt"]))) == 3
    (tmp_path / "odd[1].txt").write_text(ENGLISH, encoding="utf-8")
    assert only(f"{tmp_path}/odd[1].txt").given_id == "odd[1]"


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "me.txt").symlink_to("me.txt")
    outcomes = list(gather([str(tmp_path)]))
    assert len([item for item in outcomes if isinstance(item, Document)]) == 1
    assert sorted(item.reason.split()[0] for item in outcomes if isinstance(item, Reject)) == ["a", "symbolic"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Leap AI raises $2.5 billion", "en"),
        ("Nvidia H200", "en"),
        ("OpenAI, Anthropic, DeepSeek: Kimi K2.5 vs GPT-5", "en"),
        (ENGLISH, "en"),
        ("Orchid (兰花机器人) said that it is raising money.", "en"),
        ("兰花机器人发布 Orchid Vision Pro 2.5 Max 大模型，支持 API 与 SDK 调用", "zh"),
        ("蘭花機器人完成融資", "zh"),
        ("スタートアップの蘭ロボティクスが四千万ドルを調達した", "ja"),
        ("오키드 로보틱스가 4천만 달러를 유치했다고 밝혔다", "ko"),
        ("Das junge Unternehmen hat am Montag mitgeteilt, dass es vierzig Millionen Dollar eingesammelt hat.", "de"),
        ("La jeune société a annoncé lundi avoir levé quarante millions de dollars auprès de ses investisseurs.", "fr"),
        ("Компания привлекла сорок миллионов долларов от инвесторов", "ru"),
        ("12345 -- 67,8 %", "und"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    assert language_of(text) == lang


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2026", "2026"), ("2026-02", "2026-02"), ("2026-02-17", "2026-02-17"), (2026, "2026"),
        ("2026-02-17T08:00:00Z", "2026-02-17"), ("2026-02-17 08:00", "2026-02-17"), ("20260217", "2026-02-17"),
        ("2026/2/7", "2026-02-07"), ("2026年2月17日", "2026-02-17"), ("2026年2月", "2026-02"),
        ("Feb. 17, 2026", "2026-02-17"), ("Tue, 17 Feb 2026 08:00:00 GMT", "2026-02-17"), ("February 2026", "2026-02"),
        ("17/02/2026", "2026-02-17"), ("2/17/2026", "2026-02-17"), ("02/03/2026", None), ("03/03/2026", "2026-03-03"),
        ("2026-13-01", None), ("2026-02-30", None), ("yesterday", None), (None, None), ("", None), (True, None),
    ],
)  # fmt: skip
def test_dates(raw: object, iso: str | None) -> None:
    assert normal_date(raw) == iso


@given(st.dates())
def test_any_iso_date_of_our_time_stays_itself(day: object) -> None:
    iso = str(day)
    assert normal_date(iso) == (iso if "1900" <= iso[:4] <= "2200" else None)


@given(st.binary(max_size=300))
def test_no_bytes_make_gathering_raise(data: bytes) -> None:
    for outcome in gather(["-"], stdin=io.BytesIO(data)):
        assert isinstance(outcome, Document | Reject)


@given(st.text(min_size=1, max_size=80))
def test_the_text_of_a_json_line_is_never_changed(text: str) -> None:
    line = json.dumps({"id": "x", "lang": "en", "text": text}).encode()
    (outcome,) = gather(["-"], stdin=io.BytesIO(line))
    assert isinstance(outcome, Reject) or outcome.text == text


def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/caf\xe9.txt"
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - the name is bytes
        stream.write(ENGLISH)
    document = only(str(tmp_path))
    assert document.origin.endswith("caf\ufffd.txt")
    document.origin.encode()


def test_the_data_files_are_sound() -> None:
    limit, rules = limits(), languages()
    suffixes = [suffix for group in limit["kinds"].values() for suffix in group]
    assert len(suffixes) == len(set(suffixes)) and all(suffix.startswith(".") for suffix in suffixes)
    assert all(codecs.lookup(name) for name in limit["encodings"])
    assert all(bytes.fromhex(signature) for signature in limit["signatures"])
    assert set(LANGUAGES) <= set(rules["names"]) and set(rules["codes"].values()) <= set(LANGUAGES)
    assert all(word == word.lower() for word in rules["english_words"])

"""Bad input: one clear line each, the rest still read, exit codes that say whether anything could be done."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tenfold.api import Ledger
from tenfold.cli.running import run
from tenfold.documents import Document, Reject
from tenfold.gathering import gather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE = Path(__file__).parents[1] / "src"
GOOD = "Orchid Robotics said on Monday that it has raised $40 million in a round led by Pine Capital.\n"
CHINESE = "兰花机器人周一宣布完成4000万美元融资，由松木资本领投，两家老股东跟投。公司称资金将用于研发。\n" * 3
GERMAN = (
    "Das Unternehmen hat am Montag mitgeteilt, dass es vierzig Millionen Dollar eingesammelt hat, und dankte allen.\n"
)


def tenfold(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    result = subprocess.run(
        [sys.executable, "-m", "tenfold", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return subprocess.CompletedProcess(result.args, result.returncode, result.stdout.decode(), result.stderr.decode())


def reason(path: Path | str) -> str:
    (outcome,) = gather([str(path)])
    assert isinstance(outcome, Reject), outcome
    assert "\n" not in str(outcome)
    return outcome.reason


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t\n", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("empty.html", b"", "empty"),
        ("mark.txt", b"\xef\xbb\xbf", "empty"),
        ("front.md", b"---\ntitle: T\n---\n\n", "empty"),
        ("zeros.txt", b"\x00" * 1000, "binary"),
        ("zeros.jsonl", b"\x00\n" * 1000, "binary"),
        ("noise.txt", bytes(range(256)) * 20, "binary"),
        ("controls.txt", b"\x01\x02\x03 words \x04\x05" * 50, "binary"),
        ("paper.txt", b"%PDF-1.7 and so on", "a PDF"),
        ("paper.pdf", b"%PDF-1.7 and so on", "a PDF"),
        ("table.xyz", b"1,2,3\n", ".xyz is no kind"),
        ("latin.txt", CHINESE.encode().decode("latin-1").encode(), "mojibake"),
        ("cp1252.txt", (GOOD + "It’s “new”, it’s “café”.").encode().decode("cp1252", "ignore").encode(), "mojibake"),
        ("gbk.txt", CHINESE.encode().decode("gb18030", "replace").encode(), "mojibake"),
        ("gbk-latin.txt", CHINESE.encode("gbk").decode("latin-1").encode(), "mojibake"),
        ("lost.txt", ("\ufffd\ufffd " + GOOD).encode(), "mojibake"),
        ("german.txt", GERMAN.encode(), "looks like German (de)"),
        ("german-latin.txt", ("Für die größten Häuser: " + GERMAN).encode("latin-1"), "looks like German (de)"),
        ("japanese.txt", "スタートアップの蘭ロボティクスが四千万ドルを調達したと発表した".encode(), "Japanese (ja)"),
        ("japanese-sjis.txt", ("スタートアップが四千万ドルを調達したと発表した。" * 4).encode("shift_jis"), "Japanese"),
        ("numbers.txt", b"1 2 3 4 5", "no words"),
        ("cut.html", b"<!doctype html><html><head><title>Orchid raises mo", "no article text"),
        ("scripts.html", b"<html><body><script>render()</script></body></html>", "no article text"),
        ("broken.json", b'{"text": "cut o', "broken JSON"),
        ("number.json", b"17", "holds no documents"),
        ("given.jsonl", json.dumps({"text": GOOD, "lang": "de"}).encode(), "given as German (de)"),
        ("deep.json", b"[" * 100_000, "nested too deeply"),
        ("digits.json", b'{"text": ' + b"9" * 10_000 + b"}", "broken JSON"),
    ],
)  # fmt: skip
def test_why_an_input_is_set_aside(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert says in reason(tmp_path / name)


def test_fifty_megabytes_are_set_aside_at_once(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write((GOOD * 10_600).encode()[:1_000_000])
    assert "over 10 MB" in reason(path)


def test_a_long_line_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "' + b"word " * 2_500_000 + b'"}\n')
        stream.write(json.dumps({"text": GOOD}).encode())
    long, good = gather([str(path)])
    assert isinstance(long, Reject) and long.line == 1 and "10 MB" in long.reason
    assert isinstance(good, Document)


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [json.dumps({"text": GOOD}), '{"text": "cut', "[]", "{}", '{"text": 5}', json.dumps({"text": CHINESE})]
    path.write_text("\n".join(lines), encoding="utf-8")
    outcomes = list(gather([str(path)]))
    assert [isinstance(outcome, Document) for outcome in outcomes] == [True, False, False, False, False, True]
    assert str(outcomes[1]).startswith(f"{path}:2: broken JSON")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "nowhere.txt", "no such file or folder"),
        (lambda folder: f"{folder}/*.txt", "no file matches"),
        (lambda folder: folder, "no files of a kind"),
        (lambda folder: "https://example.org/article", "web addresses are not fetched"),
        (lambda folder: f"{folder}/a\x00b", "no such file"),
        (lambda folder: f"{folder}/{'long' * 100}", "cannot be read"),
    ],
)
def test_paths_that_lead_nowhere(tmp_path: Path, make: Callable[[Path], Path | str], says: str) -> None:
    assert says in reason(make(tmp_path))


def test_a_broken_link_and_a_device(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    assert reason(tmp_path / "gone.txt") == "a link to nothing"
    assert reason("/dev/null") == "not a file or folder"


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_no_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        locked = Path(folder) / "locked.txt"
        locked.write_text(GOOD, encoding="utf-8")
        locked.chmod(0)
        with without_root():
            assert "no permission" in reason(locked)


@contextmanager
def without_root() -> Iterator[None]:
    """Root may read everything: give its rights up for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_read_reads_the_rest_and_succeeds(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    done = tenfold("read", str(tmp_path / "bad.txt"), str(tmp_path / "good.txt"), str(tmp_path / "none.txt"))
    assert done.returncode == 0
    assert GOOD.strip() in done.stdout
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["tenfold", "tenfold"]
    assert "Traceback" not in done.stderr


def test_read_fails_where_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    done = tenfold("read", str(tmp_path / "bad.txt"))
    assert done.returncode == 1
    assert "bad.txt: empty" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert done.stdout == ""


def test_read_jsonl_gives_a_line_for_a_line_those_set_aside_included(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [
        json.dumps({"id": "a", "text": GOOD, "claims": [{"type": "no type of ours"}]}),
        '{"id": "b", "text": ',
        json.dumps({"id": "c", "text": GERMAN}),
        json.dumps({"id": 4, "lang": "zh", "text": CHINESE}),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = tenfold("read", str(path), "--jsonl")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == ["a", None, "c", 4]
    assert [record["rejected"] is None for record in records] == [True, False, False, True]
    assert records[1]["claims"] == [] and "German" in records[2]["rejected"]


def test_nobody_reads_the_pipe(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text((json.dumps({"text": GOOD}) + "\n") * 300, encoding="utf-8")
    command = f'"{sys.executable}" -m tenfold read "{path}" --jsonl | head -n 1'
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=False
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", [["add", "good.txt"], ["deals"], ["show", "Orchid"], ["digest"], ["rebuild"]])
def test_a_ledger_that_is_none_or_of_a_newer_version(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    newer, other, text = tmp_path / "newer.db", tmp_path / "other.db", tmp_path / "text.db"
    with Ledger.open(newer):
        pass
    for path, statement in ((newer, "UPDATE alembic_version SET version_num = '9999'"), (other, "CREATE TABLE t (a)")):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)
    text.write_text("no database, but long enough to be one", encoding="utf-8")
    for path, says in (
        (newer, "newer Tenfold"),
        (other, "no Tenfold ledger"),
        (text, "no Tenfold ledger"),
        (tmp_path, "folder"),
    ):
        code = run([*command, "--ledger", str(path)])
        out, err = capsys.readouterr()
        assert (code, out) == (1, "")
        assert says in err and err.startswith("tenfold: ") and err.count("\n") == 1


def test_add_reads_the_rest_of_a_folder_of_bad_files(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "noise.txt").write_bytes(bytes(range(256)))
    (folder / "german.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "cut.html").write_text("<html><body><p", encoding="utf-8")
    (folder / "lines.jsonl").write_text(json.dumps({"text": CHINESE}) + '\n{"text": "cu', encoding="utf-8")
    done = tenfold("add", str(folder), "--ledger", str(tmp_path / "book.db"))
    assert done.returncode == 0
    assert done.stdout.startswith("Added 2 documents (") and "5 set aside (see: tenfold rejects)" in done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 5 and all(line.startswith("tenfold: set aside ") for line in lines)
    listed = json.loads(tenfold("rejects", "--json", "--ledger", str(tmp_path / "book.db")).stdout)
    assert [Path(row["origin"]).name for row in listed] == [
        "cut.html",
        "empty.txt",
        "german.txt",
        "lines.jsonl",
        "noise.txt",
    ]
    assert [row["line"] for row in listed] == [None, None, None, 2, None]

"""Opening a ledger: what is none, what is newer, older, locked, full or read-only; and what the documentation says."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from ledger_samples import DOCUMENTS, READER, SAMPLES, HandReader
from tenfold import Document, Ledger
from tenfold.ledger import LedgerError, Store, engine, sqlite
from tenfold.ledger.tables import DERIVED, DERIVED_VERSION, TRUTH
from tenfold.ledger.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable


def error_of(path: Path, *, read_only: bool = False) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, read_only=read_only)
    message = str(caught.value)
    assert "\n" not in message and str(path) in message
    return message


def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database at all, but long enough to have a header")
    assert "is no Tenfold ledger" in error_of(text)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    assert "is a database, but no Tenfold ledger" in error_of(other)
    assert "is a folder" in error_of(tmp_path)
    assert "there is no folder" in error_of(tmp_path / "nowhere" / "l.db")
    assert "no such ledger" in error_of(tmp_path / "missing.db", read_only=True)
    assert not (tmp_path / "missing.db").exists()


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    Ledger.open(path).close()
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)
    assert "damaged" in error_of(path) or "no Tenfold ledger" in error_of(path)


def test_a_newer_ledger_is_refused_naming_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    Ledger.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    message = error_of(path)
    assert "0999" in message and engine.SCHEMA in message and "newer" in message


def test_outdated_derived_tables_are_made_again(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path) as ledger:
        ledger.add(DOCUMENTS, reader=READER)
        digest = ledger.digest()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'an older one' WHERE name = 'derived_version'")
        connection.execute("DROP VIEW deals")
        connection.execute("DELETE FROM derived_events")
    assert "open it once for writing" in error_of(path, read_only=True)
    with Ledger.open(path) as ledger:
        assert ledger.digest() == digest
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = 'derived_version'").fetchone() == (
            DERIVED_VERSION,
        )


def test_a_new_ledger_is_made_by_the_migrations_and_has_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    path = tmp_path / "l.db"
    Ledger.open(path).close()
    with create_engine(f"sqlite:///{path}").connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), TRUTH)
    derived = set(DERIVED.tables)
    left = [d for d in differences if not (d[0] in ("remove_table", "remove_index") and _table_of(d) in derived)]
    assert left == []
    assert ScriptDirectory(str(Path(engine.__file__).parent / "migrations")).get_heads() == [engine.SCHEMA]


def _table_of(difference: tuple[object, ...]) -> str:
    thing = difference[1]
    return getattr(getattr(thing, "table", thing), "name")  # noqa: B009


def test_reading_only_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path) as ledger:
        ledger.add(DOCUMENTS, reader=READER)
    with Ledger.open(path, read_only=True) as ledger:
        assert len(ledger.deals()) > 0
        with pytest.raises(LedgerError, match="open for reading only"):
            ledger.rebuild()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_one_clear_line(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    Ledger.open(folder / "l.db").close()
    folder.chmod(0o500)
    try:
        with Ledger.open(folder / "l.db", read_only=True) as ledger:
            assert len(ledger.deals()) == 0
        assert "permissions" in error_of(folder / "new.db")
    finally:
        folder.chmod(0o700)


def test_a_locked_ledger_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", 0.2)
    path = tmp_path / "l.db"
    Ledger.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="being written to by another program"):
        ledger.add(DOCUMENTS[:1], reader=READER)
    other.execute("ROLLBACK")
    other.close()
    with Ledger.open(path) as ledger:
        assert ledger.add(DOCUMENTS[:1], reader=READER).added == 1


def _merge(ledger: Ledger) -> None:
    for number in range(200):  # an entry is short, and the last page has room for some
        ledger.merge("Quillon Robotics", "Oskar Chips", because=f"attempt {number} of a test")
        ledger.split("Quillon Robotics", "Oskar Chips", because=f"attempt {number} of a test")


@pytest.mark.parametrize(
    "work",
    [
        lambda ledger: ledger.add([Document("Quillon sold forty robots to Oskar. " * 400, lang="en")]),
        lambda ledger: ledger.reread(reader=HandReader(SAMPLES, version="2")),
        _merge,
    ],
    ids=["add", "reread", "merge"],
)
def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path: Path, work: Callable[[Ledger], object]) -> None:
    store = Store.open(tmp_path / "l.db")
    ledger = Ledger(store)
    ledger.add(DOCUMENTS, reader=READER)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # of the pooled connection: no page more than now
    with pytest.raises(LedgerError, match="the disk is full"):
        work(ledger)
    kept = ledger.digest()
    ledger.rebuild()  # what was kept is whole: it needs no more room than it has
    assert ledger.digest() == kept and len(ledger.sources()) == len(DOCUMENTS)
    ledger.close()


def test_readers_see_one_state_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path) as writer, Ledger.open(path, read_only=True) as reader:
        threads = [threading.Thread(target=lambda d=document: writer.add([d], reader=READER)) for document in DOCUMENTS]
        for thread in threads:
            thread.start()
            reader.deals()
        for thread in threads:
            thread.join()
        assert len(reader.sources()) == len(DOCUMENTS)


def test_the_path_comes_from_the_environment_else_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENFOLD_LEDGER", raising=False)
    Ledger.open().close()
    assert (tmp_path / "tenfold.db").exists()
    monkeypatch.setenv("TENFOLD_LEDGER", str(tmp_path / "named.db"))
    Ledger.open().close()
    assert (tmp_path / "named.db").exists()


def test_importing_the_package_is_quick_and_its_names_are_there() -> None:
    code = (
        "import sys, tenfold; print(tenfold.__version__, 'sqlalchemy' in sys.modules, tenfold.Document, tenfold.read)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    version, heavy, *_ = done.stdout.split()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version) and heavy == "False"


def test_the_documentation_names_every_view_and_column_and_no_other(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs" / "ledger.md"
    text = page.read_text("utf-8")
    with Ledger.open(tmp_path / "l.db") as ledger:
        for view in VIEWS:
            section = text.split(f"### {view}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
            documented = re.findall(r"^\| `(\w+)` \|", section, re.M)
            assert documented == list(ledger.sql(f"SELECT * FROM {view}").columns), view
    shutil.rmtree(tmp_path)

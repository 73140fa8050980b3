"""What many tests use: a place for a new ledger, in a file and in PostgreSQL."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from postgres import Server, running
from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the sample articles, made once: not to be written to (copy it)."""
    place = tmp_path_factory.mktemp("demo") / "demo.db"
    with as_file(files("tenfold.data").joinpath("samples")) as samples, Ledger.open(place) as ledger:
        ledger.add(samples)
    return place


_DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="module", params=_DATABASES)
def module_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A place for one ledger of a module's tests, which run once for each kind of database."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.new()
    return str(tmp_path_factory.mktemp("ledger") / "l.db")


@pytest.fixture(params=_DATABASES)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives a place for one more new ledger, in one kind of database; a test that asks for it runs once for each."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.new
    made = iter(range(1_000_000))
    return lambda: str(tmp_path / f"ledger-{next(made)}.db")

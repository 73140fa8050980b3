"""A PostgreSQL server of the tests' own, from Debian's package, on a free port, for as long as they run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSTALLED = Path("/usr/lib/postgresql")
_USER = "tenfold"


class Server:
    """A running server, and new databases on it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._made = 0

    def address(self, database: str, user: str = _USER) -> str:
        """The address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def new(self, encoding: str = "UTF8") -> str:
        """The address of a new, empty database."""
        self._made += 1
        name = f"ledger_{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        return self.address(name)

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the server's owner."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def running() -> Iterator[Server]:
    """A server that stops at the end. Skips the test where PostgreSQL is not installed, but fails it under CI."""
    programs = max(_INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    memory = Path("/dev/shm")  # a hundred small databases are thousands of files
    folder = Path(tempfile.mkdtemp(prefix="tenfold-pg-", dir=memory if os.access(memory, os.W_OK) else None))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    port = _free_port()
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    server = [*as_user, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    try:
        how = ["-D", str(folder / "data"), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        _quietly([*as_user, str(programs / "initdb"), *how])
        _quietly([*server, "-o", settings, "start"])
        yield Server(port)
    finally:
        subprocess.run([*server, "-m", "immediate", "stop"], capture_output=True, check=False, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def _quietly(command: list[str]) -> None:
    # Its output goes to a file: a server that starts would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        if subprocess.run(command, stdout=said, stderr=said, check=False, cwd="/").returncode:
            said.seek(0)
            raise RuntimeError(f"{command}: {said.read()}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])

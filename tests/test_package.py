"""The package as it is installed: one version, everything shipped that the code opens, rooms that look one way only."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

import tenfold

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tenfold"
ROOMS = ("gathering", "reading", "resolving", "reconciling", "ledger", "asking", "publishing", "serving", "cli")


def test_the_version_is_told_once() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert tenfold.__version__ == stated


def test_every_data_file_is_in_the_package_and_readable() -> None:
    tables = sorted((SOURCE / "data").rglob("*.toml"))
    assert len(tables) > 50
    for path in tables:
        tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_rooms_before_it_never_after(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    for path in sorted((SOURCE / room).rglob("*.py")):
        for module in _imports(path):
            parts = module.split(".")
            if parts[0] == "tenfold" and len(parts) > 1:
                assert parts[1] not in later, f"{path.relative_to(ROOT)} imports {module}"
                assert parts[1] != "api" or room in ("serving", "cli"), f"{path.relative_to(ROOT)} imports the API"


def test_the_types_that_pass_between_rooms_import_no_room() -> None:
    for name in ("claims", "documents", "whoswho", "folding", "days", "exchange"):
        for module in _imports(SOURCE / f"{name}.py"):
            assert module.split(".")[1:2] not in ([room] for room in ROOMS), f"{name}.py imports {module}"


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert not {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > 400}


def _imports(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found

"""The docs are true: their commands run and print what the docs say, their links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SPEC = importlib.util.spec_from_file_location("run_examples", ROOT / "docs" / "run_examples.py")
assert _SPEC is not None
assert _SPEC.loader is not None
run_examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(run_examples)

WITH_COMMANDS = [path for path in run_examples.documents() if "```console" in path.read_text("utf-8")]
ALL = [*run_examples.documents(), ROOT / "CHANGELOG.md"]


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)
def test_commands_print_what_the_docs_say(path: Path) -> None:
    stated = run_examples.comparable(path.read_text("utf-8"))
    assert run_examples.comparable(run_examples.render(path)) == stated, "run `make docs` and look at the difference"


def test_the_readme_shows_a_real_session() -> None:
    assert ROOT / "README.md" in WITH_COMMANDS


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(
        r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    ):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"

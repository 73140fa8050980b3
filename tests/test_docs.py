"""The docs are true: their commands run and print what the docs say, their links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"


def _script(name: str) -> ModuleType:
    """A script of docs/, imported."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run_examples = _script("run_examples")

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


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_the_tables_of_the_seeds_are_those_of_this_version() -> None:
    stated = (ROOT / "docs" / "seeds.md").read_text("utf-8")
    assert _script("make_seeds").render(str(SEEDS)) == stated, "run `make seeds-doc` and look at the difference"


def test_the_picture_of_a_sentence_on_its_way_is_what_the_reader_does_with_it() -> None:
    script = _script("draw_reading")
    stated, real = (re.sub(r"\b0\.\d\d\b", "…", text) for text in (script.PICTURE.read_text("utf-8"), script.render()))
    assert real == stated, "run `make docs` and look at the difference"

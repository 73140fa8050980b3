"""CONTRIBUTING's five minutes are real: in a copy of the package its rules make the checker print what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[..., tuple[int, str]]

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("(five minutes)")[2]


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The checker on a copy of the package whose English funding rules end with what is given."""
    package = tmp_path / "tenfold"
    shutil.copytree(ROOT / "src" / "tenfold", package, ignore=shutil.ignore_patterns("__pycache__"))
    rules = package / "data" / "patterns" / "en" / "funding_round.toml"
    shipped = rules.read_text("utf-8")

    def run(more: str, part: str = "topped up") -> tuple[int, str]:
        rules.write_text(f"{shipped}\n{more}", "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tenfold.reading.check", part],
            env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not done.stderr
        return done.returncode, done.stdout

    return run


def test_the_guide_shows_a_real_failure_and_a_real_success(check: Check) -> None:
    rule, mended_line = _blocks("toml")
    shown_failure, shown_success = _blocks("text")
    assert check(rule) == (1, shown_failure)
    mended = re.sub(r"^match = .*\n", lambda _: mended_line, rule, flags=re.MULTILINE)
    assert mended != rule
    assert check(mended) == (0, shown_success)


def _rule(match: str, reads: str = "Vast Capital has topped up Pocketbrook's till by $30 million.") -> str:
    wanted = "investor=Vast Capital; company=Pocketbrook; amount=USD 30000000"
    return f'[[pattern]]\nname = "topped up"\nmatch = ["{match}"]\nreads = [["{reads}", "{wanted}"]]\n'


@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        (_rule("<investor> .. {raised} <company>"), 1, "no word of the clause is in the group “raised” of words.toml"),
        (_rule("<investor> .. topped up <stage>"), 1, "nothing in the clause can fill <stage>"),
        (_rule("<amount> .. topped up"), 1, "“topped” stands elsewhere in the clause (.. is a few words"),
        (_rule("<investor> .. up", "Vast Capital was up."), 1, "amount=USD 30000000 is no item of this text"),
        (_rule("<investor> .. {raized} <company>"), 2, "did you mean 'raised'?"),
        (_rule("<investr> .. up"), 2, "no role 'investr'; did you mean 'investor'?"),
        (_rule("<buyer> .. up"), 2, "<buyer> is no role of a funding_round; its roles: company, amount, stage"),
        (_rule("<investor> .. (up|down"), 2, "brackets that do not close"),
        ('[[pattern]]\nname = "topped up\n', 2, "patterns/en/funding_round.toml: Illegal character"),
        ('[[pattern]]\nname = "topped up"\n', 2, "rule 'topped up': the key 'match' is missing"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_in_plain_words(check: Check, rule: str, code: int, says: str) -> None:
    ended, printed = check(rule)
    assert ended == code
    assert says in printed
    assert "Traceback" not in printed


def test_an_example_read_by_another_rule_or_read_where_it_should_be_left_says_which_rule(check: Check) -> None:
    rule = (
        '[[pattern]]\nname = "topped up"\nmatch = ["<company> .. raised .. <amount>"]\n'
        'reads = [["Orbitly secured $86 million to build chips.", "company=Orbitly; amount=USD 86000000"]]\n'
        'leaves = ["Orbitly raised $12 million."]\n'
    )
    code, printed = check(rule)
    assert code == 1
    assert "all is read as it should be, but by other rules" in printed
    assert "by en/funding_round/company raises amount" in printed
    assert "an example of leaves is read" in printed
    assert printed.splitlines()[-1] == "2 of 2 examples fail"


def test_a_name_that_no_rule_has_is_said_so(check: Check) -> None:
    code, printed = check("", "no such rule")
    assert code == 2
    assert "no rule's name holds “no such rule”" in printed

"""The who's-who: the shipped files are sound, the checker refuses what is not, names lead to their entries."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tenfold.folding import fold
from tenfold.whoswho import NODE_KINDS, Name, check, display_name, load, parse

FOLDER = Path(__file__).parents[1] / "src" / "tenfold" / "data" / "whoswho"

SOUND = """\
[alder]
kind = "company"
brand = ["Alder Robotics", "赤杨机器人"]
short = ["Alder"]

[birch]
kind = "robot"
maker = "alder"
brand = ["Birch 2"]
"""


def test_what_ships_is_sound() -> None:
    assert check() == []


def test_the_command_says_how_many_entries_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tenfold.whoswho", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{len(load().entries)} entries: ")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_full_parser_reads_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# "), "say at the top what the file holds"
    assert parse(text) == tomllib.loads(text)


def test_there_are_entries_of_every_kind() -> None:
    kinds = [entry.kind for entry in load().entries.values()]
    assert set(kinds) == set(NODE_KINDS)
    assert len(kinds) >= 1500


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Leap AI", "stepfun"),
        ("Jieyue Xingchen", "stepfun"),
        ("階躍星辰", "stepfun"),
        ("上海阶跃星辰智能科技有限公司", "stepfun"),
        ("Moon's Dark Side", "moonshot-ai"),
        ("Knowledge Atlas", "zhipu"),
        ("Alibaba Group Holding Limited", "alibaba"),
        ("Alibaba Cloud", "alibaba-cloud"),
        ("SoftBank Group", "softbank"),
        ("SoftBank Corp.", "softbank-corp"),
        ("Sequoia Capital", "sequoia"),
        ("Sequoia Capital China", "hongshan"),
        ("qwen3.5", "qwen-3-5"),
        ("Ascend 910B", "ascend-910b"),
    ],
)
def test_a_name_leads_to_its_entry(name: str, entry: str) -> None:
    assert [found.id for found in load().by_name(fold(name))] == [entry]


def test_a_shared_name_leads_to_all_who_bear_it() -> None:
    assert {"saic-motor", "saic-us"} <= {entry.id for entry in load().by_name(fold("SAIC"))}


def test_names_are_shown_in_the_language_asked_for() -> None:
    entry = load().entries["moonshot-ai"]
    assert display_name(entry) == "Moonshot AI"
    assert display_name(entry, "zh") == "月之暗面"


def test_the_language_of_a_name_is_told_by_its_script() -> None:
    texts = ("Kimi", "智谱", "네이버", "ソニー")
    assert [Name(text, "brand").lang for text in texts] == ["en", "zh", "ko", "ja"]


def test_a_sound_file_has_no_problems() -> None:
    assert check({"sound.toml": SOUND}) == []


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("[birch]", "[aaa]", "sort by id"),
        ('maker = "alder"', 'maker = "oak"', "is no entry"),
        ('kind = "robot"', 'kind = "gadget"', "unknown kind"),
        ('kind = "robot"\n', "", "has no kind"),
        ("maker =", "owner =", "unknown key"),
        ('["Birch 2"]', '[" "]', "empty name"),
        ('["Birch 2"]', '["Birch  2"]', "stray space"),
        ('["Birch 2"]', "[]", "has no name"),
        ('["Birch 2"]', '["Birch 2", "BIRCH 2"]', "twice"),
        ('"赤杨机器人"', '"赤杨机器人", "赤楊機器人"', "twice"),
        ('["Birch 2"]', '["Birch 2", "Alder Inc."]', "say so in shared"),
        ('["Alder"]', '["Alder"]\nshared = ["Alder"]', "no other entry bears it"),
        ('["Alder"]', '["Alder"]\nshared = ["Elm"]', "not among its names"),
        ('["Birch 2"]', "['Birch 2']", "not JSON"),
        ("[birch]", "[birch", "neither [id] nor key"),
        ("[birch]", "[alder]", "stands here twice"),
    ],
)
def test_the_checker_refuses(was: str, becomes: str, problem: str) -> None:
    assert was in SOUND
    problems = " ".join(check({"broken.toml": SOUND.replace(was, becomes, 1)}))
    assert problem in problems


def test_a_name_that_both_sides_say_they_share_is_allowed() -> None:
    shared = SOUND.replace('["Alder"]', '["Alder"]\nshared = ["Alder"]').replace(
        '["Birch 2"]', '["Birch 2", "Alder"]\nshared = ["Alder"]'
    )
    assert check({"shared.toml": shared}) == []


def test_an_id_may_stand_in_one_file_only() -> None:
    assert "another file" in " ".join(check({"a.toml": SOUND, "b.toml": SOUND}))

"""Resolving: names fold, pairs are judged, and a set of nodes has one outcome whatever its order."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.resolving import Judgement, NameNode, NodeEvidence, Verdict, fold, keys_of, resolve
from tenfold.resolving.known import ticker_key
from tenfold.resolving.pair import judge_pair
from tenfold.resolving.pairs import judge_file
from tenfold.resolving.rendering import render

BENCHMARK = Path(__file__).parents[2] / "shared" / "benchmark"

# --- folding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Alder Robotics Inc.", "ALDER ROBOTICS"),
        ("Alder Group Holdings Ltd", "The Alder Group"),
        ("Alder (Shenzhen) Co., Ltd.", "Alder"),
        ("Qwen 3.5", "Qwen3.5"),
        ("GLM-5", "GLM 5"),
        ("DeepSeek-V3.1", "DeepSeek V3.1"),
        ("昇腾 910B", "昇騰910b"),
        ("赤楊機器人", "赤杨机器人"),
        ("赤杨机器人", "上海赤杨机器人股份有限公司"),
        ("赤杨机器人", "赤杨机器人（上海）有限公司"),
        ("Ｑｗｅｎ", "qwen"),
        ("Moon’s Dark Side", "Moon's Dark Side"),
        ("J.P. Morgan", "JP Morgan"),
        ("Électro", "electro"),
    ],
)
def test_ways_to_write_one_name_fold_alike(left: str, right: str) -> None:
    assert fold(left) == fold(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Qwen 3.5", "Qwen 3"),
        ("K2", "K2.5"),
        ("SoftBank Corp.", "SoftBank Group"),
        ("上海电气集团股份有限公司", "电气"),
        ("北京银行股份有限公司", "银行"),
        ("深圳市投资控股有限公司", "深圳市投资"),
        ("Biren Technology", "Biren"),
        ("昇腾910B", "昇腾910C"),
    ],
)
def test_other_names_fold_otherwise(left: str, right: str) -> None:
    assert fold(left) != fold(right)


_PARTS = [
    "the",
    "Co",
    "Ltd.",
    "Group",
    "北京",
    "有限公司",
    "集团",
    "(深圳)",
    "Ｑwen",
    "3.5",
    "A",
    "科技",
    "株式会社",
    "&",
    "é",
    "-",
    "K2",
]


@given(st.one_of(st.text(max_size=20), st.lists(st.sampled_from(_PARTS), max_size=6).map(" ".join)))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=20))
def test_a_name_with_a_letter_never_folds_to_nothing(name: str) -> None:
    assert fold("x" + name)


@pytest.mark.parametrize("written", ["0700.HK", "700.HK", "SEHK: 700", "HKG:0700", "00700.hk"])
def test_one_spelling_for_a_ticker(written: str) -> None:
    assert ticker_key(written) == "700.HK"


@pytest.mark.parametrize("written", ["Step 3.5", "K2.5", "Z.ai", "C3.ai", "Tencent"])
def test_a_name_is_no_ticker(written: str) -> None:
    assert ticker_key(written) is None


# --- renderings -----------------------------------------------------------------------------------------------------


def test_a_name_read_aloud_is_covered_by_its_syllables() -> None:
    found = render("Chiyang Robotics", "赤杨机器人")
    assert found.covered == pytest.approx(1.0)
    assert found.syllables == 2


def test_a_name_translated_word_by_word_is_covered_by_its_words() -> None:
    found = render("Woodpecker Robotics", "啄木鸟机器人")
    assert found.covered == pytest.approx(1.0)
    assert found.words == 1


def test_an_unrelated_name_is_hardly_covered() -> None:
    assert render("Silver Birch", "赤杨机器人").covered < 0.3


# --- pairs ----------------------------------------------------------------------------------------------------------

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("Leap AI", "阶跃星辰", SAME),
        ("00700.HK", "Tencent", SAME),
        ("NASDAQ: NVDA", "英伟达", SAME),
        ("Zhilin Yang", "杨植麟", SAME),
        ("Huawei Ascend 910C", "昇腾910C", SAME),
        ("Nvidia", "NVIDIA Corporation", SAME),
        ("Alibaba", "Alibaba Cloud", DIFFERENT),
        ("Qwen", "Qwen 3.5", DIFFERENT),
        ("K2", "K2.5", DIFFERENT),
        ("HongShan", "Sequoia Capital", DIFFERENT),
        ("智谱", "智普", DIFFERENT),
        ("大基金二期", "大基金三期", DIFFERENT),
        ("Xiaomi", "Xiaomi Robotics", UNSURE),  # a unit, not listed: no reason to merge
        ("Kimi", "Moonshot AI", UNSURE),  # the product's name, and what the press calls the company
    ],
)
def test_the_list_tells(left: str, right: str, verdict: Verdict) -> None:
    found = judge_pair(left, right)
    assert found.verdict is verdict, found
    assert found.reason


def test_the_text_tells_the_bearers_of_one_name_apart() -> None:
    cars = "SAIC sold more electric cars than ever, with its IM marque in front, the Shanghai carmaker said."
    clouds = "SAIC, the contractor of Reston, Virginia, moves an office of the Army to the cloud."
    assert judge_pair("SAIC", "上汽集团", cars, "上汽集团的新车销量又创新高。").verdict is SAME
    assert judge_pair("SAIC", "SAIC", cars, clouds).verdict is DIFFERENT
    assert judge_pair("SAIC", "上汽集团", clouds, "上汽集团的新车销量又创新高。").verdict is DIFFERENT


def test_unlisted_names_are_one_where_reading_and_texts_agree() -> None:
    english = "Chiyang Robotics, founded by Gu Lanting, opened a plant for its LX-40 arm in Nantong."
    chinese = "顾兰亭创办的赤杨机器人在南通投产，LX-40机械臂月产三百台。"
    for use_list in (True, False):
        assert judge_pair("Chiyang Robotics", "赤杨机器人", english, chinese, use_list).verdict is SAME


def test_unlisted_names_that_only_read_alike_are_not_merged() -> None:
    english = "Chiyang Robotics of Dalian rents out palletising arms."
    chinese = "昆明的赤杨机器人为茶园提供采摘设备。"
    assert judge_pair("Chiyang Robotics", "赤杨机器人", english, chinese).verdict is not SAME
    assert judge_pair("赤杨机器人", "赤阳机器人").verdict is DIFFERENT


def test_a_text_may_give_two_names_as_one() -> None:
    text = "Silver Birch, known in China as Chiyang, will list in Hong Kong."
    assert judge_pair("Silver Birch", "Chiyang", text, "Chiyang files its prospectus.").probability > 0.5
    assert judge_pair("Silver Birch", "Chiyang").verdict is DIFFERENT


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_pair_gets_a_verdict_that_does_not_depend_on_its_order(left: str, right: str, text: str) -> None:
    found, turned = judge_pair(left, right, text, text), judge_pair(right, left, text, text)
    assert 0 <= found.probability <= 1
    assert found.verdict is turned.verdict


def test_a_file_is_judged_row_by_row(tmp_path: Path) -> None:
    source, target = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text('right\tid\tleft\nStepFun\t1\t"Leap AI"\nAlibaba Cloud\t2\tAlibaba\n', encoding="utf-8")
    assert judge_file(source, target) == 2
    with target.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(row["id"], row["verdict"]) for row in rows] == [("1", "same"), ("2", "different")]
    assert all(0 <= float(row["probability"]) <= 1 and row["reason"] for row in rows)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("id\tname\n1\tx\n", encoding="utf-8")
    with pytest.raises(ValueError, match="left, right"):
        judge_file(source, tmp_path / "out.tsv")


@pytest.mark.skipif(not BENCHMARK.exists(), reason="the shared benchmark is not here")
@pytest.mark.parametrize("use_list", [True, False])
def test_no_wrong_merge_on_the_benchmark(tmp_path: Path, use_list: bool) -> None:
    pairs, target = BENCHMARK / "aliases-dev.tsv", tmp_path / "out.tsv"
    judge_file(pairs, target, use_list=use_list)
    scored = subprocess.run(
        [sys.executable, str(BENCHMARK / "score_pairs.py"), str(pairs), str(target)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "(10 x 0 wrong merges" in scored.stdout, scored.stdout


# --- resolving ------------------------------------------------------------------------------------------------------


def node(name: str, kind: str = "organisation") -> NameNode:
    return NameNode(fold(name), kind)


def nodes(
    *names: str, together: tuple[tuple[str, str], ...] = (), apart: tuple[tuple[str, str], ...] = ()
) -> dict[NameNode, NodeEvidence]:
    def other(name: str, pairs: tuple[tuple[str, str], ...]) -> frozenset[NameNode]:
        return frozenset(node(b if a == name else a) for a, b in pairs if name in (a, b))

    return {node(name): NodeEvidence(frozenset({name}), other(name, together), other(name, apart)) for name in names}


def one(found: dict[NameNode, NameNode], *names: str) -> bool:
    return len({found[node(name)] for name in names}) == 1


def test_names_of_one_entry_are_one_and_its_smallest_node_is_the_entity() -> None:
    found = resolve(nodes("StepFun", "阶跃星辰", "Leap AI", "上海阶跃星辰智能科技有限公司", "Tencent"))
    assert one(found, "StepFun", "阶跃星辰", "Leap AI", "上海阶跃星辰智能科技有限公司")
    assert found[node("Tencent")] == node("Tencent")
    assert all(head <= each for each, head in found.items())


def test_kinds_are_never_joined() -> None:
    company, app = node("Kimi"), node("Kimi", "product")
    found = resolve(
        {company: NodeEvidence(together=frozenset({app})), app: NodeEvidence(), node("Moonshot AI"): NodeEvidence()}
    )
    assert found[company] == found[node("Moonshot AI")] != found[app]


def test_what_one_text_gives_as_one_is_one_unless_the_list_knows_better() -> None:
    found = resolve(nodes("Chiyang", "Silver Birch", together=(("Chiyang", "Silver Birch"),)))
    assert one(found, "Chiyang", "Silver Birch")
    found = resolve(nodes("Alibaba", "Alibaba Cloud", together=(("Alibaba", "Alibaba Cloud"),)))
    assert not one(found, "Alibaba", "Alibaba Cloud")


def test_what_is_set_apart_is_not_joined_by_a_chain() -> None:
    chain = (("Alder", "Birch"), ("Birch", "Cedar"))
    assert one(resolve(nodes("Alder", "Birch", "Cedar", together=chain)), "Alder", "Birch", "Cedar")
    found = resolve(nodes("Alder", "Birch", "Cedar", together=chain, apart=(("Alder", "Cedar"),)))
    assert one(found, "Alder", "Birch") and not one(found, "Alder", "Cedar")


def test_a_registered_name_joins_its_trade_name() -> None:
    assert one(resolve(nodes("赤杨木", "上海赤杨木智能科技有限公司")), "赤杨木", "上海赤杨木智能科技有限公司")
    assert not one(resolve(nodes("赤杨木", "上海赤杨木投资有限公司")), "赤杨木", "上海赤杨木投资有限公司")
    assert not one(resolve(nodes("赤杨", "上海赤杨智能科技有限公司")), "赤杨", "上海赤杨智能科技有限公司")


def test_a_full_reading_joins_one_name_but_not_two_homophones() -> None:
    assert one(resolve(nodes("赤杨银桦", "Chiyang Yinhua")), "赤杨银桦", "Chiyang Yinhua")
    found = resolve(nodes("赤杨银桦", "赤阳银华", "Chiyang Yinhua"))
    assert not one(found, "赤杨银桦", "赤阳银华")


def judged(left: str, right: str, verdict: Verdict, when: str = "2026-03-01T09:00:00") -> Judgement:
    return Judgement(node(left), node(right), verdict, "a reader", when)


def test_a_judgement_outranks_the_list() -> None:
    both = nodes("Alibaba", "Alibaba Cloud", "阿里巴巴")
    found = resolve(both, [judged("Alibaba", "Alibaba Cloud", SAME)])
    assert one(found, "Alibaba", "Alibaba Cloud", "阿里巴巴")
    found = resolve(both, [judged("Alibaba", "阿里巴巴", DIFFERENT)])
    assert not one(found, "Alibaba", "阿里巴巴")


def test_the_newest_judgement_is_in_force_and_a_split_restores_what_was() -> None:
    both = nodes("Alder", "Birch")
    merge = judged("Alder", "Birch", SAME, "2026-03-01T09:00:00")
    split = judged("Birch", "Alder", UNSURE, "2026-03-02T09:00:00")
    assert resolve(both, [merge]) != resolve(both)
    assert resolve(both, [split, merge]) == resolve(both)


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [(SAME, SAME, SAME), (SAME, DIFFERENT, DIFFERENT), (DIFFERENT, DIFFERENT, UNSURE), (UNSURE, SAME, UNSURE)],
)
def test_verdicts_chain(first: Verdict, second: Verdict, outcome: Verdict) -> None:
    assert first.then(second) is second.then(first) is outcome


_NAMES = [
    *["StepFun", "阶跃星辰", "Leap AI", "Alibaba", "阿里巴巴", "Alibaba Cloud", "阿里云", "Kimi", "Moonshot AI"],
    *["Alder", "Birch", "Cedar", "赤杨银桦", "赤阳银华", "Chiyang Yinhua", "赤杨木", "上海赤杨木智能科技有限公司"],
    *["SAIC", "上汽集团"],
]
_PAIRS = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), max_size=8).map(tuple)
_JUDGEMENTS = st.lists(
    st.builds(judged, st.sampled_from(_NAMES), st.sampled_from(_NAMES), st.sampled_from(list(Verdict))), max_size=4
)


@given(st.permutations(_NAMES), st.integers(0, len(_NAMES)), _PAIRS, _PAIRS, _JUDGEMENTS, st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_nodes_and_judgements_does_not_matter(
    order: list[str], size: int, together: tuple[tuple[str, str], ...], apart: tuple[tuple[str, str], ...],
    judgements: list[Judgement], random: object,
) -> None:  # fmt: skip
    names = order[:size]
    shuffled = sorted(names)
    turned = sorted(judgements, key=lambda each: (each.right, each.left), reverse=True)
    found = resolve(nodes(*names, together=together, apart=apart), judgements)
    assert found == resolve(nodes(*shuffled, together=together, apart=apart), turned)
    assert all(found[head] == head and head <= each for each, head in found.items())


@given(st.permutations(_NAMES), st.integers(0, len(_NAMES)), _PAIRS)
@settings(max_examples=80, deadline=None)
def test_an_unrelated_node_changes_nothing_else(
    order: list[str], size: int, together: tuple[tuple[str, str], ...]
) -> None:
    before = nodes(*order[:size], together=together)
    after = before | nodes("Larch and Sons")
    assert resolve(after) == resolve(before) | {node("Larch and Sons"): node("Larch and Sons")}


def test_nodes_that_may_be_one_share_a_key() -> None:
    for left, right in [
        ("StepFun", "阶跃星辰"),
        ("赤杨银桦", "Chiyang Yinhua"),
        ("赤杨木", "上海赤杨木智能科技有限公司"),
    ]:
        assert keys_of(node(left)) & keys_of(node(right))
    assert not keys_of(node("Alder")) & keys_of(node("Birch"))

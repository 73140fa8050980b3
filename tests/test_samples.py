"""The demo corpus: that it is well-formed, varied and invented; and that nothing we ship repeats the benchmark."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tenfold.documents import Document
from tenfold.gathering import gather

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "src" / "tenfold" / "data" / "samples"
TRUTH = ROOT / "samples" / "truth.toml"
Run = tuple[str, ...]

FIELDS = ["title", "publisher", "date", "url", "lang"]
RUN_OF_WORDS, RUN_OF_HAN = 8, 14
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SHIPPED_SUFFIXES = {".py", ".toml", ".md", ".txt", ".jsonl", ".tsv"}

REAL_OUTLETS = """
    reuters, bloomberg, associated press, agence france, xinhua, nikkei, kyodo, yonhap, cnbc, cnn, bbc, npr, forbes,
    fortune, wired, axios, politico, guardian, economist, financial times, wall street journal, new york times,
    washington post, the information, techcrunch, the verge, venturebeat, business insider, benzinga, marketwatch,
    barron, seeking alpha, motley fool, south china morning post, caixin, yicai, pandaily, technode, technasia, tech
    in asia, dealstreetasia, kr asia, krasia, 36kr, sixth tone, global times, china daily, straits times, business
    times, channel newsasia, taipei times, digitimes, tom's hardware, the register, ars technica, semianalysis,
    chosun, etnews, gmt eight, edgen,
    新华, 人民, 财新, 第一财经, 界面, 澎湃, 财联社, 证券时报, 上海证券报, 中国证券报, 21世纪, 每日经济,
    经济观察, 华尔街见闻, 钛媒体, 虎嗅, 36氪, 量子位, 机器之心, 晚点, 雷峰, 极客公园, 东方财富, 新浪,
    网易, 腾讯新闻, 科创板日报, 明报, 明報, 信报, 信報, 联合报, 聯合報, 經濟日報, 经济日报, 工商時報
"""

# What the commands and types must be called (SPEC.md) and the order of the rooms (DESIGN.md) are a contract, not prose:
# code that lists them shares these runs with the documents that fix them.
CONTRACT_RUNS = [
    "parameters context_length speed benchmark price users devices shipments market_share revenue profit loss growth"
    " cash headcount total_funding share_change assets orders other",
    "tariff export_control sanction investigation ruling subsidy approval ban other",
    "funding_round valuation listing acquisition fund release metric hardware partnership policy allegation personnel",
    "funding_round company amount stage investor lead_investor date",
    "gathering reading resolving reconciling ledger asking watching serving publishing",
    "dev.jsonl seeds.jsonl aliases-dev.tsv cases-dev.jsonl",
]
# Names in full that are as long as a run.
OFFICIAL_NAMES = ["国家集成电路产业投资基金三期股份有限公司"]


@dataclass(frozen=True)
class Sample:
    """One article of the demo corpus, as the file holds it."""

    stem: str
    title: str
    publisher: str
    date: str
    url: str
    lang: str
    body: str


def read_sample(path: Path) -> Sample:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert not opening, f"{path.name}: the front matter must come first"
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    assert list(fields) == FIELDS, f"{path.name}: the front matter has {list(fields)}"
    assert ": " not in fields["title"] or fields["title"][0] == '"', f"{path.name}: a title with a colon needs quotes"
    return Sample(path.stem, body=body.strip(), **{key: value.strip('"') for key, value in fields.items()})


ARTICLES = [read_sample(path) for path in sorted(SAMPLES.glob("*.md"))]
BY_STEM = {article.stem: article for article in ARTICLES}


def of_language(lang: str) -> list[Sample]:
    return [article for article in ARTICLES if article.lang == lang]


# The corpus itself


def test_there_are_enough_of_each_language() -> None:
    english, chinese = of_language("en"), of_language("zh")
    assert len(ARTICLES) >= 66
    assert len(english) >= 44
    assert len(chinese) >= 22
    assert len(english) + len(chinese) == len(ARTICLES)
    assert 0.60 <= len(english) / len(ARTICLES) <= 0.70


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.stem)
def test_article_is_well_formed(article: Sample) -> None:
    published = date.fromisoformat(article.date)
    assert date(2025, 1, 1) <= published <= date(2026, 6, 30)
    address = urlsplit(article.url)
    assert address.scheme == "https"
    assert (address.hostname or "").endswith(".example")
    assert len(address.path) > 1
    assert article.title
    assert article.stem.startswith((article.date, "seed-retold-"))
    assert not re.search(r"[\u00ad\u200b\ufeff\ufffd]|  |\r|\t", article.body)
    if article.lang == "en":
        # The retold round-up of thirty-odd deals is the one long piece.
        assert 95 <= len(article.body.split()) <= (450 if article.stem == "seed-retold-1" else 350)
        assert len(HAN.findall(article.body)) <= 40
    else:
        assert 180 <= len(HAN.findall(article.body)) + len(re.findall(r"[A-Za-z0-9.]+", article.body)) <= 600
        assert len(HAN.findall(article.body)) > len(article.body) / 2


def test_gathering_reads_every_article_as_it_stands() -> None:
    gathered = {each.given_id: each for each in gather([str(SAMPLES)]) if isinstance(each, Document)}
    assert set(gathered) == set(BY_STEM)
    for stem, article in BY_STEM.items():
        read = gathered[stem]
        assert (read.title, read.publisher, read.published) == (article.title, article.publisher, article.date)
        assert (read.url, read.lang, read.text.strip()) == (article.url, article.lang, article.body)


def test_a_third_open_with_their_headline() -> None:
    headed = sum(article.body.lstrip("# ").startswith(article.title) for article in ARTICLES)
    assert 0.25 <= headed / len(ARTICLES) <= 0.42


def test_some_chinese_articles_are_traditional() -> None:
    traditional = [article for article in of_language("zh") if re.search(r"[國這個與將業為萬億]", article.body)]
    assert 2 <= len(traditional) <= 4


def test_addresses_and_places_in_the_corpus_are_unique() -> None:
    assert len({article.url for article in ARTICLES}) == len(ARTICLES)
    assert len({(article.publisher, article.title) for article in ARTICLES}) == len(ARTICLES)


def test_no_publisher_is_a_real_outlet() -> None:
    real = [" ".join(name.split()) for name in REAL_OUTLETS.split(",")]
    publishers = {article.publisher for article in ARTICLES}
    assert len(publishers) >= 20
    for publisher in publishers:
        assert not [name for name in real if name in publisher.lower()], publisher


def test_a_publisher_lives_at_one_address_and_an_address_has_one_publisher() -> None:
    pairs = {(article.publisher, urlsplit(article.url).hostname) for article in ARTICLES}
    assert len(pairs) == len({publisher for publisher, _ in pairs}) == len({host for _, host in pairs})


# What is known about it: samples/truth.toml


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return tomllib.loads(TRUTH.read_text(encoding="utf-8"))


def holds(article: Sample, passage: str) -> bool:
    return passage in article.body or passage in article.title


def test_names_of_the_truth_are_in_the_corpus(truth: dict[str, Any]) -> None:
    everything = "\n".join(f"{article.title}\n{article.body}" for article in ARTICLES)
    named = [name for cluster in truth["same"] for name in cluster["names"]]
    named += [name for pair in truth["different"] for name in pair["names"]]
    missing = [name for name in named if name not in everything]
    assert not missing
    assert all(len(cluster["names"]) >= 2 for cluster in truth["same"])


def test_no_name_stands_in_two_clusters(truth: dict[str, Any]) -> None:
    named = [name for cluster in truth["same"] for name in cluster["names"]]
    assert len(named) == len(set(named))


def test_slips_and_conflicts_quote_their_articles(truth: dict[str, Any]) -> None:
    for wrong in truth["slip"] + truth["conflict"]:
        assert holds(BY_STEM[wrong["document"]], wrong["stated"]), wrong
        assert wrong["because"]
    misreader = [wrong for wrong in truth["slip"] if wrong["kind"] == "亿 as billion"]
    assert len({wrong["document"] for wrong in misreader}) >= 3
    assert {BY_STEM[wrong["document"]].publisher for wrong in misreader} == {"Pearl Delta Dispatch"}


def test_copies_share_their_text_and_nothing_else_does(truth: dict[str, Any]) -> None:
    told = {frozenset(copy["documents"]) for copy in truth["copy"]}
    found: dict[str, set[str]] = {}
    for article in ARTICLES:
        found.setdefault(article.body, set()).add(article.stem)
    assert {frozenset(stems) for stems in found.values() if len(stems) > 1} == told
    for stems in told:
        assert len({BY_STEM[stem].publisher for stem in stems}) == len(stems)


def test_articles_without_a_claim_exist(truth: dict[str, Any]) -> None:
    silent = truth["no_claims"]["documents"]
    assert 4 <= len(silent) <= 6
    assert {BY_STEM[stem].lang for stem in silent} == {"en", "zh"}


# Against the benchmark


def strings_in(value: Any) -> Iterator[str]:
    """The strings of a JSON value; the forms of one name, side by side in the labels, are strings of their own."""
    if isinstance(value, str):
        yield from value.split(" | ")
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file: each string of a JSON line, each cell of a table; any other file is one text."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        yield from (text for line in content.splitlines() for text in strings_in(json.loads(line)))
    elif path.suffix == ".tsv":
        yield from re.split(r"[\t\n]", content)
    else:
        yield content


def shared_texts() -> Iterator[str]:
    for path in sorted(SHARED.rglob("*")):
        if path.suffix in {".jsonl", ".tsv", ".txt", ".md"}:
            yield from texts_of(path)


def runs(text: str) -> list[Run]:
    """Every run of so many words, and of so many Chinese characters, with whatever stands between them left out."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    han = HAN.findall(text)
    return [
        tuple(units[start : start + length])
        for units, length in ((words, RUN_OF_WORDS), (han, RUN_OF_HAN))
        for start in range(len(units) - length + 1)
    ]


def longest_shared(text: str, theirs: set[Run]) -> list[str]:
    """The runs of a text that are also theirs, overlapping ones put together."""
    joined: list[list[str]] = []
    before: Run = ()
    for run in runs(text):
        if run in theirs:
            if joined and before in theirs and before[1:] == run[:-1]:
                joined[-1].append(run[-1])
            else:
                joined.append(list(run))
        before = run
    return ["".join(units) if HAN.match(units[0]) else " ".join(units) for units in joined]


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the benchmark is not beside this checkout")


@needs_shared
def test_shares_no_run_with_shared() -> None:
    allowed = {run for phrase in CONTRACT_RUNS + OFFICIAL_NAMES for run in runs(phrase)}
    theirs = {run for text in shared_texts() for run in runs(text)} - allowed
    shipped = [path for folder in ("src", "samples") for path in sorted((ROOT / folder).rglob("*"))]
    found = [
        f"{path.relative_to(ROOT)}: {run}"
        for path in shipped
        if path.suffix in SHIPPED_SUFFIXES
        for text in texts_of(path)
        for run in longest_shared(text, theirs)
        if any(sign.isalpha() for sign in run)  # a table of numbers is nobody's sentence
    ]
    assert not found, "\n".join(["What we ship repeats what stands in ../shared; say it in other words:", *found])


SCALES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
IN_WORDS = {
    2: r"\b(doubled|twice)\b",
    3: r"\b(tripled?|threefold)\b",
    4: r"\bfourfold\b",
    10: r"\btenfold\b|\border of magnitude\b",
}


def figures_in(text: str) -> set[float]:
    number = r"(\d[\d,]*(?:\.\d+)?)"
    figure = re.compile(rf"{number}(?: to \$?{number})?[\s-]?(thousand|million|billion|trillion)?")
    stated = {
        float(part.replace(",", "")) * SCALES[scale] for *parts, scale in figure.findall(text) for part in parts if part
    }
    stated |= {float(number) for number, words in IN_WORDS.items() if re.search(words, text)}
    return stated | {1e12} if "a trillion parameters" in text else stated


@needs_shared
@pytest.mark.parametrize("number", range(5))
def test_retold_seed_keeps_every_name_and_figure(number: int) -> None:
    gold = json.loads((SHARED / "benchmark" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()[number])
    retold = BY_STEM[f"seed-retold-{number}"]
    text = f"{retold.title}\n{retold.body}"
    names, figures = set(), set()
    for role, values in ((role, values) for claim in gold["claims"] for role, values in claim["roles"].items()):
        if role in {"measure", "date", "instrument", "license", "stage", "position"}:
            continue
        names |= {value for value in values if isinstance(value, str)}
        figures |= {
            value[end] for value in values if isinstance(value, dict) for end in ("value", "value_max") if end in value
        }
    plain = re.sub(r"[’*]", "'", text).lower()
    lost = [
        name for name in sorted(names) if not any(form.replace("’", "'").lower() in plain for form in name.split(" | "))
    ]
    assert not lost
    assert not sorted(figures - figures_in(text))

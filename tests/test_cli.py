"""The command line as a person uses it: the real commands, on a small ledger of texts written for these tests."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tenfold.cli.running import run
from tenfold.ledger import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    Tenfold = Callable[..., "Ran"]

SOURCE = Path(__file__).parents[1] / "src"
ARTICLES = [
    {
        "id": "orchid-a",
        "published": "2026-03-03",
        "publisher": "Harbour Wire",
        "title": "Orchid Robotics closes a round",
        "text": "Orchid Robotics has raised $40 million in a Series A round led by Pine Capital, the company said. "
        "Orchid Robotics released its Fern-2 robot in February 2026.",
    },
    {
        "id": "orchid-b",
        "published": "2026-03-04",
        "publisher": "=Evening Cable",
        "title": "Money for robots",
        "text": "Orchid Robotics has raised $40 million in a Series A round led by Pine Capital, two people said.",
    },
    {
        "id": "willow",
        "published": "2026-01-20",
        "publisher": "Harbour Wire",
        "title": "Willow AI",
        "text": "Willow AI has raised 300 million yuan in a Series B round led by Cedar Ventures.",
    },
    {
        "id": "lanhua",
        "published": "2026-02-02",
        "publisher": "潮汐财经",
        "title": "完成融资",
        "text": "月之暗面宣布完成5亿美元C轮融资，由松木资本领投。公司成立于2023年。",
    },
]


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in ARTICLES), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def book(corpus: Path) -> Path:
    path = corpus.with_name("book.db")
    assert run(["add", str(corpus), "--ledger", str(path)]) == 0
    return path


@pytest.fixture
def tenfold(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Tenfold:
    """Run a command in this process, in a folder of its own, with the ledger named by the environment."""
    monkeypatch.setenv("TENFOLD_LEDGER", str(book))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        return Ran(code, *capsys.readouterr())

    return command


def outside(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **(more.pop("env", {}))}  # type: ignore[dict-item]
    return subprocess.run(
        [sys.executable, "-m", "tenfold", *arguments],
        capture_output=True, text=True, check=False, env=environment, **more,  # type: ignore[call-overload]
    )  # fmt: skip


def test_add_ends_with_one_line_and_skips_what_is_there(tenfold: Tenfold, corpus: Path, tmp_path: Path) -> None:
    ledger = str(tmp_path / "new.db")
    first = tenfold("add", str(corpus), "/no/such/place", "--ledger", ledger)
    assert first.code == 0
    assert re.fullmatch(
        r"Added 4 documents \(\d+ claims\) in \d+\.\d s; 1 set aside \(see: tenfold rejects\)\n", first.out
    )
    assert first.err == "tenfold: set aside /no/such/place: no such file or folder; check the path\n"
    second = tenfold("--ledger", ledger, "add", str(corpus))
    assert re.fullmatch(r"Added 0 documents \(0 claims\) in \d+\.\d s; 4 already there\n", second.out)
    assert second.code == 0
    assert json.loads(tenfold("rejects", "--json", "--ledger", ledger).out)[0]["origin"] == "/no/such/place"


def test_add_fails_where_nothing_could_be_added(tenfold: Tenfold, tmp_path: Path) -> None:
    ran = tenfold("add", "/no/such/place", "--ledger", str(tmp_path / "new.db"))
    assert ran.code == 1
    assert ran.err.splitlines()[-1] == "tenfold: nothing could be added; the lines above say why"


def test_add_from_standard_input(tmp_path: Path) -> None:
    done = outside("add", "-", "--ledger", str(tmp_path / "new.db"), input=ARTICLES[0]["text"])
    assert done.returncode == 0 and done.stdout.startswith("Added 1 document (")


def test_deals_as_a_table_as_json_and_as_csv(tenfold: Tenfold) -> None:
    table = tenfold("deals", "--type", "funding_round")
    assert table.code == 0
    assert "Orchid Robotics" in table.out and "$40m" in table.out and "Pine Capital" in table.out
    assert all(line == line.rstrip() for line in table.out.splitlines())
    rows = json.loads(tenfold("deals", "--type", "funding_round", "--json").out)
    orchid = next(row for row in rows if row["company"] == "Orchid Robotics")
    assert orchid["amount"]["value"] == 40_000_000
    cells = list(csv.DictReader(io.StringIO(tenfold("deals", "--type", "funding_round", "--csv").out)))
    assert {row["amount"] for row in cells} >= {"40000000"}
    assert len(cells) == len(rows)


def test_deals_are_filtered_by_amounts_as_people_type_them(tenfold: Tenfold) -> None:
    def companies(*options: str) -> set[str]:
        return {
            row["company"] for row in json.loads(tenfold("deals", "--type", "funding_round", "--json", *options).out)
        }

    assert "Orchid Robotics" not in companies("--min", "100M")
    assert len(companies("--min", "100M")) == 1
    assert companies("--max", "4亿元", "--min", "RMB 200m") == {"Orchid Robotics", "Willow AI"}
    assert companies("--since", "2026-03") == {"Orchid Robotics"}
    assert companies("--investor", "Cedar Ventures") == {"Willow AI"}
    assert len(companies("--company", "Moonshot AI")) == 1


def test_conversion_says_so(tenfold: Tenfold) -> None:
    ran = tenfold("deals", "--company", "Willow AI", "--in", "usd")
    assert "CNY 300m" in ran.out and "in USD" in ran.out and "ECB" in ran.out


def test_totals(tenfold: Tenfold) -> None:
    ran = tenfold("total", "--by", "investor", "--in", "USD")
    assert "Pine Capital" in ran.out and "$40m" in ran.out and "In all 3 deals" in ran.out
    assert json.loads(tenfold("total", "--json").out)["events"] == 3
    assert tenfold("total", "--by", "quarter", "--csv").out.startswith("key,")


def test_claims_with_their_evidence(tenfold: Tenfold) -> None:
    ran = tenfold("claims", "--company", "Orchid Robotics", "--evidence")
    assert "Fern-2" in ran.out and "“" in ran.out and "Harbour Wire" in ran.out
    assert {row["type"] for row in json.loads(tenfold("claims", "--document", "willow", "--json").out)} == {
        "funding_round"
    }


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tenfold: Tenfold) -> None:
    rows = csv.DictReader(io.StringIO(tenfold("claims", "--document", "orchid-b", "--csv").out))
    assert {row["source_publisher"] for row in rows} == {"'=Evening Cable"}


def test_find_in_both_languages(tenfold: Tenfold) -> None:
    assert "Willow AI has raised" in tenfold("find", "Willow", "round").out
    assert "月之暗面" in tenfold("find", "月之暗面").out
    assert tenfold("find", "zeppelin").out == "Nothing found.\n"


def test_sql_reads_and_only_reads(tenfold: Tenfold) -> None:
    ran = tenfold("sql", "select company, amount from deals where company = 'Willow AI'")
    assert ran.out.split() == ["company", "amount", "Willow", "AI", "300000000"]
    assert json.loads(tenfold("sql", "select count(*) as n from sources", "--json").out) == [{"n": 4}]
    refused = tenfold("sql", "delete from documents")
    assert refused.code == 1 and refused.err.count("\n") == 1


def test_show_gathers_what_is_known(tenfold: Tenfold) -> None:
    ran = tenfold("show", "orchid", "robotics", "--evidence")
    assert ran.code == 0
    for words in ("Orchid Robotics", "Funding rounds", "$40m", "Pine Capital", "Fern-2", "Harbour Wire +1", "“"):
        assert words in ran.out
    assert json.loads(tenfold("show", "Orchid Robotics", "--json").out)["name"] == "Orchid Robotics"
    unknown = tenfold("show", "Orchid Robotic")
    assert unknown.code == 1 and "did you mean Orchid Robotics" in unknown.err


def test_check_on_the_ledger(tenfold: Tenfold) -> None:
    assert tenfold("check").code == 0
    for finding in json.loads(tenfold("check", "--json").out):
        assert {"kind", "claim", "should_be", "because", "confidence"} <= set(finding)
    assert tenfold("check", "--jsonl").code == 2


def test_check_cases(tenfold: Tenfold, tmp_path: Path) -> None:
    case = {
        "id": "c1",
        "documents": [{"id": "d1", "lang": "en", "text": ARTICLES[0]["text"], "published": "2026-03-03"}],
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(case) + "\nnonsense\n", encoding="utf-8")
    ran = tenfold("check", "--cases", "cases.jsonl", "--jsonl")
    (answer,) = map(json.loads, ran.out.splitlines())
    assert ran.code == 0 and answer["id"] == "c1" and {"findings", "events"} <= set(answer)
    assert "cases.jsonl:2: broken JSON" in ran.err


def test_read_shows_the_text_and_its_claims(tenfold: Tenfold, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLES[0]["text"] + "\x1b[31m\u202e", encoding="utf-8")
    ran = tenfold("read", "a.txt")
    assert ARTICLES[0]["text"] in ran.out and "funding round" in ran.out
    assert "\x1b" not in ran.out and "\u202e" not in ran.out
    (document,) = json.loads(tenfold("read", "a.txt", "--json").out)
    assert document["id"] == "a" and document["mentions"] and document["lang"] == "en"


def test_read_jsonl_points_into_the_text(tenfold: Tenfold, corpus: Path) -> None:
    records = [json.loads(line) for line in tenfold("read", str(corpus), "--jsonl").out.splitlines()]
    assert [record["id"] for record in records] == [article["id"] for article in ARTICLES]
    for record, article in zip(records, ARTICLES, strict=True):
        assert set(record) == {"id", "claims", "rejected"} and record["rejected"] is None
        for claim in record["claims"]:
            assert claim["evidence"] in article["text"]
            for role, values in claim["roles"].items():
                assert len(claim["spans"][role]) == len(values)
                assert all(0 <= start < end <= len(article["text"]) for start, end in claim["spans"][role])


def test_score_prints_its_three_lines(tenfold: Tenfold, tmp_path: Path) -> None:
    claim = {
        "type": "funding_round",
        "status": "done",
        "roles": {"company": ["Willow AI"], "amount": [{"value": 3e8, "currency": "CNY"}], "stage": ["B"],
                  "investor": ["Cedar Ventures"], "lead_investor": ["Cedar Ventures"]},
        "evidence": "Willow AI has raised 300 million yuan",
    }  # fmt: skip
    gold = {**ARTICLES[2], "lang": "en", "claims": [claim]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    ran = tenfold("score", "gold.jsonl", "--by", "type")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["money", "other", "all", "funding_round", "bounds"]
    assert "F1 1.000" in ran.out
    (tmp_path / "none.jsonl").write_text(json.dumps({"id": "willow", "claims": []}), encoding="utf-8")
    figures = json.loads(tenfold("score", "gold.jsonl", "--predicted", "none.jsonl", "--json", "--errors", "9").out)
    assert figures["figures"]["all"]["missed"] == 6 == len(figures["errors"])


def test_who(tenfold: Tenfold, tmp_path: Path) -> None:
    ran = tenfold("who", "阶跃星辰", "--why")
    assert ran.code == 0 and "StepFun" in ran.out and "who's-who" in ran.out
    assert tenfold("who", "Nobody Anywhere").code == 1
    (tmp_path / "p.tsv").write_text(
        "id\tleft\tright\tleft_context\tright_context\n1\tStepFun\t阶跃星辰\tStepFun said so.\t阶跃星辰完成融资。\n",
        encoding="utf-8",
    )
    assert tenfold("who", "--pairs", "p.tsv", "--output", "o.tsv", "--no-list").code == 0
    assert (tmp_path / "o.tsv").read_text(encoding="utf-8").splitlines()[0] == "id\tverdict\tprobability\treason"
    assert tenfold("who", "--pairs", "p.tsv").code == 2


def test_export_writes_whole_files_without_whole_texts(tenfold: Tenfold, tmp_path: Path) -> None:
    for name in ("deals.csv", "claims.jsonl", "deals.parquet"):
        assert tenfold("export", name).code == 0
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows and not any(article["text"] in json.dumps(rows, ensure_ascii=False) for article in ARTICLES)
    assert (tmp_path / "deals.csv").read_bytes().startswith(b"\xef\xbb\xbfevent_id,")
    assert (tmp_path / "deals.parquet").read_bytes()[:4] == b"PAR1"
    assert tenfold("export", "deals.doc").code == 1
    assert tenfold("export", "nowhere/deals.csv").code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.jsonl", "deals.csv", "deals.parquet"]


def test_parquet_without_its_extra(tenfold: Tenfold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    ran = tenfold("export", "deals.parquet")
    assert ran.code == 1 and "tenfold[frames]" in ran.err


def test_looking_after_a_ledger(tenfold: Tenfold, corpus: Path, tmp_path: Path) -> None:
    ledger = ["--ledger", str(tmp_path / "own.db")]
    tenfold("add", str(corpus), *ledger)
    digest = tenfold("digest", *ledger).out.strip()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert digest in tenfold("rebuild", *ledger).out
    assert tenfold("reread", *ledger).code == 0
    assert tenfold("digest", *ledger).out.strip() == digest
    assert tenfold("purge", "willow", *ledger).code == 2  # nobody can be asked here
    assert tenfold("purge", "willow", "--yes", *ledger).code == 0
    assert tenfold("purge", "willow", "--yes", *ledger).code == 1
    assert tenfold("digest", *ledger).out.strip() != digest


def test_the_demo_fits_its_screen_and_names_its_ledger(tenfold: Tenfold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    ran = tenfold("demo", "--keep", "demo.db")
    assert ran.code == 0
    lines = (ran.out + ran.err).splitlines()
    assert len(lines) <= 75 and "StepFun" in ran.out and "阶跃星辰" in ran.out
    assert "export TENFOLD_LEDGER=demo.db" in ran.err
    assert tenfold("show", "StepFun", "--ledger", "demo.db").code == 0
    assert tenfold("demo", "--keep", "demo.db").code == 1


def test_a_demo_of_ones_own(tenfold: Tenfold, corpus: Path) -> None:
    assert "Orchid Robotics" in tenfold("demo", str(corpus), "--keep", "own.db").out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["deals", "--ledger", "none.db"], 1, "none.db: no such ledger; make one with tenfold add"),
        (["deals", "--min", "lots"], 2, "'lots' is no amount"),
        (["deals", "--in", "money"], 2, "'money' is no currency"),
        (["deals", "--min", "$5m", "--max", "€7m"], 2, "two currencies"),
        (["deals", "--json", "--csv"], 2, "exclude each other"),
        (["deals", "--since", "spring"], 1, "spring is no date"),
        (["deals", "--type", "gift"], 1, "gift is no type"),
        (["deals", "--sort", "mood"], 2, "mood"),
        (["deels"], 2, "No such command 'deels'"),
        (["show"], 2, "Missing argument"),
        (["score", "nowhere.jsonl"], 1, "nowhere.jsonl: no such file"),
        (["who", "--pairs", "nowhere.tsv", "--output", "o.tsv"], 1, "nowhere.tsv: no such file"),
        (["check", "--cases", "nowhere.jsonl"], 1, "nowhere.jsonl: no such file"),
    ],
)
def test_errors_are_one_line(tenfold: Tenfold, arguments: list[str], code: int, says: str) -> None:
    ran = tenfold(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err and ran.err.startswith("tenfold: ") and ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    ["", "add", "show", "deals", "total", "claims", "find", "sql", "read", "check", "who", "rejects", "export",
     "rebuild", "reread", "digest", "purge", "score", "demo"],
)  # fmt: skip
def test_help_teaches_by_example(tenfold: Tenfold, command: str) -> None:
    ran = tenfold(*command.split(), "--help")
    assert ran.code == 0
    assert f"tenfold {command}".strip() in ran.out.split("╯")[-1]


def test_version_and_bare_command(tenfold: Tenfold) -> None:
    assert re.fullmatch(r"tenfold \d+\.\d+\.\d+\S*\n", tenfold("--version").out)
    assert "Usage: tenfold" in tenfold().out


def test_no_colour_and_no_terminal_mean_plain_text(corpus: Path) -> None:
    done = outside("read", str(corpus), env={"NO_COLOR": "1"})
    assert done.returncode == 0 and "\x1b" not in done.stdout


def test_what_is_heavy_is_not_imported_for_reading() -> None:
    script = (
        "import sys; from tenfold.cli.running import run; run(['read', sys.argv[1], '--jsonl'])\n"
        "print([name for name in ('sqlalchemy', 'trafilatura', 'rich', 'py3langid', 'polars') if name in sys.modules])"
    )
    path = Path(__file__).with_name("test_cli.py")
    done = subprocess.run(
        [sys.executable, "-c", script, "-"], input=ARTICLES[0]["text"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)}, cwd=path.parent,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_ctrl_c_keeps_what_was_read_and_says_how_to_go_on(tmp_path: Path) -> None:
    with (tmp_path / "news.jsonl").open("w", encoding="utf-8") as stream:
        for number in range(4000):
            stream.write(
                json.dumps({"text": f"Orchid {number} has raised ${number + 1} million from Pine Capital."}) + "\n"
            )
    ledger = tmp_path / "book.db"
    running = subprocess.Popen(
        [sys.executable, "-m", "tenfold", "add", str(tmp_path / "news.jsonl"), "--ledger", str(ledger)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    for _ in range(200):
        time.sleep(0.05)
        if ledger.exists() and ledger.stat().st_size > 300_000:
            break
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert re.fullmatch(r"tenfold: stopped; \d+ documents? of this run are kept; run .* again to go on\n", said)
    kept = outside("sql", "select count(*) as n from sources", "--json", "--ledger", str(ledger))
    assert json.loads(kept.stdout)[0]["n"] == int(re.findall(r"\d+", said)[0]) > 0


def test_ctrl_c_right_behind_a_commit_counts_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "news.txt").write_text("Orchid has raised $5 million from Pine Capital.", encoding="utf-8")
    keep = Store.add

    def add_and_stop(*arguments: Any, **options: Any) -> None:
        keep(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "add", add_and_stop)
    assert run(["add", str(tmp_path / "news.txt"), "--ledger", str(tmp_path / "book.db")]) == 130
    assert "1 document of this run are kept" in capsys.readouterr().err

"""One's own tables: rows as claims by a map, spreadsheets in and out, a source beside all others."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold import Ledger
from tenfold.api import LedgerError
from tenfold.documents import Document
from tenfold.gathering.tables import heading_of, row_text
from tenfold.publishing import export
from tenfold.reading.tabular import BadMap, load_map

if TYPE_CHECKING:
    from pathlib import Path

MAP = """
source = "Example Deals"
[document]
id = "Deal ID"
published = "Announced"
[[claim]]
type = "funding_round"
status = {column = "Status", values = {"Completed" = "done", "Announced" = "planned"}}
[claim.roles]
company = "Company"
amount = {column = "Size (USD m)", scale = 1_000_000, currency = "USD"}
stage = "Round"
investor = {column = "Investors", separator = ";"}
date = "Announced"
[[claim]]
type = "valuation"
[claim.roles]
company = "Company"
amount = {column = "Value", currency = "USD"}
"""
HEADINGS = ["Deal ID", "Company", "Round", "Size (USD m)", "Value", "Investors", "Announced", "Status"]
ROWS = [
    ["D1", "Orchid Robotics", "Series B", "40", "$310 million", "Pine Capital; Juniper Partners",
     "2026-02-17", "Completed"],
    ["D2", "Quiet Lab", "Seed", "n/a", "", "", "17/03/2026", "Announced"],
    ["D3", "兰花机器人", "B轮", "1,250.5", "-", "松木资本", "2026-04", "Completed"],
    ["D4", "Loud Lab", "A", "forty", "", "", "someday", "Completed"],
]  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = [",".join(f'"{cell}"' for cell in row) for row in [HEADINGS, *ROWS]]
    (tmp_path / "deals.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return tmp_path / "deals.csv"


def added(table: Path, name: str = "a.db") -> Ledger:
    ledger = Ledger.open(table.parent / name)
    ledger.add_table(table, table.parent / "map.toml")
    return ledger


def test_each_row_is_a_document_with_its_claims_and_their_places(table: Path) -> None:
    with added(table) as ledger:
        claims = {(row.source.given_id, row.type): row for row in ledger.claims()}
        assert set(claims) == {
            ("D1", "funding_round"), ("D1", "valuation"), ("D2", "funding_round"), ("D3", "funding_round"),
            ("D4", "funding_round"),
        }  # fmt: skip
        orchid = claims["D1", "funding_round"].to_json()
        assert orchid["roles"] == {
            "company": ["Orchid Robotics"],
            "amount": [{"value": 40_000_000, "currency": "USD", "bound": "exact"}],
            "stage": ["B"],
            "investor": ["Pine Capital", "Juniper Partners"],
            "date": ["2026-02-17"],
        }
        assert claims["D1", "valuation"].to_json()["roles"]["amount"][0]["value"] == 310_000_000
        assert claims["D2", "funding_round"].to_json()["roles"] == {
            "company": ["Quiet Lab"], "stage": ["seed"], "date": ["2026-03-17"]
        }  # fmt: skip
        assert claims["D2", "funding_round"].status == "planned"
        assert claims["D3", "funding_round"].to_json()["roles"]["amount"][0]["value"] == 1_250_500_000
        assert "Size (USD m): 40" in orchid["evidence"]


def test_a_cell_that_cannot_be_read_is_set_aside_with_its_line(table: Path) -> None:
    with added(table) as ledger:
        assert {(row.origin.rpartition(":")[2], row.reason) for row in ledger.rejects()} == {
            ("5", "Size (USD m): 'forty' is no figure; the cell was left out"),
            ("5", "Announced: 'someday' is no date; the cell was left out"),
        }


def test_the_spans_of_names_and_figures_are_the_cells(table: Path) -> None:
    told = load_map(table.parent / "map.toml")
    document = Document(row_text(HEADINGS, ROWS[0]), lang="en")
    for claim in next(iter(told.read([document]))).claims:
        for value in claim.values:
            if value.forms:
                assert document.text[slice(*value.span)] == value.forms[0]
            elif value.quantity:
                assert document.text[slice(*value.span)] in ("40", "$310 million")


def test_a_table_added_again_changes_nothing_and_a_changed_map_reads_it_anew(table: Path) -> None:
    with added(table) as ledger:
        before = ledger.digest()
        again = ledger.add_table(table, table.parent / "map.toml")
        assert (again.added, again.already_there, ledger.digest()) == (0, 4, before)
        (table.parent / "map.toml").write_text(MAP.replace("1_000_000", "1_000"), encoding="utf-8")
        assert ledger.add_table(table, table.parent / "map.toml").added == 4
        amounts = [row.amount.value for row in ledger.deals(types=["funding_round"]) if row.amount]
        assert sorted(amounts) == [40_000, 1_250_500]


def test_rows_are_no_prose_for_the_built_in_reader(table: Path) -> None:
    with added(table) as ledger:
        before = ledger.digest()
        assert ledger.reread().added == 0
        ledger.rebuild()
        assert ledger.digest() == before


def test_a_spreadsheet_says_what_the_same_csv_says(table: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADINGS, *ROWS]:
        sheet.append(row)
    sheet["D2"], sheet["G2"] = 40.0, datetime.datetime(2026, 2, 17)
    book.save(table.parent / "deals.xlsx")
    with added(table) as ledger, Ledger.open(table.parent / "b.db") as other:
        other.add_table(table.parent / "deals.xlsx", table.parent / "map.toml")
        assert other.digest() == ledger.digest()


def test_the_source_is_set_beside_the_news(table: Path) -> None:
    with added(table) as ledger:
        ledger.add([
            Document("Orchid Robotics raised $55 million in a Series B round led by Pine Capital on Monday.",
                     publisher="Harbour Wire", published="2026-02-17"),
            Document("Meadow AI raised $9 million in a seed round led by Pine Capital on Monday.",
                     publisher="Harbour Wire", published="2026-02-24"),
        ])  # fmt: skip
        rows = ledger.compare("example deals", types=["funding_round"])
        found = {(row.kind, row.company, row.role): (row.theirs, row.ours) for row in rows}
        assert found["differs", "Orchid Robotics", "amount"] == ("$40 million", "$55 million")
        assert found["only_ours", "Meadow AI", None] == (None, "$9 million")
        assert found["only_theirs", "兰花机器人", None][0] == "$1.25 billion"
        with pytest.raises(LedgerError, match="nothing of Nobody"):
            ledger.compare("Nobody")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((MAP[MAP.index("[[claim]]") :], ""), r"says no \[\[claim\]\]"),
        (("[document]", "sheets = 2\n[document]"), "sheets is unknown"),
        (('source = "Example Deals"', ""), "needs source"),
        (('type = "valuation"', 'type = "worth"'), "worth is no type of claim"),
        (('stage = "Round"', 'colour = "Round"'), "funding_round has no role colour"),
        (('company = "Company"\namount = {column = "Size', 'amount = {column = "Size'), "needs the role company"),
        (('"Completed" = "done"', '"Completed" = "finished"'), "finished is no status"),
        (("scale = 1_000_000", "factor = 1_000_000"), "factor is unknown"),
        (('company = "Company"', 'company = {constant = "Orchid"}'), "company cannot be constant"),
        (("source", "= source"), "no TOML"),
    ],
)
def test_a_wrong_map_is_one_clear_line(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(MAP.replace(*change), encoding="utf-8")
    with pytest.raises(BadMap, match=says) as raised:
        load_map(path)
    assert "\n" not in str(raised.value)


def test_a_column_that_is_not_there_is_named(table: Path) -> None:
    table.write_text(table.read_text("utf-8").replace("Investors", "Backers"), encoding="utf-8")
    with (
        Ledger.open(table.parent / "a.db") as ledger,
        pytest.raises(LedgerError, match="no column Investors; it has Deal"),
    ):
        ledger.add_table(table, table.parent / "map.toml")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), min_size=1, max_size=6, unique_by=lambda c: c[0])
)
def test_any_cells_give_claims_that_lie_in_their_row(cells: list[tuple[str, str]]) -> None:
    headings = [heading_of(name) for name, _ in cells]
    document = Document(row_text(headings, [cell for _, cell in cells]), lang="en")
    from tenfold.reading.tabular import Cell, ClaimMap, ClaimType, TableMap

    roles = {
        role: Cell(column=name) for role, name in zip(("company", "amount", "date", "stage"), headings, strict=False)
    }
    told = TableMap("x", "en", None, {}, (ClaimMap(ClaimType.FUNDING_ROUND, Cell(constant="done"), roles),), "1")
    for claim in next(iter(told.read([document]))).claims:
        for value in claim.values:
            assert 0 <= value.span[0] < value.span[1] <= len(document.text)
            assert not value.forms or document.text[slice(*value.span)] == value.forms[0]


def test_excel_gets_text_as_text(tmp_path: Path) -> None:
    import openpyxl

    rows = [{"company": "=HYPERLINK(1)", "amount": {"value": 5, "currency": "USD"}, "url": "https://a.example"}]
    export(rows, tmp_path / "deals.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "deals.xlsx").active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["company", "amount", "amount_currency", "url"],
        ["=HYPERLINK(1)", 5, "USD", "https://a.example"],
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "s", "s"]


def test_the_map_in_the_docs_is_a_map(tmp_path: Path) -> None:
    from pathlib import Path as P

    page = (P(__file__).parents[1] / "docs" / "tables.md").read_text("utf-8")
    (tmp_path / "map.toml").write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    told = load_map(tmp_path / "map.toml")
    assert json.dumps([str(each.type) for each in told.claims]) == '["funding_round", "valuation"]'

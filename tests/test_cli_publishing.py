"""Rows made flat, and written so that no spreadsheet executes them and no half file is left."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.publishing import CannotWrite, export, flatten, write_csv

if TYPE_CHECKING:
    from pathlib import Path

ROW = {"amount": {"value": 4e7, "currency": "USD"}, "who": ["Pine", "Fern"], "source": {"title": None}, "n": -5}


def test_objects_become_cells_and_lists_one_cell() -> None:
    assert flatten(ROW) == {"amount": 4e7, "amount_currency": "USD", "who": "Pine; Fern", "source_title": None, "n": -5}


def test_the_cells_of_a_field_stand_together() -> None:
    stream = io.StringIO()
    write_csv([{"amount": None, "n": 1}, ROW], stream)
    assert stream.getvalue().splitlines()[0] == "amount,amount_currency,n,who,source_title"


@given(st.lists(st.text(st.characters(blacklist_characters="\r\x00", blacklist_categories=["Cs"])), min_size=1))
def test_any_text_comes_back_and_none_begins_as_a_formula(texts: list[str]) -> None:
    stream = io.StringIO()
    write_csv([{"a": text, "b": 1} for text in texts], stream)
    back = [row["a"] for row in csv.DictReader(io.StringIO(stream.getvalue(), newline=""))]
    assert [cell.removeprefix("'") for cell in back] == [text.removeprefix("'") for text in texts]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in back)


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    export([ROW], path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        export([ROW, {"n": object()}], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_takes_columns_of_mixed_numbers(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    export([{"n": 1}, {"n": 2.5}, {"n": None, "m": "x"}], tmp_path / "rows.parquet")
    assert polars.read_parquet(tmp_path / "rows.parquet")["n"].to_list() == [1.0, 2.5, None]
    with pytest.raises(CannotWrite, match=r"\.csv, \.jsonl, \.parquet"):
        export([ROW], tmp_path / "rows.xls")

"""Judges a file of pairs of names: tab-separated in, tab-separated out, each row by itself."""

from __future__ import annotations

import csv
from pathlib import Path

from tenfold.resolving.pair import judge_pair

_NEEDED = ("id", "left", "right")
_COLUMNS = ("id", "verdict", "probability", "reason")


def judge_file(in_path: str | Path, out_path: str | Path, use_list: bool = True) -> int:
    """Judge every row of ``in_path`` and write id, verdict, probability and reason to ``out_path``; the number of rows.

    Columns are found by their header (id, left, right, left_context, right_context); nothing is quoted. Raises OSError
    for a path that cannot be read or written, ValueError for a file that is no such table.
    """
    with Path(in_path).open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"no column {', '.join(missing)}")
        rows = list(reader)
    with Path(out_path).open("w", encoding="utf-8", newline="") as out:
        out.write("\t".join(_COLUMNS) + "\n")
        for row in rows:
            contexts = (row.get("left_context") or "", row.get("right_context") or "")
            found = judge_pair(row["left"] or "", row["right"] or "", *contexts, use_list=use_list)
            cells = (row["id"] or "", found.verdict, f"{found.probability:.4f}", " ".join(found.reason.split()))
            out.write("\t".join(cells) + "\n")
    return len(rows)

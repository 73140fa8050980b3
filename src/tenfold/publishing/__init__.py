"""Publishing: rows of answers to files that other programs read.

Comes in: rows as JSON objects (what every answer's ``to_json`` gives). Goes out: CSV, Excel, JSON Lines or Parquet,
whole or not at all. It must never write more of a document than a claim's evidence: the texts belong to others.
"""

from __future__ import annotations

from tenfold.publishing.flat import flatten, write_csv
from tenfold.publishing.writing import FORMATS, CannotWrite, export

__all__ = ["FORMATS", "CannotWrite", "export", "flatten", "write_csv"]

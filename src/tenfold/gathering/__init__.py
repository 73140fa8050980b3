"""Gathering: from files, folders, globs and standard input to documents.

Comes in: paths as the user gives them. Goes out: a Document for each text in a language that Tenfold reads, and a
Reject, with one clear reason, for each input that is set aside. It never raises for a bad input, never repairs or
shortens a text (spans refer to it letter for letter), never fetches from the network and never opens a ledger.
"""

from __future__ import annotations

from tenfold.gathering.dates import normal_date
from tenfold.gathering.languages import language_of
from tenfold.gathering.records import Gathered
from tenfold.gathering.sources import gather, gather_each

__all__ = ["Gathered", "gather", "gather_each", "language_of", "normal_date"]

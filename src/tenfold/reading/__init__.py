"""Reading: a Document comes in, a Reading goes out: its claims, names and relations, each with its place in the text.

It must never look at another document, at the ledger, a clock or the network, and never give a value that it cannot
point to in the text.
"""

from tenfold.reading.dating import newest_told
from tenfold.reading.explaining import Explained, explain
from tenfold.reading.reader import READER, VERSION, read_batch, read_document

__all__ = ["READER", "VERSION", "Explained", "explain", "newest_told", "read_batch", "read_document"]

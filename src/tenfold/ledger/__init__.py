"""The ledger: documents with their readings come in; what follows from them is kept ready for asking.

The truth (documents, readings, judgements, withdrawals) is only ever added to; everything else is derived from it and
can be made again at any time, to the same digest. It must never let an answer depend on the order in which documents
came, on a clock, or on how often a thing is told.
"""

from tenfold.ledger.errors import LedgerError
from tenfold.ledger.moving import copy
from tenfold.ledger.store import Purged, Store

__all__ = ["LedgerError", "Purged", "Store", "copy"]

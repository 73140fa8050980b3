"""Resolving: the names in readings come in, entities go out: which names mean one organisation, person or product.

It must never look at a ledger, a clock or the network, and never let the order or number of documents decide anything.
"""

from tenfold.folding import fold
from tenfold.resolving.nodes import Judgement, NameNode, NodeEvidence, PairVerdict, Verdict
from tenfold.resolving.resolver import keys_of, resolve

__all__ = ["Judgement", "NameNode", "NodeEvidence", "PairVerdict", "Verdict", "fold", "keys_of", "resolve"]

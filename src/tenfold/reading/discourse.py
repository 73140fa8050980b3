"""Whom a text is about at each point: what "the company", "it" and 该公司 stand for, and who is meant where no one is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tenfold.claims import MentionKind
from tenfold.reading import items as kinds
from tenfold.reading.aliases import Aliases, Cluster
from tenfold.reading.items import Item
from tenfold.reading.mask import Clause
from tenfold.reading.view import Sentence

_COMPANY_LIKE = {MentionKind.ORGANISATION, MentionKind.UNKNOWN, MentionKind.PRODUCT}
_PREPOSITION = re.compile(r"\b(?:on|at|in|from|by|of|to|with|for|among|like|unlike|than|against|via|through) (?:the |its |a )?$")
_SUBJECT_WITHIN = 70  # masked characters from the sentence's start within which its first name counts as its subject


class Focus:
    """The company in focus, moving through the sentences of one document."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        candidates = [c for c in aliases.clusters.values() if c.kind in _COMPANY_LIKE and not c.media]
        self._topic = max(candidates, key=lambda c: (c.kind != MentionKind.PRODUCT, c.weight, -c.key), default=None)
        self._current: Cluster | None = None
        self._product: Cluster | None = None

    def antecedent(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        """Who an anaphor at character ``at`` of a clause stands for: the sentence's own subject, else the one in focus."""
        before = [i for i in sorted(clause.items) if i < at and clause.items[i].character != kinds.DATE]
        subject = next((i for i in before if not _PREPOSITION.search(clause.text[:i])), None)
        own = self._first_company(sentence, clause, [] if subject is None else [subject])
        return own or self._current or self._topic

    def product(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        """The product that a figure of products is about: the nearest before it in the clause, else the last one named."""
        for i in sorted(clause.items, reverse=True):
            if i < at and clause.items[i].character == kinds.PRODUCT:
                return self._aliases.of(sentence, clause.items[i].names[-1])
        return self._product

    def missing(self, sentence: Sentence, clause: Clause, start: int, used: Sequence[int]) -> Cluster | None:
        """Who is meant where a pattern names no one: the nearest company before it in its clause, else the one in focus."""
        before = [i for i in sorted(clause.items, reverse=True) if i < start]
        for i in before:
            item = clause.items[i]
            if item.character == kinds.ANAPHOR:
                return self._current or self._topic
            cluster = self._company(sentence, item)
            if cluster is not None and cluster.key not in used:
                return cluster
        return next((c for c in (self._current, self._topic) if c is not None and c.key not in used), None)

    def move(self, sentence: Sentence, clause: Clause, anchors: Sequence[int], by_key: Mapping[int, Cluster]) -> None:
        """Go on to the next sentence: its claims' company is in focus, else its subject."""
        products = [item.names[0] for _, item in sorted(clause.items.items()) if item.character == kinds.PRODUCT]
        if products:
            self._product = self._aliases.of(sentence, products[0])
        elif sentence.heading:
            self._product = None
        for key in anchors:
            if by_key[key].kind in _COMPANY_LIKE and by_key[key].kind != MentionKind.PRODUCT:
                self._current = by_key[key]
                return
        early = [i for i in sorted(clause.items) if i <= _SUBJECT_WITHIN and clause.items[i].character != kinds.DATE]
        subject = self._first_company(sentence, clause, early[:1])
        if subject is not None and subject.kind != MentionKind.PRODUCT:
            self._current = subject

    def _first_company(self, sentence: Sentence, clause: Clause, places: Sequence[int]) -> Cluster | None:
        for i in places:
            cluster = self._company(sentence, clause.items[i])
            if cluster is not None:
                return cluster
        return None

    def _company(self, sentence: Sentence, item: Item) -> Cluster | None:
        if item.character not in kinds.ORG + kinds.UNKNOWN + kinds.PRODUCT or len(item.names) != 1:
            return None
        return self._aliases.of(sentence, item.names[0])

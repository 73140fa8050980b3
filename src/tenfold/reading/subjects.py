"""Whose figure it is: the names that a clause may be about, and what speaks for each of them.

``discourse`` keeps who is in focus by rule; this module ranks all candidates by what labelled texts teach: their place
in the clause, the words beside them, how the sentences before went on, and what the rule of focus would say.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind
from tenfold.reading import items as kinds
from tenfold.reading.features import LETTERS
from tenfold.reading.patterns import group_hits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tenfold.reading.aliases import Aliases, Cluster
    from tenfold.reading.discourse import Focus
    from tenfold.reading.drafts import Draft
    from tenfold.reading.mask import Clause
    from tenfold.reading.view import Sentence

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[\u4e00-\u9fff]|[^\s\w]")
_NEAREST = 24  # names of a clause that a figure may be about: more than any sentence of prose holds
_BACK = 4  # sentences back to which a name is a candidate
PRODUCT_MEASURES = frozenset({"parameters", "context_length", "speed", "benchmark"})  # a price may be a share's too


def subject_family(kind: str, measure: str) -> str:
    """The kinds of claims that are told alike of whom they are about."""
    of_product = measure in PRODUCT_MEASURES or measure == "price"
    return "metric-product" if kind == "metric" and of_product else kind


class _Sums(dict[str, float]):
    """Feature → what it weighs for a kind of claim: for all kinds and for this one. Added up when first asked for."""

    def __init__(self, weights: Mapping[str, float], about: str) -> None:
        super().__init__()
        self._weights, self._about = weights, about

    def __missing__(self, feature: str) -> float:
        weights = self._weights
        self[feature] = weights.get(feature, 0.0) + weights.get(f"{self._about}:{feature}", 0.0)
        return self[feature]


class Subjects:
    """What the sentences so far say of the names of one document."""

    def __init__(self, aliases: Aliases, focus: Focus, lang: str, weights: Mapping[str, float] | None) -> None:
        self._lang = lang
        self._weights = weights
        self._aliases = aliases
        self._focus = focus
        self._seen: dict[int, int] = {}  # cluster → the sentence in which it was named last
        self._paragraph: dict[int, int] = {}
        self._subject: int | None = None  # the first name of the sentence before
        self._anchored: dict[int, int] = {}  # cluster → the sentence in which a claim was about it
        self._last_anchor: int | None = None
        self._played: dict[int, set[str]] = {}  # cluster → the roles that it has played in claims so far
        self._opening: int | None = None  # the first name of the paragraph
        self._opened = -1  # the paragraph that it opens
        self._times: Counter[int] = Counter()  # how often each was named so far
        self._firsts: Counter[int] = Counter()  # in how many sentences it was the first name
        self._heading: set[int] = set()
        ranked = sorted(aliases.clusters.values(), key=lambda c: (-c.weight, c.key))
        self._by_key = {c.key: c for c in ranked}
        total = sum(c.weight for c in ranked) or 1.0
        self._share = {c.key: c.weight / total for c in ranked}
        companies = [c for c in ranked if c.kind in (MentionKind.ORGANISATION, MentionKind.UNKNOWN) and not c.media]
        self._rank = {c.key: i for i, c in enumerate(companies)}
        self._sums: dict[str, _Sums] = {}  # kind of claim → what each feature weighs for it
        self._traits: dict[int, list[str]] = {}  # cluster → what is always true of it
        self._in_sentence: dict[int, list[tuple[int, int, str]]] = {}  # clause of this sentence, by id → its names

    @property
    def trained(self) -> bool:
        """Whether there are weights to rank by."""
        return self._weights is not None

    def move(self, sentence: Sentence, row: Sequence[Clause], drafts: Sequence[Draft]) -> None:
        """Go on to the next sentence; ``drafts`` are the claims of this one."""
        anchors = [cell.cluster for draft in drafts for cell in draft.anchor if cell.cluster is not None]
        for draft in drafts:
            for role, cells in draft.cells.items():
                for cell in cells:
                    if cell.cluster is not None:
                        self._played.setdefault(cell.cluster, set()).add(role)
        named = [key for clause in row for _, key, _ in self._named(sentence, clause)]
        self._times.update(named)
        for key in named:
            self._seen[key] = sentence.index
            self._paragraph[key] = sentence.paragraph
        first = next((key for _, key, _ in self._named(sentence, row[0])), None)
        self._subject = first if first is not None else self._subject
        if first is not None:
            self._firsts[first] += 1
            if self._opened != sentence.paragraph:
                self._opening, self._opened = first, sentence.paragraph
        for key in anchors:
            self._anchored[key] = sentence.index
            self._last_anchor = key
        if sentence.heading:
            self._heading = set(named)
        self._in_sentence.clear()

    def candidates(
        self, sentence: Sentence, row: Sequence[Clause], clause: Clause, at: int, meant: Cluster | None
    ) -> Iterator[tuple[Cluster, list[str]]]:
        """Each name that the figure at character ``at`` may be about, with what speaks for or against it."""
        here = self._in_clause(sentence, clause, at)
        aside = {key for other in row if other is not clause for _, key, _ in self._named(sentence, other)}
        keys = dict.fromkeys([*here, *aside])
        keys.update(dict.fromkeys(k for k, s in self._seen.items() if sentence.index - s <= _BACK))
        keys.update(dict.fromkeys([*self._heading, *([meant.key] if meant else [])]))
        keys.update(dict.fromkeys(k for k, r in self._rank.items() if r <= 1))
        keys.update(dict.fromkeys(k for k in (self._opening, self._last_anchor, self._subject) if k is not None))
        some_here = "some" if any(f"kind:{x}" in row_ for row_ in here.values() for x in "OUPIC") else "none"
        for key in keys:
            cluster = self._by_key[key]
            if cluster.media or cluster.kind == MentionKind.PLACE:
                continue
            own = here.get(key) or (["aside"] if key in aside else ["elsewhere"])
            if key not in self._traits:
                self._traits[key] = self._of_cluster(cluster)
            own = own + self._before(sentence, key) + self._traits[key]
            if meant is not None and meant.key == key:
                own.append("meant")
            yield cluster, own + [f"{feature}|{some_here}" for feature in own]

    def rank(
        self,
        sentence: Sentence,
        row: Sequence[Clause],
        clause: Clause,
        at: int,
        about: str,
        used: Sequence[int],
        meant: Cluster | None,
    ) -> list[tuple[float, Cluster]]:
        """Whom the figure at character ``at`` may be about, likeliest first, with log odds.

        ``about`` is the kind of claim (``subject_family``); names in ``used`` play another role in it already.
        """
        if about not in self._sums:
            self._sums[about] = _Sums(self._weights or {}, about)
        sums = self._sums[about]
        scored = [
            (sum([sums[feature] for feature in own]), cluster)
            for cluster, own in self.candidates(sentence, row, clause, at, meant)
            if cluster.key not in used
        ]
        return sorted(scored, key=lambda entry: (-entry[0], entry[1].key))

    def _in_clause(self, sentence: Sentence, clause: Clause, at: int) -> dict[int, list[str]]:
        out: dict[int, list[str]] = {}
        named = list(enumerate(self._named(sentence, clause)))
        if len(named) > _NEAREST:
            named = sorted(sorted(named, key=lambda entry: abs(entry[1][0] - at))[:_NEAREST])
        hits = group_hits(clause.text, self._lang)
        reach = 14 if self._lang == "en" else 5
        for number, (i, key, letter) in named:
            before = i < at
            between = sum(1 for _, (j, _, _) in named if min(i, at) < j < max(i, at))
            left = _WORD.findall(clause.text[max(0, i - 16) : i])[-2:]
            right = _WORD.findall(clause.text[i + 1 : i + 22])[:2]
            side = "before" if before else "after"
            commas = clause.text.count(",", min(i, at), max(i, at))
            features = [
                f"in:{side}", f"kind:{letter}", f"{side}:between{min(between, 3)}",
                f"{side}:far{min(abs(at - i) // 12, 6)}",
                f"{side}:commas{min(commas, 3)}", f"number:{min(number, 3)}", f"left:{left[-1] if left else '^'}",
                f"right:{right[0] if right else '$'}", f"right2:{' '.join(right)}", f"left2:{' '.join(left)}",
                f"{side}:first" if number == 0 else f"{side}:later", f"{side}:{letter}",
            ]  # fmt: skip
            features += sorted({f"rg:{name}" for start, _, name in hits if 0 < start - i <= reach})
            features += sorted({f"lg:{name}" for _, end, name in hits if 0 <= i - end <= reach})
            if key not in out or (before and between == 0):
                out[key] = features
        return out

    def _before(self, sentence: Sentence, key: int) -> list[str]:
        seen = self._seen.get(key)
        out = [f"back:{min(sentence.index - seen, 5) if seen is not None else 'new'}"]
        if seen is not None and self._paragraph[key] == sentence.paragraph:
            out.append("same-paragraph")
        told = self._anchored.get(key)
        out.append(f"told:{min(sentence.index - told, 4) if told is not None else 'never'}")
        for name, other in (("subject-before", self._subject), ("last-anchor", self._last_anchor)):
            if other == key:
                out.append(name)
        if key in self._heading:
            out.append("in-heading")
        if key == self._opening:
            out.append("opens-paragraph" if self._opened == sentence.paragraph else "opened-before")
        out.append(f"times:{min(self._times[key], 5)}")
        out.append(f"firsts:{min(self._firsts[key], 4)}")
        out += sorted(f"played:{role}" for role in self._played.get(key, ()))
        return out

    def _of_cluster(self, cluster: Cluster) -> list[str]:
        share = self._share[cluster.key]
        form = max(cluster.folded, key=lambda f: (cluster.folded[f], f))
        out = [f"rank:{min(self._rank.get(cluster.key, 9), 5)}", f"share:{min(int(share * 10), 6)}"]
        out += [f"is:{cluster.kind}", "listed" if cluster.entry else "unlisted"]
        out += ["investor"] if cluster.is_investor() else []
        out += ["digit"] if any(c.isdigit() for c in form) else []
        return out

    def _named(self, sentence: Sentence, clause: Clause) -> list[tuple[int, int, str]]:
        """The names of a clause, worked out once for all figures of its sentence."""
        if id(clause) not in self._in_sentence:
            self._in_sentence[id(clause)] = list(self._names_of(sentence, clause))
        return self._in_sentence[id(clause)]

    def _names_of(self, sentence: Sentence, clause: Clause) -> Iterator[tuple[int, int, str]]:
        """The names of a clause: character, cluster, kind. An anaphor counts as the one for whom it stands."""
        for i in sorted(clause.items):
            item = clause.items[i]
            if item.character == kinds.ANAPHOR:
                cluster = self._focus.antecedent(sentence, clause, i)
                if cluster is not None:
                    yield i, cluster.key, LETTERS[item.character]
            elif item.character in kinds.NAMES:
                letter = LETTERS[item.character] + ("+" if len(item.names) > 1 else "")
                for name in item.names:
                    yield i, self._aliases.of(sentence, name).key, letter

"""Which names in one document are forms of one name: "Tencent Holdings Ltd." and "Tencent", 昉擎科技 and its full name.

This is about forms within one text only. Whether names of different texts mean one company is for resolving.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind, Span
from tenfold.reading.lexicon import table, words
from tenfold.reading.names import Name, known_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.reading.view import Sentence

_LEGAL_EN = re.compile(r"(?:,? (?:inc|ltd|co|corp|corporation|limited|plc|llc|pbc|holdings?|group|company))+\.?$")
_BETWEEN_ALIAS = re.compile(
    r"^(?:'s)?(?:,? ?\(?(?:also |better |formerly |previously |locally |now |which was |which before was )*"
    r"(?:known|called|branded)(?: in [a-z]+)?(?: as)? \"?|,? ?\(?(?:aka|a\.k\.a\.|formerly|previously) \"?| ?\(\"?"
    r"|\((?:以下|下)?(?:简称|称|英文名|全称|即|又称|原名|花名)?:?\"?|,?即\"?)$",
    re.IGNORECASE,
)
_FORM_STARTS = 4  # a short Chinese form begins within so many characters of the full one (behind 上海, 深圳市)
_INVESTS = re.compile(r"(?:资本|创投|基金|产投|国投|风投| Capital| Ventures| Partners)$")
_MANY = 200  # names that share a word; more do not make the word one by which forms of a name are known
_COMPATIBLE = {MentionKind.ORGANISATION, MentionKind.UNKNOWN, MentionKind.FUND, MentionKind.AUTHORITY}


@dataclass(slots=True)
class Cluster:
    """The forms of one name in a document. ``spans`` are original spans, in the order of the text.

    ``surfaces`` are the forms as the text writes them, ``folded`` as the view has them, for matching.
    """

    key: int
    kind: MentionKind
    entry: str | None
    media: bool
    spans: list[Span] = field(default_factory=list)
    surfaces: Counter[str] = field(default_factory=Counter)
    folded: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0

    def forms(self) -> tuple[str, ...]:
        """Its forms: the fullest of the name that the text uses most, its shorter forms, then other names of it."""
        usual = max(self.surfaces, key=lambda form: self.surfaces[form])
        return tuple(sorted(self.surfaces, key=lambda form: (not (usual in form or form in usual), -len(form))))

    def invests(self) -> bool:
        """Whether the who's-who or its last word tells that it invests."""
        return self.is_investor() or any(_INVESTS.search(form) for form in self.folded)

    def is_investor(self) -> bool:
        """Whether the who's-who knows it as one who invests."""
        known = (known_names().get(form.lower()) for form in self.folded)
        return any(name is not None and name.investor for name in known)


class Aliases:
    """The clusters of one document's names."""

    def __init__(self, text: str, sentences: Sequence[Sentence], names: Sequence[Sequence[Name]]) -> None:
        self._parent: dict[str, str] = {}
        self._kinds: dict[str, MentionKind] = {}
        self._entries: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self.alias_pairs: list[tuple[Span, Span, Span]] = []
        occurrences: list[tuple[str, Name, Sentence]] = []
        for sentence, row in zip(sentences, names, strict=True):
            previous: Name | None = None
            for name in row:
                key = _key(sentence.text[name.start : name.end])
                self._add(key, name)
                occurrences.append((key, name, sentence))
                if (
                    previous is not None
                    and name.kind == MentionKind.PRODUCT
                    and sentence.text[previous.end : name.start] in ("'s ", "的")
                ):
                    self._owners.setdefault(key, _key(sentence.text[previous.start : previous.end]))
                if previous is not None and _BETWEEN_ALIAS.match(sentence.text[previous.end : name.start]):
                    self._alias(sentence, previous, name)
                previous = name
        self._join_forms()
        self.clusters: dict[str, Cluster] = {}
        self._collect(text, occurrences)
        self._by_entry: dict[str, Cluster] = {}
        for cluster in self.clusters.values():
            if cluster.entry:
                self._by_entry.setdefault(cluster.entry, cluster)

    def of(self, sentence: Sentence, name: Name) -> Cluster:
        """The cluster of a name."""
        return self.clusters[self._root(_key(sentence.text[name.start : name.end]))]

    def maker(self, product: Cluster) -> Cluster | None:
        """The company behind a product, if the text names it: its owner ("Moonshot AI's Kimi"), or by the who's-who."""
        for key in dict.fromkeys(_key(surface) for surface in product.folded):
            if key in self._owners:
                return self.clusters[self._root(self._owners[key])]
            known = known_names().get(key)
            if known and known.maker:
                return self._by_entry.get(known.maker)
        return None

    def _add(self, key: str, name: Name) -> None:
        self._parent.setdefault(key, key)
        known = self._kinds.get(key, MentionKind.UNKNOWN)
        self._kinds[key] = name.kind if known == MentionKind.UNKNOWN else known
        if name.entry:
            self._entries.setdefault(key, name.entry)

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def _join(self, left: str, right: str) -> None:
        a, b = sorted((self._root(left), self._root(right)))
        if a != b:
            self._parent[b] = a

    def _alias(self, sentence: Sentence, left: Name, right: Name) -> None:
        kinds = {left.kind, right.kind}
        if (
            len(kinds) > 1 and (not kinds <= _COMPATIBLE or MentionKind.AUTHORITY in kinds)
        ) or MentionKind.PLACE in kinds:
            return
        keys = [_key(sentence.text[name.start : name.end]) for name in (left, right)]
        entries = {self._entries[key] for key in keys if key in self._entries}
        if len(entries) > 1:
            return
        self._join(*keys)
        spans = [sentence.span(name.start, name.end) for name in (left, right)]
        self.alias_pairs.append((spans[0], spans[1], (spans[0][0], spans[1][1])))

    def _join_forms(self) -> None:
        keys = sorted(self._parent)
        by_entry: dict[str, str] = {}
        for key in keys:
            entry = self._entries.get(key)
            if entry:
                self._join(by_entry.setdefault(entry, key), key)
        holding: dict[str, list[str]] = {}  # handle → the names that have it: only they can be a fuller form
        for key in keys:
            for handle in _handles(key, _FORM_STARTS):
                holding.setdefault(handle, []).append(key)
        for short in keys:
            shared = (holding.get(handle, ()) for handle in _handles(short, 1))
            near = dict.fromkeys(key for keys_ in shared if len(keys_) <= _MANY for key in keys_)
            longer = [key for key in near if key != short and self._is_form(short, key)]
            roots = {self._root(key) for key in longer}
            if len(roots) == 1:
                self._join(short, longer[0])

    def _is_form(self, short: str, full: str) -> bool:
        entries = self._entries.get(short), self._entries.get(full)
        if all(entries) and entries[0] != entries[1]:
            return False
        kinds = {self._kinds[short], self._kinds[full]}
        if len(kinds) > 1 and not kinds <= _COMPATIBLE and MentionKind.UNKNOWN not in kinds:
            return False
        if re.search(r"[\u4e00-\u9fff]", full):
            return self._is_chinese_form(short, full, known=bool(entries[0]) and not entries[1])
        a, b = short.split(), full.split()
        if len(a) >= len(b):
            return False
        if MentionKind.PERSON in kinds:
            return len(a) == 1 and a[0] in (b[0], b[-1]) and len(a[0]) > 1
        if MentionKind.PRODUCT in kinds:
            return b[-len(a) :] == a and any(c.isdigit() for c in short)
        rest = b[len(a) :]
        if b[: len(a)] != a:
            return False
        if all(word in words("aliases", "generic_endings") for word in rest):
            return True
        return (
            not any(entries)
            and not any(c.isdigit() for c in "".join(rest))
            and (rest[-1] not in ("cloud", "mobile") and len(a[0]) > 1)
        )

    def _is_chinese_form(self, short: str, full: str, *, known: bool) -> bool:
        if len(short) < 2 or short == full or not re.search(r"[\u4e00-\u9fff]", short):
            return False
        at = full.find(short)
        generic = tuple(table("aliases")["generic_endings_zh"])
        core = short
        if at < 0:  # 芯原股份 and 芯原微电子(上海)股份有限公司
            core = next((short.removesuffix(e) for e in generic if short.endswith(e) and len(short) - len(e) >= 2), "")
            at = full.find(core) if core else -1
        if at < 0 or at >= _FORM_STARTS:
            return False
        rest = full[at + len(core) :]
        if core != short and not (rest.startswith(generic) or rest.endswith("公司")):  # 长汀汽车 is not 长汀国投
            return False
        if rest.startswith(tuple(words("aliases", "unit_endings"))) and (
            known or (not rest.endswith("公司") and len(rest) > 2)
        ):
            return False
        return not known or rest.startswith(generic) or rest.endswith(("有限公司", "公司"))

    def _collect(self, text: str, occurrences: Iterable[tuple[str, Name, Sentence]]) -> None:
        opening: int | None = None  # the company that the text begins with
        for key, name, sentence in occurrences:
            root = self._root(key)
            cluster = self.clusters.get(root)
            if cluster is None:
                cluster = self.clusters[root] = Cluster(
                    len(self.clusters), self._kinds[root], self._entries.get(root), name.media
                )
            if cluster.kind == MentionKind.UNKNOWN:
                cluster.kind = name.kind
            cluster.entry = cluster.entry or name.entry
            cluster.media = cluster.media or name.media
            span = sentence.span(name.start, name.end)
            cluster.spans.append(span)
            cluster.surfaces[sentence.written(name.start, name.end, text)] += 1
            cluster.folded[sentence.text[name.start : name.end]] += 1
            if sentence.index == 0 and opening is None and name.kind in _COMPATIBLE and not name.media:
                opening = cluster.key
            first = sentence.index == 0 and cluster.key == opening
            cluster.weight += 3 if sentence.heading or first else 1


def _handles(key: str, starts: int) -> set[str]:
    """The first and the last word of a name (no word such as Capital), the character pairs at its first places."""
    tokens = key.split() or [key]
    telling = {word for word in (tokens[0], tokens[-1]) if word not in words("en/names", "organisation")}
    return telling | {key[i : i + 2] for i in range(starts) if not key[i : i + 2].isascii()}


@lru_cache(maxsize=1 << 12)
def _key(surface: str) -> str:
    low = re.sub(r"[.,]+$", "", surface.lower())
    return _LEGAL_EN.sub("", low) or low

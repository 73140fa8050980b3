"""Whom a text is about at each point: whom "the company" and 该公司 stand for, who is meant where no one is named."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind
from tenfold.reading import items as kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenfold.reading.aliases import Aliases, Cluster
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.view import Sentence

_COMPANY_LIKE = {MentionKind.ORGANISATION, MentionKind.UNKNOWN, MentionKind.PRODUCT}
_PREPOSITION = re.compile(
    r"\b(?:on|at|in|from|by|of|to|with|for|among|unlike|than|against|via|through) (?:the |its |a )?$"
    r"|(?:[由据被向与和同对从比按在靠自获]|给|领投的(?:是|为)|领投方(?:是|为)|跟投的(?:是|有)|包括|来自)$"
)
# A line that is no more than a name, or a sentence that opens with one as its label: what follows is about that one.
_HEADS = re.compile(rf"[^{kinds.ANY_ITEM}\w]*[{kinds.COMPANIES}]\W*$")
_LABEL = re.compile(rf"[^{kinds.ANY_ITEM}\w]*[{kinds.COMPANIES}](?:\W*$|[.:] | \(| - )")
_RIVAL = re.compile(r"(?:'s)? (?:rivals?|competitors?|peers?|challengers?)\b|的?(?:对手|竞争对手)")
_BACKER = re.compile(
    rf"(?:[与和及、]\w{{0,6}}[{kinds.NAMES}])*(?:等\w{{0,4}})?(?:独家|联合|共同|一同|继续|改|也|则|来|再|又|是|第\w次)*"
    r"(?:领投|跟投|参投|主投|加注|追投|投[它其该了给]|当领投方|担任|任独家|愿?合?出(?:资|了|大头|\ue022)|斥资|陪跑|注资|掏|拿出|砸|认购|押注|下注|入股"
    r"|入场|加码|追加|跟进|共投|对半|包下|独投|联投|战投|操刀|挑头|打头|领衔|牵头|带头|领头|参与|加持|站台|给[了它其该]|[占佔]\ue023"
    r"|持有?股|敲门)"
)  # behind a name
# What stands in a clause before a name that is no subject: "花2亿元并购X".
_IN_OBJECT = re.compile(
    r"(?:收购|并购|买下|投资|入股|持有|加入|加盟|告别|离开|起诉|采用|使用|发布|推出|引入|聘请|委托|携手|联手|卖给|越过|超过|超越|反超|力压|击败|对标|看齐|[由与和跟向被给把靠])[^,;:。]{0,12}$"
)
_CLAUSE_MARKS = ",;:。"
# What a product is made with is not what is told of.
_MEANS = re.compile(r"(?:基于|采用|搭载|适配|使用|依托|在|用)[\ue030-\ue038]?$")
_ACTED_ON = re.compile(
    r"(?:收购|买下|并购|入股|投资|参与|接管|看中|认购|起诉|控股|持有|换走|拿下|吞下|入主|[把将对向给投为让使替买]|给了|投了|买了)了?$"
)
_POINTING = ("这家", "这间", "那家")
_OF_TWO = {"前者": True, "后者": False}  # the first of two, or the second
_TOPIC_WEIGHT = 2.0  # mentions (one in the title counts three) that make a company a text's topic
_TOPIC_LEAD = 1.6  # and how many times as many as the next one must have
_TOPIC_SHARE = 0.2  # and their least share of all mentions of companies
_MANY = 25  # companies in a text, above which no one is guessed from the whole of it
_SUBJECT_WITHIN = 70  # masked characters from the sentence's start within which its first name counts as its subject


class Focus:
    """The company in focus, moving through the sentences of one document.

    A company that a claim is about stays in focus to the end of its paragraph. Elsewhere a text that is plainly about
    one company (its *topic*) falls back to that one; a round-up, which has none, to the subject of the last sentence.
    """

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        candidates = sorted(
            (c for c in aliases.clusters.values() if c.kind in _COMPANY_LIKE and not c.media),
            key=lambda c: (c.invests(), c.kind == MentionKind.PRODUCT, -c.weight, c.key),
        )
        self._first = candidates[0] if candidates else None
        second = candidates[1].weight if len(candidates) > 1 and candidates[1].kind != MentionKind.PRODUCT else 0.0
        least = max(_TOPIC_WEIGHT, _TOPIC_LEAD * second, _TOPIC_SHARE * sum(c.weight for c in candidates))
        self._topic = self._first if self._first and self._first.weight >= least else None
        # In a text of many companies no one is meant where no one is named, save by the sentence before.
        self._scattered = len(candidates) > _MANY and self._topic is None
        self._current: Cluster | None = None
        self._paragraph = -1
        self._told_in = -1  # the paragraph in which a claim put the current company in focus
        self._section: Cluster | None = None  # the company that heads this part of the text
        self._product: Cluster | None = None
        self._person: Cluster | None = None
        self._named: list[Cluster] = []  # organisations in the order in which they were named

    def antecedent(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        """Who an anaphor at character ``at`` of a clause stands for: the sentence's subject, else the one in focus."""
        word = sentence.text[clause.items[at].start : clause.items[at].end]
        if word in _OF_TWO and (two := self.pair(sentence, clause, at)):
            return two[0] if _OF_TWO[word] else two[-1]
        if (
            not clause.main and at <= 3 and 0 in clause.items
        ):  # "Sound Ventures, the firm backed by ...": the name before it
            return self._company(sentence, clause, 0)
        if word.startswith(_POINTING) and self._current is not None and self._paragraph == sentence.paragraph:
            return self._current  # "这家公司" is the one named last, whatever the text is about
        before = [i for i in sorted(clause.items) if i < at and clause.items[i].character != kinds.DATE]
        subject = next((i for i in before if not _PREPOSITION.search(clause.text[:i])), None)
        own = self._first_company(sentence, clause, [] if subject is None else [subject])
        if own is None and subject is not None and clause.items[subject].character in kinds.AUTHORITY + kinds.PLACE:
            own = self._first_company(sentence, clause, [i for i in before[::-1] if i != subject])  # whom it acts on
        if own is not None and _ACTED_ON.search(clause.text[:at]):
            return self._other(sentence, clause, at, own)
        return own or self._in_focus(sentence)

    def _other(self, sentence: Sentence, clause: Clause, at: int, subject: Cluster) -> Cluster | None:
        """Whom "it" stands for where the clause's subject does something to it: 腾讯看中了它."""
        here = [
            c
            for i in sorted(clause.items, reverse=True)
            if i < at
            for c in self._organisations(sentence, clause.items[i])
        ]
        likely = (*here, self._current, self._topic, *reversed(self._named[-8:]))
        return next((c for c in likely if c is not None and c.key != subject.key and not c.invests()), subject)

    def pair(self, sentence: Sentence, clause: Clause, at: int) -> list[Cluster]:
        """The two organisations named last before character ``at``: whom "the two companies" and 双方 stand for."""
        here = [c for i in sorted(clause.items) if i < at for c in self._organisations(sentence, clause.items[i])]
        named: list[Cluster] = []
        for cluster in chain(reversed(here), reversed(self._named)):
            if all(cluster.key != other.key for other in named):
                named.append(cluster)
            if len(named) == 2:
                break
        return named[::-1]

    def product(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        """The product that a figure is about: the nearest before it in the clause, else the last one named."""
        for i in sorted(clause.items, reverse=True):
            if i < at and clause.items[i].character in kinds.PRODUCTS and not _MEANS.search(clause.text[:i]):
                return self._aliases.of(sentence, clause.items[i].names[-1])
        return self._product

    def person(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        """Who "he" is: the person named last before character ``at``."""
        before = [item for i, item in sorted(clause.items.items()) if i < at and item.character == kinds.PERSON]
        return self._aliases.of(sentence, before[-1].names[-1]) if before else self._person

    def missing(self, sentence: Sentence, clause: Clause, start: int, used: Sequence[int]) -> Cluster | None:
        """Who is meant where a pattern names no one: the nearest company before it, else the one in focus."""
        before = [i for i in sorted(clause.items, reverse=True) if i < start]
        for i in before:
            item = clause.items[i]
            if item.character == kinds.ANAPHOR:
                return self.antecedent(sentence, clause, i)
            cluster = self._company(sentence, clause, i)
            if cluster is None or cluster.key in used:
                continue
            clause_start = max(clause.text.rfind(mark, 0, i) for mark in _CLAUSE_MARKS) + 1
            if not _IN_OBJECT.search(clause.text[clause_start:i]) and not _PREPOSITION.search(clause.text[:i]):
                return cluster
        meant = self._in_focus(sentence)
        likely = (meant,) if self._scattered else (meant, self._topic, self._current, self._first)
        return next((c for c in likely if c is not None and c.key not in used), None)

    def move(self, sentence: Sentence, clause: Clause, anchors: Sequence[int], by_key: Mapping[int, Cluster]) -> None:
        """Go on to the next sentence: its claims' company is in focus, else its subject."""
        self._paragraph = sentence.paragraph
        persons = [item for _, item in sorted(clause.items.items()) if item.character == kinds.PERSON]
        self._person = self._aliases.of(sentence, persons[-1].names[-1]) if persons else self._person
        self._named += [c for _, item in sorted(clause.items.items()) for c in self._organisations(sentence, item)]
        products = [item.names[0] for _, item in sorted(clause.items.items()) if item.character in kinds.PRODUCTS]
        if products:
            self._product = self._aliases.of(sentence, products[0])
        elif sentence.heading:
            self._product = None
        if self._is_labelled(sentence, clause):
            return
        for key in anchors:
            if by_key[key].kind in _COMPANY_LIKE and by_key[key].kind != MentionKind.PRODUCT:
                self._current, self._told_in = by_key[key], sentence.paragraph
                return
        early = [i for i in sorted(clause.items) if i <= _SUBJECT_WITHIN and clause.items[i].character != kinds.DATE]
        subject = self._first_company(sentence, clause, early[:1])
        if subject is not None and subject.kind != MentionKind.PRODUCT:
            self._current, self._told_in = subject, -1

    def _is_labelled(self, sentence: Sentence, clause: Clause) -> bool:
        """Whether the sentence opens with a name as its label; then this is the one in focus."""
        if sentence.heading:
            self._section = None
        pattern = _HEADS if sentence.heading else _LABEL
        label = self._first_company(sentence, clause, sorted(clause.items)[:1]) if pattern.match(clause.text) else None
        if label is None or label.kind == MentionKind.PRODUCT:
            return False
        if sentence.heading:
            if len(label.spans) == 1 and not sentence.text.isupper():
                return False  # "Major Developments" heads a part, but is no one's name
            self._section = label
        self._current, self._told_in = label, sentence.paragraph
        return True

    def _organisations(self, sentence: Sentence, item: Item) -> list[Cluster]:
        if item.character not in kinds.COMPANIES + kinds.INVESTOR:
            return []
        return [self._aliases.of(sentence, name) for name in item.names]

    def _in_focus(self, sentence: Sentence) -> Cluster | None:
        told_here = self._current is not None and self._told_in == sentence.paragraph
        subject_here = self._current is not None and self._paragraph == sentence.paragraph
        if told_here or (subject_here and self._topic is None and self._section is None):
            return self._current
        if self._section is not None:
            return self._section
        if self._scattered:
            return self._current if abs(sentence.paragraph - self._paragraph) <= 1 else None
        if self._current is not None and self._first is not None and self._current.weight * 2 > self._first.weight:
            return self._topic or self._current
        return self._topic or self._first

    def _first_company(self, sentence: Sentence, clause: Clause, places: Sequence[int]) -> Cluster | None:
        for i in places:
            cluster = self._company(sentence, clause, i)
            if cluster is not None:
                return cluster
        return None

    def _company(self, sentence: Sentence, clause: Clause, at: int) -> Cluster | None:
        item = clause.items[at]
        if (
            item.character not in kinds.COMPANIES + kinds.PRODUCTS
            or len(item.names) != 1
            or _RIVAL.match(clause.text, at + 1)
            or _BACKER.match(clause.text, at + 1)
        ):
            return None
        cluster = self._aliases.of(sentence, item.names[0])
        return None if cluster.kind == MentionKind.PERSON else cluster

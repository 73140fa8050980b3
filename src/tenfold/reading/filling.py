"""From a pattern's match to a draft: items become values, anaphors get their name, what is missing is filled."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from tenfold.claims import ANCHORS, NAME_ROLES, ROLES, ClaimType, MentionKind, Span
from tenfold.reading import items as kinds
from tenfold.reading.claim_dates import ClaimDates
from tenfold.reading.clause_drafts import nearest, place, reach_further, without_self
from tenfold.reading.drafts import FIGURE_ROLES, Cell, Draft
from tenfold.reading.items import Item
from tenfold.reading.mask import Clause, venue_code
from tenfold.reading.signs import set_signs
from tenfold.reading.status import status_of
from tenfold.reading.subjects import PRODUCT_MEASURES, Subjects, subject_family
from tenfold.reading.view import fold_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenfold.reading.aliases import Aliases, Cluster
    from tenfold.reading.discourse import Focus
    from tenfold.reading.names import Name
    from tenfold.reading.patterns import Match
    from tenfold.reading.view import Sentence

_EDGES = " ,;:*_-[("
_DEFINITE = {
    "en": re.compile(
        r"\b(?:the|this|that)(?: (?:new|latest|current|same|funding|financing|investment|\ue021))* "
        r"(?:round|financing|funding|raise|fundraising|deal|investment|tranche|transaction)\b"
    ),
    "zh": re.compile(r"本轮|此轮|该轮|这轮|本次|此次|这笔|上述"),
}
# Whom an act of state hits, where the text only points to it.
_HIT = re.compile(
    r"\b(?:the|this|that) (?:app|chatbot|service|model|deal|takeover|transaction|purchase|merger|acquisition|platform"
    r"|site|software|tool|assistant)\b"
    rf"|{kinds.ANAPHOR}(?= ?(?:[.,;]|for|from|over|on|in|at|to|after|because|until|and|$))"
)
_OTHERS = re.compile(r"\b(?:rivals|competitors|peers|challengers|others|companies|firms|start-?ups|they)\b|^\W*one ")
_ROUND = re.compile(rf"\bround\b|{kinds.STAGE}|轮|融资")
# Claims whose figure tells whom they are about better than the nearest name does, and the log odds by which another
# name must be likelier than the rule's to take its place.
_TOLD_BY_FIGURE = frozenset({ClaimType.FUNDING_ROUND, ClaimType.VALUATION, ClaimType.METRIC, ClaimType.LISTING})
_FAR_LIKELIER = 3.0


class Filler:
    """Makes the drafts of one document's clauses."""

    def __init__(self, text: str, lang: str, aliases: Aliases, focus: Focus, subjects: Subjects) -> None:
        self._subjects = subjects
        self._row: Sequence[Clause] = ()
        self._ranked: dict[tuple[int, str, tuple[int, ...], int | None], list[tuple[float, Cluster]]] = {}
        self._text = text
        self._lang = lang
        self._aliases = aliases
        self._focus = focus
        self._investors = {cluster.key for cluster in aliases.clusters.values() if cluster.is_investor()}
        self._dating = ClaimDates(lang)
        self._hints: frozenset[str] = frozenset()  # of the clause at hand
        self._definite = False
        # What tells whose office it is: an English sentence that names the office alone seldom means the one in focus.
        self._whose_office = {"organisation"} if lang == "zh" else {"organisation", "position"}

    def drafts(
        self,
        sentence: Sentence,
        row: Sequence[Clause],
        clause: Clause,
        matches: Sequence[Match],
        hints: frozenset[str],
    ) -> list[Draft]:
        """The drafts of one clause, best matches first: a figure says one thing only, drafts of one event are one.

        ``row`` are all clauses of the sentence, ``hints`` the names of the ``status.expressions`` that may match it.
        """
        self._ranked.clear()
        if not matches:
            self._dating.add_dates(clause, sentence, [])
            return []
        self._row, self._hints = row, hints
        self._definite = _DEFINITE[self._lang].search(clause.text) is not None
        used: dict[int, tuple[ClaimType, str]] = {}
        out: list[tuple[Draft, int, int]] = []
        told: dict[tuple[int, frozenset[tuple[str, int]]], int] = {}  # a rule and its items → the draft that has them
        for match in sorted(matches, key=_only_adds):
            if self._is_taken(match, used):
                continue
            said = (
                match.pattern.rule,
                frozenset([(role, i.start) for role, items in match.roles.items() for i in items]),
            )
            if said in told and nearest(out, match)[0] == told[said]:
                reach_further(out, told[said], match)  # the same rule says the same again in other words
                continue
            made = self._spread(sentence, match)
            for draft in made:
                at = place(out, draft, match)
                if len(made) == 1 and match.pattern.rule >= 0 and any(role in match.roles for role in FIGURE_ROLES):
                    told.setdefault(said, at)
        for draft, _, _ in out:
            without_self(draft)
        self._dating.add_dates(clause, sentence, out)
        return [draft for draft, _, _ in sorted(out, key=lambda entry: entry[1])]

    def _is_taken(self, match: Match, used: dict[int, tuple[ClaimType, str]]) -> bool:
        """Whether a figure of the match says something else already; if not, it says this from now on."""
        wanted: dict[int, tuple[ClaimType, str]] = {}
        for role, items in match.roles.items():
            if role in FIGURE_ROLES:
                wanted[items[0].start] = (match.pattern.type, match.pattern.constants.get("measure", role))
        if any(used.get(place, meaning) != meaning for place, meaning in wanted.items()):
            return True
        used.update(wanted)
        return False

    def _spread(self, sentence: Sentence, match: Match) -> list[Draft]:
        """One draft, or one for each name where names and sums are told off against each other ("respectively")."""
        anchor = ANCHORS[match.pattern.type]
        role = next((r for r in FIGURE_ROLES if r in match.roles), "")
        item = match.roles[anchor][0] if anchor in match.roles else None
        money = match.roles[role][0] if role else None
        if item is not None and money is not None and money.more and len(money.more) == len(item.names):
            pairs = zip(item.names, money.more, strict=True)
            return [
                self._draft(sentence, match, {**match.roles, anchor: [_alone(item, name)], role: [sum_]})
                for name, sum_ in pairs
            ]
        if role == "value" and money is not None and money.more and (item is None or len(item.names) < 2):
            drafts = [self._draft(sentence, match, {**match.roles, role: [sum_]}) for sum_ in money.more]
            for draft, date in zip(drafts, self._dating.listed(match.clause, sentence, money), strict=False):
                draft.cells["date"] = [date]
            return drafts
        if item is not None and len(item.names) > 1 and anchor in ("company", "product", "person"):
            return [self._draft(sentence, match, {**match.roles, anchor: [_alone(item, name)]}) for name in item.names]
        return [self._draft(sentence, match, match.roles)]

    def _draft(self, sentence: Sentence, match: Match, roles: dict[str, list[Item]]) -> Draft:
        pattern, clause = match.pattern, match.clause
        evidence = self._trimmed(self._span(sentence, clause, match.start, match.end))
        cells: dict[str, list[Cell]] = {}
        for role in ROLES[pattern.type]:
            if role in roles:
                cells[role] = [
                    cell
                    for item in roles[role]
                    for cell in self._cells(sentence, clause, role, item, pattern.constants.get("measure"))
                ]
            elif role in pattern.constants:
                cells[role] = [Cell(evidence, code=pattern.constants[role])]
        if "lead_investor" in cells:
            cells.setdefault("investor", []).extend(
                c for c in cells["lead_investor"] if not any(c.same(o) for o in cells["investor"])
            )
        told = status_of(clause, match.start, match.end, self._lang, pattern.type, self._hints)
        status = pattern.status or told.status
        span = self._span(sentence, clause, *told.cue) if told.cue and not pattern.status else evidence
        set_signs(cells, pattern.constants.get("measure"), clause.text[match.start : match.end], self._lang)
        draft = Draft(
            type=pattern.type,
            status=status,
            cells={role: row for role, row in cells.items() if row},
            evidence=evidence,
            sentence=sentence.index,
            score=match.score,
            belief=match.belief,
            matches=[match],
            status_span=span,
            own=pattern.own,
            told=pattern.status is not None or told.cue is not None,
            adds=pattern.adds,
            yields=pattern.yields,
            heading=sentence.heading,
            definite=self._definite,
        )
        self._fill_anchor(sentence, match, draft)
        self._as_fund(clause, draft)
        self._fill_from_context(sentence, match, draft)
        if pattern.type == ClaimType.RELEASE and "maker" not in draft.cells:
            self._fill_maker(sentence, clause, draft, roles)
        return draft

    @staticmethod
    def _about_product(measure: str | None, clause: Clause) -> bool:
        """Whether a figure is one of products: parameters and the like, and prices of anything but shares."""
        return measure in PRODUCT_MEASURES or (
            measure == "price" and not re.search("share|stock|股|ipo|offer", clause.text)
        )

    def _fill_maker(self, sentence: Sentence, clause: Clause, draft: Draft, roles: dict[str, list[Item]]) -> None:
        """The maker of a product, named elsewhere: its owner, as the who's-who tells, or whom "its" stands for."""
        for item in roles.get("product", ())[:1]:
            at = clause.place_of(item)
            before = clause.items.get(at - 2)
            cluster = self._aliases.maker(self._aliases.of(sentence, item.names[0]))
            if cluster is None and before is not None and before.character == kinds.ANAPHOR:
                cluster = self._focus.antecedent(sentence, clause, at - 2)
            if cluster is not None and cluster.kind != MentionKind.PRODUCT:
                draft.cells["maker"] = [self._name_cell(cluster, draft.evidence)]

    def _as_fund(self, clause: Clause, draft: Draft) -> None:
        """What an investor raises is a fund, not a round of its own, unless the words speak of a round."""
        row = draft.anchor
        if draft.type != ClaimType.FUNDING_ROUND or not row or "amount" not in draft.cells:
            return
        told_of_round = draft.cells.keys() & {"stage", "investor"} or _ROUND.search(clause.text)
        if not told_of_round and all(cell.cluster in self._investors for cell in row):
            draft.type = ClaimType.FUND
            draft.cells["manager"] = draft.cells.pop("company", row)

    def _fill_from_context(self, sentence: Sentence, match: Match, draft: Draft) -> None:
        """Whom the words leave to the context: the other party of an agreement, who moves, whom they leave."""
        parties = [cell.cluster for cell in draft.cells.get("party", ()) if cell.cluster is not None]
        if draft.type == ClaimType.PARTNERSHIP and len(parties) == 1 and not match.pattern.needs_anchor:
            role, cluster = "party", self._focus.missing(sentence, match.clause, match.start, parties)
        elif draft.type == ClaimType.PERSONNEL and "person" not in draft.cells:
            role, cluster = "person", self._focus.person(sentence, match.clause, match.start)
        elif (
            self._lang == "zh" and draft.type == ClaimType.POLICY and draft.cells.keys() == {"authority", "instrument"}
        ):
            investigated = any(cell.code == "investigation" for cell in draft.cells["instrument"])
            role = "target"
            cluster = self._focus.missing(sentence, match.clause, match.start, ()) if investigated else None
        elif draft.type == ClaimType.PERSONNEL and not draft.cells.keys() & self._whose_office:
            role, cluster = "organisation", self._focus.missing(sentence, match.clause, match.start, ())
        elif self._lang == "en" and draft.type == ClaimType.POLICY and not draft.cells.get("target"):
            hit = _HIT.search(match.clause.text, match.start)
            used = [cell.cluster for cell in draft.cells.get("authority", ()) if cell.cluster is not None]
            role, cluster = "target", self._focus.missing(sentence, match.clause, match.start, used) if hit else None
        else:
            return
        if cluster is not None:
            draft.cells.setdefault(role, []).append(self._name_cell(cluster, draft.evidence))

    def _fill_anchor(self, sentence: Sentence, match: Match, draft: Draft) -> None:
        told = draft.type in _TOLD_BY_FIGURE and any(role in match.roles for role in FIGURE_ROLES)
        if self._subjects.trained and told and len(draft.anchor) == 1:
            self._rank_anchor(sentence, match, draft)
            return
        if (
            draft.anchor
            or match.pattern.needs_anchor
            or match.pattern.nobody
            or draft.type in (ClaimType.POLICY, ClaimType.ALLEGATION, ClaimType.PERSONNEL, ClaimType.RELEASE)
        ):
            return
        if draft.type == ClaimType.FUND and draft.cells.get("name"):
            return  # a fund with a name stands for itself
        if draft.type == ClaimType.LISTING and _OTHERS.search(match.clause.text, 0, match.end):
            return  # "its rivals start trading": not the one in focus
        if self._subjects.trained:
            self._rank_anchor(sentence, match, draft)
            return
        if self._about_product(match.pattern.constants.get("measure"), match.clause):
            product = self._focus.product(sentence, match.clause, match.start)
            if product is not None:
                draft.fallback = self._name_cell(product, draft.evidence)
                return
        used = [cell.cluster for row in draft.cells.values() for cell in row if cell.cluster is not None]
        cluster = self._focus.missing(sentence, match.clause, match.start, used)
        if cluster is not None:
            draft.fallback = self._anchor_cell(cluster, draft)

    def _rank_anchor(self, sentence: Sentence, match: Match, draft: Draft) -> None:
        """The likeliest name for the anchor, where the rule binds none or one that is far less likely."""
        role = ANCHORS[draft.type]
        bound = draft.anchor[0].cluster if draft.anchor else None
        used = [c.cluster for r, row in draft.cells.items() for c in row if c.cluster is not None and r != role]
        figure = next((match.roles[r][0] for r in FIGURE_ROLES if r in match.roles), None)
        at = match.clause.place_of(figure) if figure is not None else match.start
        meant = self._focus.missing(sentence, match.clause, at, used)
        about = subject_family(str(draft.type), match.pattern.constants.get("measure", ""))
        asked = (at, about, tuple(used), meant.key if meant else None)
        if asked not in self._ranked:  # several rules may ask the same of one figure
            self._ranked[asked] = self._subjects.rank(sentence, self._row, match.clause, at, about, used, meant)
        ranked = self._ranked[asked]
        if not ranked:
            return
        score, cluster = ranked[0]
        if bound is None:
            draft.fallback = self._anchor_cell(cluster, draft)
        elif cluster.key != bound and score - next((s for s, c in ranked if c.key == bound), -5.0) > _FAR_LIKELIER:
            draft.cells[role] = [self._anchor_cell(cluster, draft)]

    def _anchor_cell(self, cluster: Cluster, draft: Draft) -> Cell:
        """A name for the anchor that the rule does not bind: for a company's product its maker."""
        of_company = ANCHORS[draft.type] == "company"
        return self._name_cell(self._company(cluster) if of_company else cluster, draft.evidence)

    def _cells(self, sentence: Sentence, clause: Clause, role: str, item: Item, measure: str | None) -> list[Cell]:
        span = sentence.span(item.start, item.end)
        if item.quantity is not None:
            return [Cell(span, quantity=item.quantity)]
        if role in ("position", "venue"):
            surface = sentence.text[item.start : item.end]
            code = venue_code(surface) if role == "venue" else surface
            return [Cell(span, code=code if code != surface else sentence.written(item.start, item.end, self._text))]
        if role in NAME_ROLES and item.character in (kinds.ANAPHOR, kinds.PAIR):
            at = clause.place_of(item)
            if item.character == kinds.PAIR:
                return [self._name_cell(cluster, span) for cluster in self._focus.pair(sentence, clause, at)]
            about_product = role == "subject" and self._about_product(measure, clause)
            cluster = (self._focus.product(sentence, clause, at) if about_product else None) or self._focus.antecedent(
                sentence, clause, at
            )
            if cluster is None:
                return []
            return [self._name_cell(self._company(cluster) if role == "company" else cluster, span)]
        if item.character == kinds.PRONOUN:
            person = self._focus.person(sentence, clause, clause.place_of(item))
            return [] if person is None else [self._name_cell(person, span)]
        if role in ("target", "hardware"):
            item = self._owned(clause, item)
        if item.names:
            return [cell for name in item.names if (cell := self._named(sentence, role, name)) is not None]
        return [Cell(span, code=item.code)] if item.code else []

    @staticmethod
    def _owned(clause: Clause, item: Item) -> Item:
        """ "Nvidia's H200 chips" hits the chips: the product that the named one owns, where one follows at once."""
        at = clause.place_of(item)
        after = clause.items.get(at + 4) if clause.text.startswith("'s ", at + 1) else clause.items.get(at + 2)
        alone = clause.items[at] is item and item.character not in kinds.PRODUCTS
        return after if alone and after is not None and after.character in kinds.PRODUCTS else item

    def _named(self, sentence: Sentence, role: str, name: Name) -> Cell | None:
        """A name in a role. Media only report, unless figures or suits are about them."""
        cluster = self._aliases.of(sentence, name)
        if cluster.media and role not in ("subject", "accuser", "accused"):
            return None
        single = " " not in sentence.text[name.start : name.end]
        unlike_person = cluster.kind != MentionKind.PERSON and (single or cluster.kind != MentionKind.UNKNOWN)
        if role == "person" and self._lang == "en" and unlike_person:
            return None  # whom no sign tells to be a person has two names at least
        span = sentence.span(name.start, name.end)
        if role == "company" and (company := self._company(cluster)) is not cluster:
            return self._name_cell(company, span)
        return Cell(span, cluster=cluster.key)

    def _company(self, cluster: Cluster) -> Cluster:
        """What raises money, is valued or lists under a product's name is the product's maker."""
        may_be_product = cluster.kind in (MentionKind.PRODUCT, MentionKind.UNKNOWN)
        return (self._aliases.maker(cluster) if may_be_product else None) or cluster

    def _name_cell(self, cluster: Cluster, near: Span) -> Cell:
        """A name that the words only stand for: it points to the name's nearest place in the text."""
        at = bisect(cluster.spans, near)
        span = min(cluster.spans[max(0, at - 1) : at + 1], key=lambda s: (abs(s[0] - near[0]), s[0]))
        return Cell(span, cluster=cluster.key)

    def _trimmed(self, span: Span) -> Span:
        """The span without spaces, marks of punctuation and of emphasis at its ends."""
        start, end = span
        while end - start > 1 and self._is_edge(end - 1):
            end -= 1
        while end - start > 1 and self._is_edge(start):
            start += 1
        return start, end

    def _is_edge(self, at: int) -> bool:
        character = self._text[at]
        return character.isspace() or fold_characters(character) in _EDGES

    @staticmethod
    def _span(sentence: Sentence, clause: Clause, start: int, end: int) -> Span:
        return sentence.span(clause.starts[start], clause.ends[end - 1])


def _only_adds(match: Match) -> bool:
    """Whether a match names no one and no sum ("led by A"): it joins a claim when the others of the clause are made."""
    return not any(role in match.roles for role in (ANCHORS[match.pattern.type], *FIGURE_ROLES))


def _alone(item: Item, name: Name) -> Item:
    """One member of a list as an item of its own."""
    return Item(item.character, name.start, name.end, names=[name])

"""Small invented documents with hand-made readings, for the tests of ledger, reconciling and asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.claims import Mention, MentionKind, Reading, Relation, RelationType, claim_from_json
from tenfold.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]


def usd(value: float, bound: str = "exact", **more: Any) -> Json:
    """A sum in dollars."""
    return {"value": value, "currency": "USD", "bound": bound, **more}


def cny(value: float, bound: str = "exact", **more: Any) -> Json:
    """A sum in yuan."""
    return {"value": value, "currency": "CNY", "bound": bound, **more}


class Sample:
    """A document whose text is made of its claims' sentences, and the reading that a perfect reader would make."""

    def __init__(self, given_id: str, *claims: tuple[str, str, Json, str], **fields: Any) -> None:
        self.aliases: list[tuple[str, str, str]] = fields.pop("aliases", [])
        self.mentions: list[tuple[str, MentionKind]] = fields.pop("mentions", [])
        text = fields.pop("text", None) or "\n".join(
            [*(said for *_, said in claims), *(said for *_, said in self.aliases)]
        )
        self.document = Document(text=text, lang=fields.pop("lang", "en"), given_id=given_id, **fields)
        self.claims = claims

    def reading(self, document: Document, version: str = "1") -> Reading:
        """The reading, for this document or one with the same text."""
        made = [
            claim_from_json({"type": kind, "status": status, "roles": roles, "evidence": said}, document.text)
            for kind, status, roles, said in self.claims
        ]
        return Reading(
            document.id,
            "hand",
            version,
            claims=tuple(claim for claim in made if claim is not None),
            mentions=tuple(
                Mention(name, kind, (document.text.find(name), document.text.find(name) + len(name)))
                for name, kind in self.mentions
            ),
            relations=tuple(self._alias(document.text, *alias) for alias in self.aliases),
            refused=sum(claim is None for claim in made),
        )

    @staticmethod
    def _alias(text: str, left: str, right: str, said: str) -> Relation:
        at = text.find(said)
        left_at, right_at = text.find(left, at), text.find(right, at)
        return Relation(
            RelationType.ALIAS,
            left,
            right,
            (left_at, left_at + len(left)),
            (right_at, right_at + len(right)),
            (at, at + len(said)),
        )


class HandReader:
    """A reader that knows the samples: what a test gives to ``Ledger.add``."""

    def __init__(self, samples: Iterable[Sample], version: str = "1") -> None:
        self.by_text = {sample.document.text_hash: sample for sample in samples}
        self.version = version

    def __call__(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Readings in the order of the documents."""
        for document in documents:
            yield self.by_text[document.text_hash].reading(document, self.version)


SAMPLES = [
    Sample(
        "round-en",
        (
            "funding_round",
            "done",
            {
                "company": ["Quillon Robotics | Quillon"],
                "amount": [usd(120e6)],
                "stage": ["B"],
                "investor": ["Harrow Capital", "Tidewater Fund"],
                "lead_investor": ["Harrow Capital"],
                "date": ["2026-03-04"],
            },
            "Quillon Robotics (Quillon for short) took in $120 million on 4 March: Series B, Harrow Capital and Tidewater Fund",  # noqa: E501
        ),
        (
            "valuation",
            "done",
            {"company": ["Quillon Robotics"], "amount": [usd(900e6, "about")]},
            "which makes Quillon Robotics worth some $900 million",
        ),
        published="2026-03-05",
        publisher="Harbour Post",
        title="Quillon fills its purse",
    ),
    Sample(
        "round-zh",
        (
            "funding_round",
            "done",
            {"company": ["奎隆机器人"], "amount": [usd(120e6)], "stage": ["B"], "investor": ["哈罗资本"]},
            "奎隆机器人B轮拿到1.2亿美元,哈罗资本在列",
        ),
        lang="zh",
        published="2026-03-06",
        publisher="潮声",
        aliases=[("奎隆机器人", "Quillon Robotics", "奎隆机器人(Quillon Robotics)去年才成立")],
    ),
    Sample(
        "round-slip",
        (
            "funding_round",
            "done",
            {"company": ["Quillon"], "amount": [usd(1.2e9)], "stage": ["B"]},
            "Quillon's B round brought a full $1.2 billion",
        ),
        published="2026-03-07",
        publisher="Quick Translations",
    ),
    Sample(
        "listing-plan",
        (
            "listing",
            "planned",
            {"company": ["Oskar Chips"], "venue": ["Hong Kong"], "amount": [usd(900e6, "under")]},
            "Oskar Chips hopes for up to $900 million from Hong Kong",
        ),
        (
            "hardware",
            "done",
            {"user": ["Quillon Robotics"], "hardware": ["Oskar X2"]},
            "Quillon Robotics trains on Oskar X2",
        ),
        published="2026-01-10",
    ),
    Sample(
        "listing-done",
        (
            "listing",
            "done",
            {"company": ["Oskar Chips"], "venue": ["Hong Kong"], "amount": [usd(500e6)], "date": ["2026-02-20"]},
            "Oskar Chips went public in Hong Kong on 20 February and raised $500 million",
        ),
        (
            "release",
            "done",
            {"maker": ["Oskar Chips"], "product": ["Oskar X2"], "date": ["2026-02"]},
            "in the same month Oskar X2 came out",
        ),
        published="2026-02-21",
    ),
    Sample(
        "undated",
        (
            "metric",
            "done",
            {"subject": ["Oskar Chips"], "measure": ["revenue"], "value": [cny(2.5e9)], "date": ["2025"]},
            "For 2025 Oskar Chips books 2.5 billion yuan of revenue",
        ),
        (
            "funding_round",
            "done",
            {"investor": ["Tidewater Fund"], "amount": [usd(8e6)]},
            "Tidewater Fund put $8 million into a start-up that it does not name",
        ),
    ),
    Sample(
        "people",
        (
            "personnel",
            "done",
            {
                "person": ["Mira Castellan | Castellan"],
                "organisation": ["Quillon Robotics"],
                "position": ["chief scientist"],
            },
            "Mira Castellan becomes chief scientist of Quillon Robotics",
        ),
        (
            "partnership",
            "done",
            {"party": ["Quillon Robotics", "Oskar Chips"]},
            "Quillon Robotics and Oskar Chips join forces",
        ),
        published="2026-02",
        mentions=[("Mira Castellan", MentionKind.PERSON)],
    ),
    Sample(
        "overvalued",
        (
            "funding_round",
            "talks",
            {"company": ["Peverell Labs"], "amount": [usd(9e9)]},
            "Peverell Labs is about to close a round of $9 billion",
        ),
        (
            "valuation",
            "done",
            {"company": ["Peverell Labs"], "amount": [usd(10e9, "over")]},
            "Peverell Labs is valued above $10 billion",
        ),
        (
            "metric",
            "done",
            {"subject": ["Peverell Labs"], "measure": ["total_funding"], "value": [usd(14e9, "over")]},
            "all rounds of Peverell Labs make more than $14 billion",
        ),
        published="2026-04-01",
    ),
    Sample(
        "short-name",
        (
            "release",
            "done",
            {"maker": ["Quillon"], "product": ["Quillon Hand 2"], "license": ["open"]},
            "Quillon published the plans of Quillon Hand 2",
        ),
        (
            "acquisition",
            "planned",
            {"buyer": ["Oskar Chips"], "target": ["Fenwick AI"], "amount": [usd(30e6)]},
            "Oskar Chips means to buy Fenwick AI for $30 million",
        ),
        published="2026-05-02",
    ),
]

# The same text as "round-en" under another masthead: a copy, and no further witness.
COPY = Document(
    text=SAMPLES[0].document.text, lang="en", published="2026-03-09", publisher="Syndicated Daily", given_id="copy"
)
DOCUMENTS = [*(sample.document for sample in SAMPLES), COPY]
READER = HandReader(SAMPLES)

"""How many slips `tenfold check` finds, and how often it cries wolf: invented companies, told by several sources.

    python bench/slips.py --companies 500     # prints; with --write it also writes docs/slips.md and bench/slips.json

Each company has a history (rounds, now and then a down round, a rolling close, a secondary sale, an offering or a
buy-out, in dollars, yuan or Hong Kong dollars), told by three to eight sources. One figure in twenty is slipped: a text
with a slip has it in most of its figures, and never in all kinds. The texts are read by the built-in reader.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.documents import Document
from tenfold.exchange import convert
from tenfold.reading import read_document
from tenfold.reconciling import reconcile_all
from tenfold.reconciling.naming import resolved_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
FLOOR = 2.0  # false findings per 1,000 clean claims, at most
SLIPPED = 0.05  # of the figures
THROUGHOUT = 0.7  # of the figures of a text that has a slip
FACTORS = {"ten times too large": 10.0, "a thousand times too large": 1000.0, "a tenth": 0.1, "a thousandth": 0.001}
CURRENCY, VALUE, TOTAL = "another currency", "valuation as proceeds", "total as round"
KINDS = {**dict.fromkeys(FACTORS, 1.0), CURRENCY: 1.0, VALUE: 0.6, TOTAL: 0.6}  # how often, against each other
KINDS["ten times too large"] = 3.0
SENTENCES = tomllib.loads((HERE / "histories.toml").read_text(encoding="utf-8"))
STAGES = ("A", "B", "C", "D", "E")
SIGNS = {"USD": "$", "HKD": "HK$"}
BACKERS = ("Tallow Capital", "Osprey Fund", "Fenwick Partners", "Lark Ventures", "Quarry Capital", "Saltmarsh Ventures")
BUYERS = ("Halcyon Devices", "Pellucid Motors", "Capstan Industries")
SOURCES = (
    "Harbour Wire",
    "Inlet Brief",
    "Pier News",
    "Lantern Markets",
    "Chartroom",
    "Quayside Digest",
    "Tidewater Post",
    "Beacon",
)
STARTS = ("Vel", "Quil", "Bran", "Tor", "Mis", "Hal", "Sor", "Wex", "Dro", "Pen", "Lan", "Ros", "Fer", "Gan", "Kes")
MIDDLES = ("mo", "lo", "ta", "re", "vi", "na", "do", "ri", "su", "ke")
ENDS = ("ra", "nix", "well", "field", "vane", "stead", "mere", "dyne", "wick", "lis")


@dataclass(frozen=True)
class Figure:
    """A figure as one source prints it."""

    document: str
    value: float
    currency: str
    slip: str | None
    meant: tuple[float, str]
    happening: int


@dataclass
class History:
    """What happened to a company, and what its sources print."""

    name: str
    documents: list[Document] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Happening:
    """One event with its figures, in single units of ``currency``."""

    kind: str
    day: date
    currency: str
    stage: str
    money: dict[str, float]
    also: tuple[str, ...]  # what a source may tell beside it


def histories(count: int, seed: int = 11) -> Iterable[History]:
    """``count`` companies, the same for the same seed, each made when it is asked for."""
    chance = random.Random(seed)
    names = [f"{a}{b}{c}" for a in STARTS for b in MIDDLES for c in ENDS]
    chance.shuffle(names)
    suffixes = ("AI", "Robotics", "Semiconductor", "Labs")
    for number in range(count):
        name = f"{names[number % len(names)]} {suffixes[number // len(names) % len(suffixes)]}"
        yield _told(name, _happenings(chance), chance)


def _happenings(chance: random.Random) -> list[Happening]:
    currency = chance.choice(("USD", "USD", "CNY", "CNY", "HKD"))
    rate = {"USD": 1.0, "CNY": 7.0, "HKD": 7.8}[currency]
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(900))
    value, raised = chance.uniform(15e6, 60e6) * rate, 0.0
    found: list[Happening] = []
    for stage in STAGES[: chance.randint(1, 5)]:
        grown = (
            chance.uniform(0.4, 0.9) if found and chance.random() < 0.12 else chance.uniform(1.5, 4.0)
        )  # a down round
        value = round_to(value * grown)
        amount = round_to(value * chance.uniform(0.08, 0.3))
        raised += amount
        money = {"amount": amount, "value": value, "total": raised, "cash": round_to(raised * chance.uniform(0.3, 0.9))}
        money["part"] = round_to(amount * chance.uniform(0.4, 0.7))
        rolling = chance.random() < 0.1
        if rolling:
            found.append(Happening("first_close", day, currency, stage, money, ()))
            day += timedelta(days=chance.randint(60, 150))
        also = ("value", "total", "cash") if found else ("value", "cash")
        found.append(Happening("final_close" if rolling else "round", day, currency, stage, money, also))
        day += timedelta(days=chance.randint(200, 500))
        if chance.random() < 0.1:
            value = round_to(value * chance.uniform(1.2, 2.0))
            found.append(Happening("secondary", day, currency, stage, {"value": value}, ()))
            day += timedelta(days=chance.randint(100, 300))
    end = chance.random()
    if end < 0.2:
        value = round_to(value * chance.uniform(1.0, 2.5))
        money = {"amount": round_to(value * chance.uniform(0.08, 0.25)), "value": value}
        found.append(Happening("listing", day, "HKD" if currency != "USD" else "USD", "", money, ("listing_value",)))
    elif end < 0.3:
        found.append(Happening("buyout", day, currency, "", {"amount": round_to(value * chance.uniform(0.7, 2.0))}, ()))
    return [happening for happening in found if happening.day < date(2026, 1, 1)] or found[:1]


def round_to(value: float) -> float:
    """Two digits that newspapers would print, three for what begins with a one."""
    return float(f"{value:.{3 if f'{value:e}'[0] == '1' else 2}g}")


def _told(name: str, happenings: Sequence[Happening], chance: random.Random) -> History:
    history = History(name)
    for number in range(chance.randint(3, 8)):
        index = number if number < len(happenings) else chance.randrange(len(happenings))
        _tell(history, (index, happenings[index]), number, chance)
    return history


def _tell(history: History, told: tuple[int, Happening], number: int, chance: random.Random) -> None:
    index, happening = told
    lang = chance.choice(("en", "en", "zh"))
    words = SENTENCES[lang]
    kinds = [happening.kind, *(kind for kind in happening.also if chance.random() < 0.5)]
    slip = _slip(happening, chance)
    slots = _slots(history.name, happening, lang, chance)
    document, printed = f"{history.name}-{number}", []
    sentences: list[str] = []
    for kind in kinds:
        text = chance.choice(words[kind])
        for key in happening.money:
            if "{" + key + "}" in text:
                figure = _printed(document, key, (index, happening), slip, chance)
                printed.append(figure)
                slots[key] = written(figure.value, figure.currency, lang)
        sentences.append(text.format(**slots))
    sentences.append(chance.choice(words["around"]))
    published = happening.day + timedelta(days=chance.randint(0, 2))
    glue = " " if lang == "en" else ""
    history.documents.append(
        Document(text=glue.join(sentences), lang=lang, publisher=SOURCES[number], published=published.isoformat(),
                 url=f"https://example.org/{document.replace(' ', '-').lower()}", given_id=document)
    )  # fmt: skip
    history.figures += printed


def _slip(happening: Happening, chance: random.Random) -> str | None:
    """Which slip a text has; so often that in the end ``SLIPPED`` of all figures have one."""
    if chance.random() >= SLIPPED / THROUGHOUT:
        return None
    kinds = dict(KINDS)
    if happening.kind != "listing":
        kinds.pop(VALUE)
    if happening.kind != "round" or "total" not in happening.also:
        kinds.pop(TOTAL)
    return chance.choices(list(kinds), list(kinds.values()))[0]


def _printed(document: str, key: str, told: tuple[int, Happening], slip: str | None, chance: random.Random) -> Figure:
    index, happening = told
    value, currency = happening.money[key], happening.currency
    meant = (value, currency)
    if slip is None or chance.random() >= THROUGHOUT:
        return Figure(document, value, currency, None, meant, index)
    if slip in FACTORS:
        return Figure(document, round_to(value * FACTORS[slip]), currency, slip, meant, index)
    if slip == CURRENCY:
        return Figure(document, value, "CNY" if currency == "USD" else "USD", slip, meant, index)
    if key != "amount":
        return Figure(document, value, currency, None, meant, index)
    return Figure(document, happening.money["value" if slip == VALUE else "total"], currency, slip, meant, index)


def _slots(name: str, happening: Happening, lang: str, chance: random.Random) -> dict[str, str]:
    first, second = chance.sample(BACKERS, 2)
    day = happening.day
    return {
        "company": name, "stage": happening.stage, "investor": first, "investor2": second,
        "buyer": BUYERS[day.toordinal() % len(BUYERS)], "field": chance.choice(SENTENCES[lang]["fields"]),
        "day": f"{day:%B} {day.day}", "date": f"{day.month}月{day.day}日", "month": f"{day - timedelta(days=90):%B}",
    }  # fmt: skip


def written(value: float, currency: str, lang: str) -> str:
    """A sum as the sources print it: $70 million, 700 million yuan, 7000万美元, 7亿元."""
    if lang == "zh":
        unit = {"USD": "美元", "CNY": "元", "HKD": "港元"}[currency]
        return f"{value / 1e8:.10g}亿{unit}" if value >= 1e8 else f"{value / 1e4:.10g}万{unit}"
    size, word = next(
        ((s, w) for s, w in ((1e9, " billion"), (1e6, " million"), (1e3, ",000")) if value >= s), (1.0, "")
    )
    number = f"{value / size:.10g}{word}"
    return f"{number} yuan" if currency == "CNY" else f"{SIGNS[currency]}{number}"


@dataclass
class Tally:
    """What was found, over all companies."""

    companies: int = 0
    documents: int = 0
    figures: int = 0
    clean_claims: int = 0
    false: int = 0
    false_by: Counter[str] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    partnered: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    said_right: Counter[str] = field(default_factory=Counter)


def judge(history: History, tally: Tally, show: bool = False) -> None:
    """Read one company's texts, reconcile them, and hold the findings against what was slipped."""
    claims = resolved_claims([(document, [read_document(document)]) for document in history.documents])
    given = {document.id: document.given_id or "" for document in history.documents}
    slipped = {(f.document, f.value, f.currency): f for f in history.figures if f.slip}
    clean = {
        figure.happening for figure in history.figures if not figure.slip
    }  # told rightly too, in this text or another
    seen = {
        (given[claim.document], float(claim.quantity.value), claim.quantity.currency or "")
        for claim in claims if claim.quantity is not None
    }  # fmt: skip
    tally.companies += 1
    tally.documents += len(history.documents)
    tally.figures += len(history.figures)
    tally.clean_claims += sum(
        claim.quantity is not None
        and (given[claim.document], float(claim.quantity.value), claim.quantity.currency or "") not in slipped
        for claim in claims
    )
    for place, figure in slipped.items():
        tally.slips[figure.slip or ""] += 1
        tally.read[figure.slip or ""] += place in seen
        tally.partnered[figure.slip or ""] += place in seen and figure.happening in clean
    by_id = {claim.id: claim for claim in claims}
    named: set[tuple[str, float, str]] = set()
    for reconciled in reconcile_all(claims):
        for finding in reconciled.findings:
            if finding.kind not in ("implausible", "conflict"):
                continue
            stated = finding.stated
            place = (given[by_id[finding.claim].document], float(stated.get("value", 0)), stated.get("currency", ""))
            _count(finding, slipped.get(place), tally)
            named.add(place)
            if show and place not in slipped:
                print("false:", finding.rule, place, finding.because)
                print("\n".join(f"    {document.published} {document.text}" for document in history.documents))
    if show:
        for place in sorted(slipped.keys() & seen - named):
            print("missed:", slipped[place])
            print("\n".join(f"    {document.published} {document.text}" for document in history.documents))


def _count(finding: Any, figure: Figure | None, tally: Tally) -> None:
    kind = _kind_of(finding)
    tally.said[kind] += 1
    if figure is None:
        tally.false += 1
        tally.false_by[finding.rule] += 1
        return
    tally.said_right[kind] += 1
    tally.found[figure.slip or ""] += 1
    should_be = finding.should_be or {}
    value, currency = figure.meant
    money = convert(float(should_be.get("value", 0)), should_be.get("currency", ""), currency, "2024-01-01")
    tally.mended[figure.slip or ""] += bool(
        money and abs(money.value / value - 1) < (0.01 if money.rate == 1 else 0.15)
    )


def _kind_of(finding: Any) -> str:
    """As which slip a finding reports a figure, by what it says that the figure should be."""
    should_be, stated = finding.should_be or {}, finding.stated
    if finding.rule == "told_for":
        return f"{VALUE}, {TOTAL}"
    if finding.kind == "conflict":
        return "sources differ"
    if should_be.get("currency") != stated.get("currency"):
        return CURRENCY
    times = float(stated["value"]) / float(should_be.get("value") or stated["value"])
    return next((kind for kind, factor in FACTORS.items() if abs(times / factor - 1) < 0.05), "other")


def report(tally: Tally) -> str:
    """The figures as Markdown tables."""
    share = lambda part, whole: f"{part / whole:.2f}" if whole else "-"  # noqa: E731
    rows = ["| slip | figures | read | recall | of those read whose event is told rightly too | mended rightly |",
            "| --- | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for kind in KINDS:
        rows.append(
            f"| {kind} | {tally.slips[kind]} | {tally.read[kind]} | {share(tally.found[kind], tally.slips[kind])} "
            f"| {share(tally.found[kind], tally.partnered[kind])} | {share(tally.mended[kind], tally.found[kind])} |"
        )
    rows += ["", "| reported as | findings | precision |", "| --- | ---: | ---: |"]
    rows += [
        f"| {kind} | {count} | {share(tally.said_right[kind], count)} |" for kind, count in sorted(tally.said.items())
    ]
    per_thousand = 1000 * tally.false / max(1, tally.clean_claims)
    rows += ["", f"False findings: {tally.false} in {tally.clean_claims:,} clean claims with a figure, "
             f"**{per_thousand:.2f} per 1,000** (floor: under {FLOOR:g})."]  # fmt: skip
    return "\n".join(rows)


def page(tally: Tally, seconds: float) -> str:
    """docs/slips.md."""
    return f"""# What `tenfold check` finds of slips that were put in

Written by `python bench/slips.py --companies {tally.companies} --write`, {datetime.now(UTC):%-d %B %Y}; nothing here is
typed by hand.

{tally.companies:,} invented companies with histories (down rounds, rolling closes, secondary sales, offerings,
buy-outs; dollars, yuan and Hong Kong dollars), told by three to eight sources each:
{tally.documents:,} English and Chinese texts with {tally.figures:,} figures, read by the built-in reader and
reconciled company by company, {seconds:.0f} s in all.
{sum(tally.slips.values())} figures are slipped. Where all that is told of an event is slipped alike there is often
nothing to find it by; such figures are in the first recall.

{report(tally)}
"""


def main() -> None:
    """Make, read, judge and print; with ``--write`` keep the figures too."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--companies", type=int, default=5_000)
    options.add_argument("--write", action="store_true", help="write docs/slips.md and bench/slips.json")
    options.add_argument("--show", action="store_true", help="show every false finding with its texts")
    chosen = options.parse_args()
    tally, start = Tally(), time.perf_counter()
    for history in histories(chosen.companies):
        judge(history, tally, chosen.show)
    print(report(tally))
    print(dict(tally.false_by))
    if chosen.write:
        kept = {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(tally).items()}
        (HERE / "slips.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        text = page(tally, time.perf_counter() - start)
        (HERE.parent / "docs" / "slips.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

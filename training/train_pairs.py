"""Learn what each kind of evidence weighs when two names are compared, from the labelled pairs in samples/pairs.

    python training/train_pairs.py             # write data/names/weights.toml and data/names/rarity.json
    python training/train_pairs.py --validate  # out of fold: log loss, scores, and how often each probability is right

Logistic regression with an L2 penalty, in which evidence for can never come to speak against, nor the other way round:
what a weight says can be read off it. Every step is deterministic; the same pairs give the same bytes. The held-out
pairs are never read here.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tenfold.folding import fold
from tenfold.resolving import evidence as weighing
from tenfold.resolving.known import Found, find
from tenfold.resolving.pair import Side, of_one_known, of_strangers
from tenfold.resolving.passage import read_passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tenfold.resolving.evidence import Evidence

ROOT = Path(__file__).parent.parent
NAMES = ROOT / "src" / "tenfold" / "data" / "names"
PAIRS = ("real-a.tsv", "invented-a.tsv")
GOLD = ("en-a", "en-b", "en-c", "zh-a", "zh-b", "zh-c")
LEAST_COUNTED = 4  # texts that must hold a word for it to be counted
PENALTY = 0.5  # on the square of a weight
FOLDS = 5
STEPS = 4000
SAME_FROM = 0.9

# What each kind is taken to weigh before any pair was seen, in the order in which they are written. The pairs move it,
# but never to the other side of 0; a kind that few pairs show stays where it was. 0: may count either way.
KINDS: dict[str, dict[str, float]] = {
    "names": {
        "nothing known": 0, "the same name": 0, "another legal form": 2.2, "another spacing": 2.2, "the trade name": 3,
        "a short trade name": 1.6, "a neutral word": 1.4, "a weak word": 0, "a sector word": 0, "more words": 0,
        "turned round": 2.2, "a short form": 0.9, "initials": 0.5, "initials read aloud": 1, "rendered": 0.8,
        "partly rendered": 0, "imitated": 1, "a person's name": 1.2, "a person's surname": 0, "a ticker": 0,
        "other versions": -5, "only the sound": -3, "nearly the spelling": -2, "nothing alike": -2,
        "no rendering": -0.2,
        "another meaning": -0.2, "another reading": -0.5, "other kinds": -1,
    },
    "texts": {
        "a person": 2, "a head of both": 1, "a surname": 0.7, "names": 1, "names read aloud": 1, "figures": 0.8,
        "a city": 0.6, "a country": 0.2, "a trade": 0.3, "happenings": 0.1, "words": 0.5, "apposition": 3.5,
        "other heads": -1, "other cities": -2, "other countries": -2, "other countries named": -1, "other trades": -0.5,
        "nothing in common": -1, "no text": -1, "set apart": -2,
    },
    "list": {
        "one of them listed": -0.5, "its own in the other text": 0.5, "listed names in both texts": 0.8,
        "listed elsewhere": -2,
    },
}  # fmt: skip
# What the who's-who says of a name that many bear, or that leads to it in a roundabout way: not learned.
ONE_ENTRY = {"one entry, by a common name": 1.4, "one entry, by a doubtful name": 2.6}


@dataclass(frozen=True)
class Pair:
    """One labelled pair of names in context."""

    left: Side
    right: Side
    same: bool


def read_pairs() -> list[Pair]:
    """The labelled pairs for development."""
    pairs = []
    for name in PAIRS:
        with (ROOT / "samples" / "pairs" / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                sides = Side(row["left"], row["left_context"]), Side(row["right"], row["right_context"])
                pairs.append(Pair(*sides, row["same"] == "yes"))
    return pairs


def count_words() -> dict[str, float]:
    """How rare words are in the labelled texts of the trade: the logarithm of texts per text that has the word."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    texts: Counter[bool] = Counter()
    for name in GOLD:
        for line in (ROOT / "samples" / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines():
            passage = read_passage(json.loads(line)["text"])
            texts[passage.chinese] += 1
            counts[passage.chinese].update(passage.words.keys() | passage.names)
    return {
        word: round(math.log(texts[chinese] / count), 2)
        for chinese in (False, True)
        for word, count in sorted(counts[chinese].items())
        if count >= LEAST_COUNTED
    }


def fit(
    rows: Sequence[Sequence[Evidence]], same: Sequence[bool], prior: dict[str, float], offsets: Sequence[float]
) -> dict[str, float]:
    """The weights that make the labels likeliest, beside each row's log-odds ``offsets``; ``prior`` pulls at them."""
    place = {kind: at for at, kind in enumerate(prior)}
    matrix = np.zeros((len(rows), len(prior)))
    for at, row in enumerate(rows):
        for each in row:
            if each.kind in place:
                matrix[at, place[each.kind]] += each.amount
    if weighing.NOTHING_KNOWN in place:
        matrix[:, place[weighing.NOTHING_KNOWN]] = 1
    expected = np.array(list(prior.values()))
    low, high = np.where(expected > 0, 0.0, -np.inf), np.where(expected < 0, 0.0, np.inf)
    label, offset = np.array(same, dtype=float), np.array(offsets)
    step = 1 / (0.25 * np.linalg.norm(matrix, 2) ** 2 + PENALTY)
    found = ahead = expected
    for count in range(STEPS):  # projected gradient with momentum (Beck and Teboulle 2009)
        error = 1 / (1 + np.exp(-(matrix @ ahead + offset))) - label
        after = np.clip(ahead - step * (matrix.T @ error + PENALTY * (ahead - expected)), low, high)
        ahead = after + count / (count + 3) * (after - found)
        found = after
    return {kind: round(float(found[at]), 3) for kind, at in place.items()}


def one_hidden(pair: Pair) -> Iterator[tuple[Side, Side]]:
    """A listed pair as it would be if the who's-who knew only the one name, and then only the other."""
    for known, stranger in ((pair.left, pair.right), (pair.right, pair.left)):
        found = find(known.name, known.context)
        if found.entries:
            yield Side(known.name, known.context, found), Side(stranger.name, stranger.context, Found())


def learn(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """All weights: of names and texts first, then, on top of those, of what the who's-who adds."""
    rows = [of_strangers(pair.left, pair.right) for pair in pairs]
    alone = fit(rows, [pair.same for pair in pairs], KINDS["names"] | KINDS["texts"], [0.0] * len(rows))
    use(alone | dict.fromkeys(KINDS["list"], 0.0))
    hidden = [(of_one_known(*sides), pair.same) for pair in pairs for sides in one_hidden(pair)]
    listed = [row for row, _ in hidden]
    added = fit(listed, [same for _, same in hidden], KINDS["list"], [log_odds(row) for row in listed])
    use(alone | added | ONE_ENTRY)
    parts = {part: {kind: (alone | added)[kind] for kind in kinds} for part, kinds in KINDS.items()}
    return parts | {"list": parts["list"] | ONE_ENTRY}


def log_odds(row: Iterable[Evidence]) -> float:
    """What a row's evidence comes to."""
    return weighing.weights()[weighing.NOTHING_KNOWN] + sum(each.weight for each in row)


def use(weights: dict[str, float]) -> None:
    """Let the package weigh by ``weights`` for the rest of this run."""
    weighing.weights = lambda: weights  # type: ignore[assignment]


def folds_of(pairs: Sequence[Pair]) -> list[int]:
    """A fold for each pair; pairs that share a name, or share one with a third, are in the same."""
    head: dict[str, str] = {}

    def find_head(name: str) -> str:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    for pair in pairs:
        left, right = (find_head(fold(side.name)) for side in (pair.left, pair.right))
        head[max(left, right)] = min(left, right)
    heads = [find_head(fold(pair.left.name)) for pair in pairs]
    order = {name: at for at, name in enumerate(sorted(set(heads)))}
    return [order[name] * 7919 % FOLDS for name in heads]


def validate(pairs: Sequence[Pair]) -> None:
    """Print how weights do on pairs that taught them nothing: without the who's-who, and with one name hidden."""
    fold_of = folds_of(pairs)
    alone: list[tuple[float, bool]] = []
    hidden: list[tuple[float, bool]] = []
    for each in range(FOLDS):
        learn([pair for pair, at in zip(pairs, fold_of, strict=True) if at != each])
        for pair in (pair for pair, at in zip(pairs, fold_of, strict=True) if at == each):
            alone.append((weighing.probability(of_strangers(pair.left, pair.right)), pair.same))
            hidden += [(weighing.probability(of_one_known(*sides)), pair.same) for sides in one_hidden(pair)]
    report("without the who's-who", alone)
    report("one name hidden", hidden)


def report(what: str, judged: Sequence[tuple[float, bool]]) -> None:
    """Log loss, scores at the threshold, and the reliability of each range of probabilities."""
    loss = -sum(math.log(max(p if same else 1 - p, 1e-6)) for p, same in judged) / len(judged)
    merged = [same for p, same in judged if p >= SAME_FROM]
    wrong, of_all = merged.count(False), sum(same for _, same in judged)
    precision, recall = sum(merged) / max(1, len(merged)), sum(merged) / of_all
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{what}: {len(judged)} pairs, log loss {loss:.3f}, P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, "
          f"{wrong} wrong merges")  # fmt: skip
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        here = [(p, same) for p, same in judged if low <= p < high]
        if here:
            said, true = (sum(each[at] for each in here) / len(here) for at in (0, 1))
            print(f"  {low:.2f} to {min(high, 1):.2f}: {len(here):4} pairs, {said:.2f} said, {true:.2f} are the same")


def write(parts: dict[str, dict[str, float]]) -> None:
    """The weights as the package reads them."""
    lines = [
        "# What one unit of each kind of evidence weighs, in log-odds. Made by training/train_pairs.py: do not edit."
    ]
    for part, weights in parts.items():
        lines += ["", f"[{part}]", *(f"{json.dumps(kind)} = {weight}" for kind, weight in weights.items())]
    (NAMES / "weights.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--validate", action="store_true", help="judge pairs by weights learned from other pairs")
    asked = parser.parse_args()
    if asked.validate:
        validate(read_pairs())
        return
    rarity = json.dumps(count_words(), ensure_ascii=False, indent=0)
    (NAMES / "rarity.json").write_text(rarity + "\n", encoding="utf-8")
    write(learn(read_pairs()))


if __name__ == "__main__":
    main()

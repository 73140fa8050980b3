"""Train the reader's learned layer on the labelled texts and write its weights into the package.

    python training/train.py                       # fit on all development texts, write src/tenfold/data/weights
    python training/train.py --validate            # cross-validated scores instead: no text judged by what it taught

Needs the ``training`` group of pyproject.toml (scikit-learn). Every step is deterministic: the texts in the order of
their ids, folds by a hash of the id, a solver without randomness, weights rounded to three places; the same texts and
rules give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from examples import Example, document_of, read_gold
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tenfold.claims import ClaimType, Json
from tenfold.reading import weights
from tenfold.reading.confidence import confidence_from, grounds, is_made
from tenfold.reading.reader import DocumentReader
from tenfold.reading.subjects import subject_family
from tenfold.scoring import bare_name, borne_out, score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "src" / "tenfold" / "data" / "weights"
LEAST_SEEN = 2  # examples in which a feature must occur
LEAST_LABELLED = 5  # examples that a label needs
LEAST_WEIGHT = 0.01
STRENGTH = 1.0  # inverse of the L2 penalty
SUBJECT_STRENGTH = 0.3  # the same for the ranking of names, whose features are many and alike
FOLDS = 5

Features = list[str]


def fit(examples: Sequence[Example]) -> Json:
    """The weights of all models of one language, as ``weights.Models.load`` takes them; no confidence yet."""
    clauses = [e for e in examples if e.family == "clause"]
    figures = [e for e in examples if e.family == "figure"]
    told = {(e.document, e.clause, label) for e in clauses for label in e.labels}
    roles: Json = {}
    for kind in ClaimType:  # who plays a role is asked only where the claim is made
        roles[kind] = _fit_labels(
            [
                e
                for e in examples
                if e.family in ("name", "mark")
                and ((e.document, e.clause, kind) in told or any(label.startswith(f"{kind}.") for label in e.labels))
            ],
            f"{kind}.",
        )
    return {
        "clause": _fit_labels(clauses),
        "figure": _fit_labels(figures),
        "roles": roles,
        "subject": _fit_subjects(figures),
        "confidence": {},
    }


def _matrix(rows: Sequence[Features]) -> tuple[Any, list[str]]:
    """The rows as a sparse matrix of ones, and the names of its columns."""
    seen = Counter(name for row in rows for name in set(row))
    names = sorted(name for name, times in seen.items() if times >= LEAST_SEEN)
    column = {name: i for i, name in enumerate(names)}
    starts, columns = [0], []
    for row in rows:
        columns += sorted(column[name] for name in set(row) if name in column)
        starts.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(names))), names


def _fit_one(matrix: Any, wanted: Any, strength: float) -> tuple[float, Any]:
    model = LogisticRegression(C=strength, max_iter=1000, solver="liblinear").fit(matrix, wanted)
    return float(model.intercept_[0]), model.coef_[0]


def _fit_labels(examples: Sequence[Example], prefix: str = "") -> Json:
    """A logistic model for each label that begins with ``prefix``; where a label is unsure, nothing is taught of it."""
    matrix, names = _matrix([e.features for e in examples])
    times = Counter(label for e in examples for label in e.labels if label.startswith(prefix))
    labels: list[str] = []
    biases: list[float] = []
    rows: dict[str, list[float]] = defaultdict(list)
    for label in sorted(label for label, n in times.items() if n >= LEAST_LABELLED):
        wanted = np.array([label in e.labels for e in examples])
        used = np.array([label in e.labels or label not in e.unsure for e in examples])
        if wanted[used].all():
            continue  # nothing to tell it from
        bias, row = _fit_one(matrix[used], wanted[used], STRENGTH)
        for i in np.nonzero(np.abs(row) >= LEAST_WEIGHT)[0]:
            rows[names[i]] += [len(labels), round(float(row[i]), 3)]
        labels.append(label)
        biases.append(round(bias, 3))
    return {"labels": labels, "biases": biases, "weights": dict(sorted(rows.items()))}


def _fit_subjects(figures: Sequence[Example]) -> dict[str, float]:
    """One model that ranks the names that a figure may be about."""
    rows: list[Features] = []
    wanted: list[bool] = []
    for e in figures:
        for label, values in sorted(e.anchors.items()):
            gold = {bare_name(form) for value in values for form in str(value).split(" | ")}
            if not any(names & gold for names, _ in e.candidates):
                continue
            about = subject_family(label.partition(".")[0], label.partition(":")[2])
            for names, own in e.candidates:
                rows.append([*own, *(f"{about}:{name}" for name in own)])
                wanted.append(bool(names & gold))
    matrix, names_of = _matrix(rows)
    _, row = _fit_one(matrix, np.array(wanted), SUBJECT_STRENGTH)
    return {names_of[i]: round(float(row[i]), 3) for i in np.nonzero(np.abs(row) >= LEAST_WEIGHT)[0]}


def out_of_fold(texts: Sequence[tuple[Json, list[Example]]], lang: str) -> dict[str, DocumentReader]:
    """Each text read with weights that were fitted without it, by its id."""
    place = {gold["id"]: int(hashlib.sha256(gold["id"].encode()).hexdigest(), 16) % FOLDS for gold, _ in texts}
    out: dict[str, DocumentReader] = {}
    for held in range(FOLDS):
        models = weights.Models.load(fit([e for gold, rows in texts if place[gold["id"]] != held for e in rows]))
        with weights.using(lang, models):
            for gold, _ in texts:
                if place[gold["id"]] == held:
                    out[gold["id"]] = reader = DocumentReader(document_of(gold), lang)
                    reader.read()
    return out


def fit_confidence(gold: Sequence[Json], readers: Mapping[str, DocumentReader]) -> dict[str, float]:
    """The confidence model: how often claims on such grounds were right in readings of texts that taught nothing."""
    rows: list[Features] = []
    wanted: list[bool] = []
    for document in gold:
        reader = readers[document["id"]]
        claims = [reader.claim(draft).to_json(document["text"]) for draft in reader.drafts]
        for draft, right in zip(reader.drafts, borne_out(document["claims"], claims), strict=True):
            if right is not None:
                rows.append(grounds(draft))
                wanted.append(right)
    names = sorted({name for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    bias, row = _fit_one(matrix, np.array(wanted), STRENGTH)
    return {"bias": round(bias, 4), **{name: round(float(w), 4) for name, w in zip(names, row, strict=True)}}


def development_texts(lang: str) -> list[Path]:
    """The labelled texts that may be learned from: those of the project that are not held out."""
    return sorted(path for path in (ROOT / "samples" / "gold").glob(f"{lang}-*.jsonl") if path.stem[-1] in "abc")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write, or validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validate", action="store_true", help="print cross-validated scores, write nothing")
    options = parser.parse_args(arguments)
    for lang in ("en", "zh"):
        texts = [text for path in development_texts(lang) for text in read_gold(path, lang)]
        texts.sort(key=lambda text: text[0]["id"])
        gold = [text for text, _ in texts]
        readers = out_of_fold(texts, lang)
        confidence = fit_confidence(gold, readers)
        if options.validate:
            report(lang, gold, readers, confidence)
            continue
        fitted = {**fit([e for _, rows in texts for e in rows]), "confidence": confidence}
        path = WEIGHTS / f"{lang}.json.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(json.dumps(fitted, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))
        print(f"{lang}: {len(texts)} texts -> {path.relative_to(ROOT)}, {path.stat().st_size / 1e6:.2f} MB")
    return 0


def report(
    lang: str, gold: Sequence[Json], readers: Mapping[str, DocumentReader], confidence: dict[str, float]
) -> None:
    """Print the scores of the out-of-fold readings, and how often claims of each confidence were right."""
    kept: dict[str, list[Json]] = {}
    bins: dict[int, list[bool]] = defaultdict(list)
    for document in gold:
        reader = readers[document["id"]]
        sure = [confidence_from(draft, confidence) for draft in reader.drafts]
        claims = [reader.claim(draft).to_json(document["text"]) for draft in reader.drafts]
        for p, right in zip(sure, borne_out(document["claims"], claims), strict=True):
            if right is not None:
                bins[int(p * 10)].append(right)
        kept[document["id"]] = [
            claim for draft, claim, p in zip(reader.drafts, claims, sure, strict=True) if is_made(draft, p)
        ]
    result = score(gold, [{"id": key, "claims": claims} for key, claims in kept.items()])
    for name, tally in result.headline():
        print(f"{lang} {name:6} precision {tally.precision:.3f} recall {tally.recall:.3f} F1 {tally.f1:.3f}")
    for at in sorted(bins):
        share = sum(bins[at]) / len(bins[at])
        print(f"{lang} confidence {at / 10:.1f} to {at / 10 + 0.1:.1f}: {share:.2f} right of {len(bins[at])}")


if __name__ == "__main__":
    sys.exit(main())

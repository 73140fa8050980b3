"""Write docs/seeds.md: what was read in the five seed articles, statement by statement, and why the rest was not.

usage: python docs/make_seeds.py SEEDS_FOLDER OUT.md   (labels are looked for in SEEDS_FOLDER/../benchmark/seeds.jsonl)

Statements are named by their first words only: the articles belong to others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tenfold.claims import ROLES, Claim, ClaimType
from tenfold.documents import Document
from tenfold.reading import VERSION, read_document
from tenfold.reading.check import describe
from tenfold.reading.view import Sentence, sentences
from tenfold.scoring import agrees

WORDS = 6


def main(folder: str, out: str) -> None:
    """Write the tables."""
    Path(out).write_text(render(folder), encoding="utf-8")


def render(folder: str) -> str:
    """The tables of every article of the folder."""
    labels = {
        line["text"].strip(): line
        for line in map(json.loads, (Path(folder).parent / "benchmark" / "seeds.jsonl").open(encoding="utf-8"))
    }
    parts = [
        "# The five seed articles, statement by statement\n\n"
        f"Made by `make seeds-doc` with the built-in reader, version {VERSION}: do not edit. One row for each "
        "sentence that a careful person takes a claim from, or that the reader took one from. "
        "Sentences that are in neither column (general talk, asides) make no claim by "
        "[the rules](claims.md) and none was read.\n"
    ]
    for path in sorted(Path(folder).glob("*.txt")):
        text = path.read_text("utf-8")
        label = labels[text.strip()]
        parts.append(
            f"\n## {path.stem}\n\n| statement | read as | should be read as, and why it is not |\n| --- | --- | --- |\n"
        )
        parts.extend(rows(text, label))
    return "".join(parts)


def rows(text: str, label: dict[str, object]) -> list[str]:
    """The table's rows for one article."""
    reading = read_document(Document(text=text, lang="en", published=label.get("published")))  # type: ignore[arg-type]
    golds = [gold for gold in label["claims"] if not gold.get("optional")]  # type: ignore[attr-defined]
    missed = [gold for gold in golds if not any(tells(claim, gold) for claim in reading.claims)]
    out = []
    for sentence in sentences(text, "en"):
        start, end = sentence.offsets[0], sentence.offsets[-1] + 1
        made = [claim for claim in reading.claims if start <= claim.evidence[0] < end]
        lost = [gold for gold in missed if start <= text.find(gold["evidence"]) < end]
        if made or lost:
            read = "<br>".join(cell(describe(claim)) for claim in made) or "nothing"
            why = "<br>".join(cell(f"{gold['type']} ({gold['status']}): {reason(gold, made)}") for gold in lost)
            out.append(f"| {name(sentence)} | {read} | {why} |\n")
    return out


def tells(claim: Claim, gold: dict[str, object]) -> bool:
    """Whether a claim tells what the label tells: every figure and every single value of it, and one name a role."""
    if claim.type != gold["type"] or claim.status != gold["status"]:
        return False
    return all(fits for role, fits in agreeing(claim, gold).items() if role in ROLES[ClaimType(claim.type)])


def reason(gold: dict[str, object], made: list[Claim]) -> str:
    """Why a label was not met, as far as the reading itself tells."""
    alike = [claim for claim in made if claim.type == gold["type"]]
    if not alike:
        return "no rule fits these words, or what it found was taken for part of another claim"
    best = max(alike, key=lambda claim: sum(agreeing(claim, gold).values()))
    wrong = [role for role, fits in agreeing(best, gold).items() if not fits]
    if best.status != gold["status"]:
        wrong.append("status")
    return "read, but not right in " + ", ".join(wrong)


def agreeing(claim: Claim, gold: dict[str, object]) -> dict[str, bool]:
    """Role by role, whether any value agrees."""
    return {
        role: any(agrees(role, value, got.to_json()) for value in values for got in claim.of(role))
        for role, values in gold["roles"].items()  # type: ignore[attr-defined]
    }


def name(sentence: Sentence) -> str:
    """A sentence by its first words."""
    words = sentence.text.split()
    return cell(" ".join(words[:WORDS]) + (" …" if len(words) > WORDS else ""))


def cell(text: str) -> str:
    """Text that may stand in a table's cell."""
    return text.replace("|", "/").replace("\n", " ")


if __name__ == "__main__":
    main(*sys.argv[1:3])

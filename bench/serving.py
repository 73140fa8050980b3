"""How quick the server is on a large ledger while the ledger grows: eight requests in flight, articles being added.

    python bench/ledger.py big.db --claims 1000000
    python bench/serving.py big.db [--seconds 60]

A real ``tenfold serve`` on loopback is asked for company pages (companies by how often they are in the news), pages of
deals with various filters, and searches, as fast as eight askers can, while ``tenfold add`` reads generated articles
into the same ledger. Printed are the times of each kind of page, the server's memory, and how many articles came in.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import httpx2
from corpus import PUBLISHED, articles

from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_FLIGHT = 8
_COMPANIES = "select company, count(*) as claims from claims where company is not null group by company"
_DEALS = (
    {}, {"sort": "amount"}, {"since": "2026-01"}, {"type": "funding_round", "sort": "amount"}, {"min": "500M"},
    {"since": "2025", "until": "2025-06", "type": "acquisition"}, {"status": "done", "page": "3"}, {"in": "CNY"},
)  # fmt: skip
_WORDS = ("raised Series B", "估值", "listed in Hong Kong", "partnership", "融资 半导体", "revenue", "chief scientist")


def addresses(ledger: str, seed: int = 3) -> Iterator[tuple[str, str]]:
    """(Kind of page, address), for ever: the three kinds in turn."""
    with Ledger.open(ledger, read_only=True) as book:
        rows = book.sql(_COMPANIES, max_rows=1_000_000, timeout=600).rows
    names, often = [row[0] for row in rows], [row[1] for row in rows]
    chance = random.Random(seed)
    while True:
        (name,) = chance.choices(names, often)
        yield "company", f"/company/{quote(name, safe='')}"
        filters = dict(chance.choice(_DEALS))
        if chance.random() < 0.3:
            filters["company"] = name
        yield "deals", f"/deals?{urlencode(filters)}"
        words = name if chance.random() < 0.3 else chance.choice(_WORDS)
        yield "search", f"/search?{urlencode({'q': words, 'all': 1})}"


def ask(base: str, jobs: Iterator[tuple[str, str]], lock: threading.Lock, until: float, told: dict[str, list[float]],
        sizes: dict[str, int]) -> None:  # fmt: skip
    """Ask for one page after another until a time, noting how long each took."""
    with httpx2.Client(base_url=base, timeout=120) as client:
        while time.monotonic() < until:
            with lock:
                kind, address = next(jobs)
            began = time.monotonic()
            answer = client.get(address)
            took = time.monotonic() - began
            answer.raise_for_status()
            with lock:
                told[kind].append(took)
                sizes[kind] = max(sizes[kind], answer.num_bytes_downloaded)


def measure(ledger: str, seconds: float) -> dict[str, object]:
    """Serve, ask and add for so long; what was measured."""
    command = [sys.executable, "-m", "tenfold"]
    with tempfile.TemporaryDirectory() as folder:
        for lang in ("en", "zh"):
            for number, article in enumerate(articles(lang, 2_000, seed=int(time.time()))):
                text = f"---\npublished: {PUBLISHED}\n---\n{article.text}"
                (Path(folder) / f"{lang}-{number}.md").write_text(text, encoding="utf-8")
        port = free_port()
        server = subprocess.Popen([*command, "serve", "--ledger", ledger, "--port", str(port)])
        adder = None
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base)
            jobs, lock = addresses(ledger), threading.Lock()
            told: dict[str, list[float]] = defaultdict(list)
            sizes: dict[str, int] = defaultdict(int)
            ask(base, jobs, lock, time.monotonic() + 3, defaultdict(list), sizes)  # once warm
            before = documents_in(ledger)
            adder = subprocess.Popen([*command, "add", folder, "--ledger", ledger], stderr=subprocess.DEVNULL)
            until = time.monotonic() + seconds
            askers = [
                threading.Thread(target=ask, args=(base, jobs, lock, until, told, sizes)) for _ in range(_IN_FLIGHT)
            ]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            memory = int(next(line.split()[1] for line in Path(f"/proc/{server.pid}/status").read_text().splitlines()
                              if line.startswith("VmHWM")))  # fmt: skip
        finally:
            for process in (adder, server):
                if process is not None:
                    process.terminate()
                    process.wait()
        added = documents_in(ledger) - before
    return {
        "pages": {kind: summary(times) | {"largest_kB": round(sizes[kind] / 1000)} for kind, times in told.items()},
        "memory_MB": round(memory / 1000),
        "articles_added": added,
    }


def summary(times: list[float]) -> dict[str, float]:
    """Times in milliseconds."""
    ordered = sorted(times)
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] for name, share in
          (("median_ms", 0.5), ("p95_ms", 0.95), ("max_ms", 1.0))}  # fmt: skip
    return {"asked": len(ordered)} | {name: round(value * 1000) for name, value in at.items()}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(base: str) -> None:
    """Until the server answers."""
    for _ in range(100):
        try:
            httpx2.get(f"{base}/api/v1/openapi.json").raise_for_status()
            return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise SystemExit(f"no server at {base}")


def documents_in(ledger: str) -> int:
    """How many documents the ledger holds."""
    with Ledger.open(ledger, read_only=True) as book:
        return int(book.sql("select count(*) from sources").rows[0][0])


def main() -> None:
    """Measure, on a copy: the ledger given stays as it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger")
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(arguments.ledger).absolute().parent) as folder:
        copy = Path(folder) / "copy.db"
        shutil.copy(arguments.ledger, copy)
        print(json.dumps(measure(str(copy), arguments.seconds), indent=2))


if __name__ == "__main__":
    main()

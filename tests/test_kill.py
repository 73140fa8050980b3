"""kill -9 at random moments of a ledger's life, in both databases: nothing that was kept is lost, the ledger opens, and
doing the rest gives what an undisturbed run gives. (Full disks and closed folders: test_ledger_opening.py.)"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kill_writer import AT_ONCE, DOCUMENTS, MERGED, live
from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES = 100  # in each database
_WRITER = Path(__file__).with_name("kill_writer.py")


class Writers:
    """Starts one writer after another, each a process of its own."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        assert server.stdin is not None and server.stdout is not None
        self._in, self._out = server.stdin, server.stdout

    def start(self, place: str) -> int:
        """A writer at this place; its process."""
        self._in.write(f"{place}\n")
        self._in.flush()
        return int(self._out.readline().removeprefix("process "))

    def steps(self) -> list[str]:
        """What the writer says it has done, once it has ended."""
        return list(iter(lambda: self._out.readline().strip(), "ended"))


@pytest.fixture
def writers() -> Iterator[Writers]:
    with subprocess.Popen(
        [sys.executable, str(_WRITER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        yield Writers(server)


def test_whenever_a_writer_is_killed_nothing_is_lost_and_the_rest_can_be_done(
    places: Callable[[], str], writers: Writers
) -> None:
    whole = places()
    writers.start(whole)
    began = time.monotonic()
    life = len(writers.steps())
    duration = time.monotonic() - began
    with Ledger.open(whole) as ledger:
        expected = ledger.digest()

    moments = random.Random(20260301)
    died_after: Counter[str] = Counter()
    for _ in range(TIMES):
        place = places()
        process = writers.start(place)
        time.sleep(moments.uniform(0, duration))
        with suppress(ProcessLookupError):  # it was done already
            os.kill(process, signal.SIGKILL)
        said = writers.steps()
        died_after[said[-1] if said else "nothing"] += 1
        with Ledger.open(place) as ledger:
            _assert_kept(ledger, said)
        live(place, lambda step: None)
        with Ledger.open(place) as ledger:
            assert ledger.digest() == expected
    assert len(died_after) >= life - 2, died_after  # they did die at different moments


def _assert_kept(ledger: Ledger, said: list[str]) -> None:
    """All that was said to be kept is there, and whole."""
    held, readings, judged = len(ledger.sources()), ledger.count_readings(), len(ledger.judgements())
    assert held % AT_ONCE == 0 and readings in (held, 2 * DOCUMENTS)
    for step in said:
        what, _, count = step.partition(" ")
        if what == "added":
            assert held >= int(count)
        elif what == "merged":
            assert judged >= int(count)
        elif what == "reread":
            assert readings == 2 * DOCUMENTS
    assert judged <= len(MERGED)

"""kill -9 at random moments: nothing that was committed is lost, the ledger opens, and adding again completes it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from kill_writer import AT_ONCE, DOCUMENTS, document, read
from tenfold import Ledger

TIMES = 20
COMMITS = DOCUMENTS // AT_ONCE
_WRITER = Path(__file__).with_name("kill_writer.py")


def writer() -> subprocess.Popen[str]:
    """A process that has imported everything and waits for a path."""
    return subprocess.Popen([sys.executable, str(_WRITER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def start(process: subprocess.Popen[str], path: Path) -> None:
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    process.stdin.write(f"{path}\n")
    process.stdin.flush()


def test_a_killed_writer_loses_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    undisturbed = writer()
    start(undisturbed, tmp_path / "whole.db")
    began = time.monotonic()
    assert undisturbed.wait() == 0
    duration = time.monotonic() - began
    with Ledger.open(tmp_path / "whole.db") as ledger:
        expected = ledger.digest()

    moments = random.Random(20260301)
    committed_at_death = []
    following = writer()
    for attempt in range(TIMES):
        process, following = following, writer()
        path = tmp_path / f"killed-{attempt}.db"
        start(process, path)
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(moments.randrange(COMMITS))]
        time.sleep(moments.uniform(0.0, 2 * duration / COMMITS))  # somewhere in what follows that commit
        process.send_signal(signal.SIGKILL)
        said += [int(line) for line in process.stdout.read().split()]
        assert process.wait() in (-signal.SIGKILL, 0)

        with Ledger.open(path) as ledger:  # it opens, and holds all that was said to be kept
            held = len(ledger.sources())
            assert held >= (said[-1] if said else 0) and held % AT_ONCE == 0
            committed_at_death.append(held)
            if attempt % 4 == 0:
                as_it_was = ledger.digest()
                ledger.rebuild()
                assert ledger.digest() == as_it_was
            report = ledger.add([document(number) for number in range(DOCUMENTS)], reader=read)
            assert (report.added, report.already_there) == (DOCUMENTS - held, held)
            assert ledger.digest() == expected
    following.kill()
    following.communicate()
    assert len(set(committed_at_death)) > 4, committed_at_death  # they did die at different moments

"""What a person sees while documents are read: a line that moves in a terminal, and why inputs are set aside."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tenfold.cli.console import clean, err, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tenfold.api import Progress
    from tenfold.documents import Document, Reject

_REJECTS_SHOWN = 20  # lines; the others are counted, and tenfold rejects lists them all
_REDRAWS_A_SECOND = 8


def gathered(sources: Iterable[str]) -> Iterator[Document | Reject]:
    """The documents of what the command line names, standard input with them."""
    from tenfold.gathering import gather

    yield from gather(sources, stdin=sys.stdin.buffer)


def documents(count: int) -> str:
    """So many documents, in words."""
    return f"{count} document{'' if count == 1 else 's'}"


class Watch:
    """Follows the reading of documents, and tells of it."""

    def __init__(self, draw: Callable[[Progress], None] | None, tell: Callable[[str], None]) -> None:
        self._draw = draw
        self._tell = tell
        self._told: set[tuple[str, str]] = set()

    def rejects(self, items: Iterable[Document | Reject]) -> Iterator[Document | Reject]:
        """The items as they come, each that was set aside told of with its line."""
        from tenfold.documents import Reject

        for item in items:
            if isinstance(item, Reject):
                self._say(item.origin, item.reason, str(item))
            yield item

    def progress(self, now: Progress) -> None:
        """Tell of one more document."""
        if now.outcome == "rejected" and now.reason:
            self._say(now.name, now.reason, f"{now.name}: {now.reason}")
        if self._draw:
            self._draw(now)

    def say_rest(self) -> None:
        """Say how many were set aside beyond those that were told of one by one."""
        if len(self._told) > _REJECTS_SHOWN:
            say(f"tenfold: set aside {len(self._told) - _REJECTS_SHOWN} more (see: tenfold rejects)")

    def _say(self, origin: str, reason: str, line: str) -> None:
        if (origin, reason) not in self._told or f"{origin}: {reason}" != line:
            self._told.add((origin, reason))
            if len(self._told) <= _REJECTS_SHOWN:
                self._tell(f"tenfold: set aside {line}")


@contextmanager
def watching() -> Iterator[Watch]:
    """Follow a reading: with a moving line in a terminal, else with lines for what is set aside alone."""
    console = err()
    if not console.is_terminal:
        yield Watch(None, say)
        return
    from rich import progress

    with progress.Progress(
        progress.SpinnerColumn(),
        progress.BarColumn(bar_width=20),
        progress.TextColumn("{task.description}", markup=False),
        progress.TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=_REDRAWS_A_SECOND,
    ) as bar:
        task = bar.add_task("reading", total=None)
        began = time.monotonic()

        def draw(now: Progress) -> None:
            seen = now.added + now.already_there + now.rejected
            rate = seen / max(0.001, time.monotonic() - began)
            bar.update(task, description=_moving_line(now, rate), advance=1)

        yield Watch(draw, lambda line: bar.console.print(clean(line), soft_wrap=True))


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for work whose end is known: what to call with the number done and the number in all."""
    console = err()
    if not console.is_terminal:
        yield None
        return
    from rich import progress

    with progress.Progress(console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, in_all: bar.update(task, completed=done, total=in_all)


def _moving_line(now: Progress, rate: float) -> str:
    done = now.added + now.already_there
    aside = f" · {now.rejected} set aside" if now.rejected else ""
    return f"{documents(done)} · {now.total_claims} claims{aside} · {rate:.0f}/s"

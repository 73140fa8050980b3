"""Keeps Python's garbage collector from getting in the way of bulk work."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for reference cycles meanwhile.

    A batch makes hundreds of thousands of small objects and hardly a cycle, while each search looks through the whole
    heap again: a third of the time, when it was measured.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

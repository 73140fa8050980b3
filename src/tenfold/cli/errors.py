"""What the command line says when it cannot do what it was asked."""

from __future__ import annotations


class Problem(Exception):
    """An error that a person can understand: one line saying what, where and what to do. ``code`` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code

"""The command line: what a person types, and what they see.

Comes in: arguments. Goes out: tables, JSON, CSV and one-line errors (``tenfold: what, where, what to do``) with exit
codes: 0 done, 1 nothing could be done, 2 asked in a wrong way, 130 stopped by Ctrl-C. It must never compute an answer
(that is asking's work), never print what a text holds without taking its control characters out, and never import a
heavy library before a command needs it.
"""

from __future__ import annotations

from tenfold.cli.running import main

__all__ = ["main"]

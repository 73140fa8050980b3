"""The templates that pages are made from."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent

"""The newest day that a text tells of as not still to come: what an undated document is dated by."""

from __future__ import annotations

import re

from tenfold.claims import Status
from tenfold.reading.dates import find_dates
from tenfold.reading.status import cues
from tenfold.reading.view import sentences


def newest_told(text: str, lang: str) -> str | None:
    """The newest date (ISO, as precise as told) in sentences without a word of planning or expecting; None if none."""
    told = [
        date.iso
        for sentence in sentences(text, lang)
        if re.search(r"\d{4}", sentence.text) and not cues(lang, Status.PLANNED).search(sentence.text.lower())
        for date in find_dates(sentence.text, lang, None)
        if date.iso
    ]
    return max(told, default=None)

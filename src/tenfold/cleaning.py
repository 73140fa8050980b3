"""Text from anywhere, safe to show: without the characters that steer terminals, turn lines round or hide words."""

from __future__ import annotations

import re

# C0 and C1 controls (the escape character among them), the marks that part lines, turn or hide text, half characters.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without control and direction characters; tabs and newlines stay."""
    return CONTROLS.sub("", text)

"""The review: pairs of names that may be one, and findings that are not sure; each decided with one key, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from tenfold.ledger.errors import LedgerError
from tenfold.serving.pages.asked import Ask, Page
from tenfold.serving.pages.naming import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi.responses import Response

_PAIRS, _FINDINGS, _HISTORY = 20, 10, 50
_LOOKED_AT = 500  # findings, the surest first
_SURE = 0.75  # findings that are at least so sure need nobody's decision
_REASON = "decided on the review page, from the sentences shown there"


def review(ask: Ask) -> Page:
    """What is unsure, the most probable first, and what was decided, newest first."""
    pairs = ask.ledger.review(limit=_PAIRS)
    history = ask.ledger.judgements(limit=_HISTORY)
    doubtful = [row for row in ask.ledger.check(kinds=("implausible",), limit=_LOOKED_AT) if row.confidence < _SURE]
    doubtful = doubtful[:_FINDINGS]
    decided = ask.one("decided")
    last = next((row for row in history if str(row.number) == decided), None)
    shown = {"pairs": pairs, "findings": doubtful, "history": history, "last": last, "undone": ask.one("undone")}
    data = {
        "pairs": pairs.to_json(), "findings": [row.to_json() for row in doubtful], "judgements": history.to_json(),
    }  # fmt: skip
    names = [*names_in(doubtful), *(name for pair in pairs for name in (pair.left_entity, pair.right_entity))]
    return Page("review.html", "Review", shown, data, table=history.to_json, names=names)


def decide(ask: Ask, form: Mapping[str, str]) -> Response:
    """Keep a decision under the name of whoever made it. Raises LedgerError, showing the chain of a contradiction."""
    because = form.get("because", "").strip() or _REASON
    verdict = form.get("verdict", "")
    if verdict in ("same", "different"):
        judge = ask.ledger.merge if verdict == "same" else ask.ledger.split
        made = judge(form.get("left", ""), form.get("right", ""), because=because, author=ask.author)
        return _back(decided=made.number)
    if verdict in ("wrong", "correct"):
        number = ask.ledger.judge(
            form.get("claim", ""), verdict, role=form.get("role") or None, because=because, author=ask.author
        )
        return _back(decided=number)
    raise LedgerError(
        "a pair of names is the same or different, a figure is wrong or correct; nothing else can be said"
    )


def undo(ask: Ask, form: Mapping[str, str]) -> Response:
    """Take a decision back, by an entry of its own."""
    number = form.get("number", "")
    if not number.isdecimal() or len(number) > 12:
        raise LedgerError(f"{number or 'nothing'} is no number of a judgement")
    ask.ledger.undo(int(number), because=form.get("because", "").strip() or _REASON, author=ask.author)
    return _back(undone=number)


def _back(**told: object) -> Response:
    return RedirectResponse(f"/review?{urlencode(told)}", 303)

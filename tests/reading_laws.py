"""What holds for the reading of any text whatever: for the tests of the reader and for the fuzz target."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tenfold.claims import NAME_ROLES, ROLES
from tenfold.reading import read_document
from tenfold.reading.lexicon import table
from tenfold.reading.view import fold_characters

if TYPE_CHECKING:
    from tenfold.claims import Reading, Span, Value
    from tenfold.documents import Document

_INVISIBLE = re.compile(f"[{table('characters')['invisible']}]")
_SAYS_A_FIGURE = re.compile(
    r"\d|illion|hundred|thousand|dozen|doubl|tripl|quadrupl|halv|half|fold|twice|times|order|percent|per cent|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twel|teen|twenty|thirty|forty|fifty|one|quarter|third|no|zero|none|once"
    r"|single|couple|several|few|many|score|[零〇一二两三四五六七八九十百千万亿兆几数半成倍翻]",
    re.IGNORECASE,
)


def check_reading(document: Document) -> Reading:
    """Read ``document``; AssertionError where the reading breaks a law."""
    reading = read_document(document)
    text = document.text
    assert reading == read_document(document), "read twice, read differently"
    for claim in reading.claims:
        for span in (claim.evidence, claim.status_span or claim.evidence):
            _check_span(span, text)
        assert claim.values, claim
        for value in claim.values:
            assert value.role in ROLES[claim.type], value
            _check_span(value.span, text)
            _check_surface(value, written(text, value.span))
        raw = claim.to_json(text)
        assert raw["evidence"] in text
        assert 0 <= claim.confidence <= 1
        json.dumps(raw, allow_nan=False)
    for mention in reading.mentions:
        _check_span(mention.span, text)
    for relation in reading.relations:
        for span, name in ((relation.left_span, relation.left), (relation.right_span, relation.right)):
            _check_span(span, text)
            assert text[span[0] : span[1]] == name
        _check_span(relation.evidence, text)
    return reading


def written(text: str, span: Span) -> str:
    """What stands at ``span``, on one line, without what nobody sees."""
    return " ".join(_INVISIBLE.sub("", text[span[0] : span[1]]).split())


def said(reading: Reading, text: str) -> list[dict[str, Any]]:
    """The claims of a reading, whatever the way in which their text is written: no spans, and all words folded."""
    claims = [claim.to_json(text) for claim in reading.claims]
    return [
        {
            "type": claim["type"],
            "status": claim["status"],
            "roles": {role: [_bare(value) for value in values] for role, values in claim["roles"].items()},
            "evidence": _bare(claim["evidence"]),
            "attribution": _bare(claim["attribution"]),
            "confidence": claim["confidence"],
            "patterns": claim["patterns"],
        }
        for claim in claims
    ]


def _bare(value: Any) -> Any:
    return "".join(fold_characters(_INVISIBLE.sub("", value)).split()) if isinstance(value, str) else value


def _check_span(span: Span, text: str) -> None:
    start, end = span
    assert 0 <= start < end <= len(text), span


def _check_surface(value: Value, surface: str) -> None:
    """Whether the words at a value's span are those that it is made of."""
    assert surface, value
    if value.role in NAME_ROLES:
        assert surface in value.forms, (value, surface)
    elif value.role == "position":
        assert surface == value.code, (value, surface)
    elif value.quantity is not None:
        assert _SAYS_A_FIGURE.search(fold_characters(surface)), (value, surface)
    else:
        assert value.code, value

"""``tenfold check``: what does not add up, in the ledger or in cases of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tenfold.cli.console import say
from tenfold.cli.errors import Problem
from tenfold.cli.tables import print_json

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_cases(path: str, *, given_claims: bool) -> None:
    """Judge each case of a JSON Lines file on its own and print one JSON object a line: its findings and events."""
    from tenfold.reading import read_document
    from tenfold.reconciling.cases import check_case

    judged = 0
    for where, case in _cases(path):
        try:
            answer = check_case(case, read=read_document, given_claims=given_claims)
        except (KeyError, TypeError, ValueError) as error:
            say(f"tenfold: {where}: no case that can be checked ({type(error).__name__}: {error})")
            answer = {"id": case.get("id"), "findings": [], "events": []}
        else:
            judged += 1
        print_json(answer, indent=None)
    if not judged:
        raise Problem(f"{path}: no case could be checked; an object with id and documents a line is expected")


def _cases(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from pathlib import Path

    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise Problem(f"{path}: {(error.strerror or str(error)).lower()}; check the path") from error
    except UnicodeDecodeError as error:
        raise Problem(f"{path}: not in UTF-8; save it again as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as error:
            say(f"tenfold: {path}:{number}: broken JSON ({error}); passed over")
            continue
        if isinstance(case, dict):
            yield f"{path}:{number}", case
        else:
            say(f"tenfold: {path}:{number}: no JSON object; passed over")

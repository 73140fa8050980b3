"""``tenfold check``: what does not add up, in the ledger or in cases of a file."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.asked import ASKING, AsOf, Company, remark_on_undated
from tenfold.cli.console import say, show
from tenfold.cli.errors import Problem
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, opened
from tenfold.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.asking.rows import FindingRow

commands = typer.Typer()

_GRAVE = ("implausible", "conflict")  # what people see unless they ask for more


class Kind(StrEnum):
    """The kinds of findings."""

    IMPLAUSIBLE = "implausible"
    CONFLICT = "conflict"
    UPDATE = "update"
    DUPLICATE = "duplicate"


@commands.command(
    rich_help_panel=ASKING,
    epilog=examples(
        "tenfold check",
        'tenfold check --company "Moonshot AI"',
        "tenfold check --kind update --json",
        "tenfold check --cases cases.jsonl --jsonl",
    ),
)
def check(
    context: typer.Context,
    company: Company = None,
    min_confidence: Annotated[float, typer.Option("--min-confidence", metavar="0-1", help="At least so sure.")] = 0.0,
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help="Only these.")] = None,
    as_of: AsOf = None,
    cases: Annotated[
        str | None, typer.Option("--cases", metavar="IN.jsonl", help="Check sets of documents, each for itself.")
    ] = None,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="With --cases: one JSON object a case.")] = False,
    given_claims: Annotated[
        bool, typer.Option("--given-claims", help="With --cases: use its claims, read nothing.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """Say what does not add up: figures that cannot be right, sources that differ, figures overtaken, copies."""
    if cases:
        check_cases(cases, given_claims=given_claims)
        return
    if as_jsonl or given_claims:
        raise Problem("--jsonl and --given-claims go with --cases IN.jsonl", code=2)
    kinds = [each.value for each in kind or Kind]
    with opened(context, ledger) as book:
        found = book.check(company=company, min_confidence=min_confidence, kinds=kinds, as_of=as_of)
    if as_json or as_csv:
        print_rows(found, [], as_json=as_json, as_csv=as_csv)
        return
    _print_findings(found, everything=bool(kind))
    remark_on_undated(found.undated)


def _print_findings(found: Sequence[FindingRow], *, everything: bool) -> None:
    from tenfold.cli.pages import WIDTH, findings

    shown = [row for row in found if everything or row.kind in _GRAVE]
    if shown:
        show(findings(shown), width=WIDTH)
    else:
        print("Nothing that does not add up.")
    rest = Counter(row.kind for row in found if row not in shown)
    if rest:
        print("Also " + ", ".join(f"{count} {kind}s (--kind {kind})" for kind, count in rest.items()))


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

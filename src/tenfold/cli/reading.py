"""Commands that read and keep nothing: read, score."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.errors import Problem
from tenfold.cli.options import examples
from tenfold.cli.tables import print_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenfold.claims import Reading
    from tenfold.documents import Document
    from tenfold.gathering import Gathered
    from tenfold.reading import Explained
    from tenfold.scoring import Score

commands = typer.Typer()


class Grouping(StrEnum):
    """What figures can be given for, one by one."""

    TYPE = "type"
    LANG = "lang"
    ROLE = "role"


@commands.command(
    rich_help_panel="Read, keep nothing",
    epilog=examples(
        "tenfold read article.txt",
        "tenfold read page.html --explain",
        "pbpaste | tenfold read -",
        "tenfold read news.jsonl --jsonl > claims.jsonl",
    ),
)
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, globs, or - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="All that was read, as JSON.")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON object a document: its claims with their spans.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what each claim was read off, and of which figures nothing was read.")
    ] = False,
) -> None:
    """Read texts and show the claims in them."""
    if as_json or as_jsonl:
        _read_as_data(files, lines=as_jsonl, explain=explain)
        return
    seen = 0
    for gathered, found in _read(files, explain=explain):
        if found is None:
            _say_aside(gathered)
            continue
        if seen:
            print()
        if explain:
            from tenfold.cli.explaining import paint_explained

            paint_explained(_document(gathered), found)
        else:
            from tenfold.cli.painting import paint

            paint(_document(gathered), found.reading)
        seen += 1
    _require_any(seen)


@commands.command(
    rich_help_panel="Read, keep nothing",
    epilog=examples(
        "tenfold score samples/gold/gold.jsonl",
        "tenfold score gold.jsonl --by type --by lang --errors 20",
        "tenfold score gold.jsonl --predicted claims.jsonl --json",
    ),
)
def score(
    gold: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help="Documents with the claims that they make.")],
    by: Annotated[list[Grouping] | None, typer.Option("--by", help="Figures for each of these too.")] = None,
    errors: Annotated[
        int, typer.Option("--errors", metavar="N", help="List the first N values missed or spurious.")
    ] = 0,
    predicted: Annotated[
        str | None, typer.Option("--predicted", metavar="FILE", help="Score these claims, not the reader's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure the reader against labelled texts: precision, recall and F1, value by value."""
    from tenfold.scoring import score as score_claims

    documents = _json_lines(gold, needed=("id", "text", "claims"))
    guesses = _json_lines(predicted, needed=("id", "claims")) if predicted else _predictions(gold)
    result = score_claims(documents, guesses)
    if as_json:
        print_json(_score_json(result, by or [], errors))
        return
    for name, tally in result.headline() + [row for grouping in by or [] for row in result.by(grouping)]:
        print(
            f"{name:16} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  ({tally.hit} hit, "
            f"{tally.missed} missed, {tally.spurious} spurious)"
        )
    print(f"bounds right {result.bounds_right}/{result.bounds_seen}")
    for error in result.errors[:errors]:
        print(*error, sep="\t")


def _read(sources: Iterable[str], *, explain: bool = False) -> Iterator[tuple[Gathered, Explained | None]]:
    """Each input with its reading, in order; None for those that gathering set aside."""
    from tenfold import reading
    from tenfold.documents import Document
    from tenfold.gathering import gather_each

    for gathered in gather_each(sources, stdin=sys.stdin.buffer):
        if not isinstance(gathered.outcome, Document):
            yield gathered, None
        elif explain:
            yield gathered, reading.explain(gathered.outcome)
        else:
            yield gathered, reading.Explained(reading.read_document(gathered.outcome))


def _read_as_data(files: list[str], *, lines: bool, explain: bool) -> None:
    seen = 0
    every: list[dict[str, Any]] = []
    for gathered, found in _read(files, explain=explain):
        reading = found.reading if found else None
        seen += reading is not None
        if reading is None:
            _say_aside(gathered)
        record = _claims_record(gathered, reading) if lines else _full_record(gathered, reading)
        if explain and found is not None:
            from tenfold.cli.explaining import explained_json

            record = explained_json(found, _document(gathered).text, record)
        if lines:
            print_json(record, indent=None)
        else:
            every.append(record)
    if not lines:
        print_json(every)
    _require_any(seen)


def _claims_record(gathered: Gathered, reading: Reading | None) -> dict[str, Any]:
    """One line of ``--jsonl``: the form that is scored."""
    if reading is None:
        return {"id": gathered.given_id, "claims": [], "rejected": gathered.outcome.reason}  # type: ignore[union-attr]
    text = _document(gathered).text
    return {
        "id": gathered.given_id,
        "claims": [claim.to_json(text) for claim in reading.claims],
        "rejected": reading.rejected,
    }


def _full_record(gathered: Gathered, reading: Reading | None) -> dict[str, Any]:
    """One object of ``--json``: the document's fields, claims, mentions and relations."""
    record = _claims_record(gathered, reading)
    if reading is None:
        return {"origin": gathered.outcome.origin, **record}
    document = _document(gathered)
    return {
        "origin": document.origin,
        "lang": document.lang,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "url": document.url,
        **record,
        "mentions": [
            {"name": mention.name, "kind": str(mention.kind), "span": list(mention.span)}
            for mention in reading.mentions
        ],
        "relations": [
            {"type": str(relation.type), "left": relation.left, "right": relation.right,
             "evidence": document.text[slice(*relation.evidence)]}
            for relation in reading.relations
        ],
        "reader": f"{reading.reader} {reading.version}",
    }  # fmt: skip


def _document(gathered: Gathered) -> Document:
    from tenfold.documents import Document

    assert isinstance(gathered.outcome, Document)
    return gathered.outcome


def _predictions(gold: str) -> Iterator[dict[str, Any]]:
    for gathered, found in _read([gold]):
        yield _claims_record(gathered, found.reading if found else None)


def _json_lines(path: str, needed: tuple[str, ...]) -> list[dict[str, Any]]:
    import json
    from pathlib import Path

    records = []
    try:
        with Path(path).open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    record = json.loads(line)
                    if not isinstance(record, dict) or any(key not in record for key in needed):
                        raise Problem(f"{path}:{number}: an object with {', '.join(needed)} is expected")
                    records.append(record)
    except OSError as error:
        raise Problem(f"{path}: {(error.strerror or str(error)).lower()}; check the path") from error
    except ValueError as error:
        raise Problem(f"{path}: no JSON Lines in UTF-8 ({error}); mend it") from error
    if not records:
        raise Problem(f"{path}: holds no documents; one JSON object a line is expected")
    return records


def _score_json(result: Score, groupings: Iterable[str], errors: int) -> dict[str, Any]:
    rows = result.headline() + [row for grouping in groupings for row in result.by(grouping)]
    return {
        "figures": {
            name: {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1,
                   "hit": tally.hit, "missed": tally.missed, "spurious": tally.spurious}
            for name, tally in rows
        },
        "bounds": {"right": result.bounds_right, "seen": result.bounds_seen},
        "errors": [error._asdict() for error in result.errors[:errors]],
    }  # fmt: skip


def _say_aside(gathered: Gathered) -> None:
    from tenfold.cli.console import say

    say(f"tenfold: set aside {gathered.outcome}")


def _require_any(seen: int) -> None:
    if not seen:
        raise Problem("nothing could be read; the lines above say why")

"""Commands that decide who is who: merge, split, review, judgements, undo."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.console import clean, one_line, say, show
from tenfold.cli.options import AsCsv, AsJson, LedgerPath, examples, opened
from tenfold.cli.signing import Author, Because, signed
from tenfold.cli.tables import Column, print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from tenfold.api import Ledger
    from tenfold.asking.judged import JudgementRow, ReviewPair, Said

commands = typer.Typer()

_PANEL = "Decide who is who"
_ANSWERS = {"y": "y", "yes": "y", "n": "n", "no": "n", "?": "?", "u": "u", "undo": "u", "q": "q", "quit": "q"}
_SENTENCE_WIDTH = 260  # characters of a sentence of evidence
_WIDTH = 110  # columns

Left = Annotated[str, typer.Argument(metavar="A", help="A name, in any script, or a node key: organisation:stepfun.")]
Right = Annotated[str, typer.Argument(metavar="B", help="The other name.")]


@commands.command(
    rich_help_panel=_PANEL,
    epilog=examples('tenfold merge "Step Fun Labs" StepFun --because "the prospectus names both"'),
)
def merge(
    context: typer.Context, left: Left, right: Right, because: Because, author: Author = None, ledger: LedgerPath = None
) -> None:
    """Say that two names mean one company, person or product.

    It outranks what texts and the who's-who say, until it is taken back (tenfold undo).
    """
    with opened(context, ledger, to_write=True) as book:
        _say_what_holds(book, book.merge(left, right, because=because, author=signed(author)))


@commands.command(
    rich_help_panel=_PANEL,
    epilog=examples('tenfold split Alibaba "Alibaba Cloud" --because "a unit with accounts of its own"'),
)
def split(
    context: typer.Context, left: Left, right: Right, because: Because, author: Author = None, ledger: LedgerPath = None
) -> None:
    """Say that two names do not mean one.

    Where they were merged by hand, that is all that it undoes; else they are kept apart from now on.
    """
    with opened(context, ledger, to_write=True) as book:
        _say_what_holds(book, book.split(left, right, because=because, author=signed(author)))


@commands.command(
    rich_help_panel=_PANEL, epilog=examples("tenfold undo 3", 'tenfold undo 3 --because "the other Willow"')
)
def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the judgement (see: tenfold judgements).")],
    because: Because = "",
    author: Author = None,
    ledger: LedgerPath = None,
) -> None:
    """Take a judgement back: what held before it holds again. The entry itself stays in the list."""
    with opened(context, ledger, to_write=True) as book:
        row = book.undo(number, because=because, author=signed(author))
    print(clean(f"Took back {number}: {_decided(row)} (judgement {row.number})"))


@commands.command(
    rich_help_panel=_PANEL, epilog=examples("tenfold judgements", "tenfold judgements --kind names --json")
)
def judgements(
    context: typer.Context,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only of this kind, such as names.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    ledger: LedgerPath = None,
) -> None:
    """List what people decided, newest first: who, when and why."""
    columns = [
        Column("no.", lambda row: str(row.number), right=True),
        Column("when", lambda row: row.made_at[:16].replace("T", " ")),
        Column("who", lambda row: row.author),
        Column("what", _decided, wraps=True),
        Column("because", lambda row: row.because, wraps=True),
        Column("holds", lambda row: "yes" if row.in_force else "no"),
    ]
    with opened(context, ledger) as book:
        rows = book.judgements(kind=kind, limit=limit)
    print_rows(rows, columns, as_json=as_json, as_csv=as_csv, none="Nothing was decided yet.")


@commands.command(
    rich_help_panel=_PANEL,
    epilog=examples("tenfold review", 'printf "y\\nn\\n?\\nq\\n" | tenfold review --as ada', "tenfold review --json"),
)
def review(
    context: typer.Context,
    because: Because = "reviewed",
    author: Author = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="At most so many pairs.")] = 50,
    as_json: AsJson = False,
    ledger: LedgerPath = None,
) -> None:
    """Decide on names that may be one, pair by pair: y one, n two, ? leave it open, u undo, q quit.

    Nothing that is unsure is merged before somebody says so here.
    """
    with opened(context, ledger, to_write=not as_json) as book:
        pairs = list(book.review(limit=limit))
        if as_json:
            print_rows(pairs, (), as_json=True, as_csv=False)
        elif not pairs:
            print("Nothing is unsure.")
        else:
            _go_through(book, pairs, because, signed(author))


def _go_through(book: Ledger, pairs: list[ReviewPair], because: str, author: str) -> None:
    """Ask for each pair; a decision can be undone until the end, back to the first."""
    decided: list[tuple[int, JudgementRow | None]] = []  # the pair's place, and what was decided, None where left open
    at = 0
    while at < len(pairs):
        pair = pairs[at]
        show(*_page(pair, at + 1, len(pairs)), width=_WIDTH)
        answer = _answer()
        if answer == "q":
            break
        if answer == "u":
            at = _step_back(book, decided, at, author)
            continue
        row = None
        if answer in "yn":
            row = _tried(partial(_decide, book, pair, answer == "y", because, author))
        decided.append((at, row))
        if row:
            print(clean(f"  {_decided(row)} (judgement {row.number})"))
        at += 1
    made = sum(row is not None for _, row in decided)
    print(f"{made} decided, {len(pairs) - made} left open")


def _decide(book: Ledger, pair: ReviewPair, one: bool, because: str, author: str) -> JudgementRow:
    decide = book.merge if one else book.split
    return decide(pair.left, pair.right, because=because, author=author)


def _tried(decide: Callable[[], JudgementRow]) -> JudgementRow | None:
    """The judgement, or None where it contradicts others, which is said."""
    from tenfold.api import LedgerError

    try:
        return decide()
    except LedgerError as error:
        say(f"tenfold: {one_line(str(error))}")
        return None


def _step_back(book: Ledger, decided: list[tuple[int, JudgementRow | None]], at: int, author: str) -> int:
    if not decided:
        say("there is nothing to undo in this review; tenfold undo NUMBER takes back older judgements")
        return at
    place, row = decided.pop()
    if row and _tried(partial(book.undo, row.number, author=author)):
        print(f"  took back {row.number}")
    return place


_ANSWERS = {
    "y": "y",
    "yes": "y",
    "n": "n",
    "no": "n",
    "?": "?",
    "u": "u",
    "undo": "u",
    "q": "q",
    "quit": "q",
    "\x03": "q",
}


def _answer() -> str:
    """The next of y, n, ?, u, q: one key in a terminal, one line of a pipe. The end of the input quits."""
    while True:
        print("  one? y / n / ? leave open / u undo / q quit: ", end="", flush=True)
        if sys.stdin.isatty():
            given = typer.getchar()
            print(clean(given))
        else:
            line = sys.stdin.readline()
            given = line.strip() if line else "q"
            print(clean(given))
        if answer := _ANSWERS.get(given.strip().lower()):
            return answer


def _page(pair: ReviewPair, number: int, of: int) -> Iterator[RenderableType]:
    """A pair with why it may be one, and what texts say of both, side by side."""
    from rich.table import Table
    from rich.text import Text

    names = f"{one_line(pair.left_name)}  =?  {one_line(pair.right_name)}"
    yield Text.assemble(
        (f"\n{number} of {of}  ", "dim"), (names, "bold"), (f"   {pair.kind}, {pair.probability:.0%}", "dim")
    )
    for reason in pair.reasons:
        yield Text(f"  {one_line(reason)}", style="dim")
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    sides = (
        (pair.left_name, pair.left_entity, pair.left_evidence),
        (pair.right_name, pair.right_entity, pair.right_evidence),
    )
    grid.add_row(*(Text(_heading(name, entity), style="cyan") for name, entity, _ in sides))
    for at in range(max(len(said) for *_, said in sides)):
        grid.add_row(*(_sentence(said[at]) if at < len(said) else Text("") for *_, said in sides))
    yield grid


def _heading(name: str, entity: str) -> str:
    return one_line(name) if name == entity else f"{one_line(name)} (of {one_line(entity)})"


def _sentence(said: Said) -> RenderableType:
    from rich.text import Text

    source = " · ".join(filter(None, (said.source.publisher, said.source.date)))
    return Text.assemble(one_line(said.sentence, _SENTENCE_WIDTH), (f"  {one_line(source)}", "dim"))


def _decided(row: JudgementRow) -> str:
    """A judgement in words."""
    signs = {"same": "is", "different": "is not", "unsure": "and"}
    if row.kind != "names":
        return f"{row.kind} {row.left_name}: {row.verdict}"
    open_again = " are open again" if row.verdict == "unsure" else ""
    return f"{row.left_name} {signs[row.verdict]} {row.right_name}{open_again}"


def _say_what_holds(book: Ledger, row: JudgementRow) -> None:
    """What was decided, and whom the two names mean now."""
    print(clean(f"{_decided(row)} (judgement {row.number}; to take it back: tenfold undo {row.number})"))
    for name, spelt in book.bearers(row.left, row.right):
        print(clean(f"  {one_line(name)}: {', '.join(map(one_line, spelt))}"))

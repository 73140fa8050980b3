"""``tenfold who``: which names are one, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.console import say
from tenfold.cli.errors import Problem
from tenfold.cli.options import examples

if TYPE_CHECKING:
    from tenfold.whoswho import Entry, WhosWho

commands = typer.Typer()

_NEAR = 5  # names that are offered where a name is not known


@commands.command(
    rich_help_panel="Read, keep nothing",
    epilog=examples(
        "tenfold who 阶跃星辰",
        'tenfold who "Leap AI" --why',
        "tenfold who --pairs pairs.tsv --output verdicts.tsv",
    ),
)
def who(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A company, person or product, in any script.")
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Say how the name leads to its entry.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The entries as JSON.")] = False,
    pairs: Annotated[
        str | None, typer.Option("--pairs", metavar="IN.tsv", help="Judge pairs of names in context.")
    ] = None,
    output: Annotated[str | None, typer.Option("--output", metavar="OUT.tsv", help="Where the verdicts go.")] = None,
    no_list: Annotated[bool, typer.Option("--no-list", help="Judge the pairs without the who's-who.")] = False,
) -> None:
    """Say who is meant by a name, and what else it is called."""
    if pairs:
        _judge_pairs(pairs, output, use_list=not no_list)
        return
    if not name:
        raise Problem("a NAME, or --pairs with --output, is needed (see: tenfold who --help)", code=2)
    from tenfold.folding import fold
    from tenfold.whoswho import load

    register = load()
    entries = register.by_name(fold(name))
    if as_json:
        from tenfold.cli.tables import print_json

        print_json([_entry_json(entry) for entry in entries])
    for entry in entries if not as_json else ():
        _print_entry(entry, register, name if why else None)
    if not entries:
        near = _near(register, name)
        raise Problem(f"{name!r} is not in the who's-who" + (f"; near it: {', '.join(near)}" if near else ""))


def _judge_pairs(pairs: str, output: str | None, *, use_list: bool) -> None:
    from tenfold.resolving.pairs import judge_file

    if output is None:
        raise Problem("--pairs needs --output OUT.tsv for its verdicts", code=2)
    try:
        judged = judge_file(pairs, output, use_list=use_list)
    except OSError as error:
        raise Problem(f"{error.filename or pairs}: {(error.strerror or str(error)).lower()}; check the path") from error
    except (ValueError, KeyError) as error:
        wanted = "a TSV in UTF-8 with id, left, right, left_context and right_context is expected"
        raise Problem(f"{pairs}: {error}; {wanted}") from error
    say(f"Judged {judged} pairs: {output}")


def _print_entry(entry: Entry, register: WhosWho, asked: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from tenfold.cli.console import show
    from tenfold.whoswho import NATURES, display_name

    about = [entry.kind, entry.country, f"founded {entry.founded}" if entry.founded else None, entry.wikidata]
    head = Text.assemble((display_name(entry), "bold"), (f"   {' · '.join(filter(None, about))}", "dim"))
    rows = [(nature, [each.text for each in entry.names if each.nature == nature]) for nature in NATURES]
    rows += _links(entry, register)
    if asked:
        rows.append(("why", [_reason(entry, asked)]))
    grid = Table.grid(padding=(0, 2))
    for label, texts in rows:
        if texts:
            grid.add_row("", Text(label, style="dim"), Text(" · ".join(texts)))
    show(head, grid)


def _links(entry: Entry, register: WhosWho) -> list[tuple[str, list[str]]]:
    from tenfold.whoswho import display_name

    def shown(*ids: str | None) -> list[str]:
        return [display_name(register.entries[each]) for each in ids if each and each in register.entries]

    return [
        ("parent", shown(entry.parent)),
        ("maker", shown(entry.maker)),
        ("family", shown(entry.family)),
        ("manager", shown(entry.manager)),
        ("member of", shown(*entry.member_of)),
        ("founder of", shown(*entry.founder_of)),
        ("works at", shown(*entry.works_at)),
        ("see also", shown(*register.linked_to.get(entry.id, ()))),
    ]


def _reason(entry: Entry, asked: str) -> str:
    from tenfold.folding import fold

    borne = next(each for each in entry.names if fold(each.text) == fold(asked))
    spelled = "" if borne.text == asked else f", written {borne.text!r} there"
    reason = f"the who's-who has it as a {borne.nature} name{spelled} (both fold to {fold(asked)!r})"
    if fold(asked) in {fold(shared) for shared in entry.shared}:
        reason += f"; others bear it too: it is meant near {', '.join(entry.cues) or 'no particular words'}"
    return reason


def _entry_json(entry: Entry) -> dict[str, Any]:
    names = [{"name": each.text, "nature": each.nature, "lang": each.lang} for each in entry.names]
    fields = {key: getattr(entry, key) for key in ("id", "kind", "country", "founded", "wikidata", "parent", "maker")}
    return {**fields, "names": names, "founder_of": list(entry.founder_of), "works_at": list(entry.works_at)}


def _near(register: WhosWho, name: str) -> list[str]:
    from difflib import get_close_matches

    from tenfold.folding import fold

    by_fold = {fold(each.text): each.text for entry in register.entries.values() for each in entry.names}
    asked = fold(name)
    inside = sorted((text for folded, text in by_fold.items() if len(asked) > 2 and asked in folded), key=len)
    close = [by_fold[folded] for folded in get_close_matches(asked, by_fold, _NEAR, 0.75)]
    return list(dict.fromkeys([*close, *inside]))[:_NEAR]

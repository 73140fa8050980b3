"""``tenfold read --explain``: a text with its values marked by role, and for each claim what it was read off.

In colours on a terminal; in files, pipes and with NO_COLOR the same in brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.claims import ANCHORS
from tenfold.cli import wording
from tenfold.cli.console import one_line, out, show
from tenfold.cli.painting import print_head, same_length_clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from tenfold.claims import Claim, Reading, Span
    from tenfold.documents import Document
    from tenfold.reading import Explained
    from tenfold.reading.explaining import Ground, Source

# Middle tones, told apart on dark and on light ground alike; investors who lead are told from those who follow.
_ANCHOR, _PARTY = "color(31)", "color(166)"
_COLOURS = {
    "amount": "color(28)", "stake": "color(28)", "value": "color(28)", "stage": "color(98)", "venue": "color(98)",
    "measure": "color(98)", "instrument": "color(98)", "position": "color(98)", "license": "color(98)",
    "date": "color(94)", "lead_investor": "color(160)", "status": "underline color(136)",
}  # fmt: skip
_WHERE = {"words": "", "rule": "  the rule itself says so", "context": "  from the context"}
_LABELS = 9  # columns of the words before what a claim was read off
_UNTOLD = "no word says otherwise"


def paint_explained(document: Document, explained: Explained) -> None:
    """Print a document's text with its values marked, its claims with their grounds, and the figures left unread."""
    from rich.text import Text

    console = out()
    print_head(document)
    reading = explained.reading
    if reading.rejected:
        console.print(Text(f"not read: {reading.rejected}"), soft_wrap=True)
        return
    coloured = _is_coloured(console)
    if reading.claims:
        console.print(_legend(reading, coloured=coloured), soft_wrap=not console.is_terminal)
        console.print()
    marks = _marks(explained)
    console.print(_marked(document.text, marks, coloured=coloured), soft_wrap=not console.is_terminal)
    for number, claim in enumerate(reading.claims, start=1):
        console.print()
        show(*_claim(number, claim, explained.sources[number - 1], explained.grounds[number - 1], document.text))
    if not reading.claims:
        console.print()
        console.print(Text("No claims", style="bold"))
    if explained.unread:
        console.print()
        console.print(Text("Figures of which nothing was read", style="bold"))
        show(_unread(explained, document.text))


def explained_json(explained: Explained, text: str, record: dict[str, Any]) -> dict[str, Any]:
    """A document's record with what stands behind each claim (``why``), and the figures left unread."""
    for claim, sources, grounds, raw in zip(
        explained.reading.claims, explained.sources, explained.grounds, record["claims"], strict=True
    ):
        raw["why"] = {
            "status_words": _status_words(claim, text),
            "values": [
                {"role": value.role, "value": value.to_json(), "surface": text[slice(*value.span)],
                 "span": list(value.span), "from": source.comes_from}
                for value, source in zip(claim.values, sources, strict=True)
            ],
            "patterns": [ground.to_json() for ground in grounds],
        }  # fmt: skip
    record["unread"] = [
        {"sentence": text[slice(*row.sentence)], "span": list(row.sentence),
         "figures": [{"surface": text[slice(*span)], "span": list(span)} for span in row.figures]}
        for row in explained.unread
    ]  # fmt: skip
    return record


def _is_coloured(console: Console) -> bool:
    return console.is_terminal and not console.no_color and console.color_system is not None


def _colour(role: str, claim_type: str) -> str:
    return _ANCHOR if ANCHORS.get(claim_type) == role else _COLOURS.get(role, _PARTY)  # type: ignore[call-overload]


def _label(role: str) -> str:
    return role.replace("_", " ")


def _legend(reading: Reading, *, coloured: bool) -> Text:
    """The roles that occur, each in its colour; without colours, how the brackets are to be read."""
    from rich.text import Text

    if not coloured:
        return Text("[words: role and number of the claim]", style="dim")
    roles = {value.role: _colour(value.role, claim.type) for claim in reading.claims for value in claim.values}
    if any(_tells_status(claim) for claim in reading.claims):
        roles["status"] = _COLOURS["status"]
    return Text("  ").join(Text(_label(role), style=f"bold {colour}") for role, colour in roles.items())


def _marks(explained: Explained) -> dict[Span, list[tuple[str, int, str]]]:
    """The places of values and of words that tell a status: (role, claim's number, colour) for each."""
    out_: dict[Span, list[tuple[str, int, str]]] = {}
    for number, (claim, sources) in enumerate(zip(explained.reading.claims, explained.sources, strict=True), start=1):
        for source in sources:
            if source.comes_from != "rule":
                mark = (source.role, number, _colour(source.role, claim.type))
                row = out_.setdefault(source.span, [])
                row += [mark] if mark not in row else []
        if claim.status_span and _tells_status(claim):
            out_.setdefault(claim.status_span, []).append((claim.status, number, _COLOURS["status"]))
    return out_


def _marked(text: str, marks: dict[Span, list[tuple[str, int, str]]], *, coloured: bool) -> Text:
    """The text with its marks: coloured, or in brackets that say the roles."""
    from rich.text import Text

    shown = same_length_clean(text).rstrip("\n")
    if coloured:
        painted = Text(shown)
        for span, row in marks.items():
            painted.stylize(f"bold {row[0][2]}", *span)
        return painted
    return Text(_bracketed(shown, {span: _said(row) for span, row in marks.items()}))


def _said(row: Sequence[tuple[str, int, str]]) -> str:
    """The roles of one place with the numbers of their claims: "company 1 2, target 3"."""
    numbers: dict[str, list[str]] = {}
    for role, number, _ in row:
        numbers.setdefault(_label(role), []).append(str(number))
    return ": " + ", ".join(f"{role} {' '.join(row)}" for role, row in numbers.items())


def _bracketed(text: str, marks: dict[Span, str]) -> str:
    """The text with the marked places in brackets; of two that cross, the later is left out."""
    pieces: list[str] = []
    open_: list[tuple[Span, str]] = []
    at = 0

    def close(until: int) -> None:
        nonlocal at
        while open_ and open_[-1][0][1] <= until:
            (_, end), said = open_.pop()
            pieces.append(f"{text[at:end]}{said}]")
            at = end

    for span in sorted(marks, key=lambda span: (span[0], -span[1])):
        close(span[0])
        if open_ and open_[-1][0][1] < span[1]:
            continue
        pieces.append(f"{text[at : span[0]]}[")
        at = span[0]
        open_.append((span, marks[span]))
    close(len(text))
    return "".join([*pieces, text[at:]])


def _tells_status(claim: Claim) -> bool:
    return claim.status_span is not None and claim.status_span != claim.evidence


def _status_words(claim: Claim, text: str) -> str | None:
    return text[slice(*claim.status_span)] if claim.status_span and _tells_status(claim) else None


def _claim(number: int, claim: Claim, sources: Sequence[Source], grounds: Sequence[Ground], text: str) -> Iterator[Any]:
    """One claim: what it is, its values with the words that say them, and what it was read off."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    words = _status_words(claim, text)
    told = f"“{one_line(words)}”" if words else _UNTOLD if claim.status == "done" else "the rule itself says so"
    head = Text.assemble(
        (f"{number} {_label(claim.type)}", "bold"),
        (f"  {claim.status} ({told})  confidence {claim.confidence:.2f}", ""),
    )
    yield head
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    grid.add_column(overflow="fold", ratio=2)
    for value, source in zip(claim.values, sources, strict=True):
        surface = "" if source.comes_from == "rule" else f"“{one_line(text[slice(*value.span)], 80)}”"
        grid.add_row(
            _label(value.role),
            Text(wording.value(value.to_json()), style=_colour(value.role, claim.type)),
            Text(f"{surface}{_WHERE[source.comes_from]}".strip()),
        )
    if claim.attribution:
        grid.add_row("according to", Text(one_line(claim.attribution)), "")
    yield Padding(grid, (0, 0, 0, 2))
    ruled = any(ground.match is not None for ground in grounds)
    for ground in grounds:
        yield Padding(_ground(ground, ruled=ruled), (0, 0, 0, 2))


def _ground(ground: Ground, *, ruled: bool) -> Table:
    """A rule or the learned layer, which fills in where no rule fits (``ruled``: beside others that do)."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True, min_width=_LABELS)
    grid.add_column(overflow="fold")
    if ground.question is not None:
        sure = f"{100 * (ground.probability or 0.0):.0f} % sure that {_question(ground.question)}"
        why = "beside the rules" if ruled else "no rule fits"
        grid.add_row("learned", Text(f"{why}: read off labelled texts, {sure}"))
    else:
        grid.add_row("rule", Text(ground.pattern))
        grid.add_row("  match", Text(one_line(ground.match or "")))
    grid.add_row("  sees", Text(one_line(ground.clause)))
    for number, reason in enumerate(ground.reasons):
        grid.add_row("  because" if not number else "", Text(f"{reason.weight:+.2f}  {one_line(reason.says)}"))
    if ground.example is not None:
        grid.add_row("  reads", Text(f"“{one_line(ground.example[0])}”"))
        grid.add_row("", Text(f"→ {one_line(ground.example[1])}"))
    return grid


def _question(label: str) -> str:
    """What the learned layer was asked, as a statement: "this is its amount (funding round)"."""
    kind, _, role = label.partition(".")
    if not role:
        return f"the clause tells of one ({_label(kind)})"
    role, _, measure = role.partition(":")
    return f"this is its {_label(measure or role)} ({_label(kind)})"


def _unread(explained: Explained, text: str) -> Table:
    """The sentences with figures of which no claim was made, the figures marked."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    coloured = _is_coloured(out())
    shown = same_length_clean(text)
    for row in explained.unread:
        start, end = row.sentence
        spans = [(a - start, b - start) for a, b in row.figures]
        if coloured:
            line = Text(shown[start:end].replace("\n", " "))
            for span in spans:
                line.stylize("bold", *span)
        else:
            line = Text(_bracketed(shown[start:end].replace("\n", " "), dict.fromkeys(spans, "")))
        grid.add_row(Text("- ") + line)
    return grid

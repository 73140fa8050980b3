"""Draw docs/reading.svg, one sentence on its way from text to claim: usage: python docs/draw_reading.py

All that it shows is asked of the reader: its items, clauses, rules, what the learned layer holds, and the claim.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.cli import wording
from tenfold.documents import Document
from tenfold.reading import learned, weights
from tenfold.reading.explaining import Trace
from tenfold.reading.items import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenfold.claims import Claim, Span
    from tenfold.reading.items import Item
    from tenfold.reading.mask import Clause
    from tenfold.reading.patterns import Match
    from tenfold.reading.view import Sentence

SENTENCE = (
    "- **X Square**, a rising robotics startup, recently secured **$120 million** in Series B funding "
    "led by SAIC and CICC."
)
PICTURE = Path(__file__).parent / "reading.svg"
WIDTH, MARGIN, LINE, ADVANCE, SIZE = 1010, 24, 21, 7.8, 13
COLOURS = {  # role → its colour on light and on dark ground
    "company": ("#0969da", "#58a6ff"), "amount": ("#1a7f37", "#3fb950"), "stage": ("#8250df", "#bc8cff"),
    "lead_investor": ("#bc4c00", "#f0883e"),
}  # fmt: skip

Piece = tuple[str, str]  # words and the class in which they are drawn


def panels(trace: Trace) -> Iterator[tuple[str, str, list[list[Piece]]]]:
    """Each step: its name, the module that does it, and lines of pieces."""
    ((draft, claim),) = trace.claims()
    sentence = trace.seen[0].sentence
    roles = {value.span: value.role for value in claim.values if value.role in COLOURS}
    yield "the text", "gathering", [_pieces(SENTENCE, roles)]
    yield "what it holds", "view, quantities, names, mask", list(_items(trace, roles))
    match = draft.matches[0]
    lead = next(m for m in draft.matches if "lead_investor" in m.roles)
    asides = [passed.clause for passed in trace.seen if passed.clause is not match.clause]
    cut = [match.clause, *asides]
    yield "clauses, each item one sign", "mask", [_masked(sentence, clause, roles) for clause in cut]
    yield "rules that fit", "data/patterns, patterns", [_rule(match), _rule(lead)]
    yield "what labelled texts teach", "features, learned", list(_opinion(trace, match, lead))
    yield "the claim", "filling, merging, confidence", list(_said(claim))


def _said(claim: Claim) -> Iterator[list[Piece]]:
    """The claim, and each of its values with its place in the text."""
    yield [(f"{claim.type} ({claim.status})", "strong"), (f"   confidence {claim.confidence:.2f}", "")]
    for value in claim.values:
        if value.role in COLOURS:
            start, end = value.span
            meaning = wording.value(value.to_json())
            yield [
                (f"{value.role:15}", "quiet"), (f"{meaning:12}", f"c-{value.role}"),
                (f"characters {start} to {end}: ", "quiet"), (f"“{SENTENCE[start:end]}”", ""),
            ]  # fmt: skip


def _pieces(text: str, roles: dict[Span, str]) -> list[Piece]:
    out: list[Piece] = []
    at = 0
    for (start, end), role in sorted(roles.items()):
        out += [(text[at:start], ""), (text[start:end], f"c-{role}")]
        at = end
    return [*out, (text[at:], "")]


def _class(sentence: Sentence, item: Item, roles: dict[Span, str]) -> str:
    """The colour of the role that an item, or the first name of a list, plays in the claim."""
    first = item.names[0] if item.names else item
    role = roles.get(sentence.span(first.start, first.end))
    return f"c-{role}" if role else "strong"


def _items(trace: Trace, roles: dict[Span, str]) -> Iterator[list[Piece]]:
    """Each item of the sentence: its words, its kind, what it means."""
    told: set[int] = set()
    for passed in trace.seen:
        sentence = passed.sentence
        for _, item in sorted(passed.clause.items.items()):
            if item.start in told:
                continue
            told.add(item.start)
            meaning = " + ".join(sentence.text[name.start : name.end] for name in item.names)
            if item.quantity is not None:
                meaning = f"{item.quantity.value:,} {item.quantity.currency}, {item.quantity.bound}"
            yield [
                (f"{sentence.text[item.start : item.end]:16}", _class(sentence, item, roles)),
                (f"<{SHOWN[item.character]}>".ljust(12), ""),
                (meaning or str(item.code), "quiet"),
            ]


def _masked(sentence: Sentence, clause: Clause, roles: dict[Span, str]) -> list[Piece]:
    """A clause as rules see it, each item by its kind."""
    out: list[Piece] = []
    for at, character in enumerate(clause.text):
        item = clause.items.get(at)
        out.append((f"<{SHOWN[character]}>", _class(sentence, item, roles)) if item else (character, ""))
    return out


def _slots(line: str) -> list[Piece]:
    """A line of a rule, each role in its colour."""
    out: list[Piece] = []
    for part in line.replace("<", "\0<").replace(">", ">\0").split("\0"):
        role = part[1:-1].partition(":")[0] if part.startswith("<") else ""
        out.append((part, f"c-{role}" if role in COLOURS else "strong" if part.startswith("<") else ""))
    return out


def _rule(match: Match) -> list[Piece]:
    return [*_slots(match.pattern.source), (f"     {match.pattern.name}", "quiet")]


def _opinion(trace: Trace, match: Match, lead: Match) -> Iterator[list[Piece]]:
    """What the learned layer holds of the clause, of its figure, and of the name that leads."""
    models = weights.models(trace.lang)
    assert models is not None
    _, features = trace.place(match)
    held = learned.Opinion(models, features, match.clause)
    kind = match.pattern.type
    figure = held.figures[match.clause.place_of(match.roles["amount"][0])]
    name = held.roles(kind)[match.clause.place_of(lead.roles["lead_investor"][0])]
    for says, sure in (
        (f"the clause tells of a {kind}", held.events.get(kind, 0.0)),
        ("the figure is its <amount>", figure.get(f"{kind}.amount", 0.0)),
        ("the list of names is its <lead_investor>", name.get(f"{kind}.lead_investor", 0.0)),
    ):
        yield [(f"{sure:.2f}   ", ""), *_slots(says)]


def render() -> str:
    """The picture as SVG. Its colours follow the reader's light or dark ground."""
    trace = Trace(Document(text=SENTENCE, lang="en"), "en")
    body: list[str] = []
    y = MARGIN
    for number, (name, module, lines) in enumerate(panels(trace)):
        height = 17 + LINE * (len(lines) + 1)
        if number:
            body.append(f'<path class="arrow" d="M{WIDTH / 2:.0f} {y} v14 m-5 -6 l5 6 l5 -6"/>')
            y += 20
        body.append(f'<rect class="panel" x="{MARGIN}" y="{y}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="6"/>')
        body.append(f'<text class="title" x="{MARGIN + 14}" y="{y + 24}">{escape(name)}</text>')
        body.append(f'<text class="module" x="{WIDTH - MARGIN - 14}" y="{y + 24}">{escape(module)}</text>')
        body += [_line(line, MARGIN + 14, y + 26 + LINE * row) for row, line in enumerate(lines, start=1)]
        y += height
    return f"{_head(y + MARGIN)}\n" + "\n".join(body) + "\n</svg>\n"


def _line(pieces: Sequence[Piece], x: int, y: int) -> str:
    spans = "".join(
        f'<tspan class="{c}">{escape(words)}</tspan>' if c else escape(words) for words, c in pieces if words
    )
    length = ADVANCE * sum(len(words) for words, _ in pieces)  # one width in every font
    return f'<text class="line" x="{x}" y="{y}" textLength="{length:.1f}" xml:space="preserve">{spans}</text>'


def _head(height: int) -> str:
    light = " ".join(f".c-{role}{{fill:{colour[0]};font-weight:600}}" for role, colour in COLOURS.items())
    dark = " ".join(f".c-{role}{{fill:{colour[1]}}}" for role, colour in COLOURS.items())
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">
<title>One sentence on its way from text to claim</title>
<style>
.ground{{fill:#fff}} .panel{{fill:#f6f8fa;stroke:#d0d7de}} .arrow{{fill:none;stroke:#57606a;stroke-width:1.5}}
text{{fill:#1f2328}} .title,.module{{font:600 13px system-ui,sans-serif}}
.module{{font-weight:400;text-anchor:end}} .line{{font:{SIZE}px ui-monospace,Menlo,Consolas,monospace}}
.quiet,.module{{fill:#57606a}} .strong{{font-weight:600}} {light}
@media (prefers-color-scheme:dark){{
.ground{{fill:#0d1117}} .panel{{fill:#161b22;stroke:#30363d}} .arrow{{stroke:#8b949e}} text{{fill:#e6edf3}}
.quiet,.module{{fill:#8b949e}} {dark}
}}
</style>
<rect class="ground" width="100%" height="100%"/>"""


if __name__ == "__main__":
    PICTURE.write_text(render(), encoding="utf-8")

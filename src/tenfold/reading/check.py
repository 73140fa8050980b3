"""The pattern checker: reads every rule's examples and says which fail, what was read instead, and by which rules.

``python -m tenfold.reading.check [PART OF A RULE'S NAME]`` exits with 1 if an example fails, with 2 if a rule cannot
be used at all or none has such a name.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.documents import LANGUAGES, Document
from tenfold.reading.explaining import Trace
from tenfold.reading.near_misses import Hint, hints, plain
from tenfold.reading.patterns import Rule, rules
from tenfold.reading.reader import DocumentReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.claims import Claim, Value


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that was not read as its rule says. ``read`` and ``hints`` are lines: a heading and what it says."""

    rule: str
    what: str
    text: str
    wanted: str
    read: tuple[Hint, ...] = ()
    hints: tuple[Hint, ...] = ()

    def __str__(self) -> str:
        rows = [("text", self.text), ("wanted", self.wanted), *self.read, *self.hints]
        return "\n".join([f"{self.rule}: {self.what}", *(f"  {heading:11}{says}" for heading, says in rows)])


def failures(part: str = "") -> Iterator[Failure]:
    """Every example that fails, of the rules whose name holds ``part``. Raises ValueError on a bad pattern file."""
    broken = [failure for _, rule in _rules("") for failure in _broken(rule)]
    if broken:  # nothing can be read with them
        yield from broken
        return
    for lang, rule in _rules(part):
        yield from _failures_of(rule, lang)


def _rules(part: str) -> list[tuple[str, Rule]]:
    return [(lang, rule) for lang in LANGUAGES for rule in rules(lang) if part in rule.name]


def _broken(rule: Rule) -> Iterator[Failure]:
    for pattern in rule.patterns:
        try:
            _ = pattern.regex
        except re.error as error:
            yield Failure(rule.name, "a line of match is no expression", pattern.source, f"no {error}")


def _failures_of(rule: Rule, lang: str) -> Iterator[Failure]:
    for text, wanted in rule.reads:
        claims = _claims(text, lang)
        if not any(rule.name in claim.patterns and says(claim, wanted) for claim in claims):
            yield _unread(rule, lang, text, wanted)
    for text in rule.leaves:
        claims = _claims(text, lang)
        if any(rule.name in claim.patterns for claim in claims):
            yield _not_left(rule, lang, text)


def _claims(text: str, lang: str) -> list[Claim]:
    """What the rules make of an example, however unsure: whether a claim is sure enough is the whole text's to say."""
    reader = DocumentReader(Document(text=text, lang=lang), lang)
    reader.read()
    return [reader.claim(draft) for draft in reader.drafts]


def _unread(rule: Rule, lang: str, text: str, wanted: str) -> Failure:
    """Why an example of ``reads`` is not read."""
    trace = Trace(Document(text=text, lang=lang), lang)
    claims = [claim for _, claim in trace.drafts]
    parts = [part.strip() for part in wanted.split(";")]
    own = [claim for claim in claims if rule.name in claim.patterns]
    best = max(own, key=lambda claim: len(_held(claim) & set(parts)), default=None)
    lines: list[Hint] = []
    if best is not None:
        lines.append(("missing", "; ".join(part for part in parts if part not in _held(best))))
    elif any(says(claim, wanted) for claim in claims):
        lines.append(("so", "all is read as it should be, but by other rules: this one adds nothing to its example"))
    pairs = [(role, value) for role, _, value in (part.partition("=") for part in parts)]
    what = "not all of an example of reads is read" if best else "an example of reads is not read by this rule"
    return Failure(rule.name, what, text, wanted, _read(claims), (*lines, *hints(rule, trace, pairs)))


def _not_left(rule: Rule, lang: str, text: str) -> Failure:
    """Which line of the rule takes an example of ``leaves``."""
    trace = Trace(Document(text=text, lang=lang), lang)
    made = [(draft, claim) for draft, claim in trace.drafts if rule.name in claim.patterns]
    lines = dict.fromkeys(
        ("fits", match.pattern.source) for draft, _ in made for match in draft.matches if match.pattern in rule.patterns
    )
    read = _read([claim for _, claim in made])
    return Failure(rule.name, "an example of leaves is read", text, "nothing by this rule", read, tuple(lines))


def _read(claims: list[Claim]) -> tuple[Hint, ...]:
    rows: list[Hint] = []
    for claim in claims:
        rows.append(("read" if not rows else "", describe(claim)))
        rows.append(("", f"  by {', '.join(claim.patterns)}"))
    return tuple(rows) or (("read", "nothing"),)


def says(claim: Claim, wanted: str) -> bool:
    """Whether a claim holds every ``role=value`` of ``wanted`` (parted by semicolons)."""
    return {part.strip() for part in wanted.split(";")} <= _held(claim)


def _held(claim: Claim) -> set[str]:
    held = {f"{value.role}={_plain(value)}" for value in claim.values} | {f"status={claim.status}"}
    return held | {f"{value.role}={form}" for value in claim.values for form in value.forms}


def describe(claim: Claim) -> str:
    """A claim in the words in which examples are written."""
    return f"{claim.type} ({claim.status}) " + ", ".join(f"{value.role}={_plain(value)}" for value in claim.values)


def _plain(value: Value) -> str:
    if value.quantity is not None:
        return plain(value.quantity)
    return value.forms[0] if value.forms else str(value.code)


def main() -> int:
    """Print the failures; 0 if there are none."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        found = list(failures(part))
    except ValueError as error:
        print(f"no rule can be used before this is mended:\n  {error}")
        return 2
    tried = _rules(part)
    if not tried:
        print(f"no rule's name holds “{part}”; a name is like {_rules('')[0][1].name}")
        return 2
    print(*found, sep="\n\n", end="\n\n" if found else "")
    count = sum(len(rule.reads) + len(rule.leaves) for _, rule in tried)
    print(f"{len(found)} of {count} examples fail" if found else f"all {count} examples read as they should")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

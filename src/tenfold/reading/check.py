"""The pattern checker: reads every rule's examples and says which fail and what was read instead.

``python -m tenfold.reading.check [PART OF A RULE'S NAME]`` exits with 1 if an example fails.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold.documents import LANGUAGES, Document
from tenfold.reading.patterns import Rule, rules
from tenfold.reading.reader import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold.claims import Claim, Value


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that was not read as its rule says."""

    rule: str
    text: str
    wanted: str
    read: str

    def __str__(self) -> str:
        return f"{self.rule}\n  text    {self.text}\n  wanted  {self.wanted}\n  read    {self.read}"


def failures(part: str = "") -> Iterator[Failure]:
    """Every example that fails, of the rules whose name holds ``part``."""
    broken = [failure for lang in LANGUAGES for rule in rules(lang) for failure in _broken(rule)]
    if broken:  # nothing can be read with them
        yield from broken
        return
    for lang in LANGUAGES:
        for rule in rules(lang):
            if part in rule.name:
                yield from _failures_of(rule, lang)


def _broken(rule: Rule) -> Iterator[Failure]:
    for pattern in rule.patterns:
        try:
            _ = pattern.regex
        except re.error as error:
            yield Failure(rule.name, pattern.source, "an expression that compiles", str(error))


def _failures_of(rule: Rule, lang: str) -> Iterator[Failure]:
    for text, wanted in rule.reads:
        claims = read_document(Document(text=text, lang=lang)).claims
        if not any(rule.name in claim.patterns and says(claim, wanted) for claim in claims):
            yield Failure(rule.name, text, wanted, "; ".join(map(describe, claims)) or "nothing")
    for text in rule.leaves:
        claims = read_document(Document(text=text, lang=lang)).claims
        taken = [describe(claim) for claim in claims if rule.name in claim.patterns]
        if taken:
            yield Failure(rule.name, text, "nothing by this rule", "; ".join(taken))


def says(claim: Claim, wanted: str) -> bool:
    """Whether a claim holds every ``role=value`` of ``wanted`` (parted by semicolons)."""
    held = {f"{value.role}={_plain(value)}" for value in claim.values} | {f"status={claim.status}"}
    held |= {f"{value.role}={form}" for value in claim.values for form in value.forms}
    return all(part.strip() in held for part in wanted.split(";"))


def describe(claim: Claim) -> str:
    """A claim in the words in which examples are written."""
    return f"{claim.type} ({claim.status}) " + ", ".join(f"{value.role}={_plain(value)}" for value in claim.values)


def _plain(value: Value) -> str:
    if value.quantity is not None:
        q = value.quantity
        return f"{q.currency} {q.value}" if q.currency else f"{q.value} {q.unit}"
    return value.forms[0] if value.forms else str(value.code)


def main() -> int:
    """Print the failures; 0 if there are none."""
    found = list(failures(sys.argv[1] if len(sys.argv) > 1 else ""))
    for failure in found:
        print(failure)
    count = sum(len(rule.reads) + len(rule.leaves) for lang in LANGUAGES for rule in rules(lang))
    print(f"{len(found)} of {count} examples fail" if found else f"all {count} examples read as they should")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

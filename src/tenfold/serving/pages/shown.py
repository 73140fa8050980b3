"""Rows in the reader's words: names with the other script beside them, figures, dates, labels, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from tenfold import data, figures
from tenfold.claims import ANCHORS, ClaimType, Quantity
from tenfold.cleaning import clean
from tenfold.folding import is_chinese

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenfold.asking.rows import ClaimRow, Deal, Happening, InCurrency, Source
    from tenfold.asking.scripts import InBoth

_MOST_OF_A_ROLE = 4  # values of one role of a claim on one line
_CODED = frozenset({"stage", "venue", "measure", "license", "instrument"})
_BEFORE = frozenset(
    {"lead_investor", "investor", "maker", "organisation", "hardware", "authority", "target", "accused", "buyer"}
)
_PRODUCT_ROLES = frozenset({"product", "hardware"})


class Shown:
    """Puts rows into words for one reader. Everything that it gives is text to be escaped, or Markup made of such."""

    def __init__(self, lang: str, names: Mapping[str, InBoth]) -> None:
        self.lang = lang
        self._names = names
        self._links: dict[tuple[str, str, bool], Markup] = {}

    def word(self, english: str) -> str:
        """A text of the pages in the reader's language."""
        return english if self.lang == "en" else data.table("serving/zh").get(english, english)

    def label(self, kind: str, code: str | None) -> str:
        """What a code of the ledger (a type, a status, a role, a measure) is called."""
        if not code:
            return ""
        found = data.table("serving/labels").get(kind, {}).get(code)
        return found[0 if self.lang == "en" else 1] if found else code.replace("_", " ")

    # Names

    def said(self, name: str | None) -> str:
        """A name in the reader's language where it is known there."""
        if not name:
            return ""
        known = self._names.get(name)
        return (getattr(known, self.lang) if known else None) or name

    def other(self, name: str | None) -> str:
        """The same bearer's name in the other language; empty where none is known."""
        known = self._names.get(name or "")
        found = (known.zh if self.lang == "en" else known.en) if known else None
        return found if found and found != self.said(name) else ""

    def name(self, name: str | None, role: str = "company", *, beside: bool = False) -> Markup:
        """A link to whoever bears a name (several are parted by "; "), ``beside`` with the other script after it."""
        return Markup("; ").join(self._link(part, role, beside) for part in (name or "").split("; ") if part)

    def plain(self, name: str | None) -> Markup:
        """A name as it is to be shown, marked with its language, no link."""
        return _in_its_script(self.said(name))

    def beside(self, name: str | None) -> Markup:
        """The name in the other language, to stand beside; empty where none is known."""
        other = self.other(name)
        return Markup(' <span class="beside">{}</span>').format(_in_its_script(other)) if other else Markup("")

    def names(self, names: Sequence[str], role: str = "company", most: int = 6) -> Markup:
        """Links to several, the rest counted."""
        links = Markup(", ").join(self._link(name, role, False) for name in names[:most])
        if len(names) <= most:
            return links
        rest = ", ".join(self.said(name) for name in names[most:])
        more = Markup(' <span class="quiet" title="{}">{}</span>').format(clean(rest), f"+{len(names) - most}")
        return links + more

    def _link(self, name: str, role: str, beside: bool) -> Markup:
        """A link, made once for a page: the same names come again and again."""
        asked = (name, role, beside)
        if asked not in self._links:
            self._links[asked] = self._new_link(*asked)
        return self._links[asked]

    def _new_link(self, name: str, role: str, beside: bool) -> Markup:
        shown, other = self.said(name), self.other(name)
        text = _in_its_script(shown)
        extra = Markup(' <small class="beside">{}</small>').format(_in_its_script(other)) if beside and other else ""
        title = Markup(' title="{}"').format(clean(other)) if other and not beside else ""
        return Markup('<a href="{}"{}>{}</a>{}').format(address_of(name, role), title, text, extra)

    # Figures and dates

    def figure(self, quantity: Quantity | Mapping[str, Any] | None) -> str:
        """A quantity, empty for none."""
        if quantity is None:
            return ""
        raw = quantity.to_json() if isinstance(quantity, Quantity) else quantity
        return figures.quantity(raw, self.lang)

    def value(self, raw: Any) -> str:
        """Any value of a role: a quantity, a name by its fullest form, a date or a code."""
        if isinstance(raw, dict):
            return self.figure(raw) if "value" in raw else ", ".join(map(str, raw.get("names") or raw.values()))
        return str(raw if raw is not None else "").split(" | ")[0].replace("_", " ")

    def converted(self, found: InCurrency | None, stated: Quantity | None) -> str:
        """A sum in the currency that was asked for, in three digits; empty where it was stated in that."""
        if found is None or stated is None or stated.currency == found.currency:
            return ""
        top = stated.value_max * found.rate if stated.value_max is not None else None
        rounded = [float(f"{value:.3g}") if value is not None else None for value in (found.value, top)]
        return figures.money(rounded[0] or 0.0, found.currency, stated.bound, rounded[1], self.lang)

    def money(self, value: float | None, currency: str = "USD") -> str:
        """A sum in three digits."""
        return "" if value is None else figures.money(float(f"{value:.3g}"), currency, lang=self.lang)

    def when(self, row: Deal | Happening | Any) -> Markup:
        """The date of an event, marked where it is only the day of the report."""
        if not row.date:
            return Markup('<span class="quiet">–</span>')
        reported = (
            Markup('<abbr title="{}">*</abbr>').format(self.word("the day of the report"))
            if (row.dated != "stated")
            else ""
        )
        return Markup('<time datetime="{}">{}</time>{}').format(row.date, row.date, reported)

    # Claims

    def main_figure(self, roles: Mapping[str, Sequence[Any]]) -> str:
        """The figure that a claim is about."""
        return next((self.value(roles[role][0]) for role in ("amount", "value", "stake") if roles.get(role)), "")

    def anchor(self, kind: str, roles: Mapping[str, Sequence[Any]]) -> str:
        """Whom a claim is about, as its text writes it."""
        return ", ".join(self.value(item) for item in roles.get(ANCHORS[ClaimType(kind)], ()))

    def details(self, kind: str, roles: Mapping[str, Sequence[Any]]) -> str:
        """What a claim says beside whom it is about and its figure: "led by A, B · Series C"."""
        leads = {str(name) for name in roles.get("lead_investor", ())}
        units = {item.get("unit") for item in roles.get("value", ()) if isinstance(item, dict)}
        parts = []
        for role, items in roles.items():
            told = [item for item in items if role != "investor" or str(item) not in leads]
            if role == "measure" and set(items) <= units:  # "42m devices" says what is measured
                continue
            if told and role not in (ANCHORS[ClaimType(kind)], "amount", "value", "date"):
                words = ", ".join(self._coded(role, item) for item in told[:_MOST_OF_A_ROLE])
                parts.append(f"{self.label('before', role) if role in _BEFORE else ''} {words}".strip())
        return " · ".join(parts)

    def _coded(self, role: str, item: Any) -> str:
        return self.label(role, item) if role in _CODED and isinstance(item, str) else self.value(item)

    def footnote(self, claim: ClaimRow) -> str:
        """What to put under a text that uses a claim: publisher, title, date, address, the words, the claim's id."""
        source = claim.source
        title = f"“{source.title}”" if source.title else ""
        parts = (source.publisher, title, source.date, self.link(source.url))
        return f"{', '.join(part for part in parts if part)}: “{claim.evidence}” (Tenfold, claim {claim.claim_id})"

    # Sources

    def publisher(self, source: Source) -> str:
        """Who says it."""
        return source.publisher or source.title or source.given_id or source.document_id[:12]

    def link(self, url: str | None) -> str:
        """An address that may be linked to: only http and https; empty for anything else."""
        try:
            parts = urlsplit(clean(url or "").strip())
        except ValueError:
            return ""
        return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else ""

    def script(self, text: str | None) -> str:
        """The language that a text is marked with, by its script."""
        return "zh" if is_chinese(text or "") else "en"


def _in_its_script(text: str) -> Markup:
    lang = "zh" if is_chinese(text) else "en"
    return Markup('<bdi lang="{}">{}</bdi>').format(lang, clean(text))


def address_of(name: str, role: str = "company") -> str:
    """The page of whoever bears a name."""
    folder = "product" if role in _PRODUCT_ROLES else "person" if role == "person" else "company"
    return f"/{folder}/{quote(name, safe='')}"

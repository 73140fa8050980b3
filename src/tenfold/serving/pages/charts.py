"""Charts, as Vega-Lite specifications made by Altair; the browser draws them (static/charts.js).

A specification is made once for each kind of chart and kept; a page only puts its rows in. Colours are the page's own
CSS variables, so that a chart follows the theme without being drawn anew.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from tenfold.claims import Quantity
from tenfold.days import span_of
from tenfold.exchange import convert
from tenfold.serving.pages.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenfold.asking.rows import Deal, Dossier, FindingRow, Happening

Spec = dict[str, Any]

_CURRENCY = "USD"
_HEIGHT = 190
_LANE = 30  # pixels of one maker's line
_MAKERS = 14
_YEARS = 1.5  # before the newest release: what is older would press the rest together
_FONT = (
    "-apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "sans-serif"
)
_CONFIG: Spec = {
    "background": "transparent",
    "mark": {"aria": False},  # the figure says what it shows, the tables say each mark
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--quiet)", "titleColor": "var(--quiet)", "gridColor": "var(--rule)", "domain": False,
        "aria": False, "tickColor": "var(--rule)", "labelFontSize": 11,
        "titleFontSize": 11, "titleFontWeight": "normal",
    },
    "text": {"fill": "var(--ink)", "fontSize": 11},
}  # fmt: skip
# Short sums on an axis: 10bn, not 10G.
_SHORT = "replace(replace(replace(format(datum.value, '~s'), 'G', 'bn'), 'M', 'm'), 'T', 'tn')"


def valuation(found: Dossier, lang: str) -> Spec | None:
    """What a company is said to be worth, and what it raised, over time; None where less than two dated sums are known.

    Believed valuations are joined by a step line; what is only planned or rumoured is hollow; a figure that cannot be
    right stands as a cross where its sources put it.
    """
    rows = [
        *_points(found.valuations, "valuation", lang),
        *_points(found.rounds, "round", lang),
        *_slips(found.findings, lang),
    ]
    return _filled(_valuation_spec(), rows) if len(rows) > 1 else None


def cheques(deals: Sequence[Deal], lang: str) -> Spec | None:
    """The rounds that an investor stood in, over time; None where less than two have a sum and a date."""
    rows = _points(deals, "round", lang)
    return _filled(_cheques_spec(), rows) if len(rows) > 1 else None


def releases(rows: Sequence[Happening], show: Shown) -> Spec | None:
    """When which maker brought out what; None where less than two releases are dated."""
    dated: list[Spec] = [
        {"date": day, "above": False, "maker": show.said(maker), "product": product, "event": row.event_id}
        for row in rows
        for day in [_middle(row.date)]
        for maker in row.roles.get("maker", ())[:1]
        for product in row.roles.get("product", ())[:1]
        if day
    ]
    newest = max((row["date"] for row in dated), default="")
    makers = list(dict.fromkeys(row["maker"] for row in dated))[:_MAKERS]
    kept = [row for row in dated if row["maker"] in makers and _years_before(newest, row["date"]) < _YEARS]
    places: Counter[str] = Counter()
    for row in sorted(kept, key=lambda row: (row["date"], row["product"])):
        row["above"] = places[row["maker"]] % 2 == 1  # neighbours in turn, so that their names do not overlap
        places[row["maker"]] += 1
    return _filled(_releases_spec(), kept) if len(kept) > 1 else None


def _years_before(newest: str, day: str) -> float:
    return (date.fromisoformat(newest) - date.fromisoformat(day)).days / 365


def _slips(findings: Iterable[FindingRow], lang: str) -> list[Spec]:
    """Sums that cannot be right, on the days of the reports that state them."""
    points: list[Spec] = []
    for row in findings:
        day, money = _middle(row.source.date), row.type in ("valuation", "funding_round") and row.role == "amount"
        if row.kind == "implausible" and money and day and "value" in row.stated:
            stated = Quantity.from_json(row.stated)
            value = _dollars(stated, row.source.date)
            if value is not None:
                about = {"date": day, "what": row.type, "event": row.claim_id, "state": "slip"}
                points.append({**about, "value": value, "label": Shown(lang, {}).figure(stated)})
    return points


def _points(deals: Iterable[Deal], what: str, lang: str) -> list[Spec]:
    show = Shown(lang, {})
    points: list[Spec] = []
    for deal in deals:
        day = _middle(deal.date)
        value = _dollars(deal.amount, deal.date)
        if day is None or value is None or deal.status == "denied":
            continue
        state = "done" if deal.status == "done" else "rumour"
        about = {"date": day, "what": what, "event": deal.event_id, "state": state}
        points.append({**about, "value": value, "label": show.figure(deal.amount)})
    return sorted(points, key=lambda point: (point["date"], point["what"], point["value"]))


def _dollars(quantity: Quantity | None, date: str | None) -> float | None:
    if quantity is None or quantity.currency is None or not quantity.value > 0:
        return None
    converted = convert(float(quantity.value), quantity.currency, _CURRENCY, date)
    return converted.value if converted else None


def _middle(iso: str | None) -> str | None:
    span = span_of(iso)
    return (span[0] + (span[1] - span[0]) / 2).isoformat() if span else None


def _filled(spec: Spec, rows: Sequence[Spec]) -> Spec:
    return {**spec, "datasets": {"rows": list(rows)}}


def _finished(chart: Any) -> Spec:
    spec: Spec = chart.to_dict()
    spec["config"] = _CONFIG
    return spec


def _time(alt: Any, pad: int = 36) -> Any:
    """The axis of days; ``pad`` pixels on both sides for the words of the outermost marks."""
    axis = alt.Axis(grid=False, tickCount=6, labelOverlap=True, labelFlush=True)
    return alt.X("date:T", title=None, scale=alt.Scale(padding=pad), axis=axis)


def _sum(alt: Any) -> Any:
    axis = alt.Axis(labelExpr=_SHORT, values=[lead * 10**power for power in range(4, 14) for lead in (1, 3)])
    return alt.Y("value:Q", title=None, scale=alt.Scale(type="log", nice=False, padding=18), axis=axis)


@cache
def _valuation_spec() -> Spec:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(x=_time(alt), y=_sum(alt))
    worth = base.transform_filter("datum.what == 'valuation'")
    raised = base.transform_filter("datum.what == 'round' && datum.state != 'slip'")
    line = worth.transform_filter("datum.state == 'done'").mark_line(
        interpolate="step-after", stroke="var(--accent)", strokeWidth=2
    )
    dots = worth.transform_filter("datum.state != 'slip'").mark_point(
        size=60, strokeWidth=2, stroke="var(--accent)", opacity=1, cursor="pointer"
    )
    dots = dots.encode(
        fill=alt.condition("datum.state == 'done'", alt.value("var(--accent)"), alt.value("var(--paper)"))
    )
    squares = raised.mark_point(
        shape="square", size=50, strokeWidth=2, stroke="var(--quiet)", opacity=1, cursor="pointer"
    )
    squares = squares.encode(
        fill=alt.condition("datum.state == 'done'", alt.value("var(--quiet)"), alt.value("var(--paper)"))
    )
    slips = base.transform_filter("datum.state == 'slip'").mark_text(
        text="✕", fill="var(--doubt)", fontSize=13, cursor="pointer"
    )
    labels = base.mark_text(dy=-11, cursor="pointer").encode(
        text="label:N", color=alt.condition("datum.state == 'slip'", alt.value("var(--doubt)"), alt.value("var(--ink)"))
    )
    return _finished(alt.layer(line, squares, dots, slips, labels).properties(width="container", height=_HEIGHT))


@cache
def _cheques_spec() -> Spec:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).transform_filter("datum.state != 'slip'").encode(x=_time(alt), y=_sum(alt))
    dots = base.mark_point(size=70, strokeWidth=2, stroke="var(--accent)", opacity=1, cursor="pointer").encode(
        fill=alt.condition("datum.state == 'done'", alt.value("var(--accent)"), alt.value("var(--paper)"))
    )
    return _finished(alt.layer(dots).properties(width="container", height=_HEIGHT))


@cache
def _releases_spec() -> Spec:
    import altair as alt

    lanes = alt.Y(
        "maker:N", title=None, sort=alt.EncodingSortField("date", op="min"), axis=alt.Axis(grid=True, labelLimit=120)
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=_time(alt, 90), y=lanes)
    dots = base.mark_point(size=50, filled=True, fill="var(--accent)", opacity=1, cursor="pointer")
    beside = (
        base.transform_filter("!datum.above").mark_text(align="left", dx=8, cursor="pointer").encode(text="product:N")
    )
    above = base.transform_filter("datum.above").mark_text(dy=-10, cursor="pointer").encode(text="product:N")
    spec = _finished(alt.layer(dots, beside, above).properties(width="container", height=alt.Step(_LANE)))
    return {**spec, "autosize": {"type": "fit-x", "contains": "padding"}}

"""Answers for assistants: rows in few words, evidence quoted with its claim's id, nothing longer than an answer may be.

What comes from articles (quotes, names, titles) is cleaned, cut, and stands in JSON strings alone, so that nothing in
it can pass for the ledger's own words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tenfold import data
from tenfold.cleaning import clean
from tenfold.reconciling.amounts import written
from tenfold.serving.limits import ASSISTANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenfold.asking.proofs import Proof, Testimony
    from tenfold.asking.rows import Backer, ClaimRow, Deal, Dossier, FindingRow, Happening, Hit, Source, Total

Told = dict[str, Any]

TEXTS = data.table("serving/assistant")
_DEALS = ("rounds", "valuations", "listings", "acquisitions", "funds", "investments")
_HAPPENINGS = ("releases", "metrics", "hardware", "people", "partnerships", "policies", "allegations")
_ID = 12  # characters of a document's id: enough to find it by


def answer(told: Told) -> str:
    """An answer as compact JSON, bounded: the ends of its longest lists are left out where need be, and counted."""
    left_out: dict[str, int] = {}
    while len(text := _json(told | ({"left_out": left_out} if left_out else {}))) > ASSISTANT["characters"]:
        lists = [key for key, value in told.items() if isinstance(value, list) and len(value) > 1]
        if not lists:
            break
        longest = max(lists, key=lambda key: len(_json(told[key])))
        kept = len(told[longest]) * 3 // 4
        left_out[longest] = left_out.get(longest, 0) + len(told[longest]) - kept
        told = told | {longest: told[longest][:kept]}
    return text


def quoted(told: Told) -> Told:
    """An answer that holds words of articles, saying so."""
    return {"note": TEXTS["untrusted"], **told}


def unknown(name: str, suggestions: Iterable[str]) -> Told:
    """That the ledger knows nobody of the name."""
    near = [short(each) for each in suggestions]
    return _without_empty({"known": False, "message": TEXTS["unknown"].format(name=short(name)), "did_you_mean": near})


def nothing() -> Told:
    """That nothing was found."""
    return {"known": False, "message": TEXTS["nothing"]}


def short(text: str, limit: int = ASSISTANT["name"]) -> str:
    """Words of an article on one line, without characters that hide or steer, cut."""
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def evidence(claim_id: str, quote: str, source: Source) -> Told:
    """What a claim rests on."""
    return _without_empty(
        {
            "claim": claim_id,
            "quote": short(quote, ASSISTANT["quote"]),
            "publisher": short(source.publisher or ""),
            "published": source.date,
            "title": short(source.title or ""),
            "url": short(source.url, 500) if source.url and source.url.startswith(("http://", "https://")) else None,
            "document": source.document_id[:_ID],
        }
    )


def deal(row: Deal) -> Told:
    """An event about money."""
    converted = row.converted
    return _without_empty(
        {
            "event": row.event_id,
            "type": row.type,
            "status": row.status,
            "company": short(row.company or ""),
            "amount": written(row.amount) if row.amount else None,
            "converted": f"{converted.currency} {converted.value:,.0f}" if converted else None,
            "stated": written(row.stated) if row.stated else None,
            "stake": written(row.stake) if row.stake else None,
            "stage": row.stage,
            "venue": row.venue,
            "date": row.date,
            "dated": row.dated,
            "investors": _names(row.investors),
            "lead_investors": _names(row.lead_investors),
            "buyers": _names(row.buyers),
            "texts": row.witnesses,
            "doubt": row.doubt,
            "evidence": evidence(row.claim_id, row.evidence, row.source),
        }
    )


def happening(row: Happening) -> Told:
    """Another event."""
    return _without_empty(
        {
            "event": row.event_id,
            "type": row.type,
            "status": row.status,
            "about": short(row.about or ""),
            **{role: _names(names) for role, names in row.roles.items()},
            "value": written(row.value) if row.value else None,
            "date": row.date,
            "dated": row.dated,
            "texts": row.witnesses,
            "doubt": row.doubt,
            "evidence": evidence(row.claim_id, row.evidence, row.source),
        }
    )


def hit(row: Hit) -> Told:
    """A passage that a search found."""
    told = evidence("", row.passage, row.source)
    return _without_empty({"claims": list(row.claims), **told})


def claim(row: ClaimRow) -> Told:
    """One claim as its text makes it."""
    roles = {role: [_value(value) for value in values] for role, values in row.roles.items()}
    return _without_empty(
        {
            "type": row.type,
            "status": row.status,
            "company": short(row.company or ""),
            "roles": roles,
            "date": row.date,
            "attribution": short(row.attribution or ""),
            "confidence": round(row.confidence, 2),
            "event": row.event_id,
            "evidence": evidence(row.claim_id, row.evidence, row.source),
        }
    )


def testimony(row: Testimony) -> Told:
    """A claim with its whole sentence."""
    return {**claim(row.claim), "sentence": short(row.sentence, 2 * ASSISTANT["quote"])}


def proof(row: Proof) -> Told:
    """An event with all that is stated of it."""
    return _without_empty(
        {
            "event": row.event_id,
            "type": row.type,
            "status": row.status,
            "about": short(row.about or ""),
            "date": row.date,
            "dated": row.dated,
            "stated": [
                {"role": each.role, "value": _value(each.value), "believed": each.believed, "texts": each.support,
                 "claims": list(each.claims[:5])}
                for each in row.stated
            ],
            "sentences": [testimony(each) for each in row.told],
            "findings": [finding(each) for each in row.findings],
        }
    )  # fmt: skip


def finding(row: FindingRow) -> Told:
    """Something that does not add up."""
    return _without_empty(
        {
            "kind": row.kind,
            "company": short(row.company or ""),
            "type": row.type,
            "role": row.role,
            "stated": row.stated,
            "should_be": row.should_be,
            "because": short(row.because, ASSISTANT["quote"]),
            "confidence": round(row.confidence, 2),
            "evidence": evidence(row.claim_id, row.evidence, row.source),
        }
    )


def total(row: Total) -> Told:
    """Sums, the largest first, and how many events could not be counted, by reason."""
    reasons: dict[str, int] = {}
    for each in row.left_out:
        reasons[each.reason] = reasons.get(each.reason, 0) + 1
    return _without_empty(
        {
            "by": row.by,
            "currency": row.currency,
            "events": row.events,
            "total": round(row.total),
            "rows": [
                _without_empty({"key": short(each.key), "events": each.events, "total": round(each.total),
                                "of_these_at_least": each.at_least})
                for each in row.rows
            ],
            "not_counted": reasons,
        }
    )  # fmt: skip


def dossier(row: Dossier) -> Told:
    """All that is known of somebody: the newest of each kind, and how many more there are."""
    size = ASSISTANT["section"]
    told: Told = {
        "entity": row.entity_id,
        "name": short(row.name),
        "kind": row.kind,
        "country": row.country,
        "founded": row.founded,
        "others_of_this_name": _names(row.others),
        "names": [short(name.name) for name in row.names[: 2 * size]],
    }
    more: dict[str, int] = {}
    parts = [(name, [deal(each) for each in getattr(row, name)[:size]]) for name in _DEALS]
    parts += [(name, [happening(each) for each in getattr(row, name)[:size]]) for name in _HAPPENINGS]
    parts.append(("findings", [finding(each) for each in row.findings[:size]]))
    parts.append(("backers", [_backer(each) for each in row.backers[: 2 * size]]))
    for name, rows in parts:
        told[name] = rows
        beyond = (row.in_all or {}).get(name, len(getattr(row, name))) - len(rows)
        if beyond > 0:
            more[name] = beyond
    return _without_empty({**told, "more": more})


def _backer(row: Backer) -> Told:
    return _without_empty({"name": short(row.name), "rounds": row.rounds, "led": row.led or None})


def timeline(row: Dossier, since: str | None, until: str | None, limit: int) -> list[Told]:
    """What happened to somebody between two days, in order; the last of it where it is too much."""
    events = [deal(each) for name in _DEALS for each in getattr(row, name)]
    events += [happening(each) for name in _HAPPENINGS for each in getattr(row, name)]
    once = {each["event"]: each for each in events if "date" in each}
    within = [
        each for each in once.values()
        if (since or "") <= each["date"] + "~" and (until is None or each["date"] <= until + "~")
    ]  # fmt: skip
    return sorted(within, key=lambda each: (each["date"], each["event"]))[-limit:]


def _names(names: Iterable[str]) -> list[str]:
    found = [short(name) for name in names]
    return found if len(found) <= ASSISTANT["rows"] else [*found[: ASSISTANT["rows"]], f"… {len(found)} in all"]


def _value(value: Any) -> Any:
    return short(value, ASSISTANT["quote"]) if isinstance(value, str) else value


def _without_empty(told: Told) -> Told:
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

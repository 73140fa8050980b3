"""What answers look like, as JSON Schema: made of the rows themselves, so that the API's description cannot differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from tenfold.asking.rows import FindingRow, Row, Source, SourceRow, TotalRow
from tenfold.asking.texts import Text
from tenfold.claims import Quantity

Schema = dict[str, Any]

_NAMES: dict[type, str] = {SourceRow: "Document", TotalRow: "Sum", Text: "WholeDocument"}  # where a class's says less
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
}
_FIGURE: Schema = {
    "type": "object",
    "description": "A figure as stated: money in single units of an ISO 4217 currency, or a count with its unit.",
    "required": ["value", "bound"],
    "additionalProperties": False,
    "properties": {
        "value": {"type": "number"},
        "currency": {"type": "string"},
        "unit": {"type": "string"},
        "bound": {"enum": ["exact", "about", "over", "under"]},
        "value_max": {"type": "number", "description": "the upper end of a range"},
        "conversion": {"$ref": "#/components/schemas/Figure"},
    },
    "examples": [{"value": 2500000000, "currency": "USD", "bound": "about"}],
}
PROBLEM: Schema = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "suggestions": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "examples": [
        {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "nothing is known of StepFan; did you "
         "mean StepFun?", "suggestions": ["StepFun"]}
    ],
}  # fmt: skip


class Schemas:
    """Collects the schemas of rows, each under its class's name, for ``components.schemas``."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = {"Problem": PROBLEM, "Figure": _FIGURE}

    def of(self, kind: Any) -> Schema:
        """The schema of a type: of a row a reference, its own being collected with those of all rows that it holds."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        origin, inside = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(each) for each in inside]}
        if origin in (tuple, list, Sequence):
            if origin is tuple and inside[1:] != (Ellipsis,):
                return {"type": "array", "minItems": len(inside), "maxItems": len(inside)}
            return {"type": "array", "items": self.of(inside[0])}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1])}
        if kind is Quantity:
            return {"$ref": "#/components/schemas/Figure"}
        if is_dataclass(kind) and isinstance(kind, type):
            return self._row(kind)
        raise TypeError(f"no schema for {kind}")

    def page(self, kind: type) -> Schema:
        """The schema of a page of rows."""
        return {
            "type": "object",
            "required": ["items", "next"],
            "additionalProperties": False,
            "properties": {
                "items": {"type": "array", "items": self.of(kind)},
                "next": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "the next page's `after`"},
                "undated": {"type": "integer", "description": "documents without a date, left out as of a day"},
            },
        }

    def _row(self, kind: type) -> Schema:
        name = _NAMES.get(kind) or kind.__name__.removesuffix("Row")
        if name not in self.found:
            self.found[name] = {}  # rows may hold rows of their own kind
            self.found[name] = _finding(self) if kind is FindingRow else self._of_fields(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def _of_fields(self, kind: type) -> Schema:
        hints = get_type_hints(kind, localns={each.__name__: each for each in Row.__subclasses__()})
        names = [field.name for field in fields(kind)]
        return {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "required": names,
            "additionalProperties": False,
            "properties": {name: self.of(hints[name]) for name in names},
        }


def _finding(schemas: Schemas) -> Schema:
    """A finding is written as SPEC.md writes it: what is stated stands in ``claim``."""
    figure_or_other = {"type": "object", "additionalProperties": True}
    claim = {
        "type": "object",
        "required": ["document", "type", "company", "role", "stated", "evidence"],
        "properties": {
            "document": {"type": "string"},
            "type": {"type": "string"},
            "company": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "role": {"type": "string"},
            "stated": figure_or_other,
            "evidence": {"type": "string"},
        },
    }
    return {
        "type": "object",
        "description": " ".join((FindingRow.__doc__ or "").split()),
        "required": ["kind", "claim", "should_be", "because", "confidence", "claim_id", "source"],
        "properties": {
            "kind": {"enum": ["implausible", "conflict", "update", "duplicate"]},
            "claim": claim,
            "should_be": {"anyOf": [figure_or_other, {"type": "null"}]},
            "because": {"type": "string"},
            "confidence": {"type": "number"},
            "claim_id": {"type": "string"},
            "source": schemas.of(Source),
        },
    }

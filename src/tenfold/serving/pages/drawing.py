"""Draws the system: where each node and tie stands on the sheet. The template makes SVG of it.

Capital, companies, models, chips and devices stand in columns from left to right, policy in rows above. Within a column
nodes are ordered so that ties cross little: each goes to the mean height of those that it is tied to, a few times over
(the barycentre method of Sugiyama, Tagawa and Toda, 1981).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tenfold.asking.system import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenfold.asking.system import Node, System, Tie

WIDTH = 1200
_ROW = 23
_TOP = 34  # room for a heading
_LEFT, _RIGHT = 190, 190  # room for names at both ends
_POLICY_IN_ROW = 5
_POLICY_ROW = 30
_POLICY_DROP = 40  # between policy and the columns
_BEND = 90  # how far beside a dot a tie from above comes in
_SWEEPS = 6
_LONGEST = 24  # letters of a name; the whole is in its title


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on the sheet; its name stands before the dot where ``before``."""

    node: Node
    x: float
    y: float
    r: float
    before: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A tie on the sheet: a path from one spot to another."""

    tie: Tie
    path: str
    width: float
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a layer above its column."""

    layer: str
    x: float
    y: float
    before: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet of ``WIDTH`` by ``height``."""

    height: float
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]


def draw(found: System) -> Drawing:
    """The sheet of a system."""
    layers: dict[str, list[Node]] = {layer: [] for layer in LAYERS}
    for node in found.nodes:
        layers[node.layer].append(node)
    policy = layers.pop("policy")
    columns = {layer: nodes for layer, nodes in layers.items() if nodes}
    ordered = _ordered(columns, found.ties)
    above = math.ceil(len(policy) / _POLICY_IN_ROW) * _POLICY_ROW
    top = above + _POLICY_DROP + _TOP if policy else _TOP
    tallest = max((len(nodes) for nodes in columns.values()), default=0)
    spots: dict[str, Spot] = {}
    headings: list[Heading] = [Heading("policy", 0, 14, False)] if policy else []
    for layer, x in _places(list(columns)).items():
        before = layer == "capital"
        headings.append(Heading(layer, x, top - 14, before))
        for spot in _column(ordered[layer], x, top, tallest * _ROW, before=before):
            spots[spot.node.entity_id] = spot
    spots |= {spot.node.entity_id: spot for spot in _policy(policy, spots, found.ties)}
    lines = tuple(_line(tie, spots[tie.left], spots[tie.right]) for tie in found.ties)
    return Drawing(top + tallest * _ROW + 8, tuple(spots.values()), lines, tuple(headings))


def _places(columns: Sequence[str]) -> dict[str, float]:
    """Where each column stands: spread evenly over the sheet."""
    left = _LEFT if "capital" in columns else 30
    gap = (WIDTH - left - _RIGHT) / max(1, len(columns) - 1)
    return {layer: left + place * gap for place, layer in enumerate(columns)}


def _ordered(columns: Mapping[str, Sequence[Node]], ties: Sequence[Tie]) -> dict[str, list[Node]]:
    near: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        near[tie.left].append(tie.right)
        near[tie.right].append(tie.left)
    order = {layer: sorted(nodes, key=lambda node: (-node.events, node.name)) for layer, nodes in columns.items()}
    height = {
        node.entity_id: (place + 0.5) / len(nodes) for nodes in order.values() for place, node in enumerate(nodes)
    }
    for _ in range(_SWEEPS):
        for layer, nodes in order.items():
            wanted = {
                node.entity_id: [height[other] for other in near[node.entity_id] if other in height] for node in nodes
            }
            nodes.sort(key=lambda node: (_mean(wanted[node.entity_id], height[node.entity_id]), node.name))
            height |= {node.entity_id: (place + 0.5) / len(nodes) for place, node in enumerate(nodes)}
            order[layer] = nodes
    return order


def _mean(found: Sequence[float], otherwise: float) -> float:
    return sum(found) / len(found) if found else otherwise


def _column(nodes: Sequence[Node], x: float, top: float, room: float, *, before: bool) -> list[Spot]:
    """The nodes of one column, spread over the room that the tallest needs, but no more than twice as wide as dense."""
    step = min(room / max(1, len(nodes)), 2 * _ROW)
    start = top + (room - step * len(nodes)) / 2 + step / 2
    return [
        Spot(node, round(x, 1), round(start + place * step, 1), _size(node), before) for place, node in enumerate(nodes)
    ]


def _policy(nodes: Sequence[Node], spots: Mapping[str, Spot], ties: Sequence[Tie]) -> list[Spot]:
    """Those who regulate, in rows above, each over those whom it concerns as far as there is room."""
    over: dict[str, list[float]] = defaultdict(list)
    for tie in ties:
        for one, other in ((tie.left, tie.right), (tie.right, tie.left)):
            if other in spots:
                over[one].append(spots[other].x)
    ranked = sorted(nodes, key=lambda node: (_mean(over[node.entity_id], WIDTH / 2), node.name))
    rows = math.ceil(len(ranked) / _POLICY_IN_ROW)
    found: list[Spot] = []
    for place, node in enumerate(ranked):
        in_row = place // max(1, rows)
        x = 20 + in_row * (WIDTH - 20) / _POLICY_IN_ROW
        found.append(Spot(node, round(x, 1), _TOP + 4 + place % rows * _POLICY_ROW, _size(node), False))
    return found


def _size(node: Node) -> float:
    return round(min(2.5 + math.sqrt(node.events), 8.0), 1)


def _line(tie: Tie, left: Spot, right: Spot) -> Line:
    if left.x == right.x:  # of one column: a bow on the side where no names stand
        bow = min(24 + abs(left.y - right.y) / 4, 110) * (1 if left.before else -1)
        path = f"M{left.x} {left.y}C{left.x + bow} {left.y} {right.x + bow} {right.y} {right.x} {right.y}"
    elif left.y < right.y and (left.node.layer == "policy") != (right.node.layer == "policy"):
        # From above, and into the dot from its free side: straight down it would run through the column's other dots.
        turn, side = left.y + (right.y - left.y) * 0.7, right.x - _BEND
        path = f"M{left.x} {left.y}C{left.x} {turn:.1f} {side:.1f} {right.y} {right.x} {right.y}"
    else:
        middle = (left.x + right.x) / 2
        path = f"M{left.x} {left.y}C{middle:.1f} {left.y} {middle:.1f} {right.y} {right.x} {right.y}"
    query = urlencode({"left": tie.left, "right": tie.right})
    return Line(tie, path, round(min(1 + math.log2(tie.events) * 0.9, 5.0), 1), f"/tie?{query}")


def short(name: str) -> str:
    """A name that fits beside its dot."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"

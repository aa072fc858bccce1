"""Places the boxes of a picture in layers (Sugiyama's method, by grandalf)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grandalf.graphs import Edge, Graph, Vertex  # type: ignore[import-untyped]
from grandalf.layouts import SugiyamaLayout  # type: ignore[import-untyped]

_BETWEEN, _BELOW, _LANE, _MARGIN = 14.0, 28.0, 14.0, 6.0


@dataclass(frozen=True)
class Placed:
    """A box in its place."""

    id: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.left + self.width / 2

    @property
    def centre(self) -> float:
        """The y of its middle."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Picture:
    """Boxes in their places, the lanes that lead down to the ends, and the size of it all."""

    boxes: Mapping[str, Placed]
    lanes: Mapping[str, float]
    width: float
    height: float


class _View:
    def __init__(self, width: float, height: float) -> None:
        self.w, self.h = width, height
        self.xy = (0.0, 0.0)


def laid_out(
    sizes: Mapping[str, tuple[float, float]], spine: Sequence[str], exits: Mapping[str, str]
) -> Picture:
    """The boxes of ``spine`` below each other, what they exit to in a last layer beside lanes.

    ``exits`` gives for boxes of the spine the end that each may leave to.
    """
    vertices = {name: Vertex(name) for name in sizes}
    for name, (width, height) in sizes.items():
        vertices[name].view = _View(width, height)
    ends = [name for name in sizes if name not in spine]
    pairs = [*pairwise(spine), *exits.items()]
    # The end of the spine leads to every end, so that the ends share the last layer.
    pairs += [(spine[-1], end) for end in ends]
    graph = Graph(list(vertices.values()), [Edge(vertices[a], vertices[b]) for a, b in pairs])
    layout = SugiyamaLayout(graph.C[0])
    layout.xspace, layout.yspace, layout.dw, layout.dh = _BETWEEN, _BELOW, _LANE, _LANE
    layout.init_all(roots=[vertices[spine[0]]])
    layout.draw(4)
    return _straightened(vertices, spine, ends)


def _straightened(
    vertices: Mapping[str, Vertex], spine: Sequence[str], ends: Sequence[str]
) -> Picture:
    """The layout with its spine in one column, the lanes right of it in the order of their ends."""
    ends = sorted(ends, key=lambda end: -vertices[end].view.xy[0])
    column = max(vertices[name].view.w for name in spine)
    width = column + _LANE * len(ends) + _LANE / 2
    gap = _LANE * len(ends)
    boxes = {}
    for name in spine:
        view = vertices[name].view
        top = view.xy[1] - view.h / 2
        boxes[name] = Placed(name, _MARGIN, top + _MARGIN, view.w, view.h)
    share = width / max(1, len(ends))
    for number, end in enumerate(reversed(ends)):
        view = vertices[end].view
        left = number * share + (share - view.w) / 2
        boxes[end] = Placed(end, left + _MARGIN, view.xy[1] - view.h / 2 + gap, view.w, view.h)
    lanes = {end: _MARGIN + column + _LANE * (len(ends) - at) for at, end in enumerate(ends)}
    height = max(box.bottom for box in boxes.values()) + _MARGIN
    return Picture(boxes, lanes, width + 2 * _MARGIN, height)

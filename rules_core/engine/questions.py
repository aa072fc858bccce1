"""The order of questions that reaches a decision with the fewest, by dynamic programming.

A state of the questioning is what is known of each group. Its cost is the expected number of
questions until the decision is settled: 0 once it is, otherwise one question more than the cheapest
question's answers cost, weighted by the pack's prior. Bounds and cross-checks rule classes of
answers out; among the classes that stay the prior holds as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, NamedTuple

from rules_core.engine.group import Group
from rules_core.engine.prior import weights_of
from rules_core.engine.space import Space
from rules_core.model.case import Facts

Order = Literal["grouped", "free", "textbook"]
"""``grouped``: the best order that keeps together what the pack asks together; ``free``: the best
order of all, which bounds every other from below; ``textbook``: the order of the fact table."""


@dataclass(frozen=True, eq=False)
class Node:
    """What is known of one group: its open classes, and each question with what may come of it.

    ``lines`` gives for each unknown fact the sets of classes that it can choose among by itself.
    """

    group: int
    number: int
    classes: tuple[int, ...]
    lines: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = ()
    answers: tuple[tuple[str, tuple[tuple[float, Node], ...]], ...] = ()


State = tuple[Node, ...]


class Weighed(NamedTuple):
    """A point of a group with its class and its weight beforehand."""

    values: tuple[Any, ...]
    cls: int
    weight: float


class Nodes:
    """Makes the nodes of one group; nodes that cannot be told apart are the same object."""

    def __init__(self, space: Space, number: int) -> None:
        self._number = number
        self._group: Group = space.groups[number]
        group = self._group
        signature_class = space.cube.class_of[number]
        classes = [0] * len(group.points)
        for signature, mask in group.signatures:
            for index in range(len(group.points)):
                if mask >> index & 1:
                    classes[index] = signature_class[signature]
        weights = weights_of(group, space.pack.facts, space.pack.consistency, space.partitions)
        self._points = list(map(Weighed, group.points, classes, weights))
        self._numbers = count()
        self._made: dict[tuple[object, ...], Node] = {}
        self._memory: dict[tuple[object, ...], Node] = {}

    def node(self, known: Facts, classes: Sequence[int]) -> Node:
        """The node of a case: its known facts of the group and the classes that are open."""
        group = self._group
        if len(classes) == 1:
            return self._same((tuple(classes), (), ()))
        fixed = {
            name: group.value_class(name, known[name]) for name in group.decisive if name in known
        }
        key = (tuple(fixed.items()), tuple(classes))
        if key not in self._memory:
            base = group.admitted(fixed)
            self._memory[key] = self._make(
                fixed,
                [
                    weighed
                    for index, weighed in enumerate(self._points)
                    if base >> index & 1 and weighed.cls in classes
                ],
            )
        return self._memory[key]

    def _make(self, fixed: Mapping[str, Any], points: Sequence[Weighed]) -> Node:
        open_ = tuple(sorted({point.cls for point in points}))
        if len(open_) == 1:
            return self._same((open_, (), ()))
        total = sum(point.weight for point in points)
        if not total:
            points = [Weighed(point.values, point.cls, 1.0) for point in points]
            total = float(len(points))
        lines, answers = [], []
        for name in self._group.unknown(fixed):
            lines.append((name, self._lines(name, fixed, points)))
            at = self._group.decisive.index(name)
            by_value: dict[Any, list[Weighed]] = {}
            for point in points:
                by_value.setdefault(point.values[at], []).append(point)
            likely: dict[Node, float] = {}
            for value, those in by_value.items():
                child = self._make({**fixed, name: value}, those)
                share = sum(point.weight for point in those) / total
                likely[child] = likely.get(child, 0.0) + share
            by_number = sorted(likely.items(), key=lambda item: item[0].number)
            answers.append((name, tuple((round(share, 12), child) for child, share in by_number)))
        return self._same((open_, tuple(lines), tuple(answers)))

    def _lines(
        self, name: str, known: Mapping[str, Any], points: Iterable[Weighed]
    ) -> tuple[tuple[int, ...], ...]:
        held = [self._group.decisive.index(other) for other in self._group.held(name, known)]
        lines: dict[tuple[Any, ...], set[int]] = {}
        for point in points:
            lines.setdefault(tuple([point.values[at] for at in held]), set()).add(point.cls)
        return tuple(sorted({tuple(sorted(line)) for line in lines.values() if len(line) > 1}))

    def _same(self, content: tuple[object, ...]) -> Node:
        made = self._made.get(content)
        if made is None:
            # Threads may come here together: no number may be given twice, and one node stays.
            fresh = Node(self._number, next(self._numbers), *content)  # type: ignore[arg-type]
            made = self._made.setdefault(content, fresh)
        return made


class Questions:
    """Expected numbers of questions, and the best next one, for any state of a pack's space."""

    def __init__(self, space: Space, order: Order = "grouped") -> None:
        self._space = space
        self._order = order
        self._cube = space.cube
        self._nodes = [Nodes(space, number) for number in range(len(space.groups))]
        facts = space.pack.facts
        self._textbook = {name: index for index, name in enumerate(facts)}
        self._block = {name: fact.asked_with or name for name, fact in facts.items()}
        self._after = {
            name: next(iter(fact.applies_when)) for name, fact in facts.items() if fact.applies_when
        }
        self._costs: dict[tuple[object, ...], float] = {}
        self._orders: dict[tuple[object, ...], list[str]] = {}

    # For a case

    def order(
        self, known: Facts, box: Sequence[Sequence[int]], missing: Iterable[str]
    ) -> list[str]:
        """``missing``, the fact whose question comes first at the head.

        Blocks of facts that are asked together follow each other by the cost of their best
        question. Ties keep the order of the fact table.
        """
        names = list(missing)
        if len(names) < 2:
            return names
        state = self._state(known, box)
        blocks = {self._block[name] for name in names}
        begun = frozenset(self._block[name] for name in known) & blocks
        key = (tuple([node.number for node in state]), begun, tuple(names))
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = self._ordered(state, begun, names)
        return list(order)

    def _ordered(self, state: State, begun: frozenset[str], names: list[str]) -> list[str]:
        costs = self._question_costs(state, begun, names)
        first = set(self._allowed(names, begun))
        rank = {
            name: (
                name not in first,
                self._after.get(name) in names,
                round(costs[name], 9),
                self._textbook[name],
            )
            for name in names
        }
        best_of_block: dict[str, tuple[bool, bool, float, int]] = {}
        for name in names:
            block = self._block[name]
            best_of_block[block] = min(best_of_block.get(block, rank[name]), rank[name])
        return sorted(names, key=lambda name: (best_of_block[self._block[name]], rank[name]))

    def expected(self, known: Facts, box: Sequence[Sequence[int]]) -> float:
        """The expected number of questions until the case is decided."""
        return self._cost(self._state(known, box), frozenset(self._block[n] for n in known))

    # The programme

    def _state(self, known: Facts, box: Sequence[Sequence[int]]) -> State:
        return tuple(
            nodes.node(known, classes) for nodes, classes in zip(self._nodes, box, strict=True)
        )

    def _cost(self, state: State, begun: frozenset[str]) -> float:
        cells = self._cube.cells([node.classes for node in state])
        if self._cube.settled(cells):
            return 0.0
        missing, touched = self._missing(state, cells)
        blocks = {self._block[name] for name in missing}
        begun = begun & blocks if self._order == "grouped" else frozenset()
        key = (*self._function(state, touched), begun)
        cost = self._costs.get(key)
        if cost is None:
            allowed = self._allowed(missing, begun)
            cost = min(self._question_costs(state, begun, allowed).values())
            self._costs[key] = cost
        return cost

    def _function(self, state: State, touched: set[int]) -> Iterator[object]:
        """What is still to be found out, told apart from other states only by what matters.

        The groups that can change nothing any more drop out, taken at their first open class.
        """
        box, shift = [], 0
        for node, stride in zip(state, self._cube.strides, strict=True):
            if node.group in touched:
                yield node.group, node.number
                box.append(node.classes)
            else:
                box.append(node.classes[:1])
                shift += node.classes[0] * stride
        cells = self._cube.cells(box)
        for plane in self._cube.planes:
            yield (plane & cells) >> shift

    def _missing(self, state: State, cells: int) -> tuple[list[str], set[int]]:
        missing, touched = [], set()
        for node in state:
            for name, lines in node.lines:
                if any(self._cube.depends(cells, node.group, line) for line in lines):
                    missing.append(name)
                    touched.add(node.group)
        return missing, touched

    def _allowed(self, missing: Sequence[str], begun: frozenset[str]) -> list[str]:
        if self._order == "textbook":
            return [min(missing, key=self._textbook.__getitem__)]
        if self._order == "free":
            return list(missing)
        started = [name for name in missing if self._block[name] in begun] or list(missing)
        ready = [name for name in started if self._after.get(name) not in missing]
        return ready or started

    def _question_costs(
        self, state: State, begun: frozenset[str], names: Iterable[str]
    ) -> dict[str, float]:
        costs = {}
        answers = {name: (node, after) for node in state for name, after in node.answers}
        for name in names:
            node, after = answers[name]
            then = begun | {self._block[name]}
            costs[name] = 1.0 + sum(
                likely * self._cost((*state[: node.group], child, *state[node.group + 1 :]), then)
                for likely, child in after
                if likely
            )
        return costs

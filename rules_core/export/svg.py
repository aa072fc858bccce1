"""The decision path as a picture: the levels, and one case's way through them.

Every state is told by a sign and in words, never by colour alone. Elements carry classes and no
style of their own but presentation attributes, so that a page can restyle them under any content
policy. Text stays text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree import ElementTree

from rules_core.engine.decide import Decider
from rules_core.engine.tracing import RECOMMENDATIONS
from rules_core.export.layout import Picture, Placed, laid_out
from rules_core.export.path import Mark, PathLevel, State, way
from rules_core.export.wrap import wrapped
from rules_core.model.case import Facts
from rules_core.model.pack import Pack
from rules_core.model.texts import Text

Language = Literal["da", "en"]
NAMESPACE = "http://www.w3.org/2000/svg"
LEVEL_WIDTH, END_WIDTH, SIZE, HEAD_SIZE, LEADING, PAD = 272.0, 132.0, 12.0, 12.5, 16.0, 8.0

_SIGNS: dict[Mark, str] = {"true": "●", "false": "○", "unknown": "?", "untested": "·"}
_WORDS: dict[str, Text] = {
    "true": Text(da="opfyldt", en="holds"),
    "false": Text(da="ikke opfyldt", en="does not hold"),
    "unknown": Text(da="uafklaret", en="open"),
    "untested": Text(da="ikke afprøvet", en="not tested"),
    "taken": Text(da="afgør", en="decides"),
    "passed": Text(da="passeret", en="passed"),
    "open": Text(da="åben", en="open"),
    "unreached": Text(da="ikke nået", en="not reached"),
    "yes": Text(da="ja", en="yes"),
    "no": Text(da="nej", en="no"),
    "path": Text(da="Beslutningsvej", en="Decision path"),
    RECOMMENDATIONS: Text(da="Anbefalinger", en="Recommendations"),
    "individual_assessment": Text(da="Individuel vurdering", en="Individual assessment"),
    "outside_guideline": Text(da="Uden for retningslinjen", en="Outside the guideline"),
    "contradiction": Text(
        da="Oplysningerne modsiger hinanden; intet niveau er afprøvet.",
        en="The facts contradict each other; no level has been tested.",
    ),
    "without_case": Text(
        da="Niveauerne afprøves oppefra; det første med et opfyldt kriterium afgør.",
        en="The levels are tested from the top; the first with a criterion that holds decides.",
    ),
}
_STROKES: dict[State, dict[str, str]] = {
    "taken": {"stroke": "#0b3d66", "stroke-width": "3", "fill": "#e6f0f8"},
    "passed": {"stroke": "#5a6570", "stroke-width": "1", "fill": "#ffffff"},
    "open": {"stroke": "#5a6570", "stroke-width": "1.5", "stroke-dasharray": "5 3",
             "fill": "#ffffff"},
    "unreached": {"stroke": "#a3abb3", "stroke-width": "1", "fill": "#ffffff"},
}  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """A line of text in a box; ``row`` names what it belongs to."""

    text: str
    row: str | None = None
    head: bool = False
    indent: float = 0.0


@dataclass
class _Box:
    """A box of the picture before it has a place."""

    id: str
    kind: str
    state: State
    width: float
    label: str
    lines: list[_Line] = field(default_factory=list)

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING + 2 * PAD


def decision_path(decider: Decider, known: Facts | None, language: Language = "da") -> str:
    """The SVG as text; with known facts it shows their way, what is unknown as open."""
    return _Drawing(decider, known, language).text()


class _Drawing:
    def __init__(self, decider: Decider, known: Facts | None, language: Language) -> None:
        self._pack: Pack = decider.pack
        self._language: Language = language
        self._known = known
        levels = way(decider, known)
        self._contradicts = levels is None
        self._decided = None if known is None else decider.decide(known).status
        self._levels = levels or [
            PathLevel(level.id, "unreached", level.rows) for level in way(decider, None) or ()
        ]
        self._items: dict[str, Any] = {
            c.id: c for level in self._pack.levels for c in level.criteria
        }
        self._items |= {r.id: r for r in self._pack.recommendations}
        self._sections = {s.id: s.heading for s in self._pack.guideline.sections}

    def text(self) -> str:
        boxes = [self._level_box(level) for level in self._levels[:-1]]
        boxes += self._ends()
        names = [level.id for level in self._pack.levels]
        exits = {level.id: level.status for level in self._pack.levels}
        picture = laid_out(
            {box.id: (box.width, box.height) for box in boxes}, [*names, RECOMMENDATIONS], exits
        )
        ElementTree.register_namespace("", NAMESPACE)
        root = ElementTree.Element(f"{{{NAMESPACE}}}svg", {
            "class": "decision-path", "viewBox": f"0 0 {picture.width:.0f} {picture.height:.0f}",
            "role": "group", "aria-labelledby": "decision-path-title decision-path-description",
            "lang": self._language, "font-family": "system-ui, Arial, Helvetica, sans-serif",
            "font-size": f"{SIZE:g}", "fill": "#14212b",
        })  # fmt: skip
        _add(root, "title", id="decision-path-title").text = self._title()
        _add(root, "desc", id="decision-path-description").text = self._description()
        by_id = {box.id: box for box in boxes}
        for level, after in zip(names, [*names[1:], RECOMMENDATIONS], strict=True):
            self._draw_edge(root, picture, by_id[level], by_id[after], "no")
            self._draw_edge(root, picture, by_id[level], by_id[exits[level]], "yes")
        for box in boxes:
            self._draw_box(root, box, picture.boxes[box.id])
        return ElementTree.tostring(root, encoding="unicode")

    # What there is to draw

    def _level_box(self, level: PathLevel) -> _Box:
        title = next(one.title for one in self._pack.levels if one.id == level.id)
        box = _Box(level.id, "level", level.state, LEVEL_WIDTH, self._headed(title, level.state))
        box.lines = [
            _Line(line, head=True)
            for line in wrapped(self._in(title), LEVEL_WIDTH - 2 * PAD, HEAD_SIZE, bold=True)
        ]
        for row in level.rows:
            box.lines += self._row_lines(row.id, self._items[row.id].label, row.mark, LEVEL_WIDTH)
        return box

    def _ends(self) -> list[_Box]:
        last = self._levels[-1]
        chosen = self._headed(_WORDS[RECOMMENDATIONS], last.state)
        given = _Box(RECOMMENDATIONS, "end", last.state, LEVEL_WIDTH, chosen)
        given.lines = [_Line(self._in(_WORDS[RECOMMENDATIONS]), head=True)]
        for row in last.rows:
            recommendation, _, step = row.id.partition(".")
            item = self._items[recommendation]
            label = item.label
            if step:
                label = next(one.label for one in item.steps if one.id == step)
            given.lines += self._row_lines(row.id, label, row.mark, LEVEL_WIDTH, bool(step))
        statuses = dict.fromkeys(level.status for level in self._pack.levels)
        return [given, *(self._end_box(status) for status in statuses)]

    def _end_box(self, status: str) -> _Box:
        states = {
            level.state
            for level, stated in zip(self._levels, self._pack.levels, strict=False)
            if stated.status == status
        }
        state: State = "open" if "open" in states else "unreached"
        if "taken" in states or self._decided == status:
            state = "taken"
        box = _Box(status, "end", state, END_WIDTH, self._headed(_WORDS[status], state))
        words = wrapped(self._in(_WORDS[status]), END_WIDTH - 2 * PAD, HEAD_SIZE, bold=True)
        box.lines = [_Line(line, head=True) for line in words]
        return box

    def _row_lines(
        self, row: str, label: Text, mark: Mark, width: float, is_step: bool = False
    ) -> list[_Line]:
        indent = 14.0 + (12.0 if is_step else 0.0)
        words = self._in(label)
        if row in self._items and not is_step and row in {r.id for r in self._pack.recommendations}:
            words = f"{row}: {words}"
        lines = wrapped(words, width - 2 * PAD - indent, SIZE)
        first = _Line(f"{_SIGNS[mark]}\t{lines[0]}", row, indent=indent)
        return [first, *(_Line(line, row, indent=indent) for line in lines[1:])]

    # Words

    def _in(self, text: Text) -> str:
        return text.da if self._language == "da" else text.en

    def _headed(self, title: Text, state: State) -> str:
        if self._known is None or self._contradicts:
            return self._in(title)
        return f"{self._in(title)}: {self._in(_WORDS[state])}"

    def _title(self) -> str:
        return f"{self._in(_WORDS['path'])}: {self._in(self._pack.guideline.short_title)}"

    def _description(self) -> str:
        if self._contradicts:
            return self._in(_WORDS["contradiction"])
        if self._known is None:
            return self._in(_WORDS["without_case"])
        titles = [level.title for level in self._pack.levels] + [_WORDS[RECOMMENDATIONS]]
        return (
            ". ".join(
                self._headed(title, level.state)
                for title, level in zip(titles, self._levels, strict=True)
            )
            + "."
        )

    # Drawing

    def _draw_box(self, root: ElementTree.Element, box: _Box, at: Placed) -> None:
        group = _add(root, "g", **{"class": f"{box.kind} is-{box.state}", "data-level": box.id})
        _add(group, "title").text = box.label
        _add(group, "rect", x=_n(at.left), y=_n(at.top), width=_n(box.width),
             height=_n(box.height), rx="6", **_STROKES[box.state])  # fmt: skip
        marks = {row.id: row.mark for level in self._levels for row in level.rows}
        rows: dict[str, ElementTree.Element] = {}
        for number, line in enumerate(box.lines):
            y = at.top + PAD + (number + 0.78) * LEADING
            parent = group
            if line.row is not None:
                if line.row not in rows:
                    rows[line.row] = self._row_group(group, line.row, marks[line.row])
                parent = rows[line.row]
            sign, tab, words = line.text.partition("\t")
            if tab:
                x = _n(at.left + PAD + line.indent - 14)
                _add(parent, "text", x=x, y=_n(y), **{"class": "sign"}).text = sign
            attributes = {"class": "heading", "font-weight": "bold",
                          "font-size": f"{HEAD_SIZE:g}"} if line.head else {}  # fmt: skip
            text = _add(parent, "text", x=_n(at.left + PAD + line.indent), y=_n(y), **attributes)
            text.text = words if tab else line.text

    def _row_group(self, group: ElementTree.Element, row: str, mark: Mark) -> ElementTree.Element:
        item = self._items[row.partition(".")[0]]
        section = item.source.section
        added = _add(group, "g", **{
            "class": f"criterion is-{mark}", "data-criterion": row, "data-section": section,
        })  # fmt: skip
        place = self._in(self._sections[section])
        _add(added, "title").text = f"{self._in(_WORDS[mark])} ({place})"
        return added

    def _draw_edge(
        self, root: ElementTree.Element, picture: Picture, start: _Box, end: _Box, label: str
    ) -> None:
        state = self._edge_state(start.state, label)
        stroke = {**_STROKES[state], "fill": "none"}
        here, there = picture.boxes[start.id], picture.boxes[end.id]
        if label == "no":
            points = [(here.middle, here.bottom), (here.middle, there.top)]
            place = (here.middle + 6, here.bottom + 17)
        else:
            lane = picture.lanes[end.id]
            order = sorted(picture.lanes.values(), reverse=True).index(lane)
            bend = there.top - 12 - order * 12
            points = [(here.right, here.centre), (lane, here.centre), (lane, bend),
                      (there.middle, bend), (there.middle, there.top)]  # fmt: skip
            place = (here.right + 2, here.centre - 4)
        group = _add(root, "g", **{"class": f"edge is-{state}"})
        line = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        _add(group, "polyline", points=line, **stroke)
        x, y = points[-1]
        tip = f"{_n(x - 4)},{_n(y - 7)} {_n(x + 4)},{_n(y - 7)} {_n(x)},{_n(y)}"
        _add(group, "polygon", points=tip, fill=stroke["stroke"])
        text = _add(group, "text", x=_n(place[0]), y=_n(place[1]), **{"font-size": "10"})
        text.text = self._in(_WORDS[label])

    def _edge_state(self, start: State, label: str) -> State:
        if self._known is None or self._contradicts:
            return "passed"
        if label == "no":
            return "taken" if start == "passed" else start if start == "open" else "unreached"
        return start if start in ("taken", "open") else "unreached"


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")

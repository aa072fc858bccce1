"""The whole pack as a page that a clinician can read and sign off, every rule by its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rules_core.engine.partition import plain_number
from rules_core.model.conditions import Test
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack
from rules_core.model.texts import Source, Text

_WORDS = {
    "equals": "is", "one_of": "is one of", "not_equal": "is not", "at_least": "≥", "above": ">",
    "below": "<", "at_most": "≤", "subset_of": "lies within", "any_outside": "reaches beyond",
    "includes": "includes", "size_at_least": "has at least this many",
}  # fmt: skip


def markdown(pack: Pack) -> str:
    """The page, in English with every text in Danish too."""
    return "\n".join(_Page(pack).lines()) + "\n"


class _Page:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._headings = {section.id: section.heading for section in pack.guideline.sections}

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._facts()
        yield from self._consistency()
        yield from self._levels()
        yield from self._recommendations()
        yield from self._alongside()
        yield from self._readings()
        yield from self._studies()
        yield from self._statements()
        yield from self._references()
        yield from ("## Sign-off", "", *_table(("Read by", "Role", "Date", "Agreed, or changes"),
                                               [("", "", "", "")] * 3))  # fmt: skip

    def _head(self) -> Iterator[str]:
        about = self._pack.guideline
        yield from (f"# {about.title.en}", "", f"*{about.title.da}*", "")
        yield from _table(("", ""), [
            ("Pack", f"{about.id} {about.version}"),
            ("sha256", f"`{self._pack.sha256}`"),
            ("Issuer", _both(about.issuer)),
            ("Authors", ", ".join(about.authors)),
            ("Literature search", about.literature_search),
            ("Approved", f"{about.approved:%Y-%m-%d}"),
            ("Next revision", f"{about.next_revision:%Y-%m-%d}"),
            ("Strength of evidence", _both(about.evidence_scale)),
        ])  # fmt: skip
        if about.discrepancies:
            yield from ("**Printed discrepancies**", "")
            yield from (f"- {_both(one.text)} {self._place(one.source)}"
                        for one in about.discrepancies)  # fmt: skip
            yield ""

    def _facts(self) -> Iterator[str]:
        yield from ("## Facts", "")
        yield from _table(("Fact", "Role", "Values", "Question", "Place"), (
            (f"`{name}`<br>{_both(fact.label)}", fact.role, self._values(fact),
             _both(fact.question), self._place(fact.source))
            for name, fact in self._pack.facts.items()
        ))  # fmt: skip

    def _values(self, fact: Fact) -> str:
        if not fact.values:
            unit = f" {fact.unit.en}" if fact.unit else ""
            return fact.allowed() + unit
        return "<br>".join(
            f"`{name}`: {_both(value.label)}" + (f" ({_both(value.meaning)})" if value.meaning
                                                 else "")
            for name, value in fact.values.items()
        )  # fmt: skip

    def _consistency(self) -> Iterator[str]:
        yield from ("## When facts can be true together", "")
        yield from (
            f"- `{relation.id}`: {_both(relation.text)} "
            f"{self._place(getattr(relation, 'source', None))}"
            for relation in self._pack.consistency
        )
        yield ""

    def _levels(self) -> Iterator[str]:
        yield from ("## Levels", "", "The first level with a criterion that holds decides.", "")
        for number, level in enumerate(self._pack.levels, start=1):
            yield from (f"### {number}. {_both(level.title)}: `{level.status}`", "")
            yield from _table(("Criterion", "Holds when", "The guideline's sentence"), (
                (f"`{one.id}`<br>{_both(one.label)}", _when(one.when),
                 self._sentence(one.source, one.references, one.readings))
                for one in level.criteria
            ))  # fmt: skip

    def _recommendations(self) -> Iterator[str]:
        yield from ("## Recommendations", "")
        for one in self._pack.recommendations:
            yield from (f"### {one.id}: {_both(one.label)}", "")
            yield from (f"> {one.quote}", "", f"*Unofficial English:* {one.unofficial_english}", "")
            yield from (f"Holds when {_when(one.when)}.", "")
            yield from _table(("Component", "Strength", "Dropped when"), (
                (f"{_both(part.label)}<br>`{part.target}`", part.strength,
                 _when(part.unless) if part.unless else "")
                for part in one.components
            ))  # fmt: skip
            if one.steps:
                yield from _table(("Step", "When"), (
                    (f"`{step.id}`<br>{_both(step.label)}", _when(step.when)) for step in one.steps
                ))  # fmt: skip
            yield from (self._sentence(one.source, one.references, one.readings), "")

    def _alongside(self) -> Iterator[str]:
        yield from ("## Prerequisites", "")
        yield from _table(("Fact", "Not met", "Unknown", "The guideline's sentence"), (
            (f"`{one.fact}`<br>{_both(one.label)}", _both(one.not_met), _both(one.unknown),
             self._sentence(one.source)) for one in self._pack.prerequisites
        ))  # fmt: skip
        yield from ("## Prognostic factors", "")
        yield from _table(("Factor", "Direction", "Holds when", "The guideline's sentence"), (
            (f"`{one.id}`<br>{_both(one.label)}", one.direction, _any_of(one.any_of),
             self._sentence(one.source, one.references, one.readings))
            for one in self._pack.prognostic_factors
        ))  # fmt: skip
        yield from ("## Considerations", "")
        yield from _table(("Consideration", "Beside", "When", "The guideline's sentence"), (
            (f"`{one.id}`<br>{_both(one.text)}", ", ".join((*one.statuses, *one.recommendations)),
             _any_of(one.any_of) or "always", self._sentence(one.source, one.references,
                                                              one.readings))
            for one in self._pack.considerations
        ))  # fmt: skip

    def _readings(self) -> Iterator[str]:
        yield from ("## Readings of what the guideline leaves open", "")
        yield from _table(("Reading", "Text", "The guideline's sentence"), (
            (f"`{one.id}`", _both(one.text), self._sentence(one.source))
            for one in self._pack.readings
        ))  # fmt: skip

    def _studies(self) -> Iterator[str]:
        if not self._pack.studies:
            return
        yield from ("## Studies", "")
        for study in self._pack.studies:
            yield from (f"### {study.name} [{study.reference}]", "")
            rows = [(name, _both(value)) for name, value in study if isinstance(value, Text)]
            rows.append(("patients", str(study.patients)))
            rows += [(_both(figure.name), _figure(figure)) for figure in study.outcomes]
            yield from _table(("", ""), [(name.replace("_", " "), text) for name, text in rows])

    def _statements(self) -> Iterator[str]:
        yield from ("## Statements", "")
        yield from _table(("Statement", "Text", "The guideline's sentence"), (
            (f"`{one.id}`<br>{_both(one.title)}", _both(one.text),
             self._sentence(one.source, one.references)) for one in self._pack.statements
        ))  # fmt: skip

    def _references(self) -> Iterator[str]:
        yield from ("## References", "")
        yield from (f"{one.number}. {one.citation}" for one in self._pack.references)
        yield ""

    def _sentence(
        self, source: Source, references: Iterable[int] = (), readings: Iterable[str] = ()
    ) -> str:
        quote = f"»{source.quote}« " if source.quote else ""
        cited = "".join(f"[{number}]" for number in references)
        read = "".join(f" (read as `{name}`)" for name in readings)
        return f"{quote}{self._place(source)} {cited}{read}".strip()

    def _place(self, source: Source | None) -> str:
        return "" if source is None else f"({self._headings[source.section].da})"


def _when(when: Mapping[str, Test]) -> str:
    return " and ".join(
        f"`{name}` {_WORDS[operator]} {_value(wanted)}"
        for name, test in when.items()
        for operator, wanted in test.operators().items()
    )


def _any_of(conditions: Sequence[Mapping[str, Test]]) -> str:
    return "; or ".join(_when(when) for when in conditions)


def _value(wanted: Any) -> str:
    if isinstance(wanted, tuple):
        return "{" + ", ".join(_value(one) for one in wanted) + "}"
    if isinstance(wanted, bool):
        return "true" if wanted else "false"
    return str(plain_number(wanted)) if isinstance(wanted, int | float) else str(wanted)


def _figure(figure: Any) -> str:
    if figure.not_reached:
        return "not reached"
    numbers = " v ".join(str(plain_number(value)) for value in figure.values)
    return f"{numbers} {figure.unit.en}".strip()


def _both(text: Text) -> str:
    return text.en if text.en == text.da else f"{text.en} / *{text.da}*"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())

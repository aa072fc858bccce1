"""What the guideline says on a question: the pack's own text, its place, references on request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from actions.case import Case
from actions.render.answer import section_heading, with_references
from actions.render.message import Button, Message, Page, button_payload
from actions.render.phrases import phrase
from rules_core.api import Guideline

_CITATIONS = "references"
_LONGEST_TITLE = 60


def topic_answer(guideline: Guideline, case: Case, topic: str) -> Message:
    """The text of one topic; ``references:<topic>`` gives the citations that stand behind it.

    Raises KeyError for a topic that the pack does not hold.
    """
    kind, _, name = topic.partition(":")
    if kind == _CITATIONS:
        return _citations(guideline, case, name)
    page = Page()
    _WRITERS[kind](page, guideline, case, name)
    return page.message(_reference_button(guideline, case, topic))


def studies_of(guideline: Guideline, case: Case, studies: Sequence[str]) -> Message:
    """The treatment that each study gave and its reference; the studies stand on buttons."""
    page = Page()
    for name in studies:
        study = _by_id(guideline.pack.studies, name)
        modality = getattr(study.ablative_modality, case.language)
        line = with_references(case, f"• {study.name}: {modality}", [study.reference])
        page.add(line, f"study:{name}")
    return page.message(
        Button(_title(guideline, case, t), ask_about(t)) for t in map("study:{}".format, studies)
    )


def not_answered(guideline: Guideline, case: Case, near: Sequence[str]) -> Message:
    """The guideline does not say; the topics nearest to the question are offered."""
    return _with_topics(guideline, case, phrase("not_in_guideline", case.language), near)


def refused(guideline: Guideline, case: Case, kind: str, near: Sequence[str]) -> Message:
    """A question of a kind that the guideline does not answer, with where it leads."""
    return _with_topics(guideline, case, phrase(f"refused_{kind}", case.language), near)


def topic_title(guideline: Guideline, case: Case, topic: str) -> str:
    """A topic's name on a button."""
    title = _title(guideline, case, topic)
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def ask_about(topic: str) -> str:
    """The message of a button that asks for a topic, in Rasa's payload syntax."""
    return button_payload("ask_guideline", topic=topic)


def _with_topics(guideline: Guideline, case: Case, text: str, near: Sequence[str]) -> Message:
    page = Page()
    page.add(text)
    if near:
        page.add(phrase("nearest_topics", case.language))
    return page.message(
        Button(topic_title(guideline, case, topic), ask_about(topic)) for topic in near
    )


def _title(guideline: Guideline, case: Case, topic: str) -> str:
    kind, _, name = topic.partition(":")
    pack, language = guideline.pack, case.language
    if kind == "statement":
        return str(getattr(_by_id(pack.statements, name).title, language))
    if kind == "study":
        return str(_by_id(pack.studies, name).name)
    if kind == "recommendation":
        number = _by_id(pack.recommendations, name).number
        return phrase("recommendation_number", language, number=number)
    if kind == "fact":
        fact, _, value = name.split(":")
        return str(getattr(pack.facts[fact].values[value].label, language))
    if kind == "reference":
        return phrase("reference_number", language, number=name)
    if kind == "reading":
        return str(getattr(_by_id(pack.readings, name).text, language))
    return str(getattr(_by_id(pack.guideline.discrepancies, name).text, language))


def _statement(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    item = _by_id(guideline.pack.statements, name)
    page.add(f"**{getattr(item.title, case.language)}**", f"statement:{name}")
    page.add(str(getattr(item.text, case.language)))
    _place(page, guideline, case, item.source.section, item.references)


def _study(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    study = _by_id(guideline.pack.studies, name)
    language = case.language
    page.add(f"**{study.name}**", f"study:{name}")
    rows = ("design", "population", "primary_treatment", "systemic_treatment", "ablative_modality")
    for row in rows:
        text = getattr(getattr(study, row), language)
        page.add(phrase(f"study_{row}", language, text=text))
    page.add(phrase("study_patients", language, number=study.patients))
    for figure in study.outcomes:
        values = [_number(value, case) for value in figure.values]
        if figure.not_reached:
            values.insert(0, phrase("not_reached", language))
        unit = getattr(figure.unit, language)
        joined = phrase("versus", language).join(values)
        page.add(f"• {getattr(figure.name, language)}: {joined} {unit}")
    for flaw in guideline.pack.guideline.discrepancies:
        if flaw.id.startswith(name):
            page.add(f"⚠ {getattr(flaw.text, language)}", f"discrepancy:{flaw.id}")
    _place(page, guideline, case, study.source.section, [study.reference])


def _recommendation(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    item = _by_id(guideline.pack.recommendations, name)
    language = case.language
    headline = phrase(
        "recommendation_headline",
        language,
        number=item.number,
        label=getattr(item.label, language),
    )
    page.add(f"**{headline}**", f"recommendation:{name}")
    page.add(phrase("quotation", language, quote=item.quote, translation=item.unofficial_english))
    for part in item.components:
        label = getattr(part.label, language)
        page.add(phrase("strength", language, label=label, strength=part.strength))
    _place(page, guideline, case, item.source.section, item.references)


def _value(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    fact, _, value = name.split(":")
    table = guideline.pack.facts[fact]
    words = table.values[value]
    if words.meaning is None:
        raise KeyError(name)
    page.add(f"**{getattr(words.label, case.language)}**", f"fact:{name}")
    page.add(str(getattr(words.meaning, case.language)))
    if table.source is not None:
        _place(page, guideline, case, table.source.section, ())


def _reading(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    item = _by_id(guideline.pack.readings, name)
    page.add(phrase("readings", case.language))
    page.add(str(getattr(item.text, case.language)), f"reading:{name}")
    _place(page, guideline, case, item.source.section, ())


def _discrepancy(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    item = _by_id(guideline.pack.guideline.discrepancies, name)
    page.add(str(getattr(item.text, case.language)), f"discrepancy:{name}")
    _place(page, guideline, case, item.source.section, ())


def _reference(page: Page, guideline: Guideline, case: Case, name: str) -> None:
    for entry in guideline.pack.references:
        if str(entry.number) == name:
            page.add(f"[{entry.number}] {entry.citation}", f"reference:{entry.number}")
            return
    raise KeyError(name)


_WRITERS: dict[str, Callable[[Page, Guideline, Case, str], None]] = {
    "statement": _statement,
    "study": _study,
    "recommendation": _recommendation,
    "fact": _value,
    "reading": _reading,
    "discrepancy": _discrepancy,
    "reference": _reference,
}


def _citations(guideline: Guideline, case: Case, topic: str) -> Message:
    page = Page()
    for number in _references_of(guideline, topic):
        _reference(page, guideline, case, str(number))
    return page.message()


def _references_of(guideline: Guideline, topic: str) -> tuple[int, ...]:
    kind, _, name = topic.partition(":")
    pack = guideline.pack
    if kind == "statement":
        return tuple(_by_id(pack.statements, name).references)
    if kind == "study":
        return (_by_id(pack.studies, name).reference,)
    if kind == "recommendation":
        return tuple(_by_id(pack.recommendations, name).references)
    return ()


def _reference_button(guideline: Guideline, case: Case, topic: str) -> Iterable[Button]:
    numbers = _references_of(guideline, topic)
    if numbers:
        title = phrase("button_references", case.language, numbers=", ".join(map(str, numbers)))
        yield Button(title, ask_about(f"{_CITATIONS}:{topic}"))


def _place(
    page: Page, guideline: Guideline, case: Case, section: str, references: Iterable[int]
) -> None:
    place = with_references(case, section_heading(guideline, case, section), references)
    page.add(phrase("place", case.language, places=place))


def _number(value: float, case: Case) -> str:
    return f"{value:g}" if case.language == "en" else f"{value:g}".replace(".", ",")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Item = TypeVar("_Item", bound=_Named)


def _by_id(items: Iterable[_Item], name: str) -> _Item:
    for item in items:
        if item.id == name:
            return item
    raise KeyError(name)

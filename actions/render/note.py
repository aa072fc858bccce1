"""The note for the record: one structure, written as text, as Markdown and as PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from actions.case import Case, Language
from actions.render.answer import reason_line, section_heading, with_references
from actions.render.conditional import add_conditional
from actions.render.message import Message, Page
from actions.render.phrases import phrase
from actions.render.question import doubt_in_words
from actions.render.values import facts_in_words, label_of, told_in_words
from rules_core.api import Decision, Guideline, conditional

_STARS = re.compile(r"\*\*(.+?)\*\*")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True)
class Section:
    """A heading with its lines; ``listed`` lines are items of a list."""

    heading: str
    lines: tuple[str, ...]
    listed: bool = True


@dataclass(frozen=True)
class Note:
    """A note, ready to be written in any form; ``statements`` are the pack texts in it."""

    title: str
    language: Language
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    statements: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """Plain text, to be pasted into a record."""
        blocks = [self.title]
        for section in self.sections:
            sign = "- " if section.listed else ""
            blocks.append("\n".join([section.heading.upper(), *(sign + x for x in section.lines)]))
        return "\n\n".join([*blocks, "\n".join(self.closing)]) + "\n"

    @property
    def markdown(self) -> str:
        """Markdown; signs that have a meaning there stand for themselves."""
        blocks = [f"# {_escaped(self.title)}"]
        for section in self.sections:
            sign = "- " if section.listed else ""
            lines = "\n".join(sign + _escaped(line) for line in section.lines)
            blocks.append(f"## {_escaped(section.heading)}\n\n{lines}")
        return "\n\n".join([*blocks, "---", "  \n".join(map(_escaped, self.closing))]) + "\n"


def note(
    guideline: Guideline, case: Case, decision: Decision, language: Language, on: date
) -> Note:
    """The note of a case in one language; ``on`` is the day it is written."""
    case = replace(case, language=language)
    writer = _Writer(guideline, case, decision)
    sections = [
        Section(phrase("note_facts", language), tuple(writer.facts())),
        Section(phrase("note_answer", language), tuple(writer.answer()), listed=False),
        Section(phrase("note_open", language), tuple(writer.open_points())),
        Section(phrase("note_consider", language), tuple(writer.considerations())),
        Section(phrase("note_prognosis", language), tuple(writer.prognosis())),
        Section(phrase("note_readings", language), tuple(writer.readings())),
        Section(phrase("note_references", language), tuple(writer.references())),
    ]
    about = guideline.pack.guideline
    title = phrase(
        "note_title",
        language,
        title=getattr(about.short_title, language),
        case_id=case.case_id,
        day=day_in_words(on, language),
    )
    closing = (
        phrase(
            "note_version",
            language,
            version=about.version,
            sha=decision.guideline.sha256[:12],
            revision=day_in_words(about.next_revision, language),
        ),
        phrase("note_disclaimer", language),
    )
    kept = tuple(section for section in sections if section.lines)
    return Note(title, language, kept, closing, tuple(dict.fromkeys(writer.used)))


def note_message(written: Note) -> Message:
    """The note as it is read in the conversation."""
    return Message(written.text, (), None, written.statements, "note")


def day_in_words(day: date, language: Language) -> str:
    """A date as it is written in the language: 1.12.2030, or 2030-12-01."""
    return f"{day.day}.{day.month}.{day.year}" if language == "da" else day.isoformat()


class _Writer:
    """Writes the lines of a note and keeps the ids of the pack texts that they hold."""

    def __init__(self, guideline: Guideline, case: Case, decision: Decision) -> None:
        self._guideline = guideline
        self._case = case
        self._decision = decision
        self._language = case.language
        self._references: set[int] = set()
        self.used: list[str] = []

    def facts(self) -> list[str]:
        return facts_in_words(self._guideline, self._case, self._case.facts)

    def answer(self) -> Iterator[str]:
        status = self._decision.status
        if status == "recommendation":
            yield from self._recommendations()
        elif status == "undetermined":
            page = Page()
            table = conditional(self._guideline, self._case.facts)
            add_conditional(page, self._guideline, self._case, self._decision, table)
            self.used += page.statements
            yield from (_STARS.sub(r"\1", line) for line in page.lines)
        else:
            yield phrase(f"status_{status}", self._language)
            yield from self._reasons()
            for name in self._decision.conflicts:
                value = told_in_words(self._guideline, self._case, name, self._case.facts[name])
                yield f"• {label_of(self._guideline, name, self._language)}: {value}"

    def _recommendations(self) -> Iterator[str]:
        rows = {row.id: row for row in self._guideline.pack.recommendations}
        for given in self._decision.recommendations:
            row = rows[given.id]
            self._used(f"recommendation:{row.id}", row.references)
            label = getattr(row.label, self._language)
            yield phrase("recommendation_headline", self._language, number=row.number, label=label)
            yield phrase(
                "quotation",
                self._language,
                quote=row.quote,
                translation=row.unofficial_english,
            )
            kept = {(part.target, part.treatment, part.timing) for part in given.components}
            for part in row.components:
                if (part.target, part.treatment, part.timing) in kept:
                    label = getattr(part.label, self._language)
                    yield phrase("strength", self._language, label=label, strength=part.strength)
            for step in row.steps:
                if step.id == given.step:
                    self._used(f"step:{row.id}.{step.id}")
                    text = getattr(step.label, self._language)
                    yield phrase("step", self._language, step=text)
            place = section_heading(self._guideline, self._case, row.source.section)
            place = with_references(self._case, place, row.references)
            yield phrase("place", self._language, places=place)

    def _reasons(self) -> Iterator[str]:
        criteria = {c.id: c for level in self._guideline.pack.levels for c in level.criteria}
        for name in self._decision.reasons:
            self._used(f"criterion:{name}", criteria[name].references)
            yield reason_line(self._guideline, self._case, criteria[name])

    def open_points(self) -> Iterator[str]:
        doubts = (doubt_in_words(self._guideline, self._case, item) for item in self._case.unclear)
        yield from dict.fromkeys(doubts)
        for name in self._decision.missing:
            label = label_of(self._guideline, name, self._language)
            yield phrase("note_unknown", self._language, fact=label)
        for item in self._guideline.pack.prerequisites:
            met = self._decision.prerequisites[item.fact]
            if met != "met":
                self._used(f"prerequisite:{item.fact}")
                text = item.not_met if met == "not_met" else item.unknown
                yield str(getattr(text, self._language))

    def considerations(self) -> Iterator[str]:
        table = {item.id: item for item in self._guideline.pack.considerations}
        for item in (table[name] for name in self._decision.considerations):
            self._used(f"consideration:{item.id}", item.references)
            text = str(getattr(item.text, self._language))
            yield with_references(self._case, text, item.references)

    def prognosis(self) -> Iterator[str]:
        factors = {item.id: item for item in self._guideline.pack.prognostic_factors}
        for given in self._decision.prognostic_factors:
            item = factors[given.id]
            self._used(f"prognostic_factor:{item.id}", item.references)
            label = getattr(item.label, self._language)
            line = f"{label}: {phrase(item.direction, self._language)}"
            yield with_references(self._case, line, item.references)

    def readings(self) -> Iterator[str]:
        texts = {item.id: item.text for item in self._guideline.pack.readings}
        for name in self._decision.readings:
            self._used(f"reading:{name}")
            yield str(getattr(texts[name], self._language))

    def references(self) -> Iterator[str]:
        for entry in self._guideline.pack.references:
            if entry.number in self._references:
                self._used(f"reference:{entry.number}")
                yield f"[{entry.number}] {entry.citation}"

    def _used(self, statement: str, references: Iterable[int] = ()) -> None:
        self.used.append(statement)
        self._references.update(references)


def _escaped(line: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", line)

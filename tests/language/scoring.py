"""Precision, recall and what a misread fact would do to the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.text import ClinicalReader, Reading
from rules_core.api import CaseError, Guideline, decide, load_pack
from tests.language.corpus import DECISIVE, FACTS, Message


@dataclass
class Tally:
    """Counts of one fact in one language."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 when nothing was read."""
        read = self.right + self.wrong
        return self.right / read if read else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was read; 1 when nothing is there."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Report:
    """The scores of a set of messages."""

    by_fact: dict[tuple[str, str], Tally] = field(default_factory=dict)
    messages: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    wrongly_decided: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    def total(self, language: str | None = None, facts: Iterable[str] = FACTS) -> Tally:
        """The counts of some facts together, in one language or both."""
        wanted = set(facts)
        total = Tally()
        for (fact, own), tally in self.by_fact.items():
            if fact in wanted and language in (None, own):
                total.add(tally)
        return total


def read_facts(reading: Reading) -> dict[str, Any]:
    """The facts that a reading sets."""
    return {
        finding.entity: finding.value
        for finding in reading.findings
        if finding.entity in FACTS and finding.status == "stated" and finding.value is not None
    }


def score(messages: Iterable[Message], reader: ClinicalReader) -> Report:
    """Read every message and compare with its gold facts."""
    guideline = load_pack()
    report = Report()
    for message in messages:
        reading = reader.read(message.text)
        facts = read_facts(reading)
        doubts = [f.value for f in reading.findings if f.entity == "unclear"]
        asked = {doubt["fact"] for doubt in doubts}
        # What speaks against an earlier message is asked about only behind one.
        asked_at_once = {doubt["fact"] for doubt in doubts if doubt["why"] != "against"}
        _score_message(report, message, facts)
        for fact in message.unclear:
            if fact not in asked and not _same_topic(fact, asked):
                report.unasked.append(f"{message.name}: no question about {fact}")
        for kind, value in message.answers.items():
            if value not in [f.value for f in reading.findings if f.entity == kind]:
                report.unanswered.append(f"{message.name}: {kind} {value!r} not read")
        _score_decision(report, message, facts, asked_at_once, guideline)
    return report


def _same_topic(fact: str, asked: set[str]) -> bool:
    """Number and place of metastases are asked about together."""
    topic = {"metastasis_count", "metastasis_sites"}
    return fact in topic and bool(asked & topic)


def _score_message(report: Report, message: Message, facts: dict[str, Any]) -> None:
    language = message.language
    exact = True
    for fact in FACTS:
        if fact in message.optional:
            continue
        tally = report.by_fact.setdefault((fact, language), Tally())
        gold, read = message.facts.get(fact), facts.get(fact)
        if gold is None and (read is None or _follows(fact, read, message.facts)):
            continue
        if gold == read:
            tally.right += 1
            continue
        exact = False
        if read is not None:
            tally.wrong += 1
        if gold is not None:
            tally.missed += 1
        report.mistakes.append(f"{message.name}: {fact} is {gold!r}, read {read!r}")
    report.messages[language] += 1
    report.exact[language] += exact


def _follows(fact: str, read: Any, gold: dict[str, Any]) -> bool:
    """Whether a lower bound says less than the gold fact: true, though the fact is missed."""
    if fact == "metastasis_count_at_least":
        count = gold.get("metastasis_count")
        return count is not None and read <= count
    if fact == "metastasis_sites_at_least":
        return set(read) <= set(gold.get("metastasis_sites") or ())
    return False


def _score_decision(
    report: Report,
    message: Message,
    facts: dict[str, Any],
    asked: set[str],
    guideline: Guideline,
) -> None:
    """Does a wrongly read fact change the decision, and would it even be given unasked?"""
    wrong = {
        fact
        for fact, value in facts.items()
        if fact in DECISIVE and fact not in message.optional and value != message.facts.get(fact)
    }
    if not wrong:
        return
    kept = {fact: value for fact, value in message.facts.items() if value is not None}
    mixed = {
        **{fact: value for fact, value in facts.items() if fact in message.optional},
        **kept,
        **{fact: facts[fact] for fact in wrong},
    }
    before, after = _outcome(kept, guideline), _outcome(mixed, guideline)
    if before == after:
        return
    report.changed.append(f"{message.name}: {sorted(wrong)}: {before} becomes {after}")
    if after[0] not in ("undetermined", "contradiction") and not asked:
        report.wrongly_decided.append(message.name)


def _outcome(facts: dict[str, Any], guideline: Guideline) -> tuple[str, tuple[str, ...]]:
    try:
        decision = decide(guideline, facts)
    except CaseError:
        return "bad input", ()
    return decision.status, tuple(item.id for item in decision.recommendations)

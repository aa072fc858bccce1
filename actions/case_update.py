"""How a message changes a case. What is unsure, or clashes with the case, is asked, never guessed.

Pure: findings of the language reader and the case so far in, the case after the message out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.added import add_further, doubt_for_all, further
from actions.answers import (
    UNAVAILABLE,
    answer_to,
    corrected_quantity,
    in_context,
    may_answer,
    settled_by,
)
from actions.case import Case, Value
from actions.case_draft import CaseDraft
from actions.doubts import (
    ONE_GENE_NEGATIVE,
    doubt_last_told,
    doubted_facts,
    hold_back_excluded,
    hold_back_incomplete,
    take_negative_gene,
    takes_gene_back,
)
from actions.entities import Entity, is_stated
from actions.fact_names import DRIVER
from actions.least_time import ABOUT_LIMIT, about_the_limit, bound_answered, standing_for
from actions.numbers_and_places import complete_sets, contest_numbers, reopen_places
from actions.places import in_place
from actions.put_right import doubt_number, move_from, move_place, recount, replace_number
from rules_core.api import Guideline


class CaseUpdate:
    """One message being taken into one case."""

    def __init__(
        self,
        guideline: Guideline,
        case: Case,
        entities: Sequence[Entity],
        text: str,
        turn: int,
        answers: bool = True,
    ) -> None:
        """``answers`` is whether the message means to answer the open question."""
        self._guideline = guideline
        self._before = case
        entities, self._more = further(guideline, case, entities)
        self._entities = in_place(case, in_context(guideline, case.asked, entities, text))
        self._text = text
        self._turn = turn
        self._answers = answers
        self._draft = CaseDraft(guideline, case, turn)
        # What the open question was answered with is not doubted by the words of the answer.
        self._answered: frozenset[str] = frozenset()
        self._told_more = False

    def result(self) -> Case:
        """The case after the message."""
        draft = self._draft
        answered = self._take_answer()
        for name, value in corrected_quantity(self._guideline, draft.facts, self._entities).items():
            draft.write(name, value, self._words({}), sure=True)
        stated = [entity for entity in self._entities if self._is_stated_fact(entity)]
        self._retract(stated)
        # What was added comes first: a number told beside it is the number with it.
        added = sorted(stated, key=lambda entity: not _is_more(entity))
        self._told_more = any(map(_is_more, stated))
        for name in dict.fromkeys(entity["entity"] for entity in added):
            self._take(name, [e for e in stated if e["entity"] == name])
        told = {entity["entity"] for entity in stated}
        reopen_places(self._guideline, draft, told)
        contest_numbers(self._guideline, draft, told)
        if self._more is not None:
            words = self._words(self._more)
            self._answered |= add_further(self._guideline, draft, self._more, words)
            doubt_for_all(self._guideline, draft, told, words)
        self._hold_back(stated)
        replace_number(self._guideline, draft, self._entities, told)
        if not self._is_number_asked():
            doubt_number(self._guideline, draft, self._entities)
        move_place(self._guideline, draft, self._entities, self._answered)
        if not (stated or self._answered):
            recount(self._guideline, self._before, draft, self._entities, self._text)
        named_unknown = self._take_unknown()
        complete_sets(self._guideline, draft, told)
        draft.bounds.drop_implied()
        read = bool(answered or stated or named_unknown or draft.changed())
        asked = self._before.asked
        planned = any(entity.get("status") == "planned" for entity in self._entities)
        open_still = self._answers and asked is not None and not draft.is_settled(asked)
        unread = open_still and not read and not planned
        return draft.case(
            unread_answers=self._before.unread_answers + 1 if unread else 0,
            nothing_read=not read,
        )

    # Statements

    def _is_stated_fact(self, entity: Entity) -> bool:
        return entity.get("entity") in self._guideline.pack.facts and is_stated(entity)

    def _retract(self, stated: Iterable[Entity]) -> None:
        for entity in stated:
            if entity.get("cue") == "retraction" or entity.get("value") is None:
                self._draft.forget(entity["entity"])

    def _take(self, name: str, entities: Sequence[Entity]) -> None:
        entities = [e for e in entities if e.get("value") is not None]
        values: list[Value] = []
        for entity in self._joined(name, entities):
            value = self._normal(name, entity["value"])
            if not self._draft.admits(name, value):
                self._draft.unsure(name, "bad_value", self._words(entity) or str(value))
                return
            if value not in values:
                values.append(value)
        if not values:
            return
        corrected = [e for e in entities if e.get("cue") == "correction"]
        if len(values) > 1 and corrected:
            values = [self._normal(name, corrected[-1]["value"])]
        if self._draft.bounds.is_bound(name):
            cues = {entity.get("cue") for entity in entities}
            self._draft.at_least(
                name,
                values,
                self._words(entities[0]),
                more="addition" in cues,
                corrected="correction" in cues,
            )
        elif len(values) > 1:
            self._draft.unsure(name, "clash", " / ".join(map(self._words, entities)), values)
        elif any(e.get("cue") == "addition" for e in entities) and name in self._draft.bounds.of:
            self._draft.add(name, values[0], self._words(entities[0]))
        else:
            is_total = self._told_more and name in self._draft.bounds.of
            is_newer = any(e.get("cue") == "update" for e in entities)
            is_newer = is_newer or (name == DRIVER and self._takes_driver_back(values[0]))
            sure = bool(corrected) or is_total or is_newer
            words, bound = self._words(entities[0]), entities[0].get("bound")
            self._draft.write(name, values[0], words, sure=sure, bound=bound)

    def _takes_driver_back(self, value: Value) -> bool:
        """ "The ROS1 result was false positive. No driver": the gene of the case is gone."""
        return value == self._draft.denied(DRIVER) and any(
            takes_gene_back(self._draft, DRIVER, entity) for entity in self._entities
        )

    # Answers to the open question

    def _take_answer(self) -> bool:
        asked = self._before.asked
        if asked is None or asked not in self._guideline.pack.facts:
            return False
        about_asked = {asked, self._draft.bounds.of.get(asked)}
        if any(self._is_stated_fact(e) and e["entity"] in about_asked for e in self._entities):
            return True
        entities = [e for e in self._entities if may_answer(e, asked)]
        about = about_the_limit(self._guideline, asked, entities)
        if about is not None:
            self._draft.unsure(asked, ABOUT_LIMIT, about)
            return True
        unclear = self._draft.unclear_about(asked)
        if unclear is not None and unclear.why == ABOUT_LIMIT:
            bound = bound_answered(self._guideline, entities)
            if bound is not None:
                self._answered = frozenset({asked}) | settled_by(entities)
                words = f"{unclear.text} / {self._words({})}"
                self._draft.write(asked, standing_for(bound), words, sure=True, bound=bound)
                return True
            # A yes or no was asked for, and no other answer in words says how long it was.
            entities = [e for e in entities if _is_number_or_unknown(e)]
        given = answer_to(self._guideline, asked, entities)
        self._answered = frozenset(given) | (settled_by(entities) if given else frozenset())
        for name, value in given.items():
            if value is UNAVAILABLE:
                self._draft.cannot_be_supplied(name)
            elif not self._draft.admits(name, value):
                self._draft.unsure(name, "bad_value", self._words({}))
            elif self._draft.bounds.is_bound(name):
                self._draft.bounds.raise_to(name, [value], self._words({}))
            else:
                self._draft.write(name, value, self._words({}), sure=True)
        return bool(given)

    def _take_unknown(self) -> bool:
        """ "EGFR/ALK kendes ikke" says that of the driver, whatever was asked for.

        Where the case holds one, it speaks against it.
        """
        unknown = [e for e in self._entities if e.get("entity") == "not_known"]
        for entity in unknown:
            name = entity["value"]
            if name in self._before.facts and name in self._draft.facts:
                self._draft.doubt(name, "against", self._words(entity))
            elif not self._draft.is_settled(name):
                self._draft.cannot_be_supplied(name)
        return bool(unknown)

    def _is_number_asked(self) -> bool:
        """Whether a number without a name may be meant for the open question."""
        asked = self._before.asked
        if asked is None or self._draft.is_settled(asked):
            return False
        return self._guideline.pack.facts[asked].kind in ("integer", "number")

    # What is not sure

    def _hold_back(self, stated: Sequence[Entity]) -> None:
        """Facts about which something uncertain was said stay unknown until it is settled."""
        corrected = {e["entity"] for e in stated if e.get("cue") == "correction"}
        hold_back_incomplete(self._guideline, self._draft, self._entities, stated)
        hold_back_excluded(self._guideline, self._draft, self._entities, stated)
        told = {entity["entity"] for entity in stated}
        doubt_last_told(self._draft, self._before, self._entities, told, self._turn)
        for entity in self._entities:
            if DRIVER not in told and takes_gene_back(self._draft, DRIVER, entity):
                self._draft.doubt(DRIVER, "uncertain", self._words(entity))
            name, why = self._doubt(entity)
            if name is None or name in corrected or name in self._answered:
                continue
            if why == ONE_GENE_NEGATIVE:
                take_negative_gene(self._draft, self._before, name, self._entities, entity)
                continue
            given = _given(entity) or _of_members(entity)
            if given.get("corrects") and name in self._draft.facts:
                self._draft.write(name, given["number"], self._words(entity), sure=True)
                reopen_places(self._guideline, self._draft, told)
                continue
            if move_from(self._draft, name, given, self._words(entity)):
                continue
            for doubted in doubted_facts(self._guideline, self._draft, name, given):
                self._draft.doubt(
                    doubted,
                    why,
                    self._words(entity),
                    told_before=given.get("told_before"),
                    number=given.get("number"),
                )

    def _doubt(self, entity: Entity) -> tuple[str | None, str]:
        facts = self._guideline.pack.facts
        if entity.get("entity") == "unclear":
            value: Mapping[str, Any] = entity.get("value") or {}
            name = value.get("fact")
            return (name if name in facts else None), str(value.get("why") or "uncertain")
        if entity.get("entity") in facts and entity.get("status") == "uncertain":
            return entity["entity"], "uncertain"
        return None, ""

    def _joined(self, name: str, entities: Sequence[Entity]) -> Sequence[Entity]:
        """Rasa hands over a button's list as one entity a member: those make one set."""
        members = [e["value"] for e in entities if isinstance(e["value"], str)]
        if self._guideline.pack.facts[name].kind != "set" or not members:
            return entities
        return [{**entities[0], "value": members}]

    def _normal(self, name: str, value: Value) -> Value:
        is_set = self._guideline.pack.facts[name].kind == "set" and isinstance(value, list)
        return sorted(set(value)) if is_set else value

    def _words(self, entity: Entity) -> str:
        """The words of a finding; none for a button, whose message is not meant for people."""
        if self._text.startswith("/"):
            return ""
        return str(entity.get("text") or self._text).strip()[:120]


def _is_more(entity: Entity) -> bool:
    """Whether a statement tells of something beside what was known."""
    return entity.get("cue") == "addition"


def _is_number_or_unknown(entity: Entity) -> bool:
    return entity.get("entity") != "answer" or entity.get("value") == "unknown"


def _of_members(doubt: Entity) -> Mapping[str, Any]:
    """Of which members of a set something unsure was said."""
    value = doubt.get("value")
    return {"told_before": value} if isinstance(value, list) else {}


def _given(doubt: Entity) -> Mapping[str, Any]:
    """What the reader tells of a doubt besides the fact."""
    value = doubt.get("value")
    given = value.get("given") if isinstance(value, Mapping) else None
    return given if isinstance(given, Mapping) else {}

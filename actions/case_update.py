"""How a message changes a case. What is unsure, or clashes with the case, is asked, never guessed.

Pure: findings of the language reader and the case so far in, the case after the message out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.answers import (
    UNAVAILABLE,
    Entity,
    about_the_limit,
    answer_to,
    corrected_quantity,
    may_answer,
    settled_by,
)
from actions.case import Case, Change, Origin, Unclear, Value
from actions.places import in_place
from actions.wording import words_of
from rules_core.api import CaseError, Guideline, decide


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
        self._entities = in_place(case, _in_context(guideline, case.asked, entities, text))
        self._text = text
        self._turn = turn
        self._answers = answers
        self._facts: dict[str, Value] = dict(case.facts)
        self._sources: dict[str, Origin] = dict(case.sources)
        self._unavailable = list(case.unavailable)
        self._unclear = {item.fact: item for item in case.unclear}
        # What the open question was answered with is not doubted by the words of the answer.
        self._answered: frozenset[str] = frozenset()
        self._bounds = {
            relation.fact: relation.bound
            for relation in guideline.pack.consistency
            if relation.kind == "lower_bound"
        }
        self._open_to_change = {item.fact for item in case.unclear} | set(
            decide(guideline, case.facts).conflicts
        )

    def result(self) -> Case:
        """The case after the message."""
        answered = self._take_answer()
        for name, value in corrected_quantity(self._guideline, self._facts, self._entities).items():
            self._set(name, value, self._words({}), sure=True)
        stated = [entity for entity in self._entities if self._is_stated(entity)]
        self._retract(stated)
        for name in dict.fromkeys(entity["entity"] for entity in stated):
            self._take(name, [e for e in stated if e["entity"] == name])
        self._reopen_places({entity["entity"] for entity in stated})
        self._hold_back(stated)
        self._drop_implied_bounds()
        changes = tuple(
            Change(name, self._before.facts.get(name), self._facts.get(name))
            for name in self._guideline.pack.facts
            if self._before.facts.get(name) != self._facts.get(name)
        )
        read = bool(answered or stated or changes or self._new_unclear())
        unread = self._answers and self._asked_is_open() and not read
        return replace(
            self._before,
            facts=self._facts,
            sources={name: o for name, o in self._sources.items() if name in self._facts},
            unavailable=tuple(dict.fromkeys(self._unavailable)),
            unclear=tuple(self._unclear.values()),
            changes=changes,
            unread_answers=self._before.unread_answers + 1 if unread else 0,
            nothing_read=not read,
        )

    # Statements

    def _is_stated(self, entity: Entity) -> bool:
        return (
            entity.get("entity") in self._guideline.pack.facts
            and entity.get("status", "stated") == "stated"
        )

    def _retract(self, stated: Iterable[Entity]) -> None:
        for entity in stated:
            if entity.get("cue") == "retraction" or entity.get("value") is None:
                self._forget(entity["entity"])

    def _forget(self, name: str) -> None:
        self._facts.pop(name, None)
        self._unclear.pop(name, None)
        if name in self._bounds:
            self._facts.pop(self._bounds[name], None)

    def _take(self, name: str, entities: Sequence[Entity]) -> None:
        entities = [e for e in entities if e.get("value") is not None]
        values: list[Value] = []
        for entity in self._joined(name, entities):
            value = self._normal(name, entity["value"])
            if not self._is_allowed(name, value):
                self._unsure(name, "bad_value", self._words(entity) or str(value))
                return
            if value not in values:
                values.append(value)
        if not values:
            return
        corrected = [e for e in entities if e.get("cue") == "correction"]
        if len(values) > 1 and corrected:
            values = [self._normal(name, corrected[-1]["value"])]
        if name in self._bounds.values():
            self._take_bound(name, values, entities)
        elif len(values) > 1:
            self._unsure(name, "clash", " / ".join(map(self._words, entities)), values)
        elif any(e.get("cue") == "addition" for e in entities) and name in self._bounds:
            self._add(name, values[0], self._words(entities[0]))
        else:
            self._set(name, values[0], self._words(entities[0]), sure=bool(corrected))

    def _set(self, name: str, value: Value, words: str, sure: bool = False) -> None:
        before = self._before.facts.get(name)
        may_change = sure or name in self._open_to_change or name == self._before.asked
        fact = self._guideline.pack.facts[name]
        if (fact.role == "prerequisite" and value is True) or before in fact.otherwise:
            may_change = True  # what was not done when it was told may be done by now
        if before is not None and before != value and not may_change:
            earlier = self._before.sources.get(name)
            text = f"{earlier.text} / {words}" if earlier else words
            self._unsure(name, "clash", text, [before, value])
            return
        if before is not None and before != value and name in self._bounds:
            # A corrected count or set takes back what it was known to be at least.
            self._facts.pop(self._bounds[name], None)
        self._facts[name] = value
        if before != value:
            self._sources[name] = Origin(words, self._turn)
        self._unclear.pop(name, None)
        if name in self._unavailable:
            self._unavailable.remove(name)

    def _take_bound(self, name: str, values: Sequence[Value], entities: Sequence[Entity]) -> None:
        exact = next(fact for fact, bound in self._bounds.items() if bound == name)
        known, words = self._facts.get(exact), self._words(entities[0])
        cues = {entity.get("cue") for entity in entities}
        if known is not None and "addition" in cues:
            self._add(exact, values[0], words)
            return
        if known is not None and "correction" in cues and not _fits(known, values):
            # What was exact is taken back by what does not fit it.
            self._facts.pop(exact)
            self._facts.pop(name, None)
        self._raise_bound(name, values, words)

    def _raise_bound(self, name: str, values: Sequence[Value], words: str) -> None:
        known = self._facts.get(name)
        for value in values:
            if isinstance(value, list):
                known = sorted({*(known or ()), *value})
            else:
                known = value if known is None else max(known, value)
        if known != self._facts.get(name):
            self._facts[name] = known
            self._sources[name] = Origin(words, self._turn)

    def _add(self, name: str, value: Value, words: str) -> None:
        """Something more was found: what was exact until now is only a least from now on."""
        before = self._facts.pop(name, None)
        least = [value] if before is None else [before, value]
        if isinstance(value, int) and before is not None:
            least = [before + value]
        self._raise_bound(self._bounds[name], least, words)
        for relation in self._guideline.pack.consistency:
            if relation.kind == "size" and relation.set == name:
                count = self._facts.pop(relation.count, None)
                if count is not None and relation.count in self._bounds:
                    more = 1 if before is None or set(value) - set(before) else 0
                    self._raise_bound(self._bounds[relation.count], [count + more], words)

    def _reopen_places(self, stated: set[str]) -> None:
        """More of them than was known may lie in places that nobody has named yet."""
        for relation in self._guideline.pack.consistency:
            if relation.kind != "size" or relation.set in stated:
                continue
            before, now = (f.get(relation.count) for f in (self._before.facts, self._facts))
            places = self._facts.get(relation.set)
            if before is None or now is None or now <= before or places is None:
                continue
            origin = self._sources.get(relation.set)
            self._facts.pop(relation.set)
            if relation.set in self._bounds:
                words = origin.text if origin else ""
                self._raise_bound(self._bounds[relation.set], [places], words)

    def _is_allowed(self, name: str, value: Value) -> bool:
        try:
            self._guideline.read_case({name: value})
        except CaseError:
            return False
        return True

    # Answers to the open question

    def _take_answer(self) -> bool:
        asked = self._before.asked
        if asked is None or asked not in self._guideline.pack.facts:
            return False
        about_asked = {asked, self._bounds.get(asked)}
        if any(self._is_stated(e) and e["entity"] in about_asked for e in self._entities):
            return True
        entities = [e for e in self._entities if may_answer(e, asked)]
        about = about_the_limit(self._guideline, asked, entities)
        if about is not None:
            self._unsure(asked, "about_three_months", about)
            return True
        doubted = self._unclear[asked].why if asked in self._unclear else None
        given = answer_to(self._guideline, asked, entities, doubted)
        self._answered = frozenset(given) | (settled_by(entities) if given else frozenset())
        for name, value in given.items():
            if value is UNAVAILABLE:
                self._unavailable.append(name)
                self._unclear.pop(name, None)
            elif not self._is_allowed(name, value):
                self._unsure(name, "bad_value", self._words({}))
            elif name in self._bounds.values():
                self._raise_bound(name, [value], self._words({}))
            else:
                self._set(name, value, self._words({}), sure=True)
        return bool(given)

    def _asked_is_open(self) -> bool:
        asked = self._before.asked
        settled = asked in self._facts or asked in self._unavailable
        return asked is not None and not settled

    # What is not sure

    def _unsure(self, name: str, why: str, words: str, values: Sequence[Value] = ()) -> None:
        self._facts.pop(name, None)
        self._unclear[name] = Unclear(name, why, words, self._turn, tuple(values))

    def _hold_back(self, stated: Sequence[Entity]) -> None:
        """Facts about which something uncertain was said stay unknown until it is settled."""
        corrected = {e["entity"] for e in stated if e.get("cue") == "correction"}
        self._hold_back_incomplete(stated)
        for entity in self._entities:
            name, why = self._doubt(entity)
            if name is None or name in corrected or name in self._answered:
                continue
            for exact in self._touched_by(name):
                value = self._facts.get(exact)
                words = self._words(entity)
                if exact in self._bounds and value is not None:
                    self._raise_bound(self._bounds[exact], [value], words)
                self._unsure(exact, why, words)

    def _hold_back_incomplete(self, stated: Sequence[Entity]) -> None:
        """A place that was named beside a complete set, but not in it: the set may lack it."""
        named: dict[str, str] = {}
        for entity in self._entities:
            if entity.get("entity") == "site":
                value = entity["value"]
                for place in [value] if isinstance(value, str) else value:
                    named[place] = self._words(entity)
        for entity in stated:
            name = entity["entity"]
            is_set = self._guideline.pack.facts[name].kind == "set"
            if name not in self._bounds or not is_set or name not in self._facts:
                continue
            left_out = [word for place, word in named.items() if place not in self._facts[name]]
            if left_out:
                for exact in self._touched_by(name):
                    if exact in self._facts:
                        self._raise_bound(
                            self._bounds[exact], [self._facts[exact]], self._words(entity)
                        )
                    self._unsure(exact, "uncertain", left_out[0])

    def _doubt(self, entity: Entity) -> tuple[str | None, str]:
        facts = self._guideline.pack.facts
        if entity.get("entity") == "unclear":
            value: Mapping[str, Any] = entity.get("value") or {}
            name = value.get("fact")
            return (name if name in facts else None), str(value.get("why") or "uncertain")
        if entity.get("entity") in facts and entity.get("status") == "uncertain":
            return entity["entity"], "uncertain"
        return None, ""

    def _touched_by(self, name: str) -> tuple[str, ...]:
        """A doubt about a set or its size is a doubt about both, and about no bound."""
        exact = {bound: fact for fact, bound in self._bounds.items()}.get(name, name)
        for relation in self._guideline.pack.consistency:
            if relation.kind == "size" and exact in (relation.count, relation.set):
                return (relation.count, relation.set)
        return (exact,)

    def _new_unclear(self) -> bool:
        return tuple(self._unclear.values()) != self._before.unclear

    def _drop_implied_bounds(self) -> None:
        for name, bound in self._bounds.items():
            value, least = self._facts.get(name), self._facts.get(bound)
            if value is None or least is None:
                continue
            if _fits(value, [least]):
                del self._facts[bound]

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


def _in_context(
    guideline: Guideline, asked: str | None, entities: Sequence[Entity], text: str
) -> Sequence[Entity]:
    """ "Not assessed" alone, while another fact is asked for, says that of the fact asked for."""
    facts = guideline.pack.facts
    if asked is None or asked not in facts or facts[asked].unit is not None:
        return entities
    said = [e for e in entities if e.get("entity") in facts]
    if len(said) != 1 or said[0]["entity"] == asked:
        return entities
    named = facts[said[0]["entity"]].otherwise
    alone = len(words_of(text)) <= len(words_of(str(said[0].get("text") or ""))) + 1
    if said[0].get("value") not in named or not alone:
        return entities
    unknown = {"entity": "answer", "value": "unknown"}
    return [unknown if entity is said[0] else entity for entity in entities]


def _fits(known: Value, least: Iterable[Value]) -> bool:
    return all(set(v) <= set(known) if isinstance(v, list) else v <= known for v in least)

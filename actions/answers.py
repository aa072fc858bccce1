"""What a bare answer means for the fact that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.entities import Entity, is_stated
from actions.fact_names import ABLATABLE, LOCAL_TREATMENTS
from actions.relations import bounds_of, partner_of
from actions.wording import words_of
from rules_core.api import Guideline

_YET = re.compile(r"\b(endnu|yet|so far)\b", re.IGNORECASE)
_OF_TREATMENT = "of_treatment"

_POLAR = re.compile(r"\W*(?:ja|jo|jep|nej|næ|yes|yep|yeah|no|nope)\b", re.IGNORECASE)
"""What the reader has weighed itself (``bot/text/polar.py``)."""
_BESIDE_NOT_ASSESSED = frozenset(
    words_of("det den de er har endnu ikke it is has have been yet not")
)
_OF_ONE = re.compile(
    r"\b(?:den|det) (?:ene|anden|andet|første|største|mindste)\b|\b(?:one|the other|the first)\b",
    re.IGNORECASE,
)
"""What is said of one of them is not said of all."""
_OF_ALL = re.compile(r"\b(?:begge|alle|both|all)\b", re.IGNORECASE)
_NONE_THAT_NOT = re.compile(
    r"\b(?:ingen|none|no one|neither)(?: \w+){0,2},? (?:der|som|that|which|who)\b[^,.;]*"
    r"\b(?:ikke|ej|not|cannot|\w+n't)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:nej|næ|no|nope)\b", re.IGNORECASE)
_OPENING = 10
"""Characters: a verdict that stands later may be about something named before it."""
_SHORT = 80
"""Characters of a message that is short enough to be about one thing."""

UNAVAILABLE = object()
"""The user has said that the fact cannot be supplied."""


def in_context(
    guideline: Guideline, asked: str | None, entities: Sequence[Entity], text: str
) -> Sequence[Entity]:
    """ "Not assessed" alone, while another fact is asked for, says that of the fact asked for."""
    facts = guideline.pack.facts
    if asked is None or asked not in facts or facts[asked].unit is not None:
        return entities
    said = [e for e in entities if e.get("entity") in facts]
    if len(said) == 1 and said[0]["entity"] != asked:
        named = facts[said[0]["entity"]].otherwise
        own = {*words_of(str(said[0].get("text") or "")), *_BESIDE_NOT_ASSESSED}
        beside = [word for word in words_of(text) if word not in own]
        if said[0].get("value") in named and len(beside) <= 1:
            unknown = {"entity": "answer", "value": "unknown"}
            return [unknown if entity is said[0] else entity for entity in entities]
    if facts[asked].kind == "choice" or asked in LOCAL_TREATMENTS:
        return _of_what_is_asked(guideline, asked, entities, text)
    return entities


def _of_what_is_asked(
    guideline: Guideline, asked: str, entities: Sequence[Entity], text: str
) -> Sequence[Entity]:
    """ "Resectable, T1b", while the primary's treatment is asked for, says it of the primary.

    "Inoperable, but radiotherapy is possible" is a yes. A yes or no before it has to fit: "nej,
    den er for udbredt til kirurgi" is a no, "nej, den kan stråles" is asked again.
    """
    fact = guideline.pack.facts[asked]
    found = [
        (entity, verdict["value"])
        for entity in entities
        if (verdict := _verdict_without_noun(entity, asked, text)) is not None
    ]
    told = any(e.get("entity") == asked and is_stated(e) for e in entities)
    values = [value for _, value in found]
    polar = _POLAR.match(text)
    denied = polar is not None and asked in LOCAL_TREATMENTS
    if not found or (denied and (True in values or not _NO.match(text))):
        return entities
    of_one = _OF_ONE.search(text) and not _OF_ALL.search(text)
    if (asked == ABLATABLE and True in values and of_one) or (
        False in values and _NONE_THAT_NOT.search(text)
    ):
        return entities
    kept = [e for e in entities if all(e is not entity for entity, _ in found)]
    named = next((value for value in values if isinstance(value, str)), None)
    meant = named or (fact.yes if True in values else fact.no)
    if named is None and not {True, False} & set(values) and not denied:
        return kept if told else entities
    answer = {**found[0][0], "entity": asked, "value": meant, "status": "stated", "cue": None}
    return kept if told else [*kept, answer]


def _verdict_without_noun(entity: Entity, asked: str, text: str) -> Mapping[str, Any] | None:
    value = entity.get("value")
    if entity.get("entity") != "unclear" or not isinstance(value, Mapping):
        return None
    given = value.get("given")
    if not isinstance(given, Mapping):
        return None
    if asked not in LOCAL_TREATMENTS and value.get("fact") != asked:
        return None
    if isinstance(given.get("value"), str) and value.get("fact") != asked:
        return None  # "er fjernet" tells of a primary that is gone, and nothing of metastases
    opens = entity.get("start", 0) <= _OPENING or len(text) <= _SHORT
    return given if opens and "value" in given and "place" not in given else None


def answer_to(guideline: Guideline, asked: str, entities: Sequence[Entity]) -> dict[str, Any]:
    """The facts that context-free entities give as an answer to the question for ``asked``.

    Empty when they do not answer it. The value :data:`UNAVAILABLE` means "cannot be supplied".
    Two different answers of one kind answer nothing: the question is put again.
    """
    if guideline.pack.facts[asked].unit is not None:
        entities = [_awaited(entity) for entity in entities]
    given = {kind: only(entities, kind) for kind in _KINDS}
    if given["answer"] == "unknown":
        return {asked: UNAVAILABLE}
    found = _answer(guideline, asked, given)
    if found:
        return found
    # What is asked for together may be answered together: a number when the sites were asked
    # for, sites when the number was. Then they are the ones that are known, perhaps not all.
    partner = partner_of(guideline, asked)
    if partner is None:
        return {}
    bound = bounds_of(guideline).get(partner)
    return {
        bound if name == partner and bound and given["site"] else name: value
        for name, value in _answer(guideline, partner, {**given, "answer": None}).items()
        if value != 0  # "none" must be said of what it is about
    }


def may_answer(entity: Entity, asked: str) -> bool:
    """Whether an answer that the reader found may be one to the question for ``asked``.

    The reader decides whether a yes or no stands for itself (``bot/text/polar.py``); one whose
    words speak of local treatment answers no other question.
    """
    return entity.get("cue") != _OF_TREATMENT or asked in LOCAL_TREATMENTS


def settled_by(entities: Iterable[Entity]) -> frozenset[str]:
    """The facts whose doubt an answer settles: "it can be resected" says whose treatment by it."""
    if any(entity.get("cue") == _OF_TREATMENT for entity in entities):
        return frozenset(LOCAL_TREATMENTS)
    return frozenset()


def _awaited(entity: Entity) -> Entity:
    """ "Not yet" says that none was given so far; "pending" does not say how long it was given."""
    if entity.get("value") == "not_yet" and not _YET.search(str(entity.get("text") or "")):
        return {**entity, "value": "unknown"}
    return entity


def _answer(guideline: Guideline, asked: str, given: Mapping[str, Any]) -> dict[str, Any]:
    match guideline.pack.facts[asked].kind:
        case "boolean" | "choice":
            return _closed(guideline, asked, given["answer"])
        case "integer" | "number":
            return _quantity(guideline, asked, given)
        case "set":
            return {} if given["site"] is None else {asked: given["site"]}
    return {}


def corrected_quantity(
    guideline: Guideline, known: Iterable[str], entities: Sequence[Entity]
) -> dict[str, Any]:
    """ "Correction, 2 months" is about the one known fact that is measured in months."""
    given = [
        entity["value"]
        for entity in entities
        if entity.get("entity") == "duration_months" and entity.get("cue") == "correction"
    ]
    facts = guideline.pack.facts
    measured = [name for name in known if facts[name].unit is not None]
    return {measured[0]: given[0]} if len(given) == len(measured) == 1 else {}


_NUMBERS = frozenset({"number", "at_least_number", "duration_months"})
_KINDS = ("answer", "number", "at_least_number", "duration_months", "site")


def only(entities: Sequence[Entity], kind: str) -> Any:
    """What the entities of one kind say; None where there is none, or they say different things."""
    found = [entity for entity in entities if entity.get("entity") == kind]
    if kind in _NUMBERS:
        # "Three, no, make that two"
        found = [entity for entity in found if entity.get("cue") == "correction"] or found
    values = [entity["value"] for entity in found]
    if kind == "site":
        organs: set[str] = set()
        for value in values:
            organs.update([value] if isinstance(value, str) else value)
        return sorted(organs) or None
    if kind == "answer" and set(values) in ({"yes", "both"}, {"no", "none"}):
        return "yes" if "yes" in values else "no"
    distinct = [value for index, value in enumerate(values) if value not in values[:index]]
    return distinct[0] if len(distinct) == 1 else None


def _closed(guideline: Guideline, asked: str, answer: str | None) -> dict[str, Any]:
    fact = guideline.pack.facts[asked]
    meant: Any = None
    if answer == "yes" or (answer == "both" and asked == ABLATABLE):
        meant = fact.yes
    elif answer in ("no", "none") or (answer == "not_all" and asked == ABLATABLE):
        meant = fact.no
    elif answer == "not_yet":
        # What has not happened yet is "no" only for what can be done or not done; a result that
        # is still awaited cannot be supplied.
        if fact.role == "prerequisite":
            meant = False
        else:
            meant = fact.otherwise[0] if fact.otherwise else UNAVAILABLE
    return {} if meant is None else {asked: meant}


def _quantity(guideline: Guideline, asked: str, given: Mapping[str, Any]) -> dict[str, Any]:
    fact = guideline.pack.facts[asked]
    if fact.unit is not None:
        number = given["duration_months"] if given["number"] is None else given["number"]
        if given["answer"] in ("no", "none", "not_yet") and number is None:
            number = 0
        return {} if number is None else {asked: number}
    bound = bounds_of(guideline).get(asked)
    if given["number"] is not None and given["at_least_number"] is None:
        return {asked: given["number"]}
    if given["at_least_number"] is not None and bound is not None:
        return {bound: given["at_least_number"]}
    if bound is not None and given["answer"] == "none":
        return {asked: 0}
    if bound is not None and given["answer"] == "both":
        return {asked: 2}
    return {}

"""What is said of somebody else: a relative, another patient, a case that is still to come."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.reach import flag, head_of, rest_of_sentence, this_one
from bot.text.status import OTHER_PERSON, UNCERTAIN
from bot.text.then import mark_near
from bot.text.words import words

_TALKS = words("other_people", "talks")
_ONCE_HAD = tuple(
    f"{verb} {article}{who}"
    for verb in ("havde vi", "vi havde", "havde jeg", "jeg havde", "we had", "i had", "we saw")
    for article in ("en ", "a ")
    for who in ("mand", "kvinde", "patient", "man", "woman", "lady", "pt")
)
_ASKED_BEFORE = ("the patient ", "the pt ", "patienten ", "pt ")
_ANOTHER = frozenset(["another", "different", "anden", "forrige", "previous"])
_WAS = frozenset(["is", "was", "er", "var", "til", "to", "concerns", "gælder", "vedrører"])
_THAT = frozenset(["det", "that", "this", "it", "dette"])
_SOMEBODY = ("another ", "a different ", "en anden ", "a similar ")
_OPENING = 4
_WHO = frozenset(["der", "som", "who", "that", "med", "with"])
_RELATIVES = frozenset(["who", "der", "som", "also", "også"])
_COLLEAGUE = ("kollega", "colleague")
_BELIEVES = words("other_people", "believes")
_PATIENT = ("patient", "pt", "pt.", "lady", "gentleman")
_AT_ONCE = 2
_LATER = words("other_people", "later")
_INSTEAD = words("other_people", "instead")
_OURS = frozenset(["min", "vores", "my", "our", "ours", "denne", "this"])


def mark_other_person(doc: Document, symbol: Symbol) -> None:
    """Flag as of somebody else what a word for another person is told with."""
    if any(s.low in _TALKS for s in doc.before(symbol.index, 4)):
        # "wants to talk to his family"
        return
    asked_before = symbol.low.startswith(_ASKED_BEFORE) and "next" not in symbol.low
    asked_before = asked_before or symbol.low.endswith(_ONCE_HAD)
    if asked_before and this_one(doc, symbol) is None:
        # "the patient I asked about" is another one only beside "this one".
        return
    if _was_told_of(doc, symbol):
        flag(doc.symbols[: symbol.index], OTHER_PERSON)
        return
    front = doc.at(symbol.index - 1)
    if front is not None and front.low in ("in", "hos"):
        # "SRS was given to the brain lesion in another patient"
        flag((s for s in doc.clause_of(symbol.index) if s.index < symbol.index), OTHER_PERSON)
    own = this_one(doc, symbol)
    if symbol.low.startswith(_SOMEBODY) and own is not None:
        # "I saw another man last month, PS 2 and a solitary rib lesion. This patient is ..."
        rest = rest_of_sentence(doc, symbol.index)
        flag((s for s in rest if s.index < own.index), OTHER_PERSON)
        return
    opens = len([s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]) <= _AT_ONCE
    instead = any(s.tokens[0].low in _INSTEAD for s in doc.sentences[symbol.sentence])
    if symbol.low.endswith(_PATIENT) and opens and own is None and not instead:
        # "anden pt, Hansen, skal også på MDT, han har 4 mets"
        rest = rest_of_sentence(doc, symbol.index)
        flag(itertools.takewhile(lambda s: s.low not in _OURS, rest), OTHER_PERSON)
        return
    reached = list(doc.after(symbol.index, 60))
    bracket = doc.at(symbol.index + 1)
    if bracket is not None and bracket.low == "(" and own is None:
        # "Her brother (also my patient) has SCLC with liver mets"
        reached = rest_of_sentence(doc, symbol.index)
    opening = doc.at(symbol.index + 2)
    alone = not any(s.is_word for s in reached)
    if alone and opening is not None and opening.low in _RELATIVES:
        # "Her husband, who had lung cancer, was treated with SBRT at our place."
        rest = rest_of_sentence(doc, symbol.index)
        reached = list(itertools.takewhile(lambda s: s.low not in ("this", "denne"), rest))
    reached += _who(doc, symbol) if not any(head_of(s) for s in reached) else []
    if symbol.low.endswith(_COLLEAGUE) and any(s.tokens[0].low in _BELIEVES for s in reached[:2]):
        # "en kollega mener, at det er SCLC" is said of this patient.
        flag(rest_of_sentence(doc, symbol.index)[: len(reached) + 1], UNCERTAIN)
        return
    flag(reached, OTHER_PERSON)
    before = next(iter(doc.before(symbol.index, 1)), None)
    if before is not None and before.low in (
        "hos",
        "in",
        "af",
        "i",
        "hendes",
        "hans",
        "her",
        "his",
    ):
        reached += list(doc.before(symbol.index, 12))
        flag(reached, OTHER_PERSON)
    mark_near(doc, symbol, reached, "other_near")


def mark_another(doc: Document) -> None:
    """ "the patient with 2 liver metastases is another one, please disregard"."""
    for symbol in doc.symbols:
        if symbol.low not in _ANOTHER and (
            len(symbol.tokens) == 1 or not any(token.low in _ANOTHER for token in symbol.tokens)
        ):
            continue
        before = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
        verb = next((s for s in before[-2:] if s.low in _WAS), None)
        named = any(s.has("patient_word") for s in before[:3])
        person = symbol.has("other_person") and any(head_of(s) for s in before)
        if verb is not None and (person or (named and len(before) >= _OPENING)):
            flag(before, OTHER_PERSON)


def mark_to_come(doc: Document) -> None:
    """ "ny pt i morgen har 3 mets i lever, skriver separat": a case that is not begun now."""
    for symbol in doc.of("request"):
        if not symbol.has_value("request", "new_case"):
            continue
        # Right behind it: in "new patient, 2 mets, MDT tomorrow" it is the conference that comes.
        if any(s.low in _LATER for s in doc.after(symbol.index, 2)):
            symbol.taken = "to come"
            members = doc.sentences[symbol.sentence]
            flag((s for s in members if s.index > symbol.index), OTHER_PERSON)


def _was_told_of(doc: Document, person: Symbol) -> bool:
    """ "3 mdr. systemisk ... stryg det, det var en anden patient": all that stands before."""
    if not person.low.endswith(("patient", "chart", "journal")):
        return False
    before = [s.low for s in doc.before(person.index, 2)]
    told = len(before) == 2 and before[0] in ("var", "was", "er", "is") and before[1] in _THAT
    closes = not any(s.is_word for s in doc.after(person.index, 2))
    opening = doc.at([*doc.clause_of(person.index)][-1].index + 1)
    goes_on = opening is not None and opening.sentence == person.sentence and opening.low in _WHO
    return told and closes and not goes_on and person.index > _OPENING


def _who(doc: Document, person: Symbol) -> list[Symbol]:
    """ "det var en anden patient, der havde PS 3 og fire levermetastaser"."""
    opening = doc.at([*doc.clause_of(person.index)][-1].index + 1)
    if opening is None or opening.sentence != person.sentence or opening.low not in _WHO:
        return []
    return list(doc.clause_of(opening.index))

"""What the two readers say together.

The rules tell why they read what they read, and pass over what is told in words that they do not
have. The second reader has a chance for each value, by the whole message and by each sentence. So
- a fact that the rules passed over is taken where the second reader is sure of it,
- a finding that it holds to be unsure is asked about, though the rules saw no doubt,
- a fact that the rules have read is asked about where it holds that to be improbable.
What the rules ask about is asked, whatever the second reader says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.metastases.still_counting import counting_goes_on_anywhere
from bot.text.not_known import says_unknown
from bot.text.second_reader.opinion import ALL_PLACES, Opinion, Statement
from bot.text.second_reader.places import (
    agree,
    at_least,
    bear_out,
    complete_places,
    counts_another_time,
    counts_organs,
    is_written,
)
from bot.text.status import (
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.treated_for import is_advice
from bot.text.words import words

_NOT_PLAIN = {HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, PLANNED}
_NOT_PLAIN |= {"question", "past_near", "other_near"}
UNSURE = "uncertain"
MISREAD = "misread"
# Chances, chosen on rounds 43 to 51 by weights that had not seen them, and on the own messages;
# those of a number that the places agree with, and of the setting, on rounds 53 and 54.
_SURE_AS_A_WHOLE = 0.989
_SURE_BY_A_SENTENCE = 0.95
_BORNE_OUT = 0.73
_AGREED_BY_ONE = 0.3
_AGREED_BY_BOTH = 0.1
_LIKELY_BY_ONE = 0.6
_LIKELY_BY_BOTH = 0.3
_RATHER = 0.5
_PERHAPS_UNSURE = 0.3
_IMPROBABLE = 0.02
_ANOTHER = 0.3
_COUNT = "metastasis_count"
_SITES = "metastasis_sites"
_AT_LEAST = "_at_least"
_AT_ONCE = words("second_reader", "at_once")
_CONTESTED = frozenset({_COUNT, "oncogene_driver", "systemic_response"})
"""Facts whose values it finds improbable with reason; whether the primary or the metastases can be
treated it cannot keep apart where one can and the other cannot."""
_DECIDE = _CONTESTED | {
    "diagnosis",
    "disease_setting",
    "metastases_ablatable",
    "primary_treatment",
    "performance_status",
}
"""Facts that decide: of the others a needless question costs more than it is worth."""
_OF_TREATMENT = (
    *("primary", "lung_location", "suitable", "treatable_word"),
    *("local_therapy", "local_verb", "resection"),
)
_CHEST = words("suitability", "chest") | words("suitability", "treated_place")
_NEVER_ADDED = frozenset({"systemic_therapy_months", "histology", "metastases_ablatable"})
"""Of what is told in too like words: that nothing is given at present, and that nothing ever was;
adenocarcinoma of the colon, and of the lung; that the primary can be treated, and that all can."""


def merged(doc: Document, facts: list[Finding], opinion: Opinion | None) -> list[Finding]:
    """The facts that the rules have read, contested where they must be, and those passed over."""
    if opinion is None:
        return facts
    facts = [_contested(doc, fact, opinion) for fact in facts]
    told = {_name(fact) for fact in facts if fact.status not in (PAST, HYPOTHETICAL)}
    if any(f.entity == "unclear" and _name(f) in (_COUNT, _SITES) for f in facts):
        # Where a place is in doubt, so is the number.
        told |= {_COUNT, _SITES}
    if _has_not_spread(facts):
        # "Two synchronous primaries, no metastases": what has not spread is of no setting.
        told.add("disease_setting")
    bounds = {f.entity: f.value for f in facts if f.entity.endswith(_AT_LEAST)}
    added = [*_passed_over(doc, told, bounds, opinion)]
    counts = [f.value for f in (*facts, *added) if f.entity == _COUNT and f.status == STATED]
    if _SITES not in told and counts:
        places = complete_places(doc, opinion, counts[0])
        if places and set(bounds.get(_SITES + _AT_LEAST, ())) <= set(places):
            added += _all_places(doc, places, opinion)
    settled = {f"{finding.entity}{_AT_LEAST}" for finding in added}
    return [*(fact for fact in facts if fact.entity not in settled), *added]


def _has_not_spread(facts: list[Finding]) -> bool:
    told = {f.entity: f.value for f in facts if f.status == STATED}
    return told.get(_COUNT) == 0 or (
        told.get("m_category") == "M0"
        and not any(told.get(name) for name in (_COUNT, _SITES, _COUNT + _AT_LEAST))
    )


def unsure(doc: Document, findings: list[Finding], opinion: Opinion | None) -> list[Finding]:
    """Questions about what neither was read nor is asked about, though the message is not sure."""
    if opinion is None:
        return []
    told = {_name(finding) for finding in findings}
    if not told.isdisjoint((_COUNT, _SITES)):
        told |= {_COUNT, _SITES}
    return [
        _finding(doc, "unclear", {"fact": name, "why": UNSURE}, _saying(doc, opinion, (name, None)))
        for name in opinion.facts
        if name not in told and _is_left_open(opinion, name) and _is_spoken_of(doc, name)
    ]


def _is_spoken_of(doc: Document, fact: str) -> bool:
    """ "The surgeon will call back tomorrow" leaves nothing open of what can be treated."""
    return fact != "primary_treatment" or bool(doc.of(*_OF_TREATMENT))


def _is_left_open(opinion: Opinion, fact: str) -> bool:
    """Whether the message itself is perhaps not sure; a sentence alone has less to go by."""
    left_open: Statement = (fact, None)
    if not opinion.knows(left_open):
        return False
    by_sentence = opinion.sentence(left_open) >= _RATHER
    return by_sentence or opinion.whole(left_open) >= _PERHAPS_UNSURE


def _name(finding: Finding) -> str:
    return str(finding.value["fact"]) if finding.entity == "unclear" else finding.entity


def _contested(doc: Document, fact: Finding, opinion: Opinion) -> Finding:
    if fact.status != STATED or fact.cue is not None:
        return fact
    if fact.entity == _SITES:
        misread = not _can_be_all(fact.value, opinion)
    elif fact.entity in _DECIDE:
        misread = fact.entity in _CONTESTED and _is_improbable(doc, fact, opinion)
    else:
        return fact
    unsure = _is_left_open(opinion, fact.entity)
    if not (misread or unsure):
        return fact
    value = {"fact": fact.entity, "why": UNSURE if unsure else MISREAD}
    return Finding("unclear", value, fact.text, fact.start, fact.end)


def _is_improbable(doc: Document, fact: Finding, opinion: Opinion) -> bool:
    """Whether another value is likelier by far; a sum of what stands at the places is none."""
    read = (fact.entity, fact.value)
    if not opinion.knows(read):
        return False
    if fact.entity == _COUNT and bear_out(doc, opinion, fact.value):
        return False
    likeliest = opinion.likeliest(fact.entity)
    another = likeliest != fact.value and opinion.either((fact.entity, likeliest)) >= _ANOTHER
    return opinion.either(read) < _IMPROBABLE and another


def _can_be_all(places: list[str], opinion: Opinion) -> bool:
    chances = opinion.places
    return all(chances.get(place, 1.0) >= _IMPROBABLE for place in places) and all(
        chance <= 1 - _IMPROBABLE for place, chance in chances.items() if place not in places
    )


def _passed_over(
    doc: Document, told: set[str], bounds: dict[str, Any], opinion: Opinion
) -> Iterator[Finding]:
    for name in opinion.facts:
        value = opinion.likeliest(name)
        if name in told or name in _NEVER_ADDED:
            continue
        if not (_is_sure(opinion, (name, value)) or _is_agreed(doc, opinion, (name, value))):
            continue
        if _is_left_open(opinion, name):
            continue
        members = _saying(doc, opinion, (name, value))
        if name == _COUNT and not _can_be_the_number(doc, value, bounds, members, opinion):
            continue
        plain = _is_plain(members) and not says_unknown(doc, members)
        if plain and _can_be_said(doc, name, members, opinion):
            told.add(name)
            yield _finding(doc, name, value, members)


def _is_sure(opinion: Opinion, statement: Statement) -> bool:
    """Whether a sentence says it, and the whole message bears it out, or the other way round."""
    whole, sentence = opinion.whole(statement), opinion.sentence(statement)
    if statement[0] == "disease_setting":
        # Its values are told in words of their own.
        likely = max(whole, sentence) >= _LIKELY_BY_ONE
        return likely and min(whole, sentence) >= _LIKELY_BY_BOTH
    by_sentence = sentence >= _SURE_BY_A_SENTENCE and whole >= _BORNE_OUT
    return by_sentence or (whole >= _SURE_AS_A_WHOLE and sentence >= _RATHER)


def _is_agreed(doc: Document, opinion: Opinion, statement: Statement) -> bool:
    """Whether a number of metastases is that of the places, which are learnt apart from it."""
    fact, count = statement
    if fact != _COUNT or not isinstance(count, int) or not count:
        return False
    whole, sentence = opinion.whole(statement), opinion.sentence(statement)
    likely = max(whole, sentence) >= _AGREED_BY_ONE and min(whole, sentence) >= _AGREED_BY_BOTH
    return likely and is_written(doc, count) and agree(doc, opinion, count)


def _can_be_said(doc: Document, name: str, members: list[Symbol], opinion: Opinion) -> bool:
    """Whether what a fact is of is spoken of: metastases, a treatment, a test that was done."""
    if name == "disease_setting":
        of_lung = bool(doc.of("setting", "primary", "lung_location", "diagnosis", "therapy"))
        told = bool(doc.of("metastasis")) or at_least(doc, opinion) > 0
        # "The tumour and the metastasis can be removed at the same time" tells how, not when.
        return of_lung and told and not any(symbol.low in _AT_ONCE for symbol in members)
    if name == "systemic_response":
        return bool(doc.of("therapy"))
    if name in ("brain_mri", "brain_symptoms"):
        # "MR viser metastase i L5", "hun har hovedpine"
        return any(symbol.has_value("organ", "brain") for symbol in doc.symbols)
    if name == "diagnosis":
        # "It was NOT a carcinoid after all": of what is denied it knows too little.
        return not any(symbol.has("negation") for symbol in members)
    if name == "oncogene_driver":
        return not any(symbol.has_value("done", "not") for symbol in members)
    if name == "primary_treatment":
        return _names_primary(doc) and not is_advice(members)
    return True


def _names_primary(doc: Document) -> bool:
    """ "Recidiv efter tre år uden sygdom" names neither a primary nor what was done to it."""
    if doc.of(*_OF_TREATMENT, "no_primary", "removed"):
        return True
    return any(token.low in _CHEST for symbol in doc.symbols for token in symbol.tokens)


def _can_be_the_number(
    doc: Document, count: Any, bounds: dict[str, Any], members: list[Symbol], opinion: Opinion
) -> bool:
    """Whether it is of now, of all, and no more are told of, by the rules or at the places."""
    if counting_goes_on_anywhere(doc) or any(symbol.has("part") for symbol in members):
        return False
    if counts_another_time(doc, opinion, count) or counts_organs(doc, count):
        return False
    least = max(bounds.get(_COUNT + _AT_LEAST, 0), at_least(doc, opinion))
    return count >= least and status_of(members) != PAST


def _all_places(doc: Document, places: list[str], opinion: Opinion) -> list[Finding]:
    if any(_is_left_open(opinion, name) for name in (_SITES, _COUNT)):
        return []
    members = _saying(doc, opinion, ALL_PLACES)
    return [_finding(doc, _SITES, places, members)] if status_of(members) == STATED else []


def _saying(doc: Document, opinion: Opinion, statement: Statement) -> list[Symbol]:
    return doc.sentences[opinion.sentence_of(statement)]


def _is_plain(members: list[Symbol]) -> bool:
    """Whether nothing in a sentence is supposed, asked, planned, doubted, or another's."""
    return not any(
        symbol.flags & _NOT_PLAIN or symbol.has_value("diagnosis", "other_cancer")
        for symbol in members
    )


def _finding(doc: Document, name: str, value: object, members: list[Symbol]) -> Finding:
    return Finding.of(doc, name, value, members[0].index, members[-1].index)

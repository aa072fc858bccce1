"""What is said of whom and when: uncertain, past, another person, hypothetical, planned.

Each cue marks the symbols it reaches; the readers then ask for the status of what they found.
Where a cue's reach is in doubt the mark ends in "_near": such a finding is asked about.
"""

from __future__ import annotations

import itertools
from operator import attrgetter

from bot.text.closed_matters import mark_closed_matters
from bot.text.dated import mark_dated
from bot.text.document import Document, Symbol
from bot.text.doubted import mark_question_sign, mark_uncertain
from bot.text.introduced import up_to_sign
from bot.text.not_meant import mark_not_meant
from bot.text.other_people import mark_another, mark_other_person, mark_to_come
from bot.text.questions import (
    mark_questions,
    mark_rules,
    mark_what_if,
    up_to_patient,
)
from bot.text.reach import (
    first_group,
    flag,
    head_of,
    rest_of_sentence,
)
from bot.text.status import HYPOTHETICAL, PLANNED
from bot.text.suppositions import goes_on, mark_supposed
from bot.text.then import mark_past, mark_resected, mark_stage_of_another, mark_status_before
from bot.text.timeline import mark_timeline
from bot.text.whether import mark_whether
from bot.text.words import words

_OWN = frozenset(["min", "mine", "vores", "my", "our"])
_FOUND = frozenset(
    ["found", "shown", "known", "noted", "seen", "proved", "proven", "turned out", "discovered"]
)
_WONDERS = words("scope", "wonders") | words("scope", "asking")
_CUES = (
    "uncertain",
    "past",
    "other_person",
    "resection",
    "local_therapy",
    "hypothetical",
    "planned",
)
_IN_THE_PAST = words("scope", "in_the_past")
_RULED_OUT = words("scope", "ruled_out")
_NOT = frozenset(["ikke", "ej", "not", "cannot", "can't", "never", "hardly", "næppe"])


def mark(doc: Document) -> None:
    """Set the flags of every symbol; called once, after TNM and numbers are read."""
    cues = doc.of(*_CUES, words=_RULED_OUT | {"?"})
    years = [s for s in doc.symbols if s.taken == "year"]
    for symbol in sorted({*cues, *years}, key=attrgetter("index")):
        _mark_cue(doc, symbol)
    mark_status_before(doc)
    mark_stage_of_another(doc)
    mark_another(doc)
    mark_not_meant(doc)
    mark_to_come(doc)
    mark_timeline(doc)
    mark_closed_matters(doc)
    mark_supposed(doc)
    mark_questions(doc)
    mark_what_if(doc)
    mark_whether(doc)
    mark_rules(doc)


def _mark_cue(doc: Document, symbol: Symbol) -> None:
    if symbol.has("uncertain"):
        values = symbol.values("uncertain")
        mark_uncertain(doc, symbol, [*values, "after"] if _ends_with_obs(doc, symbol) else values)
    elif symbol.low in _RULED_OUT and any(
        token.low in _NOT for s in doc.before(symbol.index, 5) for token in s.tokens
    ):
        # "at metastaser ikke med sikkerhed kan udelukkes": any order of the words.
        symbol.taken = "doubt"
        mark_uncertain(doc, symbol, ["before", "after"])
    if symbol.low == "?":
        mark_question_sign(doc, symbol)
    if symbol.has("past") and not symbol.has_value("setting", "at_diagnosis"):
        mark_past(doc, symbol)
    if symbol.taken == "year":
        mark_dated(doc, symbol)
    if symbol.has("other_person"):
        mark_other_person(doc, symbol)
    if symbol.has("resection", "local_therapy"):
        mark_resected(doc, symbol)
    if symbol.has("hypothetical") and not _supposes_nothing(doc, symbol):
        rest = up_to_sign(rest_of_sentence(doc, symbol.index))
        if any(s.low in _WONDERS for s in doc.before(symbol.index, 3)):
            rest = up_to_patient(doc, symbol)
        # "hvis PS havde været 1 ..., men pt. er i PS 3"
        flag(itertools.takewhile(goes_on, rest), HYPOTHETICAL)
    if symbol.has("planned") and not _begun(doc, symbol):
        values = symbol.values("planned")
        ahead = _planned_group(doc, symbol.index) if "before" in values else []
        flag(ahead, PLANNED)
        if "after" in values and not any(s.has("exam") for s in ahead):
            # "5 lungemets. afventer MR cerebrum": what is awaited stands behind.
            flag(first_group(doc, symbol.index, -1), PLANNED)


def _ends_with_obs(doc: Document, symbol: Symbol) -> bool:
    """ "SCLC obs., patologi ikke færdig": of what stands right before it, and nothing behind."""
    front, behind = next(iter(doc.before(symbol.index, 1)), None), doc.at(symbol.index + 1)
    ended = behind is None or behind.low in (".", ",", ";", ")") or behind.clause != symbol.clause
    named = front is not None and front.has("diagnosis", "histology", "gene", "setting")
    return symbol.low.startswith("obs") and ended and named


def _supposes_nothing(doc: Document, symbol: Symbol) -> bool:
    """ "if you ask me, PS 2", "whether or not one believes in SBRT, he has two mets"."""
    behind = " ".join(s.low for s in doc.after(symbol.index, 3))
    return behind.startswith(
        ("you ask me", "or not ", "i may", "du spørger mig", "man spørger mig")
    )


def _begun(doc: Document, symbol: Symbol) -> bool:
    """ "start kemo-immun 3/2" tells when it was begun."""
    if symbol.low == "to have":
        # "was found to have one brain metastasis"
        return any(s.low in _FOUND for s in doc.before(symbol.index, 5))
    if symbol.has_value("planned", "after") and symbol.low.startswith(("on ", "this ", "i ")):
        # "discussed at our MDT on Tuesday", "var på MDT i fredags"
        clause = doc.clause_of(symbol.index)
        return any(token.low in _IN_THE_PAST for s in clause for token in s.tokens)
    return symbol.low == "start" and any(
        s.taken in ("date", "year") for s in doc.clause_of(symbol.index)
    )


def _planned_group(doc: Document, index: int) -> list[Symbol]:
    """What is planned: with "SBRT af metastasen" the treatment is, and not the metastasis."""
    group = first_group(doc, index, 1)
    judged = [s for s in doc.after(index, 10) if s.has("suitable", "treatable_word", "curative")]
    if judged and doc.symbols[index].low.startswith("consider"):
        # "the conference considers the rib metastasis suitable for SBRT"
        return []
    for place, symbol in enumerate(group):
        if symbol.low in _OWN:
            # "tilbyde noget lokalt til min patient med en metastase"
            return group[:place]
        if head_of(symbol) is not None:
            break
        if symbol.has("local_therapy", "resection"):
            return group[: place + 1]
    return group

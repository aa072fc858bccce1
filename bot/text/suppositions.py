"""Sentences that suppose, take back or plan what they name: "skulle hun få en, kan den stråles"."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.questions import asks
from bot.text.reach import flag, head_of, rest_of_sentence
from bot.text.status import HYPOTHETICAL, PLANNED, UNCERTAIN
from bot.text.words import words

_PLAN_HEADINGS = words("scope", "plan_headings")
_CONCLUDING = ("beslutning", "konklusion", "konklusionen", "beslutningen")
_GIVEN = words("scope", "given")
_INVERTED = frozenset(["havde", "had", "were", "var"])
_CONSEQUENCE = frozenset(["var", "havde", "ville", "kunne", "skulle", "would", "could", "we'd"])
_OPENING_VERBS = words("suppositions", "opening_verbs")
_SUBJECTS = words("suppositions", "subjects")
_THEN_WHAT = words("suppositions", "then_what")
_SHOWS = frozenset(["viser", "finder", "ses"])
_SHORTEST = 4
_PARTICIPLES = ("planned", "planla", "planlæ")
_MISTAKE = frozenset(["fejl", "forkert", "misforståelse", "mistake", "error", "wrong"])


def mark_supposed(doc: Document) -> None:
    """Flag what whole sentences suppose, call a mistake, or plan."""
    _mark_inverted(doc)
    _mark_verb_first(doc)
    _mark_mistaken(doc)
    _mark_should(doc)
    _mark_either(doc)
    _mark_plans(doc)


def goes_on(symbol: Symbol) -> bool:
    """Whether a supposition still holds: up to "men" or "but"."""
    return not (symbol.has_value("grammar", "contrast") or symbol.low == "but")


def _mark_either(doc: Document) -> None:
    """ "Either de novo or a recurrence": neither is told; "in either adrenal" tells of both."""
    for symbol in doc.of(words=("either", "enten")):
        following = doc.at(symbol.index + 1)
        if following is None or following.has("organ"):
            continue
        rest = [s for s in doc.clause_of(symbol.index) if s.index > symbol.index]
        if any(s.low in ("or", "eller") for s in rest):
            flag(rest, UNCERTAIN)


def _mark_should(doc: Document) -> None:
    """ "should a brain met turn up, we would treat it", "skulle hun få en, kan den stråles"."""
    for members in doc.sentences.values():
        opening = next((s for s in members if s.is_word), None)
        if opening is None or opening.low not in ("should", "skulle") or asks(members):
            continue
        if any(s.low == "," for s in members):
            flag(members, HYPOTHETICAL)


def _mark_verb_first(doc: Document) -> None:
    """ "Viser MR hjernemetastaser, må vi revurdere", "får hun flere, bliver det en anden snak".

    Only before a subject: "Får pembrolizumab, er i PS 1" leaves its own out.
    """
    for members in doc.sentences.values():
        told = [s for s in members if s.is_word or s.low == "?"]
        if len(told) < _SHORTEST or told[0].low not in _OPENING_VERBS or asks(members):
            continue
        subject = told[1]
        shows = subject.has("exam") and told[0].low in _SHOWS
        for_the_time = subject.low == "pt" and (told[2].number is not None or told[2].has("number"))
        if for_the_time or not (shows or subject.low in _SUBJECTS or subject.has("patient_word")):
            continue
        for verb, following in itertools.pairwise(told[2:]):
            if _follows(verb, following):
                flag(itertools.takewhile(goes_on, members), HYPOTHETICAL)
                break


def _follows(verb: Symbol, following: Symbol) -> bool:
    """ "må vi revurdere", "skal hun have", "så er der ikke indikation", but not "så der er"."""
    if verb.low == "så":
        return following.tokens[0].low in _THEN_WHAT
    if verb.tokens[0].low not in _THEN_WHAT:
        return False
    subject = verb.tokens[1].low if len(verb.tokens) > 1 else following.low
    return subject in _SUBJECTS or following.has("both", "all_metastases")


def _mark_mistaken(doc: Document) -> None:
    """ "Kollega nævner hjernemetastase, men det er en fejl"."""
    for symbol in doc.of(words=_MISTAKE):
        clause = list(doc.clause_of(symbol.index))
        told = any(s.low in ("er", "var", "is", "was") for s in clause)
        contrast = any(s.has_value("grammar", "contrast") for s in clause)
        if told and contrast and not any(head_of(s) for s in clause):
            before = [s for s in doc.sentences[symbol.sentence] if s.index < clause[0].index]
            flag(before, UNCERTAIN)


def _mark_inverted(doc: Document) -> None:
    """ "Havde MR vist metastaser, var vi gået en anden vej", "had she been PS 0, she would ..."."""
    for members in doc.sentences.values():
        opening = next((s for s in members if s.is_word), None)
        if opening is None or opening.low not in _INVERTED or asks(members):
            continue
        rest = [s for s in members if s.clause != opening.clause]
        turned = next((s for s in rest if s.is_word), None)
        would = turned is not None and (
            turned.low in _CONSEQUENCE or any(s.low in _CONSEQUENCE for s in rest[:4])
        )
        if would:
            flag(itertools.takewhile(goes_on, members), HYPOTHETICAL)


def _mark_plans(doc: Document) -> None:
    """ "Plan: 3 months of chemotherapy", "Konklusion: systemisk behandling i 3 mdr."."""
    for symbol in doc.symbols:
        if symbol.low not in _PLAN_HEADINGS and not symbol.low.endswith(_CONCLUDING):
            continue
        # "Planned: 3 months of chemo", but "biopsy planned, PS: 2"
        reach = 2 if symbol.low.startswith(_PARTICIPLES) else 4
        sign = next(
            (s for s in doc.symbols[symbol.index + 1 : symbol.index + reach] if s.low == ":"), None
        )
        sign = sign or doc.at(symbol.index + 1)
        plan = symbol.low.startswith("plan")
        if sign is None or not (sign.low == ":" or (plan and sign.has("therapy"))):
            continue
        rest = rest_of_sentence(doc, sign.index)
        if not plan and any(s.low in _GIVEN for s in rest):
            continue
        flag((s for s in rest if s.has("therapy", "unit") or s.taken == "duration"), PLANNED)

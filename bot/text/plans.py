"""Local treatment that a plan puts down, or a conference decides on.

"Plan: CRT primary + SBRT 3 x 10 Gy to met", "MDT: enighed om lobektomi af primærtumor".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.text.document import Document, Symbol
from bot.text.shared_verdicts import Told
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED
from bot.text.verdicts import is_palliative
from bot.text.words import words

_HEADINGS = ("plan", "planen", "stråleplan", "treatment plan", "behandlingsplan")
_VAGUE = words("suitability", "vague_plan")
_DECIDES = tuple(sorted(words("suitability", "decides")))
_ANY_INTENT = words("suitability", "any_intent")
_CURATIVE = ("kurativ", "curative", "radical", "radikal", "definitiv")
_OTHERWISE = tuple(sorted(words("suitability", "decided_otherwise")))
_LEADS = words("suitability", "leads_to_therapy")
_FINITE = frozenset(["is", "are", "be", "was", "er", "var", "blev", "bør", "frarådes", "should"])
_CONDITIONS = words("suitability", "conditions") | {"?"}
_CONTRASTS = frozenset(["but", "men", "dog", "however", "though", "although", "selvom"])
_NOT_SAID = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, "question"})
_REACH = 10


def planned_by_name(doc: Document, primary: list[Told], ablatable: list[Told]) -> None:
    """What is planned can be given, when the plan names what it is given to."""
    for plan, written_down in chain(_headed(doc), _decided(doc)):
        if any(s.has("uncertain", "negation") for s in plan) or any(
            word.low in _VAGUE for s in plan for word in s.tokens
        ):
            continue
        for therapy in plan:
            named = therapy.has("local_therapy") or therapy.has_value("resection", "radiation")
            target = _target(plan, therapy) if named else None
            if target is None or is_palliative(doc, therapy):
                continue
            if not (written_down or _is_definitive(doc, therapy)):
                continue
            if target.has("primary"):
                if not primary:
                    primary.append(("feasible", therapy.index, target.index, STATED))
            elif not ablatable and (written_down or _is_of_all(doc, therapy, target)):
                ablatable.append((True, therapy.index, target.index, STATED))


def _headed(doc: Document) -> Iterator[tuple[list[Symbol], bool]]:
    for heading in doc.symbols:
        sign = doc.at(heading.index + 1)
        if heading.low in _HEADINGS and sign is not None and sign.low == ":":
            yield [s for s in doc.sentences[heading.sentence] if s.index > sign.index], True


def _decided(doc: Document) -> Iterator[tuple[list[Symbol], bool]]:
    """ "MDT: enighed om kurativ kemoradioterapi mod primærtumor og SRS mod hjernemetastasen"."""
    for conference in doc.of("exam"):
        if not conference.has_value("exam", "mdt_discussed"):
            continue
        members = doc.sentences[conference.sentence]
        if any(s.flags & _NOT_SAID or s.low in _CONDITIONS for s in members):
            continue
        verb = next(
            (s for s in members if s.index > conference.index and s.low.startswith(_DECIDES)), None
        )
        if verb is None or verb.index - conference.index > _REACH:
            continue
        otherwise = any(word.low.startswith(_OTHERWISE) for s in members for word in s.tokens)
        if not otherwise and _leads_to_therapy(doc, verb) and not _taken_back(doc, members):
            yield [s for s in members if s.index >= verb.index - 2], False


def _taken_back(doc: Document, members: list[Symbol]) -> bool:
    """ "... but lung function is too poor", or a sentence behind: "Fysikerne kan ikke nå dosis"."""
    next_ones = doc.sentences.get(members[0].sentence + 1, [])
    contrast = any(s.has_value("grammar", "contrast") or s.low in _CONTRASTS for s in members)
    return contrast or any(
        s.has("negation", "uncertain") or s.has_value("suitable", "false") for s in next_ones
    )


def _leads_to_therapy(doc: Document, verb: Symbol) -> bool:
    """ "Enighed om kurativ stråleterapi", but not "agreed surgery of the primary is too risky"."""
    for symbol in doc.after(verb.index, _REACH):
        if symbol.has("local_therapy") or symbol.has_value("resection", "radiation"):
            return not any(s.low in _FINITE for s in doc.after(symbol.index, _REACH))
        if symbol.low not in _LEADS and not symbol.has("curative", "curative_adverb"):
            return False
    return False


def _is_of_all(doc: Document, therapy: Symbol, target: Symbol) -> bool:
    """ "SRS mod den solitære metastase", "SBRT to both": not one of several."""
    told = doc.symbols[therapy.index : target.index + 1]
    whole = target.has_value("metastasis", "plural", "definite_plural")
    return whole or any(s.has("sole", "both", "all_metastases") for s in told)


def _is_definitive(doc: Document, therapy: Symbol) -> bool:
    """Plain "RT" may be palliative."""
    near = [therapy, *doc.before(therapy.index, 3)]
    return therapy.low not in _ANY_INTENT or any(
        s.has("curative", "curative_adverb") or s.low.startswith(_CURATIVE) for s in near
    )


def _target(plan: list[Symbol], therapy: Symbol) -> Symbol | None:
    for symbol in plan:
        if not therapy.index < symbol.index <= therapy.index + _REACH:
            continue
        if symbol.has("part", "local_therapy", "therapy", "number"):
            return None
        if symbol.has("primary", "metastasis"):
            return symbol
    return None

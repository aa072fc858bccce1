"""Whether the primary and the metastases can be treated locally."""

from __future__ import annotations

from bot.text.any_means import by_any_means, is_one_treatment
from bot.text.document import Document, Symbol
from bot.text.elided import other_way
from bot.text.findings import Finding, unclear
from bot.text.held_otherwise import held_otherwise
from bot.text.metastases.mention import Group
from bot.text.part_of_them import (
    all_except,
    another_follows,
    is_one_of_several,
    none_that,
    none_too,
    not_all,
)
from bot.text.planned_primary import planned_primary
from bot.text.plans import planned_by_name
from bot.text.primary import no_primary, perhaps_back, seen_again
from bot.text.quantities import ORDINALS
from bot.text.shared_verdicts import Told, by_therapy, share_verdicts, with_the_other
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN
from bot.text.targets import (
    ABLATABLE,
    PRIMARY,
    aimed_at_primary,
    of_the_primary,
    own_noun,
    targets_of,
)
from bot.text.untold import opinion_against, refused, removed_untold, targets_untold, turned_round
from bot.text.verdicts import answer_behind, certainty_of, refusal_of, therapy_beside, verdict_of
from bot.text.words import words

_THE_OTHER = frozenset(["the other", "den anden", "other", "anden", "another"])
_SAYS = words("suitability", "opines") | {
    "disagrees",
    "uenig",
    "not",
    "ikke",
    "says",
    "say no",
    "says no",
    "siger nej",
}
_ALLOWS = words("suitability", "allows")
_WHETHER = frozenset(["om", "whether"])


def read_suitability(doc: Document, groups: list[Group]) -> list[Finding]:
    """Primary treatment and ablatable metastases."""
    denied = bool(groups) and all(
        g.negated or (g.quantity is not None and g.quantity.number == 0) for g in groups
    )
    organs = {
        site.organ
        for group in groups
        for site in group.sites
        if group.status == STATED and not group.negated
    }
    found: dict[str, list[Told]] = {PRIMARY: [], ABLATABLE: []}
    findings: list[Finding] = []
    no_primary(doc, found[PRIMARY])
    back = perhaps_back(doc) or (None if found[PRIMARY] else seen_again(doc))
    if back is not None:
        # Of a primary that was told to be gone, here or before.
        given = None if found[PRIMARY] else {"only_if": ["no_primary"]}
        findings.append(unclear(doc, PRIMARY, "uncertain", back.index, back.index, given))
        found[PRIMARY] = []
    for symbol in doc.of("treatable_word", "suitable"):
        verdict = verdict_of(doc, symbol)
        if verdict is None or symbol.taken:
            findings += refused(doc, symbol)
            continue
        value, last = verdict
        if any(s.low in _WHETHER for s in doc.symbols[symbol.index : last]):
            # "hun kan ikke finde ud af, om hun vil stråles"
            continue
        opinion = opinion_against(doc, symbol) if value == "true" else None
        if opinion == "false":
            value = refusal_of(doc, symbol, last)
        elif value == "true" and not_all(doc, symbol):
            value = "false"
        elif value == "false" and none_too(doc, symbol):
            value = "true"
        targets, place = targets_of(doc, symbol, organs)
        if aimed_at_primary(doc, last) or (
            of_the_primary(doc, symbol, last) and "primary" not in targets
        ):
            targets = ["primary"]
        if "place" in targets:
            findings += _of_one_place(doc, symbol, place, last, value)
            targets = targets[:-1]
            if not targets:
                continue
        if denied and "metastases" in targets and not own_noun(doc, symbol):
            # "Metastaser: 0. Operabel.": there is only the primary.
            targets = ["primary"]
        if not targets:
            targets, doubt = targets_untold(doc, symbol, last, opinion or value)
            findings += doubt
            if denied and targets == ["metastases"]:
                # "Ingen metastaser. T3N1, operabel."
                targets = ["primary"]
        targets = with_the_other(doc, symbol, targets, groups)
        if targets == ["metastases"] and (
            all_except(doc, symbol)
            or another_follows(doc, symbol)
            or is_one_of_several(doc, symbol, groups)
        ):
            targets = ["part"]
        if value == "true":
            targets = by_therapy(doc, symbol, targets, organs)
        first = min(symbol.index, place)
        status = UNCERTAIN if opinion == "doubt" else certainty_of(doc, symbol, last)
        taken_back = (value == "true" and _but_not(doc, symbol)) or none_that(doc, symbol)
        if status == STATED and (taken_back or _another_says(doc, symbol)):
            status = UNCERTAIN
        answer = answer_behind(doc, symbol)
        if answer is not None:
            value, status = ("true" if answer == (value == "true") else "false"), STATED
        if value == "surgery_only" or (value == "false" and is_one_treatment(doc, symbol, last)):
            other = other_way(doc, last)
            value, last = (value, last) if other is None else ("true", other)
        if any(s.has("preference_verb") for s in doc.before(symbol.index, 6)):
            # "wants everything that can be treated locally"
            continue
        for target in targets:
            fact = PRIMARY if target == "primary" else ABLATABLE
            span = (first, max(last, place))
            if value == "surgery_only":
                if status in (STATED, UNCERTAIN) and not _irradiable(doc, symbol):
                    why = "surgery_only" if status == STATED else "uncertain"
                    findings.append(unclear(doc, fact, why, *span))
                continue
            if status == UNCERTAIN:
                findings.append(unclear(doc, fact, "uncertain", *span))
                continue
            if target == "part" and value == "true":
                # It is all of them where the case has one metastasis.
                findings.append(unclear(doc, fact, "one_of_several", *span, {"one": True}))
                continue
            if fact == PRIMARY:
                found[fact].append(
                    ("feasible" if value == "true" else "not_feasible", *span, status)
                )
            else:
                found[fact].append((value == "true", *span, status))
    told = [f for f in found[ABLATABLE] if f[3] == STATED]
    if told and any(held_otherwise(doc, f) for f in told):
        findings.append(unclear(doc, ABLATABLE, "conflict", told[0][1], told[0][2]))
        found[ABLATABLE] = []
    if not (findings or found[PRIMARY] or found[ABLATABLE]):
        findings += removed_untold(doc) or turned_round(doc)
    stated = [g for g in groups if g.status == STATED and not g.negated]
    one = len(stated) == 1 and len(stated[0].sites) == 1 and stated[0].lower_bound == 1
    one = one and any(g.quantity is not None and g.quantity.number == 1 for g in stated)
    share_verdicts(doc, found, PRIMARY, ABLATABLE, frozenset(organs if one else ()))
    planned_primary(doc, found[PRIMARY])
    planned_by_name(doc, found[PRIMARY], found[ABLATABLE])
    for fact, members in found.items():
        findings += _settle(doc, fact, by_any_means(doc, members))
    return findings


def _but_not(doc: Document, symbol: Symbol) -> bool:
    """ "pneumonektomi teknisk muligt, men lungefunktionen tillader det ikke"."""
    opening = doc.at([*doc.clause_of(symbol.index)][-1].index + 1)
    if opening is None or opening.sentence != symbol.sentence:
        return False
    clause = list(doc.clause_of(opening.index))
    if not opening.has_value("grammar", "contrast"):
        return False
    rest = [s for s in doc.sentences[symbol.sentence] if s.index > opening.index]
    if any(s.low in ORDINALS for s in clause[1:3]) and any(s.has("negation") for s in rest):
        # "The liver pair can be ablated, but the third can't be touched"
        return True
    words = [s for s in clause if s.is_word]
    if _of_another_one(clause):
        return True
    one = any(s.low in ("den", "det", "one", "the one") for s in clause[1:3])
    if one and any(s.has("organ") for s in clause) and any(s.has("negation") for s in clause):
        # "begge knoglemetastaser, men den i binyren vil jeg ikke røre"
        return True
    allows = any(s.tokens[0].low in _ALLOWS for s in clause)
    named = any(s.has("primary", "metastasis", "lesion") for s in clause)
    return allows and not named and any(s.has("negation") for s in words)


def _of_another_one(clause: list[Symbol]) -> bool:
    """ "..., but the liver lesion is too central and not for anything"."""
    noun = next((s for s in clause if s.has("metastasis", "lesion") and not s.has("exam")), None)
    if noun is None or any(s.has("treatable_word", "brain_symptom", "done") for s in clause):
        return False
    verdict = any(s.has("local_therapy", "suitable", "local_verb") for s in clause)
    near = [s for s in clause if s.index > noun.index]
    return verdict and any(s.has("negation") for s in near)


def _another_says(doc: Document, symbol: Symbol) -> bool:
    """ "One surgeon says the tumour is resectable, the other says no way"."""
    return any(
        s.index > symbol.index
        and s.clause != symbol.clause
        and s.low in _THE_OTHER
        and any(n.low in _SAYS for n in doc.after(s.index, 2))
        for s in doc.sentences[symbol.sentence]
    )


def _of_one_place(
    doc: Document, symbol: Symbol, place: int, last: int, value: str
) -> list[Finding]:
    """ "binyren kan tages med SBRT": whether that is all of them, the conversation tells."""
    span = doc.symbols[symbol.index : last + 1]
    local = symbol.has("treatable_word") or any(
        s.has("local_therapy", "local_verb", "resection") for s in span
    )
    if not local or value == "surgery_only" or certainty_of(doc, symbol, last) != STATED:
        return []
    given = {"place": doc.symbols[place].value("organ"), "value": value == "true"}
    return [unclear(doc, ABLATABLE, "one_place", place, last, given)]


def _settle(doc: Document, fact: str, found: list[Told]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[3] == status]
        values = {f[0] for f in members}
        if len(values) > 1:
            if fact == ABLATABLE and status == STATED:
                # Every metastasis must be suitable: one that is not decides.
                value, first, last, _ = next(f for f in members if f[0] is False)
                findings.append(Finding.of(doc, fact, value, first, last, status))
            elif status == STATED:
                _, first, last, _ = members[0]
                findings.append(unclear(doc, fact, "conflict", first, last))
        elif members:
            value, first, last, _ = members[0]
            findings.append(Finding.of(doc, fact, value, first, last, status))
    return findings


def _irradiable(doc: Document, symbol: Symbol) -> bool:
    """Inoperable, but can be irradiated: another word of the message decides."""
    return any(
        s is not symbol
        and (
            s.has_value("treatable_word", "true", "false")
            or (s.has("suitable") and therapy_beside(doc, s) is not None)
        )
        for s in doc.symbols[symbol.index : symbol.index + 20]
    )

"""What a message says against facts told before, without a value that could be read.

"SBRT-planen blev afvist", "the scan shows new lesions", "EGFR was never tested", "she stopped after
6 weeks": each is a doubt about the fact, if the conversation holds a value that it speaks against
(`given` holds these values as `only_if`), and nothing at all if not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.durations_doubted import read_durations_doubted
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.metastases.more import FURTHER, MORE
from bot.text.named_setting import NAMED, is_denied
from bot.text.response import RESPONSE
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, STATED
from bot.text.targets import ABLATABLE, PRIMARY
from bot.text.words import phrases, words

_NOT_SAID = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, AGO, "question"})
_SUPPOSED = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})
_LOCAL = ("local_therapy", "local_verb", "resection", "treatable_word")
_LOCAL_STEMS = tuple(sorted(words("spoken_against", "local") | words("spoken_against", "doctors")))
_SYSTEMIC = ("kemo", "chemo", "immun", "pembro", "systemi")
_DOCTORS = tuple(sorted(words("spoken_against", "doctors")))
_DENIALS = words("spoken_against", "denials")
_WISHES = words("spoken_against", "wishes")
_MODALS = words("spoken_against", "modals")
_HISTORY = words("spoken_against", "history")
DRIVER = "oncogene_driver"
_DRIVER = ("egfr", "ngs", "driver", "mutation", "genetik", "molekyl", "molecul", "ros1")
_GIVEN_UP = phrases("spoken_against", "given_up")
_TOO_NEAR = phrases("spoken_against", "too_near")
_INVALID = phrases("spoken_against", "invalid")
_UNSURE = phrases("spoken_against", "unsure")
_LEFT_BEHIND = phrases("spoken_against", "left_behind")
_RELAPSE = phrases("spoken_against", "relapse")
_ONGOING = phrases("spoken_against", "ongoing")
_AT_THE_START = phrases("spoken_against", "at_the_start")
_MANY = phrases("spoken_against", "many")
_DRUGS = tuple(
    sorted(words("undermined", "systemic_therapy_months") - {"syst", "duration", "varighed"})
)
_OPERATED_IN = re.compile(
    r"\b(?:operated|resected|removed|taken out|lobectomy|opereret|fjernet|reseceret|lobektomi)\b"
    r"[^.]{0,60}\b(?:19|20)\d\d\b"
)
_OTHER_MIND = phrases("spoken_against", "other_mind")
_PATIENT = frozenset(["han", "hun", "he", "she", "pt", "patienten", "patient"])
_MOVED = words("performance", "changes") | words("spoken_against", "status_moved")
_MISGIVING = words("spoken_against", "misgiving")
_ONE_MORE = phrases("spoken_against", "one_more")
_IN_BED = phrases("spoken_against", "in_bed")
_DEPENDENT = phrases("spoken_against", "dependent")
_DENIED_BEFORE = re.compile(r"\b(?:ikke|not|no|ingen|uden|without|never|aldrig)(?:\s\w*)?\s?$")
_SIZE = r"(\d{1,3}(?:[.,]\d)?)"
_FROM_TO = re.compile(rf"(?:from|fra) {_SIZE}(?: ?(?:mm|cm))? (?:to|til) {_SIZE} ?(?:mm|cm)\b")
_INNOCENT = words("lesions", "innocent")
SETTING = "disease_setting"
PREFERENCE = "patient_preference"
STATUS = "performance_status"
_LESION_FACTS = frozenset(
    {"metastasis_count", "metastasis_sites", "metastasis_count_at_least"}
    | {"metastasis_sites_at_least", MORE}
)
Against = dict[str, list[object]]
"""For each fact the values of the case that are spoken against; none named is any."""
_TREATABLE: Against = {ABLATABLE: [True], PRIMARY: ["feasible"]}


@dataclass(frozen=True)
class _Rule:
    """What a sentence speaks against, of facts that the message does not tell.

    `unless` are the flags of a symbol under which the sentence says nothing of the kind.
    """

    about: frozenset[str]
    read: Callable[[Document, list[Symbol], str], Against]
    unless: frozenset[str] = _NOT_SAID


def read_spoken_against(
    doc: Document, durations: list[Duration], facts: list[Finding]
) -> list[Finding]:
    """The doubts, about facts that the message itself does not tell."""
    facts = [f for f in facts if f.status == STATED]
    told = {f.entity for f in facts} | {f.value["fact"] for f in facts if f.entity == "unclear"}
    rules = [rule for rule in _RULES if not rule.about & told]
    findings: list[Finding] = []
    for members in doc.sentences.values():
        text = doc.said(members)
        if text.endswith("?"):
            continue
        flags = {flag for s in members for flag in s.flags}
        for rule in rules:
            against = {} if rule.unless & flags else rule.read(doc, members, text)
            first, last = members[0].index, members[-1].index
            findings += [
                unclear(doc, fact, "against", first, last, {"only_if": values})
                for fact, values in against.items()
            ]
    return [*findings, *read_durations_doubted(doc, durations, facts, told)]


def _treatment_doubted(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "the RT people want to think about whether SBRT can be given"."""
    if not _UNSURE.search(text):
        return {}
    return _TREATABLE if _is_local(members) else {}


def _is_local(members: list[Symbol]) -> bool:
    """Whether local treatment is named, or who gives it."""
    return any(
        s.has(*_LOCAL) or any(token.low.startswith(_LOCAL_STEMS) for token in s.tokens)
        for s in members
    )


def _treatment_refused(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "lobectomy is off the table", "den ene kan dog ikke stråles", "too close to the cord"."""
    near = _TOO_NEAR.search(text) is not None
    if not (near or _is_local(members)):
        return {}
    said = {token.low for s in members for token in s.tokens}
    wished = bool(said & _WISHES) and not any(low.startswith(_DOCTORS) for low in said)
    if wished or any(low.startswith(_SYSTEMIC) for low in said):
        # What the patient wants is told of as such, and drugs are no local treatment.
        return {}
    refused = bool(said & _DENIALS) and bool(said & _MODALS) and not said & _HISTORY
    return _TREATABLE if near or refused or _GIVEN_UP.search(text) else {}


def _told_by(topic: str, against: Against) -> Callable[[Document, list[Symbol], str], Against]:
    """A rule that some phrases are enough for."""
    pattern = phrases("spoken_against", topic)
    return lambda doc, members, text: against if pattern.search(text) else {}


def _left_behind(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "the thoracotomy was open-and-close", "the primary has come back"."""
    if not _says(text, _LEFT_BEHIND):
        return {}
    return {PRIMARY: ["no_primary"], SETTING: ["oligorecurrence"]}


def _status_moved(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "PS also slipped", "the PS in the referral was too optimistic"."""
    named = any(s.has("performance") and not s.taken for s in members)
    return {STATUS: []} if named and any(s.low in _MOVED for s in members) else {}


def _too_good(doc: Document, members: list[Symbol], text: str) -> Against:
    """The statuses that do not go with "hardly leaves the bed", "skal have hjælp til bad"."""
    for pattern, statuses in ((_IN_BED, [0, 1, 2]), (_DEPENDENT, [0, 1])):
        found = pattern.search(text)
        if found is None or _DENIED_BEFORE.search(text[: found.start()]):
            continue
        place = members[0].start + found.start()
        if not any(s.flags & _NOT_SAID for s in members if s.start <= place < s.end):
            return {STATUS: list(statuses)}
    return {}


def _setting_denied(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "it is not de novo", "I doubt that oligoprogression is the right label"."""
    named = [(s, s.value("setting")) for s in members if s.value("setting") in NAMED]
    doubted = bool(named) and any(token.low in _MISGIVING for s in members for token in s.tokens)
    for symbol, value in named:
        if doubted or is_denied(doc, symbol):
            return {SETTING: [value]}
    return {}


def _other_setting(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "the adrenal is a relapse", "durvalumab er aldrig stoppet", "mange metastaser ved debut"."""
    against: list[object] = []
    many_at_first = _AT_THE_START.search(text) and _MANY.search(text)
    if _says(text, _RELAPSE) or _says(text, _OPERATED_IN) or many_at_first:
        against.append("de_novo")
    if _ONGOING.search(text) and any(s.low.startswith(_DRUGS) for s in members):
        against.append("oligorecurrence")
    return {SETTING: against} if against else {}


def _wishes_otherwise(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "nu vil han alligevel gerne", "she changed her mind"."""
    if not _says(text, _OTHER_MIND):
        return {}
    patient = any(s.low in _PATIENT or s.has("patient_word") for s in members)
    return {PREFERENCE: []} if patient else {}


def _perhaps_one_more(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "vi har fundet en til", "CT beskriver desuden en forandring i højre lunge"."""
    told = _ONE_MORE.search(text) is not None
    if not told and any(s.has("addition") for s in members):
        told = any(s.has("lesion") and not s.has("primary") for s in members)
    if FURTHER.search(text) and any(s.has("organ", "lesion", "metastasis") for s in doc.symbols):
        return {"metastasis_count": []} if not any(s.has("benign") for s in members) else {}
    innocent = told and any(s.has("negation", "benign") or s.low in _INNOCENT for s in members)
    return {"metastasis_count": []} if told and not innocent else {}


def _grows(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "seneste CT viser vækst", "the primary has gone from 31 to 47 mm"."""
    grown = [s for s in members if s.has("new_lesion") or s.has_value("response", "progression")]
    named = any(
        not any(n.has("negation") for n in [*doc.before(s.index, 3), *doc.after(s.index, 2)])
        for s in grown
    )
    larger = any(
        float(before.replace(",", ".")) < float(after.replace(",", "."))
        for before, after in _FROM_TO.findall(text)
    )
    return {RESPONSE: ["stable", "response"]} if named or larger else {}


def _no_valid_result(doc: Document, members: list[Symbol], text: str) -> Against:
    """ "EGFR was never tested", "NGS er ikke tilstrækkeligt"."""
    if not _INVALID.search(text):
        return {}
    of_driver = any(s.has("gene", "driver_noun") or s.low.startswith(_DRIVER) for s in members)
    return {DRIVER: ["present", "absent"]} if of_driver else {}


def _says(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words are there, and no denial right before them."""
    found = pattern.search(text)
    return found is not None and not _DENIED_BEFORE.search(text[: found.start()])


_TREATMENTS = frozenset({ABLATABLE, PRIMARY})
_RULES = (
    _Rule(_TREATMENTS, _treatment_doubted, frozenset({OTHER_PERSON})),
    _Rule(_TREATMENTS, _treatment_refused),
    _Rule(frozenset({ABLATABLE}), _told_by("not_all", {ABLATABLE: [True]})),
    _Rule(frozenset({PRIMARY}), _told_by("no_cancer_then", {PRIMARY: ["no_primary"]})),
    _Rule(frozenset({"diagnosis"}), _told_by("not_lung", {"diagnosis": ["nsclc"]})),
    _Rule(frozenset({PRIMARY, SETTING}), _left_behind, _SUPPOSED),
    _Rule(frozenset({STATUS}), _status_moved),
    _Rule(frozenset({STATUS}), _too_good, frozenset()),
    _Rule(frozenset({SETTING}), _setting_denied),
    _Rule(frozenset({SETTING}), _other_setting, _SUPPOSED),
    _Rule(frozenset({PREFERENCE}), _wishes_otherwise, _SUPPOSED),
    _Rule(_LESION_FACTS, _perhaps_one_more),
    _Rule(frozenset({RESPONSE}), _grows),
    _Rule(frozenset({DRIVER}), _no_valid_result),
)

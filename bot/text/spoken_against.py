"""What a message says against facts told before, without a value that could be read.

"SBRT-planen blev afvist", "the scan shows new lesions", "EGFR was never tested", "she stopped after
6 weeks": each is a doubt about the fact, if the conversation holds a value that it speaks against
(`given` holds these values as `only_if`), and nothing at all if not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.metastases.more import MORE
from bot.text.months import MONTHS
from bot.text.named_setting import NAMED, is_denied
from bot.text.response import RESPONSE
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, STATED
from bot.text.targets import ABLATABLE, PRIMARY
from bot.text.words import phrases, words

_NOT_SAID = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, AGO, "question"})
_LOCAL = ("local_therapy", "local_verb", "resection", "treatable_word")
_LOCAL_STEMS = tuple(words("spoken_against", "local"))
_SYSTEMIC = ("kemo", "chemo", "immun", "pembro", "systemi")
_DOCTORS = tuple(words("spoken_against", "doctors"))
_DENIALS = words("spoken_against", "denials")
_WISHES = words("spoken_against", "wishes")
_MODALS = words("spoken_against", "modals")
_HISTORY = words("spoken_against", "history")
_DRIVER = ("egfr", "ngs", "driver", "mutation", "genetik", "molekyl", "molecul", "ros1")
_GIVEN_UP = phrases("spoken_against", "given_up")
_TOO_NEAR = phrases("spoken_against", "too_near")
_INVALID = phrases("spoken_against", "invalid")
_STOPPED = phrases("spoken_against", "stopped")
_UNSURE = phrases("spoken_against", "unsure")
_NOT_SURE = phrases("spoken_against", "not_sure")
_NO_CANCER_THEN = phrases("spoken_against", "no_cancer_then")
_LEFT_BEHIND = phrases("spoken_against", "left_behind")
_IN_TOTAL = phrases("spoken_against", "in_total")
_RELAPSE = phrases("spoken_against", "relapse")
_ONGOING = phrases("spoken_against", "ongoing")
_AT_THE_START = phrases("spoken_against", "at_the_start")
_MANY = phrases("spoken_against", "many")
_DRUGS = tuple(
    sorted(words("undermined", "systemic_therapy_months") - {"syst", "duration", "varighed"})
)
_OPERATED_IN = re.compile(
    r"\b(?:operated|resected|removed|taken out|lobectomy|opereret|fjernet|reseceret|lobektomi)\b"
    r"[^.]{0,60}\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_OTHER_MIND = phrases("spoken_against", "other_mind")
_PATIENT = frozenset(["han", "hun", "he", "she", "pt", "patienten", "patient"])
_MOVED = words("performance", "changes") | words("spoken_against", "status_moved")
_MISGIVING = words("spoken_against", "misgiving")
_NOT_ALL = phrases("spoken_against", "not_all")
_ONE_MORE = phrases("spoken_against", "one_more")
_IN_BED = phrases("spoken_against", "in_bed")
_DEPENDENT = phrases("spoken_against", "dependent")
_DENIED_BEFORE = re.compile(
    r"\b(?:ikke|not|no|ingen|uden|without|never|aldrig)\s+\w*\s*$", re.IGNORECASE
)
_SIZE = r"(\d{1,3}(?:[.,]\d)?)"
_FROM_TO = re.compile(
    rf"(?:from|fra) {_SIZE}(?: ?(?:mm|cm))? (?:to|til) {_SIZE} ?(?:mm|cm)\b", re.IGNORECASE
)
_OTHER_LENGTHS = words("spoken_against", "other_lengths")
_INNOCENT = words("lesions", "innocent")
SETTING = "disease_setting"
PREFERENCE = "patient_preference"
STATUS = "performance_status"
_OF_LESIONS = frozenset(
    {"metastasis_count", "metastasis_sites", "metastasis_count_at_least"}
    | {"metastasis_sites_at_least", MORE}
)


def read_spoken_against(
    doc: Document, durations: list[Duration], facts: list[Finding]
) -> list[Finding]:
    """The doubts, about facts that the message itself does not tell."""
    facts = [f for f in facts if f.status == STATED]
    told = {f.entity for f in facts} | {f.value["fact"] for f in facts if f.entity == "unclear"}
    findings: list[Finding] = []
    for members in doc.sentences.values():
        text = doc.text[members[0].start : members[-1].end]
        if text.endswith("?"):
            continue
        if not told & {ABLATABLE, PRIMARY} and _treatment_doubted(members, text):
            findings += _doubts(doc, members, {ABLATABLE: [True], PRIMARY: ["feasible"]})
            continue
        if STATUS not in told and (held := _too_good(members, text)):
            findings += _doubts(doc, members, {STATUS: held})
        supposed = any(s.flags & {HYPOTHETICAL, OTHER_PERSON, "question"} for s in members)
        if not ({PRIMARY, SETTING} & told or supposed) and _says(text, _LEFT_BEHIND):
            against: dict[str, list[object]] = {PRIMARY: ["no_primary"]}
            findings += _doubts(doc, members, {**against, SETTING: ["oligorecurrence"]})
        if PREFERENCE not in told and not supposed and _wishes_otherwise(members, text):
            findings += _doubts(doc, members, {PREFERENCE: []})
        if SETTING not in told and not supposed:
            findings += _setting_spoken_against(doc, members, text)
        if any(s.flags & _NOT_SAID for s in members):
            continue
        if STATUS not in told and _status_moved(members):
            findings += _doubts(doc, members, {STATUS: []})
        if not told & {ABLATABLE, PRIMARY} and _treatment_refused(members, text):
            findings += _doubts(doc, members, {ABLATABLE: [True], PRIMARY: ["feasible"]})
        if PRIMARY not in told and _NO_CANCER_THEN.search(text):
            findings += _doubts(doc, members, {PRIMARY: ["no_primary"]})
        if ABLATABLE not in told and _NOT_ALL.search(text):
            findings += _doubts(doc, members, {ABLATABLE: [True]})
        denied = _denied_setting(doc, members) if SETTING not in told else None
        if denied is not None:
            findings += _doubts(doc, members, {SETTING: [denied]})
        if not told & _OF_LESIONS and _perhaps_one_more(doc, members, text):
            findings += _doubts(doc, members, {"metastasis_count": []})
        if RESPONSE not in told and (_grows(doc, members) or _measures_more(text)):
            findings += _doubts(doc, members, {RESPONSE: ["stable", "response"]})
        if "oncogene_driver" not in told and _INVALID.search(text) and _of_driver(members):
            findings += _doubts(doc, members, {"oncogene_driver": ["present", "absent"]})
    findings += _lengths_doubted(doc, durations, facts)
    if MONTHS not in told and durations and _STOPPED.search(doc.text):
        sentence = doc.sentences[doc.symbols[durations[0].first].sentence]
        if not any(s.flags & _NOT_SAID for s in sentence):
            findings += _doubts(doc, sentence, {MONTHS: []})
    return findings


def _lengths_doubted(
    doc: Document, durations: list[Duration], facts: list[Finding]
) -> list[Finding]:
    """ "I'm not sure that it is 6 months": of whatever fact holds the 6 months."""
    found = []
    for duration in durations:
        members = doc.sentences[doc.symbols[duration.first].sentence]
        start = doc.symbols[duration.first].start
        text = doc.text[members[0].start : members[-1].end]
        read = any(f.start <= start < f.end for f in facts)
        if not read and not duration.ago and _IN_TOTAL.search(text) and not _aside(members):
            given = {"number": duration.months}
            found.append(unclear(doc, MONTHS, "against", duration.first, duration.last, given))
            continue
        if not read and _NOT_SURE.search(text) and not any(s.flags & _NOT_SAID for s in members):
            value = {"fact": None, "why": "uncertain", "given": duration.months}
            found.append(Finding.of(doc, "unclear", value, duration.first, duration.last))
    return found


def _doubts(
    doc: Document, members: list[Symbol], against: dict[str, list[object]]
) -> list[Finding]:
    first, last = members[0].index, members[-1].index
    return [
        unclear(doc, fact, "against", first, last, {"only_if": values})
        for fact, values in against.items()
    ]


def _aside(members: list[Symbol]) -> bool:
    """Whether a length is of something else: an interval, what is planned, the past."""
    return any(
        s.flags & _NOT_SAID or s.has("planned", "recurrence") or s.low in _OTHER_LENGTHS
        for s in members
    )


def _treatment_doubted(members: list[Symbol], text: str) -> bool:
    """ "the RT people want to think about whether SBRT can be given"."""
    if any(OTHER_PERSON in s.flags for s in members) or not _UNSURE.search(text):
        return False
    return any(s.has(*_LOCAL) or s.low.startswith((*_LOCAL_STEMS, *_DOCTORS)) for s in members)


def _status_moved(members: list[Symbol]) -> bool:
    """ "PS also slipped", "the PS in the referral was too optimistic"."""
    named = any(s.has("performance") and not s.taken for s in members)
    return named and any(s.low in _MOVED for s in members)


def _says(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words are there, and no denial right before them."""
    found = pattern.search(text)
    return found is not None and not _DENIED_BEFORE.search(text[: found.start()])


def _too_good(members: list[Symbol], text: str) -> list[object]:
    """The statuses that do not go with "hardly leaves the bed", "skal have hjælp til bad"."""
    for pattern, statuses in ((_IN_BED, [0, 1, 2]), (_DEPENDENT, [0, 1])):
        found = pattern.search(text)
        if found is None or _DENIED_BEFORE.search(text[: found.start()]):
            continue
        place = members[0].start + found.start()
        if not any(s.flags & _NOT_SAID for s in members if s.start <= place < s.end):
            return list(statuses)
    return []


def _treatment_refused(members: list[Symbol], text: str) -> bool:
    """ "lobectomy is off the table", "den ene kan dog ikke stråles", "too close to the cord"."""
    said = {token.low for s in members for token in s.tokens}
    of_doctor = any(low.startswith(_DOCTORS) for low in said)
    wished = bool(said & _WISHES) and not of_doctor
    if wished or any(low.startswith(_SYSTEMIC) for low in said):
        # What the patient wants is told of as such, and drugs are no local treatment.
        return False
    if _TOO_NEAR.search(text):
        return True
    local = any(s.has(*_LOCAL) or s.low.startswith(_LOCAL_STEMS) for s in members)
    local = local or of_doctor
    refused = bool(said & _DENIALS) and bool(said & _MODALS) and not said & _HISTORY
    return local and (_GIVEN_UP.search(text) is not None or refused)


def _denied_setting(doc: Document, members: list[Symbol]) -> str | None:
    """ "it is not de novo", "I doubt that oligoprogression is the right label"."""
    doubted = any(token.low in _MISGIVING for s in members for token in s.tokens)
    for symbol in members:
        value = symbol.value("setting")
        if value in NAMED and (doubted or is_denied(doc, symbol)):
            return value
    return None


def _setting_spoken_against(doc: Document, members: list[Symbol], text: str) -> list[Finding]:
    """ "the adrenal is a relapse", "durvalumab er aldrig stoppet", "mange metastaser ved debut"."""
    against: list[object] = []
    many_at_first = _AT_THE_START.search(text) and _MANY.search(text)
    if _says(text, _RELAPSE) or _says(text, _OPERATED_IN) or many_at_first:
        against.append("de_novo")
    if _ONGOING.search(text) and any(s.low.startswith(_DRUGS) for s in members):
        against.append("oligorecurrence")
    return _doubts(doc, members, {SETTING: against}) if against else []


def _wishes_otherwise(members: list[Symbol], text: str) -> bool:
    """ "nu vil han alligevel gerne", "she changed her mind"."""
    patient = any(s.low in _PATIENT or s.has("patient_word") for s in members)
    return patient and _says(text, _OTHER_MIND)


def _perhaps_one_more(doc: Document, members: list[Symbol], text: str) -> bool:
    """ "vi har fundet en til", "CT beskriver desuden en forandring i højre lunge"."""
    if any(s.has("negation", "benign") or s.low in _INNOCENT for s in members):
        return False
    added = any(s.has("addition") for s in members)
    lesion = any(s.has("lesion") and not s.has("primary") for s in members)
    return (added and lesion) or _ONE_MORE.search(text) is not None


def _grows(doc: Document, members: list[Symbol]) -> bool:
    """ "seneste CT viser vækst", "new lesions on the scan"."""
    grown = [s for s in members if s.has("new_lesion") or s.has_value("response", "progression")]
    return any(
        not any(n.has("negation") for n in [*doc.before(s.index, 3), *doc.after(s.index, 2)])
        for s in grown
    )


def _measures_more(text: str) -> bool:
    """ "the primary has gone from 31 to 47 mm", "fra 3,1 til 4,7 cm"."""
    return any(
        float(before.replace(",", ".")) < float(after.replace(",", "."))
        for before, after in _FROM_TO.findall(text)
    )


def _of_driver(members: Iterable[Symbol]) -> bool:
    return any(s.has("gene", "driver_noun") or s.low.startswith(_DRIVER) for s in members)

"""Sentences that undermine what was told before and tell no value of their own.

"The tissue in the jar was somebody else's", "hverken EGFR- eller ALK-resultatet kan bruges", "I am
no longer sure about the liver": a word that takes something back, beside a word that names what. It
is a doubt about that fact, if the conversation holds it, and nothing at all if not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.text.document import Document, Symbol
from bot.text.doubt_classifier import EXAM, RECORD, DoubtClassifier
from bot.text.findings import Finding, holds_for_any_value, unclear
from bot.text.metastases.called_otherwise import places_of
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, STATED
from bot.text.tnm import VERTEBRA
from bot.text.words import phrases, words

MIXED_UP = "mixed_up"
_AGAINST = "against"
_NOT_SAID = frozenset({HYPOTHETICAL, AGO, "question"})
_TAKES_BACK = phrases("undermined", "takes_back")
_NOT_OURS = phrases("undermined", "not_ours")
_OF_ANOTHER = phrases("undermined", "of_another")
_PAUSE = re.compile(r"[;:]|, (?:og|and|men|but) ")
_WRONG_RECORD = phrases("undermined", "wrong_record")
_OF_NO_USE = re.compile(r"\bhverken\b.*\bkan bruges\b|\bneither\b.*\bcan be used\b")
_NOT_DONE = phrases("undermined", "not_done")
_WONDERS = phrases("undermined", "wonders")
_ASIDE = phrases("undermined", "aside")
_OF_LITTLE_WEIGHT = frozenset(
    {"language", "t_stage", "n_stage", "pet_ct", "brain_mri", "histology_verified", "mdt_discussed"}
)
_EXAMS = ("pet_ct", "brain_mri", "mdt_discussed")
_LESION = "metastasis_sites"
_LESION_FACTS = frozenset({_LESION, "metastasis_count"})
_OF_LESIONS = _LESION_FACTS | {f"{fact}_at_least" for fact in _LESION_FACTS}
_TREATMENTS = ("primary_treatment", "metastases_ablatable")
_A_LIST = 3
"""So many facts are told by a sentence that goes through a case, and takes nothing back."""
_SETTLED = frozenset({"unclear", "not_known", "replaced"})
_TOLD_WITH = {
    "diagnosis": frozenset({"histology"}),
    # What the patient wants is not what can be done.
    **dict.fromkeys(_TREATMENTS, frozenset({"patient_preference"})),
    **dict.fromkeys(_LESION_FACTS, _OF_LESIONS),
}
_AFTER_ALL = frozenset(["alligevel", "all"])
_CORRECTS = frozenset(["rettelse", "correction", "korrektion"])
_PATHOLOGISTS = ("pato", "path")
_HOW_MANY = ("antallet", "number of")
_WORDS_TOO = frozenset(["met", "ret", "who"])
_TREATED = ("local_therapy", "local_verb", "resection", "treatable_word", "therapy", "suitable")
Topic = tuple[tuple[str, ...], tuple[str, ...]]


def _stems(name: str) -> tuple[str, ...]:
    return tuple(sorted(words("undermined", name)))


# What a sentence is about: kinds of the lexicon, and beginnings of words that it does not have.
_TOPICS: Mapping[str, Topic] = {
    "oncogene_driver": (("gene", "driver_noun"), _stems("oncogene_driver")),
    "performance_status": (("performance",), _stems("performance_status")),
    "systemic_therapy_months": ((), _stems("systemic_therapy_months")),
    "systemic_response": (("response",), _stems("systemic_response")),
    "disease_setting": (("setting",), _stems("disease_setting")),
    "diagnosis": ((), _stems("origin")),
    "primary_treatment": ((), _stems("lung_operation")),
    "metastases_ablatable": (("local_therapy", "resection"), _stems("metastases_ablatable")),
}
# Named beside anything else, too: "biopsy of the rib", "a second primary".
_LAST_TOPICS: Mapping[str, Topic] = {
    "diagnosis": (("diagnosis", "histology"), _stems("diagnosis")),
    "primary_treatment": (("primary",), _stems("primary_treatment")),
}


def read_undermined(
    doc: Document, facts: list[Finding], doubts: list[Finding], classifier: DoubtClassifier
) -> list[Finding]:
    """The doubts, and whether it is another patient of whom something was told.

    What the message itself tells, in `facts`, is not in doubt. The `classifier` is asked as
    well, about every sentence that raised none of the `doubts` of before and does not go through a
    whole case.
    """
    of_others = {(doc.sentence_at(f.start), f.entity) for f in facts if f.status == OTHER_PERSON}
    facts = [f for f in facts if f.status == STATED]
    told = {f.entity for f in facts} | {
        f.value["fact"]
        for f in facts
        if f.entity == "unclear" and f.value["why"] != "one_gene_negative"
    }
    spoken = Counter(doc.sentence_at(f.start) for f in facts if f.entity != "language")
    telling = {doc.sentence_at(f.start) for f in facts if f.entity not in _OF_LITTLE_WEIGHT}
    settled = {
        doc.sentence_at(f.start)
        for f in [*facts, *doubts]
        if f.entity in _SETTLED and (f.entity != "unclear" or holds_for_any_value(f))
    }
    findings: list[Finding] = []
    for number, members in doc.sentences.items():
        text = doc.said(members)
        if text.endswith("?") or _gives_place(members):
            continue
        found: list[Finding] = []
        others = any(OTHER_PERSON in s.flags for s in members)
        supposed = any(s.flags & _NOT_SAID for s in members) or _ASIDE.search(text) is not None
        if not supposed or _WONDERS.search(text):
            not_ours = _NOT_OURS.search(text) is not None
            exams = _exams(members, text, not_ours) if not others else []
            found = [_doubt(doc, members, name, {"only_if": [True]}) for name in exams]
            taken_back = _TAKES_BACK.search(text) or _OF_NO_USE.search(text)
            if not_ours or (taken_back and not others):
                if any(s.has_value("diagnosis", "other_cancer") for s in members):
                    # "path cannot exclude spread from her colon cancer"
                    found.append(_doubt(doc, members, "diagnosis", {"only_if": []}))
                if number not in telling or not_ours:
                    found += _doubts(doc, members, [e for n, e in of_others if n == number])
                if _WRONG_RECORD.search(text) and not found and number not in spoken:
                    first, last = members[0].index, members[-1].index
                    found = [Finding.of(doc, MIXED_UP, sorted(told), first, last)]
        findings += [f for f in found if not _is_told(f, told)]
        if number not in settled and spoken[number] < _A_LIST and not _gives_number(members):
            findings += _learned(doc, members, classifier, told, number in spoken)
    return findings


def _gives_place(members: list[Symbol]) -> bool:
    """ "Rettelse: lungen"."""
    said = [s for s in members if s.is_word]
    named = any(s.has("organ") for s in said) and not any(s.has("negation") for s in said)
    return 0 < len(said) <= _A_LIST and said[0].low in _CORRECTS and named


def _gives_number(members: list[Symbol]) -> bool:
    """ "Rettelse, kun 2 måneder": the new value itself."""
    said = [s for s in members if s.is_word or s.number is not None]
    return bool(said) and said[0].low in _CORRECTS and any(s.number is not None for s in said)


def _learned(
    doc: Document,
    members: list[Symbol],
    classifier: DoubtClassifier,
    told: set[str],
    tells: bool,
) -> list[Finding]:
    """The doubts that the classifier finds in a sentence."""
    opinion = classifier.read(members)
    if opinion is None or (tells and _only_confirms(members)):
        return []
    named = {*_topics(members), *_topics(members, _LAST_TOPICS)}
    named |= {_LESION} if _names_lesions(members) else set()
    # A sentence that tells something is about that, whatever else it names.
    topics = opinion.doubted(named if not tells else ())
    if topics == [RECORD]:
        return [Finding.of(doc, MIXED_UP, sorted(told), members[0].index, members[-1].index)]
    found = []
    for topic in topics:
        for doubt in _of_topic(doc, members, topic):
            if not _is_told_with(doubt, told):
                found.append(doubt)
            elif opinion.is_nearly_certain_of(topic):
                # "Stable is what I dare not sign any more": no news of it if the case had it.
                doubt.value["given"]["unless_changed"] = True
                found.append(doubt)
    return found


def _only_confirms(members: list[Symbol]) -> bool:
    """ "PS 1 alligevel", "PS 0 after all": the value, and no word against it."""
    said = [s.low for s in members if s.is_word]
    return len(said) <= _A_LIST and bool(said) and said[-1] in _AFTER_ALL


def _of_topic(doc: Document, members: list[Symbol], topic: str) -> list[Finding]:
    """The doubts about the facts of a topic."""
    if topic == _LESION:
        # Whichever of them it is: none is certain any more.
        given: dict[str, object] = {"only_if": [], "told_before": []}
        return [_doubt(doc, members, name, {**given}) for name in sorted(_LESION_FACTS)]
    if topic == EXAM:
        of_exam = [n for n in _EXAMS if any(s.has_value("exam", n) for s in members)]
        return [_doubt(doc, members, name, {"only_if": [True]}) for name in of_exam]
    return [_doubt(doc, members, topic, {"only_if": []})] if topic != RECORD else []


def _is_told(doubt: Finding, told: set[str]) -> bool:
    if doubt.entity == MIXED_UP:
        return False
    fact = doubt.value["fact"]
    return fact in told or (fact == _LESION and not told.isdisjoint(_LESION_FACTS))


def _is_told_with(doubt: Finding, told: set[str]) -> bool:
    """Whether the fact, or one that goes with it, is told by the message itself."""
    fact = doubt.value["fact"]
    return fact in told or not told.isdisjoint(_TOLD_WITH.get(fact, ()))


def _exams(members: list[Symbol], text: str, not_ours: bool) -> list[str]:
    """ "The PET-CT was his brother's", "MDT blev aflyst"."""
    if not (not_ours or _NOT_DONE.search(text)):
        return []
    return [name for name in _EXAMS if any(s.has_value("exam", name) for s in members)]


def _doubts(doc: Document, members: list[Symbol], of_others: list[str]) -> list[Finding]:
    """What the sentence names; ``of_others`` are the facts that it tells of somebody else."""
    topics = _topics(members) or [name for name in _TOPICS if name in of_others]
    if not topics:
        lesions = _of_lesions(doc, members)
        if lesions:
            # "Path will not exclude that it is breast": of the tumour, or of that organ.
            of_tumour = any(s.low.startswith(_PATHOLOGISTS) for s in members)
            doubts = [_doubt(doc, members, "diagnosis", {"only_if": []})] if of_tumour else []
            return [*lesions, *doubts]
        # "EGFR exon 20 at a low VAF. The pathologist doubts that it is real."
        before = doc.sentences.get(members[0].sentence - 1, ())
        topics = _topics(before) or _topics(members, _LAST_TOPICS)
    return [_doubt(doc, members, name, {"only_if": []}) for name in topics]


def of_this_patient(doc: Document, facts: list[Finding]) -> list[Finding]:
    """The facts without those that their sentence gives to somebody else.

    "The mesothelioma was another patient's" tells of none here.
    """
    kept = []
    for fact in facts:
        members = doc.sentences.get(doc.sentence_at(fact.start), ())
        behind = doc.low[fact.end : members[-1].end] if members else ""
        found = _OF_ANOTHER.search(behind)
        if found is None or _PAUSE.search(behind[: found.start()]):
            kept.append(fact)
    return kept


def _doubt(doc: Document, members: list[Symbol], fact: str, given: dict[str, object]) -> Finding:
    return unclear(doc, fact, _AGAINST, members[0].index, members[-1].index, given)


def _topics(members: Iterable[Symbol], topics: Mapping[str, Topic] = _TOPICS) -> list[str]:
    symbols = [s for s in members if s.is_word and (s.low not in _WORDS_TOO or _is_capital(s))]
    return [
        fact
        for fact, (kinds, stems) in topics.items()
        if any((kinds and s.has(*kinds)) or s.low.startswith(stems) for s in symbols)
    ]


def _is_capital(symbol: Symbol) -> bool:
    """ "the MET result", but not "a met"; "WHO 1", but not "who follows him"."""
    return symbol.tokens[0].text.isupper()


def _of_lesions(doc: Document, members: list[Symbol]) -> list[Finding]:
    """ "The rib was the other patient's"; what is said of treating an organ tells of no lesion."""
    if any(s.has(*_TREATED) for s in members):
        return []
    named = [s for s in members if not s.has("exam", "other_exam")]
    named = [s for s in named if s.taken != "tnm" and not VERTEBRA.fullmatch(s.low)]
    places = places_of(doc, named)
    if not places and not _names_lesions(members):
        return []
    return [_doubt(doc, members, _LESION, {"told_before": places, "cleared": True})]


def _names_lesions(members: list[Symbol]) -> bool:
    return any(
        (s.has("metastasis", "lesion") and s.low != "met") or s.low.startswith(_HOW_MANY)
        for s in members
    )

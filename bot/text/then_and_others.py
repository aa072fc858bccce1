"""What was earlier, and what is said of somebody else."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.measures import is_recent
from bot.text.reach import flag, head_of, is_present, rest_of_sentence, this_one
from bot.text.status import AGO, OTHER_PERSON, PAST, UNCERTAIN
from bot.text.words import words

# What may well have changed within weeks; a lesion, an examination or a diagnosis has not.
_PASSING = frozenset([None, "ps", "therapy", "preference", "symptom"])
_STATUS_POST = frozenset(["s p", "s / p", "st p", "st . p", "status post"])
_TALKS = words("then_and_others", "talks")
_ASKED_BEFORE = ("the patient ", "the pt ", "patienten ", "pt ")
_ANOTHER = frozenset(["another", "different", "anden", "forrige", "previous"])
_WAS = frozenset(["is", "was", "er", "var", "til", "to", "concerns", "gælder", "vedrører"])
_THAT = frozenset(["det", "that", "this", "it", "dette"])
_SOMEBODY = ("another ", "a different ", "en anden ", "a similar ")
_OPENING = 4
_WHO = frozenset(["der", "som", "who", "that", "med", "with"])
_RELATIVES = frozenset(["who", "der", "som"])
_COLLEAGUE = ("kollega", "colleague")
_BELIEVES = words("then_and_others", "believes")
_STAGE_REACH = 8
_OPENS_TIME = frozenset(["back in", "tilbage i"])
_DOCTORS = words("then_and_others", "doctors")
_DISEASE = frozenset({"lesion", "diagnosis", "tnm", "setting"})
_PATIENT = ("patient", "pt", "pt.", "lady", "gentleman")
_AT_ONCE = 2
_READINGS = words("then_and_others", "readings")
_LATER = words("then_and_others", "later")
_INSTEAD = words("then_and_others", "instead")
_OURS = frozenset(["min", "vores", "my", "our", "ours", "denne", "this"])


def is_doctor(doc: Document, past: Symbol) -> bool:
    """ "his previous oncologist wrote PS 1": another doctor, and no word of when."""
    following = doc.at(past.index + 1)
    return following is not None and following.low in _DOCTORS


def mark_past(doc: Document, symbol: Symbol) -> None:
    values = symbol.values("past")
    if "neutral" in values or _remains(doc, symbol) or is_doctor(doc, symbol):
        return
    following = doc.at(symbol.index + 1)
    if following is not None and following.low in _READINGS:
        # "replaces the earlier reading and shows progression"
        return
    named = next((s for s in doc.after(symbol.index, 3) if head_of(s)), None)
    if named is not None and named.has_value("setting", "polymetastatic"):
        # "initially polymetastatic adenocarcinoma": the cancer is that of today.
        flag(doc.symbols[symbol.index + 1 : named.index + 1], PAST)
        return
    if "after" in values and "before" not in values:
        unit = next(iter(doc.before(symbol.index, 1)), None)
        if (unit is not None and unit.has("unit")) or symbol.tokens[0] is not symbol.tokens[-1]:
            earlier = list(doc.before(symbol.index, 40, is_present))
            if unit is not None and is_recent(doc, unit) and not _since_then(doc, symbol):
                # "two metastases found two weeks ago" are still there
                flag((s for s in earlier if head_of(s) in _PASSING), AGO)
                return
            flag(earlier, AGO)
            told = len([s for s in earlier if s.is_word or s.number is not None])
            verb = doc.at(symbol.index + 1)
            was = verb is not None and verb.low in ("var", "was")
            if told <= 3 or (was and any(s.has_value("setting", "at_diagnosis") for s in earlier)):
                # "10 år siden c. prostatae", "ved diagnosen for 3 år siden var hun T2aN0M0"
                flag(doc.after(symbol.index, 6, is_present), AGO)
        return
    given = doc.at(symbol.index + 1)
    if symbol.low in _STATUS_POST and given is not None and given.has("local_therapy"):
        # "s/p CRT + durvalumab for stage IIIB"
        flag([given], PAST)
        return
    if symbol.low in _STATUS_POST and any(
        s.has_value("therapy", "systemic") for s in doc.after(symbol.index, 6)
    ):
        # "s/p 4 months of chemo-IO" tells the treatment that was given.
        return
    for ahead in doc.after(symbol.index, 3):
        if ahead.has_value("past", "neutral"):
            return
        if head_of(ahead):
            break
    reached = list(doc.after(symbol.index, 60, is_present))
    if symbol.low in _OPENS_TIME:
        # "Back in June this man had disease everywhere: liver, at least eight bone lesions"
        rest = rest_of_sentence(doc, symbol.index)
        reached = list(itertools.takewhile(lambda s: not is_present(s), rest))
    if not any(head_of(s) or s.has("resection") for s in reached):
        closes = not any(s.is_word for s in doc.after(symbol.index, 3))
        if "after" in values and closes:
            flag(doc.before(symbol.index, 60, is_present), PAST)
        return
    flag(reached, PAST)
    mark_near(doc, symbol, reached, "past_near")


def _since_then(doc: Document, ago: Symbol) -> bool:
    """Whether a word behind tells of now: "PS was 1 two weeks ago, now 2"."""
    return any(
        is_present(s) or s.has_value("grammar", "contrast") for s in doc.symbols[ago.index :]
    )


def _remains(doc: Document, symbol: Symbol) -> bool:
    """ "tilbage i columna" tells where they are left, "tilbage i 2019" when it was."""
    if symbol.low != "tilbage i":
        return False
    return not any(s.taken in ("year", "date") or s.number for s in doc.after(symbol.index, 2))


def mark_resected(doc: Document, symbol: Symbol) -> None:
    """ "lobektomi for pT2aN0M0": the stage is the one that was operated."""
    following = next(
        (
            s
            for s in doc.symbols[symbol.index + 1 : symbol.index + 9]
            if s.is_word and s.taken != "dose" and not s.has("unit")
        ),
        None,
    )
    if following is not None and following.sentence != symbol.sentence:
        return
    if following is not None and following.low in ("for", "pga", "grundet", "p", "pga."):
        operated = doc.symbols[symbol.index + 1 : symbol.index + 13]
        operated = [s for s in operated if s.sentence == symbol.sentence]
        until_now = itertools.takewhile(lambda s: not is_present(s), operated)
        flag((s for s in until_now if s.taken == "tnm"), PAST)


def mark_stage_of_another(doc: Document) -> None:
    """ "colon cancer stage III (T3N2)", "after resection (then pT2aN1M0)": not that of now."""
    for symbol in doc.symbols:
        if symbol.taken == "tnm" and any(
            s.low in ("then", "dengang") for s in doc.before(symbol.index, 2)
        ):
            symbol.flags.add(PAST)
    for cancer in doc.of("diagnosis"):
        if not cancer.has_value("diagnosis", "other_cancer"):
            continue
        for symbol in doc.symbols[cancer.index + 1 : cancer.index + _STAGE_REACH]:
            if symbol.sentence != cancer.sentence or symbol.has(
                "diagnosis", "histology", "lung_histology", "primary", "present"
            ):
                break
            if symbol.taken == "tnm":
                symbol.flags.add(PAST)


def mark_other_person(doc: Document, symbol: Symbol) -> None:
    if any(s.low in _TALKS for s in doc.before(symbol.index, 4)):
        # "wants to talk to his family"
        return
    asked_before = symbol.low.startswith(_ASKED_BEFORE) and "next" not in symbol.low
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
    opening = doc.at(symbol.index + 2)
    alone = not any(s.is_word for s in reached)
    if alone and opening is not None and opening.low in _RELATIVES:
        # "Her husband, who had lung cancer, was treated with SBRT at our place."
        reached = rest_of_sentence(doc, symbol.index)
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


def mark_near(doc: Document, cue: Symbol, reached: list[Symbol], flag: str) -> None:
    """Later clauses of the sentence, when a disease was named with the cue: reach in doubt."""
    if not any(head_of(s) in _DISEASE for s in reached):
        return
    if any(s.has_value("setting", "recurrence", "oligorecurrence") for s in reached):
        # "Recidiv efter lobektomi i 2021: to metastaser": the date is the operation's.
        return
    # "Initially polymetastatic, treated for 11 months": what was given came after that.
    spread = any(s.has_value("setting", "polymetastatic") for s in reached)
    spread = spread and not any(s.has_value("diagnosis", "other_cancer") for s in reached)
    back = this_one(doc, cue) if flag == "other_near" else None
    for symbol in doc.sentences[cue.sentence]:
        if symbol.index <= cue.index:
            continue
        hers = flag == "other_near" and doc.symbols[symbol.index - 1].low in ("til", "of", "to")
        if is_present(symbol) or (symbol.has("patient_word") and not hers):
            # but "søsteren til pt. har lungekræft, med metastaser"
            return
        if symbol is back:
            return
        if symbol.has("after") and any(s.taken == "duration" for s in doc.after(symbol.index, 2)):
            # "initially seven, after eight months two": time has gone on.
            return
        if symbol.clause != cue.clause:
            if spread and (symbol.has("therapy", "response") or symbol.taken == "duration"):
                continue
            if symbol.has("diagnosis", "lung_histology", "histology"):
                alone = sum(s.is_word for s in doc.clause_of(symbol.index)) == 1
                if not (alone and back is None and flag == "other_near"):
                    return
            symbol.flags.add(flag)


def mark_status_before(doc: Document) -> None:
    """ "PS 1 før kemo", "ECOG 0 ved diagnosen": the status of an earlier time."""
    for symbol in doc.symbols:
        if symbol.taken != "ps":
            continue
        following = next(iter(doc.after(symbol.index, 1)), None)
        if following is not None and (
            following.low in ("før", "inden", "before", "forud", "forinden", "indtil", "until")
            or following.has_value("setting", "at_diagnosis")
        ):
            flag([s for s in doc.before(symbol.index, 4) if s.taken == "ps"], PAST)
            symbol.flags.add(PAST)

"""What was earlier: how far the words of another time reach."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.measures import is_recent
from bot.text.reach import flag, head_of, is_present, rest_of_sentence, this_one
from bot.text.status import AGO, PAST
from bot.text.words import words

# What may well have changed within weeks; a lesion, an examination or a diagnosis has not.
_PASSING = frozenset(["ps", "therapy", "preference", "symptom", "response"])
_FOUND = words("then", "found")
_SINCE = words("then", "since")
_SINCE_REACH = 16
_STATUS_POST = frozenset(["s p", "s / p", "st p", "st . p", "status post"])
_STAGE_REACH = 8
_OPENS_TIME = frozenset(["back in", "tilbage i"])
_DOCTORS = words("then", "doctors")
_DISEASE = frozenset({"lesion", "diagnosis", "tnm", "setting"})
_READINGS = words("then", "readings")


def is_doctor(doc: Document, past: Symbol) -> bool:
    """ "his previous oncologist wrote PS 1": another doctor, and no word of when."""
    following = doc.at(past.index + 1)
    return following is not None and following.low in _DOCTORS


def mark_past(doc: Document, symbol: Symbol) -> None:
    """Flag as past what a word of an earlier time is told with."""
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
            if unit is not None and is_recent(doc, unit) and _is_still_so(doc, symbol):
                # "two metastases found two weeks ago" are still there
                flag((s for s in earlier if head_of(s) in _PASSING | {None}), AGO)
                behind = doc.after(symbol.index, 6, is_present)
                flag((s for s in behind if head_of(s) in _PASSING), AGO)
                return
            recent = unit is not None and is_recent(doc, unit)
            flag((s for s in earlier if not (recent and s.has("gene", "variant"))), AGO)
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


def _is_still_so(doc: Document, ago: Symbol) -> bool:
    """Whether something was found then, not treated, and no word behind tells of now."""
    sentence = doc.sentences[ago.sentence]
    found = any(token.low in _FOUND for s in sentence for token in s.tokens)
    treated = any(s.has("local_therapy", "local_verb", "resection", "removed") for s in sentence)
    examined = any(s.has("exam") for s in sentence) and not any(
        s.has("metastasis") for s in sentence
    )
    since = any(
        is_present(s)
        or s.has_value("grammar", "contrast")
        or any(token.low in _SINCE for token in s.tokens)
        for s in doc.symbols[ago.index + 1 : ago.index + _SINCE_REACH]
    )
    return (found or examined) and not treated and not since


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

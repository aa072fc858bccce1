"""What is said of whom and when: uncertain, past, another person, hypothetical, planned.

Each cue marks the symbols it reaches; the readers then ask for the status of what they found.
Where a cue's reach is in doubt the mark ends in "_near": such a finding is asked about.
"""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.questions import asks, mark_questions, mark_what_if, up_to_sign
from bot.text.reach import (
    closes_sentence_part,
    first_group,
    flag,
    group_of_next_clause,
    head_of,
    is_present,
    last_group_of_previous_clause,
    rest_of_sentence,
    this_one,
)
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, UNCERTAIN
from bot.text.words import words

_STATUS_POST = frozenset(["s p", "s / p", "st p", "st . p", "status post"])
_PLAN_HEADINGS = words("scope", "plan_headings")


_CONCLUDING = ("beslutning", "konklusion", "konklusionen", "beslutningen")


_GIVEN = words("scope", "given")


_OWN = frozenset(["min", "mine", "vores", "my", "our"])


_FOUND = frozenset(
    ["found", "shown", "known", "noted", "seen", "proved", "proven", "turned out", "discovered"]
)


_RULED_OUT = words("scope", "ruled_out")
_NOT = frozenset(["ikke", "ej", "not", "cannot", "can't", "never", "hardly", "næppe"])


_RELATIVE = frozenset(["that", "which", "som", "der"])


_TALKS = words("scope", "talks")


_ASKED_BEFORE = ("the patient ", "the pt ", "patienten ", "pt ")
_COLLEAGUE = ("kollega", "colleague")
_BELIEVES = words("scope", "believes")


_DISEASE = frozenset({"lesion", "diagnosis", "tnm", "setting"})


def mark(doc: Document) -> None:
    """Set the flags of every symbol; called once, after TNM and numbers are read."""
    for symbol in doc.symbols:
        if symbol.kinds or symbol.taken == "year" or symbol.low == "?":
            _mark_cue(doc, symbol)
    _mark_status_before(doc)
    _mark_should(doc)
    _mark_plans(doc)
    mark_questions(doc)
    mark_what_if(doc)


def _mark_cue(doc: Document, symbol: Symbol) -> None:
    if symbol.has("uncertain"):
        _mark_uncertain(doc, symbol, symbol.values("uncertain"))
    elif symbol.low in _RULED_OUT and any(
        token.low in _NOT for s in doc.before(symbol.index, 5) for token in s.tokens
    ):
        # "at metastaser ikke med sikkerhed kan udelukkes": any order of the words.
        symbol.taken = "doubt"
        _mark_uncertain(doc, symbol, ["before", "after"])
    if symbol.low == "?":
        _mark_question_sign(doc, symbol)
    if symbol.has("past") and not symbol.has_value("setting", "at_diagnosis"):
        _mark_past(doc, symbol)
    if symbol.taken == "year":
        _mark_dated(doc, symbol)
    if symbol.has("other_person"):
        _mark_other_person(doc, symbol)
    if symbol.has("resection", "local_therapy"):
        _mark_resected(doc, symbol)
    if symbol.has("hypothetical"):
        rest = up_to_sign(rest_of_sentence(doc, symbol.index))
        # "hvis PS havde været 1 ..., men pt. er i PS 3"
        flag(itertools.takewhile(_goes_on, rest), HYPOTHETICAL)
    if symbol.has("planned") and not _begun(doc, symbol):
        values = symbol.values("planned")
        if "before" in values:
            flag(_planned_group(doc, symbol.index), PLANNED)
        if "after" in values:
            flag(first_group(doc, symbol.index, -1), PLANNED)


def _goes_on(symbol: Symbol) -> bool:
    return not (symbol.has_value("grammar", "contrast") or symbol.low == "but")


def _begun(doc: Document, symbol: Symbol) -> bool:
    """ "start kemo-immun 3/2" tells when it was begun."""
    if symbol.low == "to have":
        # "was found to have one brain metastasis"
        return any(s.low in _FOUND for s in doc.before(symbol.index, 5))
    return symbol.low == "start" and any(
        s.taken in ("date", "year") for s in doc.clause_of(symbol.index)
    )


def _planned_group(doc: Document, index: int) -> list[Symbol]:
    """What is planned: with "SBRT af metastasen" the treatment is, and not the metastasis."""
    group = first_group(doc, index, 1)
    for place, symbol in enumerate(group):
        if symbol.low in _OWN:
            # "tilbyde noget lokalt til min patient med en metastase"
            return group[:place]
        if head_of(symbol) is not None:
            break
        if symbol.has("local_therapy", "resection"):
            return group[: place + 1]
    return group


def _mark_uncertain(doc: Document, symbol: Symbol, values: list[str]) -> None:
    near = [*doc.before(symbol.index, 10), *doc.after(symbol.index, 3)]
    if symbol.has("suitable") and any(s.has("local_therapy", "resection") for s in near):
        # "SBRT mulig mod metastasen": the treatment is possible, the metastasis certain.
        return
    ahead = first_group(doc, symbol.index, 1) if "before" in values else []
    beside = next(iter(doc.after(symbol.index, 1)), None)
    if beside is not None and beside.has("local_therapy", "resection"):
        # "spørgsmål om SBRT af metastasen": in doubt is the treatment, not the metastasis.
        ahead = [s for s in ahead if head_of(s) != "lesion" and s.number is None][:1]
    either_side = "before" in values and "after" in values
    if either_side and not any(head_of(s) for s in doc.after(symbol.index, 4)):
        ahead = []
    if "before" in values and not ahead:
        ahead = group_of_next_clause(doc, symbol)
    if not ahead and symbol.low.endswith(("udelukke", "exclude", "rule out")):
        # "kan ikke udelukke yderligere en i Th11": what has no noun of its own, too.
        ahead = list(doc.after(symbol.index, 8))
    if ahead:
        flag(ahead, UNCERTAIN)
        return
    if "after" in values or "before" in values:
        behind = first_group(doc, symbol.index, -1)
        if "after" not in values and _says_of_before(doc, symbol):
            flag(behind or last_group_of_previous_clause(doc, symbol), UNCERTAIN)
        if not behind and "after" in values and closes_sentence_part(doc, symbol):
            behind = last_group_of_previous_clause(doc, symbol)
        if "after" in values:
            flag(behind, UNCERTAIN)


def _says_of_before(doc: Document, symbol: Symbol) -> bool:
    """ "a lesion in the liver that might be another one"."""
    return any(s.low in _RELATIVE for s in doc.before(symbol.index, 2))


def _mark_question_sign(doc: Document, symbol: Symbol) -> None:
    following = doc.at(symbol.index + 1)
    if following is not None and not symbol.glued and following.glued:
        flag(first_group(doc, symbol.index, 1), UNCERTAIN)
        return
    opens = symbol.index == 0 or doc.symbols[symbol.index - 1].clause != symbol.clause
    if following is not None and opens and following.sentence == symbol.sentence:
        # "? liver met": the sign before its statement.
        flag(doc.clause_of(following.index), UNCERTAIN)
        return
    if asks(doc.sentences[symbol.sentence]):
        return
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in ("eller", "or") for s in clause):
        # "progression eller inflammation i L2-fokus?"
        flag(clause, UNCERTAIN)
        return
    behind = first_group(doc, symbol.index, -1)
    if not behind and not any(s.is_word for s in doc.clause_of(symbol.index)):
        behind = last_group_of_previous_clause(doc, symbol)
    flag(behind, UNCERTAIN)


def _mark_past(doc: Document, symbol: Symbol) -> None:
    values = symbol.values("past")
    if "neutral" in values or _remains(doc, symbol):
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
            flag(earlier, AGO)
            if len([s for s in earlier if s.is_word or s.number is not None]) <= 3:
                # "10 år siden c. prostatae"
                flag(doc.after(symbol.index, 6, is_present), AGO)
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
    if not any(head_of(s) or s.has("resection") for s in reached):
        closes = not any(s.is_word for s in doc.after(symbol.index, 3))
        if "after" in values and closes:
            flag(doc.before(symbol.index, 60, is_present), PAST)
        return
    flag(reached, PAST)
    _mark_near(doc, symbol, reached, "past_near")


def _remains(doc: Document, symbol: Symbol) -> bool:
    """ "tilbage i columna" tells where they are left, "tilbage i 2019" when it was."""
    if symbol.low != "tilbage i":
        return False
    return not any(s.taken in ("year", "date") or s.number for s in doc.after(symbol.index, 2))


def _mark_resected(doc: Document, symbol: Symbol) -> None:
    """ "lobektomi for pT2aN0M0": the stage is the one that was operated."""
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is not None and following.low in ("for", "pga", "grundet", "p", "pga."):
        flag((s for s in doc.after(symbol.index, 12) if s.taken == "tnm"), PAST)


def _mark_dated(doc: Document, symbol: Symbol) -> None:
    clause = list(doc.clause_of(symbol.index))
    present = next((s.index for s in clause if is_present(s)), None)
    if present is None:
        reached = clause
    elif present > symbol.index:
        reached = [s for s in clause if s.index < present]
    else:
        return
    flag(reached, "dated")
    _mark_near(doc, symbol, reached, "past_near")
    previous = doc.at(clause[0].index - 1)
    if previous is not None and previous.low == "(":
        # "(2021)": the year dates what stands before the bracket.
        flag(first_group(doc, previous.index, -1) or list(doc.before(previous.index, 6)), "dated")


def _mark_other_person(doc: Document, symbol: Symbol) -> None:
    if any(s.low in _TALKS for s in doc.before(symbol.index, 4)):
        # "wants to talk to his family"
        return
    if symbol.low.startswith(_ASKED_BEFORE) and this_one(doc, symbol) is None:
        # "the patient I asked about" is another one only beside "this one".
        return
    reached = list(doc.after(symbol.index, 60))
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
    _mark_near(doc, symbol, reached, "other_near")


def _mark_near(doc: Document, cue: Symbol, reached: list[Symbol], flag: str) -> None:
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
        if is_present(symbol) or symbol.has("patient_word"):
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
                return
            symbol.flags.add(flag)


def _mark_should(doc: Document) -> None:
    """ "should a brain met turn up, we would treat it", "skulle hun få en, kan den stråles"."""
    for members in doc.sentences.values():
        opening = next((s for s in members if s.is_word), None)
        if opening is None or opening.low not in ("should", "skulle") or asks(members):
            continue
        if any(s.low == "," for s in members):
            flag(members, HYPOTHETICAL)


def _mark_plans(doc: Document) -> None:
    """ "Plan: 3 months of chemotherapy", "Konklusion: systemisk behandling i 3 mdr."."""
    for symbol in doc.symbols:
        if symbol.low not in _PLAN_HEADINGS and not symbol.low.endswith(_CONCLUDING):
            continue
        sign = next(
            (s for s in doc.symbols[symbol.index + 1 : symbol.index + 4] if s.low == ":"), None
        )
        sign = sign or doc.at(symbol.index + 1)
        plan = symbol.low.startswith("plan")
        if sign is None or not (sign.low == ":" or (plan and sign.has("therapy"))):
            continue
        rest = rest_of_sentence(doc, sign.index)
        if not plan and any(s.low in _GIVEN for s in rest):
            continue
        flag((s for s in rest if s.has("therapy", "unit") or s.taken == "duration"), PLANNED)


def _mark_status_before(doc: Document) -> None:
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

"""What is said of whom and when: uncertain, past, another person, hypothetical, planned.

Each cue marks the symbols it reaches; the readers then ask for the status of what they found.
Where a cue's reach is in doubt the mark ends in "_near": such a finding is asked about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import lru_cache

from bot.text.document import Document, Symbol
from bot.text.words import words

STATED = "stated"
UNCERTAIN = "uncertain"
PAST = "past"
OTHER_PERSON = "other_person"
HYPOTHETICAL = "hypothetical"
PLANNED = "planned"
AGO = "ago"

_HEADS = {
    "organ": "lesion",
    "metastasis": "lesion",
    "lesion": "lesion",
    "effusion": "lesion",
    "code": "lesion",
    "performance": "ps",
    "gene": "gene",
    "driver_statement": "gene",
    "exam": "exam",
    "other_exam": "exam",
    "histology": "diagnosis",
    "lung_histology": "diagnosis",
    "diagnosis": "diagnosis",
    "setting": "setting",
    "therapy": "therapy",
    "response": "response",
    "brain_symptom": "symptom",
    "preference_verb": "preference",
    "locally_advanced": "extent",
    "primary": "primary",
}
_PLAN_HEADINGS = words("scope", "plan_headings")
_CONCLUDING = ("beslutning", "konklusion", "konklusionen", "beslutningen")
_GIVEN = words("scope", "given")
_INTRODUCES = words("scope", "introduces")
_GENERIC = frozenset(["patient", "patienten", "pt", "person", "smoker"])
_OWN = frozenset(["min", "vores", "denne", "my", "our", "this"])
_PRONOUNS = frozenset(["hun", "han", "she", "he"])
_PERSONAL = words("scope", "personal")
_TALKS = words("scope", "talks")
_RELATIVE = frozenset(["hvor", "hvilket", "hvilke", "where", "which", "who", "when", "whom"])
_DISEASE = frozenset({"lesion", "diagnosis", "tnm", "setting"})
_VERB_FIRST = words("scope", "verb_first")


def head_of(symbol: Symbol) -> str | None:
    """The kind of fact that a symbol can be the head of."""
    if symbol.taken == "tnm":
        return "tnm"
    if symbol.taken == "ps":
        return "ps"
    return _head_of_kinds(symbol.kinds)


@lru_cache(maxsize=4096)
def _head_of_kinds(kinds: frozenset[str]) -> str | None:
    return next((head for kind, head in _HEADS.items() if kind in kinds), None)


def mark(doc: Document) -> None:
    """Set the flags of every symbol; called once, after TNM and numbers are read."""
    for symbol in doc.symbols:
        if symbol.kinds or symbol.taken == "year" or symbol.low == "?":
            _mark_cue(doc, symbol)
    _mark_status_before(doc)
    _mark_plans(doc)
    _mark_questions(doc)
    _mark_what_if(doc)


def status_of(symbols: Iterable[Symbol], *, dated_is_past: bool = False) -> str:
    """The status that the flags of a finding's symbols give it."""
    flags: set[str] = set()
    for symbol in symbols:
        flags |= symbol.flags
    if HYPOTHETICAL in flags or "question" in flags:
        return HYPOTHETICAL
    if OTHER_PERSON in flags:
        return OTHER_PERSON
    if flags & {PAST, AGO} or (dated_is_past and "dated" in flags):
        return PAST
    if flags & {UNCERTAIN, "past_near", "other_near", "dated"}:
        return UNCERTAIN
    if PLANNED in flags:
        return PLANNED
    return STATED


def _mark_cue(doc: Document, symbol: Symbol) -> None:
    if symbol.has("uncertain"):
        _mark_uncertain(doc, symbol, symbol.values("uncertain"))
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
        rest = _rest_of_sentence(doc, symbol.index)
        # "hvis PS havde været 1 ..., men pt. er i PS 3"
        _flag(itertools.takewhile(_goes_on, rest), HYPOTHETICAL)
    if symbol.has("planned") and not _begun(doc, symbol):
        values = symbol.values("planned")
        if "before" in values:
            _flag(_planned_group(doc, symbol.index), PLANNED)
        if "after" in values:
            _flag(_first_group(doc, symbol.index, -1), PLANNED)


def _goes_on(symbol: Symbol) -> bool:
    return not (symbol.has_value("grammar", "contrast") or symbol.low == "but")


def _begun(doc: Document, symbol: Symbol) -> bool:
    """ "start kemo-immun 3/2" tells when it was begun."""
    return symbol.low == "start" and any(
        s.taken in ("date", "year") for s in doc.clause_of(symbol.index)
    )


def _planned_group(doc: Document, index: int) -> list[Symbol]:
    """What is planned: with "SBRT af metastasen" the treatment is, and not the metastasis."""
    group = _first_group(doc, index, 1)
    for place, symbol in enumerate(group):
        if head_of(symbol) is not None:
            break
        if symbol.has("local_therapy", "resection"):
            return group[: place + 1]
    return group


def _mark_uncertain(doc: Document, symbol: Symbol, values: list[str]) -> None:
    near = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 3)]
    if symbol.has("suitable") and any(s.has("local_therapy") for s in near):
        # "SBRT mulig mod metastasen": the treatment is possible, the metastasis certain.
        return
    ahead = _first_group(doc, symbol.index, 1) if "before" in values else []
    if "before" in values and "after" in values:
        near = any(head_of(s) for s in doc.after(symbol.index, 4))
        if not near:
            ahead = []
    elif "before" in values and not ahead:
        ahead = _group_of_next_clause(doc, symbol)
    if ahead:
        _flag(ahead, UNCERTAIN)
        return
    if "after" in values or "before" in values:
        behind = _first_group(doc, symbol.index, -1)
        if not behind and "after" in values and _closes_sentence_part(doc, symbol):
            behind = _last_group_of_previous_clause(doc, symbol)
        if "after" in values:
            _flag(behind, UNCERTAIN)


def _mark_question_sign(doc: Document, symbol: Symbol) -> None:
    following = doc.at(symbol.index + 1)
    if following is not None and not symbol.glued and following.glued:
        _flag(_first_group(doc, symbol.index, 1), UNCERTAIN)
        return
    opens = symbol.index == 0 or doc.symbols[symbol.index - 1].clause != symbol.clause
    if following is not None and opens and following.sentence == symbol.sentence:
        # "? liver met": the sign before its statement.
        _flag(doc.clause_of(following.index), UNCERTAIN)
        return
    if asks(doc.sentences[symbol.sentence]):
        return
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in ("eller", "or") for s in clause):
        # "progression eller inflammation i L2-fokus?"
        _flag(clause, UNCERTAIN)
        return
    behind = _first_group(doc, symbol.index, -1)
    if not behind and not any(s.is_word for s in doc.clause_of(symbol.index)):
        behind = _last_group_of_previous_clause(doc, symbol)
    _flag(behind, UNCERTAIN)


def _mark_past(doc: Document, symbol: Symbol) -> None:
    values = symbol.values("past")
    if "neutral" in values:
        return
    if "after" in values and "before" not in values:
        unit = next(iter(doc.before(symbol.index, 1)), None)
        if (unit is not None and unit.has("unit")) or symbol.tokens[0] is not symbol.tokens[-1]:
            earlier = list(doc.before(symbol.index, 40, _is_present))
            _flag(earlier, AGO)
            if len([s for s in earlier if s.is_word or s.number is not None]) <= 3:
                # "10 år siden c. prostatae"
                _flag(doc.after(symbol.index, 6, _is_present), AGO)
        return
    if symbol.low in ("s p", "status post", "st p") and any(
        s.has_value("therapy", "systemic") for s in doc.after(symbol.index, 6)
    ):
        # "s/p 4 months of chemo-IO" tells the treatment that was given.
        return
    for ahead in doc.after(symbol.index, 3):
        if ahead.has_value("past", "neutral"):
            return
        if head_of(ahead):
            break
    reached = list(doc.after(symbol.index, 60, _is_present))
    if not any(head_of(s) or s.has("resection") for s in reached):
        closes = not any(s.is_word for s in doc.after(symbol.index, 3))
        if "after" in values and closes:
            _flag(doc.before(symbol.index, 60, _is_present), PAST)
        return
    _flag(reached, PAST)
    _mark_near(doc, symbol, reached, "past_near")


def _mark_resected(doc: Document, symbol: Symbol) -> None:
    """ "lobektomi for pT2aN0M0": the stage is the one that was operated."""
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is not None and following.low in ("for", "pga", "grundet", "p", "pga."):
        _flag((s for s in doc.after(symbol.index, 12) if s.taken == "tnm"), PAST)


def _mark_dated(doc: Document, symbol: Symbol) -> None:
    clause = list(doc.clause_of(symbol.index))
    present = next((s.index for s in clause if _is_present(s)), None)
    if present is None:
        reached = clause
    elif present > symbol.index:
        reached = [s for s in clause if s.index < present]
    else:
        return
    _flag(reached, "dated")
    _mark_near(doc, symbol, reached, "past_near")
    previous = doc.at(clause[0].index - 1)
    if previous is not None and previous.low == "(":
        # "(2021)": the year dates what stands before the bracket.
        _flag(_first_group(doc, previous.index, -1) or list(doc.before(previous.index, 6)), "dated")


def _mark_other_person(doc: Document, symbol: Symbol) -> None:
    if any(s.low in _TALKS for s in doc.before(symbol.index, 4)):
        # "wants to talk to his family"
        return
    reached = list(doc.after(symbol.index, 60))
    _flag(reached, OTHER_PERSON)
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
        _flag(reached, OTHER_PERSON)
    _mark_near(doc, symbol, reached, "other_near")


def _mark_near(doc: Document, cue: Symbol, reached: list[Symbol], flag: str) -> None:
    """Later clauses of the sentence, when a disease was named with the cue: reach in doubt."""
    if not any(head_of(s) in _DISEASE for s in reached):
        return
    if any(s.has_value("setting", "recurrence", "oligorecurrence") for s in reached):
        # "Recidiv efter lobektomi i 2021: to metastaser": the date is the operation's.
        return
    for symbol in doc.symbols[cue.index + 1 :]:
        if symbol.sentence != cue.sentence or _is_present(symbol) or symbol.has("patient_word"):
            return
        if symbol.has("after") and any(s.taken == "duration" for s in doc.after(symbol.index, 2)):
            # "initially seven, after eight months two": time has gone on.
            return
        if symbol.clause != cue.clause:
            if symbol.has("diagnosis", "lung_histology", "histology"):
                return
            symbol.flags.add(flag)


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
        rest = _rest_of_sentence(doc, sign.index)
        if not plan and any(s.low in _GIVEN for s in rest):
            continue
        _flag((s for s in rest if s.has("therapy", "unit") or s.taken == "duration"), PLANNED)


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
            _flag([s for s in doc.before(symbol.index, 4) if s.taken == "ps"], PAST)
            symbol.flags.add(PAST)


def _is_present(symbol: Symbol) -> bool:
    return symbol.has("present")


def _rest_of_sentence(doc: Document, index: int) -> list[Symbol]:
    sentence = doc.symbols[index].sentence
    rest = []
    for symbol in doc.symbols[index:]:
        if symbol.sentence != sentence:
            break
        rest.append(symbol)
    return rest


def _first_group(doc: Document, index: int, step: int) -> list[Symbol]:
    """From a cue on, up to the first head of another kind, over a list's commas too."""
    group: list[Symbol] = []
    kind: str | None = None
    place = index + step
    clause = doc.symbols[index].clause
    sentence = doc.symbols[index].sentence
    while 0 <= place < len(doc.symbols):
        symbol = doc.symbols[place]
        if symbol.sentence != sentence:
            break
        if symbol.clause != clause:
            if step < 0 or not _continues_list(doc, place, kind):
                break
            clause = symbol.clause
        head = head_of(symbol)
        if head is not None:
            if kind is None:
                kind = head
            elif head != kind:
                break
        elif kind is not None and symbol.has("present"):
            break
        group.append(symbol)
        place += step
    return group if kind is not None else []


def _continues_list(doc: Document, index: int, kind: str | None) -> bool:
    """Whether a clause only goes on with the list before it ("..., lever og knogle")."""
    if kind not in ("lesion", "exam", "gene") or doc.symbols[index - 1].low != ",":
        return False
    heads = 0
    for symbol in doc.clause_of(index):
        head = head_of(symbol)
        if head == kind and not symbol.has("metastasis"):
            heads += 1
        elif (
            head is not None
            or symbol.number is not None
            or symbol.has("number", "sole")
            or not (symbol.has("grammar", "laterality") or symbol.low in ",./-")
        ):
            return False
    return heads > 0


def _closes_sentence_part(doc: Document, symbol: Symbol) -> bool:
    """ ", mistænkes": a clause of its own that can only be about the one before it."""
    clause = list(doc.clause_of(symbol.index))
    words = [s for s in clause if s.is_word and s is not symbol]
    if any(s.taken or s.number is not None for s in clause):
        return False
    return len(words) <= 3 and not any(s.has_value("grammar", "contrast") for s in clause)


def _group_of_next_clause(doc: Document, symbol: Symbol) -> list[Symbol]:
    """ "kan ikke udelukke, at forandringen i leveren ...": the cue closes its clause."""
    last = [*doc.clause_of(symbol.index)][-1]
    following = doc.at(last.index + 1)
    if following is None or following.sentence != symbol.sentence:
        return []
    if following.low not in ("at", "that", "om", "whether", "if"):
        return []
    return list(doc.clause_of(following.index))


def _last_group_of_previous_clause(doc: Document, symbol: Symbol) -> list[Symbol]:
    first = next(iter(doc.clause_of(symbol.index))).index
    previous = doc.at(first - 1)
    if previous is None or previous.sentence != symbol.sentence:
        return []
    return _first_group(doc, first, -1) or _group_in(doc, previous)


def _group_in(doc: Document, last: Symbol) -> list[Symbol]:
    members = list(doc.clause_of(last.index))
    return members if any(head_of(s) for s in members) else []


def _flag(symbols: Iterable[Symbol], flag: str) -> None:
    for symbol in symbols:
        symbol.flags.add(flag)


def asks(members: list[Symbol]) -> bool:
    """Whether a sentence ends in a question sign and is built as a question."""
    words = [s for s in members if s.is_word]
    if not words or not any(s.low == "?" for s in members[-2:]):
        return False
    return words[0].tokens[0].low in _VERB_FIRST or any(s.has("question_word") for s in words)


def _mark_questions(doc: Document) -> None:
    """What stands behind a question word, or in a question that begins with its verb."""
    for members in doc.sentences.values():
        asking = asks(members)
        first = next((s for s in members if s.is_word), None)
        for place, symbol in enumerate(members):
            opens = symbol is first or (place > 0 and members[place - 1].clause != symbol.clause)
            if opens and symbol is not first and not asking and symbol.low in _RELATIVE:
                # "NSCLC, hvor PET-CT viser ...": a relative clause asks nothing.
                continue
            counts = symbol.low in ("how many", "hvor mange", "how long", "hvor længe")
            if (symbol.has("question_word") and (asking or opens or counts)) or (
                symbol is first and asking and symbol.tokens[0].low in _VERB_FIRST
            ):
                named = any(s.low in _PRONOUNS for s in doc.sentences.get(symbol.sentence + 1, ()))
                named = named or any(s.low == "jeg" or s.tokens[0].text == "I" for s in members)
                _flag(members[place : _introduced(members, place, named)], "question")
                break


def _introduced(members: list[Symbol], place: int, named: bool) -> int:
    """Where a question introduces its patient: "... til en patient med NSCLC og to metastaser?".

    What stands behind it is told of that patient, not asked. Any "patient" may be meant in
    general, unless the message goes on about "him" or "her" (`named`). Without a patient it is
    the end of the sentence.
    """
    for index in range(place, len(members) - 1):
        symbol = members[index]
        if not (symbol.low in _INTRODUCES or symbol.taken == "age"):
            continue
        before = {s.low for s in members[max(place, index - 4) : index]}
        generic = symbol.low in _GENERIC and symbol.taken != "age" and not before & _OWN
        if before & {"hvis", "if"} or not before & _PERSONAL or (generic and not named):
            continue
        for behind in range(index + 1, min(index + 9, len(members))):
            if members[behind].low in ("med", "with", "m", "w", ",", "som", "who", "i", "in"):
                return index + 1
    return len(members)


def _mark_what_if(doc: Document) -> None:
    for symbol in doc.of("request"):
        if symbol.has_value("request", "what_if"):
            _flag(doc.symbols[symbol.index :], HYPOTHETICAL)
            return

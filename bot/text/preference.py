"""What the patient wants: local treatment, none of it, or time to think."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.plain_assent import plain_assents
from bot.text.status import (
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.words import words

FACT = "patient_preference"
WANTS, DECLINES, UNDECIDED = "wants_local_treatment", "declines", "undecided"
_LOCAL_ALONE = words("preference", "local_alone")
_TREATED = frozenset(["behandlet", "treated"])
_RADIATION = words("preference", "radiation")
_DONE_TO_IT = words("preference", "done_to_it")
_WHOLE = words("preference", "all_treatment")
_EVERYTHING = words("preference", "everything")
_ONLY = words("preference", "only")
_OPINION = words("preference", "opinion")
_SURE = tuple(sorted(words("preference", "undecided_alone")))
_OTHERS = tuple(sorted(words("preference", "others")))
_THEIR_WORK = ("gi", "gien", "gery", "isk", "ical")
_TEAMS = ("teamet", "team", "holdet", "gruppen", "konferencen")
_WE = frozenset(["vi", "we", "jeg", "i'd", "i've", "team", "teamet", "mdt", "mdm", "us"])
_TURNS_ROUND = frozenset(["efter", "ved", "trods", "på", "i"])
_CAME_ROUND = frozenset(["round", "around", "ombestemt"])
_HERSELF = frozenset(["selv", "herself", "himself"])
_WHETHER = frozenset(["om", "hvorvidt", "whether", "if"])
_THAT_TREATMENT = frozenset(
    ["behandlingen", "the treatment", "go ahead", "to go ahead", "going ahead", "gå videre", "it"]
)
_JOINED = frozenset(["eller", "el", "or", "nor", "og", "and", "heller ikke"])
_HAVE = frozenset(["has", "have", "har"])
_DEPARTMENTS = frozenset(["radiotherapy", "surgery", "strålerne", "kirurgien"])
_REACH = 10
_PASSIVELY_WANTED = words("preference", "passively_wanted")
_PASSIVE = _PASSIVELY_WANTED | words("preference", "passively_declined")
_SMALL = frozenset(["the", "ikke", "not", "nu", "now", "selv", "stærkt", "strongly"])
_NOT_TOLD = frozenset({HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, PAST, "question"})


def read_preference(doc: Document) -> list[Finding]:
    found: list[tuple[str, int, int, str]] = []
    doubts: list[Finding] = []
    for symbol in doc.of("preference_verb", "preference"):
        verb = symbol.value("preference_verb")
        if _by_the_patient(doc, symbol):
            continue
        if verb is not None and not _of_others(doc, symbol):
            wanted = _wish(doc, symbol, verb)
            if wanted is None:
                continue
            value, last = wanted
            status = status_of([symbol])
            if status == OTHER_PERSON and _is_inverted(doc, symbol):
                status = STATED
            if value == "unclear" or status == UNCERTAIN or _since_changed(doc, symbol):
                doubts.append(unclear(doc, FACT, "uncertain", symbol.index, last))
            else:
                found.append((value, symbol.index, last, STATED if status == PLANNED else status))
        elif symbol.has("preference") and _of_the_patient(doc, symbol):
            found.append((UNDECIDED, symbol.index, symbol.index, status_of([symbol])))
    for symbol in doc.symbols:
        told = _passively(doc, symbol) if symbol.tokens[-1].low in _PASSIVE else None
        if told is not None:
            found.append((*told, STATED))
    if not found and not doubts:
        found = [(WANTS, first, last, STATED) for first, last in plain_assents(doc)]
    if any(f[0] == UNDECIDED for f in found):
        # "er i tvivl om, hun vil have SBRT"
        found = [
            f
            for f in found
            if f[0] == UNDECIDED
            or not any(s.tokens[-1].low in _WHETHER for s in doc.symbols[max(0, f[1] - 5) : f[1]])
        ]
    stated = {f[0] for f in found if f[3] == STATED}
    if len(stated) > 1:
        return [*doubts, unclear(doc, FACT, "conflict", found[0][1], found[0][2])]
    # "takker nej til operation, ønsker kun systemisk behandling": the second tells the first.
    findings = [] if stated else doubts
    done: set[tuple[str, str]] = set()
    for value, first, last, status in found:
        if status != UNCERTAIN and (value, status) not in done:
            done.add((value, status))
            findings.append(Finding.of(doc, FACT, value, first, last, status))
    return findings


def _by_the_patient(doc: Document, symbol: Symbol) -> bool:
    """ "ønskes af pt", "refused by the patient", "ønskes ikke af patienten"."""
    behind = [s for s in doc.after(symbol.index, 4) if s.low not in _SMALL]
    if len(behind) < 2 or behind[0].low not in ("by", "af"):
        return False
    return behind[1].has("patient_word")


def _passively(doc: Document, symbol: Symbol) -> tuple[str, int, int] | None:
    """ "SRS ønskes af pt", "local treatment was turned down by the patient"."""
    wanted = symbol.tokens[-1].low in _PASSIVELY_WANTED
    if not _by_the_patient(doc, symbol) or symbol.flags & _NOT_TOLD:
        return None
    near = [*doc.before(symbol.index, 6), *doc.after(symbol.index, 2)]
    denied = any(s.has("negation") or s.low in ("ikke", "not", "ej") for s in near)
    if (denied and not wanted) or any(s.low in _WHETHER or s.low == "?" for s in near):
        return None
    place = symbol.index
    while place > max(0, symbol.index - _REACH):
        place -= 1
        target = doc.symbols[place]
        if target.low == "." and place < symbol.index - 1:
            return None
        if target.has("therapy", "preference_verb") or target.low in (";", ":"):
            return None
        if _is_local(target):
            if not wanted and _is_surgery(target):
                return None
            value = WANTS if wanted and not denied else DECLINES
            return value, target.index, symbol.index
    return None


def _of_others(doc: Document, symbol: Symbol) -> bool:
    """Whether the wish is the team's or the referring doctor's: "we would like", "request SBRT"."""
    before = list(doc.before(symbol.index, 6))
    if before and before[0].low == "i":
        return True
    if (before and before[0].has("patient_word")) or _HERSELF.intersection(
        token.low for s in (symbol, *before[:2]) for token in s.tokens
    ):
        # "has told us that she does not want any", "har selv udtrykt ønske om"
        return False
    if any(s.low in _WE for s in before[:3]) or any(_names_other(s) for s in before):
        return True
    if len(before) > 1 and before[0].low in _HAVE and before[1].low in _DEPARTMENTS:
        # "radiotherapy has accepted it for SBRT"
        return True
    return symbol.low.startswith("request") and not any(s.has("patient_word") for s in before)


def _is_inverted(doc: Document, symbol: Symbol) -> bool:
    """ "Efter samtale med hans hustru ønsker patienten ikke strålebehandling"."""
    following = doc.at(symbol.index + 1)
    opening = next((s for s in doc.sentences[symbol.sentence] if s.is_word), None)
    turned = opening is not None and opening.low in _TURNS_ROUND
    return turned and following is not None and following.has("patient_word")


def _is_other(symbol: Symbol) -> bool:
    """A doctor or a department, and not what they do ("kirurgi")."""
    return _names_other(symbol) and not symbol.low.endswith(_THEIR_WORK)


def _names_other(symbol: Symbol) -> bool:
    return any(word.startswith(_OTHERS) or word.endswith(_TEAMS) for word in symbol.low.split())


def _wish(doc: Document, symbol: Symbol, verb: str) -> tuple[str, int] | None:
    following = doc.at(symbol.index + 1)
    if following is not None and following.low in ("by", "af"):
        # "SRS refused by the neurosurgeon"
        return None
    before = list(doc.before(symbol.index, 1))
    denied = verb == "wants" and (
        any(s.has_value("negation", "before") for s in before)
        or any(
            s.low in ("ikke", "not", "ej", "hverken", "no", "ingen")
            for s in doc.after(symbol.index, 2)
        )
        or any(s.low in ("heller ikke", "ej heller") for s in doc.after(symbol.index, 4))
        or any(s.low == "heller" for s in doc.after(symbol.index, 4))
    )
    verb = "declines" if denied else verb
    for target in _ahead(doc, symbol):
        if target.has("preference_verb", "preference") or target.low in _OPINION:
            # "wants to know if SABR is possible", "ønsker stillingtagen til SBRT"
            return None
        if target.low in _TREATED and _names_lesions(doc, symbol, target):
            return (WANTS if verb == "wants" else DECLINES), target.index
        if target.has("preference_object") and target.low in _WHOLE:
            return (DECLINES, target.index) if verb == "declines" else None
        if _is_local(target):
            if verb == "wants":
                return WANTS, target.index
            return _declined(doc, target)
        if target.has("therapy") or target.low in ("medicinsk", "medical"):
            only = any(s.low in _ONLY for s in doc.clause_of(symbol.index))
            return (DECLINES, target.index) if only and verb == "wants" else None
        if verb == "wants" and target.low in _THAT_TREATMENT and _offered_before(doc, symbol):
            return WANTS, target.index
    return None


def _names_lesions(doc: Document, wish: Symbol, treated: Symbol) -> bool:
    """ "Hun ønsker alle fire metastaser behandlet"."""
    between = doc.symbols[wish.index + 1 : treated.index]
    apart = any(s.has("therapy", "negation", "grammar", "exam") for s in between)
    return any(s.has("metastasis", "all_metastases") for s in between) and not apart


def _offered_before(doc: Document, symbol: Symbol) -> bool:
    """ "Metastasen kan behandles med SRS. Patienten ønsker behandlingen": which one was meant."""
    members = doc.sentences[symbol.sentence]
    told = [*doc.sentences.get(symbol.sentence - 1, ()), *members]
    before = [s for s in told if s.index < symbol.index]
    local = any(s.has("local_therapy", "local_verb") or s.taken == "dose" for s in before)
    return local and not any(s.has("therapy") for s in told)


def _since_changed(doc: Document, symbol: Symbol) -> bool:
    """ "sidste uge sagde han nej, men nu vil han gerne have dem": what holds now is to be asked."""
    for other in doc.sentences[symbol.sentence]:
        if other.index > symbol.index and other.has_value("grammar", "contrast"):
            behind = doc.symbols[other.index : other.index + _REACH]
            return any(
                s.has("present") or s.low in _CAME_ROUND or "now" in s.low.split() for s in behind
            )
    return False


def _ahead(doc: Document, symbol: Symbol) -> list[Symbol]:
    """The words that may name what is wanted; "wants everything, incl. SABR" goes on."""
    ahead = list(doc.after(symbol.index, _REACH))
    last = ahead[-1].index if ahead else symbol.index
    following = doc.at(last + 1)
    if (
        any(s.low in _EVERYTHING for s in ahead)
        and following is not None
        and following.sentence == symbol.sentence
    ):
        ahead += list(doc.clause_of(following.index))[:5]
    return ahead


def _is_local(target: Symbol) -> bool:
    return (
        target.has_value("preference_object", "local")
        or target.has("local_therapy")
        or target.has_value("resection", "radiation")
        or target.has_value("local_verb", "any", "surgery")
        or target.low in _LOCAL_ALONE
        or target.low in _DONE_TO_IT
        or target.low in ("lokalt", "locally")
    )


def _declined(doc: Document, target: Symbol) -> tuple[str, int]:
    """Who declines an operation may still take radiotherapy, the other way round hardly."""
    if not _is_surgery(target):
        return DECLINES, target.index
    joined = False
    for other in doc.after(target.index, 6):
        joined = joined or other.low in _JOINED
        if joined and _is_local(other) and not _is_surgery(other):
            return DECLINES, other.index
    return "unclear", target.index


def _is_surgery(target: Symbol) -> bool:
    if target.has_value("preference_object", "local") or target.has_value("local_verb", "any"):
        return False
    return target.low not in _RADIATION and not target.low.startswith(("strål", "radio", "irrad"))


def _of_the_patient(doc: Document, symbol: Symbol) -> bool:
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in _WE or _is_other(s) for s in clause if s.index < symbol.index):
        return False
    if any(part in symbol.low for part in _SURE):
        return True
    behind = list(doc.after(symbol.index, 5))
    treated = any(
        s.has("local_therapy", "preference_object", "local_verb") or s.low in _DONE_TO_IT
        for s in behind
    )
    if not treated and any(s.has("lesion", "metastasis", "exam") for s in behind):
        # "radiologen: hun er i tvivl om forandringen"
        return False
    if any(s.has("patient_word") for s in clause if s.index < symbol.index):
        return True
    if any(s.has("local_therapy", "preference_object") for s in behind):
        return True
    # "Han er blevet forelagt muligheden, men er endnu uafklaret med, hvad han vil"
    earlier = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    of_disease = any(s.has("lesion", "metastasis", "organ", "exam") for s in clause)
    return not of_disease and any(s.has("patient_word") for s in earlier)

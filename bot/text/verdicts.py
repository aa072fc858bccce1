"""Whether words say that something can be treated locally, and how surely."""

from __future__ import annotations

from bot.text.denials import DENIALS, closes_a_list, denies, disbelieved, no_longer, not_considered
from bot.text.document import Document, Symbol
from bot.text.left_open import is_hearsay, whether_is_open
from bot.text.possible_to import POSSIBLE, by_a_surgeon, is_possible_to
from bot.text.questions import asks
from bot.text.refused_too import SURGERY, radiation_refused, refused_too
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_ONCE = frozenset(["had", "been", "have", "fået", "været"])
_WHETHER = frozenset(["om", "hvorvidt", "whether", "if"])
_PROBABLY = frozenset(["nok", "måske", "vel", "vist", "vistnok", "probably", "perhaps", "maybe"])
_KINDS = frozenset(["form", "slags", "type", "kind", "sort", "mulighed", "possibility"])
_KNOWN = words("verdicts", "known")
_UNKNOWN = words("verdicts", "unknown")
_HAPPENED = frozenset(["come", "been", "started", "spread", "grown", "failed", "happened", "begun"])
_NOBODY = frozenset(["nobody", "ingen", "noone", "no one", "none"])
_ASKING = frozenset(["can", "could", "is", "are", "kan", "er", "kunne"])
_OR_NOT = frozenset(["not", "ikke", "ej"])
_DISPUTED = words("verdicts", "disputed")
_DECIDING = frozenset(["mind", "decide", "beslutte", "bestemme", "vælge", "choose"])
_CONSENT = frozenset(["right", "correct", "vel", "sandt", "korrekt", "rigtigt", "enig", "agree"])
_CAN = words("verdicts", "can")


def answer_behind(doc: Document, symbol: Symbol) -> bool | None:
    """ "can all of them be ablated: no": the writer's own answer to a question, if there is one."""
    clause = list(doc.clause_of(symbol.index))
    # "c. can all of them be ablated": a letter only numbers the line.
    opening = next((s for s in clause if s.is_word and len(s.low) > 1), None)
    if opening is None or clause[-1].low not in (":", "?"):
        return None
    told, behind = doc.at(clause[-1].index + 1), doc.at(clause[-1].index + 2)
    if told is None or not told.has("answer"):
        return None
    if opening.tokens[0].low not in _ASKING and behind is not None and behind.is_word:
        # "Metastases ablatable: no", but not "Ablatable: no metastases".
        return None
    if told.has_value("answer", "no") or told.low in ("nej", "no"):
        return False
    return True if told.has_value("answer", "yes") or told.low in ("ja", "yes") else None


def certainty_of(doc: Document, symbol: Symbol, last: int) -> str:
    core = doc.symbols[symbol.index : last + 1]
    if _not_known(doc, symbol) or whether_is_open(doc, symbol, last):
        return UNCERTAIN
    if is_hearsay(doc, symbol):
        return HYPOTHETICAL
    flags = {flag for s in core for flag in s.flags} - {"planned", "dated"}
    if (
        flags & {"question", HYPOTHETICAL}
        or _asks_whether(doc, symbol)
        or asks(doc.sentences[symbol.sentence])
        or any(s.low == "?" for s in doc.after(last, 6))
        or _seeks_consent(doc, symbol)
    ):
        return HYPOTHETICAL
    if _is_disputed(doc, symbol, last):
        return UNCERTAIN
    between = doc.symbols[symbol.index + 1 : last]
    if any(s.has("uncertain") and not s.has("suitable") for s in between):
        # "kan muligvis strålebehandles"
        return UNCERTAIN
    if any(s.low in _PROBABLY for s in doc.symbols[symbol.index : symbol.index + 3]):
        # "kan nok begge stereotakseres"
        return UNCERTAIN
    if is_possible_to(doc, symbol):
        flags -= {"uncertain"}
    if "uncertain" in flags or any(
        s.has("uncertain") and not s.has("suitable") for s in doc.before(symbol.index, 3)
    ):
        return UNCERTAIN
    return status_of(core) if flags & {PAST, OTHER_PERSON} else STATED


def _is_disputed(doc: Document, symbol: Symbol, last: int) -> bool:
    """ "opinions split between operable and not", "operabel eller ej"."""
    behind = [s.low for s in doc.after(last, 2)]
    if behind[:1] in (["or"], ["and"], ["eller"], ["og"]) and set(behind[1:]) & _OR_NOT:
        return True
    sentence = doc.sentences[symbol.sentence]
    return any(s.low in _DISPUTED and s.index < symbol.index for s in sentence)


def _seeks_consent(doc: Document, symbol: Symbol) -> bool:
    """ "Not for LAT, right?"."""
    sentence = doc.sentences[symbol.sentence]
    asked = any(s.low == "?" for s in sentence[-2:])
    return asked and any(s.low in _CONSENT for s in sentence[-4:] if s.index > symbol.index)


def _not_known(doc: Document, symbol: Symbol) -> bool:
    """ "We do not know yet whether the primary can be treated", "uvist om den kan stråles"."""
    sentence = doc.sentences[symbol.sentence]
    if asks(sentence):
        return False
    whether = next(
        (s for s in sentence if s.index < symbol.index and s.low.rpartition(" ")[2] in _WHETHER),
        None,
    )
    if whether is None:
        return False
    before = [s for s in sentence if whether.index - 7 <= s.index <= whether.index]
    denied = any(s.has("negation") or s.low in DENIALS for s in before)
    told = {word for s in before for word in s.low.split()}
    denied = denied or bool(told & {"not", "ikke", "ej"})
    return bool(told & _UNKNOWN or (denied and told & _KNOWN))


def _asks_whether(doc: Document, symbol: Symbol) -> bool:
    """ "spørgsmålet er, om de to kan få SBRT"."""
    clause = list(doc.clause_of(symbol.index))
    opening = next((s for s in clause if s.is_word), None)
    return opening is not None and opening.low == "om" and opening.index < symbol.index


_SURGICAL = (*SURGERY, "oper", "resek", "resec")


def verdict_of(doc: Document, symbol: Symbol) -> tuple[str, int] | None:
    """ "true", "false" or "surgery_only", and the last symbol of the words that say so."""
    told = _told(doc, symbol)
    if told is not None and told[0] == "true" and disbelieved(doc, symbol):
        return refusal_of(doc, symbol, told[1]), told[1]
    return told


def refusal_of(doc: Document, symbol: Symbol, last: int) -> str:
    """What it is when somebody does not believe that something can be done: surgery is one way.

    "Kirurgerne mener ikke, at primærtumor kan opereres"
    """
    said = doc.symbols[symbol.index : last + 1]
    surgical = any(word.startswith(_SURGICAL) for s in said for word in s.low.split())
    return "surgery_only" if surgical else "false"


def _told(doc: Document, symbol: Symbol) -> tuple[str, int] | None:
    """ "true", "false" or "surgery_only", and the last symbol of the words that say so."""
    word = symbol.value("treatable_word")
    if word is not None and _of_a_driver(doc, symbol):
        return None
    if word is not None:
        before = list(doc.before(symbol.index, 2))
        denied = any(map(denies, before)) or no_longer(doc, symbol) or not_considered(doc, symbol)
        # "Ingen kan ablateres"
        denied = denied or any(s.low in _NOBODY for s in before[:1])
        if denied and word == "true":
            word = refusal_of(doc, symbol, symbol.index)
        if word == "surgery_only":
            also = refused_too(doc, symbol.index)
            if also is None and radiation_refused(doc, symbol.index):
                also = symbol
            return ("false", also.index) if also is not None else (word, symbol.index)
        return word, symbol.index
    word = symbol.value("suitable")
    following = doc.at(symbol.index + 1)
    perhaps = symbol.low.endswith(" have") and following is not None and following.low in _HAPPENED
    if word is None or perhaps or _never_came(doc, symbol):
        # "it may have come after the chemoradiation" offers none
        return None
    therapy = therapy_beside(doc, symbol)
    if therapy is None and symbol.low.endswith("feasible"):
        # "the primary is feasible after all", as its choice of the fact table is called
        before = list(doc.before(symbol.index, 4))
        if any(s.has("primary") for s in before):
            denied = word == "false" or any(s.low in DENIALS for s in before)
            return ("false" if denied else "true"), symbol.index
    if therapy is None or is_palliative(doc, therapy):
        return None
    apart = doc.symbols[min(symbol.index, therapy.index) : max(symbol.index, therapy.index)]
    if any(s.has("preference", "preference_verb") or s.low in _DECIDING for s in apart):
        # "can't make up her mind about SBRT"
        return None
    denied = any(
        s.has_value("negation", "before") and not closes_a_list(doc, s)
        for s in doc.before(min(symbol.index, therapy.index), 2)
    )
    denied = denied or _of_no_kind(doc, min(symbol.index, therapy.index))
    between = doc.symbols[symbol.index : therapy.index]
    # "kan ikke tilbydes stereotaksi": the refusal governs the word behind it.
    denied = denied or any(s.has_value("suitable", "false") for s in doc.before(symbol.index, 1))
    # "dér kan ingen give kurativ behandling"
    denied = denied or any(s.low in DENIALS | _NOBODY for s in between) or no_longer(doc, symbol)
    denied = denied or any(s.low in _NOBODY for s in doc.before(symbol.index, 2))
    # "radiotherapy see no safe curative plan for the primary"
    denied = denied or any(s.low == "no" for s in doc.before(symbol.index, 1))
    denied = denied or any(
        denies(s) and not closes_a_list(doc, s) for s in doc.before(symbol.index, 2)
    )
    # "RT kan heller ikke gennemføres"
    denied = denied or any(s.low in DENIALS for s in doc.after(symbol.index, 1))
    # "hverken kirurgi eller stråleterapi er mulig"
    listed = [*doc.before(symbol.index, 15)]
    neither = any(s.low in ("hverken", "neither") for s in listed)
    denied = denied or neither
    if denied and word == "true":
        word = "false"
    surgical = therapy.has_value("local_verb", "surgery") or therapy.low.startswith(SURGERY)
    if word == "false" and surgical:
        also = refused_too(doc, max(symbol.index, therapy.index))
        # "neither SBRT nor surgery is possible"
        both = neither and any(
            s.has("local_therapy") and not s.low.startswith(SURGERY) for s in listed
        )
        both = both or radiation_refused(doc, min(symbol.index, therapy.index))
        if also is None and not both:
            word = "surgery_only"
    return word, max(symbol.index, therapy.index)


def _of_no_kind(doc: Document, first: int) -> bool:
    """ "ingen form for lokal ablativ behandling er mulig", "no kind of local treatment"."""
    before = [s.low for s in doc.before(first, 6)]
    kind = next((n for n, low in enumerate(before) if low in _KINDS), None)
    return kind is not None and any(
        low in ("ingen", "no", "not any") for low in before[kind + 1 :][:2]
    )


def is_palliative(doc: Document, therapy: Symbol) -> bool:
    """ "can have palliative RT to the bone met" ablates nothing."""
    near = [therapy, *doc.before(therapy.index, 2), *doc.after(therapy.index, 1)]
    return any("palliat" in s.low for s in near)


def _of_a_driver(doc: Document, symbol: Symbol) -> bool:
    """ "driver analysis: nothing treatable"."""
    clause = list(doc.clause_of(symbol.index))
    sign = doc.at(clause[0].index - 1)
    if sign is not None and sign.low == ":":
        clause += list(doc.clause_of(sign.index))
    return any(s.has("driver_noun", "driver_statement") or s.value("gene") for s in clause) and (
        not any(s.has("metastasis", "primary", "lesion") for s in clause)
    )


def _never_came(doc: Document, symbol: Symbol) -> bool:
    """ "could have had CRT in 2020", "kunne have fået SBRT": what was possible once."""
    behind = {s.low for s in doc.after(symbol.index, 2)}
    return symbol.low.startswith(("could", "kunne")) and bool(behind & _ONCE)


def therapy_beside(doc: Document, symbol: Symbol) -> Symbol | None:
    ahead = doc.after(symbol.index, 7)
    following = doc.at(symbol.index + 1)
    if symbol.low in POSSIBLE:
        # "mulig strålepneumonitis" supposes it; only "mulig at stråle" says that it can be done.
        told = following is not None and following.low in ("at", "to", "for", "med", "with", "mod")
        ahead = ahead if told else iter(())
    # "mulig at stråle", "uproblematisk at strålebehandle"
    possible_to = following is not None and following.low in ("at", "to")
    for behind in ahead:
        if behind.has("local_verb") and (symbol.low in _CAN or possible_to):
            if (
                not behind.has_value("local_verb", "general")
                or any(
                    s.has("curative_adverb", "local_therapy")
                    for s in (*doc.after(behind.index, 5), *doc.before(behind.index, 3))
                )
                or by_a_surgeon(doc, symbol, behind)
            ):
                return behind
            continue
        if behind.has("local_therapy") or behind.has_value("resection", "radiation"):
            return behind
        if behind.has("therapy", "exam"):
            return None
    for before in doc.before(symbol.index, 12):
        if before.has("local_therapy") or before.has_value("resection", "radiation"):
            return before
        if before.has("therapy", "exam"):
            return None
    return _heading(doc, symbol)


def _heading(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "SBRT: all metastases suitable"."""
    sign = doc.at(next(doc.clause_of(symbol.index)).index - 1)
    if sign is None or sign.low != ":" or sign.sentence != symbol.sentence or sign.index == 0:
        return None
    heading = doc.symbols[sign.index - 1]
    return heading if heading.has("local_therapy") else None

"""What is asked or supposed, and what is told of the patient whom a question introduces."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.introduced import OWN, PRONOUNS, asked_of_him, introduced
from bot.text.reach import flag, head_of
from bot.text.status import HYPOTHETICAL
from bot.text.words import words

_ANYBODY = frozenset(["man", "you", "one", "folk", "people", "anybody", "nogen"])
_GENERAL = frozenset(["generelt", "principielt", "general", "generally", "in general"])
_FOR_WHOM = frozenset(["for", "to", "til", "hos", "in", "i"])


_RELATIVE = frozenset(["hvor", "hvilket", "hvilke", "where", "which", "who", "when", "whom"])
_GUIDELINES = (
    *("retningslinj", "guideline", "vejledning", "studie", "trial", "sabr-comet", "inklusionskrit"),
    *("inclusion crit", "kriteri", "criteri", "dlcg", "protokol", "protocol"),
)
_RECOMMENDATIONS = frozenset(["anbefaling", "recommendation", "rec", "pkt", "punkt"])
_RECALLS = frozenset(["husker", "remember", "recall", "forstår", "understand", "læser", "read"])
_TRIALS = frozenset(["comet", "gomez", "iyengar", "sindas", "nrg-lu002", "lu002", "oligorarep"])
_DEMANDS = words("scope", "demands")
_AND_IF = frozenset(["and if", "og hvis"])
_REMAINS = frozenset(["remains", "remain", "resterer"])
_CONCLUDES = words("questions", "concludes")
_LONGEST_REQUEST = 7
_WE = frozenset(["we", "i", "vi", "jeg"])
_KNOW = frozenset(["know", "ved", "have", "har", "see", "ser"])
_WITH = frozenset(["med", "with", "m", "w"])
_VERBS = words("scope", "finite")
_VERB_FIRST = words("scope", "verb_first")


def asks(members: list[Symbol]) -> bool:
    """Whether a sentence ends in a question sign and is built as a question."""
    words = [s for s in members if s.is_word]
    if not words or not any(s.low == "?" for s in members[-2:]):
        return False
    if any(one.low == ":" and two.low in _VERB_FIRST for one, two in itertools.pairwise(members)):
        # "Til undervisning: ville en pt. med ...?"
        return True
    return words[0].tokens[0].low in _VERB_FIRST or any(s.has("question_word") for s in words)


def _asks_in_general(members: list[Symbol]) -> bool:
    """ "Rent generelt: giver I SRS til folk med ...?", but not "generelt god tilstand, ...?"."""
    general = next((n for n, s in enumerate(members[:3]) if s.low in _GENERAL), None)
    behind = members[general + 1 :] if general is not None else []
    headed = any(s.low == ":" for s in behind[:4])
    return headed or any(t.low in _ANYBODY for s in behind for t in s.tokens)


def _asks_how_many(members: list[Symbol], place: int) -> bool:
    """ "quick q how many mets still count": asked in the middle of a sentence, without a sign."""
    if members[place].low.partition(" ")[0] not in ("how", "hvor"):
        return False
    words = " ".join(s.low for s in members[place : place + 2])
    return words.startswith(("how many", "hvor mange", "how long", "hvor længe"))


def mark_questions(doc: Document) -> None:
    """What stands behind a question word, or in a question that begins with its verb."""
    for members in doc.sentences.values():
        asking = asks(members)
        first = next((s for s in members if s.is_word), None)
        if members[-1].low == "?" and _asks_in_general(members):
            # "Rent generelt: giver I SRS til folk med ...?"
            flag(members, "question")
            continue
        for place, symbol in enumerate(members):
            opens = symbol is first or (place > 0 and members[place - 1].clause != symbol.clause)
            if opens and symbol is not first and not asking and symbol.low in _RELATIVE:
                # "NSCLC, hvor PET-CT viser ...": a relative clause asks nothing.
                continue
            counts = _asks_how_many(members, place)
            asked = symbol.has("question_word") and (asking or opens)
            headed = place > 0 and members[place - 1].low == ":" and asking
            if headed and symbol.low in _VERB_FIRST:
                asked = True
            if asked and symbol is first and not asking:
                asked = not (_is_cleft(members[place:]) or _is_subordinate(members[place:]))
            turned = symbol is not first and symbol.tokens[0].low in _VERB_FIRST
            if asked and turned and not asking:
                # "Nu, 20 måneder efter operationen, er der påvist to metastaser."
                asked = False
            if asked and not asking and place + 1 < len(members):
                # "Does not have adrenal metastases."
                asked = members[place + 1].low not in ("not", "ikke")
            if (asked or counts) or (
                symbol is first and asking and symbol.tokens[0].low in _VERB_FIRST
            ):
                following = doc.sentences.get(symbol.sentence + 1, [])
                named = any(s.low in PRONOUNS or _is_told(s) for s in following)
                named = named and not asks(following)
                named = named or any(s.low == "jeg" or s.tokens[0].text == "I" for s in members)
                end = None if asking else _opening_request(members[place:])
                asked_end = introduced(members, place, named) if end is None else place + end
                flag(members[place:asked_end], "question")
                flag(asked_of_him(members, place, asked_end), "question")
                break


def _opening_request(members: list[Symbol]) -> int | None:
    """ "kan du hjælpe: 70 yo, NSCLC, ...": where a request ends that names nothing itself."""
    for place, symbol in enumerate(members[:_LONGEST_REQUEST]):
        if symbol.low == ":":
            return place
        if head_of(symbol) is not None:
            return None
    return None


def _is_cleft(members: list[Symbol]) -> bool:
    """ "What remains is two foci", "what we do know: ...", "hvad vi ved er ..."."""
    behind = [token.low for s in members[1:5] for token in s.tokens]
    if members[0].low not in ("what", "hvad") or not behind:
        return False
    return behind[0] in _REMAINS or (behind[0] in _WE and bool(_KNOW & {*behind[1:]}))


def _is_subordinate(members: list[Symbol]) -> bool:
    """ "When he made the plan, the dose was too high", "what nobody had told me: ..."."""
    if members[-1].low == "?":
        return False
    if " ".join(s.low for s in members[:2]) in _CONCLUDES:
        # "Which leaves us with two metastases."
        return True
    opening, signs = members[0].low, {s.low for s in members if not s.is_word}
    return ("," in signs and opening in ("when", "når")) or (
        ":" in signs and opening in ("what", "hvad", "hvad jeg", "what i")
    )


def _is_told(symbol: Symbol) -> bool:
    """ "..., og to metastaser? PS er 1.": only a patient of one's own has a status."""
    return symbol.taken in ("ps", "tnm") or symbol.has("exam")


def up_to_patient(doc: Document, cue: Symbol) -> list[Symbol]:
    """ "whether SBRT is an option for a 58-year-old woman with ...": what is asked ends there."""
    members = doc.sentences[cue.sentence]
    place = cue.index - members[0].index
    end = introduced(members, place, named=False)
    told: list[Symbol] = []
    if not any(s.low in _FOR_WHOM for s in members[max(place + 2, end - 4) : end]):
        having = next((n for n in range(end, len(members)) if members[n].low in _WITH), None)
        if having is not None and having < end + 4:
            # "om denne patient med NSCLC har to metastaser": she has the one, asked is the other.
            told = list(itertools.takewhile(lambda s: s.low not in _VERBS, members[having:]))
        end = len(members)
    colon = next((n for n, s in enumerate(members) if n > place and s.low == ":"), end)
    return [s for s in members[place : min(end, colon)] if s not in told]


def mark_rules(doc: Document) -> None:
    """ "Retningslinjen kræver 3 mdr. systemisk behandling", "in SABR-COMET ...": of no patient."""
    for symbol in doc.symbols:
        if symbol.low in _TRIALS:
            told = list(doc.sentences[symbol.sentence])
            own = next((n for n, s in enumerate(told) if _is_own(s)), len(told))
            flag(told[:own], "question")
            continue
        numbered = symbol.low in _RECOMMENDATIONS and any(
            s.number is not None for s in doc.after(symbol.index, 2)
        )
        if not (symbol.low.startswith(_GUIDELINES) or numbered):
            continue
        behind = [*doc.after(symbol.index, 5)]
        following = doc.at(symbol.index + 1)
        headed = following is not None and following.low in (":", "er", "is", "are")
        recalled = any(s.low in _RECALLS for s in doc.before(symbol.index, 3))
        if headed or recalled or any(s.tokens[0].low in _DEMANDS for s in behind):
            told = doc.sentences[symbol.sentence]
            own = next((n for n, s in enumerate(told) if _is_own(s)), len(told))
            flag(told[:own], "question")


def _is_own(symbol: Symbol) -> bool:
    return (
        symbol.low in OWN
        or symbol.has("patient_word")
        or symbol.has_value("grammar", "contrast")
        or symbol.low == "but"
    )


def asks_what_if(doc: Document, symbol: Symbol) -> bool:
    """Whether a cue supposes another case; "..., and if stable we go on to SBRT" plans."""
    if not symbol.has_value("request", "what_if"):
        return False
    return symbol.low not in _AND_IF or not any(s.is_word for s in doc.symbols[: symbol.index])


def mark_what_if(doc: Document) -> None:
    """Flag as hypothetical what a "what if" supposes."""
    for symbol in doc.of("request"):
        if asks_what_if(doc, symbol):
            flag(_supposed(doc, symbol), HYPOTHETICAL)
            return


def _supposed(doc: Document, cue: Symbol) -> list[Symbol]:
    """Up to the end of the questions.

    In "how about ps 3? no wait, she is ps 2" what takes the supposition back is no part of it,
    nor is "PS 1, N0." behind "Supposing that ..., would recommendation 2 apply?".
    """
    asked = any(s.low == "?" for s in doc.sentences[cue.sentence])
    members = doc.symbols[cue.index :]
    for place, symbol in enumerate(members):
        behind_sign = place > 0 and members[place - 1].low == "?"
        if behind_sign and symbol.has_value("correction", "start"):
            return members[:place]
        opens = place > 0 and symbol.sentence != members[place - 1].sentence
        if asked and opens and not any(s.low == "?" for s in doc.sentences[symbol.sentence]):
            return members[:place]
    return members

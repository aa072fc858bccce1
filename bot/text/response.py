"""The response to systemic treatment."""

from __future__ import annotations

import itertools

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.not_known import is_called_unknown
from bot.text.response_awaited import response_awaited
from bot.text.response_subject import (
    GENERIC,
    is_classified,
    is_of_treatment,
    of_quiet_primary,
)
from bot.text.response_unassessed import (
    denied_before,
    denied_behind,
    is_of_looking,
    names_exam,
    nobody_assessed,
)
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN, status_of
from bot.text.words import words

RESPONSE = "systemic_response"
_SHORT = 6
_PRONOUNS = frozenset(["it", "they", "den", "de", "det", "both", "all", "begge", "alle"])
_NOBODY_OR_NOTHING = frozenset(["nothing", "intet", "none"])
_UNKNOWN = words("response", "unknown")
_HOPES = frozenset(["hoping", "hope", "hopes", "hoped", "hopefully", "håber", "håb", "håbet"])
_UNTIL = frozenset(["until", "till", "indtil", "unless", "medmindre"])
_GIVEN = frozenset(["ved", "upon", "if", "hvis", "given"])


def read_response(doc: Document) -> list[Finding]:
    """The response to systemic treatment."""
    found: list[tuple[str, Symbol, str]] = []
    findings: list[Finding] = []
    denied: list[Symbol] = []
    treated = any(
        s.has_value("therapy", "systemic")
        and not any(n.has_value("negation", "before") for n in doc.before(s.index, 2))
        for s in doc.of("therapy")
    )
    for symbol in doc.of("response"):
        value = symbol.value("response")
        if value is None or symbol.taken or not is_of_treatment(doc, symbol, treated):
            if value is not None and not symbol.taken:
                findings += _of_what_was_asked(doc, symbol, value)
            continue
        of_primary = any(
            s.has("primary") or s.low in ("lungen", "siden", "since", "chest", "thorax", "lung")
            for s in [*doc.before(symbol.index, 5), *doc.after(symbol.index, 1)]
        )
        past = past_curative(doc) is not None and (not treated or of_primary)
        if value == "response" and past and of_primary:
            # "the thorax is still in complete remission" after curative treatment
            continue
        if value == "response" and not treated and _of_a_primary_in_remission(doc, symbol):
            continue
        scar = any(
            "fibros" in s.low or s.low in ("scar", "ar", "arvæv")
            for s in doc.clause_of(symbol.index)
        )
        if scar:
            # "the irradiated primary is unchanged fibrosis"
            continue
        if value == "not_assessed" and not treated and _of_a_status_before(doc, symbol):
            # "PS 0 in March. Not assessed since."
            continue
        if value == "not_assessed" and past:
            # "lobektomi i 2021, ikke skannet siden"
            continue
        front = doc.at(symbol.index - 1)
        if front is not None and front.low in _GIVEN and _leads_to_treatment(doc, symbol):
            # "CT efter 3 måneder, og ved stabil sygdom SBRT"
            continue
        if value == "stable" and (past or of_quiet_primary(doc, symbol)):
            # "primærtumor bestrålet 2022, i ro siden": no response to systemic treatment.
            continue
        if (
            value == "progression"
            and symbol.has("new_lesion")
            and not symbol.low.startswith(("progr", "i progr", "pd"))
            and not treated
        ):
            findings += _of_what_was_asked(doc, symbol, value)
            continue
        if any(s.has_value("past", "neutral") for s in doc.before(symbol.index, 3)):
            # "KOL i progression"
            continue
        status = status_of([symbol], dated_is_past=True)
        if symbol.low in GENERIC and names_exam(doc, symbol):
            # "uden at der er lavet respons-CT"
            if status == STATED and denied_before(doc, symbol) is not None:
                found.append(("not_assessed", symbol, status))
            continue
        if any(s.low in _UNTIL for s in doc.before(symbol.index, 2)):
            # "for 2 years or until PD"
            continue
        if any(s.tokens[0].low in _HOPES for s in doc.before(symbol.index, 4)):
            # "hoping for a response by summer"
            continue
        behind = doc.at(symbol.index + 1)
        beside = [s.low for s in doc.after(symbol.index, 2)]
        if symbol.low in GENERIC and (_UNKNOWN & {*beside, " ".join(beside)}):
            # "CT not done, so response unknown"
            found.append(("not_assessed", symbol, status))
            continue
        if symbol.low in GENERIC and is_called_unknown(doc, symbol):
            continue
        denial = denied_behind(doc, symbol) if symbol.low in GENERIC else None
        if denial is not None and status == STATED:
            if is_of_looking(doc, denial):
                found.append(("not_assessed", denial, status))
            else:
                findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, denial.index))
            continue
        named = symbol.low in GENERIC and behind is not None and behind.has("uncertain")
        if status == STATED and (named or _one_of_two_words(doc, symbol)):
            findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
            continue
        negated = (
            any(
                s.has_value("negation", "before") or s.low in _NOBODY_OR_NOTHING
                for s in doc.before(symbol.index, 3)
            )
            and value != "not_assessed"
        )
        if negated:
            if value != "progression":
                if status == STATED:
                    denied.append(symbol)
                continue
            value = "stable"
        if status == UNCERTAIN or (value == "doubtful" and status == STATED and not negated):
            findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
        elif value == "doubtful" or (status == PLANNED and value != "not_assessed"):
            continue
        else:
            found.append((value, symbol, STATED if status == PLANNED else status))
    unassessed = nobody_assessed(doc)
    if unassessed is not None and not any(f[0] == "not_assessed" for f in found):
        found = [f for f in found if f[1].low not in GENERIC]
        found.append(("not_assessed", unassessed, STATED))
    awaited = None if found or findings or denied else response_awaited(doc)
    if awaited is not None:
        found.append(("not_assessed", awaited, STATED))
    # "no growth and no shrinkage, unchanged" is no doubt.
    stable = {s.sentence for value, s, status in found if (value, status) == ("stable", STATED)}
    findings += [
        unclear(doc, RESPONSE, "uncertain", s.index, s.index)
        for s in denied
        if s.sentence not in stable
    ]
    return findings + _settle_response(doc, found)


def _leads_to_treatment(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("local_therapy") for s in doc.after(symbol.index, 4))


def _of_a_status_before(doc: Document, symbol: Symbol) -> bool:
    own, before = doc.sentences[symbol.sentence], doc.sentences.get(symbol.sentence - 1, [])
    words = [token.low for s in own if s.is_word for token in s.tokens]
    since = bool(words) and words[-1] in ("since", "siden") and len(words) <= _SHORT
    return since and any(s.taken == "ps" for s in before)


def _of_what_was_asked(doc: Document, symbol: Symbol, value: str) -> list[Finding]:
    """ "it has grown": said of the response, if that was what was asked."""
    if not _is_whole_message(doc, symbol):
        return []
    return [
        unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index, {"value": value}),
    ]


def _is_whole_message(doc: Document, symbol: Symbol) -> bool:
    """Whether a message says no more than a pronoun and the word: "it has grown"."""
    words = [s for s in doc.symbols if s.is_word]
    plain = all(s is symbol or s.has("function_word", "answer_filler", "grammar") for s in words)
    pronoun = bool(words) and words[0].low in _PRONOUNS
    return pronoun and plain and len(words) <= _SHORT and status_of([symbol]) == STATED


def _contradicted(doc: Document, members: list[tuple[str, Symbol, str]]) -> bool:
    """ "CT beskriver respons, men klinikeren har noteret progression"."""
    for one, other in itertools.pairwise(members):
        between = doc.symbols[one[1].index + 1 : other[1].index]
        contrast = any(s.has_value("grammar", "contrast") for s in between)
        if one[0] != other[0] and one[1].sentence == other[1].sentence and contrast:
            return True
    return False


def _of_a_primary_in_remission(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor strålet kurativt, i remission"."""
    return "remission" in symbol.low and any(
        s.has("primary") for s in doc.sentences[symbol.sentence] if s.index < symbol.index
    )


def _one_of_two_words(doc: Document, symbol: Symbol) -> bool:
    """ "would not dare to call it response or progression"."""
    for step in (1, -1):
        joint, other = doc.at(symbol.index + step), doc.at(symbol.index + 2 * step)
        if joint is not None and other is not None and joint.low in ("or", "eller", "/"):
            value = other.value("response")
            return value is not None and value != symbol.value("response")
    return False


def _classified(
    doc: Document, members: list[tuple[str, Symbol, str]]
) -> list[tuple[str, Symbol, str]]:
    """ "PR ... the others unchanged", "RECIST PD, binyrerne uændrede": what is classified holds.

    Something unchanged beside it is a part, unless it is told of now.
    """
    classified = [f for f in members if is_classified(f[1])]
    if len({f[0] for f in classified}) != 1:
        return members
    parts = [f for f in members if f not in classified and f[0] == "stable"]
    parts = [f for f in parts if not any(s.has("present") for s in doc.before(f[1].index, 4))]
    if classified[0][0] == "progression":
        parts += [f for f in members if f not in classified and f[0] == "progression"]
    return [f for f in members if f not in parts]


def _settle_response(doc: Document, found: list[tuple[str, Symbol, str]]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[2] == status]
        specific = [f for f in members if f[1].low not in GENERIC]
        members = specific if specific and not _contradicted(doc, members) else members
        members = _classified(doc, members)
        values = {f[0] for f in members}
        if len(values) > 1:
            if status == STATED:
                first, last = members[0][1].index, members[-1][1].index
                findings.append(
                    unclear(
                        doc,
                        RESPONSE,
                        "conflict",
                        first,
                        last if last - first < 25 else first,
                        sorted(values),
                    )
                )
        elif members:
            value, symbol, _ = members[0]
            findings.append(Finding.of(doc, RESPONSE, value, symbol.index, symbol.index, status))
    return findings

"""Verdicts on local treatment that do not say of what: the conversation has to tell."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import STATED
from bot.text.targets import ABLATABLE, PRIMARY
from bot.text.verdicts import certainty_of
from bot.text.words import words

_PRONOUNS = frozenset(["den", "det", "de", "dem", "it", "they", "them", "this", "disse"])
_DENIALS = frozenset(
    ["ikke", "not", "ej", "isn't", "aren't", "doesn't", "don't", "never", "aldrig"]
)
_OPINION_REACH = 8
_BELIEVING = words("verdicts", "believing") | {"regard", "regards", "deem", "considers", "thinks"}
_NOBODY = _DENIALS | {"nobody", "noone", "ingen", "none", "neither", "hverken"}
_NO = frozenset(["no", "ingen", "ikke", "not", "without", "uden"])
_DOUBTS = frozenset(["doubt", "doubts", "tvivler", "betvivler"])
_OPINIONS = ("egnet", "egne", "suitable", "candidate", "kandidat")
_GONE = words("suitability", "gone")
_OPENS = words("suitability", "opens_gone")
_NOT_DONE = words("suitability", "not_done")
_AFTER_ALL = frozenset(["after all", "alligevel", "anyway", "no longer", "ikke længere", "længere"])
_TREATED = frozenset(["behandles", "behandlet", "treated", "treatable", "behandle"])
_REACH = 6
_LONGEST = 14
_SHORT = 3


def targets_untold(
    doc: Document, symbol: Symbol, last: int, verdict: str
) -> tuple[list[str], list[Finding]]:
    """ "1 hjernemet, PS 1, egnet til SBRT": about the metastases when no primary is named.

    Without any noun in the message the conversation alone could tell: it is asked about, with
    the verdict, which answers the open question where that is about treatment.
    """
    if any(s.index < symbol.index for s in doc.of("primary")):
        return [], []
    sentence = doc.sentences[symbol.sentence]
    of_cancer = any(s.has("diagnosis", "histology", "lung_histology") for s in sentence)
    if of_cancer and not any(s.has("metastasis", "code", "lesion") for s in sentence):
        # "NSCLC i ve. hilus, kan hverken reseceres eller bestråles"
        return ["primary"], []
    span = doc.symbols[symbol.index : last + 1]
    local = symbol.has("treatable_word") or any(s.has("local_therapy", "local_verb") for s in span)
    around = [*doc.before(symbol.index, 6), *span, *doc.after(last, 3)]
    after_all = any(s.low in _AFTER_ALL for s in sentence)
    local = local or (after_all and any(s.has("local_therapy") for s in around))
    if any(s.has("resection") for s in span):
        if verdict != "false" or certainty_of(doc, symbol, last) != STATED:
            return [], []
        if any(s.taken == "tnm" for s in sentence):
            # "T4 N3, for udbredt til kurativ strålebehandling"
            return ["primary"], []
        return [], [unclear(doc, PRIMARY, "uncertain", symbol.index, last)]
    if not local:
        return [], []
    if any(not s.taken for s in doc.of("metastasis", "code")):
        return ["metastases"], []
    if certainty_of(doc, symbol, last) != STATED or any(s.has("therapy") for s in around):
        return [], []
    given = {"value": {"true": True, "false": False}.get(verdict)}
    return [], [unclear(doc, ABLATABLE, "uncertain", symbol.index, last, given)]


def removed_untold(doc: Document) -> list[Finding]:
    """ "er allerede fjernet ved lobektomi": of the primary, if that is what was asked."""
    if doc.of("metastasis", "lesion", "primary", "organ", "exam"):
        return []
    said = [token.low for s in doc.symbols for token in s.tokens if s.is_word]
    if not said or len(said) > _LONGEST or any(s.low == "?" for s in doc.symbols):
        return []
    if said[0] not in _OPENS:
        # "Drænet er fjernet" is of something else.
        return []
    told = " ".join(said)
    gone = next((phrase for phrase in _GONE if f" {phrase} " in f" {told} "), None)
    if gone is None or any(word in _NOT_DONE for word in said[: said.index(gone.split()[0])]):
        return []
    last = len(doc.symbols) - 1
    given = {"value": "no_primary"}
    return [unclear(doc, PRIMARY, "uncertain", 0, last, given)]


def refused(doc: Document, symbol: Symbol) -> list[Finding]:
    """ "the radiotherapist does not consider the metastasis suitable": for what is not said."""
    before = [s for s in doc.before(symbol.index, _REACH) if s.clause == symbol.clause]
    denied = symbol.has_value("suitable", "false") or any(s.low in _DENIALS for s in before)
    if not denied or symbol.taken or not symbol.has("suitable"):
        return []
    behind = [*doc.after(symbol.index, _REACH)]
    if any(s.has("therapy", "exam", "other_exam", "resection") for s in [*before, *behind]):
        # "ikke egnet til kemoterapi"
        return []
    revised = any(s.low in _AFTER_ALL for s in doc.sentences[symbol.sentence])
    revised = revised and any(s.has("local_therapy") for s in doc.sentences[symbol.sentence])
    if certainty_of(doc, symbol, symbol.index) != STATED:
        return []
    if not (_is_an_opinion(symbol) or revised):
        return []
    if any(s.has("primary") for s in before):
        return [unclear(doc, PRIMARY, "uncertain", symbol.index, symbol.index)]
    given = {"value": False}
    pronoun = any(s.low in _PRONOUNS for s in before)
    alone = sum(s.is_word for s in doc.symbols) <= _SHORT
    if revised or alone or pronoun or any(s.has("metastasis", "lesion") for s in before):
        return [unclear(doc, ABLATABLE, "uncertain", symbol.index, symbol.index, given)]
    return []


def opinion_against(doc: Document, symbol: Symbol) -> str | None:
    """ "They do not consider it suitable" is "false", "we doubt it is operable" a "doubt"."""
    said = [token.low for s in _opinion_before(doc, symbol) for token in s.tokens]
    if any(low in _DOUBTS and not {*said[max(0, n - 2) : n]} & _NO for n, low in enumerate(said)):
        return "doubt"
    denial = next((n for n, low in enumerate(said) if low in _NOBODY), None)
    behind = said[denial + 1 :] if denial is not None else []
    return "false" if any(low in _BELIEVING for low in behind[:3]) else None


def _opinion_before(doc: Document, symbol: Symbol) -> list[Symbol]:
    """The clause before a verdict; all of a clause of its own that ends right before its comma."""
    before = [*doc.before(symbol.index, _OPINION_REACH)][::-1]
    opening = before[0].index if before else symbol.index
    comma, verb = doc.at(opening - 1), doc.at(opening - 2)
    if comma is None or comma.low != "," or comma.sentence != symbol.sentence:
        return before
    if verb is None or verb.low not in _BELIEVING or len(before) == _OPINION_REACH:
        return before
    return [*[*doc.before(comma.index, _OPINION_REACH)][::-1], *before]


def turned_round(doc: Document) -> list[Finding]:
    """ "so primærtumor kan alligevel behandles": of treatment in general, after an earlier no."""
    found = []
    for members in doc.sentences.values():
        again = next((s for s in members if s.low in _AFTER_ALL), None)
        noun = next((s for s in members if s.has("primary") and not s.flags), None)
        verb = next((s for s in members if s.low in _TREATED), None)
        if again is None or noun is None or verb is None or noun.index > verb.index:
            continue
        value = not any(s.low in _DENIALS for s in members)
        given = {"value": value}
        found.append(unclear(doc, PRIMARY, "uncertain", noun.index, verb.index, given))
    return found


def _is_an_opinion(symbol: Symbol) -> bool:
    """ "Suitable" weighs a treatment by itself; "can", "possible" and "ok" do not."""
    return any(part in symbol.low for part in _OPINIONS)

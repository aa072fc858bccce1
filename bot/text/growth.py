"""Oligoprogression that is described: a few lesions grow under a drug."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.first_workup import FEW, are_many
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import the_same
from bot.text.named_setting import Setting, is_denied
from bot.text.status import STATED, status_of
from bot.text.words import words

_REST = words("setting", "rest")
_CONTROLLED = words("setting", "controlled")
_REACH = 8
_AND_MORE = frozenset(["and", "og", "samt", "plus", "+"])
_NOT_SO = frozenset(["never", "aldrig", "ikke", "not", "hardly", "næppe"])
_OF_THE_PATIENT = (
    "sympt",
    "klinisk",
    "clinic",
    "behandling",
    "treatment",
    "almen",
    "vægt",
    "weight",
)


def growing(doc: Document, groups: list[Group]) -> Setting | None:
    """Growth or a new lesion under ongoing systemic treatment."""
    for members in doc.sentences.values():
        therapy = [s for s in members if s.has("therapy") and s.has_value("therapy", "systemic")]
        lesions = [g for g in groups if g.sentence == members[0].sentence]
        if not therapy or not lesions:
            continue
        drug = therapy[0]
        ongoing = any(
            (s.has("ongoing") and s.low not in ("på", "on"))
            or (s.has("ongoing") and s.index == drug.index - 1)
            for s in doc.before(drug.index, 4)
        )
        if not ongoing or any(_is_local(doc, s) for s in members):
            continue
        if status_of([drug]) != STATED or any(s.has_value("therapy", "adjuvant") for s in members):
            continue
        grows = [
            s
            for s in members
            if s.has("new_lesion")
            and status_of([s]) == STATED
            and not any(n.has_value("negation", "before") for n in doc.before(s.index, 3))
        ]
        few = all(
            (g.form in ("singular", "item") and g.quantity is None)
            or (
                g.quantity is not None
                and (g.quantity.kind == "article" or (g.quantity.exact or FEW + 1) <= FEW)
            )
            for g in lesions
        )
        if grows and few and any(_near(s, g) for s in grows for g in lesions):
            for group in lesions:
                # The number of what grows is not the number of all metastases.
                grown = any(_near(s, group) for s in grows) and not the_same(doc, group)
                group.addition = group.addition or grown
            first = min(grows[0].index, lesions[0].first)
            last = max(drug.index, lesions[0].last, grows[0].index)
            return Setting("oligoprogression", first, last, STATED)
    return None


def growing_alone(doc: Document, groups: list[Group]) -> Setting | None:
    """ "progression i en enkelt metastase, al øvrig sygdom i ro", with a drug in the message."""
    drug = next(
        (
            s
            for s in doc.of("therapy")
            if s.has_value("therapy", "systemic") and status_of([s]) == STATED
        ),
        None,
    )
    if drug is None or any(_is_local(doc, s) for s in doc.symbols):
        return None
    for rest in doc.symbols:
        if rest.low not in _REST and not rest.has_value("part", "rest"):
            continue
        behind = list(doc.after(rest.index, 5))
        if not any(_is_controlled(s) for s in behind) or _is_of_something_else(doc, rest, behind):
            continue
        grows = [s for s in doc.sentences[rest.sentence] if s.index < rest.index and _grows(doc, s)]
        if grows and not are_many(doc, [g for g in groups if g.sentence == rest.sentence]):
            return Setting("oligoprogression", grows[0].index, rest.index, STATED)
    for exception in doc.of("exception"):
        # "CR except 1 liver lesion growing"
        lesions = [g for g in groups if exception.index < g.last <= exception.index + _REACH]
        grows = [s for s in doc.after(exception.index, _REACH) if _grows(doc, s)]
        held = any(_is_controlled(s) for s in doc.before(exception.index, 4))
        held = held and all(g.form != "plural" or g.quantity is not None for g in lesions)
        held = held and not any(s.low in _AND_MORE for s in doc.after(exception.index, _REACH))
        if held and grows and lesions and not are_many(doc, lesions):
            return Setting("oligoprogression", exception.index, grows[-1].index, STATED)
    return None


def _is_of_something_else(doc: Document, rest: Symbol, behind: list[Symbol]) -> bool:
    """ "øvrige symptomer væk", "other lesions never responded", "i øvrigt stabil klinisk"."""
    if any(s.has("negation", "response_not_about") or s.low in _NOT_SO for s in behind):
        return True
    noun = next((s for s in behind[:2] if s.is_word), None)
    treated = noun is not None and noun.has("treatment_word", "therapy", "complaint")
    return treated or any(s.low.startswith(_OF_THE_PATIENT) for s in behind)


def _is_controlled(symbol: Symbol) -> bool:
    return symbol.has_value("response", "stable", "response") or symbol.low in _CONTROLLED


def _grows(doc: Document, symbol: Symbol) -> bool:
    return (
        (symbol.has("new_lesion") or symbol.has_value("response", "progression"))
        and status_of([symbol]) == STATED
        and not any(n.has_value("negation", "before") for n in doc.before(symbol.index, 3))
    )


def _is_local(doc: Document, symbol: Symbol) -> bool:
    return symbol.has_value("setting", "local_recurrence") and not is_denied(doc, symbol)


def _near(symbol: Symbol, group: Group) -> bool:
    return group.first - 6 <= symbol.index <= group.last + 6

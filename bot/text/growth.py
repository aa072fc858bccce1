"""Oligoprogression that is described: a few lesions grow under a drug."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.first_workup import FEW, are_many
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import the_same
from bot.text.named_setting import Setting
from bot.text.status import STATED, status_of
from bot.text.words import words

_REST = words("setting", "rest")
_CONTROLLED = words("setting", "controlled")


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
        if not ongoing or any(s.has("local_recurrence") for s in members):
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
    if drug is None or any(s.has("local_recurrence") for s in doc.symbols):
        return None
    for rest in doc.symbols:
        if rest.low not in _REST and not rest.has_value("part", "rest"):
            continue
        behind = list(doc.after(rest.index, 5))
        if not any(s.has_value("response", "stable") or s.low in _CONTROLLED for s in behind):
            continue
        sentence = doc.sentences[rest.sentence]
        grows = [
            s
            for s in sentence
            if s.index < rest.index
            and (s.has("new_lesion") or s.has_value("response", "progression"))
            and status_of([s]) == STATED
            and not any(n.has_value("negation", "before") for n in doc.before(s.index, 3))
        ]
        if grows and not are_many(doc, [g for g in groups if g.sentence == rest.sentence]):
            return Setting("oligoprogression", grows[0].index, rest.index, STATED)
    return None


def _near(symbol: Symbol, group: Group) -> bool:
    return group.first - 6 <= symbol.index <= group.last + 6

"""The number that a number of metastases has come down, or gone up, to."""

from __future__ import annotations

import itertools

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.status import STATED
from bot.text.words import words

_BECOME = words("course", "become")
_AUXILIARIES = words("course", "auxiliaries")
_BECAME_REACH = 9
_BY_NOW = frozenset(["nu", "now", "kun", "only", "blot", "just"])


def number_of_now(doc: Document, group: Group) -> Quantity | None:
    """ "fra 12 mets til 2 (lunge og binyre)": the second number holds, and its places do."""
    front = doc.at(group.first - 1)
    if front is None or front.low not in ("fra", "from"):
        return None
    told = [
        s
        for s in doc.symbols[group.first : group.last + 5]
        if s.low not in _BY_NOW and not s.has("more_than", "no_less_than")
    ]
    for joint, number in itertools.pairwise(told):
        following = doc.at(number.index + 1)
        measured = number.taken or (following is not None and following.has("unit"))
        if joint.low in ("til", "to") and is_quantity(number) and not measured:
            return read_quantity(doc, number.index)
    return None


def became(doc: Document, group: Group) -> Quantity | None:
    """ "12 mets have become two", "metastaserne er reduceret fra 9 til 2"."""
    if group.negated or group.status != STATED or group.form != "plural":
        return None
    behind = [*doc.after(group.last, _BECAME_REACH)]
    verb = next((n for n, s in enumerate(behind) if s.low in _BECOME), None)
    if verb is None or any(s.low not in _AUXILIARIES for s in behind[:verb]):
        return None
    told = [s for s in behind[verb + 1 :] if s.low not in _BY_NOW]
    while told and not is_quantity(told[0]) and told[0].low in ("til", "to", "ned"):
        told = told[1:]
    if len(told) > 3 and told[0].low in ("fra", "from"):
        told = told[3:] if told[2].low in ("til", "to") else []
    if not told or not is_quantity(told[0]) or told[0].taken:
        return None
    following = doc.at(told[0].index + 1)
    if following is not None and (following.has("unit") or following.low in ("%", "of", "af")):
        return None
    return read_quantity(doc, told[0].index)

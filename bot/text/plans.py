"""Local treatment that a plan puts down: "Plan: CRT primary + SBRT 3 x 10 Gy to met"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.shared_verdicts import Told
from bot.text.status import STATED
from bot.text.words import words

_HEADINGS = ("plan", "planen", "stråleplan", "treatment plan", "behandlingsplan")
_VAGUE = words("suitability", "vague_plan")
_REACH = 10


def planned_by_name(doc: Document, primary: list[Told], ablatable: list[Told]) -> None:
    """What is planned can be given, when the plan names what it is given to."""
    for heading in doc.symbols:
        sign = doc.at(heading.index + 1)
        if heading.low not in _HEADINGS or sign is None or sign.low != ":":
            continue
        plan = [s for s in doc.sentences[heading.sentence] if s.index > sign.index]
        if any(s.low in _VAGUE or s.has("uncertain", "negation") for s in plan):
            continue
        for therapy in plan:
            target = _target(plan, therapy) if therapy.has("local_therapy") else None
            if target is None:
                continue
            if target.has("primary"):
                if not primary:
                    primary.append(("feasible", therapy.index, target.index, STATED))
            elif not ablatable:
                ablatable.append((True, therapy.index, target.index, STATED))


def _target(plan: list[Symbol], therapy: Symbol) -> Symbol | None:
    for symbol in plan:
        if not therapy.index < symbol.index <= therapy.index + _REACH:
            continue
        if symbol.has("part", "local_therapy", "therapy", "number"):
            return None
        if symbol.has("primary", "metastasis"):
            return symbol
    return None

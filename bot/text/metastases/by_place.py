"""Places with their numbers and nothing else: "Brain: one. Adrenal: two.", "brain 1, liver 0"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, read_site
from bot.text.words import words

_SIGNS = frozenset(":=-–x×")
_STOPS = frozenset(",;/")
_NOUNS = words("by_place", "nouns")
_HEADINGS = words("by_place", "headings")
_NONE = words("by_place", "none")
_NUMBERED = words("by_place", "numbered")
_EACH_SIDE = words("by_place", "each_side")
_LONGEST = 9


def by_place(doc: Document) -> list[Group]:
    """The places that two sentences and more count so, or the parts of one sentence."""
    runs: list[list[Group]] = [[]]
    for members in doc.sentences.values():
        groups = _counted_all(doc, members)
        if groups:
            runs[-1] += groups
        elif runs[-1]:
            runs.append([])
    return [group for run in runs if len(run) > 1 for group in run]


def _counted_all(doc: Document, members: list[Symbol]) -> list[Group]:
    """The places of a sentence; none where any of its parts tells something else."""
    heading, told = _heading(members)
    parts = _parts(told)
    if not parts:
        return []
    groups = [_counted(doc, part) for part in parts]
    counted = [group for group in groups if group is not None]
    if len(counted) < len(groups):
        return []
    if heading is not None:
        counted[0].first = heading.index
    return counted


def _heading(members: list[Symbol]) -> tuple[Symbol | None, list[Symbol]]:
    """The first symbol of "Mets: ..." and what stands behind its colon."""
    colon = next((n for n, s in enumerate(members) if s.low == ":"), None)
    if not colon or not any(s.low in _HEADINGS for s in members[:colon]):
        return None, members
    plain = all(s.low in _HEADINGS or not s.has("organ") for s in members[:colon])
    return (members[0], members[colon + 1 :]) if plain else (None, members)


def _parts(told: list[Symbol]) -> list[list[Symbol]]:
    """The parts between commas, without what stands in brackets."""
    parts: list[list[Symbol]] = [[]]
    depth = 0
    for symbol in told:
        if symbol.low == "(":
            depth += 1
        elif symbol.low == ")":
            depth = max(0, depth - 1)
        elif depth or symbol.low == ".":
            continue
        elif symbol.low in _STOPS or symbol.has_value("grammar", "conjunction"):
            parts.append([])
        else:
            parts[-1].append(symbol)
    return [part for part in parts if part]


def _counted(doc: Document, told: list[Symbol]) -> Group | None:
    number = next(
        (n for n, s in enumerate(told) if is_quantity(s) or s.low in _NONE or s.number == 0), None
    )
    if not number or len(told) > _LONGEST:
        return None
    named = [s for s in told[:number] if s.low not in _SIGNS]
    signed = len(named) < number
    site = _place(doc, named)
    if site is None or (not signed and site.place in _NUMBERED):
        return None
    quantity = _quantity(doc, told[number], " ".join(s.low for s in told[number + 1 :]))
    if quantity is None:
        return None
    return Group(
        told[0].index,
        told[-1].index,
        "item",
        quantity=quantity,
        sites=[site],
        core=[site.first],
        sentence=told[0].sentence,
    )


def _quantity(doc: Document, number: Symbol, behind: str) -> Quantity | None:
    if number.low in _NONE or number.number == 0:
        return Quantity("exact", 0, number.index, number.index) if not behind else None
    read = read_quantity(doc, number.index)
    if read is None or read.kind not in ("exact", "article", "sole"):
        return None
    count = read.number
    if behind in _EACH_SIDE:
        # One on each side is read as two already.
        count, behind = max(2 * int(number_of(number) or 1), count), ""
    if behind and behind not in _NOUNS:
        return None
    return Quantity("exact", count, read.first, read.last)


def _place(doc: Document, told: list[Symbol]) -> Site | None:
    organs = [s for s in told if s.has("organ")]
    if len(organs) != 1 or organs[0].taken or organs[0].has("metastasis", "primary", "exam"):
        return None
    site = read_site(doc, organs[0].index)
    for symbol in told:
        if symbol.has("laterality", "node_region") and site is not None:
            site = site.beside(symbol)
        elif symbol is not organs[0]:
            return None
    if site is None or site.organ in ("node", "regional"):
        return None
    return None if site.organ == "lung" and site.side not in ("contralateral", "both") else site

"""What closes a list of metastases: the number of all of them, or that there are no others."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.metastases.counts_behind import IN_TOTAL
from bot.text.metastases.mention import Group
from bot.text.quantities import is_quantity, read_quantity
from bot.text.sites import read_site
from bot.text.status import status_of

_NEAR = 7
_SO_THERE_ARE = re.compile(
    r"(?:så|altså|dermed|so|thus)(?: (?:at|that))? (?:der|there|that|det|it)(?:'s)?"
    r"(?: (?:er|are|is|makes|giver|gør))?(?: (?:nu|now))?$"
)
_OF_THE_HEAD = ("skull", "kran", "crani")
_NOTHING = frozenset(["nothing", "nowhere"])
_THERE_ARE = re.compile(r"\b(?:there are|der er) \S+(?: \S+)?$")
_THERE_REACH = 4
_NUMBER = frozenset(["number", "antal", "antallet", "count", "how many", "hvor mange"])
_SO = frozenset(["so", "så", "dermed"])
_NOTHING_OUTSIDE = re.compile(
    r"(?:nothing|none|intet|ingen|ingenting)(?: \w+){0,1} "
    r"(?:outside|beyond|uden ?for|udenfor)(?: of)?(?: the)?$"
    r"|(?:ingen|ikke|no|none)(?: \w+){0,3} (?:end|udover|ud over|bortset fra|fraset|than|besides|"
    r"apart from|except|except for)(?: (?:den|the one|that))?(?: (?:i|in))?(?: (?:the|højre|hø|"
    r"venstre|ve|left|right))*$"
)
_CLOSING = frozenset(["only", "alone", "alene", "in", "i", "and", "og"])
_SUMS = frozenset(["these", "those", "disse", "ie", "i e", "i.e", "dvs", "d v s", "altså"])


def totals(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "hø. binyre samt 1 i lungen, = 2 i alt": the number of all of them, behind the list."""
    found = []
    for symbol in doc.symbols:
        if symbol.index in covered or not is_quantity(symbol) or symbol.has("article", "both"):
            continue
        before, behind = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
        beyond = doc.at(symbol.index + 2)
        in_all = behind is not None and behind.low == "in" and beyond is not None
        in_all = in_all and beyond is not None and beyond.low in ("all", "total", "number")
        if behind is not None and behind.low == "stk":
            behind = beyond
        named = (
            in_all
            or _summed_up(before, behind)
            or any(s is not None and s.low in IN_TOTAL - {"stk"} for s in (before, behind))
        )
        bounded = before is not None and before.has("no_less_than", "more_than")
        if bounded and not (behind is not None and behind.has("unit", "metastasis", "organ")):
            named = named or any(
                g.last >= symbol.index - _NEAR and (g.quantity is None or not g.quantity.exact)
                for g in groups
                if g.last < symbol.index
            )
        opening = doc.sentences[symbol.sentence][0]
        concludes = opening is symbol or opening.low in _SUMS | _SO | IN_TOTAL
        # "... i lever og knogler. Mere end fem i alt."
        concludes = concludes or (bounded and opening is before)
        named = named or (concluded(doc, symbol) and not (behind is not None and behind.is_word))
        bracketed = any(s.low == "(" for s in doc.symbols[max(0, symbol.index - 2) : symbol.index])
        listed = any(
            (g.sentence == symbol.sentence or (concludes and g.sentence == symbol.sentence - 1))
            and g.last < symbol.index
            and not g.negated
            for g in groups
        )
        alone = bounded and not (behind is not None and behind.is_word)
        if alone and _bounds_those_before(doc, groups, symbol):
            named = listed = True
        quantity = read_quantity(doc, symbol.index) if named and listed and not bracketed else None
        if quantity is not None:
            core = [symbol.index]
            found.append(
                Group(
                    quantity.first,
                    symbol.index,
                    "plural",
                    quantity=quantity,
                    core=core,
                    sentence=symbol.sentence,
                )
            )
    return found


def _bounds_those_before(doc: Document, groups: list[Group], number: Symbol) -> bool:
    """ "Mets in liver and bone. The number is not given, but there are more than five."."""
    sentence = [s for s in doc.sentences[number.sentence] if s.index < number.index]
    front = " ".join(s.low for s in sentence[-_THERE_REACH:])
    said = [s for s in sentence if s.is_word]
    headed = any(s.low == ":" for s in sentence)
    of_them = (len(said) <= _THERE_REACH and not headed) or any(s.low in _NUMBER for s in said)
    return (
        of_them
        and _THERE_ARE.search(front) is not None
        and any(
            g.sentence == number.sentence - 1
            and not g.negated
            and (g.quantity is None or g.quantity.exact is None)
            for g in groups
        )
    )


def concluded(doc: Document, number: Symbol) -> bool:
    """Whether a number sums up: "one more was found in the brain, so there are now two"."""
    front = " ".join(s.low for s in reversed([*doc.before(number.index, 5)]))
    return _SO_THERE_ARE.search(front) is not None


def _summed_up(before: Symbol | None, behind: Symbol | None) -> bool:
    """ "..., these two only", ", kun disse to", ", i.e. three in two organs"."""
    closed = behind is None or not behind.is_word or behind.low in IN_TOTAL | _CLOSING
    return closed and before is not None and before.low in _SUMS


def nothing_outside(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "exact number of mets is two, nothing outside the skeleton": one organ holds them all."""
    told = {site.organ for g in groups if not g.negated for site in g.sites}
    found = []
    for symbol in doc.of("organ"):
        before = " ".join(s.low for s in reversed([*doc.before(symbol.index, 7)]))
        site = read_site(doc, symbol.index) if _NOTHING_OUTSIDE.search(before) else None
        if site is None or symbol.index in covered or symbol.has("exam", "lung_location"):
            continue
        if symbol.low.startswith(_OF_THE_HEAD) or told - {site.organ}:
            continue
        closes = told == {site.organ}
        group = Group(symbol.index, symbol.index, "mass", core=[symbol.index])
        group.sentence, group.status = symbol.sentence, status_of([symbol])
        group.closing, group.negated, group.only = closes, closes, not closes
        group.sites = [] if closes else [site]
        found.append(group)
        covered.add(symbol.index)
    return found


def closings(doc: Document, covered: set[int]) -> list[Group]:
    """ ", ingen øvrige", ", none elsewhere": no others, without a noun."""
    groups = []
    for symbol in doc.of("other_lesions"):
        if symbol.index in covered:
            continue
        clause = list(doc.clause_of(symbol.index))
        denial = next(
            (s for s in clause if s.has_value("negation", "before") or s.low in _NOTHING), None
        )
        if denial is None or denial.index in covered:
            continue
        rest = [
            s
            for s in clause
            if s.is_word
            and s not in (symbol, denial)
            and not s.has("other_lesions", "grammar", "lesion", "function_word", "exam", "part")
            and not s.has("uncertain")
        ]
        if not rest and any(s.is_word for s in doc.symbols[: clause[0].index]):
            groups.append(
                Group(
                    symbol.index,
                    symbol.index,
                    "plural",
                    closing=True,
                    negated=True,
                    core=[symbol.index],
                    sentence=symbol.sentence,
                    status=status_of([symbol]),
                )
            )
    return groups

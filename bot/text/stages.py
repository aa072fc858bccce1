"""Which stages hold today: not the one of an earlier treatment, nor one of two alternatives."""

from __future__ import annotations

import itertools
import re

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import AGO, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_PATHOLOGICAL = re.compile(r"y?p(?=[tnm])")
_T_VALUES = frozenset(["X", "0", "1a", "1b", "1c", "1", "2a", "2b", "2", "3", "4"])
_M_VALUES = frozenset(["0", "1a", "1b", "1c1", "1c2"])
_TREATED_FOR = frozenset(["for", "af", "of", "pga", "grundet"])
_OPERATED = words("tnm", "operated")
_LATER = 60
_AMENDS = tuple(words("tnm", "amends"))
_LONGEST_AMENDMENT = 60
_WAS = frozenset(["was", "var", "were"])
_THEN = words("tnm", "then")
_SINCE = frozenset(["siden", "since"])


def findings_of(doc: Document, parts: list[tuple[int, int, str, str]]) -> list[Finding]:
    """The stage facts; called after the scope cues are marked."""
    findings: list[Finding] = []
    treated = past_curative(doc)
    today = treated is not None and _of_this_illness(doc, treated)
    for first, last, component, value in _amended(doc, parts):
        status = status_of(doc.symbols[first : last + 1], dated_is_past=True)
        earlier = _of_then(doc, treated, first, today=today) or _treated_for(doc, first)
        earlier = earlier or _under_year(doc, first) or _free_then(doc, first, component, value)
        if status in (STATED, UNCERTAIN) and earlier:
            status = PAST
        fact = {"t": "t_stage", "n": "n_stage", "m": "m_category"}[component]
        stage = _stage(component, value)
        if stage is None:
            if component == "m" and value == "1c" and status == STATED:
                findings.append(unclear(doc, fact, "m1c_without_subdivision", first, last))
            continue
        if status == UNCERTAIN or _is_alternative(doc, first, last):
            findings.append(unclear(doc, fact, "uncertain", first, last))
        elif _negated(doc, first):
            continue
        else:
            findings.append(Finding.of(doc, fact, stage, first, last, status))
    return _without_alternatives(doc, findings)


def _without_alternatives(doc: Document, findings: list[Finding]) -> list[Finding]:
    """ "T1, T2 or T3", "T3 (T4?)": the one without a doubt of its own is no more certain."""
    doubted = {
        (f.value["fact"], doc.sentence_at(f.start)) for f in findings if f.entity == "unclear"
    }
    return [
        f
        for f in findings
        if f.status != STATED or (f.entity, doc.sentence_at(f.start)) not in doubted
    ]


def _under_year(doc: Document, first: int) -> bool:
    """ "2019: T2aN0M0, lobektomi. Nu binyremetastase."."""
    sentence = doc.sentences[doc.symbols[first].sentence]
    if len(sentence) < 3 or sentence[0].taken not in ("year", "date") or sentence[1].low != ":":
        return False
    later = doc.symbols[first + 1 : first + _LATER]
    return any(s.has("present") for s in later) and not any(s.has("present") for s in sentence)


def _free_then(doc: Document, first: int, component: str, value: str) -> bool:
    """ "In January she was M0", "M0 at first diagnosis": says nothing of today's metastases."""
    if (component, value) != ("m", "0"):
        return False
    clause = list(doc.clause_of(first))
    if any(s.has("present") for s in clause):
        return False
    before = list(doc.before(first, 4))
    return any(s.low in _WAS for s in before) or any(
        s.taken in ("year", "date") or s.low in _THEN for s in clause
    )


def _amended(
    doc: Document, parts: list[tuple[int, int, str, str]]
) -> list[tuple[int, int, str, str]]:
    """ "rettes fra N1 til N2", "T2aN1 → T2aN2": without the stage that is given up."""
    starts = {(component, first) for first, _, component, _ in parts}
    given_up = {
        part
        for part in parts
        if (part[2], part[1] + 2) in starts
        and (doc.symbols[part[1] + 1].low == "→" or _from_to(doc, part[0], part[1] + 1))
    }
    for one, two in itertools.pairwise(parts):
        between = " ".join(s.low for s in doc.symbols[one[1] + 1 : two[0]])
        amends = one[2] == two[2] and any(word in between for word in _AMENDS)
        if amends and len(between) <= _LONGEST_AMENDMENT:
            # "T2a i henvisningen skal rettes til T3"
            given_up.add(one)
    return [part for part in parts if part not in given_up]


def _from_to(doc: Document, first: int, sign: int) -> bool:
    joins = doc.symbols[sign].low in ("til", "to", ">")
    return joins and first > 0 and doc.symbols[first - 1].low in ("fra", "from")


def _of_then(doc: Document, treated: Symbol | None, first: int, *, today: bool) -> bool:
    """ "opereret 2021 (pT1bN0M0), nu 1 lungemet": the stage that was treated, not today's."""
    if treated is None:
        return False
    stage = doc.symbols[first]
    if _PATHOLOGICAL.match(stage.low):
        # "synkron binyremetastase. primær er opereret, pT3N1": operated as part of this illness.
        return not today
    if stage.sentence != treated.sentence:
        return False
    low, high = sorted((treated.index, stage.index))
    return not any(s.has("present") for s in doc.symbols[low : high + 1])


def _of_this_illness(doc: Document, treated: Symbol) -> bool:
    if not any(s.has_value("setting", "de_novo") and not s.flags for s in doc.of("setting")):
        return False
    return not (treated.flags & {PAST, AGO, "dated"})


def _treated_for(doc: Document, first: int) -> bool:
    """ "recidiv 3 år efter op. for T1bN0", "since surgery for T2aN0": the stage of that time."""
    joint = doc.at(first - 1)
    if joint is None or joint.low not in _TREATED_FOR or joint.clause != doc.symbols[first].clause:
        return False
    before = list(doc.before(joint.index, 7))
    treated = any(s.has("resection", "local_therapy") or s.low in _OPERATED for s in before)
    return treated and any(
        (s.has("after") or s.low in _SINCE) and not s.has("planned") for s in before
    )


def _stage(component: str, value: str) -> str | int | None:
    if component == "t":
        stage = value.upper() if value == "x" else value
        return f"T{stage}" if stage in _T_VALUES else None
    if component == "n":
        return int(value[0]) if value[0].isdigit() else None
    return f"M{value}" if value in _M_VALUES else None


def _is_alternative(doc: Document, first: int, last: int) -> bool:
    """ "T2-3", "N1/2", "T2 or T3": more than one value, and none of them holds."""
    sign, other = doc.at(last + 1), doc.at(last + 2)
    if sign is not None and other is not None:
        if sign.low in ("-", "/", "–") and sign.glued and _is_rest_of_stage(other):
            return True
        if _joins_alternatives(sign) and _same_component(doc.symbols[last], other):
            return True
    sign, other = doc.at(first - 1), doc.at(first - 2)
    return (
        sign is not None
        and other is not None
        and _joins_alternatives(sign)
        and _same_component(doc.symbols[first], other)
    )


def _is_rest_of_stage(symbol: Symbol) -> bool:
    return symbol.number is not None or symbol.low in ("a", "b", "c")


def _joins_alternatives(sign: Symbol) -> bool:
    return sign.low in ("eller", "el", "or", "vs", "versus", "-", "/", "–", "evt", "possibly", "?")


def _same_component(stage: Symbol, other: Symbol) -> bool:
    letters = {c for c in stage.low if c in "tnm"} & {c for c in other.low if c in "tnm"}
    return stage.taken == other.taken == "tnm" and bool(letters)


def _negated(doc: Document, first: int) -> bool:
    previous = doc.at(first - 1)
    return previous is not None and previous.low in ("ikke", "not", "ej", "no", "ingen")

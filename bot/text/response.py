"""The response to systemic treatment."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN, status_of
from bot.text.words import words

RESPONSE = "systemic_response"


_WEAK_RESPONSE = words("treatment", "weak_response")


_REGARDING = frozenset(["for", "af", "of", "at", "on", "regarding"])
_GENERIC_RESPONSE = frozenset({"respons", "response"})


def read_response(doc: Document) -> list[Finding]:
    """The response to systemic treatment."""
    found: list[tuple[str, Symbol, str]] = []
    findings: list[Finding] = []
    treated = any(s.has_value("therapy", "systemic") for s in doc.of("therapy"))
    for symbol in doc.of("response"):
        value = symbol.value("response")
        if value is None or symbol.taken or _of_other_things(doc, symbol):
            continue
        if symbol.low in _WEAK_RESPONSE and not _of_the_disease(doc, symbol, treated):
            continue
        of_primary = any(
            s.has("primary") or s.low in ("lungen", "siden", "since", "chest")
            for s in [*doc.before(symbol.index, 3), *doc.after(symbol.index, 1)]
        )
        past = past_curative(doc) is not None and (not treated or of_primary)
        if value == "stable" and past:
            # "primærtumor bestrålet 2022, i ro siden": no response to systemic treatment.
            continue
        if (
            value == "progression"
            and symbol.has("new_lesion")
            and not symbol.low.startswith(("progr", "i progr", "pd"))
            and not treated
        ):
            continue
        status = status_of([symbol], dated_is_past=True)
        negated = (
            any(s.has_value("negation", "before") for s in doc.before(symbol.index, 3))
            and value != "not_assessed"
        )
        if negated:
            if value != "progression":
                if status == STATED:
                    findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
                continue
            value = "stable"
        if status == UNCERTAIN:
            findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
        elif status == PLANNED and value != "not_assessed":
            continue
        else:
            found.append((value, symbol, STATED if status == PLANNED else status))
    return findings + _settle_response(doc, found)


def _settle_response(doc: Document, found: list[tuple[str, Symbol, str]]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[2] == status]
        specific = [f for f in members if f[1].low not in _GENERIC_RESPONSE]
        members = specific or members
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


def _of_other_things(doc: Document, symbol: Symbol) -> bool:
    """ "kardielt stabil", "stabil PS", "vurdering af respons"."""
    if any(
        s.has("other_lesions")
        or s.has_value("part", "rest")
        or s.low in ("øvrig", "resten", "rest", "remaining")
        for s in doc.before(symbol.index, 4)
    ):
        # "øvrig sygdom er i ro": what is said of the rest is not the response.
        return True
    for before in doc.before(symbol.index, 2):
        if before.has("response_not_about") or (
            before.low in ("for", "af", "of", "at", "on", "regarding")
            and (symbol.low in _GENERIC_RESPONSE)
        ):
            return True
    near = list(doc.after(symbol.index, 2))
    return any(s.has("response_not_about", "performance") for s in near) or (
        bool(near) and near[0].has_value("past", "neutral")
    )


def _of_the_disease(doc: Document, symbol: Symbol, treated: bool) -> bool:
    if treated or len(doc.symbols) <= 5:
        return True
    return any(
        s.has("metastasis", "primary", "exam", "other_exam")
        or s.low in ("sygdom", "sygdommen", "disease", "tumor", "cancer", "kræften")
        for s in doc.sentences[symbol.sentence]
    )

"""Answers that only the conversation can place: yes, no, a bare number, an organ, a duration."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from bot.text.answer_phrases import of_one, phrase_of
from bot.text.answer_scope import are_denied, goes_on, in_doubt
from bot.text.answer_values import (
    is_beside_node,
    is_thanks,
    is_vertebra,
    leads_to_place,
    number_said,
    site_said,
)
from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.measures import Duration
from bot.text.numbers import number_of
from bot.text.polar import OF_TREATMENT, beside_polar
from bot.text.status import HYPOTHETICAL

# Words that are a yes whatever follows ("ja der er to"); others only stand alone ("she has").
_PLAIN_YES = frozenset(["ja", "jo", "jep", "jeps", "jada", "yes", "yep", "yeah", "yup"])
_POLAR = frozenset(["yes", "no", "none"])
# Said of what was read, not of what was asked.
_ACKNOWLEDGING = frozenset(["ok", "okay"])
_KNOWING = frozenset(["ved", "know", "sikker", "sure"])
_DONE = frozenset(["fået", "lavet", "taget", "foretaget", "had", "done", "given", "been"])
_YET = frozenset(["endnu", "yet", "ikke endnu", "not yet", "endnu ikke"])
_ANSWER_OPENING = 3
_SHORT = 12


def read_answers(doc: Document, durations: list[Duration], facts: list[Finding]) -> list[Finding]:
    """The context-free kinds; they never take words that a fact was read from."""
    findings = phrase_of(doc, facts)
    if findings:
        return findings
    findings = [*of_one(doc), *_alone(doc, _polar(doc, facts), facts)]
    lesions = {doc.sentence_at(f.start) for f in facts if f.entity.startswith("metastasis_")}
    starts = sorted(f.start for f in facts if f.entity != "language")
    lengths: dict[int, list[Duration]] = {}
    for duration in durations:
        lengths.setdefault(doc.symbols[duration.first].clause, []).append(duration)
    covered = _covered(doc, [f for f in facts if f.entity != "driver_genes"])
    for clause in _clauses(doc):
        if any("question" in s.flags or HYPOTHETICAL in s.flags for s in clause):
            continue
        if _belongs_to_before(doc, clause, starts):
            continue
        found = _of_clause(doc, clause, lengths.get(clause[0].clause, []), covered)
        if clause[0].sentence in lesions:
            # What a list of metastases left over answers no question.
            found = [f for f in found if f.entity == "duration_months"]
        findings += found
    return in_doubt(doc, findings)


def _covered(doc: Document, facts: list[Finding]) -> set[int]:
    """The symbols that facts were read from."""
    starts = [symbol.start for symbol in doc.symbols]
    return {
        index
        for fact in facts
        for index in range(bisect_left(starts, fact.start), bisect_left(starts, fact.end))
    }


def _alone(doc: Document, found: list[Finding], facts: list[Finding]) -> list[Finding]:
    """Yes, no and none answer the open question only when the message speaks of nothing else.

    "ja, og MR er lavet" may answer something else than what was asked; "ja, hvis ..." and
    "nok ja" answer nothing, and are asked about.
    """
    polar = [f for f in found if f.value in _POLAR]
    if not polar:
        return found
    others = [f for f in found if f.value not in _POLAR]
    if len(polar) == 1 and facts and goes_on(doc, polar[0], facts):
        return found
    if len(polar) == 1 and facts and _treatment_first(doc, polar[0], facts):
        return [f.with_cue(OF_TREATMENT) if f in polar else f for f in found]
    places = {f.start for f in found}
    rest = [s for s in doc.symbols if s.is_word or s.number is not None]
    rest = [s for s in rest if s.start not in places]
    values = {f.value for f in polar}
    denies = values & {"no", "none"}
    if denies and any(f.value in ("not_yet", "unknown") for f in others):
        return others  # "nej, endnu ikke"
    waiting = [
        s
        for s in rest
        if s.low in _YET
        or s.has_value("done", "not")
        or s.has_value("gene_result", "unknown")
        or s.has_value("answer", "not_yet")
    ]
    if denies and waiting and not facts:
        # "nej, ikke lavet endnu": what has not been looked for is not absent.
        left = [s for s in rest if s not in waiting and s.low not in _DONE]
        if beside_polar(_words(left), values, facts) == "":
            return [*others, replace(polar[0], value="not_yet")]
    standing = beside_polar(_words(rest), values, facts)
    if standing is not None:
        return [f.with_cue(standing) if f in polar and standing else f for f in found]
    if facts:
        return others
    if any(s.has("hedge", "hypothetical", "uncertain") for s in rest):
        hedged = polar[0]
        value = {"fact": None, "why": "uncertain", "given": hedged.value}
        return [*others, replace(hedged, entity="unclear", value=value)]
    if denies and any(s.low in _KNOWING for s in rest):
        return [*others, replace(polar[0], value="unknown")]
    return others


def _treatment_first(doc: Document, polar: Finding, facts: list[Finding]) -> bool:
    """ "ja, lobektomi, N0": the treatment belongs to the yes, and what follows is a fact."""
    first = min(f.start for f in facts)
    own = doc.sentences[doc.sentence_at(polar.start)]
    between = [s for s in own if polar.end <= s.start < first and s.is_word]
    values = {str(polar.value)}
    return bool(between) and beside_polar(_words(between), values, []) == OF_TREATMENT


def _words(symbols: list[Symbol]) -> list[str]:
    return ["#" if number_of(s) is not None else s.low for s in symbols]


def _belongs_to_before(doc: Document, clause: list[Symbol], starts: list[int]) -> bool:
    """ "systemisk beh: 0", "PS 1 for en måned siden, nu 3": no answer to a question asked."""
    previous = doc.at(clause[0].index - 1)
    if previous is None or previous.sentence != clause[0].sentence:
        return False
    opening = doc.sentences[clause[0].sentence][0].start
    if bisect_left(starts, opening) < bisect_left(starts, clause[0].start):
        return True
    return previous.low == ":" and any(
        s.is_word and not _is_filler(s) for s in doc.clause_of(previous.index)
    )


def _clauses(doc: Document) -> list[list[Symbol]]:
    clauses: list[list[Symbol]] = []
    for symbol in doc.symbols:
        if not clauses or clauses[-1][-1].clause != symbol.clause:
            clauses.append([])
        clauses[-1].append(symbol)
    return clauses


def _polar(doc: Document, facts: list[Finding]) -> list[Finding]:
    """Yes, no and their kin at the opening of the message, or as the whole of it."""
    findings: list[Finding] = []
    words = [s for s in doc.symbols if s.is_word or s.low == "?"]
    taken = [(f.start, f.end) for f in facts]
    short = len(words) <= _SHORT
    for place, symbol in enumerate(words):
        values = symbol.values("answer")
        if not values or "question" in symbol.flags or symbol.low in _ACKNOWLEDGING:
            continue
        if any(start <= symbol.start < end for start, end in taken):
            continue
        value = values[0]
        opening = place == 0 and (
            (symbol.sentence == words[-1].sentence and len(words) == 1)
            or _stands_alone(doc, symbol)
        )
        if opening or _fills_clause(doc, symbol, short):
            findings.append(Finding.of(doc, "answer", value, symbol.index, symbol.index))
            if len(findings) == _ANSWER_OPENING:
                break
    return findings


def _stands_alone(doc: Document, symbol: Symbol) -> bool:
    """Followed by the end, a sign, or a new statement: "ja, PS 1", "nej der er to"."""
    following = doc.at(symbol.index + 1)
    if following is None or following.clause != symbol.clause or not following.is_word:
        return True
    if symbol.low in _PLAIN_YES:
        return True
    if symbol.value("answer") == "unknown":
        # "ved ikke om den er egnet", but not "ukendt primærtumor".
        return following.low in ("om", "if", "whether", "hvad", "hvor", "what", "how", "which")
    # "ingen hjernemetastaser" and "no mets" are findings, not answers.
    return symbol.value("answer") in ("no", "both") and following.has(
        "answer_filler", "attribution", "hedge"
    )


def _fills_clause(doc: Document, symbol: Symbol, short: bool) -> bool:
    if not short:
        return False
    clause = list(doc.clause_of(symbol.index))
    previous = doc.at(clause[0].index - 1)
    if previous is not None and previous.low == ":" and previous.sentence == symbol.sentence:
        # "MR-c: nej" says it of the MRI.
        return False
    others = [
        s for s in clause if s is not symbol and s.is_word and not s.has("answer", "answer_filler")
    ]
    return not others


def _of_clause(
    doc: Document,
    clause: list[Symbol],
    spans: list[Duration],
    covered: set[int],
) -> list[Finding]:
    organs: list[Symbol] = []
    numbers: list[Symbol] = []
    at_least: list[Symbol] = []
    for symbol in clause:
        exam = symbol.has("exam", "other_exam") or symbol.has_value("grammar", "preposition")
        if numbers and exam:
            # "2 on PET-CT"
            continue
        if symbol.index in covered:
            return []
        if any(d.first <= symbol.index <= d.last for d in spans):
            continue
        if (symbol.has("organ") and not symbol.has("metastasis")) or is_vertebra(doc, symbol):
            organs.append(symbol)
        elif is_thanks(doc, symbol):
            continue
        elif symbol.has("at_least"):
            at_least.append(symbol)
        elif symbol.has("sole") or (number_of(symbol) is not None and not symbol.taken):
            numbers.append(symbol)
        elif numbers and symbol.has("article") and leads_to_place(doc, symbol):
            # "to på PET og en på MR"
            return []
        elif not (_is_filler(symbol) or is_beside_node(doc, symbol)):
            return []
    findings = []
    if len(spans) == 1 and not spans[0].ago:
        span = spans[0]
        value = int(span.months) if float(span.months).is_integer() else span.months
        findings.append(Finding.of(doc, "duration_months", value, span.first, span.last))
    if organs and not are_denied(organs, clause):
        findings += site_said(doc, organs)
    if len(numbers) == 1 and not spans:
        findings.append(number_said(doc, numbers[0]))
    elif at_least and not numbers and not organs:
        symbol = at_least[0]
        findings.append(Finding.of(doc, "at_least_number", 2, symbol.index, symbol.index))
    return findings


def _is_filler(symbol: Symbol) -> bool:
    if not symbol.is_word:
        return symbol.low not in ("%",)
    return symbol.has(
        "answer_filler",
        "answer",
        "grammar",
        "laterality",
        "only",
        "about",
        "part",
        "article",
        "more_than",
        "no_less_than",
        "less_than",
        "addition",
        "correction",
        "metastasis",
        "lesion",
        "both",
        "sole",
        "other_lesions",
    )

"""Clauses of what is asked or not known: "vi ved ikke, om der er ...", "whether he is PS 1 ..."."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.questions import up_to_patient
from bot.text.reach import flag, head_of
from bot.text.status import HYPOTHETICAL, UNCERTAIN
from bot.text.words import words

_ASKING = words("scope", "asking")
WHETHER = frozenset(["om", "whether", "if", "hvorvidt"])
_VERBS = words("whether", "verbs")
_NO_SUBJECT = words("whether", "no_subject")
_KNOWN = words("verdicts", "known") | words("whether", "known")
_UNKNOWN = words("verdicts", "unknown") | words("verdicts", "disputed")
_NOT = words("whether", "not")
_WANTS = frozenset(["vil", "ønsker", "ville"])
_THAT = frozenset(["that", "this", "it", "det", "dette", "den"])
_NOBODY_KNOWS = ("uvist", "usikkert", "vides ikke", "unclear", "unsure", "not sure", "not clear")
_WONDERS = frozenset(["wonders", "wondered", "wonder", "undrer", "undrer sig", "overvejer"])
_IS_A = words("whether", "is_a")
_TREATED = ("treatable_word", "suitable", "local_therapy")
_CAUSES = words("whether", "causes")
_THERE_IS = frozenset(["har", "has", "have", "der", "there"])
_STILL_HOLDS = 8
_BEFORE_IF = 5
# Subject and adverbs between "om" and its verb.
_SUBJECT = 9


def mark_whether(doc: Document) -> None:
    """Every such clause: in doubt where the writer does not know, a question where he asks."""
    for symbol in doc.of("answer", "uncertain", words=_ASKING | WHETHER):
        if symbol.low in _ASKING or symbol.has_value("answer", "unknown"):
            rest = [s for s in doc.sentences[symbol.sentence] if s.index > symbol.index]
            whether = next((s for s in rest[:4] if s.low in WHETHER), None)
            if whether is not None:
                asked = up_to_patient(doc, whether)
                if symbol.low in _WONDERS and _doubts_nature(asked):
                    _doubt(asked)
                else:
                    _mark(doc, whether, asked, "question")
        elif symbol.low.startswith(_NOBODY_KNOWS) and symbol.tokens[-1].low in WHETHER:
            # "Uvist om det er recidiv fra 2019 eller ny primær med synkron metastase"
            asked = up_to_patient(doc, symbol)
            granted = lesions_taken_for_granted(asked)
            flag([s for s in asked if s not in granted], UNCERTAIN)
        elif _opens_clause(doc, symbol):
            clause = {s.index for s in doc.clause_of(symbol.index)}
            asked = [s for s in up_to_patient(doc, symbol) if s.index in clause]
            if not any(head_of(s) for s in asked[:_STILL_HOLDS]) and _is_unknown(doc, symbol):
                asked += _told_before(doc, symbol)
            wondering = any(s.low in _WONDERS for s in doc.before(symbol.index, _BEFORE_IF))
            if wondering and _doubts_nature(asked):
                _doubt(asked)
            else:
                _mark(doc, symbol, asked, HYPOTHETICAL)


def _told_before(doc: Document, whether: Symbol) -> list[Symbol]:
    """ "N2 on the PET in January. Whether that still holds, nobody knows."."""
    first = doc.sentences[whether.sentence][0]
    pronoun = doc.at(whether.index + 1)
    if whether is not first or pronoun is None or pronoun.low not in _THAT:
        return []
    return doc.sentences.get(whether.sentence - 1, [])


def lesions_taken_for_granted(asked: list[Symbol]) -> list[Symbol]:
    """ "Unsure whether the met can be ablated", "... comes from the brain met": the met is there.

    "... whether the lesion is a met that can be ablated" leaves open what it is.
    """
    granted = any(s.has(*_TREATED) or s.tokens[0].low in _CAUSES for s in asked)
    if not granted or any(s.low in _IS_A or s.low in _THERE_IS for s in asked[:_SUBJECT]):
        return []
    return [s for s in asked if s.has("metastasis", "lesion", "organ", "sole", "number")]


def _doubts_nature(asked: list[Symbol]) -> bool:
    """ "wonders if the lesion is a second primary rather than a metastasis": it is in doubt."""
    lesion = any(s.has("metastasis", "lesion") for s in asked)
    return lesion and any(s.low in _IS_A for s in asked)


def _mark(doc: Document, whether: Symbol, asked: list[Symbol], known: str) -> None:
    if not _is_unknown(doc, whether):
        flag(asked, known)
    else:
        _doubt(asked)


def _doubt(asked: list[Symbol]) -> None:
    granted = lesions_taken_for_granted(asked)
    for symbol in asked:
        if symbol in granted:
            symbol.flags.discard(HYPOTHETICAL)
            continue
        if symbol.taken == "duration":
            # "tvivl om det er progression efter 5 mdr."
            continue
        if symbol.has("exam"):
            symbol.flags.add(HYPOTHETICAL)
            continue
        symbol.flags -= {HYPOTHETICAL, "question"}
        symbol.flags.add(UNCERTAIN)


def _opens_clause(doc: Document, whether: Symbol) -> bool:
    """ "om der er lavet PET", but "om ugen", "oplysninger om patienten".

    What English supposes or asks has its own cues; here it is only where nobody knows.
    """
    if whether.low not in WHETHER:
        return False
    if whether.low in ("whether", "if"):
        return _is_unknown(doc, whether)
    behind = [*doc.after(whether.index, _SUBJECT)]
    if not behind or behind[0].low in _NO_SUBJECT or behind[0].number is not None:
        return False
    if any(s.tokens[0].low in _WANTS for s in behind[1:3]):
        # "i tvivl om hun vil have strålebehandling af metastasen": of her wish, not of it.
        return False
    return any(token.low in _VERBS for s in behind[1:] for token in s.tokens)


def _is_unknown(doc: Document, whether: Symbol) -> bool:
    """Whether the words round it say that nobody knows."""
    sentence = doc.sentences[whether.sentence]
    clause = {s.index for s in doc.clause_of(whether.index) if s.index > whether.index}
    outside = [s for s in sentence if s.index not in clause]
    before = [s for s in outside if whether.index - _BEFORE_IF <= s.index <= whether.index]
    near = before if whether.low.endswith("if") else outside
    told = {token.low for s in near for token in s.tokens}
    denied = bool(told & _NOT) or any(s.has("negation") for s in near)
    return bool(told & _UNKNOWN) or (denied and bool(told & _KNOWN))

"""Which disease: diagnosis and histology."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.lung import ORIGINS, lung_told, of_the_lung
from bot.text.past_radiation import WHOLE_LUNG
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import phrases, words

_OTHER_DISEASES = ("sclc", "other", "other_cancer")
_ALTERNATIVES = frozenset(["vs", "versus", "ctr", "kontra"])
_NEW = frozenset(["new", "ny", "second", "anden"])
_DIAGNOSED = words("disease", "diagnosed")
_SPREAD = words("disease", "spread")
_EXCLUDED = words("disease", "excluded")
_BELIEVED = words("disease", "believed")
_REVISES = words("disease", "revises")
_MAY = words("disease", "may")
_THAT_IT_IS = words("disease", "that_it_is")
_OPEN = phrases("disease", "open")
_UNSETTLED = words("disease", "unsettled")
_WHETHER = frozenset(["whether", "hvorvidt", "om", "if"])
_WHETHER_REACH = 16
_CANCERS = ("nsclc", "lung_cancer", "sclc", "other", "other_cancer")
_NOT_HIS = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, "question"})


def read_disease(doc: Document) -> list[Finding]:
    """Diagnosis and histology, or the question that they lead to."""
    findings: list[Finding] = []
    diagnoses: list[tuple[str, Symbol, str]] = []
    histologies: list[tuple[str, Symbol, str]] = []
    others: list[tuple[Symbol, str]] = []
    doubts: list[tuple[str, Symbol]] = []
    named = doc.of("diagnosis", "histology", "lung_histology")
    told = any(s.has("histology", "lung_histology") for s in named) and lung_told(doc)
    alone = not _another_disease(doc)
    for symbol in named:
        if symbol.taken:
            continue
        status = _status(symbol)
        behind = doc.at(symbol.index + 1)
        if status == STATED and behind is not None and behind.low in _ALTERNATIVES:
            # "typical carcinoid versus well-differentiated adenocarcinoma"
            status = UNCERTAIN
        if status == STATED and _or_neuroendocrine(doc, symbol):
            status = UNCERTAIN
        if status == STATED and _is_believed(doc, symbol):
            status = UNCERTAIN
        if status == PAST and (
            _is_treated_lung_cancer(doc, symbol, told)
            or (alone and _is_the_course(doc, symbol, told))
        ):
            status = STATED
        if _negated(doc, symbol) or any(s.low == "%" for s in doc.before(symbol.index, 5)):
            # "only 18 % had NSCLC" tells of a study.
            continue
        kind = symbol.value("diagnosis")
        histology = symbol.value("lung_histology") or symbol.value("histology")
        if status == UNCERTAIN:
            if kind != "lung_cancer":
                doubts.append(("diagnosis" if kind else "histology", symbol))
            continue
        if kind in ("nsclc", "sclc", "other"):
            diagnoses.append((kind, symbol, status))
        elif kind == "other_cancer":
            # Another cancer with its year is one of that year.
            others.append((symbol, PAST if "dated" in symbol.flags else status))
        if histology == "lcnec":
            doubts.append(("diagnosis", symbol))
        elif histology is not None:
            histologies.append((histology, symbol, status))
            if _of_another_organ(doc, symbol):
                others.append((symbol, status))
            elif symbol.has("lung_histology") or of_the_lung(doc, symbol, diagnoses, told):
                diagnoses.append(("nsclc", symbol, status))
    foreign = {id(symbol) for symbol, _ in others}
    histologies = [h for h in histologies if id(h[1]) not in foreign]
    findings += _one_value(doc, "histology", histologies)
    open_diagnosis = _open_diagnosis(doc)
    if open_diagnosis is not None:
        doubts.append(("diagnosis", open_diagnosis))
        diagnoses = [d for d in diagnoses if d[2] != STATED]
    findings += _one_value(doc, "diagnosis", _undoubted(diagnoses, doubts))
    findings += _other_cancer(doc, others, diagnoses)
    findings += [unclear(doc, fact, "uncertain", s.index, s.index) for fact, s in doubts]
    return findings


def _open_diagnosis(doc: Document) -> Symbol | None:
    """ "Diagnosen er svær", "doubt whether it is a lung primary or a sarcoma"."""
    told = _OPEN.search(doc.low)
    if told is not None:
        symbol = next(s for s in doc.symbols if s.end > told.start())
        return None if symbol.flags & _NOT_HIS else symbol
    for cue in doc.symbols:
        if cue.low not in _WHETHER or not _is_doubted(doc, cue):
            continue
        behind = [s for s in doc.sentences[cue.sentence] if s.index > cue.index][:_WHETHER_REACH]
        either = next((s.index for s in behind if s.low in ("eller", "or")), None)
        if either is None:
            continue
        origins = [s for s in behind if s.has("primary") or s.has_value("diagnosis", *_CANCERS)]
        apart = {s.index > either for s in origins}
        foreign = any(s.has_value("diagnosis", "other_cancer", "other") for s in origins)
        if len(apart) > 1 and foreign:
            return origins[0]
    return None


def _is_doubted(doc: Document, whether: Symbol) -> bool:
    before = [
        *doc.before(whether.index, 6),
        *doc.symbols[max(0, whether.index - 2) : whether.index],
    ]
    return any(s.has("uncertain") or s.low in _UNSETTLED for s in before)


def _or_neuroendocrine(doc: Document, symbol: Symbol) -> bool:
    """ "småcellet eller storcellet neuroendokrint"."""
    joint, other = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    torn = any(s.tokens[-1].low in ("between", "mellem") for s in doc.before(symbol.index, 2))
    either = _ALTERNATIVES | {"eller", "or"} | ({"and", "og"} if torn else set())
    if joint is None or other is None or joint.low not in either:
        return False
    return "lcnec" in (other.value("lung_histology"), other.value("histology"))


def _is_believed(doc: Document, symbol: Symbol) -> bool:
    """ "radiologist thinks NSCLC", "they may revise the diagnosis to small cell"."""
    told = [s for s in doc.sentences[symbol.sentence][::-1] if s.index < symbol.index]
    if any(s.low in _REVISES and doc.symbols[s.index - 1].low in _MAY for s in told):
        return True
    first = next((s for s in told if s.low not in _THAT_IT_IS), None)
    return first is not None and first.low in _BELIEVED


def _status(symbol: Symbol) -> str:
    status = status_of([symbol])
    # A diagnosis carries its year without being over ("adenokarcinom fra 2023").
    if status == UNCERTAIN and not symbol.flags & {"uncertain", "past_near", "other_near"}:
        return STATED
    return STATED if status == "planned" else status


def _is_treated_lung_cancer(doc: Document, symbol: Symbol, told: bool) -> bool:
    """The lung cancer that was operated or irradiated is the one that has spread."""
    treated = past_curative(doc)
    operated = any(s.has("resection") for s in doc.sentences[symbol.sentence])
    if not operated and (treated is None or treated.sentence != symbol.sentence):
        return False
    return symbol.value("diagnosis") == "nsclc" or (
        symbol.has("histology", "lung_histology") and of_the_lung(doc, symbol, [], told)
    )


def _is_the_course(doc: Document, symbol: Symbol, told: bool) -> bool:
    """ "oprindeligt polymetastatisk adenokarcinom i lungen", "NSCLC diagnosed two months ago".

    What is past is how far the cancer had spread, or the day it was found.
    """
    lung = symbol.value("diagnosis") == "nsclc" or (
        symbol.has("histology", "lung_histology") and of_the_lung(doc, symbol, [], told)
    )
    if not lung:
        return False
    near = [*doc.before(symbol.index, 5), *doc.after(symbol.index, 5)]
    return any(
        s.low in _DIAGNOSED or s.has_value("setting", "polymetastatic") or s.low in _SPREAD
        for s in near
    )


def _another_disease(doc: Document) -> bool:
    """Whether another cancer is named too, or a second tumour of the lung."""
    if any(s.has_value("diagnosis", *_OTHER_DISEASES) for s in doc.of("diagnosis")):
        return True
    return any(s.index > 0 and doc.symbols[s.index - 1].low in _NEW for s in doc.of("primary"))


def _undoubted(
    diagnoses: list[tuple[str, Symbol, str]], doubts: list[tuple[str, Symbol]]
) -> list[tuple[str, Symbol, str]]:
    """ "en kollega mener SCLC, patologen siger NSCLC": neither, where one sentence names both."""
    doubted: dict[int, set[str]] = {}
    for fact, other in doubts:
        kind = other.value("diagnosis")
        if fact == "diagnosis" and kind is not None and kind != "other_cancer":
            doubted.setdefault(other.sentence, set()).add(kind)
    return [d for d in diagnoses if not doubted.get(d[1].sentence, set()) - {d[0]}]


def _negated(doc: Document, symbol: Symbol) -> bool:
    if any(s.low.rpartition(" ")[2] in _EXCLUDED for s in doc.after(symbol.index, 3)):
        # "småcellet lungekræft er udelukket", but "kan ikke udelukkes"
        return not any(s.has("uncertain") for s in doc.after(symbol.index, 3))
    for before in doc.before(symbol.index, 3):
        if before.has_value("negation", "before"):
            return True
        if not (before.has("grammar", "uncertain") or before.low in ("tegn", "evidence", "of")):
            return False
    return False


def _of_another_organ(doc: Document, symbol: Symbol) -> bool:
    """ "adenokarcinom i colon"."""
    if symbol.has("lung_histology"):
        return False
    preposition = False
    for behind in doc.after(symbol.index, 4):
        if behind.has_value("grammar", "preposition"):
            preposition = preposition or behind.low in ORIGINS
        elif behind.has("organ"):
            return preposition and behind.value("organ") in ("other", "liver")
        elif not (behind.has("laterality", "grammar") or behind.low == "."):
            return False
    return False


def _one_value(doc: Document, fact: str, found: list[tuple[str, Symbol, str]]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [(value, symbol) for value, symbol, own in found if own == status]
        values = {value for value, _ in members}
        if not values:
            continue
        value, symbol = members[0]
        if len(values) > 1:
            if status == STATED:
                last = members[-1][1]
                far = last.end - symbol.start > 160
                findings.append(
                    unclear(
                        doc,
                        fact,
                        "conflict",
                        symbol.index,
                        symbol.index if far else last.index,
                        sorted(values),
                    )
                )
            continue
        findings.append(Finding.of(doc, fact, value, symbol.index, symbol.index, status))
    return findings


def _other_cancer(
    doc: Document,
    others: list[tuple[Symbol, str]],
    diagnoses: list[tuple[str, Symbol, str]],
) -> list[Finding]:
    """Another cancer is the diagnosis when the message presents it as the case."""
    if any(status == STATED for _, _, status in diagnoses):
        return []
    lung = any(
        s.has_value("diagnosis", "lung_cancer")
        or (s.has("lung_location") and (s.low not in WHOLE_LUNG or _holds_a_finding(doc, s)))
        for s in doc.symbols
    )
    for symbol, status in others:
        if status != STATED:
            continue
        doubted = any(s.has("uncertain") for s in doc.before(symbol.index, 4))
        if lung or doubted or not _presented(doc, symbol):
            return [unclear(doc, "diagnosis", "other_cancer", symbol.index, symbol.index)]
        return [Finding.of(doc, "diagnosis", "other", symbol.index, symbol.index)]
    return []


def _holds_a_finding(doc: Document, lung: Symbol) -> bool:
    """ "nyfundet infiltrat i hø. lunge, biopsi viser adenocarcinom"."""
    told = doc.sentences[lung.sentence]
    if any(s.has_value("diagnosis", "other_cancer") for s in told):
        return False
    return any(s.has("primary", "lesion", "histology", "lung_histology") for s in told)


def _presented(doc: Document, symbol: Symbol) -> bool:
    if any(s.has("addition") or s.low in ("kendt", "known") for s in doc.before(symbol.index, 4)):
        return False
    sentence = doc.sentences[symbol.sentence]
    if any(s.flags & {PAST, AGO, "dated"} for s in sentence if s.index < symbol.index):
        # "fik stråler for 5 år siden, men det var for myelomatose"
        return False
    return (
        any(s.has("metastasis") for s in sentence)
        or any(
            s.taken == "age" or s.has("patient_word") for s in sentence if s.index < symbol.index
        )
        or len(doc.symbols) <= 6
    )

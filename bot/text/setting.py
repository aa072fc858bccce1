"""Which kind of oligometastatic disease, named or described.

Metastases found together with the cancer are de novo without the word; few lesions that grow or
appear under ongoing systemic treatment are oligoprogression, unless the case is called de novo.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import the_same
from bot.text.scope import (
    AGO,
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.treatment import past_curative
from bot.text.words import words

FACT = "disease_setting"
_NAMED = frozenset(
    {
        "de_novo",
        "oligorecurrence",
        "induced",
        "oligoprogression",
        "oligopersistence",
        "polymetastatic",
    }
)
_FEW = 5
_SAME_BREATH = 2
_WORKED_UP = words("setting", "worked_up")
_NOT_OF_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, "question"})
_NEW = frozenset(["new", "ny", "nyt", "nye"])
_DIAGNOSED = frozenset(["diagnosed", "dx", "diagnosticeret", "diagnostiseret", "diagn"])
_CANCER = ("diagnosis", "histology", "lung_histology", "primary")
_FOLLOWED_UP = words("setting", "followed_up")
_SHOWS_REACH = 16
_REST = words("setting", "rest")
_CONTROLLED = words("setting", "controlled")
_NUMEROUS = words("setting", "numerous")
_KNOWN_BEFORE = words("setting", "known_before")
_MASSES = words("setting", "masses")


@dataclass
class _Setting:
    value: str
    first: int
    last: int
    status: str


def read_setting(doc: Document, groups: list[Group]) -> list[Finding]:
    """The disease setting, and the response that goes with a de novo case in progression."""
    named = _named(doc)
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [s for s in named if s.status == status]
        if status == STATED:
            members += _described(doc, groups, members, named)
        findings += _settle(doc, members, status)
    for symbol in doc.of("setting"):
        if symbol.value("setting") in _NAMED and _status(symbol) == UNCERTAIN:
            findings.append(unclear(doc, FACT, "uncertain", symbol.index, symbol.index))
    return findings


def _status(symbol: Symbol) -> str:
    status = status_of([symbol], dated_is_past=False)
    if status == UNCERTAIN and not symbol.flags & {"uncertain", "past_near", "other_near"}:
        return STATED
    return STATED if status == PLANNED else status


def _named(doc: Document) -> list[_Setting]:
    found = []
    for symbol in doc.of("setting"):
        value = symbol.value("setting")
        if value not in _NAMED or _negated(doc, symbol) or _of_something_else(doc, symbol):
            continue
        if _status(symbol) == UNCERTAIN:
            continue
        status = _status(symbol)
        if value == "polymetastatic" and status == STATED and _at_the_start(doc, symbol):
            status = PAST
        found.append(_Setting(value, symbol.index, symbol.index, status))
    return found


def _at_the_start(doc: Document, symbol: Symbol) -> bool:
    """ "udbredt sygdom fra start, men efter 7 måneders kemoterapi ...": no longer so."""
    start = any(s.has_value("setting", "at_diagnosis") for s in doc.clause_of(symbol.index))
    later = doc.symbols[symbol.index + 1 :]
    return start and any(s.has_value("therapy", "systemic") for s in later)


def _negated(doc: Document, symbol: Symbol) -> bool:
    return any(s.has_value("negation", "before") for s in doc.before(symbol.index, 3)) and not any(
        s.has("metastasis") for s in doc.before(symbol.index, 3)
    )


def _of_something_else(doc: Document, symbol: Symbol) -> bool:
    """ "synkron kirurgi", "synkrone lungetumorer": not the metastases' time."""
    if not symbol.low.startswith(("synkron", "synchron", "metakron", "metachron")):
        return False
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is not None and following.low in ("med", "with", "m", "to"):
        # "synkront med lungetumor" is said of the metastases.
        return False
    for behind in doc.after(symbol.index, 3):
        if behind.has("local_therapy", "therapy", "primary") and not behind.has("metastasis"):
            return True
        if behind.has("metastasis", "organ") or behind.low == ",":
            return False
    return False


def _settle(doc: Document, members: list[_Setting], status: str) -> list[Finding]:
    values = {member.value for member in members}
    if not values:
        return []
    first = members[0]
    if values == {"de_novo", "oligoprogression"}:
        de_novo = next(m for m in members if m.value == "de_novo")
        growing = next(m for m in members if m.value == "oligoprogression")
        return [
            Finding.of(doc, FACT, "de_novo", de_novo.first, de_novo.last, status),
            Finding.of(
                doc, "systemic_response", "progression", growing.first, growing.last, status
            ),
        ]
    if values == {"induced", "polymetastatic"}:
        first = next(m for m in members if m.value == "induced")
    elif len(values) > 1:
        if status != STATED:
            return []
        last = members[-1]
        far = last.last - first.first > 25
        return [
            unclear(
                doc, FACT, "conflict", first.first, first.last if far else last.last, sorted(values)
            )
        ]
    return [Finding.of(doc, FACT, first.value, first.first, first.last, status)]


def _described(
    doc: Document, groups: list[Group], stated: list[_Setting], named: list[_Setting]
) -> list[_Setting]:
    """Settings that the message describes without naming them."""
    present = [g for g in groups if g.status == STATED and not g.negated]
    values = {s.value for s in stated}
    if values - {"de_novo"}:
        return []
    found: list[_Setting] = []
    growing = _growing(doc, present) or _growing_alone(doc, present)
    if growing is not None:
        found.append(growing)
    if values:
        return found
    if not found:
        many = _many_before(doc, present, groups)
        if many is not None:
            return [many]
        for reader in (_polymetastatic_before, _recurrent, _at_diagnosis):
            setting = reader(doc, present, named)
            if setting is not None:
                return [setting]
        new = _newly_found(doc, present)
        return [new] if new is not None else []
    return found


def _growing(doc: Document, groups: list[Group]) -> _Setting | None:
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
                and (g.quantity.kind == "article" or (g.quantity.exact or _FEW + 1) <= _FEW)
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
            return _Setting("oligoprogression", first, last, STATED)
    return None


def _growing_alone(doc: Document, groups: list[Group]) -> _Setting | None:
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
        if rest.low not in _REST:
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
        if grows and not _many(doc, [g for g in groups if g.sentence == rest.sentence]):
            return _Setting("oligoprogression", grows[0].index, rest.index, STATED)
    return None


def _near(symbol: Symbol, group: Group) -> bool:
    return group.first - 6 <= symbol.index <= group.last + 6


def _polymetastatic_before(
    doc: Document, groups: list[Group], named: list[_Setting]
) -> _Setting | None:
    """Once polymetastatic, few left after systemic treatment: induced."""
    earlier = [s for s in named if s.value == "polymetastatic" and s.status == PAST]
    treated = any(s.has_value("therapy", "systemic") for s in doc.symbols)
    counted = [g for g in groups if g.quantity is not None and g.quantity.exact is not None]
    if earlier and treated and counted:
        return _Setting("induced", earlier[0].first, earlier[0].last, STATED)
    return None


def _many_before(doc: Document, groups: list[Group], all_groups: list[Group]) -> _Setting | None:
    """ "i starten 7 metastaser, efter kemo kun to tilbage": induced."""
    treated = any(s.has_value("therapy", "systemic") for s in doc.symbols)
    many = [
        g
        for g in all_groups
        if g.status == PAST and g.quantity is not None and g.quantity.number > _FEW
    ]
    if many and treated and groups:
        return _Setting("induced", many[0].first, many[0].last, STATED)
    return None


def _recurrent(doc: Document, groups: list[Group], named: list[_Setting]) -> _Setting | None:
    """Metastases as a recurrence, or after earlier treatment with curative intent."""
    if not groups or any(
        s.has_value("setting", "local_recurrence") and not _negated(doc, s)
        for s in doc.of("setting")
    ):
        return None
    if any(
        s.has_value("therapy", "systemic")
        and s.has("therapy")
        and "past" not in s.flags
        and "planned" not in s.flags
        and any(o.has("ongoing") for o in doc.before(s.index, 2))
        for s in doc.symbols
    ):
        return None
    for symbol in doc.of("setting"):
        recurs = symbol.has_value("setting", "recurrence") and _status(symbol) == STATED
        if recurs and not _negated(doc, symbol) and _with_lesion(doc, symbol, groups):
            return _Setting("oligorecurrence", symbol.index, symbol.index, STATED)
    treated = past_curative(doc)
    if treated is None or _many(doc, groups):
        return None
    for interval in doc.of("interval"):
        if _status(interval) == STATED:
            first, last = sorted((interval.index, treated.index))
            return _Setting("oligorecurrence", first, last, STATED)
    for symbol in doc.symbols[treated.index + 1 :]:
        now = symbol.has("present", "new_lesion") and not symbol.has_value(
            "setting", "at_diagnosis"
        )
        if now and any(g.last >= symbol.index for g in groups):
            return _Setting("oligorecurrence", treated.index, treated.index, STATED)
    apart = any(abs(g.first - treated.index) > _SAME_BREATH for g in groups)
    if apart and _long_ago(doc, treated) and any(s.low in _FOLLOWED_UP for s in doc.symbols):
        return _Setting("oligorecurrence", treated.index, treated.index, STATED)
    return None


def _long_ago(doc: Document, treated: Symbol) -> bool:
    """Whether the curative treatment carries its year, or how long ago it was."""
    before = list(doc.before(treated.index, 4))
    if any(s.has("after") for s in before) and any(s.taken == "duration" for s in before):
        return True
    return bool(treated.flags & {"dated", PAST, AGO}) or any(
        s.taken in ("year", "date") for s in doc.sentences[treated.sentence]
    )


def _with_lesion(doc: Document, symbol: Symbol, groups: list[Group]) -> bool:
    return (
        any(abs(g.sentence - symbol.sentence) <= 1 for g in groups)
        or past_curative(doc) is not None
    )


def _at_diagnosis(doc: Document, groups: list[Group], named: list[_Setting]) -> _Setting | None:
    """Metastases found together with the cancer."""
    if past_curative(doc) is not None or any(
        s.has_value("setting", "recurrence", "local_recurrence") for s in doc.symbols
    ):
        return None
    new = _new_cancer(doc, groups)
    if new is not None:
        return new
    for symbol in doc.of("setting"):
        if not symbol.has_value("setting", "at_diagnosis") or _negated(doc, symbol):
            continue
        if _status(symbol) in (HYPOTHETICAL, OTHER_PERSON, UNCERTAIN):
            continue
        if "dated" in symbol.flags:
            # "T3N3M0 at diagnosis 2022, now 1 brain met": the diagnosis was then.
            continue
        if symbol.low.startswith(("samtidig", "simultan", "at the same time")) and any(
            s.has("therapy", "local_therapy", "resection") for s in doc.after(symbol.index, 4)
        ):
            continue
        newly = symbol.low.startswith(("ny", "new", "fresh", "just"))
        disease = any(
            s.has("metastatic_disease") and not _negated(doc, s)
            for s in doc.sentences[symbol.sentence]
        )
        if _many(doc, groups):
            continue
        lesions = [g for g in groups if newly or g.sentence == symbol.sentence]
        if lesions or disease:
            if newly and _of_the_lesion(doc, symbol):
                continue
            return _Setting("de_novo", symbol.index, symbol.index, STATED)
    return None


def _many(doc: Document, groups: list[Group]) -> bool:
    """ "talrige metastaser" is no oligometastatic disease."""
    counted = any(g.quantity is not None and g.quantity.number > _FEW for g in groups)
    return counted or any(s.low in _NUMEROUS for s in doc.of("at_least"))


def _newly_found(doc: Document, groups: list[Group]) -> _Setting | None:
    """A lung tumour and its metastases found in one work-up are de novo without the word."""
    if not groups or _many(doc, groups) or any(g.addition for g in groups):
        return None
    if past_curative(doc) is not None or doc.of("response", "interval", "removed"):
        return None
    if any(s.has_value("therapy", "systemic", "adjuvant") for s in doc.of("therapy")):
        return None
    if any(
        s.low in _KNOWN_BEFORE or s.has_value("setting", *(_NAMED | {"recurrence"}))
        for s in doc.symbols
    ):
        return None
    for cue in doc.symbols:
        if cue.low in _WORKED_UP and not cue.flags & _NOT_OF_NOW and _has_cancer(doc):
            return _Setting("de_novo", cue.index, cue.index, STATED)
    for exam in doc.of("exam", "other_exam", "mri"):
        if exam.flags & _NOT_OF_NOW:
            continue
        for place in range(exam.index + 1, min(exam.index + _SHOWS_REACH, len(doc.symbols))):
            tumour = doc.symbols[place]
            if tumour.sentence != exam.sentence:
                break
            mass = tumour.has("primary") or (tumour.has("lesion") and tumour.low in _MASSES)
            near = [*doc.after(place, 6), *doc.before(place, 6)]
            sized = any(s.taken == "size" for s in near)
            if mass and sized and any(s.has("lung_location") for s in near):
                return _Setting("de_novo", exam.index, place, STATED)
    return None


def _has_cancer(doc: Document) -> bool:
    """Whether the lung cancer itself is told of, and not only its metastases."""
    return any(
        s.has_value("diagnosis", "nsclc", "lung_cancer") or s.has("lung_histology", "histology")
        for s in doc.symbols
        if not s.flags & _NOT_OF_NOW
    )


def _new_cancer(doc: Document, groups: list[Group]) -> _Setting | None:
    """ "new NSCLC with a solitary adrenal met", "diagnosed in May with one brain met"."""
    if not groups or _many(doc, groups):
        return None
    for symbol in doc.symbols:
        denied = any(
            s.has("negation", "uncertain") or s.low in ("eller", "or")
            for s in doc.before(symbol.index, 3)
        )
        if symbol.low in _NEW and not denied:
            behind = list(doc.after(symbol.index, 4))
            cancer = next((s for s in behind if s.has(*_CANCER)), None)
            between = doc.symbols[symbol.index + 1 : cancer.index] if cancer is not None else []
            if cancer is None or any(s.has("metastasis", "organ", "lesion") for s in between):
                continue
            if status_of([cancer]) == STATED and "dated" not in cancer.flags:
                return _Setting("de_novo", symbol.index, cancer.index, STATED)
        elif symbol.low in _DIAGNOSED and not symbol.flags & {PAST, AGO, "dated", "question"}:
            for group in groups:
                between = doc.symbols[symbol.index + 1 : group.first]
                if group.sentence != symbol.sentence or group.first <= symbol.index:
                    continue
                if any(s.has("present", "ongoing", "therapy") for s in between):
                    continue
                if any(s.low in ("med", "with", "w", "m") for s in between):
                    return _Setting("de_novo", symbol.index, group.first, STATED)
    return None


def _of_the_lesion(doc: Document, symbol: Symbol) -> bool:
    """ "nyopdaget hjernemetastase": the metastasis is new, which tells nothing of the cancer."""
    for behind in doc.after(symbol.index, 4):
        if behind.has("diagnosis", "histology", "lung_histology", "primary", "metastatic_disease"):
            return False
        if behind.has("metastasis", "lesion"):
            return True
    return False

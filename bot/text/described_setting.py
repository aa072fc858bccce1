"""Settings that a message describes without naming them."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.first_workup import FEW, MANY, are_many, new_cancer, newly_found
from bot.text.growth import growing, growing_alone
from bot.text.metastases.course import is_left
from bot.text.metastases.mention import Group
from bot.text.named_setting import Setting, is_denied, oligo_by_now, setting_status, was_treated
from bot.text.reach import head_of
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN
from bot.text.words import words

_SHORT_MESSAGE = 7
_SAME_BREATH = 2
_ALL = words("setting", "all")
_BE = frozenset(["er", "blev", "blevet", "was", "were", "are", "is", "been", "have", "has", "had"])
_FOUND = words("setting", "found")
_AT_ONCE = ("samtidig", "simultan", "at the same time", "på samme tid", "i samme omgang")
_TREATED = tuple(sorted(words("setting", "treated")))
_FINDING = tuple(sorted(words("setting", "finding")))
_MONTHS = frozenset(["months", "month", "måneder", "måneders", "mdr", "mdrs", "mo"])
_FOLLOWED_UP = words("setting", "followed_up")


def described_settings(
    doc: Document, groups: list[Group], stated: list[Setting], named: list[Setting]
) -> list[Setting]:
    """Settings that the message describes without naming them."""
    present = [g for g in groups if g.status == STATED and not g.negated]
    values = {s.value for s in stated}
    if values == {"polymetastatic"}:
        left = _few_left(doc, present, stated)
        return [left] if left is not None else []
    if values - {"de_novo"}:
        return []
    found: list[Setting] = []
    grown = growing(doc, present) or growing_alone(doc, present)
    if grown is not None:
        found.append(grown)
    if values:
        return found
    if not found:
        many = _many_before(doc, present, groups)
        if many is not None:
            return [many]
        setting = (
            _polymetastatic_before(doc, present, named)
            or _recurrent(doc, present)
            or _at_diagnosis(doc, present, groups)
        )
        if setting is not None:
            return [setting]
        new = newly_found(doc, present)
        return [new] if new is not None else []
    return found


def _polymetastatic_before(
    doc: Document, groups: list[Group], named: list[Setting]
) -> Setting | None:
    """Once polymetastatic, few left after systemic treatment: induced."""
    earlier = [s for s in named if s.value == "polymetastatic" and s.status == PAST]
    treated = was_treated(doc)
    counted = [g for g in groups if g.quantity is not None and g.quantity.exact is not None]
    fewer = [s for s in earlier if oligo_by_now(doc, doc.symbols[s.first]) is not None]
    if fewer and (treated or any(s.has("treatment_word") for s in doc.symbols)):
        return Setting("induced", fewer[0].first, fewer[0].last, STATED)
    if earlier and treated and counted:
        return Setting("induced", earlier[0].first, earlier[0].last, STATED)
    return None


def _many_before(doc: Document, groups: list[Group], all_groups: list[Group]) -> Setting | None:
    """ "i starten 7 metastaser, efter kemo kun to tilbage": induced."""
    treated = any(s.has_value("therapy", "systemic") or s.taken == "cycles" for s in doc.symbols)
    many = [
        g
        for g in all_groups
        if g.status == PAST
        and g.quantity is not None
        and (g.quantity.number > FEW or doc.symbols[g.quantity.last].low in MANY)
    ]
    if many and treated and groups:
        return Setting("induced", many[0].first, many[0].last, STATED)
    return None


def _few_left(doc: Document, groups: list[Group], stated: list[Setting]) -> Setting | None:
    """ "6 mdr. behandling for polymetastatisk NSCLC, nu kun 2 metastaser tilbage": induced."""
    treated = any(s.has_value("therapy", "systemic") for s in doc.of("therapy"))
    treated = treated or any(s.taken == "duration" and s.low in _MONTHS for s in doc.symbols)
    for group in groups:
        exact = group.quantity.exact if group.quantity is not None else None
        near = [*doc.before(group.first, 4), *doc.after(group.last, 3)]
        near += doc.symbols[group.first : group.last + 1]
        left = any(is_left(doc, s) or s.low.startswith("rest") for s in near)
        if treated and left and exact is not None and exact <= FEW:
            return Setting("induced", stated[0].first, stated[0].last, STATED)
    return None


def _recurrent(doc: Document, groups: list[Group]) -> Setting | None:
    """Metastases as a recurrence, or after earlier treatment with curative intent."""
    if not groups or any(
        s.has_value("setting", "local_recurrence") and not is_denied(doc, s)
        for s in doc.of("setting")
    ):
        return None
    if any(
        s.has_value("therapy", "systemic")
        and s.has("therapy")
        and "past" not in s.flags
        and "planned" not in s.flags
        and any(o.has("ongoing") for o in doc.before(s.index, 2))
        and not any(o.has_value("negation", "before") for o in doc.before(s.index, 3))
        for s in doc.symbols
    ):
        return None
    for symbol in doc.of("setting"):
        recurs = symbol.has_value("setting", "recurrence") and setting_status(symbol) == STATED
        if recurs and not is_denied(doc, symbol) and _with_lesion(doc, symbol, groups):
            return Setting("oligorecurrence", symbol.index, symbol.index, STATED)
    treated = past_curative(doc)
    if treated is None or are_many(doc, groups):
        return None
    for interval in doc.of("interval"):
        if setting_status(interval) == STATED:
            first, last = sorted((interval.index, treated.index))
            return Setting("oligorecurrence", first, last, STATED)
    for symbol in doc.symbols[treated.index + 1 :]:
        now = symbol.has("present", "new_lesion") and not symbol.has_value(
            "setting", "at_diagnosis"
        )
        later = symbol.taken == "year" and symbol.number != _year_of(doc, treated)
        later = later or (
            symbol.low in ("later", "senere")
            and any(s.taken == "duration" for s in doc.before(symbol.index, 2))
        )
        if (now or later) and any(g.last >= symbol.index for g in groups):
            return Setting("oligorecurrence", treated.index, treated.index, STATED)
    apart = any(abs(g.first - treated.index) > _SAME_BREATH for g in groups)
    followed = any(s.low in _FOLLOWED_UP for s in doc.symbols) or _some_time_after(doc, treated)
    if apart and _long_ago(doc, treated) and followed:
        return Setting("oligorecurrence", treated.index, treated.index, STATED)
    return None


def _year_of(doc: Document, treated: Symbol) -> float | None:
    """The year of a treatment; years behind it that differ are later ones."""
    around = doc.symbols[max(0, treated.index - 6) : treated.index + 5]
    return next(
        (s.number for s in around if s.taken == "year" and s.sentence == treated.sentence),
        None,
    )


def _some_time_after(doc: Document, treated: Symbol) -> bool:
    """ "two metastases, two years after radical resection"."""
    before = list(doc.before(treated.index, 7))
    return any(s.has("after") for s in before[:4]) and any(s.taken == "duration" for s in before)


def _long_ago(doc: Document, treated: Symbol) -> bool:
    """Whether the curative treatment carries its year, or how long ago it was."""
    before = list(doc.before(treated.index, 7))
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


def _at_diagnosis(doc: Document, groups: list[Group], all_groups: list[Group]) -> Setting | None:
    """Metastases found together with the cancer."""
    if past_curative(doc) is not None or any(
        s.has_value("setting", "recurrence", "local_recurrence", "polymetastatic")
        for s in doc.symbols
    ):
        return None
    new = new_cancer(doc, groups)
    if new is not None:
        return new
    for symbol in doc.of("setting"):
        if not symbol.has_value("setting", "at_diagnosis") or is_denied(doc, symbol):
            continue
        if setting_status(symbol) in (HYPOTHETICAL, OTHER_PERSON, UNCERTAIN):
            continue
        if "dated" in symbol.flags:
            # "T3N3M0 at diagnosis 2022, now 1 brain met": the diagnosis was then.
            continue
        if symbol.low.startswith(_AT_ONCE) and _is_treated_at_once(doc, symbol):
            continue
        if _something_else_found(doc, symbol):
            continue
        past = [g for g in all_groups if g.status == PAST and not g.negated]
        if _given(doc) and any(g.sentence == symbol.sentence for g in past):
            # "at diagnosis metastases in brain, liver and bone; after 8 months all gone but one"
            continue
        newly = symbol.low.startswith(("ny", "new", "fresh", "just"))
        disease = any(
            s.has("metastatic_disease") and not is_denied(doc, s)
            for s in doc.sentences[symbol.sentence]
        )
        if are_many(doc, groups):
            continue
        lesions = [g for g in groups if newly or g.sentence == symbol.sentence]
        alone = not newly and ((not groups and _says_no_more(doc)) or _all_found(doc, symbol))
        if lesions or disease or alone:
            if newly and _of_the_lesion(doc, symbol):
                continue
            return Setting("de_novo", symbol.index, symbol.index, STATED)
    return None


def _given(doc: Document) -> bool:
    return any(s.has_value("therapy", "systemic") or s.taken == "cycles" for s in doc.symbols)


def _says_no_more(doc: Document) -> bool:
    """ "found at diagnosis", "det blev fundet samtidig": a message of little else."""
    words = [s for s in doc.symbols if s.is_word or s.number is not None]
    return len(words) <= _SHORT_MESSAGE and not any(
        s.number is not None or s.has("negation") or head_of(s) not in (None, "setting")
        for s in words
    )


def _all_found(doc: Document, at_diagnosis: Symbol) -> bool:
    """ "PS 1, all found at initial staging", "Fundet ved primærudredningen" as a clause alone.

    Of something else ("anaemia found at diagnosis") it tells nothing.
    """
    clause = [s for s in doc.clause_of(at_diagnosis.index) if s.is_word]
    front = [t.low for s in clause if s.index <= at_diagnosis.index for t in s.tokens]
    found = next((n for n, low in enumerate(front) if low in _FOUND), None)
    if found is None or any(s.has("negation") for s in clause):
        return False
    subject = set(front[:found]) - _BE
    first = doc.sentences[at_diagnosis.sentence][0]
    before = doc.sentences.get(at_diagnosis.sentence - 1, [])
    opens = clause[0].index == first.index and (not before or any(head_of(s) for s in before))
    return (subject <= _ALL and bool(subject)) or (not subject and opens)


def _something_else_found(doc: Document, at_diagnosis: Symbol) -> bool:
    """ "Anaemia found at diagnosis": the reader knows no such finding."""
    clause = [s for s in doc.clause_of(at_diagnosis.index) if s.is_word]
    front = [s for s in clause if s.index <= at_diagnosis.index]
    found = next((s for s in front if any(t.low in _FOUND for t in s.tokens)), None)
    if found is None or any(head_of(s) not in (None, "setting") for s in clause):
        return False
    return any(not s.kinds and s.low not in _BE | _ALL for s in front if s.index < found.index)


def _of_the_lesion(doc: Document, symbol: Symbol) -> bool:
    """ "nyopdaget hjernemetastase": the metastasis is new, which tells nothing of the cancer."""
    for behind in doc.after(symbol.index, 4):
        if behind.has("diagnosis", "histology", "lung_histology", "primary", "metastatic_disease"):
            return False
        if behind.has("metastasis", "lesion"):
            return True
    return False


def _is_treated_at_once(doc: Document, symbol: Symbol) -> bool:
    """ "The primary and the adrenal metastasis can be removed at the same time": no finding."""
    if any(s.has("therapy", "local_therapy", "resection") for s in doc.after(symbol.index, 4)):
        return True
    clause = [token.low for s in doc.clause_of(symbol.index) for token in s.tokens]
    return any(word.startswith(_TREATED) for word in clause) and not any(
        word.startswith(_FINDING) for word in clause
    )

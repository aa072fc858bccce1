"""Settings that a message describes without naming them."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.first_workup import FEW, MANY, are_many, new_cancer, newly_found
from bot.text.metastases.behind import REMAINING
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import the_same
from bot.text.named_setting import Setting, is_denied, setting_status
from bot.text.reach import head_of
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_SHORT_MESSAGE = 7
_SAME_BREATH = 2


_FOLLOWED_UP = words("setting", "followed_up")


_REST = words("setting", "rest")


_CONTROLLED = words("setting", "controlled")


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
        new = newly_found(doc, present)
        return [new] if new is not None else []
    return found


def _growing(doc: Document, groups: list[Group]) -> Setting | None:
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
                and (g.quantity.kind == "article" or (g.quantity.exact or FEW + 1) <= FEW)
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
            return Setting("oligoprogression", first, last, STATED)
    return None


def _growing_alone(doc: Document, groups: list[Group]) -> Setting | None:
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
        if rest.low not in _REST and not rest.has_value("part", "rest"):
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
        if grows and not are_many(doc, [g for g in groups if g.sentence == rest.sentence]):
            return Setting("oligoprogression", grows[0].index, rest.index, STATED)
    return None


def _near(symbol: Symbol, group: Group) -> bool:
    return group.first - 6 <= symbol.index <= group.last + 6


def _polymetastatic_before(
    doc: Document, groups: list[Group], named: list[Setting]
) -> Setting | None:
    """Once polymetastatic, few left after systemic treatment: induced."""
    earlier = [s for s in named if s.value == "polymetastatic" and s.status == PAST]
    treated = any(s.has_value("therapy", "systemic") for s in doc.symbols)
    counted = [g for g in groups if g.quantity is not None and g.quantity.exact is not None]
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
    for group in groups:
        exact = group.quantity.exact if group.quantity is not None else None
        near = [*doc.before(group.first, 4), *doc.after(group.last, 3)]
        near += doc.symbols[group.first : group.last + 1]
        left = any(s.low in REMAINING or s.low.startswith("rest") for s in near)
        if treated and left and exact is not None and exact <= FEW:
            return Setting("induced", stated[0].first, stated[0].last, STATED)
    return None


def _recurrent(doc: Document, groups: list[Group], named: list[Setting]) -> Setting | None:
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
    before = list(doc.before(treated.index, 5))
    return any(s.has("after") for s in before[:2]) and any(s.taken == "duration" for s in before)


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


def _at_diagnosis(doc: Document, groups: list[Group], named: list[Setting]) -> Setting | None:
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
        if symbol.low.startswith(("samtidig", "simultan", "at the same time")) and any(
            s.has("therapy", "local_therapy", "resection") for s in doc.after(symbol.index, 4)
        ):
            continue
        newly = symbol.low.startswith(("ny", "new", "fresh", "just"))
        disease = any(
            s.has("metastatic_disease") and not is_denied(doc, s)
            for s in doc.sentences[symbol.sentence]
        )
        if are_many(doc, groups):
            continue
        lesions = [g for g in groups if newly or g.sentence == symbol.sentence]
        alone = not groups and not newly and _says_no_more(doc)
        if lesions or disease or alone:
            if newly and _of_the_lesion(doc, symbol):
                continue
            return Setting("de_novo", symbol.index, symbol.index, STATED)
    return None


def _says_no_more(doc: Document) -> bool:
    """ "found at diagnosis", "det blev fundet samtidig": a message of little else."""
    words = [s for s in doc.symbols if s.is_word or s.number is not None]
    return len(words) <= _SHORT_MESSAGE and not any(
        s.number is not None or s.has("negation") or head_of(s) not in (None, "setting")
        for s in words
    )


def _of_the_lesion(doc: Document, symbol: Symbol) -> bool:
    """ "nyopdaget hjernemetastase": the metastasis is new, which tells nothing of the cancer."""
    for behind in doc.after(symbol.index, 4):
        if behind.has("diagnosis", "histology", "lung_histology", "primary", "metastatic_disease"):
            return False
        if behind.has("metastasis", "lesion"):
            return True
    return False

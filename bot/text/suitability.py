"""Whether the primary and the metastases can be treated locally."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.metastases.mention import Group
from bot.text.scope import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, asks, status_of
from bot.text.treatment import past_curative
from bot.text.words import words

PRIMARY = "primary_treatment"
ABLATABLE = "metastases_ablatable"
_REACH = 9
_ONE_TREATMENT = tuple(sorted(words("suitability", "one_treatment")))
_DENIALS = frozenset(["ikke", "heller ikke", "not", "hverken", "neither", "nor", "ej", "ej heller"])
_POSSIBLE = frozenset(["mulig", "muligt", "mulige", "possible"])
_LOBES = ("lobek", "lobec", "bilob", "pneumon", "segment", "lingul", "overlapsres", "underlapsres")
_SURGERY = (*_LOBES, "kirurgi", "operation", "surgery", "resektion", "resection")
_CAN = frozenset(["kan", "can", "cannot", "can't", "can not", "kan ikke", "kan hverken"])


def read_suitability(doc: Document, groups: list[Group]) -> list[Finding]:
    """Primary treatment and ablatable metastases."""
    denied = any(g.negated for g in groups) and all(g.negated for g in groups)
    organs = {
        site.organ
        for group in groups
        for site in group.sites
        if group.status == STATED and not group.negated
    }
    found: dict[str, list[tuple[object, int, int, str]]] = {PRIMARY: [], ABLATABLE: []}
    findings: list[Finding] = []
    _no_primary(doc, found[PRIMARY])
    for symbol in doc.of("treatable_word", "suitable"):
        verdict = _verdict(doc, symbol)
        if verdict is None or symbol.taken:
            continue
        value, last = verdict
        targets, place = _targets(doc, symbol, organs)
        if _of_the_primary(doc, symbol, last) and "primary" not in targets:
            targets = ["primary"]
        if denied and "metastases" in targets and not _own_noun(doc, symbol):
            # "Metastaser: 0. Operabel.": there is only the primary.
            targets = ["primary"]
        if not targets:
            targets, doubt = _untold(doc, symbol, last)
            findings += doubt
        first = min(symbol.index, place)
        status = _status(doc, symbol, last)
        if any(s.has("preference_verb") for s in doc.before(symbol.index, 6)):
            # "wants everything that can be treated locally"
            continue
        for target in targets:
            fact = PRIMARY if target == "primary" else ABLATABLE
            span = (first, max(last, place))
            if value == "surgery_only":
                if status == STATED and not _irradiable(doc, symbol):
                    findings.append(unclear(doc, fact, "surgery_only", *span))
                continue
            if status == UNCERTAIN:
                findings.append(unclear(doc, fact, "uncertain", *span))
                continue
            if target == "part" and value == "true":
                findings.append(unclear(doc, fact, "one_of_several", *span))
                continue
            if fact == PRIMARY:
                found[fact].append(
                    ("feasible" if value == "true" else "not_feasible", *span, status)
                )
            else:
                found[fact].append((value == "true", *span, status))
    _planned_primary(doc, found[PRIMARY])
    for fact, members in found.items():
        findings += _settle(doc, fact, _by_any_means(doc, members))
    return findings


def _by_any_means(
    doc: Document, found: list[tuple[object, int, int, str]]
) -> list[tuple[object, int, int, str]]:
    """ "not resectable, but suitable for SABR": one way is closed, another is open.

    A refusal of one treatment yields to another one that is possible, unless they are said of
    different organs.
    """
    open_ways = [f for f in found if f[0] in (True, "feasible") and f[3] == STATED]
    if not open_ways:
        return found
    kept = []
    for member in found:
        if member[0] in (False, "not_feasible") and _one_way(doc, member[1], member[2]):
            if any(_of_some(doc, w[1]) for w in (member, *open_ways)):
                kept.append(member)
                continue
            own = _organs_near(doc, member)
            if any(not own or not (o := _organs_near(doc, w)) or own & o for w in open_ways):
                continue
        kept.append(member)
    return kept


def _of_some(doc: Document, index: int) -> bool:
    """ "one not resectable, the other suitable": two lesions, not two ways."""
    return any(
        s.has("part") or s.low in ("one", "én", "ene", "another", "other")
        for s in doc.clause_of(index)
    )


def _one_way(doc: Document, first: int, last: int) -> bool:
    return any(
        word.startswith(_ONE_TREATMENT)
        for s in doc.symbols[first : last + 1]
        if s.has("treatable_word", "suitable", "local_therapy", "resection", "local_verb")
        for word in s.low.split()
    )


def _organs_near(doc: Document, member: tuple[object, int, int, str]) -> set[str]:
    return {
        organ
        for s in doc.clause_of(member[1])
        if s.has("organ") and (organ := s.value("organ")) is not None
    }


def _settle(doc: Document, fact: str, found: list[tuple[object, int, int, str]]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[3] == status]
        values = {f[0] for f in members}
        if len(values) > 1:
            if fact == ABLATABLE and status == STATED:
                # Every metastasis must be suitable: one that is not decides.
                value, first, last, _ = next(f for f in members if f[0] is False)
                findings.append(Finding.of(doc, fact, value, first, last, status))
            elif status == STATED:
                _, first, last, _ = members[0]
                findings.append(unclear(doc, fact, "conflict", first, last))
        elif members:
            value, first, last, _ = members[0]
            findings.append(Finding.of(doc, fact, value, first, last, status))
    return findings


def _status(doc: Document, symbol: Symbol, last: int) -> str:
    core = doc.symbols[symbol.index : last + 1]
    flags = {flag for s in core for flag in s.flags} - {"planned", "dated"}
    if (
        flags & {"question", HYPOTHETICAL}
        or _asks_whether(doc, symbol)
        or asks(doc.sentences[symbol.sentence])
        or any(s.low == "?" for s in doc.after(last, 6))
    ):
        return HYPOTHETICAL
    between = doc.symbols[symbol.index + 1 : last]
    if any(s.has("uncertain") and not s.has("suitable") for s in between):
        # "kan muligvis strålebehandles"
        return UNCERTAIN
    if "uncertain" in flags or any(
        s.has("uncertain") and not s.has("suitable") for s in doc.before(symbol.index, 3)
    ):
        return UNCERTAIN
    return status_of(core) if flags & {PAST, OTHER_PERSON} else STATED


def _asks_whether(doc: Document, symbol: Symbol) -> bool:
    """ "spørgsmålet er, om de to kan få SBRT"."""
    clause = list(doc.clause_of(symbol.index))
    opening = next((s for s in clause if s.is_word), None)
    return opening is not None and opening.low == "om" and opening.index < symbol.index


def _verdict(doc: Document, symbol: Symbol) -> tuple[str, int] | None:
    """ "true", "false" or "surgery_only", and the last symbol of the words that say so."""
    word = symbol.value("treatable_word")
    if word is not None:
        denied = any(s.low in _DENIALS for s in doc.before(symbol.index, 2))
        if denied and word == "true":
            surgical = symbol.low.startswith(("oper", "resek", "resec"))
            return ("surgery_only" if surgical else "false"), symbol.index
        return word, symbol.index
    word = symbol.value("suitable")
    if word is None:
        return None
    therapy = _therapy_beside(doc, symbol)
    if therapy is None:
        return None
    denied = any(
        s.has_value("negation", "before") for s in doc.before(min(symbol.index, therapy.index), 2)
    )
    between = doc.symbols[symbol.index : therapy.index]
    # "kan ikke tilbydes stereotaksi": the refusal governs the word behind it.
    denied = denied or any(s.has_value("suitable", "false") for s in doc.before(symbol.index, 1))
    denied = denied or any(s.low in _DENIALS for s in between)
    denied = denied or any(s.low in _DENIALS for s in doc.before(symbol.index, 2))
    # "hverken kirurgi eller stråleterapi er mulig"
    denied = denied or any(s.low in ("hverken", "neither") for s in doc.before(symbol.index, 15))
    if denied and word == "true":
        word = "false"
    surgical = therapy.has_value("local_verb", "surgery") or therapy.low.startswith(_SURGERY)
    if word == "false" and surgical:
        word = "surgery_only"
    return word, max(symbol.index, therapy.index)


def _therapy_beside(doc: Document, symbol: Symbol) -> Symbol | None:
    ahead = doc.after(symbol.index, 7)
    if symbol.low in _POSSIBLE:
        # "mulig strålepneumonitis" supposes it; only "mulig at stråle" says that it can be done.
        following = doc.at(symbol.index + 1)
        told = following is not None and following.low in ("at", "to", "for", "med", "with", "mod")
        ahead = ahead if told else iter(())
    for behind in ahead:
        if behind.has("local_verb") and symbol.low in _CAN:
            if not behind.has_value("local_verb", "general") or any(
                s.has("curative_adverb", "local_therapy")
                for s in (*doc.after(behind.index, 5), *doc.before(behind.index, 3))
            ):
                return behind
            continue
        if behind.has("local_therapy") or behind.has_value("resection", "radiation"):
            return behind
        if behind.has("therapy", "exam"):
            return None
    for before in doc.before(symbol.index, 12):
        if before.has("local_therapy") or before.has_value("resection", "radiation"):
            return before
        if before.has("therapy", "exam"):
            return None
    return None


def _targets(doc: Document, symbol: Symbol, organs: set[str]) -> tuple[list[str], int]:
    """What the words are about: the clause's own nouns, else those just before it."""
    clause = list(doc.clause_of(symbol.index))
    own, place = _nouns(
        doc, [s for s in clause if abs(s.index - symbol.index) <= _REACH + 5], symbol.index
    )
    if own:
        return own, place
    named = [s for s in clause if s.value("organ") in organs - {"lung"} and not s.has("exam")]
    if named:
        # "the adrenal is treatable with SBRT": one of several organs is not all of them.
        return ["metastases" if len(organs) == 1 else "part"], named[0].index
    first = clause[0].index
    previous: list[Symbol] = []
    index = first - 1
    while index >= 0 and len(previous) < 30 and doc.symbols[index].sentence >= symbol.sentence - 1:
        previous.append(doc.symbols[index])
        index -= 1
    for s in previous:
        if s.has("primary") and not s.has("all_metastases"):
            return ["primary"], s.index
        if s.has("metastasis", "lesion"):
            return ["metastases"], symbol.index
        if s.taken == "ps" or s.has("driver_statement", "exam"):
            break
    return [], symbol.index


def _own_noun(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("metastasis", "lesion") for s in doc.clause_of(symbol.index))


def _of_the_primary(doc: Document, symbol: Symbol, last: int) -> bool:
    """Chemoradiotherapy and lobectomy treat the primary, whatever else is named."""
    span = doc.symbols[symbol.index : last + 1]
    near = [*span, *doc.before(symbol.index, 12)] if symbol.has("suitable") else span
    therapies = [s for s in near if s.has("local_therapy") or s.has_value("resection", "radiation")]
    return bool(therapies) and all(
        any(part in s.low for part in ("kemo", "chemo", "crt")) or s.low.startswith(_LOBES)
        for s in therapies
    )


def _untold(doc: Document, symbol: Symbol, last: int) -> tuple[list[str], list[Finding]]:
    """ "1 hjernemet, PS 1, egnet til SBRT": about the metastases when no primary is named.

    Without any noun in the message the conversation alone could tell: it is asked about.
    """
    if doc.of("primary"):
        return [], []
    span = doc.symbols[symbol.index : last + 1]
    local = symbol.has("treatable_word") or any(s.has("local_therapy", "local_verb") for s in span)
    around = [*doc.before(symbol.index, 6), *span, *doc.after(last, 3)]
    if not local or any(s.has("resection") for s in span):
        return [], []
    if any(not s.taken for s in doc.of("metastasis", "code")):
        return ["metastases"], []
    if _status(doc, symbol, last) != STATED or any(s.has("therapy") for s in around):
        return [], []
    return [], [unclear(doc, ABLATABLE, "uncertain", symbol.index, last)]


def _nouns(doc: Document, symbols: list[Symbol], index: int) -> tuple[list[str], int]:
    targets: list[str] = []
    place = index
    primary = [
        s
        for s in symbols
        if s.has("primary")
        or s.low in ("thorax", "chest")
        or (
            s.has_value("lung_location", "lobe")
            and s.low not in ("lunge", "lung", "lungs", "lungen")
        )
    ]
    primary += [s for s in symbols if _treated_lung(doc, s)]
    part = any(
        s.has("part") or _of_several(doc, s) or (s.low in ("ene", "one") and not s.has("article"))
        for s in symbols
    )
    lesion = [
        s
        for s in symbols
        if s.has("metastasis", "lesion") or (s.has("all_metastases") and not s.has("suitable"))
    ]
    lesion += [s for s in symbols if s.has("part") and ("metas" in s.low or "mets" in s.low)]
    named = any(s.has("primary") or s.low in ("thorax", "chest") for s in primary)
    if (primary and named) or (primary and not lesion):
        targets.append("primary")
        place = min((s.index for s in primary), key=lambda i: abs(i - index))
    if lesion:
        if not (targets and all(s.low in ("begge", "both", "alle", "all") for s in lesion)):
            targets.append("part" if part else "metastases")
        else:
            targets.append("metastases")
        if len(targets) == 1:
            place = min((s.index for s in lesion), key=lambda i: abs(i - index))
    return targets, place


def _treated_lung(doc: Document, symbol: Symbol) -> bool:
    """ "radical radiotherapy to the lung": the primary, unless a metastasis is in a lung."""
    if symbol.low not in ("lung", "lungen", "lunge", "lungs") or symbol.has("metastasis"):
        return False
    mod = [s.low for s in doc.before(symbol.index, 3)]
    therapy = any(s.has("local_therapy") for s in doc.before(symbol.index, 4))
    others = any(s.has_value("organ", "lung") for s in doc.of("metastasis"))
    return therapy and not others and any(low in ("to", "mod", "af", "of") for low in mod)


def _of_several(doc: Document, symbol: Symbol) -> bool:
    """ "only one of the metastases"."""
    following = doc.at(symbol.index + 1)
    return symbol.has("sole", "number") and following is not None and following.low in ("of", "af")


def _irradiable(doc: Document, symbol: Symbol) -> bool:
    """Inoperable, but can be irradiated: another word of the message decides."""
    return any(
        s is not symbol
        and (
            s.has_value("treatable_word", "true", "false")
            or (s.has("suitable") and _therapy_beside(doc, s) is not None)
        )
        for s in doc.symbols[symbol.index : symbol.index + 20]
    )


def _no_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    for symbol in doc.of("no_primary"):
        if not symbol.taken:
            status = status_of([symbol])
            if status in (STATED, HYPOTHETICAL, "planned"):
                status = STATED if status == "planned" else status
                found.append(("no_primary", symbol.index, symbol.index, status))
    for symbol in doc.of("primary"):
        if not found and _is_gone(doc, symbol):
            found.append(("no_primary", symbol.index, symbol.index, STATED))
    treated = past_curative(doc)
    if treated is not None and not found:
        back = any(
            s.has_value("setting", "local_recurrence")
            and not any(n.has_value("negation", "before") for n in doc.before(s.index, 3))
            for s in doc.symbols
        )
        present = any(
            s.has("primary") and status_of([s]) == STATED and s.index > treated.index + 6
            for s in doc.symbols
        )
        if not back and not present:
            found.append(("no_primary", treated.index, treated.index, STATED))


def _is_gone(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor er tidligere fjernet", "har fået fjernet primærtumor"."""
    near = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 5)]
    gone = any(
        s.low in ("fjernet", "reseceret", "bortopereret", "removed", "resected", "excised")
        for s in near
    )
    if not gone or symbol.taken or symbol.flags & {"question", HYPOTHETICAL, OTHER_PERSON}:
        return False
    return not any(
        s.has("planned", "suitable", "uncertain", "metastasis", "lesion", "part")
        or s.has_value("negation", "before")
        for s in near
    )


def _planned_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    """Definitive treatment of the primary that is planned can be given."""
    if found:
        return
    for symbol in doc.of("primary"):
        if symbol.taken:
            continue
        near = list(doc.before(symbol.index, 8)) + list(doc.after(symbol.index, 8))
        therapy = [s for s in near if s.has("local_therapy") or s.has("resection")]
        planned = [
            s for s in near if s.has("planned") and s.low.startswith(("plan", "schedul", "book"))
        ]
        lesion = any(s.has("metastasis", "lesion") for s in near)
        if therapy and planned and not lesion:
            if status_of([symbol]) in (HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN):
                continue
            if any(s.has_value("negation", "before") for s in near):
                continue
            found.append(
                (
                    "feasible",
                    min(symbol.index, therapy[0].index),
                    max(symbol.index, therapy[0].index),
                    STATED,
                )
            )
            return

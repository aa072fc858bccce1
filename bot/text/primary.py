"""The primary that is gone: removed, or definitively treated and quiet."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.left_open import is_assumed
from bot.text.not_returned import not_returned
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_CLEAR_REACH = 7
_QUIET_REACH = 18
_TREATED_PLACES = ("stump", "operationsfelt", "resektionsrand", "strålefelt", "radiation field")
_SEEN_AGAIN = words("primary", "seen_again")
_STUMP = frozenset(["stump", "stumpen", "bronkiestump", "bronkiestumpen", "anastomosen"])
_COMING = frozenset(["coming", "coming back", "back", "recurring", "returning", "tilbage"])
_ALTERNATIVES = frozenset(["vs", "versus", "kontra", "ctr", "eller", "or"])
_NOT_STATED = frozenset({HYPOTHETICAL, OTHER_PERSON, "question", "uncertain", "other_near"})
_AUXILIARIES = frozenset(["was", "were", "has", "been", "is", "er", "blev", "blevet", "var"])
_PARTICIPLES = frozenset(
    [
        "resected",
        "removed",
        "excised",
        "irradiated",
        "fjernet",
        "opereret",
        "reseceret",
        "bestrålet",
    ]
)
_CONTROLLED = words("suitability", "controlled")
_QUIET = words("suitability", "quiet")
_REMISSION = frozenset(["cr", "complete remission", "komplet remission"])
_CHEST = words("suitability", "chest")
_TREATED_PLACE = words("suitability", "treated_place")
_RECURRENCE = words("suitability", "recurrence")
_LEFT_OVER = words("suitability", "left_over")
_TREATED = words("treatment", "irradiated")
_MAY = words("suitability", "may")
_OFFERS = ("tilbud", "at", "behandling", "mulig", "indgreb")
_NOTHING = frozenset(["nothing", "intet"])


def no_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    back = _is_back(doc)
    treated_at = _first_treated(doc)
    for symbol in doc.of("no_primary"):
        if _of_a_metastasis(doc, symbol) or _nothing_to_offer(doc, symbol):
            continue
        if not (symbol.taken or _held_by_drugs(doc, symbol) or _shares_can(doc, symbol)):
            status = status_of([symbol])
            if "dated" in symbol.flags and not symbol.flags & _NOT_STATED and not back:
                # "primærtumor opereret 2020": the year is the operation's.
                status = STATED
            if status in (STATED, HYPOTHETICAL, "planned"):
                status = STATED if status == "planned" else status
                found.append(("no_primary", symbol.index, symbol.index, status))
    for symbol in doc.of("primary"):
        if not found and (_is_gone(doc, symbol) or _is_quiet(doc, symbol, treated_at)) and not back:
            found.append(("no_primary", symbol.index, symbol.index, STATED))
        last = not_returned(doc, symbol)
        if not found and last is not None:
            found.append(("no_primary", symbol.index, last, STATED))
    treated = past_curative(doc)
    if not found and not back:
        clear = _clear_chest(doc, treated is not None or treated_at is not None)
        if clear is not None:
            found.append(("no_primary", *clear, STATED))
    if treated is not None and not found:
        present = any(
            s.clause != treated.clause
            and status_of([s]) == STATED
            and s.index > treated.index + 6
            and not _is_controlled(doc, s)
            for s in doc.of("primary")
        )
        if not back and not present:
            found.append(("no_primary", treated.index, treated.index, STATED))


def _of_a_metastasis(doc: Document, symbol: Symbol) -> bool:
    """ "solitær hjernemetastase opereret, ingen resttumor": nothing is left of that one."""
    told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    left_over = "prim" not in symbol.low and any(p in symbol.low for p in ("rest", "resid"))
    return (
        left_over
        and any(s.has("metastasis") for s in told)
        and not any(s.has("primary", "lung_location") for s in told)
    )


def _nothing_to_offer(doc: Document, symbol: Symbol) -> bool:
    """ "der er intet lokalt tilbud", "intet lokalt at gøre"."""
    following = doc.at(symbol.index + 1)
    return symbol.low.endswith("lokalt") and (
        following is not None and following.low.startswith(_OFFERS)
    )


def perhaps_back(doc: Document) -> Symbol | None:
    """ "fortætning i feltet, recidiv kontra fibrose", "may be the primary coming back"."""
    assumed = next((s for s in doc.of("no_primary") if not s.taken and is_assumed(doc, s)), None)
    doubted = assumed or _doubtful_uptake(doc)
    if doubted is not None:
        return doubted
    for symbol in doc.of("setting", "primary"):
        local = symbol.has_value("setting", "recurrence", "local_recurrence")
        returns = symbol.has("primary") and any(
            s.low in _COMING for s in doc.after(symbol.index, 2)
        )
        if not (local or returns):
            continue
        if local and any(s.low in _STUMP for s in doc.before(symbol.index, 3)):
            # "removed in 2019 but the stump has recurred"
            return symbol
        following = doc.at(symbol.index + 1)
        weighed = following is not None and following.low in _ALTERNATIVES
        denied = any(s.has("negation") for s in doc.before(symbol.index, 4))
        nearby = [*doc.before(symbol.index, 8), *doc.after(symbol.index, 6)]
        spread = any(
            s.has("metastasis") or (s.has("organ") and not s.has("primary")) for s in nearby
        )
        if (weighed or (returns and UNCERTAIN in symbol.flags)) and not denied and not spread:
            return symbol
    return None


def _doubtful_uptake(doc: Document) -> Symbol | None:
    """ "usikker optagelse i lejet", "equivocal activity in the radiation field"."""
    for place in doc.symbols:
        if place.low.rpartition(" ")[2] not in _TREATED_PLACE:
            continue
        front = list(doc.before(place.index, 6))
        seen = next((s for s in front if s.low in _LEFT_OVER), None)
        if seen is None or _denied_near(doc, seen) or any(s.low in _NOTHING for s in front):
            continue
        if any(s.has("uncertain") or s.low == "?" for s in doc.before(seen.index, 2)):
            return seen
    return None


def seen_again(doc: Document) -> Symbol | None:
    """ "opladning i bronkiestumpen", "biopsi viser lokalrecidiv": of a primary told to be gone."""
    for members in doc.sentences.values():
        if any(s.has("negation") for s in members):
            continue
        for symbol in members:
            treated = any(part in symbol.low for part in _TREATED_PLACES)
            seen = treated and any(s.low in _SEEN_AGAIN for s in members)
            if seen or symbol.has_value("setting", "local_recurrence"):
                return symbol
    return None


def _held_by_drugs(doc: Document, symbol: Symbol) -> bool:
    """ "primary controlled on osimertinib" is still there."""
    return "ontrol" in symbol.low and any(s.has("therapy") for s in doc.after(symbol.index, 4))


def _is_back(doc: Document) -> bool:
    return any(
        s.has_value("setting", "local_recurrence")
        and not any(n.has_value("negation", "before") for n in doc.before(s.index, 3))
        for s in doc.of("setting")
    )


def _clear_chest(doc: Document, treated: bool) -> tuple[int, int] | None:
    """ "Thorax uden recidiv", "ingen recidiv i det strålede område", "local control in the lung".

    That nothing is left there tells it only of a tumour that was treated.
    """
    treated = treated or any(
        s.has_value("setting", "recurrence", "oligorecurrence") for s in doc.of("setting")
    )
    for place in doc.symbols:
        where = place.low.rpartition(" ")[2]
        if where not in _CHEST and where not in _TREATED_PLACE and not place.has("primary"):
            continue
        clause = list(doc.clause_of(place.index))
        irradiated = any(s.low in _TREATED for s in clause)
        if any(s.flags & _NOT_STATED for s in clause) or any(
            s.has("metastasis", "planned", "exception", "suitable")
            or (s.has("primary") and not irradiated)
            or s.low == "?"
            for s in clause
        ):
            continue
        if any(s.has("organ") and s.value("organ") != "lung" for s in clause):
            continue
        told = [s for s in clause if abs(s.index - place.index) <= _CLEAR_REACH]
        if any(s.low in _RECURRENCE and _denied_near(doc, s) for s in told):
            return clause[0].index, clause[-1].index
        if not treated:
            continue
        nothing = where in _TREATED_PLACE and any(s.low in _NOTHING for s in told)
        gone = any(s.low in _LEFT_OVER and _denied_near(doc, s) for s in told)
        quiet = any(s.low in _QUIET or s.low in _CONTROLLED for s in told)
        if nothing or gone or (quiet and not any(s.has("negation", "therapy") for s in told)):
            return clause[0].index, clause[-1].index
    return None


def _denied_near(doc: Document, symbol: Symbol) -> bool:
    return any(s.has_value("negation", "before") for s in doc.before(symbol.index, 4))


def _is_quiet(doc: Document, symbol: Symbol, treated_at: int | None) -> bool:
    """ "fik i 2023 kemoradioterapi ... primær i ro": treated once, and nothing has come back."""
    if symbol.taken or symbol.flags & _NOT_STATED:
        return False
    if _treated_and_quiet(doc, symbol):
        return True
    behind = list(doc.after(symbol.index, 4))
    if not any(s.low in _QUIET or s.low in _REMISSION for s in behind):
        return False
    if any(s.has("negation", "uncertain", "metastasis", "lesion") for s in behind):
        return False
    return treated_at is not None and treated_at < symbol.index


def _treated_and_quiet(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor strålebehandlet kurativt (66 Gy/33 fr.) og i ro"."""
    told = doc.symbols[symbol.index + 1 : symbol.index + _QUIET_REACH]
    told = [s for s in told if s.sentence == symbol.sentence]
    quiet = next((s for s in told if s.low in _QUIET or s.low in _CONTROLLED), None)
    treated = [s for s in told if quiet is not None and s.index < quiet.index]
    curative = any(s.has("curative", "curative_adverb") or "kurativ" in s.low for s in treated)
    given = any(s.low in _TREATED or s.has("resection", "local_therapy") for s in treated)
    other = any(
        s.has("metastasis", "negation", "planned", "suitable", "uncertain") for s in treated
    )
    return curative and given and not other


def _is_controlled(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor er uden tegn på recidiv", "the primary remains in control"."""
    behind = list(doc.after(symbol.index, 8))
    if any(s.low in _QUIET or s.low in _CONTROLLED for s in behind):
        return True
    return any(
        s.has_value("setting", "recurrence", "local_recurrence")
        and any(n.has_value("negation", "before") for n in doc.before(s.index, 4))
        for s in behind
    )


def _first_treated(doc: Document) -> int | None:
    """Where a treatment of the chest that lies behind is told first."""
    for s in doc.of("local_therapy", "resection", "therapy"):
        if s.has("therapy") and not s.has("local_therapy") and s.value("therapy") != "adjuvant":
            continue
        if not s.flags & {"dated", PAST, "ago"} or s.flags & _NOT_STATED:
            continue
        if not any(n.has("metastasis", "organ") for n in doc.after(s.index, 5)):
            return s.index
    return None


def _is_gone(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor er tidligere fjernet", "har fået fjernet primærtumor"."""
    near = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 5)]
    sign = doc.at(symbol.index + 1)
    if sign is not None and sign.low == ":":
        # "Primærtumor: fjernet 2023"
        near += list(doc.clause_of(sign.index + 1))[:4] if doc.at(sign.index + 1) else []
    gone = any(
        s.low in ("fjernet", "reseceret", "bortopereret", "removed", "resected", "excised")
        or (s.low in ("opereret", "operated") and any(n.taken == "year" for n in near))
        for s in near
    )
    if not gone or symbol.taken or symbol.flags & {"question", HYPOTHETICAL, OTHER_PERSON}:
        return False
    if _shares_can(doc, symbol) or any(token.low in _MAY for s in near for token in s.tokens):
        return False
    return not any(
        s.has("planned", "suitable", "uncertain", "metastasis", "lesion", "part")
        or s.has_value("negation", "before")
        for s in near
    )


def _shares_can(doc: Document, symbol: Symbol) -> bool:
    """ "the adrenal can be irradiated, the primary resected": what can be done, not what was."""
    clause = list(doc.clause_of(symbol.index))
    if any(s.has("past", "done") or s.taken in ("year", "date") for s in clause):
        return False
    told = {token.low for s in clause for token in s.tokens}
    if told & _AUXILIARIES or not told & _PARTICIPLES:
        return False
    before = [s for s in doc.sentences[symbol.sentence] if s.index < clause[0].index]
    # "Metastasis suitable for SBRT, primary resected" tells two things; a can is shared.
    return any(token.low in ("can", "could") for s in before[-8:] for token in s.tokens)

"""Metastases that were treated, taken out or have gone since: of them it is asked."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.status import PAST, STATED

_AFTER = frozenset(["after", "efter", "post", "following", "sp", "s/p", "status"])
_FOR = frozenset(["for", "mod", "til", "to", "of", "af", "på", "against"])
_HAD = frozenset(["fik", "fået", "received", "had", "underwent", "gennemgik", "modtog", "got"])
_GIVEN = frozenset(["givet", "given", "gennemført", "afsluttet", "completed", "finished"])
GONE = (
    "væk",
    "er væk",
    "forsvundet",
    "svundet",
    "gone",
    "disappeared",
    "er borte",
    "borte",
    "vanished",
)
_OF = frozenset(["af", "of", "i", "in"])
_THE = frozenset(["the", "de", "all", "alle", "hans", "hendes", "his", "her"])
_NOT_QUITE = frozenset(
    ["næsten", "near", "nearly", "almost", "ikke", "ej", "not", "no", "ingen", "non"]
)
_COMPLETE = frozenset(["komplet", "fuldstændig", "fuldstændigt", "total", "totalt", "complete"])
_VANISHING = frozenset({"svind", "svundet", "regression", "remission", "respons"})
_VANISHING |= {"resolution", "disappearance", "response", "resolved"}
_DISAPPEARANCE = frozenset(["disappearance", "vanishing", "forsvinden", "clearance"])
_ALL_OF_THEM = frozenset(["de", "alle", "begge", "they", "all", "both", "disse", "these"])
_GONE_REACH = 16
_CLAUSE_REACH = 6
_WHICH = frozenset(["som", "der", "which", "that"])
_TREATED_ONE = frozenset(
    [
        "opereret",
        "reseceret",
        "fjernet",
        "bestrålet",
        "resected",
        "removed",
        "irradiated",
        "excised",
    ]
)


def was_treated(doc: Document, group: Group) -> bool:
    """ "SRS af hjernemetastase jan. 2024, her ingen restsygdom": treated, and perhaps gone."""
    before = list(doc.before(group.first, 3))
    joint = next((n for n, s in enumerate(before) if s.low in ("of", "af")), None)
    done = before[joint + 1 :][:1] if joint is not None else []
    if any(s.has("resection", "local_therapy") for s in done) and any(
        s.tokens[-1].low in _AFTER for s in doc.before(done[0].index, 2)
    ):
        # "status after resection of solitary brain met"
        return True
    ahead = any(s.has("suitable", "planned") for s in doc.before(group.first, 7))
    if ahead or not any(s.has("local_therapy") for s in before):
        return False
    behind = [*doc.after(group.last, 4)]
    dated = any(s.taken in ("date", "year", "duration") or s.has("date") for s in behind)
    dated = dated or any(s.low in _GIVEN for s in behind)
    return dated or any("restsygdom" in s.low or s.low == "residual" for s in behind)


def treated_before(doc: Document, groups: list[Group]) -> None:
    """ "fik SABR for en binyremet. Nu nyt oligorecidiv: to knoglemets": those of now count."""
    for place, group in enumerate(groups):
        if group.status != STATED or group.negated or group.form == "plural":
            continue
        front = [*doc.before(group.first, 8)]
        beside = any(s.low in _FOR for s in front[:2]) and any(
            s.has("local_therapy") for s in front[1:4]
        )
        if not (beside and any(s.low in _HAD for s in front)):
            continue
        if any(s.has("planned", "suitable", "negation") for s in front):
            continue
        own = {site.organ for site in group.sites}
        if any(_is_of_now(doc, later, group) for later in groups[place + 1 :]) and not any(
            own & {site.organ for site in later.sites} for later in groups[place + 1 :]
        ):
            group.status = PAST


def _is_of_now(doc: Document, later: Group, group: Group) -> bool:
    if later.negated or later.status != STATED or later.sentence <= group.sentence:
        return False
    told = [s for s in doc.sentences[later.sentence] if s.index < later.core[0]]
    return bool(later.sites) and any(
        s.has("present") or s.has_value("setting", "oligorecurrence", "recurrence") for s in told
    )


def gone_since(doc: Document, group: Group) -> bool:
    """ "Der var 3 levermetastaser før kemo, de er alle væk nu", "komplet svind af metastaserne"."""
    before = [*doc.before(group.first, 5)]
    if before and before[0].low in _THE:
        before = before[1:]
    joined = bool(before) and before[0].low in _OF
    whole = joined and any(token.low in _COMPLETE for s in before for token in s.tokens)
    further = [token.low for s in doc.before(group.first, 8) for token in s.tokens]
    if any(s.low in _DISAPPEARANCE for s in before) and any(s.low in _OF for s in before):
        return not _NOT_QUITE & {*further}
    whole = whole and not _NOT_QUITE & {*further}
    if whole and any(token.low in _VANISHING for s in before for token in s.tokens):
        return True
    if _which_is_gone(doc, group):
        return True
    for symbol in doc.symbols[group.last + 1 : group.last + _GONE_REACH]:
        if symbol.sentence > group.sentence + 1 or symbol.has("metastasis", "lesion"):
            return False
        if symbol.low in GONE:
            before = [*doc.before(symbol.index, 4)]
            denied = any(s.has("negation", "planned", "hypothetical") for s in before)
            return not denied and any(s.low in _ALL_OF_THEM for s in before)
    return False


def _which_is_gone(doc: Document, group: Group) -> bool:
    """ "en hjernemetastase, som er svundet helt"."""
    behind = [s for s in doc.symbols[group.last + 1 : group.last + _CLAUSE_REACH] if s.low != ","]
    if len(behind) < 2 or behind[0].low not in _WHICH or behind[-1].sentence != group.sentence:
        return False
    told = [s.low for s in behind[1:]]
    return any(low in GONE for low in told) and not any(low in _NOT_QUITE for low in told)


def one_was_treated(doc: Document, group: Group) -> bool:
    """ "to hjernemetastaser, den ene er opereret"."""
    behind = doc.symbols[group.last + 1 : group.last + 8]
    behind = [s for s in behind if s.sentence == group.sentence]
    one = next((n for n, s in enumerate(behind) if s.has_value("part", "one")), None)
    told = behind[one + 1 : one + 4] if one is not None else []
    treated = any(s.low in _TREATED_ONE for s in told)
    return treated and not any(s.has("suitable", "planned", "negation") for s in told)


def removed_next(doc: Document, group: Group) -> bool:
    """ "one new nodule in the left lung, removed by wedge"."""
    sign, verb = doc.at(group.last + 1), doc.at(group.last + 2)
    if sign is None or verb is None or sign.low != "," or verb.sentence != group.sentence:
        return False
    return verb.has("removed") or verb.low in ("resected", "reseceret", "opereret")

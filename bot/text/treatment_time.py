"""Which systemic treatment a duration belongs to, if any."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.free_of_disease import time_without_disease
from bot.text.measures import Duration
from bot.text.never_begun import is_next
from bot.text.words import words

REACH = 10
IN_TOTAL = words("lesions", "in_total")
_REVIEWS = words("treatment", "reviews")
_STARTED = words("treatment", "started")
_THRESHOLD_WORDS = words("treatment", "threshold")
_TIME = words("interval", "time")
_BETWEEN = frozenset(["fra", "til", "from", "to", "between", "mellem", "imellem", "siden", "since"])
_CLAUSES_BETWEEN = 3
_ENDED = words("treatment", "ended")
_TREATMENT = words("treatment", "treatment")
_END = frozenset(["end", "afslutning", "afsluttet", "slut", "since", "siden", "from", "interval"])
_SINCE = frozenset(["siden", "since"])
_LAST = frozenset(["sidste", "seneste", "last", "latest", "final"])
_OF_ANOTHER_CANCER = ("hormon", "endocrine", "endokrin", "androgen", "antihormon", "tamoxifen")
_BEHIND_HIM = frozenset(["bag", "sig"])
_THROUGH = frozenset(["gennem", "igennem", "through", "over", "throughout"])
_EXPECTS = ("regner med", "regnes med", "forvent", "expect", "we expect")
_ADVISES = ("anbefal", "påtænk", "foresl", "recommend", "propos", "suggest", "planen", "intend")
_RECEIVED = frozenset(
    ["fået", "fik", "får", "modtaget", "had", "received", "got", "given", "givet", "hun", "han"]
)
BREAKS = words("treatment", "breaks")
_ASKS = words("treatment", "asks")
_AT_LEAST = frozenset(["mindst", "least", "først", "first", "minimum", "yderligere", "further"])
_ASKED_REACH = 4
_HAD = frozenset(["fået", "fik", "modtaget", "received", "had", "got", "given", "givet", "after"])


def drug_beside(doc: Document, duration: Duration) -> Symbol | None:
    """The systemic treatment that a duration belongs to."""
    if duration.ago and not _since_start(doc, duration):
        return None
    front, behind = doc.at(duration.first - 1), doc.at(duration.last + 1)
    if front is not None and front.low in ("hver", "every", "om", "hvert"):
        return None
    if behind is not None and behind.has("after"):
        return None
    if _names_threshold(doc, duration) or _is_time_between(doc, duration):
        return None
    if _since_the_end(doc, duration) or time_without_disease(doc, duration):
        return None
    if (
        front is not None
        and front.has("after")
        and any(s.low in _REVIEWS for s in doc.before(front.index, 4))
        and not (
            behind is not None
            and (
                behind.low in ("of", "med", "on", "på")
                or behind.has("therapy")
                # "Status efter 18 ugers behandling med pembrolizumab"
                or behind.has("treatment_word")
            )
        )
    ):
        # "re-discuss after 3 months"
        return None
    around = list(doc.after(duration.last, REACH)) + list(doc.before(duration.first, REACH))
    # Two times that follow each other have their treatments between them.
    around += doc.symbols[duration.first : duration.last + 1]
    if any(s.has_value("therapy", "adjuvant") or s.has("interval") for s in around):
        return None
    if any(s.has_value("therapy", "naive") and not is_next(doc, s) for s in around):
        return None
    if any(s.low in BREAKS or s.low.startswith(_OF_ANOTHER_CANCER) for s in around):
        return None
    if _for_another_cancer(doc, duration):
        return None
    drugs = [s for s in around if s.has_value("therapy", "systemic")]
    drugs = [
        s
        for s in drugs
        if not any(
            n.has_value("negation", "before") or n.has_value("done", "not")
            for n in doc.before(s.index, 4)
        )
    ]
    if not drugs:
        drugs = _drug_of_previous_clause(doc, duration)
    if not drugs:
        drugs = _under_heading(doc, duration)
    if not drugs:
        drugs = _treatment_beside(doc, duration)
    if any(d.low.startswith("durva") for d in drugs) and _after_chemoradiation(doc, duration):
        # Durvalumab after curative chemoradiotherapy is part of that treatment.
        return None
    return min(drugs, key=lambda s: abs(s.index - duration.first), default=None)


def _since_the_end(doc: Document, duration: Duration) -> bool:
    """ "6 mdr. siden sidste kemo": how long ago, and not how long."""
    behind = [*doc.after(duration.last, 3)]
    if not behind:
        return False
    since = doc.symbols[duration.last].low in _SINCE or behind[0].low in _SINCE
    return since and any(s.low in _LAST or s.low in _ENDED for s in behind)


def _for_another_cancer(doc: Document, duration: Duration) -> bool:
    """ "pembrolizumab i 2 år for en tidligere cancer", "kemo i 4 mdr. mod brystkræft"."""
    behind = [*doc.after(duration.last, 6)]
    aim = next((s for s in behind if s.low in ("for", "mod", "against")), None)
    told = [s for s in behind if aim is not None and s.index > aim.index][:4]
    return any(
        s.has_value("diagnosis", "other_cancer")
        or (s.has("past") and not s.has_value("past", "neutral"))
        for s in told
    )


def is_received(doc: Document, duration: Duration) -> bool:
    """ "planlagt i 2 år, foreløbig givet i 5 måneder": what was given, of what is planned."""
    return any(s.tokens[-1].low in _RECEIVED for s in doc.before(duration.first, 3))


def is_expected(doc: Document, duration: Duration) -> bool:
    """ "Vi regner med, at hun efter 3 mdr. kemo kan få SBRT", "we recommend 3 months of ..."."""
    before = doc.sentences[doc.symbols[duration.first].sentence]
    if any(s.low.startswith(_EXPECTS) for s in before if s.index < duration.first):
        return True
    if _is_asked_for(doc, duration):
        return True
    clause = [s for s in doc.clause_of(duration.first) if s.index < duration.first]
    advised = [s for s in clause if s.low.startswith(_ADVISES)]
    had = [s for s in clause if advised and s.index > advised[0].index and s.low in _RECEIVED]
    return bool(advised) and not had


def _is_asked_for(doc: Document, duration: Duration) -> bool:
    """ "the board asks for 3 months of systemic therapy first": right before the time."""
    for before in doc.before(duration.first, _ASKED_REACH):
        if before.tokens[0].low in _ASKS:
            return True
        if not (before.has("function_word", "article", "grammar") or before.low in _AT_LEAST):
            return False
        if before.has("after"):
            return False
    return False


def not_begun(doc: Document, duration: Duration) -> bool:
    """ "3 months of systemic therapy, which he has not begun"."""
    sentence = doc.sentences[doc.symbols[duration.first].sentence]
    return any(s.has("not_started") for s in sentence if s.index > duration.last) and not any(
        s.low in _STARTED or s.low in _HAD for s in sentence if s.index < duration.first
    )


def _treatment_beside(doc: Document, duration: Duration) -> list[Symbol]:
    """ "4 mdr. behandling", "ten months on treatment": only systemic treatment lasts months."""
    clause = list(doc.clause_of(duration.first))
    apart = ("local_therapy", "resection", "suitable", "planned", "negation", "interval")
    if any(s.has(*apart) or s.low in _ENDED or s.low in _END for s in clause):
        return []
    near = [*doc.after(duration.last, 3), *doc.before(duration.first, 3)]
    front = doc.at(duration.first - 1)
    if front is not None and front.low in ("for", "i"):
        # "treated for polymetastatic adenocarcinoma for 13 months"
        near = clause
    return [s for s in near if s.low in _TREATMENT or s.has("treatment_word")]


def _under_heading(doc: Document, duration: Duration) -> list[Symbol]:
    """ "Varighed af systemisk behandling: 5 mdr.", "Duration of treatment: 5 months"."""
    sign = doc.at(duration.first - 1)
    if sign is None or sign.low not in ":=":
        return []
    heading = list(doc.before(sign.index, 6))
    named = [s for s in heading if s.has("treatment_word") or s.has_value("therapy", "systemic")]
    apart = any(s.has("local_therapy", "resection", "planned", "interval") for s in heading)
    return [] if apart else named


def _since_start(doc: Document, duration: Duration) -> bool:
    """ "systemisk behandling startet for 8 uger siden": given until now, unless it was ended."""
    sentence = doc.sentences[doc.symbols[duration.first].sentence]
    return any(s.low in _STARTED for s in sentence) and not any(s.low in _ENDED for s in sentence)


def _after_chemoradiation(doc: Document, duration: Duration) -> bool:
    return any(
        s.index < duration.first + REACH and ("kemo" in s.low or "chemo" in s.low or "crt" in s.low)
        for s in doc.of("resection", "therapy")
        if s.has("resection") or s.has_value("therapy", "adjuvant")
    )


def _drug_of_previous_clause(doc: Document, duration: Duration) -> list[Symbol]:
    """ "pembrolizumab siden april, aktuelt i alt 7 måneder": the clause holds nothing else.

    A clause of cycles may stand between ("Kemo startet, 4 serier, i alt 3,5 mdr."), and so may
    the end of a sentence ("Har fået pembrolizumab. Efter 7 måneder er der regression").
    """
    clause = list(doc.clause_of(duration.first))
    others = [s for s in clause if not duration.first <= s.index <= duration.last]
    received = any(s.tokens[-1].low in _RECEIVED or s.has("after") for s in others)
    responds = received and any(s.has("response") for s in others)
    for symbol in others:
        # "osimertinib (started 3 weeks ago)"
        if duration.ago and symbol.low in _STARTED:
            continue
        beside = responds and (symbol.has("response") or symbol.kinds <= {"done"})
        if not (beside or _is_filler(symbol) or symbol.taken == "cycles"):
            return []
    for _ in range(_CLAUSES_BETWEEN):
        previous = doc.at(clause[0].index - 1)
        if previous is None:
            return []
        if previous.sentence != clause[0].sentence:
            return _drugs_given(doc.sentences[previous.sentence])
        clause = list(doc.clause_of(previous.index))
        # "lorlatinib (ALK), 20 months"
        if not all(s.taken == "cycles" or s.has("gene") or _is_filler(s) for s in clause):
            break
    return [s for s in clause if s.has_value("therapy", "systemic")]


def _drugs_given(sentence: list[Symbol]) -> list[Symbol]:
    """The systemic treatment of a sentence that tells of nothing else that is given."""
    apart = ("local_therapy", "resection", "planned", "interval", "negation", "setting")
    if any(s.has(*apart) or s.flags or s.taken == "duration" for s in sentence):
        return []
    return [s for s in sentence if s.has_value("therapy", "systemic")]


def _is_filler(symbol: Symbol) -> bool:
    fillers = ("present", "function_word", "grammar", "answer_filler", "about", "provisional")
    return (
        not symbol.is_word
        or symbol.has(*fillers)
        or symbol.low in IN_TOTAL
        or symbol.low in _BEHIND_HIM
        or symbol.low in _THROUGH
        or symbol.tokens[-1].low in _RECEIVED
    )


def _names_threshold(doc: Document, duration: Duration) -> bool:
    """ "er det nok til de 3 mdr.?", "does that meet the 3 month rule": not months given."""
    before = [*doc.before(duration.first, 4)]
    behind = [*doc.after(duration.last, 2)]
    return any(s.low in _THRESHOLD_WORDS for s in [*before, *behind])


def _is_time_between(doc: Document, duration: Duration) -> bool:
    """ "tid fra recidiv til kemo 2 mdr.", but not "time on treatment 7 months"."""
    for symbol in doc.before(duration.first, 8):
        following = doc.at(symbol.index + 1)
        if symbol.low in _TIME and following is not None and following.low in _BETWEEN:
            return True
    return False

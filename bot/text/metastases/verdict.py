"""What is said of a mention: benign, treated, new, denied from afar, of another cancer."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.metastases.before import denies
from bot.text.metastases.benign import (
    VERDICT_REACH,
    called_benign,
    is_refuted,
    surely_benign,
    turned_out_benign,
    typical_of_benign,
)
from bot.text.metastases.doubtful import is_doubted
from bot.text.metastases.mention import Group
from bot.text.metastases.more import came_too, is_further
from bot.text.metastases.treated import gone_since, one_was_treated, removed_next, was_treated
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_another
from bot.text.sites import Site
from bot.text.status import PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_FROM_THERE = frozenset(["derfra", "from there", "herfra"])
_PAIR = 2
_COUNTS_AS = words("lesions", "counts_as")
_SAMPLE_REACH = 4
_SAME = frozenset(["samme", "same", "kendte", "known", "begge", "both"])
_GROWING = frozenset(
    [
        *("ny", "nye", "nyt", "new", "nytilkommet", "appeared", "developed"),
        *("growing", "progressing", "voksende", "progredierende"),
    ]
)


def _bound_behind(doc: Document, group: Group) -> None:
    """ "two metastases at most", "to metastaser eller flere"."""
    quantity = group.quantity
    if quantity is None or quantity.exact is None:
        return
    open_end = [s for s in doc.symbols[group.last + 1 : group.last + 4] if s.low not in ",("]
    if len(open_end) > 1 and open_end[0].has("uncertain") and number_of(open_end[1]) is not None:
        # "2, possibly 3"
        group.quantity = replace(quantity, kind="range")
        return
    behind = list(doc.after(group.last, 2))
    if not behind:
        return
    first = behind[0]
    numbered = len(behind) > 1 and (behind[1].number is not None or behind[1].has("number"))
    if first.has("less_than") and first.low != "under" and not numbered:
        group.quantity = replace(quantity, kind="vague")
    elif (first.has("no_less_than") and not numbered) or (
        first.low in ("eller", "or") and behind[-1].low in ("flere", "more")
    ):
        group.quantity = replace(quantity, kind="at_least")


def the_same(doc: Document, group: Group) -> bool:
    """ "de samme 2 mets vokser": all that are known, and no new ones."""
    return any(s.low in _SAME for s in [*doc.before(group.first, 3), doc.symbols[group.first]])


def _adds(doc: Document, group: Group) -> bool:
    """New lesions beside known disease: their number is not the whole number."""
    near = [
        *doc.before(group.first, 4),
        *doc.symbols[group.first : group.last + 1],
        *doc.after(group.last, 3),
    ]
    if the_same(doc, group):
        return False
    if any(s.low.startswith(("yderligere", "additional")) for s in near):
        return True
    if any(is_another(doc, s) for s in near[: 4 + group.last - group.first]):
        return True
    counted = group.quantity is not None and group.quantity.kind in ("exact", "article")
    if counted and group.quantity is not None:
        number, noun = doc.at(group.quantity.last + 1), doc.at(group.core[0] + 1)
        if any(s is not None and s.low in ("mere", "more") for s in (number, noun)):
            # "der er én metastase mere", "two more brain mets"
            return True
    if any(s.low == "too" and _ends_clause(doc, s) for s in doc.after(group.last, 1)):
        # "the right adrenal is a met too"
        return True
    appeared = any(s.low.startswith("tilkom") for s in near)
    if appeared and not (past_curative(doc) is not None and not _in_treatment(doc)):
        return True
    growing = [s for s in near if s.low in _GROWING]
    if any(s.has_value("setting", "de_novo") for s in doc.of("setting")):
        # "de novo with two metastases, rib and adrenal, progressing after 3 months"
        growing = [s for s in growing if s.index < group.core[0]]
    if not growing:
        return False
    return bool(doc.of("response")) or any(
        s.has_value("therapy", "systemic") and not s.has_value("therapy", "naive")
        for s in doc.of("therapy")
    )


def _ends_clause(doc: Document, symbol: Symbol) -> bool:
    following = doc.at(symbol.index + 1)
    return following is None or following.clause != symbol.clause or not following.is_word


def _in_treatment(doc: Document) -> bool:
    """Whether known disease is treated; "fik ikke adjuverende behandling" tells of none."""
    return bool(doc.of("response")) or any(
        not any(
            n.has_value("negation", "before") or n.low.startswith("adj")
            for n in [s, *doc.before(s.index, 3)]
        )
        for s in doc.of("therapy")
    )


def _of_another_cancer(doc: Document, group: Group) -> bool:
    """ "colorectal metastasis", "metastase fra hans tidligere tyktarmskræft"."""
    return _names_another_cancer(doc, group) and _tells_of_lung(doc, group)


def _sampled_as_another(doc: Document, group: Group) -> bool:
    """ "biopsi af knogleprocessen viser prostatakarcinom, ikke lunge"."""
    sampled = any(
        s.has_value("exam", "histology_verified") for s in doc.before(group.first, _SAMPLE_REACH)
    )
    behind = doc.after(group.last, _SAMPLE_REACH)
    return sampled and any(s.has_value("diagnosis", "other_cancer") for s in behind)


def _names_another_cancer(doc: Document, group: Group) -> bool:
    own = doc.symbols[group.first : group.last + 1]
    before = [s for s in doc.before(group.first, 4) if s.is_word]
    reach = 2 if before and before[0].low in ("med", "with", "m", "w") else 1
    beside = [*before[:reach], *own]
    if any(s.has_value("diagnosis", "other_cancer") for s in beside):
        return True
    behind = [*doc.after(group.last, 7)]
    if any(s.low in _FROM_THERE for s in behind[:3]):
        # "kendt prostatacancer, de to i bækkenet er derfra"
        return bool(doc.of("diagnosis"))
    rest = [s for s in doc.sentences[group.sentence] if s.index > group.last]
    if any(
        s.has_value("diagnosis", "other_cancer")
        and any(b.low in ("fra", "from") for b in doc.before(s.index, 2))
        for s in rest
    ):
        # "Levermetastasen, som blev set i 2022, var fra coloncancer"
        return True
    origin = next((s for s in behind if s.low in ("fra", "from", "af", "of")), None)
    return origin is not None and any(
        s.has_value("diagnosis", "other_cancer") and s.index > origin.index for s in behind
    )


def _tells_of_lung(doc: Document, group: Group) -> bool:
    """Whether the message tells of the lung cancer too, outside the mention itself."""
    lung = itertools.chain(
        (s for s in doc.of("diagnosis") if s.has_value("diagnosis", "nsclc", "lung_cancer")),
        doc.of("lung_location"),
        doc.of("lung_histology"),
    )
    return any(not group.first <= s.index <= group.last for s in lung)


def _denied_afar(doc: Document, group: Group) -> bool:
    """A denial farther off in the clause may reach an uncounted mention: it is asked about."""
    if group.quantity is not None or group.form == "item" or group.definite or group.closing:
        return False
    for symbol in doc.before(group.first, 7):
        if symbol.has("metastasis", "organ", "exam", "primary") or symbol.has_value(
            "grammar", "contrast"
        ):
            return False
        if denies(symbol):
            following = doc.at(symbol.index + 1)
            if following is not None and following.low in ("alle", "all", "samtlige"):
                # "ikke alle mets" denies none of them.
                return False
            return not symbol.has("driver_statement", "suitable", "treatable_word", "no_primary")
    return False


def _judged_not(doc: Document, group: Group) -> Symbol | None:
    """ "ikke regnet for metastase", "does not count as a distant metastasis": the word "not"."""
    if group.form != "singular" or group.sites:
        return None
    before = list(doc.before(group.first, 5))
    judged = next((n for n, s in enumerate(before) if s.tokens[0].low in _COUNTS_AS), None)
    if judged is None:
        return None
    return next((s for s in before if s.low in ("ikke", "not", "ej")), None)


def _asked_behind(doc: Document, group: Group) -> bool:
    """ "FDG-avid focus L adrenal, ?met"."""
    for place in range(group.last + 1, min(group.last + 4, len(doc.symbols))):
        symbol, following = doc.symbols[place], doc.at(place + 1)
        if symbol.low == "?" and following is not None and following.has("metastasis"):
            return True
    return False


def _is_doubted_place(doc: Document, site: Site) -> bool:
    """ "1 possible adrenal": the doubt is about the place, behind where it begins."""
    span = doc.symbols[site.first : site.last + 1]
    return any(s.has("organ") and UNCERTAIN in s.flags for s in span)


def finish(doc: Document, group: Group) -> None:
    named = doc.symbols[max(0, group.first - 1) : group.core[0]]
    if group.sites and group.quantity is None and any(s.has("both") for s in named):
        # "begge knoglemetastaser" are those that were spoken of.
        group.definite = True
        two = [site for site in group.sites if site.first > group.core[0]]
        if len(two) == _PAIR == len({(s.organ, s.side, s.place) for s in two}) and group.listed:
            # "both bone metastases (sternum, L3)"
            group.definite, group.quantity = False, Quantity("exact", 2, group.first, group.first)
    _bound_behind(doc, group)
    group.status = status_of(doc.symbols[index] for index in group.core)
    if group.status == STATED and any(_is_doubted_place(doc, site) for site in group.sites):
        group.status = UNCERTAIN
    if group.status == UNCERTAIN and is_refuted(doc, group):
        # "CT afkræftede mistanken om metastase i costa"
        group.status = PAST
    near = list(doc.after(group.last, 5)) + list(doc.before(group.first, 2))
    told = list(doc.after(group.last, VERDICT_REACH)) if group.is_lesion else []
    span = doc.symbols[group.first : group.last + 1]
    negation = any(s.has_value("negation", "before") for s in near)
    turned_out = group.is_lesion and (
        turned_out_benign(doc, group) or typical_of_benign(doc, group)
    )
    group.benign = any(s.has("benign") for s in near + told + span) or called_benign(doc, group)
    group.benign = group.benign or turned_out
    operated = any(
        s.has_value("resection", "surgery")
        and not s.has("suitable")
        and s.low.endswith(("eret", "ected", "erated"))
        for s in doc.before(group.first, 3)
    ) or any(
        s.has_value("resection", "surgery") and s.low.endswith(("eret", "ected", "erated"))
        for s in doc.after(group.last, 4)
    )
    treated = was_treated(doc, group)
    left = (
        any(s.has("exception") for s in (*doc.before(group.first, 3), doc.symbols[group.first]))
        or "rest" in (doc.symbols[group.core[0]].low[:4])
    )
    possible = any(s.has("treatable_word", "suitable") for s in near)
    gone = any(s.has("removed") for s in near) and not (left or possible)
    gone = gone or operated or treated
    gone = gone or (group.is_lesion and removed_next(doc, group)) or one_was_treated(doc, group)
    if group.status == STATED and not group.negated and gone_since(doc, group):
        group.status = PAST
    wanted = any(s.has("preference_verb") for s in doc.before(group.first, 4))
    group.removed = gone and not negation and not wanted
    if group.removed and any(doc.symbols[i].flags & {"dated", PAST, "ago"} for i in group.core):
        group.status = PAST
    group.addition = (
        _adds(doc, group)
        or came_too(doc, group)
        or is_further(doc, group)
        or any(s.has("addition") for s in doc.before(group.first, 3))
        or any(s.has("addition") for s in span)
    )
    if group.status == UNCERTAIN and any(
        s.has_value("diagnosis", "other_cancer") for s in doc.clause_of(group.first)
    ):
        dated = any("dated" in doc.symbols[i].flags for i in group.core)
        group.status = PAST if dated else UNCERTAIN
    if group.status == STATED and not group.negated and _of_another_cancer(doc, group):
        group.status = UNCERTAIN
    if group.is_lesion and group.status == STATED and _sampled_as_another(doc, group):
        group.status = PAST
    if group.status == STATED and not group.negated and _denied_afar(doc, group):
        denial = _judged_not(doc, group)
        if denial is None:
            group.status = UNCERTAIN
        else:
            group.negated, group.first = True, denial.index
    if group.status == STATED and not group.negated and is_doubted(doc, group):
        group.status = UNCERTAIN
    if group.is_lesion and group.status == STATED and _asked_behind(doc, group):
        group.status = UNCERTAIN
    if group.status == UNCERTAIN and group.is_lesion and turned_out_benign(doc, group):
        # "The suspected rib lesion turned out to be an old fracture"
        group.status = PAST
    if group.is_lesion and group.benign and group.status == STATED:
        group.status = PAST if surely_benign(doc, group) else UNCERTAIN

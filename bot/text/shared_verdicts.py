"""One verdict for the primary and the metastases: "both lesions", "the primary too"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.operated_organs import ORGAN_OPERATIONS
from bot.text.refused_too import LOBES
from bot.text.status import STATED
from bot.text.verdicts import is_palliative
from bot.text.words import words

# What is found, the first and the last of its words, its status.
Told = tuple[object, int, int, str]
_LIKEWISE = words("suitability", "likewise")
_INCLUDED = words("suitability", "included")
_EVERYTHING = words("suitability", "everything")
_AIMED = frozenset(["mod", "af", "to", "of", "for", "til", "på", "on"])
_BOTH = frozenset(["both", "begge", "begge dele", "begge to", "both of them"])
_REACH = 3
_LONGEST = 9
_ALSO = frozenset(["also", "også"])
# "the primary also" leaves the verdict out; "the primary also has N2 disease" has its own.
_LONGEST_WITH_ALSO = 4


def with_the_other(
    doc: Document, symbol: Symbol, targets: list[str], groups: list[Group]
) -> list[str]:
    """The targets of a verdict, with the one that it is told of in other words.

    "All lesions, the primary included, can be irradiated"; "T1b adenocarcinoma and one lung
    metastasis: both can be resected".
    """
    if "part" in targets or len(targets) != 1:
        return targets
    if _primary_included(doc, symbol) or (
        targets == ["metastases"] and _are_two(doc, symbol, groups)
    ):
        return ["primary", "metastases"]
    return targets


def by_therapy(doc: Document, symbol: Symbol, targets: list[str], organs: set[str]) -> list[str]:
    """The targets of several treatments that one verdict allows.

    "Kan tilbydes lobektomi og SBRT mod L2", "splenectomy and lobectomy both feasible", "happy to
    give radical chemoradiotherapy to the primary and SABR to the adrenal".
    """
    if "part" in targets or not targets:
        return targets
    clause = list(doc.clause_of(symbol.index))
    therapies = [s for s in clause if s.has("local_therapy")]
    palliative = [s for s in therapies if is_palliative(doc, s)]
    eased = {_own_target(_behind(clause, s), organs) for s in palliative}
    if eased:
        # "palliative RT to the bone met" tells nothing of what can be ablated.
        targets = [t for t in targets if t not in eased]
    doubted = any(
        s.has("negation", "part") or (s.has("uncertain") and not s.has("suitable")) for s in clause
    )
    if len(therapies) < 2 or doubted:
        return targets
    ahead = [s for s in therapies if s.index > symbol.index]
    listed = ahead if ahead else therapies
    named = list(targets)
    for number, therapy in enumerate(listed):
        joined = number == 0 or any(
            s.has_value("grammar", "conjunction") or s.low in ("+", "&")
            for s in doc.symbols[listed[number - 1].index : therapy.index]
        )
        if is_palliative(doc, therapy):
            continue
        target = _own_target(_behind(clause, therapy), organs)
        if joined and target is not None and target not in named:
            named.append(target)
    return named


def _behind(clause: list[Symbol], therapy: Symbol) -> list[Symbol]:
    """A treatment with the words behind it, up to the next one."""
    span = [therapy]
    for symbol in clause:
        if symbol.index > therapy.index:
            if symbol.has("local_therapy"):
                break
            span.append(symbol)
    return span


def _own_target(span: list[Symbol], organs: set[str]) -> str | None:
    therapy, behind = span[0].low, span[1:8]
    if any(part in therapy for part in LOBES):
        return "primary"
    if any(part in therapy for part in ORGAN_OPERATIONS):
        return "metastases" if len(organs) == 1 else None
    aimed = bool(behind) and behind[0].low in _AIMED
    if not aimed:
        return None
    if any(s.has("primary") for s in behind):
        return "primary"
    if any(s.has("metastasis") for s in behind):
        return "metastases"
    here = {s.value("organ") for s in behind if s.has("organ")}
    return "metastases" if len(organs) == 1 and here == organs - {"lung"} else None


def _primary_included(doc: Document, symbol: Symbol) -> bool:
    sentence = doc.sentences[symbol.sentence]
    everything = any(
        s.low in _EVERYTHING or s.has("all_metastases", "lesion", "metastasis") for s in sentence
    )
    return everything and any(
        s.has("primary")
        and any(n.low in _INCLUDED for n in (*doc.before(s.index, 2), *doc.after(s.index, 2)))
        for s in sentence
    )


def _are_two(doc: Document, symbol: Symbol, groups: list[Group]) -> bool:
    """Whether "both" are the tumour of the lung and the only metastasis."""
    clause = list(doc.clause_of(symbol.index))
    both = next((s for s in clause if s.low in _BOTH), None)
    if both is None or any(s.has("metastasis", "organ", "primary") for s in clause):
        return False
    stated = [g for g in groups if g.status == STATED and not g.negated]
    single = [g for g in stated if g.quantity is not None and g.quantity.number == 1]
    if not single or any(g.lower_bound > 1 for g in stated):
        return False
    if len({site.organ for g in stated for site in g.sites}) > 1:
        return False
    sentence = single[0].sentence
    if not -1 <= symbol.sentence - sentence <= _REACH:
        return False
    return any(
        s.has("primary", "lung_histology") or (s.has("histology") and _in_the_lung(doc, s))
        for place in range(sentence - 1, sentence + 1)
        for s in doc.sentences.get(place, [])
    )


def _in_the_lung(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("lung_location") for s in doc.after(symbol.index, 5))


def share_verdicts(
    doc: Document,
    found: dict[str, list[Told]],
    primary: str,
    metastases: str,
    organs: frozenset[str] = frozenset(),
) -> None:
    """ "both adrenals can be treated, the lung tumour likewise"."""
    for fact, other in ((metastases, primary), (primary, metastases)):
        told = [f for f in found[fact] if f[3] == STATED]
        if found[other] or len({f[0] for f in told}) != 1 or told[0][0] == "no_primary":
            continue
        value, _, last, _ = told[-1]
        clause = _like_it(doc, last, other == primary)
        if clause is None and other == metastases and len(organs) == 1:
            clause = _organ_alike(doc, last, organs)
        if clause is None:
            continue
        yes = value in (True, "feasible")
        shared: object = ("feasible" if yes else "not_feasible") if other == primary else yes
        found[other].append((shared, clause[0].index, clause[-1].index, STATED))


def _like_it(doc: Document, last: int, of_primary: bool) -> list[Symbol] | None:
    """The next short clause that names the other target and says "too"."""
    place, sentence = last, doc.symbols[last].sentence
    for _ in range(_REACH):
        following = doc.at([*doc.clause_of(place)][-1].index + 1)
        if following is None or following.sentence > sentence + 1:
            return None
        clause = list(doc.clause_of(following.index))
        place = clause[-1].index
        also = any(s.low in _ALSO for s in clause)
        longest = _LONGEST_WITH_ALSO if also else _LONGEST
        if len(clause) > longest or not any(s.low in _LIKEWISE for s in clause):
            continue
        opens = any(s.low in ("same", "samme", "det samme", "the same") for s in clause)
        if following.sentence != sentence and not opens:
            return None
        if any(
            s.has("negation", "uncertain", "suitable", "treatable_word", "exam", "part", "removed")
            or s.low == "?"
            for s in clause
        ):
            return None
        named = [s for s in clause if s.has("primary")]
        others = [s for s in clause if s.has("metastasis", "lesion", "all_metastases")]
        wanted, unwanted = (named, others) if of_primary else (others, named)
        return clause if wanted and not unwanted else None
    return None


def _organ_alike(doc: Document, last: int, organs: frozenset[str]) -> list[Symbol] | None:
    """ "Primary feasible for SBRT. Adrenal SABR also.": of the only metastasis."""
    following = doc.at([*doc.clause_of(last)][-1].index + 1)
    if following is None or following.sentence > doc.symbols[last].sentence + 1:
        return None
    clause = list(doc.clause_of(following.index))
    said = [s for s in clause if s.is_word]
    if not 2 <= len(said) <= _LONGEST_WITH_ALSO or said[-1].low not in _LIKEWISE:
        return None
    place = next((s for s in said if s.value("organ") in organs - {"lung"}), None)
    rest = [s for s in said[:-1] if s is not place]
    if place is None or place.has("exam") or place.flags or any(s.low == "?" for s in clause):
        return None
    alone = all(
        s.has("local_therapy", "laterality") or s.has_value("grammar", "filler") for s in rest
    )
    return clause if alone else None

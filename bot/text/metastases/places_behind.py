"""Where metastases are, told behind other words: a verb, an examination, a pronoun."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.exams import ON
from bot.text.metastases.before import LOBES
from bot.text.metastases.mention import Group
from bot.text.site_lists import sites_behind
from bot.text.sites import Site
from bot.text.words import words

_APPEARS = words("lesions", "appears")
_LONGEST_VERB = 5
_RELATIVE_REACH = 14
_SIT = frozenset(["sidder", "ligger", "findes", "sit", "sits", "are", "is", "er", "located"])
_THEY_SIT = (
    frozenset(["de", "they", "disse", "these"]),
    frozenset(["sidder", "ligger", "sit", "are", "lie", "findes"]),
)
_OF_OTHERS = ("metastasis", "lesion", "organ", "negation", "primary")
_LIES = words("lesions", "lies")
_IT = frozenset(["den", "denne", "it", "which", "that", "this", "som", "der", "has", "har", "had"])


def places_behind(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """The places and the last symbol of the words that tell them; none if nothing tells them."""
    if group.sites:
        return _joined(doc, group) if not group.negated else (group.last, [])
    for told in (_lobe_behind, _behind_noun, _behind_verb, _behind_exam):
        last, sites = told(doc, group)
        if sites:
            return last, sites
    if group.form == "plural":
        last, sites = _behind_relative(doc, group)
        return (last, sites) if sites or group.negated else _where_they_are(doc, group)
    return _behind_pronoun(doc, group) if not group.negated else (group.last, [])


def _behind_pronoun(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "kun én metastase tilbage; den sidder i hjernen", "the only met she has is in the liver".

    A verb of the next sentence tells it only behind a pronoun that opens that sentence.
    """
    pronoun = False
    for symbol in doc.symbols[group.last + 1 : group.last + 1 + _RELATIVE_REACH]:
        if symbol.sentence > group.sentence + 1 or symbol.has(
            "metastasis", "negation", "exam", "lesion", "primary", "number", "part"
        ):
            break
        following = doc.at(symbol.index + 1)
        joins = symbol.has_value("grammar", "conjunction")
        goes_on = following is not None and following.low in _IT
        if (joins and not goes_on) or symbol.low == "there":
            break
        if symbol.sentence > group.sentence and not pronoun:
            opening = doc.sentences[symbol.sentence][0]
            if opening.low not in _IT:
                break
        pronoun = pronoun or symbol.low in _IT
        if symbol.low in _LIES and (pronoun or doc.symbols[symbol.index - 1].low == ","):
            return sites_behind(doc, symbol.index, mass=True)
    return group.last, []


def _joined(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "binyremetastase og i leveren"."""
    joint, at = doc.at(group.last + 1), doc.at(group.last + 2)
    if joint is None or at is None or not joint.has_value("grammar", "conjunction"):
        return group.last, []
    if not at.has_value("grammar", "preposition"):
        return group.last, []
    last, sites = sites_behind(doc, joint.index, mass=True)
    following = doc.at(last + 1)
    # "en binyremetastase og i lungen en tumor på 3 cm" tells of something else there.
    alone = following is None or not (following.is_word or following.number is not None)
    alone = alone and (following is None or following.low != ":")
    return (last, sites) if alone else (group.last, [])


def _behind_noun(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "metastasen er en enkelt knude i den modsatte lunge"."""
    noun = doc.at(group.last + 1)
    counted = group.quantity is not None and group.quantity.last > group.core[0]
    if not counted or noun is None or not noun.has_value("lesion", "singular", "plural"):
        return group.last, []
    return sites_behind(doc, noun.index, mass=True)


def _behind_verb(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "a metastasis has now appeared in the left adrenal", "metastasen sidder i leveren"."""
    place = group.last
    while (
        (symbol := doc.at(place + 1)) is not None
        and symbol.sentence == group.sentence
        and (all(token.low in _APPEARS for token in symbol.tokens))
    ):
        place += 1
    if place == group.last or place - group.last > _LONGEST_VERB:
        return group.last, []
    return sites_behind(doc, place, mass=True)


def _behind_exam(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "seven metastases on pet-ct in bones, liver and adrenal glands", "2 mets på PET: lever"."""
    joint, exam, sign = (doc.at(group.last + step) for step in (1, 2, 3))
    if joint is None or exam is None or not exam.has("exam", "other_exam"):
        return group.last, []
    if not (joint.low in ON or joint.low == "("):
        return group.last, []
    place = exam.index
    if joint.low == "(" and sign is not None and sign.low == ")":
        place, sign = sign.index, doc.at(sign.index + 1)
    listed = sign is not None and sign.low == ":"
    if joint.low == "(" and not listed:
        return group.last, []
    last, sites = sites_behind(doc, place, mass=not listed)
    return (last, sites) if sites else (group.last, [])


def _where_they_are(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "Begge metastaser er blevet større. De sidder i leveren.": the sentence behind."""
    opening = [s for s in doc.sentences.get(group.sentence + 1, ()) if s.is_word][:2]
    told = [s for s in doc.sentences[group.sentence] if s.index > group.last]
    if len(opening) < len(_THEY_SIT) or any(s.has(*_OF_OTHERS) for s in told):
        return group.last, []
    if any(opening[n].low not in allowed for n, allowed in enumerate(_THEY_SIT)):
        return group.last, []
    _, sites = sites_behind(doc, opening[1].index, mass=True)
    return group.last, sites


def _behind_relative(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "De to metastaser, der blev fundet samtidig, sidder i højre binyre og L1"."""
    for symbol in doc.symbols[group.last + 1 : group.last + 1 + _RELATIVE_REACH]:
        if symbol.sentence != group.sentence or symbol.has("metastasis", "negation", "exam"):
            break
        following = doc.at(symbol.index + 1)
        if following is not None and following.has("both", "all_metastases", "part"):
            break
        if symbol.low in _SIT and doc.symbols[symbol.index - 1].low == ",":
            return sites_behind(doc, symbol.index, mass=True)
    return group.last, []


def _lobe_behind(doc: Document, group: Group) -> tuple[int, list[Site]]:
    """ "metastasis left occipital"."""
    stop = doc.at(group.last + 1)
    shortened = stop is not None and stop.low == "." and stop.glued
    behind = [*doc.after(group.last, 3)]
    if shortened:
        # "solitær met. temporalt sin."
        reached = doc.symbols[group.last + 2 : group.last + 4]
        behind = [s for s in reached if s.sentence == group.sentence]
    for symbol in behind:
        if group.form == "mass" or not doc.symbols[group.core[0]].has("metastasis"):
            break
        if symbol.low in LOBES:
            return symbol.index, [Site("brain", symbol.low, symbol.index, symbol.index)]
        if not (symbol.has("laterality") or symbol.has_value("grammar", "preposition")):
            break
    return group.last, []

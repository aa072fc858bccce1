"""What a noun shares with the words before it, and what is a noun of its own."""

from __future__ import annotations

from bot.text.document import Document, Symbol

_INSIDE = frozenset(["in", "of", "the", "a", "his", "her", "i", "af"])
_OPENS_NOUN = frozenset(["a", "an", "the", "en", "et", "den", "det", "one", "én", "ét"])


def parts_nouns(doc: Document, head: Symbol, place: int) -> bool:
    """ "både lunge og metastase": the organ is a noun of its own."""
    return place == head.index - 1 and not head.has("organ") and doc.symbols[place].low != "-"


def inside_phrase(doc: Document, index: int) -> bool:
    """ "i lungen metastase": the organ belongs to the words before it."""
    if doc.language != "da" and any(
        label.language == "en" for label in doc.symbols[index].meaning.labels
    ):
        # English puts the organ before the noun: "in the right adrenal met".
        return False
    node = doc.symbols[index].has_value("organ", "node")
    for symbol in doc.before(index, 4):
        if symbol.has_value("grammar", "preposition"):
            return True
        if symbol.has("laterality") or symbol.low in ("den", "the", "."):
            continue
        if symbol.has("primary") or (node and symbol.has_value("grammar", "conjunction")):
            # "kemostråling mod primærtumor og lymfeknuder, og knoglemetastasen"
            continue
        return False
    return False


def _holds_the_primary(doc: Document, index: int) -> bool:
    """ "NSCLC in the right lung, adrenal met": the lung is where the cancer is."""
    if not doc.symbols[index].has_value("organ", "lung"):
        return False
    for symbol in doc.before(index, 5):
        if symbol.has("histology", "lung_histology", "diagnosis", "primary"):
            return True
        if not (symbol.has("laterality") or symbol.low in _INSIDE or symbol.low == "."):
            return False
    return False


def joins_adjectives(doc: Document, index: int) -> bool:
    """ "solitær, symptomgivende hjernemetastase"."""
    one, other = doc.at(index - 1), doc.at(index + 1)
    if doc.symbols[index].low != "," or one is None or other is None:
        return False
    if other.low in _OPENS_NOUN:
        # "Not everything is ablatable, the metastasis ..."
        return False
    return is_adjective(other) and (one.has("sole") or is_adjective(one))


def joins_organs(doc: Document, index: int) -> bool:
    """ "lever- og knoglemetastaser", "liver, bone and brain metastases"."""
    symbol = doc.symbols[index]
    if not (symbol.has_value("grammar", "conjunction") or symbol.low in ("-", ",", "/")):
        return False
    following = doc.at(index + 1)
    if following is not None and following.low in _OPENS_NOUN:
        # "in the right adrenal, and a lesion in the liver"
        return False
    for place in range(index - 1, max(-1, index - 5), -1):
        other = doc.symbols[place]
        if other.has("organ") and not other.has("metastasis", "exam", "other_exam"):
            return not inside_phrase(doc, place) and not _holds_the_primary(doc, place)
        if not (
            other.low in ("-", ",", "/")
            or other.has_value("grammar", "conjunction")
            or other.has("laterality")
        ):
            return False
    return False


def is_noun_of_its_own(head: Symbol, organ: Symbol) -> bool:
    """ "lungen og hjernemetastaserne", but "lunge- og hjernemetastaser"."""
    return head.has("organ") and organ.low.endswith(("en", "erne")) and organ.low != "bækken"


def is_adjective(symbol: Symbol) -> bool:
    return (
        symbol.has(
            "uncertain",
            "present",
            "setting",
            "brain_symptom",
            "new_lesion",
            "verified",
            "curative",
            "metastatic_disease",
            "part",
        )
        or symbol.has_value("grammar", "filler")
        or symbol.has_value("suitable", "true")
        or symbol.has("treatable_word")
    )

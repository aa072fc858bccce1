"""Performance status: "PS 1", "ECOG=0", "WHO performance status på 2", "PS er 2, ikke 1"."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.performance_changes import (
    BACK,
    CORRECTED,
    Performance,
    changed,
    extend,
    from_to,
    has_unit,
    status_number,
)
from bot.text.words import words

_GLUED = re.compile(r"(?:ps|ecog|who)(\d{1,3})")
_SIGNS = frozenset(":=()~-–,.")
_REACH = 9
_STRANGE = 2
_SHOULD = frozenset(["skal", "skulle", "should", "must", "ought"])
_SCALES = frozenset(["scale", "skala", "skalaen"])
_ON = frozenset(["on", "på", "in", "i"])
_HAS = frozenset(["has", "had", "have", "now", "currently", "still", "already", "also", "only"])
_LATER = 16
_RIGHT_BEHIND = 4
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
_EARLIER = words("performance", "earlier")
_AGAIN = words("performance", "again")
_TELLS = words("performance", "tells")
_RATHER = frozenset(["rather", "snarere", "nærmere", "more like", "like", "closer to"])
_CALLS = frozenset(["it", "as", "som", "som en", "det", "her", "him", "hende", "ham"])
_ALTHOUGH = frozenset(["but", "although", "though", "whereas", "while", "mens", "selvom", "skønt"])
_SINCE = frozenset(["since", "siden"])
_IS = frozenset(["is", "er"])
_VISIT = words("performance", "visit")
_THEN = words("performance", "then")


def read_performance(doc: Document) -> list[Performance]:
    """Mark the symbols of every performance status and return them."""
    found: list[Performance] = []
    for symbol in doc.symbols:
        if symbol.taken:
            continue
        glued = _GLUED.fullmatch(symbol.low) if len(symbol.tokens) == 1 else None
        if glued is not None:
            reading = Performance(symbol.index, symbol.index, float(glued.group(1)))
            extend(doc, reading)
        elif symbol.has("performance"):
            read = _behind_head(doc, symbol) or _before_scale(doc, symbol)
            if read is None:
                continue
            reading = read
        else:
            continue
        for index in range(reading.first, reading.last + 1):
            if doc.symbols[index].number is not None or doc.symbols[index].has("performance"):
                doc.symbols[index].taken = "ps"
        doc.symbols[reading.last].taken = "ps"
        found.append(reading)
    return found


def _behind_head(doc: Document, head: Symbol) -> Performance | None:
    place = head.index + 1
    following = doc.at(place)
    if head.tokens[0].text == "who" and following is not None and following.low in _HAS:
        # "PS 1, who has 2 liver mets"
        return None
    denied: float | None = None
    negated = was = doubted = corrected = False
    last_number: int | None = None
    value: float | None = None
    negative = False
    strange = 0
    for _ in range(_REACH):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != head.sentence:
            break
        number = status_number(symbol)
        if number is not None:
            if symbol.number is not None and len(symbol.tokens[0].text) == 4:
                return None
            if has_unit(doc, symbol):
                break
            if negated:
                denied, negated = number, False
            else:
                value, last_number = -number if negative else number, place
                break
        elif symbol.has_value("negation", "before") and symbol.low in ("ikke", "not", "ej"):
            negated = True
        elif symbol.low in ("var", "was"):
            was = True
        elif symbol.low in ("men", "but") or symbol.has("present"):
            pass
        elif symbol.low in CORRECTED:
            # "ps skal rettes til 2"
            corrected = True
        elif symbol.tokens[0].low in _SHOULD:
            # "PS skal være 2": a correction, or what somebody demands of it
            doubted = True
        elif symbol.has("uncertain", "hedge", "reservation"):
            doubted = True
        elif symbol.low in ("fra", "from", "mellem", "between"):
            return from_to(doc, head, place)
        elif symbol.low in ("-", "÷", "−", "–") and not symbol.glued and _glued_number(doc, place):
            negative = True
        elif not symbol.kinds and symbol.is_word and strange < _STRANGE and head.low != "who":
            strange += 1
        elif not (
            symbol.has("performance_filler", "performance", "about", "grammar", "present")
            or symbol.low in _SIGNS
        ) or symbol.has_value("grammar", "conjunction"):
            break
        place += 1
    if value is None or last_number is None or (strange and not _ends_here(doc, last_number)):
        return None
    later = _to_another(doc, head, last_number)
    if later is not None:
        return later
    reading = Performance(head.index, last_number, value, corrected=corrected or denied is not None)
    extend(doc, reading)
    if reading.why is None and _rather_another(doc, reading):
        reading.why = "conflict"
    if ((doubted and not corrected) or strange) and reading.why is None:
        # "PS er nok 1", "PS acutally 2"
        reading.why = "uncertain"
    was = was or any(s.low in ("var", "was") for s in doc.before(head.index, 3))
    behind = [*doc.after(reading.last, 3)]
    if not (behind and behind[0].low in _SINCE):
        was = was or any(is_earlier(doc, s) or s.taken == "year" for s in behind)
        # "PS 3 in January, now 1"
        was = was or (len(behind) > 1 and behind[0].low in ("in", "i") and behind[1].has("date"))
    if not was and _told_elsewhere(doc, reading):
        _since_then(doc, reading)
        if not reading.of_today and reading.why is None and _later_told(doc, reading):
            reading.why = "conflict"
    if was and _at_the_visit_today(doc, reading):
        reading.of_today = True
    elif was and not reading.corrected:
        _since_then(doc, reading)
        if not reading.of_today and reading.why is None and _later_told(doc, reading):
            reading.why = "conflict"
        reading.past = not reading.of_today and _of_then(doc, reading)
    return reading


def _ends_here(doc: Document, number: int) -> bool:
    """ "PS acutally 2 today", but not "PS unknown, 2 lesions": a status ends what is said."""
    following = doc.at(number + 1)
    if following is None or following.clause != doc.symbols[number].clause:
        return True
    return following.has("present") or not (following.is_word or following.number is not None)


def _rather_another(doc: Document, reading: Performance) -> bool:
    """ "noted PS 1, I would have thought rather 2", "PS 1, although the nurse would call it 2"."""
    sentence = doc.symbols[reading.last].sentence
    behind = doc.symbols[reading.last + 1 : reading.last + _LATER]
    behind = [s for s in behind if s.sentence == sentence]
    for place, symbol in enumerate(behind[:-1]):
        following = behind[place + 1]
        other = status_number(following)
        contrast = any(_contrasts(s) for s in behind[:place])
        called = symbol.low in _RATHER or (contrast and symbol.tokens[-1].low in _CALLS)
        if called and other is not None and not has_unit(doc, following):
            return other != reading.value
        told = any(s.low in _TELLS for s in behind[place + 1 : place + 5])
        if place < _RIGHT_BEHIND and _contrasts(symbol) and told:
            # "Performance er angivet til 1, men egen læge skriver, at han ligger ned"
            return not any(s.has("performance") for s in behind[place:])
    return False


def _contrasts(symbol: Symbol) -> bool:
    return symbol.low in _ALTHOUGH or symbol.has_value("grammar", "contrast")


def is_earlier(doc: Document, symbol: Symbol) -> bool:
    """ "PS 1 yesterday", but "PS 0 som sidst"."""
    before = doc.at(symbol.index - 1)
    return symbol.low in _EARLIER and (before is None or before.low not in ("som", "as"))


def _to_another(doc: Document, head: Symbol, number: int) -> Performance | None:
    """ "er gået fra PS 1 til PS 2": the later value holds."""
    if not any(s.low in ("fra", "from") for s in doc.before(head.index, 2)):
        return None
    to, again, later = (doc.at(number + step) for step in (1, 2, 3))
    if to is None or again is None or later is None or to.low not in ("til", "to"):
        return None
    value = status_number(later)
    if value is None or not again.has("performance"):
        return None
    return Performance(head.index, later.index, value, of_today=True)


def _before_scale(doc: Document, head: Symbol) -> Performance | None:
    """ "scores 1 on the WHO scale"."""
    scale = [s.low for s in doc.after(head.index, 2)]
    if not any(low in _SCALES for low in scale) and head.tokens[0].low != "scale":
        return None
    before = list(doc.before(head.index, 5))
    told = next((s for s in before if status_number(s) is not None), None)
    number = status_number(told) if told is not None else None
    if told is None or number is None or has_unit(doc, told):
        return None
    joint = doc.at(told.index + 1)
    if joint is None or joint.low not in _ON:
        return None
    return Performance(told.index, head.index, number)


def _of_then(doc: Document, reading: Performance) -> bool:
    """ "I 2020 ... var patienten i PS 0", "was PS 0 when first seen"."""
    sentence = doc.sentences[doc.symbols[reading.first].sentence]
    if any(s.has("present") for s in sentence):
        return False
    return any(
        s.taken in ("year", "date")
        or s.has("past", "date")
        or s.low in _THEN
        or _FIRST_YEAR <= (s.number or 0) <= _LAST_YEAR
        for s in sentence
    )


def _since_then(doc: Document, reading: Performance) -> None:
    """ "PS var 1 ved opstart, nu 3": the status of today stands later in the sentence."""
    for place in range(reading.last + 1, min(reading.last + _LATER, len(doc.symbols))):
        symbol = doc.symbols[place]
        sentence = doc.symbols[reading.last].sentence
        opens = symbol is doc.sentences[symbol.sentence][0] and symbol.sentence == sentence + 1
        if symbol.has("performance") or not (symbol.sentence == sentence or opens):
            return
        number = doc.at(place + 1)
        if symbol.low in _IS and number is not None and _is_of_today(doc, number):
            # "PS was 1 in July and is 4 today"
            reading.value, reading.last = status_number(number) or 0.0, number.index
            reading.of_today, number.taken = True, "ps"
            return
        if opens and not symbol.has("present"):
            return
        if symbol.has("present") or symbol.low in BACK:
            for number in doc.symbols[place + 1 : place + 5]:
                if status_number(number) is not None:
                    changed(doc, reading, symbol, number)
                    return
                if number.low not in _AGAIN:
                    return
            return


def _is_of_today(doc: Document, number: Symbol) -> bool:
    beside = [*doc.after(number.index, 2)]
    return status_number(number) is not None and any(s.has("present") for s in beside)


def _at_the_visit_today(doc: Document, reading: Performance) -> bool:
    """ "She was PS 0 at the visit today"."""
    for symbol in doc.after(reading.last, 6):
        if symbol.has("present"):
            return True
        if symbol.low not in _VISIT:
            return False
    return False


def _later_told(doc: Document, reading: Performance) -> bool:
    """ "ECOG var 1 i foråret, i dag ...": something else may hold by now."""
    return any(
        s.has("present")
        for s in doc.symbols[reading.last + 1 : reading.last + _LATER]
        if s.sentence == doc.symbols[reading.last].sentence
    )


def _told_elsewhere(doc: Document, reading: Performance) -> bool:
    """ "gp letter says PS 0, but in clinic today it's 2": a contrast before the number of today."""
    for symbol in doc.symbols[reading.last + 1 : reading.last + _LATER]:
        if symbol.sentence != doc.symbols[reading.last].sentence or symbol.has("performance"):
            return False
        if symbol.has_value("grammar", "contrast") or symbol.low == "but":
            return True
    return False


def _glued_number(doc: Document, place: int) -> bool:
    following = doc.at(place + 1)
    return following is not None and following.glued and following.number is not None

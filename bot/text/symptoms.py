"""Whether metastases of the brain give symptoms."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN
from bot.text.words import words

_CAUSING = words("symptoms", "causing")
_PRESENTED = words("symptoms", "presented")
_BECAUSE = words("symptoms", "because")
_IT = words("symptoms", "it")
_REASON_REACH = 5
_VAGUE = words("symptoms", "vague")
_GENERAL = words("symptoms", "general")
_CARE = words("symptoms", "care")
_ANYWHERE = (
    "sympt",
    "asympt",
    "no s",
    "ingen s",
    "uden",
    "without",
    "u ",
    "ikke ",
    "not ",
    "non",
    "giver",
    "volder",
    "har ikke",
    "caus",
    "giving",
    "has caused",
    "have caused",
    "do",
    "silent",
    "clinically",
    "klinisk",
    "mærker",
    "notices",
    "feels",
)
_OF_THE_LAST = frozenset(["som", "der", "which", "that", "sidstnævnte", "latter", "the latter"])
_NOT_THE_BRAIN = tuple(sorted(words("symptoms", "not_the_brain")))
_NOT_OF_NOW = frozenset({PAST, "ago", HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, "question"})
_CLINICALLY = frozenset(["clinically", "neurologically", "so", "still", "but"])
_LONGEST_LIST = 12
_REST_OF_LIST = 4
_OR = frozenset(["/", "or", "nor", "eller", "el"])
_SENTENCES = 2
_SENTENCES_ON = 6


class _Brain:
    """Where the message speaks of metastases of the brain, and whether of others too."""

    def __init__(self, groups: list[Group]) -> None:
        stated = [g for g in groups if g.status == STATED and not g.negated]
        self.places = [
            (g.first, g.sentence) for g in stated if any(s.organ == "brain" for s in g.sites)
        ]
        organs = {site.organ for g in stated for site in g.sites}
        self.alone = organs == {"brain"}

    def near(self, symbol: Symbol) -> bool:
        return any(abs(sentence - symbol.sentence) <= _SENTENCES for _, sentence in self.places)

    def before(self, symbol: Symbol) -> bool:
        return any(
            first < symbol.index and symbol.sentence - sentence <= _SENTENCES_ON
            for first, sentence in self.places
        )


def brain_symptoms(doc: Document, groups: list[Group]) -> list[tuple[Symbol, bool]]:
    """The words that tell of symptoms, with what they tell."""
    brain = _Brain(groups)
    found: list[tuple[Symbol, bool]] = []
    for symbol in doc.of("brain_symptom"):
        value = symbol.value("brain_symptom")
        if value is None or symbol.taken or _elsewhere(doc, symbol) or _of_a_noun(doc, symbol):
            continue
        if not _about_the_brain(doc, symbol, brain):
            continue
        truth = value == "true"
        if truth and (_denied(doc, symbol) or _answered_no(doc, symbol)):
            truth = False
        found.append((symbol, truth))
    if not found:
        found = [
            (symbol, True) for symbol in doc.of("complaint") if _from_the_brain(doc, symbol, brain)
        ]
    if not found and brain.alone:
        found = [
            (s, False)
            for s in doc.symbols
            if s.low in _GENERAL and _answered_no(doc, s) and not s.flags & _NOT_OF_NOW
        ]
    return found


def _elsewhere(doc: Document, symbol: Symbol) -> bool:
    """ "kramper i benene", "seizures as a child"."""
    return any(s.low.startswith(_NOT_THE_BRAIN) for s in doc.after(symbol.index, 4))


def _of_a_noun(doc: Document, symbol: Symbol) -> bool:
    """ "Silent myocardial infarction in 2019" tells of the heart."""
    following = doc.at(symbol.index + 1)
    return (
        symbol.low == "silent"
        and following is not None
        and following.is_word
        and not following.has_value("grammar", "conjunction")
        and following.low not in _CLINICALLY
    )


def _denied(doc: Document, symbol: Symbol) -> bool:
    """ "ingen kramper", "no headache, seizures or focal deficits": one "no" for a list."""
    front = doc.symbols[max(0, symbol.index - _LONGEST_LIST) : symbol.index]
    listed = front + doc.symbols[symbol.index : symbol.index + _REST_OF_LIST]
    joined = any(s.low in _OR for s in listed if s.sentence == symbol.sentence)
    for before in reversed([s for s in front if s.sentence == symbol.sentence]):
        if before.has_value("negation", "before"):
            return True
        # "no headache, focal seizures on Keppra" goes on with what there is.
        comma = before.low == "," and joined
        if not (comma or before.low in _OR or before.has("brain_symptom", "complaint")):
            break
    return any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2))


def _answered_no(doc: Document, symbol: Symbol) -> bool:
    """ "CNS symptoms: none"."""
    sign, answer = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    return (
        sign is not None
        and answer is not None
        and sign.low in (":", "=", "-")
        and (answer.has("negation") or answer.has_value("answer", "no", "none"))
    )


def _from_the_brain(doc: Document, symbol: Symbol, brain: _Brain) -> bool:
    """ "hjernemetastasen giver hovedpine", "headache from them", "indlagt med svimmelhed"."""
    if symbol.flags & _NOT_OF_NOW or _denied(doc, symbol):
        return False
    sentence = doc.sentences[symbol.sentence]
    lesion = any(
        s.has_value("organ", "brain") and not s.has("exam", "other_exam") for s in sentence
    )
    near = [*doc.before(symbol.index, 8), *doc.after(symbol.index, 8)]
    caused = any(s.low in _CAUSING and not _is_of_another(doc, symbol, s) for s in near)
    if caused and (lesion or (brain.alone and brain.before(symbol))):
        return True
    if not brain.near(symbol):
        return False
    with_it = next(iter(doc.before(symbol.index, 1)), None)
    if with_it is not None and with_it.low in ("med", "with", "w", "m"):
        metastasis = [s for s in doc.before(symbol.index, 4) if s.has("metastasis")]
        if metastasis and any(first <= metastasis[0].index for first, _ in brain.places):
            return brain.alone or lesion
    return symbol.low not in _VAGUE and _presented(doc, symbol)


def _is_of_another(doc: Document, complaint: Symbol, cause: Symbol) -> bool:
    """ "dizzy from her blood pressure tablets": the reason behind is no metastasis."""
    if cause.index < complaint.index or cause.low not in _BECAUSE:
        return False
    behind = [*doc.after(cause.index, _REASON_REACH)]
    told = any(
        s.low in _IT
        or s.has("metastasis", "lesion", "primary", "number")
        or s.has_value("organ", "brain")
        for s in behind
    )
    return bool(behind) and not told


def _presented(doc: Document, symbol: Symbol) -> bool:
    """ "debuterede med hovedpine", "admitted with a seizure": what led to the scan."""
    before = list(doc.before(symbol.index, 9))
    return any(s.low in _PRESENTED or s.low.startswith("debut") for s in before)


def _about_the_brain(doc: Document, symbol: Symbol, brain: _Brain) -> bool:
    if any(part in symbol.low for part in ("neuro", "hjerne", "cns", "brain", "cerebr")):
        return True
    following = doc.at(symbol.index + 1)
    if following is not None and (following.low in _CARE or following.has("therapy")):
        # "symptomatisk behandling"
        return False
    clause = list(doc.clause_of(symbol.index))
    organs = {s.value("organ") for s in clause if s.has("organ")}
    general = symbol.low.startswith(_ANYWHERE)
    if not general and brain.near(symbol) and (not organs or "brain" in organs):
        # "aphasia" beside a metastasis of the brain, whatever else there is
        return True
    if organs:
        return organs == {"brain"}
    if brain.alone and brain.before(symbol) and not any(s.has("primary") for s in clause):
        return True
    earlier = [
        s.value("organ")
        for s in doc.sentences[symbol.sentence]
        if s.index < symbol.index and s.has("organ")
    ]
    if earlier and any(s.low in _OF_THE_LAST for s in clause if s.index < symbol.index):
        # "en i binyren og en i hjernen, som ikke giver symptomer"
        return earlier[-1] == "brain"
    return set(earlier) == {"brain"}

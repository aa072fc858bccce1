"""What takes a mention back: a benign finding, or a suspicion that came to nothing."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.lesion import VERDICTS
from bot.text.metastases.mention import Group

VERDICT_REACH = 9
_TYPICAL = frozenset(
    ["typical", "typical of", "typical for", "typisk", "typisk for", "forenelig med"]
)
_TURNED_OUT_REACH = 16
_IS = frozenset(["er", "var", "is", "was", "som", "as", "be", "være"])
_REFUTED = ("afkræft", "refut", "disprov", "dismissed", "blev afkræft", "er afkræft")
_NOT_YET = frozenset(["ikke", "not", "kan", "can", "skal", "to", "at", "be", "could", "hvis", "if"])
_SHORT_VERDICT = 4


def typical_of_benign(doc: Document, group: Group) -> bool:
    """ "Rib lesion initially read as met, CT typical of fibrous dysplasia"."""
    behind = [s for s in doc.sentences[group.sentence] if s.index > group.last]
    return any(
        s.has("benign") and any(b.low in _TYPICAL for b in doc.before(s.index, 3)) for s in behind
    )


def called_benign(doc: Document, group: Group) -> bool:
    """ "leverlæsion, cyste": a clause of its own that only says what the lesion is."""
    end = [*doc.clause_of(group.last)][-1]
    following = doc.at(end.index + 1)
    if following is None or following.sentence != group.sentence:
        return False
    words = [s for s in doc.clause_of(following.index) if s.is_word]
    if len(words) <= _SHORT_VERDICT and any(s.has("benign") for s in words):
        return True
    # "left adrenal nodule, 4 HU on CT, a benign adenoma and no metastasis"
    rest = [s for s in doc.sentences[group.sentence] if s.index > group.last]
    if not group.is_lesion or any(s.has("organ") for s in rest):
        return False
    return any(s.has("benign") and _opens_clause(doc, s) for s in rest)


def _opens_clause(doc: Document, symbol: Symbol) -> bool:
    before = doc.before(symbol.index, 3)
    return all(s.has("article") or not s.is_word for s in before)


def surely_benign(doc: Document, group: Group) -> bool:
    """ "liver lesion = haemangioma": what it is, and no doubt about it."""
    behind = [*doc.after(group.last, VERDICT_REACH)]
    verdict = next((s for s in behind if s.low in VERDICTS), None)
    if verdict is None and group.is_lesion:
        return turned_out_benign(doc, group)
    return (
        verdict is not None
        and any(s.has("benign") and s.index > verdict.index for s in behind)
        and not any(_leaves_open(doc, s) for s in behind)
    )


def _leaves_open(doc: Document, symbol: Symbol) -> bool:
    """Doubt or a denial behind a verdict; "and not a metastasis" is neither."""
    if symbol.has("negation") and any(s.has("metastasis") for s in doc.after(symbol.index, 2)):
        return False
    return symbol.has("uncertain", "negation", "suitable") or symbol.low == "?"


def turned_out_benign(doc: Document, group: Group) -> bool:
    """ "forandringen i leveren, som vi frygtede var en met., er et hæmangiom"."""
    sentence = doc.sentences[group.sentence]
    behind = [s for s in sentence if group.last < s.index <= group.last + _TURNED_OUT_REACH]
    benign = next((s for s in behind if s.has("benign")), None)
    if benign is None:
        return False
    between = [s for s in behind if s.index < benign.index]
    told = any(s.low in _IS for s in [*doc.before(benign.index, 3)])
    return told and not any(s.has("organ", "negation", "exam") or s.low == "?" for s in between)


def is_refuted(doc: Document, group: Group) -> bool:
    """Whether the sentence of a suspicion says that it came to nothing."""
    for symbol in doc.sentences[group.sentence]:
        if not symbol.low.startswith(_REFUTED) or symbol.has("uncertain"):
            continue
        before = [*doc.before(symbol.index, 3)]
        if not any(s.has("negation") or s.low in _NOT_YET for s in before):
            return True
    return False

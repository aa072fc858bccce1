"""Findings outside the lung that the message reports and does not call a metastasis.

"MR viser tumor i cerebellum", "FDG-optag i leveren": they may be metastases, so they are asked
about; they never count by themselves.
"""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.sites import Site, read_site
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN
from bot.text.tnm import VERTEBRA
from bot.text.words import words

_FINDING = words("lesions", "finding")
_TAKES_UP = words("lesions", "takes_up")
_INNOCENT = words("lesions", "innocent")
_ENHANCING = words("lesions", "enhancing")
_SUSPECT = words("lesions", "suspect")
_ANY = _FINDING | _TAKES_UP | _ENHANCING | _SUSPECT
_JOINTS = frozenset(
    ["også", "also", "op", "up", "i", "in", "af", "of", "på", "fra", "the", "sv", "t"]
)
_FLUIDS = ("ascites", "perikardie", "pericardial", "pleuraeff", "pleuraeks", "pleural fluid")
_CELLS = ("malign", "tumorcel", "tumour", "tumor", "cancer", "kræftcel", "carcinom", "karcinom")
_REACH = 5
_FREE_BEFORE = 6
_OWN = frozenset({"lung", "node", "lymph_node", "regional"})


def suspicious(doc: Document, groups: list[Group]) -> list[Group]:
    """Organs with a finding that no mention holds, each as one in doubt."""
    if not any(s.low in _ANY or s.low.startswith(_FLUIDS) for s in doc.symbols):
        return []
    covered = {i for group in groups for i in range(group.first, group.last + 1)}
    told = {s.organ for g in groups if g.status == STATED for s in g.sites}
    found = []
    for symbol in doc.symbols:
        if not (symbol.has("organ") or VERTEBRA.fullmatch(symbol.low)):
            continue
        if symbol.index in covered or symbol.taken or symbol.has("exam", "primary", "therapy"):
            continue
        if symbol.has("other_exam", "lung_location", "metastasis") or not _is_found(doc, symbol):
            continue
        site = read_site(doc, symbol.index)
        if site is None or site.organ in told | _OWN:
            continue
        found.append(_in_doubt(symbol, [site]))
    found += _enhancing(doc, groups)
    return found + _suspects(doc, groups, found)


def _enhancing(doc: Document, groups: list[Group]) -> list[Group]:
    """ "MR-c viser en kontrastopladende tumor frontalt": what the MRI of the brain shows."""
    held = {group.sentence for group in groups}
    return [
        _in_doubt(symbol, [Site("brain", symbol.low, symbol.index, symbol.index)])
        for symbol in doc.symbols
        if symbol.low in _ENHANCING
        and symbol.sentence not in held
        and any(s.has_value("exam", "brain_mri") for s in doc.sentences[symbol.sentence])
        and not _denied(doc, symbol)
        and not _is_innocent(doc, symbol)
    ]


def _suspects(doc: Document, groups: list[Group], found: list[Group]) -> list[Group]:
    """ "multiple lungenoduli, metastasesuspekte": what is suspect without an organ of its own."""
    telling = [g for g in [*groups, *found] if not g.negated and (g.sites or g.quantity)]
    held = {group.sentence for group in telling}
    return [
        _in_doubt(symbol, [])
        for symbol in doc.symbols
        if (symbol.low in _SUSPECT or _holds_cells(doc, symbol))
        and symbol.sentence not in held
        and not _denied(doc, symbol)
    ]


def _holds_cells(doc: Document, fluid: Symbol) -> bool:
    """ "ascites med maligne celler", "pericardial effusion with tumour cells"."""
    if not fluid.low.startswith(_FLUIDS):
        return False
    for symbol in doc.after(fluid.index, _REACH):
        if symbol.has("negation"):
            return False
        if symbol.low.startswith(_CELLS):
            return True
    return False


def _in_doubt(symbol: Symbol, sites: list[Site]) -> Group:
    return Group(
        symbol.index,
        symbol.index,
        "singular",
        sites=sites,
        core=[symbol.index],
        is_lesion=True,
        status=UNCERTAIN,
        sentence=symbol.sentence,
    )


def _is_found(doc: Document, organ: Symbol) -> bool:
    if {HYPOTHETICAL, PAST, OTHER_PERSON, "question"} & organ.flags:
        return False
    if any(s.has("metastasis") for s in doc.clause_of(organ.index)):
        return False
    finding = _finding_before(doc, organ) or _finding_behind(doc, organ)
    return finding is not None and not _denied(doc, finding) and not _is_innocent(doc, organ)


def _finding_before(doc: Document, organ: Symbol) -> Symbol | None:
    """ "tumor i ve. frontallap", "FDG-avid left adrenal", "optag i L2 og L4"."""
    for symbol in doc.before(organ.index, _REACH):
        if symbol.low in _FINDING or symbol.low in _TAKES_UP:
            return symbol
        joins = symbol.low in _JOINTS or symbol.has("laterality", "organ", "grammar")
        if not (joins or symbol.low in ("-", ".", ",", "+", "/")):
            return None
    return None


def _finding_behind(doc: Document, organ: Symbol) -> Symbol | None:
    """ "binyren lyser op", "enlarged adrenal, FDG avid"."""
    behind = doc.symbols[organ.index + 1 : organ.index + 1 + _REACH]
    for symbol in behind:
        if symbol.sentence == organ.sentence and symbol.low in _TAKES_UP:
            return symbol
        if symbol.has("organ", "exam", "therapy", "primary") or symbol.low in (".", ";", ":"):
            return None
    following = doc.at(organ.index + 1)
    glued = following is not None and following.low == "-"
    noun = doc.at(organ.index + 2) if glued else following
    return noun if noun is not None and noun.low in _FINDING else None


def _denied(doc: Document, finding: Symbol) -> bool:
    near = [finding, *doc.before(finding.index, _FREE_BEFORE), *doc.after(finding.index, 2)]
    return any(s.has("negation", "removed", "response") for s in near)


def _is_innocent(doc: Document, organ: Symbol) -> bool:
    near = [*doc.before(organ.index, _FREE_BEFORE), organ, *doc.after(organ.index, _FREE_BEFORE)]
    return any(s.has("benign") or s.low in _INNOCENT for s in near)

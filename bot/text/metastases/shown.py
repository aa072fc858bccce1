"""Where the metastases are that an examination shows."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.sites import Site, read_site
from bot.text.status import STATED

_SHOWS = frozenset([":", "med", "with", "m", "w"])
_BIOPSY_REACH = 10


def seen_on_brain_mri(doc: Document, groups: list[Group]) -> None:
    """ "MR cerebrum viser 2 metastaser": what an MRI of the brain shows is in the brain."""
    for group in groups:
        counted = group.quantity is not None and group.quantity.exact is not None
        if group.sites or group.negated or group.status != STATED or not counted:
            continue
        for symbol in doc.symbols[max(0, group.first - 8) : group.first][::-1]:
            if symbol.sentence != group.sentence or symbol.has("other_exam", "organ", "metastasis"):
                break
            if symbol.has("exam"):
                between = doc.symbols[symbol.index + 1 : group.first]
                shows = any(s.low in _SHOWS or s.has_value("done", "after") for s in between)
                if symbol.has_value("exam", "brain_mri") and shows:
                    group.sites = [Site("brain", symbol.low, symbol.index, symbol.index)]
                break


def shown_by_biopsy(doc: Document, groups: list[Group]) -> None:
    """ "the biopsy from the adrenal shows metastasis": what is proven is where it was taken."""
    for group in groups:
        if group.sites or group.negated or group.status != STATED or group.form != "singular":
            continue
        before = doc.symbols[max(0, group.first - _BIOPSY_REACH) : group.first][::-1]
        before = [s for s in before if s.sentence == group.sentence]
        exam = next((s for s in before if s.has_value("exam", "histology_verified")), None)
        if exam is None or any(s.has("metastasis", "lesion", "negation") for s in before):
            continue
        shows = any(
            s.low in _SHOWS or s.has_value("done", "after")
            for s in doc.symbols[exam.index + 1 : group.first]
        )
        organs = [s for s in before if s.has("organ") and not s.has("exam", "lung_location")]
        site = read_site(doc, organs[0].index) if shows and len(organs) == 1 else None
        if site is not None and site.organ not in ("node", "regional"):
            group.sites = [site]


def proven_by_biopsy(doc: Document, groups: list[Group]) -> list[Group]:
    """ "eneste metastase sidder i os sacrum. Biopsi fra sacrum bekræfter metastase": the same."""
    sole = {
        site.organ
        for group in groups
        if group.quantity is not None and group.quantity.kind == "sole" and not group.negated
        for site in group.sites
    }
    return [
        g
        for g in groups
        if g.quantity is not None
        or g.negated
        or g.form != "singular"
        or not g.sites
        or not {site.organ for site in g.sites} <= sole
        or not _is_taken_from(doc, g)
    ]


def _is_taken_from(doc: Document, group: Group) -> bool:
    told = [s for s in doc.sentences[group.sentence] if s.index < group.first]
    return any(s.has_value("exam", "histology_verified") for s in told[:3])

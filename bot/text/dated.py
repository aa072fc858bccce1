"""What a year dates: the treatment beside it, or all that its clause tells."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.reach import first_group, flag, is_present, rest_of_sentence
from bot.text.status import PAST
from bot.text.then import mark_near

_BORN = frozenset(["født", "born", "årgang", "f"])
_LASTING = ("diagnosis", "histology", "lung_histology", "gene", "driver_statement", "variant")
_HAD = frozenset(["had", "havde"])
_AFTER = frozenset(["after", "efter"])


def mark_dated(doc: Document, symbol: Symbol) -> None:
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in _BORN for s in doc.before(symbol.index, 2)):
        return
    if _heads(doc, symbol):
        # "In 2020: pT1c pN1 M0, PS 0. Now: ..."
        then = itertools.takewhile(lambda s: not is_present(s), rest_of_sentence(doc, symbol.index))
        # A diagnosis and a gene do not lapse.
        flag((s for s in then if _headed(doc, symbol) or not s.has(*_LASTING)), PAST)
        return
    present = next((s.index for s in clause if is_present(s)), None)
    if present is None and _opens_the_latest(doc, symbol, clause[0]):
        return
    if present is None:
        reached = _from_the_operation(clause, symbol)
    elif present > symbol.index:
        reached = [s for s in clause if s.index < present]
    else:
        return
    flag(reached, "dated")
    if any(s.has("resection", "removed") for s in reached):
        # "Han fik i 2019 fjernet en tumor i mellemlappen, planocellulært karcinom, T2N0M0"
        told = itertools.takewhile(lambda s: not is_present(s), rest_of_sentence(doc, symbol.index))
        flag((s for s in told if s.taken == "tnm"), PAST)
    mark_near(doc, symbol, reached, "past_near")
    previous = doc.at(clause[0].index - 1)
    if previous is not None and previous.low == "(":
        # "(2021)": the year dates what stands before the bracket.
        flag(first_group(doc, previous.index, -1) or list(doc.before(previous.index, 6)), "dated")


def _from_the_operation(clause: list[Symbol], year: Symbol) -> list[Symbol]:
    """ "two brain mets in a lady radically operated in 2020": the year is the operation's."""
    operated = next(
        (s for s in reversed(clause) if s.index < year.index and s.has("resection")), None
    )
    before = [s for s in clause if operated is not None and s.index < operated.index]
    person = next((s for s in before if s.has("patient_word") or s.low == "hos"), None)
    after = _after_which(clause, year)
    if after is not None and any(s.has("metastasis") and s.index < after.index for s in clause):
        # "single brain met after lobectomy in 2021"
        return [s for s in clause if s.index > after.index]
    if operated is None or person is None:
        return clause
    if not any(s.has("metastasis") and s.index < person.index for s in before):
        return clause
    return [s for s in clause if s.index >= operated.index]


def _heads(doc: Document, year: Symbol) -> bool:
    """Whether a year of the past is the heading of what its sentence tells."""
    sign = doc.at(year.index + 1)
    opens = year.index - doc.sentences[year.sentence][0].index <= 1
    later = any(is_present(s) for s in doc.symbols[year.index + 2 :])
    headed = _headed(doc, year) or (sign is not None and sign.low in _HAD)
    # "In 2022 she had a single brain metastasis. Now two in the liver."
    headed = headed or any(s.low in _HAD for s in doc.after(year.index, 2))
    return opens and later and headed


def _headed(doc: Document, year: Symbol) -> bool:
    sign = doc.at(year.index + 1)
    return sign is not None and sign.low == ":"


def _after_which(clause: list[Symbol], year: Symbol) -> Symbol | None:
    """The "after" of "after curative chemoradiotherapy in 2022"."""
    before = [s for s in clause if s.index < year.index]
    after = next((s for s in reversed(before) if s.low in _AFTER), None)
    behind = [s for s in before if after is not None and s.index > after.index]
    treated = any(s.has("resection", "local_therapy", "curative", "therapy") for s in behind)
    return after if treated and not any(s.has("metastasis", "lesion") for s in behind) else None


def _opens_the_latest(doc: Document, year: Symbol, first: Symbol) -> bool:
    """ "2022 lobectomy for NSCLC. 2025 two brain mets": the later year is that of now."""
    others = {s.number for s in doc.symbols[: year.index] if s.taken == "year" and s.number}
    opens = year.index - first.index <= 2
    latest = opens and bool(others) and max(others) < (year.number or 0)
    return latest and not _now_follows(doc, year)


def _now_follows(doc: Document, year: Symbol) -> bool:
    """ "In 2022 one brain metastasis, taken out. Now a new one in the adrenal"."""
    following = [doc.sentences.get(year.sentence + step, []) for step in (1, 2)]
    return any(is_present(s) for sentence in following for s in sentence[:2])

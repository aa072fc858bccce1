"""Months free of disease between curative treatment and the metastases."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.free_of_disease import is_free_of_disease, time_without_disease
from bot.text.measures import Duration
from bot.text.months import plain
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN, status_of
from bot.text.words import words

INTERVAL = "disease_free_interval_months"
_BETWEEN_REACH = 10
_UNTIL_REACH = 40
_TIME = words("interval", "time")
_TREATED = words("tnm", "operated")
_RECURRENCE = words("interval", "recurrence")
_OPERATION = frozenset(
    ["operation", "operationen", "op", "surgery", "strålebehandlingen", "kirurgi"]
)
_UNTIL = frozenset(["until", "til", "indtil", "till", "frem"])
_FROM = frozenset(["fra", "mellem", "imellem", "from", "between"])
_SHORTENED = frozenset(["rec", "recid", "recidiv"])
_HOPED = ("hope", "hoping", "håb", "forvent", "expect", "aim")
_POSTOPERATIVE = words("interval", "postoperative")
_NOW = words("interval", "now")
_TREATED_REACH = 8
_NOT_NOW = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})


def read_interval(doc: Document, durations: list[Duration]) -> list[Finding]:
    """Months free of disease between curative treatment and the metastases."""
    treated = past_curative(doc) if durations else None
    since: Finding | None = None
    for duration in durations:
        if duration.ago:
            free = _free_until_now(doc, duration, treated)
            since = since or _treated_ago(doc, duration, treated)
            if free is not None:
                months = plain(duration.months)
                return [Finding.of(doc, INTERVAL, months, duration.first, free.index)]
            continue
        around = list(doc.before(duration.first, 6)) + list(doc.after(duration.last, 4))
        named = next((s for s in around if s.has("interval")), None)
        named = named or _heading(doc, duration) or _between(doc, duration)
        named = named or time_without_disease(doc, duration)
        named = named or _without_disease_behind(doc, duration) or _from_to(doc, duration)
        named = named or _after_operation(doc, duration, treated)
        cue = named or _after_curative(doc, duration) or _later(doc, duration, treated)
        if cue is None:
            continue
        first, last = min(duration.first, cue.index), max(duration.last, cue.index)
        status = status_of([cue, *doc.symbols[duration.first : duration.last + 1]])
        front = doc.at(duration.first - 1)
        if duration.bound in ("range", "less") or (front is not None and front.low == "under"):
            return [unclear(doc, INTERVAL, "range", first, last)] if status == STATED else []
        if status == UNCERTAIN and "uncertain" in cue.flags:
            return [unclear(doc, INTERVAL, "uncertain", first, last)]
        if status == PLANNED:
            continue
        status = STATED if status in (UNCERTAIN, PAST) else status
        return [Finding.of(doc, INTERVAL, plain(duration.months), first, last, status)]
    # What names the interval tells it better: "14 mo ago ... disease-free for 13 months".
    return [since] if since is not None and not doc.of("interval") else []


def _comes_back(symbol: Symbol) -> bool:
    return symbol.has("metastasis") or symbol.has_value("setting", "recurrence", "oligorecurrence")


def _behind_shortened(doc: Document, symbol: Symbol) -> bool:
    """ "NSCLC rec. in kidney, 2.5 y after lobectomy": the stop ends no sentence."""
    before = doc.sentences.get(symbol.sentence - 1, [])
    told = [s.low for s in before if s.is_word]
    placed = any(s.has("organ") for s in (*before, *doc.sentences[symbol.sentence]))
    return bool(told) and told[-1] in _SHORTENED and placed


def _without_disease_behind(doc: Document, duration: Duration) -> Symbol | None:
    """ "recidiv efter 2½ år uden sygdom", "52 months without disease since the lobectomy"."""
    free = next((s for s in doc.after(duration.last, 2) if s.low != "."), None)
    if free is None or not is_free_of_disease(doc, free) or free.flags & _NOT_NOW:
        return None
    sentence = doc.sentences[free.sentence]
    foreign = (("therapy", "systemic"), ("diagnosis", "other_cancer"))
    if any(s.has_value(*each) for s in sentence for each in foreign):
        # "2 years without disease on alectinib"
        return None
    ahead = [s for s in sentence if s.index < duration.first]
    if any(s.has("planned", "preference_verb") or s.low.startswith(_HOPED) for s in ahead):
        return None
    back = any(_comes_back(s) and not s.flags & _NOT_NOW for s in doc.symbols)
    return free if back else None


def _after_operation(doc: Document, duration: Duration, treated: Symbol | None) -> Symbol | None:
    """ "lobektomi, nu solitær hjernemet 31 mdr postop": of the metastasis named right before."""
    behind = next((s for s in doc.after(duration.last, 2) if s.low != "."), None)
    if treated is None or behind is None or behind.low not in _POSTOPERATIVE:
        return None
    return behind if any(_comes_back(s) for s in doc.before(duration.first, 2)) else None


def _heading(doc: Document, duration: Duration) -> Symbol | None:
    """ "DFI: 22 mdr."."""
    sign, name = doc.at(duration.first - 1), doc.at(duration.first - 2)
    named = sign is not None and sign.low in ":=" and name is not None and name.has("interval")
    return name if named else None


def _between(doc: Document, duration: Duration) -> Symbol | None:
    """ "tid fra operation til recidiv 11 mdr.", "interval from surgery to relapse: 9 mo"."""
    place = duration.first - 1
    sign = doc.at(place)
    if sign is not None and sign.low in ":=":
        place -= 1
    before = doc.symbols[max(0, place - _BETWEEN_REACH) : place + 1]
    before = [s for s in before if s.sentence == doc.symbols[duration.first].sentence]
    time = next((n for n, s in enumerate(before) if s.low in _TIME), None)
    return None if time is None else _treated_then_back(before[time:])


def _from_to(doc: Document, duration: Duration) -> Symbol | None:
    """ "Der gik 40 mdr. fra kirurgi til recidiv", "31 months between lobectomy and relapse"."""
    behind = [s for s in doc.symbols[duration.last + 1 :][:_BETWEEN_REACH] if s.low != "."]
    sentence = doc.symbols[duration.first].sentence
    if not behind or behind[0].low not in _FROM:
        return None
    return _treated_then_back([s for s in behind if s.sentence <= sentence + 1])


def _treated_then_back(behind: list[Symbol]) -> Symbol | None:
    treated = [s.index for s in behind if s.low in _TREATED or s.has("resection", "local_therapy")]
    back = [
        s.index
        for s in behind
        if s.low in _RECURRENCE or s.has_value("setting", "recurrence", "oligorecurrence")
    ]
    whole = (
        treated and back and treated[0] < back[0] and not any(s.flags & _NOT_NOW for s in behind)
    )
    return behind[0] if whole else None


def _free_until_now(doc: Document, duration: Duration, treated: Symbol | None) -> Symbol | None:
    """ "lobectomy 26 months ago, free of disease until now": the word that it was so until now."""
    if duration.bound in ("range", "less"):
        return None
    sentence = doc.symbols[duration.first].sentence
    if treated is None or treated.sentence != sentence:
        return None
    told = doc.symbols[duration.last + 1 : duration.last + 1 + _UNTIL_REACH]
    for symbol in told:
        if symbol.sentence > sentence + 1 or symbol.flags & _NOT_NOW:
            return None
        if symbol.has("interval") or is_free_of_disease(doc, symbol):
            behind = [s.low for s in doc.after(symbol.index, 6)]
            before = [s.low for s in doc.before(symbol.index, 6)]
            until = _UNTIL & {*behind, *before} and _NOW & {*behind, *before}
            return symbol if until else None
    return None


def _treated_ago(doc: Document, duration: Duration, treated: Symbol | None) -> Finding | None:
    """ "lobectomy 31 months ago, and now a solitary brain metastasis"."""
    if treated is None or duration.bound or abs(treated.index - duration.first) > _TREATED_REACH:
        return None
    if treated.sentence != doc.symbols[duration.first].sentence:
        return None
    behind = doc.symbols[duration.last + 1 :]
    if any(s.has("therapy") or s.flags & _NOT_NOW for s in behind):
        return None
    for now in behind:
        if now.has("present", "new_lesion") and any(
            s.has("metastasis") for s in doc.sentences[now.sentence] if s.index > now.index
        ):
            first, last = sorted((treated.index, duration.last))
            return Finding.of(doc, INTERVAL, plain(duration.months), first, last)
    return None


def _later(doc: Document, duration: Duration, treated: Symbol | None) -> Symbol | None:
    """ "lobektomi 2020. Recidiv 26 måneder senere"."""
    behind = next((s for s in doc.after(duration.last, 2) if s.low != "."), None)
    if behind is None or behind.low not in ("later", "senere") or treated is None:
        return None
    return behind if treated.index < duration.first else None


def _after_curative(doc: Document, duration: Duration) -> Symbol | None:
    """ "recidiv 14 måneder efter lobektomi"."""
    following = next((s for s in doc.after(duration.last, 2) if s.low != "."), None)
    if following is None or not following.has("after"):
        return None
    come_back = any(_comes_back(s) for s in doc.sentences[following.sentence])
    if not come_back and not _behind_shortened(doc, following):
        return None
    for symbol in doc.after(following.index, 4):
        if symbol.has("resection", "local_therapy") or symbol.low in _OPERATION:
            return symbol
        if symbol.has_value("setting", "recurrence"):
            # "2 months from recurrence to surgery"
            return None
    return None

"""What one turn says, gathered for channels that show a whole turn at once.

Slack and Teams get one message for a turn where they can: the answer's text, the facts of the
case, the version of the guideline and the buttons belong together on the screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from rasa.core.channels.channel import OutputChannel

from bot.channels.catalogue import Catalogue
from bot.channels.notices import Notice

Item = TypeVar("Item")

# Longer, neither Slack nor Teams gives a button's message back whole.
MAX_PAYLOAD_CHARACTERS = 2_000

_BRACES = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class Choice:
    """A button: its title and the message that it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Said:
    """One message of a turn.

    Attributes:
        text: As the action server wrote it; ``**…**`` marks what is bold.
        choices: Its buttons.
        notice: Whether it is the guard's own word to the sender and no part of the case.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    notice: bool = False


@dataclass(frozen=True)
class CaseSummary:
    """What the ``case`` payload says in short.

    Attributes:
        facts: Name and value of every known fact, in words where the payload has words.
        decision: Status, recommendations, step and missing facts, by their ids.
        reference: Case, guideline, its version and the engine's: what a replay needs.
        language: ``da``, ``en`` or empty.
    """

    facts: tuple[tuple[str, str], ...]
    decision: str
    reference: str
    language: str = ""


@dataclass(frozen=True)
class SpokenTurn:
    """All that one turn says, in order, and the case after it."""

    said: tuple[Said, ...]
    case: CaseSummary | None = None


class TurnOutput(OutputChannel):
    """Gathers the messages of one turn; nothing is sent from here."""

    def __init__(self, channel: str, catalogue: Catalogue) -> None:
        """
        Args:
            channel: The channel's name; Rasa picks responses by it.
            catalogue: What facts are called.
        """
        self._channel = channel
        self._catalogue = catalogue
        self._responses: list[dict[str, Any]] = []

    def name(self) -> str:
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self._responses.append(message)

    def turn(self) -> SpokenTurn:
        """What was said so far."""
        return spoken_turn(self._responses, self._catalogue)


def spoken_turn(responses: Iterable[dict[str, Any]], catalogue: Catalogue) -> SpokenTurn:
    """The turn that these bot messages make: texts with buttons, and ``case`` payloads."""
    said: list[Said] = []
    case: CaseSummary | None = None
    for response in responses:
        text = response.get("text")
        if isinstance(text, str) and text.strip():
            choices = tuple(_choices(response.get("buttons") or ()))
            said.append(Said(text.strip(), choices, notice=is_notice(text.strip())))
        custom = response.get("custom")
        if isinstance(custom, dict) and custom.get("type") == "case":
            case = summarise(custom, catalogue)
    return SpokenTurn(tuple(said), case)


def summarise(payload: dict[str, Any], catalogue: Catalogue) -> CaseSummary:
    """The short form of a ``case`` payload; what it lacks is left out."""
    decision = _object(payload.get("decision"))
    guideline = _object(decision.get("guideline"))
    place = " ".join(str(guideline[key]) for key in ("id", "version") if guideline.get(key))
    engine = f"engine {guideline['engine']}" if guideline.get("engine") else ""
    pack = str(guideline.get("sha256") or "")
    language = str(payload.get("language") or "")
    parts = (str(payload.get("case_id") or ""), place, pack[:12], engine)
    return CaseSummary(
        facts=tuple(
            catalogue.in_words(name, value, pack, language)
            for name, value in _object(payload.get("facts")).items()
        ),
        decision=decision_in_short(decision),
        reference=" · ".join(part for part in parts if part),
        language=language,
    )


def decision_in_short(decision: dict[str, Any]) -> str:
    """A decision by its ids, e.g. ``recommendation: R3, R4 (systemic_first)``."""
    status = str(decision.get("status") or "")
    named = [
        f"{item['id']} ({item['step']})" if item.get("step") else str(item["id"])
        for item in decision.get("recommendations") or ()
    ]
    named = named or [str(name) for name in decision.get("reasons") or ()]
    named = named or [str(name) for name in decision.get("conflicts") or ()]
    named = named or [f"{name}?" for name in decision.get("missing") or ()]
    return f"{status}: {', '.join(named)}" if named else status


def is_notice(text: str) -> bool:
    """Whether the text is one of the guard's own sentences, in either language or both."""
    return any(pattern.fullmatch(text) for pattern in _NOTICES)


def plain(text: str) -> str:
    """The text without the marks of bold."""
    return text.replace("**", "")


def pieces(line: str, size: int) -> Iterator[str]:
    """The line in pieces of at most ``size`` characters, broken at spaces where it has them."""
    while len(line) > size:
        cut = line.rfind(" ", size // 2, size + 1)
        cut = cut if cut > 0 else size
        yield line[:cut].rstrip()
        line = line[cut:].lstrip()
    yield line


def batches(items: Iterable[Item], most: int, size: int) -> Iterator[list[Item]]:
    """The items in order, in groups of at most ``most`` and, as JSON, ``size`` characters."""
    group: list[Item] = []
    total = 0
    for item in items:
        more = len(json.dumps(item, ensure_ascii=False))
        if group and (len(group) == most or total + more > size):
            yield group
            group, total = [], 0
        group.append(item)
        total += more
    if group:
        yield group


def _choices(buttons: Iterable[Any]) -> Iterator[Choice]:
    for button in buttons:
        if isinstance(button, dict) and button.get("title") and button.get("payload"):
            yield Choice(str(button["title"]), str(button["payload"]))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _notice_patterns() -> Iterator[re.Pattern[str]]:
    for notice in Notice:
        danish, english = notice.value
        for sentence in (danish, english, f"{danish}\n{english}"):
            yield re.compile(_BRACES.sub(".*?", re.escape(sentence)), re.DOTALL)


_NOTICES = tuple(_notice_patterns())

"""What one turn says, gathered for channels that show a whole turn at once.

Slack and Teams get one message for a turn where they can: the answer's text, the facts of the
case, the version of the guideline and the buttons belong together on the screen.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channels.notices import Notice

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

    def __init__(self, channel: str) -> None:
        """
        Args:
            channel: The channel's name; Rasa picks responses by it.
        """
        self._channel = channel
        self._responses: list[dict[str, Any]] = []

    def name(self) -> str:
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self._responses.append(copy.deepcopy(message))

    def turn(self) -> SpokenTurn:
        """What was said so far."""
        return spoken_turn(self._responses)


def spoken_turn(responses: Iterable[dict[str, Any]]) -> SpokenTurn:
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
            case = summarise(custom)
    return SpokenTurn(tuple(said), case)


def summarise(payload: dict[str, Any]) -> CaseSummary:
    """The short form of a ``case`` payload; what it lacks is left out."""
    decision = _object(payload.get("decision"))
    guideline = _object(decision.get("guideline"))
    place = " ".join(str(guideline[key]) for key in ("id", "version") if guideline.get(key))
    engine = f"engine {guideline['engine']}" if guideline.get("engine") else ""
    digest = str(guideline.get("sha256") or "")[:12]
    parts = (str(payload.get("case_id") or ""), place, digest, engine)
    return CaseSummary(
        facts=tuple(_facts(payload)),
        decision=decision_in_short(decision),
        reference=" · ".join(part for part in parts if part),
        language=str(payload.get("language") or ""),
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


def _choices(buttons: Iterable[Any]) -> Iterator[Choice]:
    for button in buttons:
        if isinstance(button, dict) and button.get("title") and button.get("payload"):
            yield Choice(str(button["title"]), str(button["payload"]))


def _facts(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in _object(payload.get("facts")).items():
        yield name, _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "[]"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _notice_patterns() -> Iterator[re.Pattern[str]]:
    for notice in Notice:
        danish, english = notice.value
        for sentence in (danish, english, f"{danish}\n{english}"):
            yield re.compile(_BRACES.sub(".*?", re.escape(sentence)), re.DOTALL)


_NOTICES = tuple(_notice_patterns())

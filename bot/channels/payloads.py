"""Button payloads and what only looks like one.

Rasa reads every message that begins with a slash as an intent, and acts on three of its own
without a word: ``/restart`` and ``/session_start`` forget the conversation, ``/back`` undoes a
turn. No button of the assistant sends them; whoever types them gets an answer instead.
"""

import re

_CONTROL = re.compile(r"/+\s*(?=(?:restart|session_start|back)\b)")


def without_control(text: str) -> str:
    """The text, a slash before one of Rasa's control words taken away."""
    found = _CONTROL.match(text)
    return text[found.end() :] if found else text

"""What the guard itself says. Nothing here is clinical."""

from collections.abc import Sequence
from enum import Enum

LANGUAGES = ("da", "en")
# What redaction calls the kinds is Danish, as it stands in the message in their place.
_ENGLISH_KINDS = {"tlf.": "phone", "navn": "name"}


class Notice(Enum):
    """A sentence of the guard, in Danish and in English."""

    NO_ANSWER = (
        "Der kan ikke gives noget svar lige nu. Din seneste besked er ikke gemt; "
        "send den igen om lidt.",
        "No answer can be given right now. Your last message was not kept; "
        "please send it again in a moment.",
    )
    UNSURE = (
        "Der kan ikke gives noget svar lige nu, og det er uvist, om din seneste besked blev gemt. "
        "Bed om at se sagen, før du sender den igen.",
        "No answer can be given right now, and it is not certain that your last message was kept. "
        "Ask to see the case before you send it again.",
    )
    INCOMPLETE = (
        "Svaret kunne ikke leveres helt. Ret dig ikke efter det, der eventuelt står her; "
        "bed om at se sagen, eller spørg igen om lidt.",
        "The answer could not be delivered in full. Do not go by what may stand here of it; "
        "ask to see the case, or ask again in a moment.",
    )
    NOT_ALLOWED = (
        "Du har ikke adgang til denne samtale.",
        "You have no access to this conversation.",
    )
    EMPTY = (
        "Beskeden var tom. Skriv, hvad du ved om patienten, eller stil et spørgsmål.",
        "The message was empty. Write what you know of the patient, or ask a question.",
    )
    NOT_TEXT = (
        "Beskeden kunne ikke læses: den skal være tekst.",
        "The message could not be read: it has to be text.",
    )
    TOO_LONG = (
        "Beskeden er for lang og er ikke gemt. Skriv det vigtigste på under {limit} tegn.",
        "The message is too long and was not kept. "
        "Please write what matters in under {limit} characters.",
    )
    TOO_MANY = (
        "Der kom for mange beskeder på kort tid. Denne er ikke gemt; vent et øjeblik, "
        "og send den igen.",
        "Too many messages in a short time. This one was not kept; "
        "please wait a moment and send it again.",
    )
    BUSY = (
        "Der er for mange, der spørger på én gang. Din seneste besked er ikke gemt; "
        "send den igen om lidt.",
        "Too many are asking at the same time. Your last message was not kept; "
        "please send it again in a moment.",
    )
    REDACTED = (
        "Personoplysninger ({kinds}) blev fjernet fra beskeden, før den blev læst og gemt.",
        "Personal details ({kinds}) were removed from the message before it was read and kept.",
    )

    def text(self, language: str | None, kinds: Sequence[str] = (), **values: object) -> str:
        """The sentence.

        Args:
            language: ``da`` or ``en``; otherwise both are given, Danish first.
            kinds: The kinds of what was removed, as redaction calls them.
            values: What stands in the sentence's braces.
        """
        in_english = [_ENGLISH_KINDS.get(kind, kind) for kind in kinds]
        danish, english = (
            sentence.format_map(values | {"kinds": ", ".join(named)})
            for sentence, named in zip(self.value, (kinds, in_english), strict=True)
        )
        if language == "da":
            return danish
        if language == "en":
            return english
        return f"{danish}\n{english}"

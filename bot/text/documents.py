"""Messages made ready for the readers."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.language import LanguageIdentifier
from bot.text.lexicon import Lexicon
from bot.text.spelling import Speller
from bot.text.words import words


class Documents:
    """Holds what every message is looked up in; loaded once.

    Raises:
        OSError, ValueError: on construction, when the lexicon cannot be read.
    """

    def __init__(self) -> None:
        self._lexicon = Lexicon()
        self._speller = Speller(self._lexicon.long_words, words("spelling", "leave"))
        self._languages = LanguageIdentifier(self._lexicon)

    def of(self, text: str) -> Document:
        """One message as a row of symbols."""
        return Document(text, self._lexicon, self._speller, self._languages)

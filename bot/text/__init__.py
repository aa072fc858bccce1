"""Reading clinicians' messages: facts, answers and requests, with the words they stand on.

Knows nothing of Rasa, of the conversation, or of the guideline.
"""

from bot import compiled

compiled.prefer(__path__)

from bot.text.findings import Finding  # noqa: E402
from bot.text.reader import ClinicalReader, Reading  # noqa: E402

__all__ = ["ClinicalReader", "Finding", "Reading"]

"""Reading clinicians' messages: facts, answers and requests, with the words they stand on.

Knows nothing of Rasa, of the conversation, or of the guideline.
"""

from bot.text.findings import Finding
from bot.text.reader import ClinicalReader, Reading

__all__ = ["ClinicalReader", "Finding", "Reading"]

"""Decisions as messages, in Danish and English. Knows nothing of Rasa."""

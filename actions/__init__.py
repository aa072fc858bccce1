"""Speaks for the rule core inside Rasa: slots in, guideline answers out. Decides nothing."""

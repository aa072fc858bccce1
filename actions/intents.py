"""The intents of the domain that the actions tell apart."""

ANSWERING_INTENTS = frozenset({"inform", "affirm", "deny", "dont_know", "retract", "skip_question"})
"""What goes on with the case form; everything else interrupts it."""

FALLBACK_INTENT = "nlu_fallback"

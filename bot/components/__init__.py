"""Rasa components over bot.text and for the language of a conversation."""

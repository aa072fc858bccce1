"""The assistant's listening and talking half: Rasa configuration, components and channels."""

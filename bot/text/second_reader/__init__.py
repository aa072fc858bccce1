"""A trained second reader: what a message as a whole seems to say, in whatever words."""

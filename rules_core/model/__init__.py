"""Frozen types: what a pack holds, what a case may hold, what a decision tells."""

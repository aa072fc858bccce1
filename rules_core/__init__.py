"""A deterministic guideline engine: facts in, one traceable decision out.

``rules_core.api`` is the public door. The engine knows nothing of any disease; what a guideline
says stands in a pack under ``data/guidelines/``.
"""

__version__ = "1.0.0"

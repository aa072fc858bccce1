"""From a sum of weights to a chance."""

from __future__ import annotations

import math

_FAR = 30.0


def chance(hundredths: int) -> float:
    """The chance, 0 to 1, that a logistic regression's sum in hundredths stands for."""
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, hundredths / 100))))

"""Random partial cases from a seed: mostly plausible, often contradicting, every fact used."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.rules_core.naive_reading import SETTINGS, SITES


def random_cases(seed: int, number: int) -> Iterator[dict[str, Any]]:
    """``number`` cases, each with its own share of known facts; the same seed gives the same."""
    chance = random.Random(seed)
    for _ in range(number):
        share = chance.choice((0.2, 0.4, 0.6, 0.8, 1.0))
        yield {
            name: value
            for name, value, weight in _facts(chance)
            if chance.random() < share * weight
        }


def _facts(chance: random.Random) -> Iterator[tuple[str, Any, float]]:
    count = chance.choice((0, 1, 1, 1, 2, 2, 2, 2, 3, 4, 10, 11, 99))
    size = min(len(SITES), count if chance.random() < 0.7 else chance.randint(0, 3))
    pool = SITES[:4] if chance.random() < 0.7 else SITES
    yield "diagnosis", chance.choice(("nsclc",) * 9 + ("sclc", "other")), 1
    yield "oncogene_driver", chance.choice(("absent",) * 6 + ("present",)), 1
    yield "disease_setting", chance.choice(SETTINGS[:1] * 6 + SETTINGS[:2] * 2 + SETTINGS), 1
    yield "metastasis_count", count, 1
    yield "metastasis_sites", sorted(chance.sample(pool, min(size, len(pool)))), 1
    yield "metastasis_count_at_least", chance.choice((0, 1, 2, 3, 6, 50)), 0.25
    yield "metastasis_sites_at_least", sorted(chance.sample(pool, chance.randint(0, 2))), 0.25
    yield "metastases_ablatable", chance.random() < 0.9, 1
    yield "primary_treatment", chance.choice(("feasible",) * 4 + ("not_feasible", "no_primary")), 1
    yield "performance_status", chance.choice((0, 0, 1, 1, 2, 3, 4)), 1
    yield "systemic_therapy_months", chance.choice((0, 0.0, 0.01, 1.5, 2.99, 3, 3.0, 3.01, 24)), 1
    response = ("stable", "response", "progression", "not_assessed")
    yield "systemic_response", chance.choice(response), 0.8
    yield "m_category", chance.choice(("M0", "M1a", "M1b", "M1b", "M1c1", "M1c2")), 0.3
    yield "brain_symptoms", chance.random() < 0.5, 0.2
    yield "disease_free_interval_months", chance.choice((0, 0.5, 6, 12, 30.5)), 0.2
    yield "pet_ct", chance.random() < 0.8, 0.5
    yield "n_stage", chance.choice((0, 1, 2, 3)), 0.5

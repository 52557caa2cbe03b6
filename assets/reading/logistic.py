"""The probability that a row is right, from fitted weights of its traits: a logistic regression read from a table.

The tables (columns trait, weight) are fitted on annotated articles by `benchmarks/calibrate_*.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from assets.reading.lexicon import rows


@cache
def weights(table: str) -> dict[str, float]:
    """Trait of a row to its weight."""
    return {row["trait"]: float(row["weight"]) for row in rows(table)}


def probability(table: str, traits: Mapping[str, float]) -> float:
    """The probability, 0 to 1, of a row with these traits; a trait too rare to be fitted weighs nothing."""
    known = weights(table)
    score = sum(known.get(trait, 0.0) * value for trait, value in traits.items())
    return round(1.0 / (1.0 + math.exp(-score)), 3)

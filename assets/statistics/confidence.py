"""How sure a row is: the probability that all of it is right (value and bounds, unit, thing, category and claimant).

A ridge-logistic weighing of a few signs that a figure carries: how its unit was found, what kind it is, how its number is
written, which step found its thing, whether an event or a claim hangs on it. The weights are fitted on annotated articles
by `benchmarks/calibrate_statistics.py` and kept in `data/lookups/statistics_confidence.tsv`.
"""

from __future__ import annotations

import math

from assets.reading.lexicon import mapping
from assets.statistics.work import Figure

_LONG = 6  # words of a thing, from which on it often takes in what it should not
BIAS = "always"


def signs(figure: Figure, claimed: bool) -> list[str]:
    """The signs of a figure that its weights are for; `claimed`: a statement holds it."""
    thing = figure.thing or ""
    shape = "none" if not thing else "joined" if " … " in thing else "long" if len(thing.split()) >= _LONG else "plain"
    found = [
        BIAS,
        f"unit from {figure.source or 'nothing'}",
        f"kind {figure.kind}",
        f"written {_written(figure)}",
        f"thing {shape}",
        f"category {'told' if figure.category else 'none'}",
        f"trend {'none' if figure.trend == 'none' else 'told'}",
        f"claim {'by somebody' if claimed else 'by nobody'}",
    ]
    if figure.kind == "money":
        found.append(f"currency {'known' if figure.currency else 'open'}")
    return found + [f"by {step}" for step in dict.fromkeys(figure.made_by) if step.startswith("thing.")]


def _written(figure: Figure) -> str:
    if figure.kind in ("ratio", "score"):
        return "ratio"
    if figure.modifier in ("between", "vague"):
        return figure.modifier
    return "digits" if figure.digits else "words"


def confidence(figure: Figure, claimed: bool) -> float:
    """The probability that the whole row is right, 0 to 1; a sign never seen in fitting weighs nothing."""
    weights = mapping("statistics_confidence", "sign", "weight")
    score = sum(float(weights.get(sign, 0)) for sign in signs(figure, claimed))
    return round(1 / (1 + math.exp(-score)), 3)

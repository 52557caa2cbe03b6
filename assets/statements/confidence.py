"""How sure a row is: the tagger's certainty and the step that found the speaker, put on one calibrated scale.

The scale is `data/lookups/statement_confidence.tsv`, made on text kept out of training: of the rows with confidence
0.9 about nine in ten have the right content and source, and the right speaker. No fitting happens here.
"""

from __future__ import annotations

from functools import cache

from assets.statements.lookups import rows


@cache
def _scale() -> tuple[list[float], list[float], dict[str, float]]:
    raw, right, steps = [], [], {}
    for row in rows("statement_confidence.tsv"):
        if row["what"] == "attribution":
            raw.append(float(row["raw"]))
            right.append(float(row["right"]))
        else:
            steps[row["raw"]] = float(row["right"])
    return raw, right, steps


def calibrated(certainty: float, step: str, kind: str, nested: bool) -> float:
    """Probability that a row is right, 0 to 1, from the tagger's certainty and the step that resolved the speaker."""
    raw, right, steps = _scale()
    if certainty <= raw[0]:
        value = right[0]
    elif certainty >= raw[-1]:
        value = right[-1]
    else:
        i = next(k for k in range(1, len(raw)) if certainty <= raw[k])
        share = (certainty - raw[i - 1]) / (raw[i] - raw[i - 1])
        value = right[i - 1] + share * (right[i] - right[i - 1])
    return round(value * steps[step], 3)

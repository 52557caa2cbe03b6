"""How sure a row is: the tagger's calibrated certainty times that of the step which found the speaker.

The tagger's figure is calibrated on articles kept out of its training (`data/models/attribution/MODEL_CARD.md`): of the
attributions at 0.9 about nine in ten have the right content and source. How often each step of the speaker resolution
is right was judged by hand (`data/lookups/speaker_confidence.tsv`). Where the speaker is null only the first counts.
"""

from __future__ import annotations

from functools import cache

from assets.reading.en.words import rows


@cache
def speaker_steps() -> dict[str, float]:
    """Step of the resolution to the share of its speakers that are right."""
    return {row["step"]: float(row["right"]) for row in rows("speaker_confidence")}


def combined(certainty: float, step: str) -> float:
    """Probability, 0 to 1, that content, source and speaker of a row are all right."""
    return round(min(1.0, max(0.0, certainty)) * speaker_steps()[step], 3)

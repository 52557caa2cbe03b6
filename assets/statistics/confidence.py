"""How sure a row is: the probability that all of it is right (value and bounds, unit, thing, category and claimant).

A ridge-logistic weighing of a few traits that a figure carries: how its unit was found, what kind it is, how its number is
written, which step found its thing, what the network says of both, whether an event or a claim hangs on it. The weights are fitted on annotated articles
by `benchmarks/calibrate_statistics.py` and kept in `data/lookups/statistics_confidence.tsv`.
"""

from __future__ import annotations

from assets.reading import logistic
from assets.statistics.work import JOINT, Figure

_SURELY, _LIKELY = 0.9, 0.5  # probability by the network that a number is a figure
_AT_IT, _PARTLY = 0.6, 0.2  # share of the network's pointer that lies on the words of the thing
_LONG = 6  # words of a thing, from which on it often takes in what it should not


def traits(figure: Figure, claimed: bool) -> dict[str, float]:
    """The traits of a figure that its confidence is made from; `claimed`: a statement holds it."""
    thing = figure.thing or ""
    shape = "none" if not thing else "joined" if JOINT in thing else "long" if len(thing.split()) >= _LONG else "plain"
    found = [
        "always",
        f"unit from {figure.source or 'nothing'}",
        f"kind {figure.kind}",
        f"written {_written(figure)}",
        f"thing {shape}",
        f"category {figure.category or 'none'}",
        f"trend {'none' if figure.trend == 'none' else 'told'}",
        f"figure {'surely' if figure.likely >= _SURELY else 'likely' if figure.likely >= _LIKELY else 'hardly'}",
        f"pointed {'at it' if figure.pointed >= _AT_IT else 'partly' if figure.pointed >= _PARTLY else 'elsewhere'}",
        f"claim {'by somebody' if claimed else 'by nobody'}",
    ]
    if figure.kind == "money":
        found.append(f"currency {'known' if figure.currency else 'open'}")
    found += [f"by {step}" for step in figure.made_by if step.startswith("thing.")]
    return dict.fromkeys(found, 1.0)


def _written(figure: Figure) -> str:
    if figure.kind in ("ratio", "score"):
        return "ratio"
    if figure.modifier in ("between", "vague"):
        return figure.modifier
    return "digits" if figure.digits else "words"


def confidence(figure: Figure, claimed: bool) -> float:
    """The probability that the whole row is right, 0 to 1."""
    return logistic.probability("statistics_confidence", traits(figure, claimed))


def title_confidence(category: str | None) -> float:
    """The same for a figure of a title, where what happened to people is told in few words and nearly always read right.

    The weights are the shares of annotated headlines (`python -m benchmarks.headlines --confidence`).
    """
    return logistic.probability("title_confidence", {f"category {'told' if category else 'none'}": 1.0})

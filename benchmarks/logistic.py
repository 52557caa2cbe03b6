"""Fit the weights of traits on judged rows, and say how far the probabilities that they give can be trusted.

What the calibrations of statements and statistics share. `assets/reading/logistic.py` reads the weights.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

_STEPS = 50  # of Newton's method; it stands still after ten


class Judged(NamedTuple):
    """A row that was made: the article it is from, its traits, and whether all of it is right."""

    article: str
    traits: Mapping[str, float]
    right: bool


Fit = Callable[[Sequence[Judged]], dict[str, float]]


def fitted(rows: Sequence[Judged], ridge: float, free: Collection[str] = (), fewest: int = 1) -> dict[str, float]:
    """The weight of each trait that at least `fewest` rows have: ridge-logistic, those of `free` without the ridge."""
    counts = Counter(trait for row in rows for trait in row.traits)
    names = [trait for trait, count in counts.items() if count >= fewest]
    x = np.array([[row.traits.get(name, 0.0) for name in names] for row in rows])
    y = np.array([float(row.right) for row in rows])
    penalty = np.diag([0.0 if name in free else ridge for name in names])
    w = np.zeros(len(names))
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, x.T @ (p - y) + penalty @ w)
    return dict(zip(names, w.tolist(), strict=True))


def probabilities(rows: Sequence[Judged], weights: Mapping[str, float]) -> np.ndarray:
    """The probability of each row."""
    scores = [sum(weights.get(trait, 0.0) * value for trait, value in row.traits.items()) for row in rows]
    return 1 / (1 + np.exp(-np.array(scores)))


def crossed(rows: Sequence[Judged], fit: Fit, folds: int) -> np.ndarray:
    """The probability of each row, by weights fitted on the articles of the other folds."""
    fold = np.array([zlib.crc32(row.article.encode()) % folds for row in rows])
    p = np.zeros(len(rows))
    for k in range(folds):
        weights = fit([row for row, other in zip(rows, fold, strict=True) if other != k])
        p[fold == k] = probabilities([row for row, own in zip(rows, fold, strict=True) if own == k], weights)
    return p


def told(name: str, rows: Sequence[Judged], p: np.ndarray, bands: Sequence[float]) -> str:
    """How often rows of each band of probability were right, a line for each."""
    right = np.array([row.right for row in rows])
    lines = [f"{name}: {len(rows)} rows, {100 * right.mean():.1f} % right as a whole"]
    for low, high in pairwise(bands):
        inside = (p >= low) & (p < high)
        if inside.any():
            shares = f"mean {p[inside].mean():.2f}, {100 * right[inside].mean():.1f} % right"
            lines.append(f"  {low:.1f} to {min(high, 1):.1f}: {inside.sum():>4} rows, {shares}")
    return "\n".join(lines)

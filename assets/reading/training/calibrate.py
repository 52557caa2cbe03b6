"""Confidence that means something: a logistic regression from the evidence for an attribution to its being right.

Fitted on articles that the network was not trained on, and judged by cross-fitting: each article's confidences come
from a fit to the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np

from assets.reading.decoding import Calibration, Evidence

NAMES = tuple(f.name for f in fields(Evidence))


LEAST = 0.3  # F1 end to end is best about here, and that of content words loses little


def fit_calibration(evidence: Sequence[Evidence], right: Sequence[bool], *, penalty: float = 1.0) -> Calibration:
    """The logistic regression of `right` on `evidence`, with a ridge penalty; Newton's method."""
    x = np.array([[1.0, *(getattr(e, name) for name in NAMES)] for e in evidence])
    y = np.array(right, float)
    ridge = penalty * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, x.T @ (y - p) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return Calibration(float(w[0]), Evidence(*map(float, w[1:])), LEAST)


def write(calibration: Calibration, path: Path) -> None:
    """Store a calibration where `Calibration.read` finds it."""
    weights = {name: round(value, 4) for name, value in asdict(calibration.weights).items()}
    stored = {"intercept": round(calibration.intercept, 4), "weights": weights, "least": calibration.least}
    path.write_text(json.dumps(stored, indent=2) + "\n")

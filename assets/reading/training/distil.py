"""Teachers' opinions of articles, for a student to learn from: the tag of every wordpiece and where it points.

An opinion is three arrays for an article of n wordpieces: tag probabilities (n, 7) float16, the wordpieces it points at
(n, POINTERS) int32, and the pointer mass on each (n, POINTERS) float16, which is zero for wordpieces that the teacher
takes for neither content nor cue.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from assets.reading.decoding import Reading, owners, softmax
from assets.reading.training.network import AttributionNetwork, in_halves
from assets.reading.wordpieces import CLS, OVERLAP, SEP, Encoded, windows

POINTERS = 6
TEACHING_OVERLAP = 48  # less than in use, where it is worth a point: a third of a large teacher's time
Opinion = tuple[np.ndarray, np.ndarray, np.ndarray]


def read(network: AttributionNetwork, encoded: Encoded, overlap: int = OVERLAP) -> Reading:
    """What `network` says about a text, in windows that overlap by so many wordpieces."""
    extents = windows(len(encoded.ids), overlap)
    if not extents:
        return Reading([], [], [])
    size = (len(extents), max(end - start for start, end in extents) + 2)
    ids, features, mask = (np.zeros(size, np.int64) for _ in range(3))
    for row, (start, end) in enumerate(extents):
        n = end - start
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = CLS, encoded.ids[start:end], SEP
        features[row, 1 : n + 1], mask[row, : n + 2] = encoded.features[start:end], 1
    network.eval()
    with torch.no_grad(), in_halves():
        found = network(*map(torch.from_numpy, (ids, features, mask)))
    tag, link = found.tag.float().numpy(), found.link.float().numpy()
    lengths = [end - start for start, end in extents]
    return Reading(
        extents,
        [tag[row, 1 : n + 1] for row, n in enumerate(lengths)],
        [link[row, 1 : n + 1, 1 : n + 1] for row, n in enumerate(lengths)],
    )


def opinion(teacher: AttributionNetwork, encoded: Encoded) -> Opinion:
    """What a teacher makes of a text."""
    reading = read(teacher, encoded, TEACHING_OVERLAP)
    n = reading.windows[-1][1] if reading.windows else 0
    owner = owners(n, reading.windows)
    tag = np.zeros((n, 7), np.float16)
    at, mass = np.zeros((n, POINTERS), np.int32), np.zeros((n, POINTERS), np.float16)
    for w, (start, end) in enumerate(reading.windows):
        mine = np.flatnonzero(owner[start:end] == w)
        p = softmax(reading.tags[w][mine])
        link = softmax(reading.links[w][mine])
        k = min(POINTERS, link.shape[1])
        best = np.argpartition(-link, k - 1, axis=1)[:, :k]
        points = p[:, 3:].sum(1) > 0.1
        tag[start + mine] = p
        at[start + mine, :k] = best + start
        mass[start + mine, :k] = np.where(
            points[:, None], np.take_along_axis(link, best, 1) * p[:, 3:].sum(1, keepdims=True), 0
        )
    return tag, at, mass


def together(opinions: Sequence[Opinion]) -> Opinion:
    """The mean of several teachers' opinions of a text. Each pointer keeps its own column, so the arrays get wider."""
    tags, places, masses = zip(*opinions, strict=True)
    return (
        np.asarray(np.mean(tags, axis=0, dtype=np.float32), np.float16),
        np.concatenate(places, axis=1),
        np.concatenate(masses, axis=1) / len(opinions),
    )

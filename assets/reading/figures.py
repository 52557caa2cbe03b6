"""What the network says of a number: whether it is a figure, and which words its thing is.

The heads are trained with the tagger on the same encoder (`training/`), so that what they say costs next to nothing. What the
words around a number decide (value, bounds, unit) stays with grammar and tables, in `assets/statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assets.reading.decoding import softmax
from assets.reading.span import Span, Weight
from assets.reading.wordpieces import Encoded, weights_moved, words_under

NATURES = (
    "none", "plain", "killed", "injured", "killed_or_injured", "missing", "displaced", "evacuated", "arrested", "abducted",
    "infected", "protesting", "voting",
)  # fmt: skip  # "none": no figure; "plain": a figure of no event; the others are categories of the contract, which it learns from only


@dataclass(slots=True, frozen=True)
class NumberMark:
    """What the network says of the number that begins at `start`.

    `figure`: the probability that it is a figure. `thing`: the words pointed at, in reading order, each with its share of the pointer;
    what is missing of 1 says that there is none, or lies on words of no weight.
    """

    start: int
    figure: float
    thing: tuple[Weight, ...]


def mark(start: int, nature: np.ndarray, pointed: np.ndarray, encoded: Encoded, window: Span) -> NumberMark:
    """A number's mark from its logits: of NATURES, and of the pointer at none, then at each wordpiece of the window."""
    figure = 1.0 - float(softmax(nature)[NATURES.index("none")])
    return NumberMark(start, figure, tuple(words_under(softmax(pointed)[1:], encoded, window[0])))


def moved(number: NumberMark, by: int) -> NumberMark:
    """The same, so many characters further on."""
    return NumberMark(number.start + by, number.figure, weights_moved(number.thing, by))

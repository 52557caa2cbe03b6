"""The model's marks of an article: who said what, and what its numbers are, in one pass of the encoder over the text."""

from __future__ import annotations

from assets.reading.en import numbers, quotations, sentences
from assets.reading.model import Marks, tagger


def marks(text: str) -> Marks:
    """What the model marks in a text, which is read through the breaks of hard-wrapped lines and with double quotation marks."""
    through = sentences.unwrapped(text)
    marked = quotations.in_double_marks(through, quotations.quotations(through))
    return tagger().marks(marked, [number.start for number in numbers.find_numbers(through)])

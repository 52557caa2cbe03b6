"""The model's marks of an article: who said what, and what its numbers are, in one pass of the encoder over the text."""

from __future__ import annotations

from collections.abc import Sequence

from assets.reading.en.numbers import Number, find_numbers
from assets.reading.en.quotations import Quotation, in_double_marks, quotations
from assets.reading.en.sentences import unwrapped
from assets.reading.model import Marks, tagger


def marks(text: str, quoted: list[Quotation], numbers: Sequence[Number]) -> Marks:
    """What the model marks in a text without broken lines, of which the quotations and numbers are known."""
    return tagger().marks(in_double_marks(text, quoted), [number.start for number in numbers])


def as_read(text: str) -> str:
    """A text as the model reads it: through hard-wrapped lines, and with one kind of marks; everything stands where it stood."""
    through = unwrapped(text)
    return in_double_marks(through, quotations(through))


def marks_as_given(text: str) -> Marks:
    """The same of any text, which is read through the breaks of hard-wrapped lines."""
    through = unwrapped(text)
    return marks(through, quotations(through), find_numbers(through))

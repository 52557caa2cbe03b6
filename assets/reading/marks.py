"""The model's marks of an article: who said what, and what its numbers are, in one pass of the encoder over the text."""

from __future__ import annotations

from collections.abc import Sequence

from assets.reading.en.numbers import Number
from assets.reading.en.quotations import Quotation, in_double_marks, quotations
from assets.reading.en.sentences import unwrapped
from assets.reading.en.tokens import tokens
from assets.reading.model import Marks, tagger
from assets.reading.span import Span


def marks(text: str, quoted: list[Quotation], numbers: Sequence[Number], sentences: Sequence[Span]) -> Marks:
    """What the model marks in a text without broken lines, of which quotations and numbers are known, and the `sentences` to be parsed."""
    words = [tokens(text, *sentence) for sentence in sentences]
    return tagger().marks(in_double_marks(text, quoted), [number.start for number in numbers], words)


def as_read(text: str) -> str:
    """A text as the model reads it: through hard-wrapped lines, and with one kind of marks; everything stands where it stood."""
    through = unwrapped(text)
    return in_double_marks(through, quotations(through))

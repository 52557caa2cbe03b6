"""A figure in the making, and the parsed sentence it stands in."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from assets.reading.en.times import Time
from assets.statistics.parsing import Parsed
from assets.statistics.quantities import Quantity
from assets.statistics.units import Unit


@dataclass(slots=True)
class Sentence:
    """A parsed sentence, its article's text, and where in it the sentence begins."""

    text: str
    offset: int
    parsed: Parsed
    times: list[Time]
    published_on: dt.date | None
    quantities: list[Quantity]

    @property
    def doc(self) -> Doc:
        """The sentence's tokens."""
        return self.parsed.doc

    def token_at(self, position: int) -> int:
        """The token that holds this character of the article."""
        return max(0, min(bisect_right(self.parsed.begins, position - self.offset) - 1, len(self.doc) - 1))

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where tokens `first` to `end` (exclusive) stand in the article."""
        return self.offset + self.parsed.begins[first], self.offset + self.parsed.ends[end - 1]

    def copied(self, first: int, end: int) -> str:
        """The characters of tokens `first` to `end` (exclusive)."""
        start, stop = self.span(first, end)
        return self.text[start:stop]


@dataclass(slots=True)
class Figure:
    """A row in the making: the columns of the contract that the sentence alone decides."""

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    modifier: str
    trend: str = "none"
    unit: str | None = None
    unit_text: str | None = None
    currency: str | None = None
    per_unit: str | None = None
    thing: str | None = None
    predicate: str | None = None
    category: str | None = None
    place: str | None = None
    as_of: dt.date | None = None
    as_of_text: str | None = None
    money: Unit | None = None  # the currency as named, to be settled for the whole article
    source: str = ""  # how the unit was found: symbol, noun, inherited, none
    digits: bool = False

    def columns(self) -> dict:
        """The columns of the contract that are set here."""
        return {name: getattr(self, name) for name in _COLUMNS}


_COLUMNS = tuple(name for name in Figure.__dataclass_fields__ if name not in ("money", "source", "digits"))

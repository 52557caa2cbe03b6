"""An article as both extractors read it: its text, and layers that are made when first asked for and then kept.

A layer is what was found in the text once for everybody: sentences, quotations, time expressions, the model's marks. The
one idea: nobody finds these things again or hands them around; whoever needs one asks the `Doc`. Asking never changes
an answer. What only one extractor needs stays with that extractor.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property

from assets.reading.decoding import Attribution
from assets.reading.en import numbers, quotations, sentences, times
from assets.reading.figures import NumberMark
from assets.reading.marks import marks
from assets.reading.model import Marks
from assets.reading.span import Span
from assets.reading.syntax import Parse


@dataclass(eq=False)
class Doc:
    """One article: `text`, the day it was published on if known, its id, address and title; `known`: its marks, if it was read before."""

    text: str
    published_on: dt.date | None = None
    article_id: str = ""
    url: str | None = None
    title: str | None = None
    known: Marks | None = None

    # ------------------------------------------------------------ layers

    @cached_property
    def unwrapped(self) -> Doc:
        """The article read through the breaks of its hard-wrapped lines, at the same places; itself where it has none."""
        text = sentences.unwrapped(self.text)
        return self if text == self.text else replace(self, text=text)

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences, headlines and list lines in reading order, without the space around them."""
        return sentences.sentence_spans(self.text)

    @cached_property
    def dateline(self) -> Span:
        """Place, day and agency before the first words; (0, 0) without."""
        return sentences.dateline(self.text)

    @cached_property
    def pieces(self) -> list[Span]:
        """The sentences as they are parsed: without the dateline, and in pieces of at most MAX_SENTENCE characters."""
        doc = self.unwrapped
        return sentences.pieces(doc.sentences, doc.dateline)

    @cached_property
    def quotations(self) -> quotations.QuotationIndex:
        """Stretches inside quotation marks, and which of them touch a span."""
        return quotations.QuotationIndex(quotations.quotations(self.text))

    @cached_property
    def times(self) -> list[times.Time]:
        """Dates, years, weekdays and relative expressions in reading order."""
        return times.find_times(self.text)

    @cached_property
    def numbers(self) -> list[numbers.Number]:
        """Number expressions in reading order, in digits or words, whether or not they count anything."""
        return numbers.find_numbers(self.text)

    @cached_property
    def marks(self) -> Marks:
        """What the model marks: who said what, and what the numbers are."""
        doc = self.unwrapped
        return self.known or marks(doc.text, doc.quotations.all, doc.numbers, list(self.parsed))

    @cached_property
    def parsed(self) -> dict[Span, int]:
        """The pieces that hold a number, which are those parsed, each with its place in `marks.parses`."""
        held = dict.fromkeys(sentences.sentence_at(self.pieces, number.start) for number in self.numbers)
        return {piece: i for i, piece in enumerate(held)}

    def parse(self, piece: Span) -> Parse:
        """The parse of one of `pieces`. Raises KeyError where it holds no number."""
        return self.marks.parses[self.parsed[piece]]

    @property
    def attributions(self) -> list[Attribution]:
        """Source, cue and content as the model marks them, in reading order of the content."""
        return self.marks.attributions

    @cached_property
    def marked_numbers(self) -> dict[int, NumberMark]:
        """What the model says of each number, by where the number begins."""
        return {mark.start: mark for mark in self.marks.numbers}

    # ------------------------------------------------------------ asking

    def __getitem__(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span[0] : span[1]]

    def has_word(self, word: str) -> bool:
        """Whether the text has `word` as it is written here, not as a part of another."""
        return re.search(rf"\b{re.escape(word)}\b", self.text) is not None

    def sentence_at(self, position: int) -> Span:
        """The first sentence that ends after `position`: the one that holds it, or the next; empty when there is none."""
        return sentences.sentence_at(self.sentences, position)

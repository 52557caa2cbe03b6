"""Passages of a content as texts of their own: what somebody says that somebody said is marked when such a passage is read again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.quotations import Quotation
from assets.reading.span import Span, holds

_SAYS = patterns.table("en/nesting")["says"]  # without which a passage is not read again
_ENDS = (".", "!", "?", "…", "”", '"', "’", "'")
_LOOSE = " ,;:—–-"  # at the end of a passage, before the words of whoever says it


class Excerpt(NamedTuple):
    """A passage as a text: `text` begins at character `low` of the article, and ends with a stop; `frame` is what of it is another's, and blank.

    `whole`: the passage with its marks; `within`: the quotation that holds it, if one does.
    """

    text: str
    low: int
    whole: Span
    frame: list[Span]
    within: Quotation | None


def excerpts(doc: Doc, content: list[Span]) -> Iterator[Excerpt]:
    """The passages of a content in which somebody may say something, its parts of one sentence together.

    'Neighbours, | according to the Courier, | said it was arson'.
    """
    for parts in _passages(doc, content):
        if not any(_SAYS.search(doc.text, *part) for part in parts):
            continue
        whole = parts[0][0], parts[-1][1]
        within = next((q for q in doc.quotations.touching(*whole) if holds((q.start, q.end), whole)), None)
        low, high = (max(whole[0], within.inner_start), min(whole[1], within.inner_end)) if within else whole
        frame = [(a, b) for (_, a), (b, _) in pairwise(parts)]
        text = doc.text[low:high]
        for start, end in frame:  # blank, so that the other words keep their places
            text = text[: start - low] + " " * (end - start) + text[end - low :]
        yield Excerpt(_stopped(text), low, whole, frame, within)


def _stopped(text: str) -> str:
    """A passage as the sentence that it is read as: with a stop at its end, where one may stand that its parent had none."""
    return text if text.endswith(_ENDS) else f"{text.rstrip(_LOOSE)}."


def _passages(doc: Doc, content: list[Span]) -> Iterator[list[Span]]:
    passage: list[Span] = []
    for part in content:
        if passage and (doc.quotations.at(part[0]) or doc.sentence_at(passage[-1][0]) != doc.sentence_at(part[0])):
            yield passage
            passage = []
        passage.append(part)
    if passage:
        yield passage

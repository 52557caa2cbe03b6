"""Verbs of headlines that the parse takes for nouns, beside a figure: "seven die", "10,000 march in Lyon", "wounds 20"."""

from __future__ import annotations

from collections.abc import Iterable

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.reading.syntax import Parse, Word
from assets.statistics.quantity import Quantity

_VERBS = words("en/events", "headline")
_ACTS = words("en/events", "headline_act")
_BEHIND = patterns.table("en/quantities")["in_headline"]


def with_verbs(text: str, parse: Parse, quantities: Iterable[Quantity]) -> Parse:
    """The parse of a sentence in which such a word is a verb: behind a number that is its subject, as if it were told of the past, or before its object."""
    found = list(parse)
    number = {word.start: i for i, word in enumerate(parse)}
    for q in quantities:
        behind = _BEHIND.match(text, q.number_end, parse[-1].end)
        if behind and behind["verb"] in _VERBS and (i := number.get(behind.start("verb"))):
            found[i] = parse[i]._replace(tag="VBD", head=i, dep="ROOT")
            found[i - 1] = parse[i - 1]._replace(head=i, dep="nsubj")
        elif (i := number.get(q.number_start)) and _is_act(text, parse[i - 1]):
            found[i - 1] = parse[i - 1]._replace(tag="VBZ")
            found[i] = parse[i]._replace(head=i - 1, dep="dobj")
    return found


def _is_act(text: str, word: Word) -> bool:
    """Whether a word is taken for a plural that before a number is a verb: "wounds 20"."""
    return word.tag == "NNS" and text[word.start : word.end].lower() in _ACTS

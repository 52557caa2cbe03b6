"""What is done for a time, where no noun says what lasts: "took 19 seconds to beat him", "was banned for ten years"."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.phrases import Span, has_to, phrase
from assets.statistics.clause.things import verb_above

_FILLING = words("en/things", "filling")
_POINTS = ("after", "within", "before", "since", "in", "at", "by")  # what is done then does not last
_PARTS = ("prt", "dobj", "prep", "oprd", "acomp")
_LONGEST = 6  # tokens of a part of the verb's phrase


def lasting_verb(doc: Tokens, first: int, last: int) -> Token | None:
    """The verb whose clause the time at tokens `first` to `last` says the length of; None where the time only says when."""
    return verb_above(doc, first, last) if not first or doc[first - 1].lower not in _POINTS else None


def done_by(verb: Token, first: int, last: int) -> Span | None:
    """Tokens of what goes on for the time: what is given ("granted him asylum for a year"), else the verb with what stands right after it.

    Of a verb that only fills the time ("spent two years teaching") it is what is done in it; None where nothing is told.
    """
    given = next((c for c in verb.children if c.dep == "dobj" and not first <= c.i <= last), None)
    if given is not None and any(c.dep == "dative" for c in verb.children):
        return phrase(verb.doc, given, range(first, last + 1))
    if lemma(verb) in _FILLING:
        inner = next((c for c in verb.children if c.i > last and (c.tag == "VBG" or has_to(c))), None)
        return (inner.i, _end(inner, first)) if inner is not None else None
    return verb.i, _end(verb, first)


def _end(verb: Token, first: int) -> int:
    """The token after the verb's phrase, which holds no part that reaches to the time."""
    end = verb.i + 1
    for part in verb.children:
        right = part.right_edge.i + 1
        if part.i < verb.i or part.dep not in _PARTS or part.left_edge.i != end or right - end > _LONGEST:
            continue
        if not part.i < first < right:
            end = right
    return end if first <= verb.i else min(end, max(first, verb.i + 1))

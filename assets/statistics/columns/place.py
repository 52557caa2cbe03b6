"""The column `place`: where the clause of a figure places it."""

from __future__ import annotations

from assets.reading.lexicon import words
from assets.reading.span import Span
from assets.statistics.parsing import Tokens
from assets.statistics.work import Case, step

_PREPOSITIONS = words("en/figures", "place_preposition")
_BEFORE_OPENINGS = words("en/figures", "before_opening")
_DIRECTIONS = words("en/figures", "direction")
_NOT_PLACES = frozenset(
    name.lower() for kind in ("month", "month_abbreviated", "weekday") for name in words("en/calendar", kind)
)
_NAMES = ("NNP", "NNPS")
_REACH = 16  # tokens after a figure
_OPENING = 4  # tokens in which a sentence opens with its place


@step(writes="place")
def of_clause(case: Case) -> None:
    """The place that a preposition ties to the figure's clause ("in northern Gaza"), if any."""
    if place := _place(case.tokens, case.first, case.last):
        case.figure.place = case.sentence.copied(*place)


def _place(doc: Tokens, first: int, last: int) -> Span | None:
    """Tokens of the nearest after the figure; else of the one that opens the sentence ("In Kabul, 12 people were killed")."""
    for i in range(last + 1, min(len(doc) - 1, last + _REACH)):
        if doc[i].tag_ == "CD" and i > last + 1:
            break
        if place := _place_at(doc, i):
            return place
    opening = next((i for i in range(min(_OPENING, first)) if doc[i].lower_ not in _BEFORE_OPENINGS), first)
    place = _place_at(doc, opening) if opening < first else None
    return place if place and place[1] <= first and doc[place[1]].text == "," else None


def _place_at(doc: Tokens, i: int) -> Span | None:
    """Tokens of the named place after the preposition at token `i`, or None."""
    if doc[i].lower_ not in _PREPOSITIONS or doc[i].tag_ != "IN":
        return None
    end = i + 1
    while end < len(doc) and _may_be_named(doc, end, end == i + 1):
        end += 1
    first = next((t for t in doc[i + 1 : end] if t.tag_ in _NAMES), None)
    if first is None or first.lower_ in _NOT_PLACES or doc[end - 1].tag_ not in _NAMES:
        return None
    following = doc[end].tag_ if end < len(doc) else ""
    return None if following.startswith(("NN", "POS", "CD")) else (i + 1, end)


def _may_be_named(doc: Tokens, i: int, begins: bool) -> bool:
    """Whether a token may be part of a place's name, which may begin with "the"."""
    word = doc[i].lower_
    if doc[i].tag_ in _NAMES or doc[i].tag_ == "HYPH" or (begins and word == "the"):
        return True
    return word in _DIRECTIONS and i + 1 < len(doc)

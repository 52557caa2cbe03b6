"""Where the clause of a figure places it."""

from __future__ import annotations

from spacy.tokens import Doc

_PLACE_PREPOSITIONS = frozenset("in at near across outside inside around throughout off over from".split())

Span = tuple[int, int]  # tokens


def place_of(doc: Doc, first: int, last: int) -> Span | None:
    """Tokens of the place that a preposition ties to the figure's clause ("in northern Gaza"), or None.

    The nearest after the figure; else the one that opens the sentence ("In Kabul, 12 people were killed").
    """
    for i in range(last + 1, min(len(doc) - 1, last + 16)):
        if doc[i].tag_ == "CD" and doc[i].i > last + 1:
            break
        if place := _place_at(doc, i):
            return place
    opening = next((i for i in range(min(4, first)) if doc[i].lower_ not in _BEFORE_OPENINGS), first)
    place = _place_at(doc, opening) if opening < first else None
    return place if place and place[1] <= first and doc[place[1]].text == "," else None


_BEFORE_OPENINGS = frozenset('and but so meanwhile elsewhere , " “ ``'.split())


def _place_at(doc: Doc, i: int) -> Span | None:
    """Tokens of the named place after the preposition at token `i`, or None."""
    if doc[i].lower_ not in _PLACE_PREPOSITIONS or doc[i].tag_ != "IN":
        return None
    end = i + 1
    while end < len(doc) and (
        doc[end].tag_ in ("NNP", "NNPS")
        or (doc[end].lower_ in _DIRECTIONS and end + 1 < len(doc))
        or (doc[end].lower_ == "the" and end == i + 1)
        or (doc[end].tag_ == "HYPH")
    ):
        end += 1
    names = [t for t in doc[i + 1 : end] if t.tag_ in ("NNP", "NNPS")]
    if not names or names[0].lower_ in _NOT_PLACES or doc[end - 1].tag_ not in ("NNP", "NNPS"):
        return None
    following = doc[end].tag_ if end < len(doc) else ""
    return None if following.startswith(("NN", "POS", "CD")) else (i + 1, end)


_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northeastern northwest northwestern southeast southeastern southwest southwestern downtown suburban rural".split()
)
_NOT_PLACES = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday""".split()
)

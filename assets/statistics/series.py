"""Which figures count the same thing: the id of their series."""

from __future__ import annotations

from assets.contracts.ids import content_id
from assets.statistics.parsing import lemma_of
from assets.statistics.work import Figure


def series_id(figure: Figure, article_id: str) -> str:
    """The same for figures that count the same thing: category, or thing and predicate; unit; place.

    A category without a place, or an amount of nothing named, is the same thing within its article only: the dead of one
    report are not those of every other.
    """
    what = figure.category or "\x1e".join(map(_lemmas, (figure.thing, figure.predicate)))
    unit = None if figure.category else figure.currency or figure.unit
    unplaced = figure.place is None and (figure.category or not figure.thing)
    return content_id("c", what, unit, figure.per_unit, article_id if unplaced else (figure.place or "").lower())


def _lemmas(words: str | None) -> str:
    return " ".join(lemma_of(word, "NN") for word in (words or "").lower().split())

"""The column `trend`: whether a figure went up or down."""

from __future__ import annotations

from itertools import pairwise

from assets.reading import patterns
from assets.statistics.clause.movement import trend_of
from assets.statistics.columns.bounds import shares_bound
from assets.statistics.work import Case, Sentence, step

_LEVEL, _FROM, _TO, _THEN_UP_OR_DOWN = (
    patterns.table("en/figures")[n] for n in ("level", "from_level", "to_level", "then_up_or_down")
)
_LEVELS = ("percent", "money", "count", "measure", "index")


@step(reads="unit", writes="trend")
def moved(case: Case) -> None:
    """Which way the clause says that the figure moved."""
    figure = case.figure
    if figure.kind == "score" or (figure.kind == "count" and figure.unit == "time"):
        return  # "lost 2-1", "doubled twice"
    kind = "index" if figure.unit in ("point", "basis point") else figure.kind
    figure.trend = trend_of(case.tokens, case.begins, case.last, kind, case.quantity.moves)


@step(reads="unit bounds trend", writes="trend")
def beside_another(case: Case) -> None:
    """A change said again in another unit is the same change, and the level after a change has its trend: "rose 5% to 12%"."""
    figure, before = case.figure, case.before
    if before is None:
        return
    if case.restated and figure.trend == "none" and figure.unit != before.unit:
        figure.trend = before.trend
    if shares_bound(case) or before.trend == "none":
        return
    if _LEVEL.fullmatch(case.text, before.end, case.quantity.start):
        figure.trend = before.trend


@step(reads="unit bounds trend", writes="trend")
def of_level_told_first(s: Sentence) -> None:
    """A level that what follows tells the change to: "4 million, up from 3 million", "366p, down 9p"."""
    for level, other in pairwise(s.figures):
        moved = _THEN_UP_OR_DOWN.fullmatch(s.text, level.end, other.number_start)
        from_same = moved is None or moved["from"] is None or (level.kind, level.unit) == (other.kind, other.unit)
        if moved is not None and from_same and level.trend == "none" and level.kind in _LEVELS:
            level.trend = moved["way"]


@step(reads="unit bounds trend", writes="trend")
def of_two_levels(s: Sentence) -> None:
    """The level after a change has its trend, the one before has none: "doubled from 15,000 to 35,000"."""
    for before, after in pairwise(s.figures):
        if before.value is None or after.value is None or before.unit != after.unit or before.value == after.value:
            continue
        if _FROM.search(s.text, s.start, before.start) and _TO.fullmatch(s.text, before.end, after.start):
            before.trend, after.trend = "none", "up" if after.value > before.value else "down"

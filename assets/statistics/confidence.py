"""How sure a row is: the share of rows like it that were right on annotated text.

Rows are alike when their unit was found in the same way and their number is written in the same way: a number with a
symbol is hardly ever wrong, one whose unit comes from the figure before it often is. The shares are counted by
`benchmarks/calibrate_statistics.py` and kept in `data/lookups/statistics_confidence.tsv`.
"""

from __future__ import annotations

from functools import cache

from assets.reading.lexicon import rows
from assets.statistics.work import Figure

_PRIOR_ROWS = 4  # how many rows the share over all cells counts as in a cell of its own


def cell(figure: Figure) -> tuple[str, str]:
    """How the unit was found (symbol, noun, inherited, context, event, none), and how the number is written."""
    found = figure.source or ("event" if figure.category else "none")
    if figure.kind in ("ratio", "score"):
        written = "ratio"
    elif figure.modifier in ("between", "vague"):
        written = figure.modifier
    else:
        written = "digits" if figure.digits else "words"
    return found, written


@cache
def _shares() -> tuple[dict[tuple[str, str], float], float]:
    """The share that was right in each cell, drawn towards the share over all where a cell has few rows."""
    table = [(r["found"], r["written"], int(r["rows"]), int(r["right"])) for r in rows("statistics_confidence")]
    overall = sum(right for *_, right in table) / sum(n for *_, n, _ in table)
    return {
        (found, written): (right + _PRIOR_ROWS * overall) / (n + _PRIOR_ROWS) for found, written, n, right in table
    }, overall


def confidence(figure: Figure) -> float:
    """The share of rows like this one that were right, 0 to 1; the share over all for a kind of row never seen."""
    shares, overall = _shares()
    return round(shares.get(cell(figure), overall), 3)

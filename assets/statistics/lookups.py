"""Reads this room's tables in `data/lookups/`. What each table holds and where it comes from is said at its top."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lookups"


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/lookups/<table>.tsv`, without the comment lines at its top.

    Raises FileNotFoundError naming the file when it is not there.
    """
    with (FOLDER / f"{table}.tsv").open(encoding="utf8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def alternatives(words: list[str] | tuple[str, ...]) -> str:
    """`words` as the body of a regular expression, the longest first, spaces matching any one space or line break."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in ordered)

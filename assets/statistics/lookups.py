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
    """`words` as the body of a regular expression, the longest first, spaces matching any one space or line break.

    Common beginnings are written once, so that a place where no word begins is left after a letter or two.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        branches.setdefault(word[:1], []).append(word[1:])
    return "|".join(_escaped(first) + _ending(rest) for first, rest in branches.items() if first)


def _ending(rest: list[str]) -> str:
    """What may follow a common beginning: nothing more, if one of `rest` is empty, only where nothing longer fits."""
    body = alternatives(rest)
    if not body:
        return ""
    return f"(?:{body})" + ("?" if "" in rest else "") if "" in rest or "|" in body else body


def _escaped(letter: str) -> str:
    return r"\s" if letter == " " else re.escape(letter)
